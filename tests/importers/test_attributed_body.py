import pytest
from hypothesis import given
from hypothesis import strategies as st
from phone_databases import attributed_body

from evidence_desk.importers._attributed_body import words_of

SAMPLE = attributed_body("您好，今天还款")


@pytest.mark.parametrize("mutable", [False, True])
@pytest.mark.parametrize("text", ["a", "您的借款[图片]{1}", "x" * 127, "y" * 128, "款" * 300, "z" * 70_000])
def test_words_of_any_length(text, mutable):
    assert words_of(attributed_body(text, mutable=mutable)) == text


def test_nothing_that_is_no_archive():
    assert words_of(b"") is None
    assert words_of(b"\x04\x0bstreamtyped") is None
    assert words_of(b"bplist00" + bytes(100)) is None


@pytest.mark.parametrize("end", range(0, len(SAMPLE), 7))
def test_an_archive_cut_off_anywhere(end):
    assert words_of(SAMPLE[:end]) in (None, "您好，今天还款")


HEAD = b"\x04\x0bstreamtyped\x81\xe8\x03"


@pytest.mark.parametrize(
    "hostile",
    [
        HEAD + b"\x84\x0c[999999999!]",
        HEAD + b"\x84\x0c[999999999c]",
        HEAD + b"\x84\x81\xff\x7f" + b"{" * 0x7FFF,
        HEAD + b"\x84\x82\x2b\x81\x00\x00" + b"{" * 0x812B,
        HEAD + b"\x84\x01@" + b"\x84\x84\x84\x01A\x00\x85\x84\x01@" * 3000,
    ],
)
def test_archives_made_to_cost_time(hostile):
    assert words_of(hostile) is None


@given(st.binary(max_size=40), st.integers(0, len(SAMPLE)), st.integers(0, 10))
def test_damaged_archives_raise_nothing(noise, place, cut):
    found = words_of(SAMPLE[:place] + noise + SAMPLE[place + cut :])
    assert found is None or isinstance(found, str)
