import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import SAMPLES, source_of, written

from evidence_desk.importers import _text
from evidence_desk.importers._text import decoded_lines, encoding_of, storable, text_head

WORDS = "3月 催收通知：您的借款已逾期，请于3月12日前处理。\nsecond line\n第三行\n"


@pytest.mark.parametrize("length", [10, 40, 60, 20_000])
@pytest.mark.parametrize(
    ("codec", "expected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_each_encoding_is_found_from_head_and_whole(tmp_path, codec, expected, length):
    text = (WORDS * 400)[:length]
    source = written(tmp_path, text.encode(codec), "a.txt")
    encoding = encoding_of(source.path)
    assert (encoding.codec, encoding.replaced) == (expected, 0)
    assert list(decoded_lines(source.path)) == text.splitlines()
    assert text.startswith(text_head(source)[:-2])
    assert list(encoding.notices()) == []


def test_a_gbk_statement_is_gb18030():
    encoding = encoding_of(SAMPLES / "shared" / "bills" / "alipay-records-gbk.csv")
    assert (encoding.codec, encoding.replaced) == ("gb18030", 0)


def test_utf_8_that_is_cut_off_in_a_character_stays_utf_8(tmp_path):
    source = written(tmp_path, "逾期".encode()[:-1], "a.txt")
    assert encoding_of(source.path).codec == "utf-8"
    assert list(decoded_lines(source.path)) == ["逾\ufffd"]


def test_utf_8_with_a_damaged_place_stays_utf_8_and_says_so(tmp_path):
    source = written(tmp_path, (WORDS * 3).encode() + b"\xff\xfe" + "逾期".encode(), "a.txt")
    encoding = encoding_of(source.path)
    assert encoding.codec == "utf-8"
    assert [notice.message.values["count"] for notice in encoding.notices()] == [2]


def test_a_stray_nul_makes_no_utf_16(tmp_path):
    source = written(tmp_path, (WORDS * 10).encode() + b"\0", "a.txt")
    assert encoding_of(source.path).codec == "utf-8"


@pytest.mark.parametrize(
    "name", ["image/fixture-mif1.heic", "audio/fixture.m4a", "bills/wechat-records.xlsx"]
)
def test_other_files_have_no_text(name):
    assert text_head(source_of(SAMPLES / "shared" / name)) == ""


def test_all_line_ends_are_line_ends_and_nothing_else_is(tmp_path):
    source = written(tmp_path, "a\r\nb\rc\nd\u2028e\x0bf\n", "a.txt")
    assert list(decoded_lines(source.path)) == ["a", "b", "c", "d\u2028e\x0bf"]
    assert text_head(source) == "a\nb\nc\nd\u2028e\x0bf\n"


def test_a_line_without_an_end_comes_in_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(_text, "LINE_LIMIT", 10)
    source = written(tmp_path, "x" * 25 + "\ny", "a.txt")
    assert list(decoded_lines(source.path)) == ["x" * 10, "x" * 10, "x" * 5, "y"]


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_become_text_that_can_be_stored(tmp_path, content):
    source = written(tmp_path, content, "a.txt")
    text_head(source)
    for line in decoded_lines(source.path):
        storable(line).encode()


@given(st.text())
def test_storable_changes_only_what_cannot_be_stored(text):
    kept = storable(text)
    assert len(kept) == len(text)
    assert storable(kept) == kept
    assert io.StringIO(kept).read().count("\n") == kept.count("\n")
    assert all(one == other or other == "\ufffd" for one, other in zip(text, kept, strict=True))
