from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.content import compare, refers_to_a_call
from evidence_desk.domain.corroboration import DEFAULT_PARAMETERS, Claim, ClaimFamily, ContentLevel

C1, C2, C3 = ContentLevel.C1, ContentLevel.C2, ContentLevel.C3


def claim(family: ClaimFamily = ClaimFamily.AMOUNT_DEMANDED, **more) -> Claim:
    return Claim(CommunicationId(1), family, "words", **more)


def level(asked: Claim, text: str) -> ContentLevel:
    return compare(asked, text, DEFAULT_PARAMETERS)[0]


@pytest.mark.parametrize(
    ("minor", "text", "expected"),
    [
        (824_050, "应还8,240.50元", C3),
        (824_050, "应还８，２４０．５０元", C3),
        (824_050, "应还 8240.5 元", C3),
        (824_050, "应还8282元", C1),
        (824_050, "应还8281元", C3),  # half a per cent: 41.20
        (10_000, "应还101元", C3),  # never less than one yuan
        (10_000, "应还101.01元", C1),
        (824_050, "您有欠款，请尽快还款", C2),
        (824_050, "您好，请开门", C1),
        (824_050, "", C1),
    ],
)
def test_amounts_agree_within_the_tolerance(minor, text, expected):
    assert level(claim(amount_minor=minor), text) is expected


@pytest.mark.parametrize(
    ("approximate", "text", "expected"),
    [(True, "应还8600元", C3), (False, "应还8600元", C1), (False, "应还大概8600元", C3)],
)
def test_about_is_wider_on_either_side(approximate, text, expected):
    assert level(claim(amount_minor=824_050, approximate=approximate), text) is expected


def test_an_equal_figure_of_another_subject_is_no_support():
    waiver = claim(ClaimFamily.PROMISE_WAIVER, amount_minor=200_000)
    assert level(waiver, "应还2000元") is C1
    assert level(waiver, "给您减免2000元") is C3
    assert level(waiver, "给您减免") is C2


@pytest.mark.parametrize("text", ["没有任何减免", "不予减免2000元", "从未承诺减免"])
def test_a_denial_is_no_repetition(text):
    found, compared = compare(
        claim(ClaimFamily.PROMISE_WAIVER, amount_minor=200_000), text, DEFAULT_PARAMETERS
    )
    assert (found, compared["negated"]) == (C1, True)


def test_plans_are_equal_in_both_values_or_not_at_all():
    plan = claim(ClaimFamily.PROMISE_INSTALMENT, plan=(6, 150_000))
    assert level(plan, "分6期，每期1500元") is C3
    assert level(plan, "分12期，每期1500元") is C1
    assert level(plan, "可以办理分期") is C2


def test_the_compared_values_are_given():
    _, compared = compare(claim(amount_minor=824_050), "应还8,240.50元或7980.10元", DEFAULT_PARAMETERS)
    assert compared == {"words": "应还", "claimed_minor": 824_050, "written_minor": [824_050, 798_010]}


@pytest.mark.parametrize(
    "text",
    [
        "刚才与您通话中提到的减免方案",
        "您好，昨日致电您未接听",
        "上午电话里说的请确认",
        "今天的来电收到，谢谢",
        "与您电话沟通的内容如下",
        "通话内容请知悉",
        "I called you this morning",
    ],
)
def test_a_message_about_a_call(text):
    assert refers_to_a_call(text)


@pytest.mark.parametrize(
    "text",
    [
        "如有疑问请致电95188",
        "客服电话95188",
        "今日18点前请致电95188",
        "今天还款，客服电话95188",
        "我们将与您联系，客服电话95188",
        "您拨打的电话正在通话中，请稍后再拨",
        "感谢您的来电",
        "应还8240.50元",
        "",
    ],
)
def test_a_message_that_only_gives_a_number(text):
    assert not refers_to_a_call(text)


@given(st.sampled_from(ClaimFamily), st.text(max_size=300), st.none() | st.integers(0, 10**12))
def test_no_text_is_too_strange(family, text, minor):
    found, compared = compare(claim(family, amount_minor=minor), text, DEFAULT_PARAMETERS)
    assert found in (C1, C2, C3)
    assert compared["words"] is None or isinstance(compared["words"], str)
