"""One file packed with gzip: what is inside becomes an item of its own and is read in its turn.

Source: RFC 1952. A file that is cut off is not handed on: nobody ever had such a file.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from evidence_desk.importers import Attachment, Claim, Extracted, Importer, Source
from evidence_desk.importers._mail_words import shown_name, text_of_bytes
from evidence_desk.importers._members import (
    DAMAGED,
    AllTooLarge,
    ArchiveDamaged,
    ArchiveTooLarge,
    MemberTooLarge,
    Unpacking,
)

_MAGIC = b"\x1f\x8b\x08"
_HAS_EXTRA, _HAS_NAME, _RESERVED = 0x04, 0x08, 0xE0
_NAME_AT = 10


class GzipFile(Importer):
    """Hands on the file inside."""

    key = "gzip_file"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain by the signature and flags that are defined."""
        head = source.head
        defined = len(head) > 3 and not head[3] & _RESERVED
        return Claim.CERTAIN if head.startswith(_MAGIC) and defined else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the file; raises `ArchiveDamaged` or `ArchiveTooLarge`."""
        if len(source.head) < _NAME_AT:
            raise ArchiveDamaged
        try:
            with gzip.open(source.path) as stream:
                data = Unpacking().take(stream, source.size)
        except (MemberTooLarge, AllTooLarge):
            raise ArchiveTooLarge from None
        except DAMAGED:
            raise ArchiveDamaged from None
        yield Attachment(_name(source), data, "/gzip", read=True)


def _name(source: Source) -> str:
    """The name inside; without one, that of the packed file less its `.gz`."""
    head, flags = source.head, source.head[3]
    at = _NAME_AT
    if flags & _HAS_EXTRA:
        at += 2 + int.from_bytes(head[at : at + 2], "little")
    name, nul, _ = head[at:].partition(b"\0") if flags & _HAS_NAME else (b"", b"", b"")
    if nul and (shown := shown_name(text_of_bytes(name, None))):
        return shown
    if source.suffix == ".tgz":
        return source.stem + ".tar"
    return source.stem if source.suffix in (".gz", ".gzip") else source.name


IMPORTER = GzipFile()
