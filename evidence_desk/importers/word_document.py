"""Word documents: `.docx` as one entry, or as a transcript where they are one; `.doc` is refused with a hint.

Read by python-docx in the media child. Speech services of the mainland export transcripts as `.docx`, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from evidence_desk.domain.communication import Communication, Kind, SourceClass
from evidence_desk.importers import Claim, Extracted, Importer, ImportRefused, Notice, Source
from evidence_desk.importers._documents import LONGEST_TEXT, SHORTENED, document_details, unreadable
from evidence_desk.importers._members import DAMAGED, Careful
from evidence_desk.importers._text import storable
from evidence_desk.importers._transcript_entry import is_named_like_a_recording, transcript_entry
from evidence_desk.importers._transcript_text import form_of, read_transcript
from evidence_desk.media import MediaFailure
from evidence_desk.text import N_, Message

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTENT_TYPES = "[Content_Types].xml"
_SUFFIXES = frozenset({".docx", ".docm", ".dotx"})
#: A new document with a password is a compound file, too.
_OLD_SUFFIXES = _SUFFIXES | {".doc", ".dot", ".wps"}
_PICTURES = N_(
    "This document holds {count} pictures, which are not read here. The file is kept unchanged. "
    "If they matter, save them from the document and add them as files of their own."
)


class OldWordFile(ImportRefused):
    """A file of Word up to 2003, or one with a password, which is built alike."""

    happened = N_("This is a document of an old Word, or one with a password, and was not read.")
    what_to_do = N_("Open it in WPS or Word, save it as .docx or PDF without a password, and add that.")


class WordEmpty(ImportRefused):
    """A Word document without a word."""

    happened = N_("There are no words in this document.")
    what_to_do = N_("Open it on this computer. If it shows pictures, save those and add them.")


class WordDocument(Importer):
    """Reads paragraphs and tables in their order, without a time: anybody can write such a file, any day."""

    key = "word_document"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a package of Word; possible of a damaged one, and of an old or locked one, by name."""
        if source.head.startswith(_OLE):
            return Claim.POSSIBLE if source.suffix in _OLD_SUFFIXES else Claim.NO
        if not source.head.startswith(_ZIP):
            return Claim.NO
        try:
            with Careful(source) as file, ZipFile(file) as package:
                names = package.namelist()
        except DAMAGED:
            return Claim.POSSIBLE if source.suffix in _SUFFIXES else Claim.NO
        word = any(name.startswith("word/") and name.endswith(".xml") for name in names)
        return Claim.CERTAIN if word and _CONTENT_TYPES in names else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the document or transcript, then notices."""
        if source.head.startswith(_OLE):
            raise OldWordFile
        lines, pictures, facts, cut = _read(source)
        details = document_details(source, facts)
        of_recording = is_named_like_a_recording(source)
        form = form_of("\n".join(lines[:200]), of_recording=of_recording)
        if form or (of_recording and lines):
            transcript, shortened = read_transcript(form, lines)
            yield from transcript_entry(source, transcript, details, cut=cut or shortened)
        else:
            yield from _entry(lines, details, cut=cut, pictures=pictures)
        if pictures:
            yield Notice(Message(_PICTURES, {"count": pictures}), "whole")


def _read(source: Source) -> tuple[list[str], int, dict[str, str], bool]:
    """All lines, the number of pictures, what the file says of itself, and whether lines were left out."""
    lines: list[str] = []
    room = LONGEST_TEXT
    first: int | None = 0
    try:
        while first is not None and room > 0:
            part = source.media.read_word(source.path, first)
            lines.extend(part.lines)
            room -= sum(len(line) + 1 for line in part.lines)
            first = part.next if part.next and part.next > first else None
    except MediaFailure as failure:
        raise unreadable(failure) from failure
    return lines, part.pictures, dict(part.facts), first is not None


def _entry(lines: list[str], details: dict[str, Any], *, cut: bool, pictures: int) -> Iterator[Extracted]:
    text = storable("\n".join(lines)).strip()
    if not text and not pictures:
        raise WordEmpty
    if cut or len(text) > LONGEST_TEXT:
        yield Notice(Message(SHORTENED), "whole")
    yield Communication(
        "whole",
        Kind.DOCUMENT,
        SourceClass.TEXT_FILE,
        untrusted_text=text[:LONGEST_TEXT],
        details=details,
    )


IMPORTER = WordDocument()
