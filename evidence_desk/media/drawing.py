"""What a view draws of a recording: its outline and its silences, read from our own waveform file."""

from __future__ import annotations

from pathlib import Path

from evidence_desk.media.waveform import Waveform, read_waveform

_FULL_SCALE = 32768
#: 12 dB over the quietest tenth, but at least 20 dB under the loudest twentieth, as amplitude ratios.
_OVER_FLOOR = 10 ** (12 / 20)
_UNDER_SPEECH = 10 ** (-20 / 20)
#: Some -70 dB of full scale: what is below counts as silent in any recording.
_ALWAYS_SILENT = 10


def peaks(
    waveform: Path, buckets: int, start_ms: int = 0, end_ms: int | None = None
) -> list[tuple[float, float]]:
    """Lowest and highest level, -1 to 1, of `buckets` equal parts of a stretch of the recording.

    Fewer where the file has fewer cells than that; none for an empty stretch. Raises ValueError for a file
    that is no waveform.
    """
    import numpy as np

    shape = read_waveform(waveform)
    cells = shape.cells[_cell(shape, start_ms) : None if end_ms is None else _cell(shape, end_ms, up=True)]
    buckets = min(buckets, len(cells))
    if buckets < 1:
        return []
    edges = np.arange(buckets) * len(cells) // buckets
    low = np.minimum.reduceat(cells["low"], edges) / _FULL_SCALE
    high = np.maximum.reduceat(cells["high"], edges) / _FULL_SCALE
    return list(zip(low.tolist(), high.tolist(), strict=True))


def silences(waveform: Path, at_least_ms: int = 700) -> list[tuple[int, int]]:
    """Stretches without speech as (start, end) in milliseconds, for drawing only.

    Judged by level against the recording's own quiet and loud parts, so that a faint call is not one long
    silence. It says nothing about what was or was not said. Raises ValueError for a file that is no waveform.
    """
    import numpy as np

    shape = read_waveform(waveform)
    if not len(shape.cells):
        return []
    level = shape.cells["rms"]
    floor, speech = np.percentile(level, (10, 95))
    threshold = max(_ALWAYS_SILENT, min(floor * _OVER_FLOOR, speech * _UNDER_SPEECH))
    turns = np.flatnonzero(np.diff(np.concatenate(([0], level < threshold, [0]))))
    spans = (turns.reshape(-1, 2) * shape.cell_ms).round().astype(int).tolist()
    return [(start, min(end, shape.duration_ms)) for start, end in spans if end - start >= at_least_ms]


def _cell(shape: Waveform, at_ms: int, *, up: bool = False) -> int:
    index = max(0, at_ms) / shape.cell_ms
    return int(-(-index // 1)) if up else int(index)
