"""The words of PDF pages that are pictures: scanned contracts, letters, bills saved as images."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from evidence_desk.domain.communication import Communication, Kind
from evidence_desk.enrichers import Enriched, Enricher, EnrichmentRefused, Subject
from evidence_desk.enrichers._screen_entries import enriched_screen
from evidence_desk.media import DocumentLocked, MediaDesk
from evidence_desk.media.child import Cancel
from evidence_desk.text import N_, Message

#: A page takes about two seconds; a scanned contract seldom has more.
MOST_PAGES = 200
_LEFT_OUT = N_(
    "More than {limit} pages of this document are pictures; the first {limit} were read. "
    "The file is kept unchanged. Save the other pages as a document of their own, and add that."
)


class PagesLocked(EnrichmentRefused):
    """A document whose password was given once and is not kept."""

    happened = N_("The pages of this document that are pictures were not read: it needs its password.")
    what_to_do = N_("Save a copy without the password, and add that too.")


class ScannedPages(Enricher):
    """Reads the pages a PDF's importer listed as pictures, one after the other."""

    key = "scanned_pages"
    version = 1
    title = N_("Reading scanned pages")
    order = 15

    def ready(self) -> bool:
        """Whether the reader of letters is installed here."""
        return all(find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))

    def wants(self, importer: str, media_type: str, kind: Kind | None) -> bool:
        """Every PDF; one whose pages all hold words is done at once."""
        return importer == "pdf_document"

    def enrich(self, subject: Subject, media: MediaDesk, cancel: Cancel) -> Enriched:
        """Read each such page; raises a `MediaFailure` where the document is damaged."""
        found: list[Communication] = []
        results: dict[str, Any] = {}
        engine = "pdfium"
        notices: list[Message] = []
        with tempfile.TemporaryDirectory(prefix="evidence-desk-page-") as folder:
            for number in _pictures(subject.path, media, cancel):
                if len(results) == MOST_PAGES:
                    notices.append(Message(_LEFT_OUT, {"limit": MOST_PAGES}))
                    break
                picture = Path(folder) / f"{number}.png"
                media.write_pdf_page(subject.path, number, picture, cancel=cancel)
                read = enriched_screen(
                    media.read_screen(picture, cancel), None, None, subject.zone, f"page[{number}]/"
                )
                picture.unlink(missing_ok=True)
                engine = read.engine
                found += read.communications
                results[str(number)] = read.result
                notices += read.notices
        return Enriched(engine, {"pages": results}, tuple(found), notices=tuple(notices))


def _pictures(path: Path, media: MediaDesk, cancel: Cancel) -> Iterator[int]:
    """The numbers of the pages on which something is drawn and no word can be taken."""
    following: int | None = 1
    while following is not None:
        try:
            answer = media.read_pdf(path, following, cancel=cancel)
        except DocumentLocked:
            raise PagesLocked from None
        yield from (page.number for page in answer.pages if page.drawn and not page.text and not page.damaged)
        following = answer.next if answer.next and answer.next > following else None


ENRICHER = ScannedPages()
