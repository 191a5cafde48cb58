"""Whether a figure that was said and a figure that is written are the same, of the same kind of sum."""

from __future__ import annotations

import re
from functools import lru_cache

from evidence_desk.domain.corroboration import Claim, ClaimFamily, Parameters
from evidence_desk.domain.facts import Fact, Role
from evidence_desk.domain.facts.amounts import read_amounts
from evidence_desk.domain.numerals import folded

#: Sums of these roles can be the same thing; one without a role can be any.
_ALIKE = {
    Role.DEMANDED: frozenset({Role.DEMANDED}),
    Role.PRINCIPAL: frozenset({Role.PRINCIPAL}),
    Role.INTEREST: frozenset({Role.INTEREST}),
    Role.FEE: frozenset({Role.FEE}),
    Role.OFFERED: frozenset({Role.OFFERED, Role.DEMANDED}),
    Role.PAID: frozenset({Role.PAID}),
}


#: A sum behind one of these is a part of what is asked for: it is compared with no whole.
_PART = re.compile(r"(最低还款额?|最低|首付|首期|每期|每个?月|月供|第.{1,3}期)[^0-9，。；,;]{0,4}$")
_NAMES_A_PART = re.compile("最低|首付|首期|每期|每个?月|月供|第.{1,3}期")
_PART_REACH = 14
_FIGURES = re.compile("[0-9０-９零一二两三四五六七八九十百千万几]")
_BY_FAMILY = {
    ClaimFamily.AMOUNT_DEMANDED: Role.DEMANDED,
    ClaimFamily.PROMISE_WAIVER: Role.OFFERED,
    ClaimFamily.PROMISE_INSTALMENT: Role.OFFERED,
}


@lru_cache(maxsize=16_384)
def sums_in(text: str) -> tuple[Fact, ...]:
    """The amounts a text names, with the role their words propose."""
    return read_amounts(text, folded(text)) if _FIGURES.search(text) else ()


def like_sums(claim: Claim, text: str) -> tuple[Fact, ...]:
    """The sums of a text that can be the claim's: a whole with wholes, principal with principal."""
    whole = role_of(claim) is Role.DEMANDED and not _NAMES_A_PART.search(claim.words)
    return tuple(
        each
        for each in sums_in(text)
        if is_comparable(claim, each)
        and not (whole and _PART.search(text[max(0, each.start - _PART_REACH) : each.start]))
    )


def role_of(claim: Claim) -> Role | None:
    """What sum a claim speaks of: by its own words, else by its family."""
    for fact in sums_in(claim.words):
        if fact.value["minor"] == claim.amount_minor and fact.role is not None:
            return fact.role
    return _BY_FAMILY.get(claim.family)


def is_comparable(claim: Claim, written: Fact) -> bool:
    """Whether a written sum can be the claim's: total with total, principal with principal."""
    said = role_of(claim)
    return said is None or written.role is None or written.role in _ALIKE[said]


def is_equal(claim: Claim, minor: int, approximate: bool, parameters: Parameters) -> bool:
    """Whether two sums agree within the tolerance, which is wider where either is only about."""
    claimed = claim.amount_minor or 0
    about = claim.approximate or approximate
    ratio = parameters.amount_approx_rel_tol if about else parameters.amount_rel_tol
    return abs(minor - claimed) <= max(parameters.amount_abs_tol_minor, round(claimed * ratio))


def agrees(claim: Claim, written: Fact, parameters: Parameters) -> bool:
    """Whether a written sum is the claim's within the tolerance; a range agrees with all that lies in it."""
    lower, upper = written.value["minor"], written.value.get("upper_minor")
    if is_equal(claim, lower, written.approximate, parameters):
        return True
    if upper is None:
        return False
    return lower <= (claim.amount_minor or 0) <= upper or is_equal(claim, upper, True, parameters)
