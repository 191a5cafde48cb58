"""What a text mentions besides money: the signature of an SMS, a staff number, a contract number.

Each is returned as written, apart from full-width signs; none says who really wrote the text.
"""

from __future__ import annotations

import re

from evidence_desk.domain.numerals import folded

# Blanks are bounded: between two open ends they would be tried in every way there is.
_SIGNATURE = r"【[ ]{0,8}([^【】\n]{2,20}?)[ ]{0,8}】"
#: The first group of either is the name.
SIGNED_IN_FRONT = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\ufeff]*" + _SIGNATURE)
SIGNED_AT_THE_END = re.compile(_SIGNATURE + r"[\s\u200b-\u200f\u202a-\u202e\ufeff。.]*\Z")

_SAYS = r"[ ]?(?:是|为|為)?[ ]?[:：]?[ ]?"
_STAFF = re.compile(
    rf"(?:工号|工號|坐席号?|员工编号|客服编号){_SAYS}([A-Za-z]{{0,6}}-?[0-9][A-Za-z0-9-]{{0,18}})(?![A-Za-z0-9])"
)
_CONTRACT = re.compile(
    rf"(?:借据|借據|合同|协议|協議|contract)[ ]?(?:编号|編號|号码|号|號|no\.?|number)?{_SAYS}"
    r"((?=[A-Za-z-]*[0-9])[A-Za-z0-9][A-Za-z0-9-]{4,38}[A-Za-z0-9])(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def find_signature(text: str) -> str | None:
    """The 【机构】 an SMS is signed with, in front of the message or at its end; None elsewhere.

    Brackets inside a message stress words; they sign nothing.
    """
    signed = SIGNED_IN_FRONT.match(text) or SIGNED_AT_THE_END.search(text)
    return signed[1].strip() or None if signed else None


def find_staff_number(text: str) -> str | None:
    """The first staff number (工号) a text states."""
    stated = _STAFF.search(folded(text))
    return stated[1] if stated else None


def find_contract_number(text: str) -> str | None:
    """The first contract or receipt-of-loan number (合同号, 借据编号) a text states."""
    stated = _CONTRACT.search(folded(text))
    return stated[1] if stated else None
