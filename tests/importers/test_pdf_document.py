"""PDF as entries: a page each, words exact, no time, and a sentence for what could not be read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from document_files import locked_pdf, simple_pdf, typeset, written_page
from xml_backups import read, sentences, written

from evidence_desk.domain.amounts import find_amounts
from evidence_desk.domain.communication import Kind, SourceClass
from evidence_desk.importers import Claim, ImportRefused, choose, pdf_document
from evidence_desk.importers._locked import WrongPassword, asks_for_password
from evidence_desk.importers.pdf_document import IMPORTER
from evidence_desk.media import MediaCrashed, MediaDesk, PdfPage, PdfPages


@pytest.fixture(scope="module")
def media():
    with MediaDesk() as desk:
        yield desk


@pytest.fixture
def given(tmp_path, media):
    def give(content, name="bill.pdf", password=None):
        return replace(written(tmp_path, content, name), media=media, password=password)

    return give


class Answers:
    """A media desk whose child gives these answers."""

    def __init__(self, *answers):
        self._answers = list(answers)

    def read_pdf(self, path, first=1, password=None):
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def refusal(source):
    with pytest.raises(ImportRefused) as refused:
        list(IMPORTER.extract(source))
    return refused.value


def test_a_statement_of_a_bank_is_pages_of_words_with_its_sums(given):
    source = given(
        typeset(
            "#set document(title: [交易流水], date: datetime(year: 2024, month: 4, day: 1))\n"
            "#table(columns: 3, [交易日期], [摘要], [金额], [2024-03-12], [网商贷还款], [¥8,240.50元])\n"
            "#pagebreak()\n第二页：应还 3,200.00 元"
        )
    )
    assert choose(source) is IMPORTER
    pages, notices, attachments = read(IMPORTER, source)
    assert (notices, attachments) == ([], [])
    assert [page.locator for page in pages] == ["page[1]", "page[2]"]
    assert {(page.kind, page.source_class, page.at) for page in pages} == {
        (Kind.DOCUMENT, SourceClass.DOCUMENT, None)
    }
    assert pages[0].untrusted_text == "交易日期 摘要 金额\n2024-03-12 网商贷还款 ¥8,240.50元"
    assert [each.minor for each in find_amounts(pages[0].untrusted_text)] == [824_050]
    assert [each.minor for each in find_amounts(pages[1].untrusted_text)] == [320_000]
    assert pages[1].details == {"page": 2, "pages": 2}
    assert pages[0].details["title"] == "交易流水"
    assert pages[0].details["document_created"].startswith("2024-04-01")


@pytest.mark.parametrize(
    ("content", "name", "sure"),
    [
        (simple_pdf([b""]), "a.txt", Claim.CERTAIN),
        (b"\r\njunk" + simple_pdf([b""]), "a.pdf", Claim.POSSIBLE),
        (b"no pdf", "a.pdf", Claim.NO),
        (b"", "a.pdf", Claim.NO),
        (b"x" * 2000 + b"%PDF-", "a.pdf", Claim.NO),
    ],
)
def test_content_decides(given, content, name, sure):
    assert IMPORTER.claim(given(content, name)) is sure


def test_a_page_that_is_a_picture_says_so_and_an_empty_one_is_left_out(given):
    source = given(simple_pdf([written_page("a"), b"", b"0 0 1 rg 0 0 9 9 re f"]))
    pages, notices, _ = read(IMPORTER, source)
    assert [page.locator for page in pages] == ["page[1]", "page[3]"]
    assert pages[1].details["page_is_picture"] is True
    assert [notice.locator for notice in notices] == ["page[3]"]
    assert "This page is a picture" in sentences(notices)[0]


def test_an_empty_document_is_still_listed(given):
    pages, notices, _ = read(IMPORTER, given(simple_pdf([b"", b""])))
    assert ([page.locator for page in pages], notices) == (["page[1]"], [])


def test_a_locked_document_asks_and_its_password_opens_it(given):
    content = locked_pdf("due 8240.50", "0817")
    asking = refusal(given(content))
    assert asks_for_password(asking.message())
    assert isinstance(refusal(given(content, password="0000")), WrongPassword)
    pages, notices, _ = read(IMPORTER, given(content, password="0817"))
    assert ([page.untrusted_text for page in pages], notices) == (["due 8240.50"], [])


def test_a_password_stands_in_no_text_about_the_file(given):
    source = given(locked_pdf("x", "0817"), password="hunter2")
    assert "hunter2" not in repr(source)
    assert "hunter2" not in str(refusal(source))


def test_a_damaged_document_is_refused_with_a_sentence(given):
    sentence = refusal(given(simple_pdf([written_page("x")])[:200])).message().render("en")
    assert "damaged or incomplete" in sentence
    assert "save it again as PDF" in sentence


def test_a_reader_that_dies_is_a_sentence_about_a_document(given):
    source = replace(given(simple_pdf([b""])), media=Answers(MediaCrashed()))
    sentence = refusal(source).message().render("en")
    assert sentence.startswith("Reading this document ended unexpectedly.")


def test_more_pages_than_are_read_are_announced(given):
    source = replace(given(simple_pdf([b""])), media=Answers(PdfPages(5000, (PdfPage(1, "a"),), None)))
    _, notices, _ = read(IMPORTER, source)
    assert "states 5000 pages; the first 1" in sentences(notices)[0]


def test_a_document_of_endless_words_ends(given, monkeypatch):
    monkeypatch.setattr(pdf_document, "LONGEST_DOCUMENT", 10)
    answers = [PdfPages(9, (PdfPage(n, "12345678"),), n + 1) for n in range(1, 9)]
    pages, notices, _ = read(IMPORTER, replace(given(simple_pdf([b""])), media=Answers(*answers)))
    assert len(pages) == 2
    assert "the first 2 were read" in sentences(notices)[0]


def test_an_answer_that_leads_back_is_asked_for_once(given):
    source = replace(given(simple_pdf([b""])), media=Answers(PdfPages(3, (PdfPage(1, "a"),), 1)))
    assert [page.locator for page in read(IMPORTER, source)[0]] == ["page[1]"]


def test_many_damaged_pages_do_not_drown_the_report(given):
    damaged = tuple(PdfPage(n, damaged=True) for n in range(1, 101))
    source = replace(given(simple_pdf([b""])), media=Answers(PdfPages(100, damaged, None)))
    pages, notices, _ = read(IMPORTER, source)
    assert (len(pages), len(notices)) == (100, 21)
