"""A fact as a text states it, with its place, and what the user decided about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple


class FactKind(StrEnum):
    """What sort of fact a stretch of text states."""

    AMOUNT = "amount"
    PERCENT = "percent"
    DATE = "date"
    DEADLINE = "deadline"
    OVERDUE = "overdue"
    PLAN = "plan"
    STAFF = "staff"
    CONTRACT = "contract"
    PAYEE = "payee"
    SIGNATURE = "signature"
    INTRODUCTION = "introduction"


class Role(StrEnum):
    """What an amount is, by the words around it. `offered` is any sum of an offer, a waived one too."""

    DEMANDED = "demanded"
    PRINCIPAL = "principal"
    INTEREST = "interest"
    FEE = "fee"
    PAID = "paid"
    OFFERED = "offered"


class FactKey(NamedTuple):
    """What a decision is filed under: the same words at the same place of the same text."""

    kind: FactKind
    start: int
    end: int
    written: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as written at `text[start:end]`, in code points.

    `value` is of JSON types, by kind (amounts in fen, never negative; dates and times local to the case):

    - amount: minor, currency, upper_minor where a range is written
    - percent: basis_points (a float below one basis point), per: year, month, day or none
    - date: date and time, None where they cannot be told; deadline: by, a date or a date with a time
    - overdue: days or months
    - plan: any of count, each_minor, down_minor, down_basis_points, waived_minor, waived_basis_points,
      settle_minor, postpone_days, postpone_months, principal_only, interest_stopped
    - staff: number; contract: number and the label it stands under; signature: name
    - payee: name, account, bank; introduction: name, organisation, on_behalf_of; None where not stated

    `approximate`: the text says so itself (大概, 左右, a range). `ambiguous`: it can be read otherwise, or
    not be resolved without knowing more. `role` is a proposal for amounts, None without a cue.
    """

    kind: FactKind
    start: int
    end: int
    written: str
    value: Mapping[str, Any] = field(hash=False)
    approximate: bool = False
    ambiguous: bool = False
    role: Role | None = None

    @property
    def key(self) -> FactKey:
        """What a decision about this fact is filed under."""
        return FactKey(self.kind, self.start, self.end, self.written)


class DecisionStatus(StrEnum):
    """What the user said about a fact that was read."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class FactDecision:
    """The user's word on one fact, and the role they gave it; None leaves the role that was proposed."""

    status: DecisionStatus
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class DecidedFact:
    """A fact with the user's status, None while they have not looked at it."""

    fact: Fact
    status: DecisionStatus | None


def decided(facts: Iterable[Fact], decisions: Mapping[FactKey, FactDecision]) -> tuple[DecidedFact, ...]:
    """Each fact with the decision filed under its key; a decision whose fact is no longer read is left out.

    Rejected facts stay in, so that a window can show what was set aside.
    """
    return tuple(_decided(fact, decisions.get(fact.key)) for fact in facts)


def _decided(fact: Fact, decision: FactDecision | None) -> DecidedFact:
    if decision is None:
        return DecidedFact(fact, None)
    return DecidedFact(replace(fact, role=decision.role or fact.role), decision.status)


def apart(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts of one kind in order, none overlapping: the one that begins first stays, the longest of these."""
    kept: list[Fact] = []
    for fact in sorted(facts, key=lambda fact: (fact.start, -fact.end)):
        if not kept or kept[-1].end <= fact.start:
            kept.append(fact)
    return tuple(kept)
