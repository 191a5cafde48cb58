"""The length a WAV file states of itself.

FFmpeg silently corrects it by the size of the file; what was stated shows that a file was cut off.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

_MOST_CHUNKS = 64
#: What recorders leave there that were interrupted, or that could not know the length beforehand.
_UNKNOWN = frozenset({0, 0x7FFFFFFF, 0xFFFFFFFF})


def stated_length_ms(stream: BinaryIO) -> int | None:
    """Milliseconds by the `fmt ` and `data` chunks (RIFF MCI 1.0, "WAVE form"), or None; never raises."""
    stream.seek(0)
    if stream.read(12)[8:] != b"WAVE":
        return None
    bytes_per_second, at = 0, 12
    for _ in range(_MOST_CHUNKS):
        stream.seek(at)
        header = stream.read(24)
        if len(header) < 8:
            return None
        kind, size = struct.unpack_from("<4sI", header)
        if kind == b"data":
            return None if size in _UNKNOWN or not bytes_per_second else size * 1000 // bytes_per_second
        if kind == b"fmt " and len(header) >= 20:
            (bytes_per_second,) = struct.unpack_from("<I", header, 16)
        at += 8 + size + size % 2
    return None
