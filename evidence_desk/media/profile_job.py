"""The child's job for the profile of a recording, in one streaming pass. Runs in the child only."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evidence_desk.media.decoding import SoundFile
from evidence_desk.media.facts import plain_tags
from evidence_desk.media.failures import Unreadable
from evidence_desk.media.sound_ends import SoundEnds
from evidence_desk.media.sound_jobs import look_at
from evidence_desk.media.sound_marks import read_brands, read_marks
from evidence_desk.media.sound_print import HOP_MS, ROBUST_EVERY, SoundPrint, Spectra
from evidence_desk.media.sound_repeats import find_repeats
from evidence_desk.media.time_line import Decoded
from evidence_desk.media.voice import Voice, find_voice

Report = Callable[[float], None]

#: Sound within so many dB of the level of speech is not fading in or out.
_FULL_LEVEL_DB = 10.0
#: Three and a half hours; one answer of the child must stay below a megabyte.
_MOST_HASHES = 100_000
_MOST_LISTED = 500
#: Silence before the sound that encoders add.
_LEAD_IN_MS = 250


def profile_sound(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Decode all of `request["path"]` once; give its `SoundProfile` and `SoundSource` as JSON.

    Memory grows with the length of the recording by some 15 bytes for each 32 ms only.
    """
    path = Path(request["path"])
    kind, frames, movie, _ = look_at(path)
    with SoundFile(path, kind) as sound:
        facts = sound.facts
        prints, ends = SoundPrint(facts.rate), SoundEnds(facts.rate)
        for samples in sound.samples(report, frames.duration_ms if frames else 0):
            prints.add(samples)
            ends.add(samples)
    if not facts.heard:
        raise Unreadable("no_sound_decoded")
    with path.open("rb") as stream:
        brands = read_brands(stream.read(512))
    source = {
        "container": kind.container,
        "brands": brands,
        "codec": facts.codec,
        "sample_rate": facts.source_rate,
        "channels": facts.channels,
        "bit_rate": round(path.stat().st_size * 8000 / facts.duration_ms) if facts.duration_ms else 0,
        "tags": plain_tags(facts.tags),
        "marks": read_marks(path),
        "states_time": bool(movie and (movie.created_raw or movie.recorded_at_text)),
        "has_video": facts.has_video,
        "decode_errors": facts.errors,
    }
    return {"profile": _profile(facts, prints.spectra(), ends), "source": source}


def _profile(facts: Decoded, spectra: Spectra, ends: SoundEnds) -> dict[str, Any]:
    from math import log10

    voice = find_voice(spectra, facts.duration_ms)
    rate = facts.rate
    gaps = [(_ms(first, rate), _ms(first + count, rate)) for first, count in facts.holes]
    words = spectra.robust[::ROBUST_EVERY][:_MOST_HASHES].astype("<u4").tobytes()
    return {
        "duration_ms": facts.duration_ms,
        "voice": voice.stretches,
        "tones": voice.tones[:_MOST_LISTED],
        "voice_db": voice.voice_db,
        "floor_db": voice.floor_db,
        "peak_db": round(20 * log10(ends.peak / 32768), 1) if ends.peak else None,
        "clipped_ms": ends.clipped_ms,
        "starts_at_level": _at_level(ends.start_level(), voice),
        "ends_at_level": _at_level(ends.end_level(), voice),
        "repeats": find_repeats(spectra.close, voice.voiced),
        "gaps": gaps[:_MOST_LISTED],
        "zeros": _zeros(ends.zeros(), rate, gaps)[:_MOST_LISTED],
        "fingerprint": {
            "step_ms": ROBUST_EVERY * HOP_MS,
            "words": base64.b64encode(words).decode("ascii"),
        },
    }


def _at_level(level_db: float, voice: Voice) -> bool:
    return voice.voice_db is not None and level_db >= voice.voice_db - _FULL_LEVEL_DB


def _zeros(
    runs: Sequence[tuple[int, int]], rate: int, gaps: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Runs of exact silence in ms without the gaps, which are silent because they are missing."""
    times = [(_ms(start, rate), _ms(end, rate)) for start, end in runs]
    return [
        (start, end)
        for start, end in times
        if not any(start < gap_end and gap < end for gap, gap_end in gaps)
        and not (start == 0 and end <= _LEAD_IN_MS)
    ]


def _ms(sample: int, rate: int) -> int:
    return round(sample * 1000 / rate)
