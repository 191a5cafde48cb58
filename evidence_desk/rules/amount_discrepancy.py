"""Amounts said in a recording that a bill does not come to, with the arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.rules import RecordingRule
from evidence_desk.rules._amounts import (
    contradicted,
    day_of,
    difference_in_words,
    figure,
    said,
    spoken_quote,
    subject_of,
    subtraction,
    written_sum,
)
from evidence_desk.text import N_, Message

_HIGHER = N_(
    "The recording says {said}. That is {difference} more than the bill of {day} comes to; no written reason "
    "for it was found in this case file. Worked out: {arithmetic}."
)
_LOWER = N_(
    "The recording says {said}. That is {difference} less than the bill of {day} comes to; no written reason "
    "for it was found in this case file. Worked out: {arithmetic}."
)
_ASK = N_(
    "Ask the lender in writing which items make up the difference, and save the bill of the day of the call."
)
_ACCRUED = "{total} + {principal} × {rate:g}% × {days} − {paid} = {expected}; {difference}"


class AmountDiscrepancy(RecordingRule):
    """X4a: like is compared with like, the bill brought to the day of the call where it states what it takes.

    It changes no grade: a bill with another figure does not say that the figure was not said.
    """

    key = "amount_discrepancy"
    version = 1
    severity = Severity.ATTENTION
    law = ("evidence-rules-88",)
    title = Message(N_("Amounts said that differ from a bill"))

    def examine(self, view: RecordingView) -> Iterator[Finding]:
        """Yield a finding for each claim and bill that differ."""
        for found in contradicted(view, "X4a"):
            contradiction, claim, item = found
            values = contradiction.values
            shown = arithmetic(values)
            yield self.finding(
                view.debt,
                (view.recording.id, item.id),
                Message(
                    _HIGHER if values["label"] == "unexplained_higher" else _LOWER,
                    {
                        "said": said(claim),
                        "difference": difference_in_words(values["difference_minor"]),
                        "day": day_of(item, view.zone),
                        "arithmetic": shown,
                    },
                ),
                {
                    "contradiction": "X4a",
                    **values,
                    "arithmetic": shown,
                    "quotes": [spoken_quote(claim), written_sum(item, values["written_minor"])],
                },
                next_step=Message(_ASK),
                subject=subject_of(found),
            )


def arithmetic(values: Mapping[str, Any]) -> str:
    """How the difference was worked out, in figures only."""
    reckoned = values.get("expected_minor", values["written_minor"])
    difference = subtraction(values["said_minor"], reckoned)
    if "expected_minor" not in values:
        return difference
    return _ACCRUED.format(
        total=figure(values["total_minor"]),
        principal=figure(values["principal_minor"]),
        rate=values["daily_ppm"] / 10_000,
        days=values["days"],
        paid=figure(values["paid_minor"]),
        expected=figure(values["expected_minor"]),
        difference=difference,
    )


RULE = AmountDiscrepancy()
