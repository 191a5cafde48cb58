"""Word documents as one entry, or as a transcript; old and locked ones are refused with a hint."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from document_files import body_of, repacked, word
from xml_backups import read, sentences, written

from evidence_desk.domain.communication import Kind, SourceClass
from evidence_desk.importers import Claim, ImportRefused, choose
from evidence_desk.importers.word_document import IMPORTER
from evidence_desk.importers.zip_archive import IMPORTER as ZIP
from evidence_desk.media import MediaDesk, WordText

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)


@pytest.fixture(scope="module")
def media():
    with MediaDesk() as desk:
        yield desk


@pytest.fixture
def given(tmp_path, media):
    def give(content, name="letter.docx"):
        return replace(written(tmp_path, content, name), media=media)

    return give


def refusal(source):
    with pytest.raises(ImportRefused) as refused:
        list(IMPORTER.extract(source))
    return refused.value.message().render("en")


def test_a_document_is_one_entry_without_a_time(given):
    content = word(
        "情况说明", [["日期", "金额"], ["3月12日", "8240.50元"]], author="张三", created=datetime(2024, 3, 12)
    )
    source = given(content)
    assert choose(source) is IMPORTER
    assert ZIP.claim(source) is Claim.NO
    (entry,), notices, _ = read(IMPORTER, source)
    assert notices == []
    assert (entry.locator, entry.kind, entry.source_class, entry.at) == (
        "whole",
        Kind.DOCUMENT,
        SourceClass.TEXT_FILE,
        None,
    )
    assert entry.untrusted_text == "情况说明\n日期\t金额\n3月12日\t8240.50元"
    assert entry.details["author"] == "张三"
    assert entry.details["document_created"].startswith("2024-03-12")


@pytest.mark.parametrize(
    ("content", "name", "sure"),
    [
        (word("x"), "a.zip", Claim.CERTAIN),
        (word("x")[:4000], "a.docx", Claim.POSSIBLE),
        (word("x")[:4000], "a.zip", Claim.NO),
        (OLE, "a.doc", Claim.POSSIBLE),
        (OLE, "a.docx", Claim.POSSIBLE),
        (OLE, "a.msi", Claim.NO),
        (b"words", "a.docx", Claim.NO),
        (b"", "a.docx", Claim.NO),
    ],
)
def test_content_decides(given, content, name, sure):
    assert IMPORTER.claim(given(content, name)) is sure


@pytest.mark.parametrize("name", ["old.doc", "locked.docx"])
def test_an_old_or_locked_document_is_refused_with_a_hint(given, name):
    source = given(OLE, name)
    assert choose(source) is IMPORTER
    assert "save it as .docx or PDF" in refusal(source)


def test_a_damaged_document_is_refused(given):
    assert "damaged or incomplete" in refusal(given(word("x")[:4000]))


def test_an_entity_bomb_is_refused(given):
    bomb = b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"
    assert "writing programs" in refusal(given(repacked(word("x"), {"word/document.xml": bomb})))


def test_a_document_without_words_is_refused(given):
    assert "no words" in refusal(given(word("")))


def test_pictures_in_a_document_are_announced(given):
    picture = b'<w:p><w:r><w:drawing><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"/>'
    content = body_of(word("x"), b"<w:p><w:r><w:t>x</w:t></w:r></w:p>", picture + b"</w:drawing></w:r></w:p>")
    entries, notices, _ = read(IMPORTER, given(content))
    assert [entry.untrusted_text for entry in entries] == [""]
    assert "holds 1 pictures" in sentences(notices)[0]


def test_a_transcript_of_a_speech_service_is_a_transcript(given):
    source = given(word("录音转写", "说话人1 00:05", "你好", "说话人2 00:09", "今天必须还"), "转写.docx")
    (entry,), _, _ = read(IMPORTER, source)
    assert entry.source_class is SourceClass.TRANSCRIPT
    assert entry.details["transcript"] == {
        "format": "speakers",
        "segments": [
            [None, None, "", "录音转写"],
            [5000, None, "说话人1", "你好"],
            [9000, None, "说话人2", "今天必须还"],
        ],
    }
    assert entry.details["stem"] == "转写"


def test_words_in_a_document_named_like_a_recording_are_its_transcript(given):
    source = given(word("今天必须还"), "13800138000_20240312101530.docx")
    (entry,), _, _ = read(IMPORTER, source)
    assert entry.source_class is SourceClass.TRANSCRIPT
    assert entry.details["stem"] == "13800138000_20240312101530"
    assert entry.details["transcript"]["format"] == "plain"


def test_answers_that_lead_back_are_asked_for_once(given):
    class Media:
        def read_word(self, path, first=0):
            return WordText(("a",), 0)

    (entry, *_), _, _ = read(IMPORTER, replace(given(word("x")), media=Media()))
    assert entry.untrusted_text == "a"
