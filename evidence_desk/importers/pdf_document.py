"""PDF: contracts, bills, statements, receipts, letters. One entry for each page.

By page, because search then leads to the page, a rule that finds a sum names the page it stands on, and the
sums of a statement of a hundred pages are not taken for one text. The tables of carriers and banks are not
read as rows here: their words are, as they stand. ISO 32000-1; read by PDFium in the media child.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.communication import Communication, Kind, SourceClass
from evidence_desk.importers import Claim, Extracted, Importer, Notice, Source
from evidence_desk.importers._documents import document_details, unreadable
from evidence_desk.importers._locked import DocumentNeedsPassword, WrongPassword
from evidence_desk.importers._row_notices import RowNotices
from evidence_desk.importers._text import storable
from evidence_desk.media import DocumentLocked, MediaFailure, PdfPage, PdfPages
from evidence_desk.text import N_, Message

#: The header may stand behind other bytes, as mail programs leave them (ISO 32000-1, annex H).
_HEADER_WITHIN = 1024
#: All pages together; a statement of two thousand full pages has less.
LONGEST_DOCUMENT = 8_000_000

_PICTURE = N_(
    "This page is a picture, and its words are not read yet. The file is kept unchanged. "
    "Look at the page, and type what matters below it."
)
_CUT = N_(
    "This page holds more words than can be shown, and its beginning is shown. "
    "The file is unchanged. Look at the rest in the file."
)
_DAMAGED = N_(
    "This page is damaged and could not be read. The file is kept unchanged, and its other pages are read. "
    "Ask for the document again if the page matters."
)
_LEFT_OUT = N_(
    "This document states {total} pages; the first {read} were read. The file is kept unchanged. "
    "Save the other pages as a document of their own, and add that."
)


class PdfDocument(Importer):
    """Reads the words of every page.

    A page without words is listed as a picture; an empty one only if it is the first, which stands for the
    document. No time is given: what a PDF states of its making says nothing about what stands in it.
    """

    key = "pdf_document"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of the header at the beginning; possible where other bytes stand before it."""
        if source.head.startswith(b"%PDF-"):
            return Claim.CERTAIN
        return Claim.POSSIBLE if b"%PDF-" in source.head[:_HEADER_WITHIN] else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the pages in order with their notices; refuses a document that is locked or unreadable."""
        notices = RowNotices()
        details: dict[str, Any] = {}
        following: int | None = 1
        read, room = 0, LONGEST_DOCUMENT
        while following is not None and room > 0:
            found = _pages(source, following)
            if following == 1:
                details = document_details(source, found.facts)
            for page in found.pages:
                yield from _notices(page, notices)
                if page.text or page.drawn or page.damaged or page.number == 1:
                    yield _entry(page, found.total, details)
                    details = {}
                room -= len(page.text)
                read = page.number
            # An answer that leads nowhere would be asked for without end.
            following = found.next if found.next and found.next > following else None
        if read < found.total:
            yield Notice(Message(_LEFT_OUT, {"total": found.total, "read": read}), "whole")
        yield from notices.left_out()


def _pages(source: Source, first: int) -> PdfPages:
    try:
        return source.media.read_pdf(source.path, first, source.password)
    except DocumentLocked as locked:
        raise (WrongPassword if locked.given else DocumentNeedsPassword) from None
    except MediaFailure as failure:
        raise unreadable(failure) from failure


def _notices(page: PdfPage, notices: RowNotices) -> Iterator[Notice]:
    locator = f"page[{page.number}]"
    if page.damaged:
        yield from notices.tell(_DAMAGED, locator)
    elif page.drawn and not page.text:
        yield from notices.tell(_PICTURE, locator)
    if page.cut:
        yield from notices.tell(_CUT, locator)


def _entry(page: PdfPage, total: int, details: dict[str, Any]) -> Communication:
    return Communication(
        f"page[{page.number}]",
        Kind.DOCUMENT,
        SourceClass.DOCUMENT,
        untrusted_text=storable(page.text),
        details={
            "page": page.number,
            "pages": total,
            **({"page_is_picture": True} if page.drawn and not page.text else {}),
            **details,
        },
    )


IMPORTER = PdfDocument()
