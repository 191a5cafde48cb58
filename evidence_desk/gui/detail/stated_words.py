"""A fact in plain words: what its value is, and how exactly it is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evidence_desk.domain.facts import DecisionStatus, Fact, FactKind
from evidence_desk.domain.verdict_words import yuan
from evidence_desk.gui.entry_words import one_line
from evidence_desk.text import N_, Message, _

STATUSES = {
    DecisionStatus.CONFIRMED: N_("confirmed by you"),
    DecisionStatus.REJECTED: N_("set aside by you"),
}
_PERIODS = {
    "year": N_("{share} % a year"),
    "month": N_("{share} % a month"),
    "day": N_("{share} % a day"),
    "none": N_("{share} %"),
}
#: The parts of a plan in the order they are said; values are sums (minor), shares, or counts.
_PLAN = (
    ("count", N_("in {value} parts")),
    ("each_minor", N_("{value} each")),
    ("down_minor", N_("{value} first")),
    ("down_basis_points", N_("{value} % first")),
    ("waived_minor", N_("{value} waived")),
    ("waived_basis_points", N_("{value} % waived")),
    ("settle_minor", N_("settled with {value}")),
    ("postpone_days", N_("{value} days later")),
    ("postpone_months", N_("{value} months later")),
    ("principal_only", N_("principal only")),
    ("interest_stopped", N_("no further interest")),
)
_NAMED = {
    "number": N_("number {value}"),
    "label": N_("called “{value}”"),
    "name": N_("name {value}"),
    "account": N_("account {value}"),
    "bank": N_("bank {value}"),
    "organisation": N_("of {value}"),
    "on_behalf_of": N_("on behalf of {value}"),
}


def value_words(fact: Fact) -> str:
    """What the fact comes to, with what is to be known of it."""
    said = [_SAYERS.get(fact.kind, _named)(fact.value)]
    if fact.approximate:
        said.append(_("not exact, as the text says"))
    if fact.ambiguous:
        said.append(_("can be read otherwise"))
    return " · ".join(filter(None, said))


def _amount(value: Mapping[str, Any]) -> str:
    if value.get("upper_minor") is not None:
        ends = {"low": _sum(value["minor"], value), "high": _sum(value["upper_minor"], value)}
        return Message(N_("{low} to {high}"), ends).render()
    return _sum(value["minor"], value)


def _sum(minor: int, value: Mapping[str, Any]) -> str:
    currency = value.get("currency") or "CNY"
    return yuan(minor).render() if currency == "CNY" else f"{minor / 100:,.2f} {currency}"


def _percent(value: Mapping[str, Any]) -> str:
    return Message(_PERIODS[value["per"]], {"share": _share(value["basis_points"])}).render()


def _share(basis_points: float) -> str:
    return f"{basis_points / 100:.4f}".rstrip("0").rstrip(".")


def _date(value: Mapping[str, Any]) -> str:
    day, clock = value.get("date"), value.get("time")
    if day is None and clock is None:
        return _("day not known")
    return " ".join(str(part) for part in (day or _("day not known"), clock) if part)


def _deadline(value: Mapping[str, Any]) -> str:
    if value.get("by") is None:
        return _("day not known")
    return Message(N_("by {when}"), {"when": str(value["by"]).replace("T", " ")}).render()


def _overdue(value: Mapping[str, Any]) -> str:
    if value.get("days") is not None:
        return Message(N_("{value} days overdue"), {"value": value["days"]}).render()
    return Message(N_("{value} months overdue"), {"value": value.get("months", "")}).render()


def _plan(value: Mapping[str, Any]) -> str:
    said = []
    for name, words in _PLAN:
        part = value.get(name)
        if part is None or part is False:
            continue
        if name.endswith("_minor"):
            part = yuan(part).render()
        elif name.endswith("_basis_points"):
            part = _share(part)
        said.append(Message(words, {"value": part}).render())
    return _("; ").join(said)


def _named(value: Mapping[str, Any]) -> str:
    said = [
        Message(words, {"value": one_line(str(value[name]))}).render()
        for name, words in _NAMED.items()
        if value.get(name)
    ]
    return _("; ").join(said)


_SAYERS: dict[FactKind, Callable[[Mapping[str, Any]], str]] = {
    FactKind.AMOUNT: _amount,
    FactKind.PERCENT: _percent,
    FactKind.DATE: _date,
    FactKind.DEADLINE: _deadline,
    FactKind.OVERDUE: _overdue,
    FactKind.PLAN: _plan,
}
