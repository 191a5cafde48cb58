"""Numbers as phones, logs and carriers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.phone_number import (
    NumberClass,
    classify,
    looks_like_number,
    mobile_inside,
    normalise,
    same_number,
)

NUMBERISH = st.one_of(st.text(), st.text(alphabet="0123456789１３８+-() *xX,;\u00a0\u202a\u202c号未知"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("13800138000", "13800138000"),
        ("+8613800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("\u202a138\u00a00013\u00a08000\u202c", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("（010）1234-5678", "01012345678"),
        ("010-12345678", "01012345678"),
        ("+861012345678", "+861012345678"),
        ("400-820-8820", "4008208820"),
        ("95588", "95588"),
        ("+8695588", "+8695588"),
        ("1069012345678", "1069012345678"),
        ("138****6721", "138****6721"),
        ("+86138****6721", "138****6721"),
        ("138＊＊＊＊6721", "138****6721"),
        ("138XXXX6721", "138****6721"),
        ("10086,1", "10086"),
        ("+15551234567", "+15551234567"),
        ("张三", "张三"),
        ("*67", "*67"),
    ],
)
def test_normalise_takes_off_what_only_helps_the_eye(written: str, expected: str) -> None:
    assert normalise(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "  ",
        "null",
        "NULL",
        "-1",
        "-2",
        "-3",
        "未知号码",
        "私密号码",
        "(Unknown)",
        "（未知）",
        "\u202a",
    ],
)
def test_no_number_stays_no_number(written: str | None) -> None:
    assert normalise(written) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("13800138000", NumberClass.MOBILE),
        ("013800138000", NumberClass.MOBILE),
        ("19145520861", NumberClass.MOBILE),
        ("12800138000", NumberClass.OTHER),
        ("01012345678", NumberClass.LANDLINE),
        ("05711234567", NumberClass.LANDLINE),
        ("075512345678", NumberClass.LANDLINE),
        ("+867551234567", NumberClass.LANDLINE),
        ("2112345678", NumberClass.LANDLINE),
        ("82345678", NumberClass.LANDLINE),
        ("95588", NumberClass.SERVICE),
        ("+8695588", NumberClass.SERVICE),
        ("10086", NumberClass.SERVICE),
        ("12378", NumberClass.SERVICE),
        ("110", NumberClass.SERVICE),
        ("96110", NumberClass.SERVICE),
        ("9501312345", NumberClass.SERVICE),
        ("10690123", NumberClass.SENDER_CODE),
        ("106575160001", NumberClass.SENDER_CODE),
        ("10612345678901234567", NumberClass.SENDER_CODE),
        ("4008208820", NumberClass.TOLL),
        ("8008208820", NumberClass.TOLL),
        ("+15551234567", NumberClass.FOREIGN),
        ("0085212345678", NumberClass.FOREIGN),
        ("+48123456789", NumberClass.FOREIGN),
        ("138****6721", NumberClass.MASKED),
        ("张三", NumberClass.OTHER),
        ("12", NumberClass.OTHER),
    ],
)
def test_each_number_has_its_class(written: str, expected: NumberClass) -> None:
    number = normalise(written)
    assert number is not None
    assert classify(number) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("13800138000", "+86 138-0013-8000"),
        ("13800138000", "013800138000"),
        ("138****6721", "13812346721"),
        ("+86138****6721", "138****6721"),
        ("138***6721", "138****6721"),
        ("010-12345678", "+86 10 1234 5678"),
        ("02112345678", "2112345678"),
        ("07551234567", "7551234567"),
        ("+8695588", "95588"),
        ("0085212345678", "+85212345678"),
        ("010****5678", "01012345678"),
    ],
)
def test_one_number_in_two_forms(one: str, other: str) -> None:
    assert same_number(one, other)
    assert same_number(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, None),
        ("-1", "-1"),
        ("未知号码", "未知号码"),
        ("13800138000", None),
        ("13800138000", "13800138001"),
        ("138****6721", "13812346722"),
        ("138****6721", "13912346721"),
        ("138****6721", "139****6721"),
        ("1****1", "13800138001"),
        ("138****6721", "1386721"),
        ("12345678", "02112345678"),
        ("4008208820", "04008208820"),
        ("95588", "955881"),
    ],
)
def test_different_or_missing_numbers_are_never_the_same(one: str | None, other: str | None) -> None:
    assert not same_number(one, other)
    assert not same_number(other, one)


@pytest.mark.parametrize(
    "text", ["134 1096 1780", "+15551234567", "10086", "110", "138****6721", "(010) 1234-5678"]
)
def test_these_look_like_numbers(text: str) -> None:
    assert looks_like_number(text)


@pytest.mark.parametrize("text", ["", "12", "张三", "张三13800138000", "Papa", "-1", "未知号码", "3 号", "*"])
def test_these_do_not_look_like_numbers(text: str) -> None:
    assert not looks_like_number(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三13800138000", "13800138000"),
        ("张三 138 0013 8000 催收", "138 0013 8000"),
        ("+8613800138000 张三", "+8613800138000"),
        ("13800138000 (13800138000)", "13800138000"),
        ("13800138000和13900139000", None),
        ("订单1380013800012", None),
        ("张三", None),
    ],
)
def test_the_one_mobile_inside_a_text(text: str, expected: str | None) -> None:
    span = mobile_inside(text)
    assert (text[slice(*span)] if span else None) == expected


@given(NUMBERISH)
def test_normalise_is_idempotent(text: str) -> None:
    once = normalise(text)
    assert once is None or normalise(once) == once


@given(NUMBERISH, NUMBERISH)
def test_any_text_is_compared_and_the_same_both_ways(one: str, other: str) -> None:
    assert same_number(one, other) == same_number(other, one)
    number = normalise(one)
    assert same_number(one, one) == (number is not None)
    if number is not None:
        classify(number)
    looks_like_number(one)
    mobile_inside(one)
