from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.search_words import normalise, terms


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("应还８，２４０．５０元", "应还8240.50元"),
        ("8,240.50", "8240.50"),
        ("1,234,567", "1234567"),
        ("3,20", "3,20"),
        ("1,2345", "1,2345"),
        ("ＡＢＣ Straße", "abc strasse"),
        ("还\0款", "还款"),
        ("a\0b", "ab"),
        ("还\u200b款\ufeff", "还款"),
        ("\u202e反向\u202c", "反向"),
        ("⑳", "20"),
        ("", ""),
    ],
)
def test_both_sides_look_the_same(written, normal):
    assert normalise(written) == normal


def test_all_words_of_a_query():
    assert terms("  还款　８，２４０ ABC ") == ("还款", "8240", "abc")
    assert terms(" \u200b ") == ()


@given(st.text(max_size=200))
def test_normalising_again_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_word_is_found_in_the_text_that_holds_it(before, after):
    assert normalise("还款") in normalise(f"{before}还款{after}")
