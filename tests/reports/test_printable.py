from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.paths import resource
from evidence_desk.reports._printable import covered_by, printable, printable_tree, visible

COVERED = frozenset([*range(0x20, 0x7F), *range(0x3000, 0xA000), *range(0xFF00, 0xFF60)])
ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=200)


@given(ANY_TEXT, st.booleans())
def test_only_what_the_font_covers_remains(text, narrow):
    shown = printable(text, COVERED, narrow=narrow)
    assert all(character in "\n\t\u200b" or ord(character) in COVERED for character in shown)
    shown.encode("utf-8")


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=400), st.booleans())
def test_ordinary_text_is_only_given_places_to_break(text, narrow):
    assert printable(text, COVERED, narrow=narrow).replace("\u200b", "") == text


@given(st.text("A！（\u20ac", max_size=300))
def test_no_run_is_longer_than_its_column(text):
    pieces = re.split("[\u200b ]", printable(text, COVERED))
    assert max(map(len, pieces)) <= 40


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("收款\u202e账户", "收款〔U+202E〕账户"),
        ("前\x00后", "前〔U+0000〕后"),
        ("坏\ud83d字", "坏〔U+D83D〕字"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("零\u200b宽\ufeff", "零〔U+200B〕宽〔U+FEFF〕"),
    ],
)
def test_what_acts_is_shown(text, shown):
    assert visible(text) == shown


def test_a_picture_becomes_its_code_point_and_its_selector_goes():
    assert printable("款😀❤\ufe0f\u200d", COVERED) == "款〔U+1F600〕〔U+2764〕"


def test_a_telephone_number_and_an_amount_are_never_cut():
    assert printable("13800138000", COVERED, narrow=True) == "13800138000"
    assert printable("（01:12、3,200.00 元）", COVERED) == "（01:12、3,200.00 元）"


def test_a_digest_is_set_in_one_piece_and_a_narrow_column_breaks_sooner():
    data = {"hash": {"digest": "a" * 64}, "party": ["b" * 30], "n": 3, "to": None}
    shown = printable_tree(data, COVERED)
    assert shown == {
        "hash": {"digest": "a" * 64},
        "party": ["\u200b".join(["b" * 6] * 5)],
        "n": 3,
        "to": None,
    }


def test_the_programs_own_fonts_cover_chinese_and_our_marks():
    covered = covered_by(resource("fonts"))
    assert {ord(character) for character in "债务证据〔〕U+，。“”（）【】·×–…A0"} <= covered
