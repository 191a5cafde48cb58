"""Signatures, staff numbers and contract numbers in messages and speech."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.mentions import find_contract_number, find_signature, find_staff_number


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我的工号是8801", "8801"),
        ("工号：A0023，请记录", "A0023"),
        ("工号为CS-0023", "CS-0023"),
        ("工号 ８８０１", "8801"),
        ("坐席号1024为您服务", "1024"),
        ("我没有工号", None),
        ("工号是多少", None),
        ("8801", None),
    ],
)
def test_the_staff_number_a_speaker_states(text: str, expected: str | None) -> None:
    assert find_staff_number(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("您的借款合同号HT20231108", "HT20231108"),
        ("合同编号：HT-2023-1108", "HT-2023-1108"),
        ("借据号: 20231108001234", "20231108001234"),
        ("借据编号为ＪＪ２０２３１１", "JJ202311"),
        ("Contract No. AB123456", "AB123456"),
        ("合同号12345", None),
        ("合同已签", None),
        ("contract signed today", None),
    ],
)
def test_the_contract_number_a_text_states(text: str, expected: str | None) -> None:
    assert find_contract_number(text) == expected


@given(st.one_of(st.text(), st.text(alphabet="【】工号合同借据是为:： A0１-\n")))
def test_any_text_gives_a_part_of_it_or_nothing(text: str) -> None:
    signature = find_signature(text)
    assert signature is None or f"{signature}" in text
    for found in (find_staff_number(text), find_contract_number(text)):
        assert found is None or found.isascii()
