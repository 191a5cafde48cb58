"""What a bill of one day comes to on another: the arithmetic behind "explained by accrual".

`expected(t2) = total(t1) + overdue principal x daily penalty rate x days - payments between`. Only what the
bill itself states is used; where it names no principal or rate, nothing is worked out. Source: this
project's rules for comparing what a collector says with what a statement shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from evidence_desk.domain.facts import FactKind, Role, read_facts

#: A bill that names the day its figures are of.
_AS_OF = re.compile(r"(?:截[至止到]|as of)[ :]{0,2}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BillFigures:
    """What a bill states, in fen. `as_of` is its day, `daily_ppm` its daily rate in millionths."""

    as_of: date | None
    totals: tuple[int, ...]
    principals: tuple[int, ...]
    daily_ppm: int | None


@dataclass(frozen=True, slots=True)
class Expected:
    """A bill brought to another day, with every figure it was worked out from."""

    minor: int
    total_minor: int
    principal_minor: int
    daily_ppm: int
    days: int
    paid_minor: int

    def as_values(self) -> dict[str, Any]:
        """The arithmetic, for a finding or a report."""
        return {
            "expected_minor": self.minor,
            "total_minor": self.total_minor,
            "principal_minor": self.principal_minor,
            "daily_ppm": self.daily_ppm,
            "days": self.days,
            "paid_minor": self.paid_minor,
        }


@lru_cache(maxsize=1024)
def bill_figures(text: str) -> BillFigures:
    """The figures a bill states in so many words."""
    facts = read_facts(text)
    amounts = [fact for fact in facts if fact.kind is FactKind.AMOUNT]
    days = [fact for fact in facts if fact.kind is FactKind.DATE and fact.value.get("date")]
    named = next((day.value["date"] for day in days if _AS_OF.search(text[: day.start])), None)
    rates = [
        fact.value["basis_points"] * 100
        for fact in facts
        if fact.kind is FactKind.PERCENT and fact.value.get("per") == "day"
    ]
    return BillFigures(
        date.fromisoformat(named) if named else None,
        tuple(fact.value["minor"] for fact in amounts if fact.role is Role.DEMANDED),
        tuple(fact.value["minor"] for fact in amounts if fact.role is Role.PRINCIPAL),
        round(rates[0]) if rates else None,
    )


def expected(
    figures: BillFigures, dated: datetime | None, on: datetime, payments: Iterable[tuple[datetime, int]]
) -> tuple[Expected, ...]:
    """Each total of a bill brought to the day `on`; none where the bill does not state what it takes.

    `dated` is when the bill was made, used where it names no day of its own; a later bill is brought back.
    `payments` are (when, fen).
    """
    start = figures.as_of or (dated.date() if dated else None)
    if start is None or figures.daily_ppm is None or not figures.principals:
        return ()
    days = (on.date() - start).days
    first, last = sorted((start, on.date()))
    between = sum(minor for when, minor in payments if first < when.date() <= last)
    # A bill of a later day already lacks what was paid in between.
    paid = between if days >= 0 else -between
    principal = figures.principals[0]
    grown = round(principal * figures.daily_ppm * days / 1_000_000)
    return tuple(
        Expected(total + grown - paid, total, principal, figures.daily_ppm, days, paid)
        for total in figures.totals
    )
