"""Numerals of both scripts, apart from anything about money."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.numerals import folded, read_numeral


@pytest.mark.parametrize(
    ("run", "value", "elided"),
    [
        ("12", "12", False),
        ("1,234.5", "1234.5", False),
        ("1.2万", "12000", False),
        ("十", "10", False),
        ("二十三", "23", False),
        ("一百零五", "105", False),
        ("一千零五十", "1050", False),
        ("三千五", "3500", True),
        ("1万2", "12000", True),
        ("1万2000", "12000", False),
        ("1万零500", "10500", False),
        ("两万五千", "25000", False),
        ("十二万三千", "123000", False),
        ("1亿2千万", "120000000", False),
        ("壹万贰仟叁佰肆拾伍", "12345", False),
        ("2w5", "25000", True),
        ("零", "0", False),
    ],
)
def test_reads_a_numeral(run: str, value: str, elided: bool) -> None:
    numeral = read_numeral(run)
    assert numeral is not None
    assert (numeral.value, numeral.elided) == (Decimal(value), elided)


@pytest.mark.parametrize(
    "run",
    [
        "",
        "百",
        "万",
        "三五千",
        "二〇二四",
        "一二",
        "百千",
        "一百千",
        "1,23",
        "1.2.3",
        "1千2.5",
        "零五百",
        "一万万",
        "5五",
        "元",
        "9" * 40,
    ],
)
def test_what_is_no_single_numeral_gives_none(run: str) -> None:
    assert read_numeral(run) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("１２，３４５．６", "12,345.6"),
        ("还１０００，明天", "还1000，明天"),
        ("￥５００（元）", "¥500(元)"),
        ("㎏½", "㎏½"),
        ("plain", "plain"),
    ],
)
def test_folding_keeps_every_position(text: str, expected: str) -> None:
    assert folded(text) == expected


@given(st.text())
def test_folding_never_changes_the_length(text: str) -> None:
    assert len(folded(text)) == len(text)
    read_numeral(folded(text))
