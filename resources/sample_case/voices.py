"""Speaks the recordings with espeak-ng and writes them in the formats phones write.

The speech is a machine's, on purpose: nobody can take it for a real person's voice.
"""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
import wave
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recordings import ME, Line, Recording

if TYPE_CHECKING:
    import numpy as np

_BORROWER = "f4"
#: Words a minute; espeak's Mandarin at this speed is about four and a half syllables a second.
_SPEED = 215
_DIGITS = "零一二三四五六七八九"
_TAIL_SECONDS = 1.2
_NOISE_RMS = 9.0


@dataclass(frozen=True, slots=True)
class Spoken:
    """Where the sentences of a recording lie: its length and (start, end) of each, milliseconds."""

    duration_ms: int
    lines: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Format:
    """How a file ending is encoded."""

    codec: str
    container: str
    rate: int
    bit_rate: int
    codec_options: dict[str, str]
    container_options: dict[str, str]


_FORMATS = {
    # DTX is what real handsets write, and what the common decoder mis-times.
    ".amr": _Format("libopencore_amrnb", "amr", 8000, 12200, {"dtx": "1"}, {}),
    # MIUI writes neither ID3 nor a VBR header.
    ".mp3": _Format("libmp3lame", "mp3", 16000, 24000, {}, {"write_xing": "0", "id3v2_version": "0"}),
    ".m4a": _Format("aac", "ipod", 16000, 24000, {}, {"brand": "mp42"}),
}


def espeak_version() -> str | None:
    """Ask what espeak-ng calls itself, None where it is not installed."""
    try:
        done = subprocess.run(["espeak-ng", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def record(recording: Recording, target: Path) -> Spoken:
    """Speak `recording` into `target`; the same script always gives the same bytes."""
    spec = _FORMATS[target.suffix]
    samples, spoken = _mix(recording, spec.rate)
    data = _encode(samples, spec, recording, spoken)
    target.write_bytes(data[: int(len(data) * recording.keep)])
    return spoken


def to_speech(words: str) -> str:
    """Spell a sentence as it is read aloud: sums in full, staff numbers digit by digit."""
    words = re.sub(r"(\d[\d,]*)(?:\.(\d)(\d))?元", _sum_aloud, words)
    return re.sub(r"(?<=[号A-Z])\d+", lambda m: "".join(_DIGITS[int(d)] for d in m[0]), words)


def _sum_aloud(match: re.Match[str]) -> str:
    jiao, fen = match[2] or "0", match[3] or "0"
    tail = (f"{_DIGITS[int(jiao)]}角" if jiao != "0" else "") + (
        f"{_DIGITS[int(fen)]}分" if fen != "0" else ""
    )
    return f"{_numeral(int(match[1].replace(',', '')))}元{tail}"


def _numeral(number: int) -> str:
    """Write a whole number below 100,000 in Chinese numerals."""
    if number >= 10_000:
        rest = number % 10_000
        link = "零" if 0 < rest < 1000 else ""
        return f"{_numeral(number // 10_000)}万{link}{_numeral(rest) if rest else ''}"
    text = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += _DIGITS[digit] + name
        elif text and number % unit:
            text += "零"
    return re.sub("零+", "零", text)


def _mix(recording: Recording, rate: int) -> tuple[np.ndarray, Spoken]:
    """Mix the sentences in their order over faint line noise, int16 mono, and where they lie."""
    import numpy as np

    parts: list[np.ndarray] = []
    times: list[tuple[int, int]] = []
    position = 0
    for line in recording.lines:
        parts.append(np.zeros(round(line.pause * rate)))
        parts.append(_sentence(line, recording.voice, rate))
        start = position + parts[-2].size
        position = start + parts[-1].size
        times.append((start * 1000 // rate, position * 1000 // rate))
    parts.append(np.zeros(round(_TAIL_SECONDS * rate)))
    speech = np.concatenate(parts)
    noise = np.random.default_rng(zlib.crc32(recording.name.encode())).normal(0, _NOISE_RMS, speech.size)
    samples = np.clip(speech + noise, -32768, 32767).astype(np.int16)
    return samples, Spoken(samples.size * 1000 // rate, tuple(times))


def _sentence(line: Line, voice: str, rate: int) -> np.ndarray:
    """One sentence at the phone's rate without the silence around it; the far end is fainter."""
    import numpy as np

    samples = _resampled(_espeak(to_speech(line.words), _BORROWER if line.who == ME else voice), rate)
    loud = np.flatnonzero(np.abs(samples) > 200)
    samples = samples[loud[0] : loud[-1] + 1].astype(float)
    peak = 15_000 if line.who == ME else 10_000
    return samples * (peak / np.abs(samples).max())


def _espeak(words: str, variant: str) -> tuple[np.ndarray, int]:
    """Speak with espeak-ng: int16 mono and its rate. Its other Mandarin voice reads pinyin as English."""
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sentence.wav"
        command = ["espeak-ng", "-v", f"cmn-latn-pinyin+{variant}", "-s", str(_SPEED), "-w", str(path), words]
        subprocess.run(command, check=True, capture_output=True)
        with wave.open(str(path)) as sound:
            data = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
            return data, sound.getframerate()


def _resampled(sound: tuple[np.ndarray, int], rate: int) -> np.ndarray:
    import av
    import numpy as np

    frame = av.AudioFrame.from_ndarray(sound[0][None, :], format="s16", layout="mono")
    frame.sample_rate = sound[1]
    resampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
    frames = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([part.to_ndarray()[0] for part in frames])


def _encode(samples: np.ndarray, spec: _Format, recording: Recording, spoken: Spoken) -> bytes:
    """Encode the samples as a file of `spec`, without the encoder's name, dated as a phone dates it."""
    import av

    buffer = io.BytesIO()
    options = {"fflags": "+bitexact", **spec.container_options}
    with av.open(buffer, "w", format=spec.container, options=options) as container:
        if spec.container == "ipod":
            container.metadata.update(_tags(recording, spoken))
        stream = container.add_stream(
            spec.codec, rate=spec.rate, layout="mono", options={"flags": "+bitexact", **spec.codec_options}
        )
        stream.bit_rate = spec.bit_rate
        stream.codec_context.open()
        for frame in _frames(samples, spec.rate, stream.codec_context):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return buffer.getvalue()


def _frames(samples: np.ndarray, rate: int, context: Any) -> Iterator[Any]:
    """Cut the samples into the frame size and sample format the encoder takes."""
    import av

    frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
    frame.sample_rate = rate
    fifo = av.AudioFifo()
    converter = av.AudioResampler(format=context.format, layout="mono", rate=rate)
    for part in [*converter.resample(frame), *converter.resample(None)]:
        fifo.write(part)
    while (piece := fifo.read(context.frame_size or 1024, partial=True)) is not None:
        yield piece


def _tags(recording: Recording, spoken: Spoken) -> dict[str, str]:
    """Android's muxer dates a file when it closes it: the end of the call, in UTC."""
    if recording.began is None:
        return {}
    end = recording.began.astimezone(UTC) + timedelta(seconds=round(spoken.duration_ms / 1000))
    return {"creation_time": end.strftime("%Y-%m-%dT%H:%M:%SZ")}
