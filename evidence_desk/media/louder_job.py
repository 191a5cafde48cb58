"""The child's job for faint calls: a louder WAV made from our own listening copy. Runs in the child only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from evidence_desk.media.failures import Unreadable

Report = Callable[[float], None]

#: A slice is held in memory as a whole: ten minutes at 16 kHz are 19 MB.
SLICE_S = 600
#: Beyond this nothing but noise is gained.
MOST_GAIN_DB = 24.0


def write_louder_copy(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Write the WAV `request["path"]`, louder by `request["gain_db"]`, to `request["out"]`; give its length.

    The copy has the length of its source to the sample. What would be louder than a WAV can hold is cut off
    there, which is heard as distortion: it is for the ear, and nothing is measured from it.
    """
    import wave

    gain_db = float(request["gain_db"])
    if not 0 < gain_db <= MOST_GAIN_DB:
        raise ValueError(gain_db)
    try:
        with wave.open(str(Path(request["path"])), "rb") as source:
            return _copy(source, str(request["out"]), gain_db, report)
    except (wave.Error, EOFError) as error:
        raise Unreadable("not_sound") from error


def _copy(source: Any, out: str, gain_db: float, report: Report) -> dict[str, Any]:
    import wave

    from pydub import AudioSegment

    shape = source.getparams()
    if (shape.nchannels, shape.sampwidth) != (1, 2) or not shape.framerate or not shape.nframes:
        raise Unreadable("not_sound")
    with wave.open(out, "wb") as copy:
        copy.setparams(shape)
        done = 0
        while frames := source.readframes(SLICE_S * shape.framerate):
            piece = AudioSegment(frames, sample_width=2, frame_rate=shape.framerate, channels=1)
            copy.writeframes(piece.apply_gain(gain_db).raw_data)
            done += len(frames) // 2
            report(done / shape.nframes)
    return {"duration_ms": round(done * 1000 / shape.framerate)}
