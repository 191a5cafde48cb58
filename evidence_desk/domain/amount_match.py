"""Whether a figure that was said and a figure that is written are the same, of the same kind of sum."""

from __future__ import annotations

from functools import lru_cache

from evidence_desk.domain.corroboration import Claim, ClaimFamily, Parameters
from evidence_desk.domain.facts import Fact, FactKind, Role, read_facts

#: Sums of these roles can be the same thing; one without a role can be any.
_ALIKE = {
    Role.DEMANDED: frozenset({Role.DEMANDED}),
    Role.PRINCIPAL: frozenset({Role.PRINCIPAL}),
    Role.INTEREST: frozenset({Role.INTEREST}),
    Role.FEE: frozenset({Role.FEE}),
    Role.OFFERED: frozenset({Role.OFFERED, Role.DEMANDED}),
    Role.PAID: frozenset({Role.PAID}),
}


@lru_cache(maxsize=8192)
def sums_in(text: str) -> tuple[Fact, ...]:
    """The amounts a text names, with the role their words propose."""
    return tuple(fact for fact in read_facts(text) if fact.kind is FactKind.AMOUNT)


def role_of(claim: Claim) -> Role | None:
    """What sum a claim speaks of: by its own words, else by its family."""
    for fact in sums_in(claim.words):
        if fact.value["minor"] == claim.amount_minor and fact.role is not None:
            return fact.role
    return Role.DEMANDED if claim.family is ClaimFamily.AMOUNT_DEMANDED else None


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
