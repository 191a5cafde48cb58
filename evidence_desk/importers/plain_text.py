"""Text files that are no export, list or transcript: notes, letters, a chat copied by hand."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.domain.communication import Communication, Kind, SourceClass
from evidence_desk.importers import Claim, Extracted, Importer, Notice, Source
from evidence_desk.importers._documents import LONGEST_TEXT, SHORTENED
from evidence_desk.importers._text import encoding_of, opened_text, storable, text_head
from evidence_desk.text import Message

_SUFFIXES = frozenset({".txt", ".text", ".md"})


class PlainText(Importer):
    """Reads the words of a text file as one undated entry: anybody can type such a file, at any time."""

    key = "plain_text"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Of a text file by its suffix, where no reader of a form claims it."""
        return Claim.GENERAL if source.suffix in _SUFFIXES and text_head(source).strip() else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the text, then notices."""
        encoding = encoding_of(source.path)
        with opened_text(source.path, encoding) as file:
            text = file.read(LONGEST_TEXT + 1)
        if len(text) > LONGEST_TEXT:
            yield Notice(Message(SHORTENED), "whole")
        details = {"file_modified_at": source.modified_at.isoformat()} if source.modified_at else {}
        yield Communication(
            "whole",
            Kind.DOCUMENT,
            SourceClass.TEXT_FILE,
            untrusted_text=storable(text[:LONGEST_TEXT]).strip(),
            details=details,
        )
        yield from encoding.notices()


IMPORTER = PlainText()
