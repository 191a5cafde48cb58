"""The times an MP4, M4A or 3GP file states about itself, read box by box (ISO/IEC 14496-12).

Only box headers and a few small boxes are read, whatever lengths the file claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

_EPOCH_1904 = datetime(1904, 1, 1, tzinfo=UTC)
_EPOCH_1970 = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_BOXES = 512
_ISO_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True, slots=True)
class MovieHeader:
    """`complete` is false where the table of contents (`moov`) is missing: the recorder was interrupted.

    `created_raw` is `mvhd.creation_time` as stored (0 = absent). `recorded_at_text` is what Apple's Voice
    Memos writes as `moov/udta/date`: the start of the recording, ISO 8601.
    """

    complete: bool
    created_raw: int = 0
    recorded_at_text: str = ""

    @property
    def created_at_utc(self) -> datetime | None:
        """The creation time: Android writes it when the recording is closed, so it is the end of a call."""
        return creation_time(self.created_raw)


def creation_time(raw: int) -> datetime | None:
    """An `mvhd` time as an instant; None where it is absent or out of all reason.

    It counts seconds since 1904; old Androids wrote seconds since 1970 without the difference, which then
    reads as a year before 1980.
    """
    if raw <= 0:
        return None
    try:
        since_1904 = _EPOCH_1904 + timedelta(seconds=raw)
        instant = since_1904 if since_1904.year >= 1980 else _EPOCH_1970 + timedelta(seconds=raw)
    except OverflowError:
        return None
    return instant if 1980 <= instant.year <= 2100 else None


def read_movie_header(stream: BinaryIO) -> MovieHeader:
    """What the file says of its times; never raises for damaged content."""
    stream.seek(0, 2)
    for kind, start, end in _boxes(stream, 0, stream.tell()):
        if kind == b"moov":
            return _movie(stream, start, end)
    return MovieHeader(complete=False)


def _movie(stream: BinaryIO, start: int, end: int) -> MovieHeader:
    created, recorded = 0, ""
    for kind, inner, inner_end in _boxes(stream, start, end):
        if kind == b"mvhd":
            created = _created(_read(stream, inner, min(inner_end, inner + 12)))
        elif kind == b"udta":
            for tag, at, tag_end in _boxes(stream, inner, inner_end):
                if tag == b"date" and (found := _ISO_TIME.search(_read(stream, at, min(tag_end, at + 64)))):
                    recorded = found.group().decode("ascii")
    return MovieHeader(True, created, recorded)


def _created(body: bytes) -> int:
    """Version 1 of the box has 64-bit times."""
    return int.from_bytes(body[4:12] if body[:1] == b"\x01" else body[4:8], "big")


def _read(stream: BinaryIO, start: int, end: int) -> bytes:
    stream.seek(start)
    return stream.read(end - start)


def _boxes(stream: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes between two offsets as (kind, first byte of the content, end), stopping at nonsense."""
    for _ in range(_MOST_BOXES):
        header = _read(stream, start, min(start + 16, end))
        if len(header) < 8:
            return
        size, content = int.from_bytes(header[:4], "big"), start + 8
        if size == 1 and len(header) == 16:
            size, content = int.from_bytes(header[8:], "big"), start + 16
        elif size == 0:
            size = end - start
        if size < content - start:
            return
        yield header[4:8], content, min(start + size, end)
        start += size
        if start >= end:
            return
