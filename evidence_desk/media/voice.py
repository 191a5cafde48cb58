"""Where there is voice-like sound in a recording, judged from its short spectra. Runs in the child only.

Voice is louder than the recording's own quiet parts, and unevenly spread over the bands of a telephone; a
single steady tone (ringing, a beep over a word) is no voice. A heuristic: it says nothing of what was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence_desk.media.sound_print import HOP_MS, Spectra

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

#: As in `drawing.silences`: 12 dB over the quietest tenth, but at least 20 dB under the loudest twentieth.
_OVER_FLOOR_DB = 12.0
_UNDER_LOUD_DB = 20.0
_ALWAYS_SILENT_DB = -65.0
#: Bands of noise differ less: 1 dB of white noise, 4.5 where its highs are cut; of speech mostly 6 to 20.
_PEAKED_DB = 5.0
_TONAL = 0.95
_TONE_SHARE = 0.8
_CLOSED_MS = 500
_LEAST_MS = 150
_MOST = 5000
_NOTHING_DB = -89.0


@dataclass(frozen=True, slots=True)
class Voice:
    """Stretches in ms, whether each spectrum is voice, and the levels in dB of full scale."""

    stretches: list[tuple[int, int]]
    tones: list[tuple[int, int]]
    voiced: Flags
    voice_db: float | None
    floor_db: float | None


def find_voice(spectra: Spectra, duration_ms: int) -> Voice:
    """Voice and tones of a recording; both lists are at most some thousands long, by closing more gaps."""
    import numpy as np

    level = spectra.level
    sounding = level > _NOTHING_DB
    none = np.zeros(len(level), np.bool_)
    if not sounding.any():
        return Voice([], [], none, None, None)
    floor, loud = (float(each) for each in np.percentile(level[sounding], (10, 95)))
    least = max(_ALWAYS_SILENT_DB, min(floor + _OVER_FLOOR_DB, loud - _UNDER_LOUD_DB))
    heard = (level >= least) & (spectra.peaked >= _PEAKED_DB)
    closed = _CLOSED_MS
    runs = _runs(heard, closed)
    while len(runs) > _MOST:
        closed *= 2
        runs = _runs(heard, closed)
    tonal = heard & (spectra.tonal >= _TONAL)
    is_tone = [bool(tonal[a:b].sum() >= _TONE_SHARE * max(1, heard[a:b].sum())) for a, b in runs]
    voiced = none
    for (start, end), tone in zip(runs, is_tone, strict=True):
        if not tone:
            voiced[start:end] = True
    speaking = heard & voiced
    voice_db = _mean_db(level[speaking]) if speaking.any() else None
    return Voice(
        _times([run for run, tone in zip(runs, is_tone, strict=True) if not tone], duration_ms),
        _times([run for run, tone in zip(runs, is_tone, strict=True) if tone], duration_ms),
        voiced,
        voice_db,
        round(floor, 1),
    )


def _runs(heard: Flags, closed_ms: int) -> list[tuple[int, int]]:
    """Runs of `heard` as (first, end), pauses shorter than `closed_ms` closed, clicks left out."""
    import numpy as np

    turns = np.flatnonzero(np.diff(np.concatenate(([0], heard.astype(np.int8), [0])))).reshape(-1, 2)
    if not len(turns):
        return []
    apart = turns[1:, 0] - turns[:-1, 1] >= closed_ms // HOP_MS
    starts = turns[np.concatenate(([True], apart)), 0]
    ends = turns[np.concatenate((apart, [True])), 1]
    enough = ends - starts >= _LEAST_MS // HOP_MS
    return list(zip(starts[enough].tolist(), ends[enough].tolist(), strict=True))


def _times(runs: list[tuple[int, int]], duration_ms: int) -> list[tuple[int, int]]:
    # A spectrum looks one hop further than it begins.
    times = [(start * HOP_MS, min((end + 1) * HOP_MS, duration_ms)) for start, end in runs]
    return [(start, end) for start, end in times if end > start]


def _mean_db(level: NDArray[np.float32]) -> float:
    import numpy as np

    return round(float(10 * np.log10(np.power(10.0, level / 10).mean())), 1)
