"""Who a text says is speaking: its signature and staff numbers. None says who really wrote it."""

from __future__ import annotations

import re

from evidence_desk.domain.facts.fact import Fact, FactKind, apart
from evidence_desk.domain.mentions import SIGNED_AT_THE_END, SIGNED_IN_FRONT

_SAYS = r"[ ]?(?:是|为|為|is)?[ ]?[:：]?[ ]?"
_DIGITS = "零一二三四五六七八九"
_NUMBER = (
    r"(?P<number>[A-Za-z]{0,6}-?[0-9][A-Za-z0-9-]{0,18}(?![A-Za-z0-9])"
    rf"|[{_DIGITS}〇幺两]{{3,8}}(?![{_DIGITS}十百千万]))"
)
_LABELLED = re.compile(
    rf"(?:(?:坐席|座席)?工[号號]|[坐座]席号?|员工(?:编号|号)|客服(?:编号|号)){_SAYS}{_NUMBER}"
)
_LABELLED_EN = re.compile(
    r"\b(?:agent|staff|employee|badge)[ ]?(?:id|no\.?|number|#)[ ]?(?:is)?[ ]?:?[ ]?"
    r"(?P<number>[A-Za-z]{0,6}-?[0-9][A-Za-z0-9-]{0,18})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?<![0-9A-Za-z-])(?P<number>[0-9]{2,8})号(?:客服|专员|坐席|座席|催收员|业务员|调解员|员工|话务员)"
)
_SPOKEN = str.maketrans("〇零幺一二两三四五六七八九", "0011223456789")
#: Square brackets sign an SMS too, but mark emoji in chats: only what is named like an institution.
_SQUARE = (
    r"\[[ ]{0,4}([^\[\]\n]{0,16}?(?:银行|金融|消金|小贷|信贷"
    r"|支付宝|借呗|花呗|公司|集团|法院|事务所|中心))[ ]{0,4}\]"
)
_SQUARE_IN_FRONT = re.compile(r"\s{0,8}" + _SQUARE)
_SQUARE_AT_THE_END = re.compile(_SQUARE + r"[\s。.]{0,8}\Z")


def read_staff_numbers(text: str, plain: str) -> tuple[Fact, ...]:
    """Every staff number (工号) in `text`, whose folded form is `plain`."""
    facts = []
    for pattern in (_LABELLED, _LABELLED_EN, _CALLED):
        for found in pattern.finditer(plain):
            start, end = found.span("number")
            number = found["number"].translate(_SPOKEN)
            facts.append(Fact(FactKind.STAFF, start, end, text[start:end], {"number": number}))
    return apart(facts)


def read_signatures(text: str) -> tuple[Fact, ...]:
    """The 【机构】 in front of a text and at its end; brackets inside stress words and sign nothing."""
    found = [
        SIGNED_IN_FRONT.match(text) or _SQUARE_IN_FRONT.match(text),
        SIGNED_AT_THE_END.search(text) or _SQUARE_AT_THE_END.search(text, max(0, len(text) - 48)),
    ]
    facts = []
    for signed in found:
        if signed and (name := signed[1].strip()):
            start = max(text.rfind(bracket, 0, signed.start(1)) for bracket in "【[")
            end = next(at for at in range(signed.end(1), len(text)) if text[at] in "】]") + 1
            facts.append(Fact(FactKind.SIGNATURE, start, end, text[start:end], {"name": name}))
    return apart(facts)
