"""Recordings and pictures that the tests make, honest and otherwise."""

from __future__ import annotations

import struct
import wave
from pathlib import Path

NB_SIZES = (12, 13, 15, 17, 19, 20, 26, 31, 5)


def speech_like(seconds: float, rate: int = 8000):
    import numpy as np

    t = np.arange(round(seconds * rate)) / rate
    voice = np.sin(2 * np.pi * 180 * t) + 0.5 * np.sin(2 * np.pi * 540 * t)
    return (9000 * voice * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * t))).astype(np.int16)


def write_dtx_amr(path: Path, blocks: int) -> None:
    """`blocks` times 3 s of voice and 7 s of silence, as a phone sends it: with DTX."""
    import av
    import numpy as np

    block = np.concatenate((speech_like(3), np.zeros(7 * 8000, np.int16)))
    with av.open(str(path), "w", format="amr") as out:
        stream = out.add_stream("libopencore_amrnb", rate=8000, options={"dtx": "1"})
        stream.layout = "mono"
        stream.bit_rate = 12200
        for number in range(blocks):
            frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate, frame.pts = 8000, number * block.size
            for packet in stream.encode(frame):
                out.mux(packet)
        for packet in stream.encode(None):
            out.mux(packet)


def write_wav(path: Path, seconds: float, rate: int = 8000, channels: int = 1) -> None:
    import numpy as np

    with wave.open(str(path), "wb") as out:
        out.setparams((channels, 2, rate, 0, "NONE", ""))
        out.writeframes(np.repeat(speech_like(seconds, rate), channels).tobytes())


def encode(path: Path, codec: str, container: str, seconds: float, rate: int = 16000, **tags: str) -> None:
    import av

    with av.open(str(path), "w", format=container) as out:
        out.metadata.update(tags)
        stream = out.add_stream(codec, rate=rate)
        stream.layout = "mono"
        samples = speech_like(seconds, rate)
        resampler = av.AudioResampler(
            stream.format.name, "mono", rate, stream.codec_context.frame_size or 1024
        )
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = rate, 0
        for part in (*resampler.resample(frame), *resampler.resample(None), None):
            for packet in stream.encode(part):
                out.mux(packet)


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def mvhd(created: int, version: int = 0) -> bytes:
    times = struct.pack(">QQIQ" if version else ">IIII", created, created, 8000, 0)
    return box(b"mvhd", bytes([version, 0, 0, 0]), times, bytes(80))


def threegp(
    samples: list[bytes],
    durations: list[int],
    created: int = 0,
    udta: bytes = b"",
    stated: int | None = None,
) -> bytes:
    """A 3GP recording of AMR-NB: `samples` may each hold several frames; durations in 1/8000 s."""
    length = sum(durations) if stated is None else stated
    ftyp = box(b"ftyp", b"3gp4", bytes(4), b"3gp4")
    mdat = box(b"mdat", *samples)
    damr = box(b"damr", b"test", b"\x00\x81\xff\x00\x01")
    samr = box(
        b"samr", bytes(6), b"\x00\x01", bytes(8), b"\x00\x01\x00\x10", bytes(4), b"\x1f\x40\x00\x00", damr
    )
    full = bytes(4)
    count = struct.pack(">I", len(samples))
    stbl = box(
        b"stbl",
        box(b"stsd", full, struct.pack(">I", 1), samr),
        box(b"stts", full, count, *(struct.pack(">II", 1, d) for d in durations)),
        box(b"stsc", full, struct.pack(">IIII", 1, 1, len(samples), 1)),
        box(b"stsz", full, bytes(4), count, *(struct.pack(">I", len(s)) for s in samples)),
        box(b"stco", full, struct.pack(">II", 1, len(ftyp) + 8)),
    )
    dinf = box(b"dinf", box(b"dref", full, struct.pack(">I", 1), box(b"url ", b"\x00\x00\x00\x01")))
    mdia = box(
        b"mdia",
        box(b"mdhd", full, struct.pack(">IIIII", 0, 0, 8000, length, 0x55C40000)),
        box(b"hdlr", full, bytes(4), b"soun", bytes(13)),
        box(b"minf", box(b"smhd", full, bytes(4)), dinf, stbl),
    )
    tkhd = box(b"tkhd", b"\x00\x00\x00\x07", struct.pack(">IIIII", 0, 0, 1, 0, length), bytes(60))
    return ftyp + mdat + box(b"moov", mvhd(created), udta, box(b"trak", tkhd, mdia))


def amr_frames(path: Path) -> list[bytes]:
    """The frames of an AMR-NB file."""
    data, at, frames = path.read_bytes(), 6, []
    while at < len(data):
        kind = data[at] >> 3 & 0xF
        size = 1 + (NB_SIZES[kind] if kind < len(NB_SIZES) else 0)
        frames.append(data[at : at + size])
        at += size
    return frames
