"""How far the words of a written item say the same as a claim: the content levels C0 to C3."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from evidence_desk.domain.accrual import Expected
from evidence_desk.domain.amount_match import agrees, is_equal, like_sums
from evidence_desk.domain.amounts import Plan, find_plans
from evidence_desk.domain.corroboration import Claim, ClaimFamily, ContentLevel, Parameters
from evidence_desk.domain.moment import Moment
from evidence_desk.domain.named_values import DATED, Compared, days, payees
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
#: A word right behind one of these is denied or refused, not repeated (lexicon, negation guard). Not where
#: the debtor's own act stands between (未还款将起诉), nor in another clause.
_NEGATION = re.compile(
    r"(?:从未|未曾|并未|没有|没|不是|不会|并非|禁止|不予|不能|无法|不可|不得|绝不|不存在|无需|未(?:能|予)?|[并暂]无)"
    r"(?:(?![将则就还付结清缴接按履处偿])[^\W_]){0,6}$"
    r"|(?<![是要对])不$|\b(?:never|not|no|cannot)\b(?: \w+){0,3} ?$"
)
#: What somebody has not paid is demanded (尚未还款); only what need not be paid is denied.
_ACTS = re.compile("还款|结清|repay")
_NOT_NEEDED = re.compile("(?:无需|不需要?|不用|不必)(?:再|您|提前){0,2}$")
_NEGATION_REACH = 40


@lru_cache(maxsize=16_384)
def plans_in(text: str) -> tuple[Plan, ...]:
    """The instalment plans a text names."""
    return find_plans(text)


def refers_to_a_call(text: str) -> bool:
    """Whether a message speaks of a phone call."""
    return bool(_REFERS_TO_CALL.search(text))


def compare(
    claim: Claim,
    text: str,
    parameters: Parameters,
    expected: Sequence[Expected] = (),
    said_at: Moment | None = None,
    written_at: Moment | None = None,
) -> tuple[ContentLevel, Mapping[str, Any]]:
    """The content level of `text` against `claim`, and the values that were compared.

    Where both name a value of the same kind and the values differ, the words they share are no support:
    that is a difference, and a matter of its own. The same holds where `text` denies the words. `expected`
    are the sums of a bill brought to the day of the claim; one that agrees is the same value. 明天 and other
    days are counted from `said_at` and `written_at`.
    """
    words, negated = shared_words(claim.family, text)
    compared: dict[str, Any] = {"words": words}
    if negated:
        return ContentLevel.C1, compared | {"negated": True}
    if claim.plan is not None:
        found = _plans(claim, text, parameters)
    elif claim.amount_minor is not None:
        found = _amounts(claim, text, bool(words), expected, parameters)
    elif claim.family is ClaimFamily.PAYMENT_CHANNEL:
        found = payees(claim.words, text)
    elif claim.family in DATED:
        found = days(claim.words, text, said_at, written_at)
    else:
        found = Compared()
    level = found.level or (ContentLevel.C2 if words else ContentLevel.C1)
    return level, compared | dict(found.values)


def shared_words(family: ClaimFamily, text: str) -> tuple[str | None, bool]:
    """The first word of the family in `text`, and whether every one of them is denied there."""
    norm = _normalised(text)
    found = list(_PATTERNS[family].finditer(norm))
    standing = [word for word in found if not _is_denied(norm, word)]
    shown = standing or found
    return (shown[0].group(0) if shown else None), bool(found) and not standing


def _is_denied(norm: str, word: re.Match[str]) -> bool:
    before = norm[max(0, word.start() - _NEGATION_REACH) : word.start()]
    return bool((_NOT_NEEDED if _ACTS.fullmatch(word[0]) else _NEGATION).search(before))


def _plans(claim: Claim, text: str, parameters: Parameters) -> Compared:
    assert claim.plan is not None
    plans = plans_in(text)
    values = {
        "claimed_plan": list(claim.plan),
        "written_plans": [[plan.count, plan.each_minor] for plan in plans],
    }
    if not plans:
        return Compared(None, values)
    count, each = claim.plan
    tolerance = max(parameters.amount_abs_tol_minor, round(each * parameters.amount_rel_tol))
    same = any(plan.count == count and abs(plan.each_minor - each) <= tolerance for plan in plans)
    return Compared(ContentLevel.C3 if same else ContentLevel.C1, values)


def _amounts(
    claim: Claim, text: str, about: bool, expected: Sequence[Expected], parameters: Parameters
) -> Compared:
    sums = like_sums(claim, text)
    values: dict[str, Any] = {
        "claimed_minor": claim.amount_minor,
        "written_minor": [each.value["minor"] for each in sums],
    }
    about = about or claim.family is ClaimFamily.AMOUNT_DEMANDED
    if any(agrees(claim, each, parameters) for each in sums):
        return Compared(ContentLevel.C3 if about else ContentLevel.C1, values)
    for each in expected:
        if about and is_equal(claim, each.minor, False, parameters):
            why = "payment" if each.paid_minor else "accrual"
            return Compared(ContentLevel.C3, values | {"explained_by": why, **each.as_values()})
    return Compared(ContentLevel.C1, values | {"differs": True}) if sums else Compared(None, values)


@lru_cache(maxsize=16_384)
def _normalised(text: str) -> str:
    return normalise(text)
