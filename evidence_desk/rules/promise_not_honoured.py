"""Promises in a recording after which more was demanded in writing than they leave to be paid."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.domain.verdict_words import yuan
from evidence_desk.rules import RecordingRule
from evidence_desk.rules._amounts import (
    contradicted,
    day_of,
    difference_in_words,
    said,
    spoken_quote,
    subject_of,
    subtraction,
    written_sum,
)
from evidence_desk.text import N_, Message

_MORE = N_(
    "The recording says {said}, which leaves {promised} to be paid at a time. What was written on {day} "
    "demands {demanded}, {difference} more. Worked out: {arithmetic}."
)
_ASK = N_(
    "Keep both, and the receipts of what was paid by the plan. Ask in writing since when and why the plan "
    "should no longer hold."
)


class PromiseNotHonoured(RecordingRule):
    """X6: a later message or bill of the same party demands more than a promised sum or instalment."""

    key = "promise_not_honoured"
    version = 1
    severity = Severity.ATTENTION
    law = ("evidence-rules-88",)
    title = Message(N_("More demanded in writing than was promised"))

    def examine(self, view: RecordingView) -> Iterator[Finding]:
        """Yield a finding for each promise and later demand."""
        for found in contradicted(view, "X6"):
            contradiction, claim, item = found
            values = contradiction.values
            shown = subtraction(values["demanded_minor"], values["promised_minor"])
            yield self.finding(
                view.debt,
                (view.recording.id, item.id),
                Message(
                    _MORE,
                    {
                        "said": said(claim),
                        "promised": yuan(values["promised_minor"]),
                        "day": day_of(item, view.zone),
                        "demanded": yuan(values["demanded_minor"]),
                        "difference": difference_in_words(values["difference_minor"]),
                        "arithmetic": shown,
                    },
                ),
                {
                    "contradiction": "X6",
                    "label": "demands_more",
                    **values,
                    "arithmetic": shown,
                    "quotes": [spoken_quote(claim), written_sum(item, values["demanded_minor"])],
                },
                next_step=Message(_ASK),
                subject=subject_of(found),
            )


RULE = PromiseNotHonoured()
