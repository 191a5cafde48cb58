from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from evidence_desk.domain.communication import Kind
from evidence_desk.enrichers import Subject, enrichers
from evidence_desk.enrichers.scanned_pages import ENRICHER
from evidence_desk.media import MediaDesk, MediaUnreadable

SHARED = Path(__file__).resolve().parents[1] / "samples/shared/ocr"
ZONE = ZoneInfo("Asia/Shanghai")


class Willing:
    def check(self) -> None:
        pass


def subject(path: Path) -> Subject:
    return Subject(
        sha256="0" * 64, path=path, name=path.name, folder="", size=1, media_type="application/pdf",
        importer="pdf_document", kind=Kind.DOCUMENT, moment=None, zone=ZONE, now=datetime.now(UTC),
    )  # fmt: skip


@pytest.fixture(scope="module")
def media():
    with MediaDesk() as desk:
        yield desk


def test_it_is_found_and_wants_pdfs():
    assert ENRICHER in enrichers()
    assert ENRICHER.wants("pdf_document", "application/pdf", Kind.DOCUMENT)
    assert not ENRICHER.wants("word_document", "application/zip", Kind.DOCUMENT)


def test_the_words_of_a_scanned_page_are_read(media, tmp_path):
    """Two pages that are pictures, and their words under the number of their page."""
    pages = [
        Image.open(SHARED / name).convert("RGB") for name in ("multi-line_cn1.png", "multi-line_cn2.png")
    ]
    file = tmp_path / "扫描合同.pdf"
    pages[0].save(file, save_all=True, append_images=pages[1:])
    found = ENRICHER.enrich(subject(file), media, Willing())
    assert [one.locator for one in found.communications] == ["page[1]/text", "page[2]/text"]
    assert "网络" in found.communications[0].untrusted_text
    assert set(found.result["pages"]) == {"1", "2"}
    assert found.engine.startswith("rapidocr")


def test_a_damaged_document_says_so(media, tmp_path):
    file = tmp_path / "坏.pdf"
    file.write_bytes(b"%PDF-1.7\nnothing follows")
    with pytest.raises(MediaUnreadable):
        ENRICHER.enrich(subject(file), media, Willing())


def test_it_takes_part_in_the_case(desk, tmp_path):
    """Taken in, read in the background, found by search."""
    file = tmp_path / "扫描.pdf"
    Image.open(SHARED / "multi-line_cn1.png").convert("RGB").save(file)
    desk.intake.take_in([file])
    desk.enriching.plan()
    desk.enriching.run()
    hits = desk.searching.search("网络")
    assert [hit.entry.item_name for hit in hits] == ["扫描.pdf"]
