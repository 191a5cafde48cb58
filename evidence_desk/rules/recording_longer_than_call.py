"""Recordings longer than the call that a list of calls states; they may hold more than one call."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.completeness import Completeness, clocks, measured
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.rules import RecordingRule
from evidence_desk.text import N_, Message

_TEXT = N_(
    "The recording lasts {recorded} s; the list of calls states {connected} s, {more} s less than was "
    "recorded."
)
_NEXT = N_(
    "Listen whether it also holds ringing, a second call or what was said after the call, and note it."
)


class RecordingLongerThanCall(RecordingRule):
    """A recording that holds more than its call, by the list of calls."""

    key = "recording_longer_than_call"
    version = 1
    severity = Severity.ATTENTION
    law = ("evidence-rules-90-4",)
    title = Message(N_("Recordings longer than the call"))

    def examine(self, view: RecordingView) -> Iterator[Finding]:
        """Yield one finding where a list states less than was recorded."""
        found = measured(view)
        if found.result is not Completeness.LONGER or found.decisive is None:
            return
        values = found.values(view.parameters) | {"clocks": clocks(view)}
        said = {"recorded": values["recorded_s"], "connected": values["connected_s"]}
        yield self.finding(
            view.debt,
            (view.recording.id, found.decisive.call),
            Message(_TEXT, said | {"more": values["difference_s"]}),
            values,
            next_step=Message(_NEXT),
            subject=str(view.recording.id),
        )


RULE = RecordingLongerThanCall()
