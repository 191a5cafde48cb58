"""The length of an AMR recording, counted frame by frame.

AMR files carry no length, and programs that guess it from the bit rate are wrong by half where the phone
paused sending during silence (DTX). Every frame is 20 ms (RFC 4867 §5), so counting is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

FRAME_MS = 20
_CHUNK = 1 << 20
#: Bytes after the table-of-contents byte, by frame type (RFC 4867 §5.3; 3GPP TS 26.101 and 26.201 annex A).
_NB_SIZES = (12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0, 0, 0, 0, 0)
_WB_SIZES = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0)
#: Silence descriptors and empty frames: what a phone writes while nobody speaks.
_NB_SILENT = frozenset({8, 9, 10, 11, 15})
_WB_SILENT = frozenset({9, 15})
_MAGIC = ((b"#!AMR\n", _NB_SIZES, _NB_SILENT), (b"#!AMR-WB\n", _WB_SIZES, _WB_SILENT))


@dataclass(frozen=True, slots=True)
class AmrFrames:
    """`count` whole frames, of which `silent` hold no speech; `leftover` bytes end in the middle of one.

    `capped` is true where counting stopped at the limit and the file goes on.
    """

    count: int
    silent: int
    leftover: int
    capped: bool

    @property
    def duration_ms(self) -> int:
        """How long the frames last."""
        return self.count * FRAME_MS


def count_frames(stream: BinaryIO, limit: int) -> AmrFrames | None:
    """Count the frames of a single-channel AMR file from its beginning, at most `limit`.

    Reads in pieces, so memory does not grow with the file. None if it is not such a file.
    """
    for magic, sizes, silent in _MAGIC:
        stream.seek(0)
        if stream.read(len(magic)) == magic:
            return _count(stream, sizes, silent, limit)
    return None


def _count(stream: BinaryIO, sizes: tuple[int, ...], silent: frozenset[int], limit: int) -> AmrFrames:
    steps = [sizes[toc >> 3 & 0xF] + 1 for toc in range(256)]
    quiet = [toc >> 3 & 0xF in silent for toc in range(256)]
    counted = silences = position = last = 0
    while chunk := stream.read(_CHUNK):
        size = len(chunk)
        while position < size:
            if counted == limit:
                return AmrFrames(counted, silences, 0, capped=True)
            toc = chunk[position]
            position += steps[toc]
            counted += 1
            silences += quiet[toc]
            last = toc
        position -= size
    if position > 0:
        return AmrFrames(counted - 1, silences - quiet[last], steps[last] - position, capped=False)
    return AmrFrames(counted, silences, 0, capped=False)
