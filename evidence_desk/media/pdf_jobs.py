"""The child's jobs for PDF: the words of its pages, and a page as a picture. Runs in the child only.

PDFium is given no form environment, so scripts, actions, links and attached files in a document stay inert.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from evidence_desk.media.document_facts import LONGEST_ANSWER, LONGEST_PAGE, MOST_PAGES
from evidence_desk.media.facts import plain
from evidence_desk.media.failures import Unreadable

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

Report = Callable[[float], None]

#: PDFium's numbers for what kept a file from being opened (public/fpdfview.h).
_PASSWORD, _SECURITY = 4, 5
_FACTS = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Creator": "creator",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}
#: What PDFium writes for line ends, hyphens at a line's end, and glyphs that stand for no character.
_TIDY = {"\r\n": "\n", "\r": "\n", "\x02": "-", "\ufffe": "-", "\0": ""}


def read_pdf(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """The words of the pages from `request["first"]` on, as many as fit into one answer."""
    document = _open(request)
    total = len(document)
    last = min(total, MOST_PAGES)
    number, room = max(1, int(request["first"])), LONGEST_ANSWER
    pages = []
    while number <= last and room > 0:
        page = _page(document, number)
        room -= len(json.dumps(page))
        pages.append(page)
        report(number / last)
        number += 1
    facts = {name: plain(document.get_metadata_value(key), 200) for key, name in _FACTS.items()}
    return {
        "total": total,
        "pages": pages,
        "next": number if number <= last else None,
        "facts": {name: value for name, value in facts.items() if value},
    }


def write_pdf_page(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Write page `request["page"]` as PNG, its longer side `request["max_side"]`, to `request["out"]`."""
    document = _open(request)
    number = int(request["page"])
    if not 1 <= number <= len(document):
        raise Unreadable("no_such_page")
    page = _loaded(document, number)
    if page is None:
        raise Unreadable("damaged")
    # The page may state any size; what counts is the shape.
    longest = max(1.0, *page.get_size())
    report(0.2)
    picture = page.render(scale=int(request["max_side"]) / longest).to_pil()
    report(0.8)
    picture.convert("RGB").save(request["out"], "PNG", compress_level=3)
    return {}


def _open(request: Mapping[str, Any]) -> PdfDocument:
    import pypdfium2

    # Half a character, as a keyboard may give it, is no text that PDFium could be handed.
    password = (request.get("password") or "").encode("utf-8", "replace").decode()
    try:
        document = pypdfium2.PdfDocument(request["path"], password=password or None)
        if not len(document):
            raise Unreadable("no_pages")
        return document
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise Unreadable("wrong_password" if password else "password_needed") from error
        raise Unreadable("locked_unknown" if error.err_code == _SECURITY else "damaged") from error


def _loaded(document: PdfDocument, number: int) -> PdfPage | None:
    import pypdfium2

    try:
        return document[number - 1]
    except pypdfium2.PdfiumError:
        return None


def _page(document: PdfDocument, number: int) -> dict[str, Any]:
    import pypdfium2
    import pypdfium2.raw as pdfium

    found: dict[str, Any] = {"number": number, "text": "", "cut": False, "drawn": False, "damaged": False}
    page = _loaded(document, number)
    if page is None:
        return found | {"damaged": True}
    try:
        words = page.get_textpage()
        count = words.count_chars()
        text = words.get_text_range(0, min(count, LONGEST_PAGE)) if count > 0 else ""
        words.close()
    except pypdfium2.PdfiumError:
        return found | {"damaged": True}
    for written, tidy in _TIDY.items():
        text = text.replace(written, tidy)
    drawn = pdfium.FPDFPage_CountObjects(page) > 0 or pdfium.FPDFPage_GetAnnotCount(page) > 0
    page.close()
    return found | {"text": text[:LONGEST_PAGE].strip(), "cut": count > LONGEST_PAGE, "drawn": drawn}
