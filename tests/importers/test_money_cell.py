import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.importers._money_cell import MoneyCell, fen_of, money_cell, yuan


@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        ("49.74", 4974),
        (" 49.74               ", 4974),
        ("¥28.16", 2816),
        ("￥500.00", 50_000),
        ("1,234.56", 123_456),
        ("-1,000.00", -100_000),
        ("¥-3", -300),
        ("−3.00", -300),
        ("+3.00", 300),
        ("20", 2000),
        ("0.00", 0),
        ("28.160000000000004", 2816),
        ("12.30 元", 1230),
        ("１２.30", 1230),
        ("1，234.00", 123_400),
        ("222228.50", 22_222_850),
    ],
)
def test_sums(cell, minor):
    assert fen_of(cell) == minor


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "/",
        "-",
        "xx,yyyy.zz",
        "1,23",
        "1,2345.00",
        "12.345",
        "1.2.3",
        "1e9",
        "2023-01-01",
        "9" * 13,
        "9" * 9000,
        "12 345 678 901 234",
        "金额",
        "12%",
        "100 USD",
        "٣",
    ],
)
def test_what_is_no_sum(cell):
    assert fen_of(cell) is None
    assert money_cell(cell) is None


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("131.77", MoneyCell(13177)),
        ("131.77(已退款89.84)", MoneyCell(13177, 8984)),
        ("131.77（已退款￥89.84）", MoneyCell(13177, 8984)),
        ("468.32(已全额退款)", MoneyCell(46832, 46832)),
        ("468.32(已退款很多)", MoneyCell(46832)),
        ("没有(已退款89.84)", None),
    ],
)
def test_a_sum_may_state_its_refund(cell, read):
    assert money_cell(cell) == read


@given(st.integers(-(10**13), 10**13))
def test_what_is_written_is_read_again(minor):
    assert fen_of(yuan(minor)) == minor
    assert fen_of(f"¥{yuan(abs(minor))}") == abs(minor)


@given(st.text() | st.text("0123456789.,-¥()已退款全额元 "))
def test_never_raises(cell):
    read = money_cell(cell)
    assert read is None or abs(read.minor) < 10**15
