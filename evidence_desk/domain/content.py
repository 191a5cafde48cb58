"""How far the words of a written item say the same as a claim: the content levels C0 to C3."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from evidence_desk.domain.accrual import Expected
from evidence_desk.domain.amount_match import is_comparable, is_equal, sums_in
from evidence_desk.domain.amounts import Plan, find_plans
from evidence_desk.domain.corroboration import Claim, ClaimFamily, ContentLevel, Parameters
from evidence_desk.domain.search_words import normalise

#: Words that show an item is about the same subject, by claim family (corroboration model, claim families
#: and lexicon L6, L11, L13 and the threat groups L3, L4, L9). They only propose; nothing is claimed by them.
_WORDS: dict[ClaimFamily, str] = {
    ClaimFamily.AMOUNT_DEMANDED: "应还|待还|欠款|还款|逾期|结清|本金|利息|罚息|overdue|repay|balance",
    ClaimFamily.PROMISE_WAIVER: "减免|免除|免息|只还本金|waive",
    ClaimFamily.PROMISE_INSTALMENT: "分期|延期|展期|每期|instal",
    ClaimFamily.PROMISE_STOP_CONTACT: "停止催收|不再催|不再联系|停催",
    ClaimFamily.PAYMENT_CHANNEL: "账户|账号|卡号|收款|转账|扫码|对公",
    ClaimFamily.THREAT: "上门|外访|后果自负|找你|堵门|拘留",
    ClaimFamily.INSULT: "老赖|骗子|不要脸|人渣|废物|垃圾",
    ClaimFamily.IMPERSONATION: "公安|法院|检察|律师|经侦|民警|法务",
    ClaimFamily.THIRD_PARTY_DISCLOSURE: "亲友|家人|通讯录|联系人|单位|同事|父母",
    ClaimFamily.FALSE_LEGAL_CONSEQUENCE: "起诉|立案|诈骗|坐牢|征信|失信|冻结",
    ClaimFamily.INDUCE_NEW_DEBT: "借一点|刷信用卡|套现|抵押|别的平台",
    ClaimFamily.IDENTITY: "工号|委托|专员",
    ClaimFamily.USER_ACKNOWLEDGEMENT: "我会还|承认|认账|同意分期",
    ClaimFamily.CALL_OCCURRED: "来电|通话|致电|电话",
}
_PATTERNS = {family: re.compile(words, re.IGNORECASE) for family, words in _WORDS.items()}
# "Please call 95188" and "the line is busy" speak of a number, not of a call that took place.
_REFERS_TO_CALL = re.compile(
    r"(刚才|刚刚|方才|今[天日]|[上下]午|昨[天日]|[与跟和]您)"
    r"((?!请|欢迎|可|拨打|客服|热线|联系电话|如|[，。；！？,;!?]).){0,8}(通话|来电|致电|电话)"
    r"|(?<!感谢)您的?来电|电话(里|中|沟通)|(?<!正在)通话(中|里|内容)|called you|our call|phone call with you"
)
#: A word right behind one of these is denied or refused, not repeated (lexicon, negation guard).
_NEGATION = re.compile(
    r"(从未|未曾|并未|没有|不是|不会|并非|禁止|不予|不能|无法|不可|未(能|予)?|never|not?)\S{0,6}$"
)


@lru_cache(maxsize=4096)
def plans_in(text: str) -> tuple[Plan, ...]:
    """The instalment plans a text names."""
    return find_plans(text)


def refers_to_a_call(text: str) -> bool:
    """Whether a message speaks of a phone call."""
    return bool(_REFERS_TO_CALL.search(text))


def compare(
    claim: Claim, text: str, parameters: Parameters, expected: Sequence[Expected] = ()
) -> tuple[ContentLevel, Mapping[str, Any]]:
    """The content level of `text` against `claim`, and the values that were compared.

    Where both name a value of the same kind and the values differ, the words they share are no support:
    that is a difference, and a matter of its own. The same holds where `text` denies the words. `expected`
    are the sums of a bill brought to the day of the claim; one that agrees is the same value.
    """
    words, negated = _shared_words(claim.family, text)
    compared: dict[str, Any] = {"words": words}
    if negated:
        return ContentLevel.C1, compared | {"negated": True}
    if claim.plan is not None:
        plans = [(plan.count, plan.each_minor) for plan in plans_in(text)]
        compared |= {"claimed_plan": list(claim.plan), "written_plans": [list(plan) for plan in plans]}
        if plans:
            return (ContentLevel.C3 if claim.plan in plans else ContentLevel.C1), compared
    elif claim.amount_minor is not None:
        sums = [each for each in sums_in(text) if is_comparable(claim, each)]
        written = [each.value["minor"] for each in sums]
        compared |= {"claimed_minor": claim.amount_minor, "written_minor": written}
        about = words or claim.family is ClaimFamily.AMOUNT_DEMANDED
        for each in expected:
            if about and is_equal(claim, each.minor, False, parameters):
                return ContentLevel.C3, compared | {"explained_by": "accrual", **each.as_values()}
        if sums:
            equal = any(is_equal(claim, each.value["minor"], each.approximate, parameters) for each in sums)
            compared |= {} if equal else {"differs": True}
            return (ContentLevel.C3 if equal and about else ContentLevel.C1), compared
    return (ContentLevel.C2 if words else ContentLevel.C1), compared


def _shared_words(family: ClaimFamily, text: str) -> tuple[str | None, bool]:
    """The first word of the family in `text`, and whether every one of them is denied there."""
    norm = normalise(text)
    found = list(_PATTERNS[family].finditer(norm))
    standing = [word for word in found if not _NEGATION.search(norm[: word.start()])]
    shown = standing or found
    return (shown[0].group(0) if shown else None), bool(found) and not standing
