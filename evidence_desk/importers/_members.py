"""Files packed inside a file: the limits against archives made to fill disk or memory.

What a header states about sizes is not believed; the unpacking itself stops at the limit.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from typing import Protocol

from evidence_desk.importers import ImportRefused, Source
from evidence_desk.text import N_

MOST_MEMBERS = 10_000
#: Ten thousand members with long names need less; each of them costs memory as soon as the list is read.
_LONGEST_LIST = 4 << 20
LARGEST_MEMBER = 512 << 20
LARGEST_UNPACKED = 2 << 30
#: Deflate packs at most 1032 to 1, and only where one byte is repeated without end.
HIGHEST_RATIO = 1000
#: What is smaller than this does no harm, however well it is packed.
_HARMLESS = 1 << 20
_PIECE = 1 << 18

#: What the unpackers of the standard library raise over damaged or hostile bytes.
DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
    OverflowError,
    MemoryError,
)

TOO_LARGE = N_(
    "A file in this archive unpacks to more than 512 MB, or grows more than any real file does, "
    "and was not read. The archive is kept unchanged. "
    "If the file matters, unpack it on this computer and add it by itself."
)


class ArchiveDamaged(ImportRefused):
    """An archive of which nothing could be unpacked."""

    happened = N_("This archive is damaged or incomplete, so nothing in it was read.")
    what_to_do = N_("Copy or download it again, or unpack it on this computer and add the files.")


class ArchiveTooLarge(ImportRefused):
    """An archive whose only content is too large, or grows too much."""

    happened = N_("This archive unpacks to more than can be read safely, so nothing in it was read.")
    what_to_do = N_("Unpack it on this computer and add the files that matter.")


class MemberTooLarge(Exception):
    """A packed file beyond the limits of one."""


class AllTooLarge(Exception):
    """An archive beyond the limit of all its files together."""


class Readable(Protocol):
    """A stream of unpacked bytes."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; b"" at the end."""


class Careful(io.FileIO):
    """A zip's file; a list of members that would fill the memory is not read."""

    def __init__(self, source: Source) -> None:
        super().__init__(source.path)

    def read(self, size: int | None = -1, /) -> bytes:
        """At most `size` bytes; raises ValueError where those are more than a list may have."""
        if size is not None and size > _LONGEST_LIST:
            raise ValueError(size)
        return super().read(-1 if size is None else size)


class Unpacking:
    """Unpacks the files of one archive and counts what came out, read or refused."""

    def __init__(self) -> None:
        self._left = LARGEST_UNPACKED

    def take(self, stream: Readable, packed_size: int) -> bytes:
        """All of a stream of which `packed_size` bytes are packed.

        Raises `MemberTooLarge`, `AllTooLarge`, or one of `DAMAGED`.
        """
        limit = min(LARGEST_MEMBER, max(_HARMLESS, HIGHEST_RATIO * packed_size))
        # Its value is given out without a second copy.
        unpacked = io.BytesIO()
        while piece := stream.read(_PIECE):
            self._left -= len(piece)
            if self._left < 0:
                raise AllTooLarge
            if unpacked.tell() + len(piece) > limit:
                raise MemberTooLarge
            unpacked.write(piece)
        return unpacked.getvalue()
