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

from evidence_desk.importers import ImportRefused
from evidence_desk.text import N_

MOST_MEMBERS = 10_000
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
