"""Proposes what an amount is (demanded, principal, interest, fee, paid, offered) from the words beside it."""

from __future__ import annotations

import re

from evidence_desk.domain import money_words
from evidence_desk.domain.facts import role_words as words
from evidence_desk.domain.facts.fact import Role

#: How far before an amount its word may stand, in characters; never in another clause.
_REACH = 28
_BEHIND_REACH = 20
_CLAUSE = re.compile(f"[{money_words.CLAUSE_END}]|, ")
_NOT_PAID = re.compile(words.NOT_PAID, re.IGNORECASE)
_PAID = re.compile(words.PAID, re.IGNORECASE)
_OFFERED = re.compile(words.OFFERED, re.IGNORECASE)
_RETURNED = re.compile("退款|退还|退回|退费|refund", re.IGNORECASE)
_LENT = rf"(?:{words.LENT})(?=(?:[ :]|为|是|了|约|共|人民币|¥)*$)"
_NEAREST = re.compile(
    rf"(?P<fee>{words.FEE})|(?P<interest>{words.INTEREST})|(?P<principal>{words.PRINCIPAL})"
    rf"|(?P<total>{words.TOTAL})|(?P<offered>{words.PARTS})|(?P<demanded>{words.DEMANDED}|{words.NOT_PAID})|(?P<lent>{_LENT})",
    re.IGNORECASE,
)
_BEHIND_COMPONENT = re.compile(
    rf"[ ]?(?:左右|多|of|in|the|的|[ ])*"
    rf"(?:(?P<fee>{words.FEE})|(?P<interest>{words.INTEREST})|(?P<principal>{words.PRINCIPAL}))",
    re.IGNORECASE,
)
_BEHIND_PAID = re.compile(words.PAID_BEHIND)
_BEHIND_OFFERED = re.compile(words.OFFERED_BEHIND)
#: 扣款成功，金额1500元: the words that tell are in the clause before.
_ONLY_A_LABEL = re.compile(r"(?:本次|交易|到账)?金额[ :为是]{0,3}")
_MISSING = re.compile("没|未|不到|还没")
_COMPONENTS = {"fee": Role.FEE, "interest": Role.INTEREST, "principal": Role.PRINCIPAL}


def propose_role(plain: str, start: int, end: int, after: int) -> tuple[Role | None, int]:
    """The role of the amount at `plain[start:end]` of folded text, and where words still free begin.

    `after` is where the words of the amount before it end. A word behind the amount is asked only where
    none stands before it, and is then no longer free for the next one.
    """
    lead = _lead(plain, start, after)
    behind = plain[end : end + _BEHIND_REACH]
    if _RETURNED.search(lead):
        return None, end
    if role := _from_lead(lead):
        return role, end
    if component := _BEHIND_COMPONENT.match(behind):
        return _COMPONENTS[component.lastgroup or ""], end + component.end()
    if _BEHIND_PAID.match(behind):
        return (Role.DEMANDED if _MISSING.search(lead) else Role.PAID), end
    return (Role.OFFERED if _BEHIND_OFFERED.match(behind) else None), end


def _lead(plain: str, start: int, after: int) -> str:
    """What stands before the amount in its own clause, back to the amount before it."""
    lead = plain[max(after, start - _REACH) : start]
    clause_ends = [mark.end() for mark in _CLAUSE.finditer(lead)]
    if clause_ends and _ONLY_A_LABEL.fullmatch(lead, clause_ends[-1]):
        clause_ends.pop()
    return lead[clause_ends[-1] :] if clause_ends else lead


def _from_lead(lead: str) -> Role | None:
    """Paid outweighs an offer, an offer the parts of a bill, and these what is asked for."""
    if _PAID.search(lead) and not _NOT_PAID.search(lead):
        return Role.PAID
    if _OFFERED.search(lead) and not _names_a_part(lead):
        return Role.OFFERED
    component: Role | None = None
    other: Role | None = None
    for found in _NEAREST.finditer(lead):
        group = found.lastgroup or ""
        if group in _COMPONENTS:
            component = _COMPONENTS[group]
        elif group == "total":
            component, other = None, Role.DEMANDED
        else:
            other = Role.PRINCIPAL if group == "lent" else Role(group)
    return component or other


def _names_a_part(lead: str) -> bool:
    """Whether an offer only opens the sentence, and the amount is a part of the bill (只要…本金)."""
    part = [found for found in _NEAREST.finditer(lead) if found.lastgroup in _COMPONENTS]
    return bool(part) and re.search("减免|免除|免掉|免去|优惠|waive", lead) is None
