"""Signatures of messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.mentions import find_signature


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("【某某银行】您尾号1234的信用卡本期应还8,240.50元", "某某银行"),
        ("您的账单已出。【某某消费金融】", "某某消费金融"),
        ("\u202a 【某某银行】提醒", "某某银行"),
        ("【 某某银行 】提醒", "某某银行"),
        ("【甲公司】还款。【乙公司】", "甲公司"),
        ("请注意【重要】内容", None),
        ("【】空", None),
        ("【" + "长" * 21 + "】", None),
        ("没有签名", None),
        ("", None),
    ],
)
def test_the_signature_of_a_message(text: str, expected: str | None) -> None:
    assert find_signature(text) == expected


@given(st.one_of(st.text(), st.text(alphabet="【】工号合同借据是为:： A0１-\n")))
def test_any_text_gives_a_part_of_it_or_nothing(text: str) -> None:
    signature = find_signature(text)
    assert signature is None or f"{signature}" in text
