"""Amounts demanded in a recording while a message of the same party demands another."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.domain.verdict_words import yuan
from evidence_desk.rules import RecordingRule
from evidence_desk.rules._amounts import (
    Against,
    contradicted,
    day_of,
    difference_in_words,
    said,
    spoken_quote,
    subtraction,
    written_sum,
)
from evidence_desk.text import N_, Message

_DIFFERS = N_(
    "The recording says {said}; the message of {day} demands {written}, {difference} apart. Until the "
    "difference is explained, this figure counts as weak at most. Worked out: {arithmetic}."
)
_EXPLAIN = N_(
    "If you know why the figures differ (another day, a payment in between, another debt), note it as an "
    "explanation; if not, ask for the breakdown in writing."
)


class ConflictingDemand(RecordingRule):
    """X4b: one finding for each message, whatever the number of claims; explanations are kept by its subject.

    Once it is explained, and as long as it is the same figure, the examination takes the cap off the grade.
    """

    key = "conflicting_demand"
    version = 1
    severity = Severity.ATTENTION
    law = ("evidence-rules-90-4",)
    title = Message(N_("Different amounts demanded for the same thing"))

    def examine(self, view: RecordingView) -> Iterator[Finding]:
        """Yield a finding for each message that demands another amount."""
        by_item: dict[int, list[Against]] = {}
        for found in contradicted(view, "X4b"):
            by_item.setdefault(found[2].id, []).append(found)
        for conflicts in by_item.values():
            yield self._of_message(view, conflicts)

    def _of_message(self, view: RecordingView, conflicts: list[Against]) -> Finding:
        contradiction, claim, item = conflicts[0]
        values = contradiction.values
        shown = subtraction(values["said_minor"], values["written_minor"])
        quotes = [
            *(spoken_quote(each) for _found, each, _item in conflicts),
            written_sum(item, values["written_minor"]),
        ]
        return self.finding(
            view.debt,
            (view.recording.id, item.id),
            Message(
                _DIFFERS,
                {
                    "said": said(claim),
                    "day": day_of(item, view.zone),
                    "written": yuan(values["written_minor"]),
                    "difference": difference_in_words(values["difference_minor"]),
                    "arithmetic": shown,
                },
            ),
            {"contradiction": "X4b", **values, "arithmetic": shown, "quotes": quotes},
            next_step=Message(_EXPLAIN),
            subject=f"{view.recording.id}/{item.id}",
        )


RULE = ConflictingDemand()
