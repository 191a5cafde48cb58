from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.debt import Identifier, IdentifierKind, Money
from evidence_desk.domain.verdict_words import place
from evidence_desk.gui.dialogs.entered import (
    read_collectors,
    read_date,
    read_identifiers,
    read_money,
    read_place,
    read_wall_time,
    written_collectors,
    written_identifiers,
    written_money,
)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("8240.50", 824_050),
        ("8,240.5", 824_050),
        ("\uff18\uff12\uff14\uff10", 824_000),
        ("¥3200", 320_000),
        ("3200 元", 320_000),
        ("\uffe5 3\uff0c200", 320_000),
        ("0", 0),
        ("RMB 12", 1_200),
    ],
)
def test_money_is_read(text, minor):
    assert read_money(text) == Money(minor)


@pytest.mark.parametrize(
    "text", ["8.240,50", "八千", "-1", "1e3000", "nan", "inf", "1.005", "99999999999999"]
)
def test_what_is_no_money_is_refused(text):
    with pytest.raises(ValueError, match=r"^"):
        read_money(text)


@given(st.integers(0, 10**11))
def test_money_survives_being_written(minor):
    assert read_money(written_money(Money(minor))) == Money(minor)


@pytest.mark.parametrize("text", ["2024-03-01", "2024/3/1", "2024年3月1日", "20240301", "2024.03.01 "])
def test_a_date_is_read(text):
    assert read_date(text) == date(2024, 3, 1)


@pytest.mark.parametrize("text", ["2024-13-01", "1.3.2024", "3月1日", "2024-02-30"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"^"):
        read_date(text)


def test_nothing_is_nothing():
    assert (read_money(" "), read_date(""), read_place(""), read_identifiers("\n"), read_collectors("")) == (
        None,
        None,
        None,
        (),
        (),
    )


@pytest.mark.parametrize(
    "text", ["2024-03-12 09:30", "2024年3月12日 9点30分", "2024/3/12 09:30:00", "20240312 09\uff1a30"]
)
def test_a_time_is_read(text):
    assert read_wall_time(text) == datetime(2024, 3, 12, 9, 30)


@pytest.mark.parametrize("text", ["09:30", "2024-03-12", "2024-03-12 25:00", "2024-03-12 09:30 or so", ""])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match=r"^"):
        read_wall_time(text)


@given(st.integers(0, 86_399))
def test_a_place_survives_being_written(second):
    assert read_place(place(second * 1000)) == second * 1000


@pytest.mark.parametrize("text", ["72", "1:72", "a:b", "-1:00"])
def test_what_is_no_place_is_refused(text):
    with pytest.raises(ValueError, match=r"^"):
        read_place(text)


def test_identifiers_get_their_kind():
    text = "138 0013 8000\n【网商银行】、WS202308170817\uff0c陈专员; 95188"
    found = [(each.kind, each.written, each.normalised) for each in read_identifiers(text)]
    assert found == [
        (IdentifierKind.NUMBER, "138 0013 8000", "13800138000"),
        (IdentifierKind.SIGNATURE, "网商银行", "网商银行"),
        (IdentifierKind.CONTRACT, "WS202308170817", "ws202308170817"),
        (IdentifierKind.ALIAS, "陈专员", "陈专员"),
        (IdentifierKind.NUMBER, "95188", "95188"),
    ]


@pytest.mark.parametrize("colon", [":", "\uff1a"])
def test_collecting_firms_keep_their_identifiers(colon):
    text = f"恒信服务{colon}138 0013 8000、【恒信】\n某某公司{colon}0571-88001234"
    found = read_collectors(text)
    assert [(each.party, each.kind.value) for each in found] == [
        ("恒信服务", "number"),
        ("恒信服务", "signature"),
        ("某某公司", "number"),
    ]
    assert read_collectors(written_collectors(found)) == found


def test_a_firm_without_a_number_is_refused_by_its_line():
    with pytest.raises(ValueError, match="某某公司"):
        read_collectors("恒信:95188\n某某公司")


def test_written_identifiers_leave_out_those_of_firms():
    own = Identifier(IdentifierKind.SIGNATURE, "网商银行", "网商银行")
    assert written_identifiers((own, Identifier(IdentifierKind.ALIAS, "恒", "恒", "恒信"))) == "【网商银行】"
