import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.importers._call_length import call_length_ms


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("85", 85),
        ("85秒", 85),
        ("1分25秒", 85),
        ("1分钟", 60),
        ("1 分 25 秒", 85),
        ("1小时2分3秒", 3723),
        ("1时2分3秒", 3723),
        ("1小时3秒", 3603),
        ("00:01:25", 85),
        ("0:01:25", 85),
        ("01:25", 85),
        ("１分２５秒", 85),
        ("0", 0),
        ("85.0", 85),
        ("000125", 125),
    ],
)
def test_lengths(cell, seconds):
    assert call_length_ms(cell) == seconds * 1000


@pytest.mark.parametrize(
    "cell",
    ["", "-", "1分25", "小时", "秒", "1.5", "-5", "8:5", "1:2:3:4", "999999999", "9" * 5000, "二分", "1e3"],
)
def test_what_is_no_length(cell):
    assert call_length_ms(cell) is None


@given(st.integers(0, 86_400))
def test_all_forms_of_one_length_agree(seconds):
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    forms = (
        f"{seconds}",
        f"{seconds}秒",
        f"{hours}小时{minutes}分{rest}秒",
        f"{hours}:{minutes:02}:{rest:02}",
    )
    assert {call_length_ms(form) for form in forms} == {seconds * 1000}


@given(st.text() | st.text("0123456789:分秒小时钟 "))
def test_never_raises(cell):
    length = call_length_ms(cell)
    assert length is None or 0 <= length <= 7 * 86_400_000
