"""The child's jobs for sound: facts and waveform, and the listening copy. Runs in the child only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from evidence_desk.media.amr import FRAME_MS, AmrFrames, count_frames
from evidence_desk.media.decoding import SoundFile
from evidence_desk.media.facts import plain_tags
from evidence_desk.media.failures import Unreadable
from evidence_desk.media.movie_header import MovieHeader, read_movie_header
from evidence_desk.media.signatures import MediaType, sniff
from evidence_desk.media.time_line import MOST_SECONDS
from evidence_desk.media.wav_header import stated_length_ms
from evidence_desk.media.waveform import CellWriter

Report = Callable[[float], None]

#: Encoder padding and edit lists explain less than this.
_TOLERANCE_MS = 1000
_TOLERANCE = 0.01


def read_audio(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Decode all of `request["path"]`; give `AudioFacts` as JSON; write `request["waveform"]` if asked."""
    path = Path(request["path"])
    kind, frames, movie, stated = look_at(path)
    waveform = request.get("waveform")
    with SoundFile(path, kind) as sound:
        facts = sound.facts
        cells = CellWriter(facts.rate) if waveform else None
        for samples in sound.samples(report, frames.duration_ms if frames else 0):
            if cells:
                cells.add(samples)
    if not facts.heard:
        raise Unreadable("no_sound_decoded")
    if cells:
        cells.save(Path(str(waveform)))
    tags = plain_tags(facts.tags)
    created = movie.created_at_utc if movie else None
    answer = {
        "container": kind.container,
        "codec": facts.codec,
        "sample_rate": facts.source_rate,
        "channels": facts.channels,
        "duration_ms": facts.duration_ms,
        "header_duration_ms": stated if kind.container == "wav" else facts.header_ms,
        "decode_errors": facts.errors,
        "dtx_frames": frames.silent if frames else None,
        "tags": tags,
        "created_at": created.isoformat() if created else None,
        "created_raw": (movie.created_raw or None) if movie else None,
        "recorded_at_text": (movie.recorded_at_text if movie else "")
        or tags.get("com.apple.quicktime.creationdate", ""),
        "has_video": facts.has_video,
    }
    return answer | {"notices": _notices(answer, frames, capped=facts.full, distrusted=facts.distrusted)}


def write_listening_copy(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Write `request["path"]` as 16-bit WAV with one channel to `request["out"]`; give its length in ms."""
    import wave

    path = Path(request["path"])
    kind, frames, _, _ = look_at(path)
    with SoundFile(path, kind) as sound, wave.open(request["out"], "wb") as copy:
        copy.setnchannels(1)
        copy.setsampwidth(2)
        copy.setframerate(sound.facts.rate)
        for samples in sound.samples(report, frames.duration_ms if frames else 0):
            copy.writeframesraw(samples.astype("<i2", copy=False).tobytes())
    if not sound.facts.heard:
        raise Unreadable("no_sound_decoded")
    return {"duration_ms": sound.facts.duration_ms}


def look_at(path: Path) -> tuple[MediaType, AmrFrames | None, MovieHeader | None, int | None]:
    """What can be known without decoding: kind, AMR frames, MP4 times, WAV length in ms.

    Refuses what is no sound or was cut off.
    """
    with path.open("rb") as stream:
        kind = sniff(stream.read(4096))
        if kind is None or kind.family not in ("audio", "video"):
            raise Unreadable("not_sound")
        frames = count_frames(stream, MOST_SECONDS * 1000 // FRAME_MS) if kind.container == "amr" else None
        movie = read_movie_header(stream) if kind.container == "mp4" else None
        stated = stated_length_ms(stream) if kind.container == "wav" else None
    if movie and not movie.complete:
        raise Unreadable("cut_off")
    return kind, frames, movie, stated


def _notices(
    answer: Mapping[str, Any], frames: AmrFrames | None, *, capped: bool, distrusted: bool
) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    stated, decoded = answer["header_duration_ms"], answer["duration_ms"]
    if capped and (frames is None or frames.capped):
        found.append(("longer_than_a_day", {}))
    elif stated and abs(stated - decoded) > max(_TOLERANCE_MS, _TOLERANCE * max(stated, decoded)):
        found.append(
            ("stated_length", {"stated": round(stated / 1000, 1), "decoded": round(decoded / 1000, 1)})
        )
    if answer["decode_errors"]:
        found.append(("some_undecodable", {"count": answer["decode_errors"]}))
    if distrusted:
        found.append(("times_disagree", {}))
    if frames and frames.leftover:
        found.append(("ends_mid_frame", {"count": frames.leftover}))
    return found
