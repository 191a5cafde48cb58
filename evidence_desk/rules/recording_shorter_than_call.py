"""Recordings shorter than the call that a list of calls states."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.completeness import Completeness, clocks, measured
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.rules import RecordingRule
from evidence_desk.text import N_, Message

_TEXT = N_(
    "The recording lasts {recorded} s; the list of calls states {connected} s, {less} s more than was "
    "recorded."
)
_NEXT = N_(
    "Look on the phone and in the recorder's folder for another part of the same call; if there is none, "
    "note "
    "how the recording began and ended."
)


class RecordingShorterThanCall(RecordingRule):
    """A recording that lacks more of its call than the tolerance, by the list of calls."""

    key = "recording_shorter_than_call"
    version = 1
    severity = Severity.ATTENTION
    law = ("evidence-rules-90-4",)
    title = Message(N_("Recordings shorter than the call"))

    def examine(self, view: RecordingView) -> Iterator[Finding]:
        """Yield one finding where a list states more than was recorded."""
        found = measured(view)
        if found.result is not Completeness.SHORTER or found.decisive is None:
            return
        values = found.values(view.parameters) | {"clocks": clocks(view)}
        said = {"recorded": values["recorded_s"], "connected": values["connected_s"]}
        yield self.finding(
            view.debt,
            (view.recording.id, found.decisive.call),
            Message(_TEXT, said | {"less": -values["difference_s"]}),
            values,
            next_step=Message(_NEXT),
            subject=str(view.recording.id),
        )


RULE = RecordingShorterThanCall()
