"""Keeps what no other importer reads: the file is sealed and listed, its contents are not read."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.domain.communication import Communication, Kind, SourceClass
from evidence_desk.importers import Claim, Extracted, Importer, Notice, Source
from evidence_desk.text import N_, Message

_EMPTY = N_(
    "The file is empty. It is kept as it is. Copy it from the phone again if it should hold anything."
)
_NOT_READ = N_(
    "This kind of file is kept, not read. Its bytes are unchanged. Its time and debt can be set by hand."
)


class AnyFile(Importer):
    """Takes every file, after all others declined."""

    key = "any_file"
    version = 1
    reads = False

    def claim(self, source: Source) -> Claim:
        """The last resort."""
        return Claim.FALLBACK

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield one undated document that can be filed, dated and linked by hand."""
        if source.size == 0:
            yield Notice(Message(_EMPTY), "whole", unread=True)
        else:
            yield Notice(Message(_NOT_READ), "whole", unread=True)
        details = {"file_modified_at": source.modified_at.isoformat()} if source.modified_at else {}
        yield Communication("whole", Kind.DOCUMENT, SourceClass.UNREAD_FILE, details=details)


IMPORTER = AnyFile()
