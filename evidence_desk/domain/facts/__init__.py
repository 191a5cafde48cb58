"""Facts with their place: what a message, a transcript or a bill states in so many words.

`read_facts` gives amounts, rates, dates, deadlines, plans, numbers, names and payees, each with its span in
the text as written and a value that can be compared. It proposes; the user confirms or rejects (`decided`).

To add a way of writing: begin with its row in tests/domain/phrases, then change the module of its kind.
Words that only tell what an amount is are in `role_words`; how amounts themselves are read is the matter
of `evidence_desk.domain.amounts`.
"""

from __future__ import annotations

from evidence_desk.domain.facts.amounts import read_amounts
from evidence_desk.domain.facts.dates import read_dates
from evidence_desk.domain.facts.durations import read_overdue
from evidence_desk.domain.facts.fact import (
    DecidedFact,
    DecisionStatus,
    Fact,
    FactDecision,
    FactKey,
    FactKind,
    Role,
    decided,
)
from evidence_desk.domain.facts.introductions import read_introductions
from evidence_desk.domain.facts.numbers import read_numbers
from evidence_desk.domain.facts.payees import read_payees
from evidence_desk.domain.facts.people import read_signatures, read_staff_numbers
from evidence_desk.domain.facts.percents import read_percents
from evidence_desk.domain.facts.plans import read_plans
from evidence_desk.domain.moment import Moment, is_plausible
from evidence_desk.domain.numerals import folded

__all__ = [
    "VERSION",
    "DecidedFact",
    "DecisionStatus",
    "Fact",
    "FactDecision",
    "FactKey",
    "FactKind",
    "Role",
    "decided",
    "read_facts",
]

#: Goes into the record of a run; raise it whenever a text may be read otherwise than before.
VERSION = 1


def read_facts(text: str, written_at: Moment | None = None) -> tuple[Fact, ...]:
    """The facts in `text`, in order of place; those of one kind never overlap. Never raises.

    `written_at` is when the text was written or spoken; 明天 and 三天内 are counted from it on the wall clock
    of the case, and stay without a value where it is not given, or is no time of this era.
    """
    plain = folded(text)
    known = written_at is not None and is_plausible(written_at)
    now = written_at.local().replace(tzinfo=None) if written_at and known else None
    sums = (*read_amounts(text, plain), *read_percents(text, plain))
    found = [
        *sums,
        *read_dates(text, plain, now),
        *read_overdue(text, plain),
        *read_plans(text, plain, sums),
        *read_staff_numbers(text, plain),
        *read_numbers(text, plain),
        *read_payees(text, plain),
        *read_signatures(text),
        *read_introductions(text, plain),
    ]
    return tuple(sorted(found, key=lambda fact: (fact.start, fact.end, fact.kind)))
