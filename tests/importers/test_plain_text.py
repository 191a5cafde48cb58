"""Text files that are nothing else: one entry, no time, bounded."""

from __future__ import annotations

import pytest
from xml_backups import read, sentences, written

from evidence_desk.domain.communication import Kind, SourceClass
from evidence_desk.importers import Claim, choose, plain_text
from evidence_desk.importers.any_file import IMPORTER as ANY_FILE
from evidence_desk.importers.plain_text import IMPORTER


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_words_come_as_they_stand(tmp_path, codec):
    text = "催收经过\n\n3月12日 来电：今天必须还 8,240.50 元。\t=1+1 {x} %s <b>"
    source = written(tmp_path, text.encode(codec), "经过.txt")
    assert choose(source) is IMPORTER
    (entry,), notices, _ = read(IMPORTER, source)
    assert notices == []
    assert (entry.kind, entry.source_class, entry.at) == (Kind.DOCUMENT, SourceClass.TEXT_FILE, None)
    assert entry.untrusted_text == text


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.txt"), (b" \n\n", "a.txt"), (b"\x00\x01\x02" * 50, "a.txt"), (b"words", "a.xyz")],
)
def test_what_is_no_text_is_only_kept(tmp_path, content, name):
    source = written(tmp_path, content, name)
    assert IMPORTER.claim(source) is Claim.NO
    assert choose(source) is ANY_FILE


def test_readers_of_a_form_go_first(tmp_path):
    qq = "消息记录（此消息记录为文本格式，不支持重新导入）\n\n2024-03-12 9:30:15 张三(123456)\n你好\n"
    assert choose(written(tmp_path, qq, "a.txt")).key == "qq_text"
    mail = (
        "From: a@example.com\nTo: b@example.com\nSubject: x\nDate: Tue, 12 Mar 2024 10:15:30 +0800\n\nhello\n"
    )
    assert choose(written(tmp_path, mail, "a.txt")).key == "eml_message"


def test_a_long_text_is_cut_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(plain_text, "LONGEST_TEXT", 10)
    (entry,), notices, _ = read(IMPORTER, written(tmp_path, "字" * 30, "a.txt"))
    assert entry.untrusted_text == "字" * 10
    assert "longer than can be shown" in sentences(notices)[0]
