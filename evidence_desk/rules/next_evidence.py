"""The one list of a debt of what is worth getting next: what is missing, why, how, and until when.

One finding for each thing, in a fixed order (`order`); each names entries it is needed for, and how many
findings ask for it. A rule has no clock: dates follow from the entries, and whether
one has passed is for the reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.case_views import DebtView, Found
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.rules import DebtRule
from evidence_desk.rules._needs import NEEDS, Need, asking, day_of, months_after, stated
from evidence_desk.text import N_, Message

_WHY = N_("{why} Findings that ask for it: {count}.")
_UNTIL = N_(
    "{why} A carrier usually keeps its list for about {months} months: for {first} until about {until}."
)
_NAME = {"zh": "{name}", "en": "{name}"}
_NAME_AND_CONTRACT = {"zh": "{name}（合同号 {contract}）", "en": "{name} (contract {contract})"}


class NextEvidence(DebtRule):
    """What would help this debt's case file most, first what its source keeps for some time only."""

    key = "next_evidence"
    version = 1
    severity = Severity.INFO
    law = ("civil-procedure-67",)
    title = Message(N_("What to get next"))

    def examine(self, view: DebtView) -> Iterator[Finding]:
        """Yield a finding for each thing that is needed; nothing for the inbox."""
        if view.debt is None:
            return
        for need in NEEDS:
            found = asking(need, view)
            if found or need.lacking(view):
                yield self._of(view, need, found)

    def _of(self, view: DebtView, need: Need, found: tuple[Found, ...]) -> Finding:
        first, last = _span(view, found)
        values: dict[str, Any] = {
            "order": need.order,
            "way": need.way,
            "count": sum(each.count for each in found),
            "asked_by": [{"rule": each.rule, "code": each.code, "count": each.count} for each in found],
            "first": first,
            "last": last,
        }
        why = Message(need.why)
        text = Message(_WHY, {"why": why, "count": values["count"]}) if found else why
        if need.expires and first and last:
            text = Message(_UNTIL, {"why": text, **self._expiry(view, found, values), "first": first})
        if ready := _ready(view, need, first, last):
            values["ready_text"] = ready
        entries = tuple(dict.fromkeys(each.entry for each in found if each.entry is not None))
        how = Message(need.how)
        return self.finding(
            view.debt, entries, text, values, next_step=how, subject=need.code, code=need.code
        )

    def _expiry(self, view: DebtView, found: tuple[Found, ...], values: dict[str, Any]) -> dict[str, Any]:
        """Until when the carrier's list of the first and of the last day can usually be had."""
        months = stated()["carrier_details_months"]
        early, late = _extent(view, found)
        values["by"] = f"{months_after(day_of(view, early), months):%Y-%m-%d}"
        values["by_last"] = f"{months_after(day_of(view, late), months):%Y-%m-%d}"
        return {"months": months, "until": values["by"]}


def _extent(view: DebtView, found: tuple[Found, ...]) -> tuple[int, int]:
    early = [each.first_ms for each in found if each.first_ms is not None]
    late = [each.last_ms for each in found if each.last_ms is not None]
    return min(early, default=view.first_ms or 0), max(late, default=view.last_ms or 0)


def _span(view: DebtView, found: tuple[Found, ...]) -> tuple[str | None, str | None]:
    """The first and last day of the entries it is needed for; of the whole debt where none is named."""
    if view.first_ms is None or view.last_ms is None:
        return None, None
    first, last = (day_of(view, each) for each in _extent(view, found))
    return f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"


def _ready(view: DebtView, need: Need, first: str | None, last: str | None) -> dict[str, str]:
    """The text to send, by language; {} where there is none or a date in it is not known."""
    texts: dict[str, str] = stated()["ready"].get(need.code, {})
    if view.debt is None or (any("{first}" in each for each in texts.values()) and not first):
        return {}
    draft = view.debt.draft
    names = _NAME_AND_CONTRACT if draft.contract else _NAME
    which = {
        language: form.format(name=draft.name, contract=draft.contract) for language, form in names.items()
    }
    return {
        language: text.format(which=which[language], first=first, last=last)
        for language, text in texts.items()
    }


RULE = NextEvidence()
