"""Whether the day or the payee that was said is the one that is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from evidence_desk.domain.corroboration import ClaimFamily, ContentLevel
from evidence_desk.domain.facts import Fact, FactKind, read_facts
from evidence_desk.domain.moment import Moment

#: Promises whose value may be a day.
DATED = frozenset(
    {ClaimFamily.PROMISE_INSTALMENT, ClaimFamily.PROMISE_WAIVER, ClaimFamily.PROMISE_STOP_CONTACT}
)
#: The corroboration model's `date_tol`.
_DAYS_APART = 1
_MASK = "*"


@dataclass(frozen=True, slots=True)
class Compared:
    """How far two values are the same (None where either side names none), and the values."""

    level: ContentLevel | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def days(spoken: str, text: str, said_at: Moment | None, written_at: Moment | None) -> Compared:
    """Compare the days two texts name; those a day apart are the same."""
    claimed = _days(spoken, said_at)
    if not claimed:
        return Compared()
    written = _days(text, written_at)
    values = {
        "claimed_days": [each.isoformat() for each in claimed],
        "written_days": [each.isoformat() for each in written],
    }
    if not written:
        return Compared(None, values)
    same = any(abs((one - other).days) <= _DAYS_APART for one in claimed for other in written)
    return Compared(ContentLevel.C3 if same else ContentLevel.C1, values)


def payees(spoken: str, text: str) -> Compared:
    """Compare where two texts ask money to be sent: accounts where both name one, else names."""
    claimed = _payees(spoken)
    if not claimed:
        return Compared()
    written = _payees(text)
    values = {"claimed_payees": _shown(claimed), "written_payees": _shown(written)}
    for part in ("account", "name"):
        ours, theirs = _parts(claimed, part), _parts(written, part)
        if ours and theirs:
            return Compared(ContentLevel.C3 if ours & theirs else ContentLevel.C1, values)
    return Compared(None, values)


def _days(text: str, at: Moment | None) -> tuple[date, ...]:
    found = [_day(fact) for fact in _facts(text, at) if fact.kind in (FactKind.DATE, FactKind.DEADLINE)]
    return tuple(each for each in found if each)


def _day(fact: Fact) -> date | None:
    stated = fact.value.get("date") or fact.value.get("by")
    return date.fromisoformat(str(stated)[:10]) if stated else None


def _payees(text: str) -> tuple[Mapping[str, Any], ...]:
    return tuple(fact.value for fact in _facts(text, None) if fact.kind is FactKind.PAYEE)


def _parts(found: tuple[Mapping[str, Any], ...], part: str) -> frozenset[str]:
    # A masked account fits many.
    return frozenset(str(each[part]) for each in found if each[part] and _MASK not in each[part])


def _shown(found: tuple[Mapping[str, Any], ...]) -> list[str]:
    return [" ".join(part for part in (each["name"], each["account"]) if part) for each in found]


@lru_cache(maxsize=4096)
def _facts(text: str, at: Moment | None) -> tuple[Fact, ...]:
    return read_facts(text, at)
