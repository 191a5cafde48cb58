"""Recordings whose time a list of calls covers without a row of the call."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.completeness import Completeness, clocks, measured
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.rules import RecordingRule
from evidence_desk.text import N_, Message

_TEXT = N_(
    "A list of calls in this case file has rows before and after this recording, but none of this call "
    "within {tolerance} s of its start."
)
_NEXT = N_(
    "See whether the call went over another SIM card or an app, whether its row was deleted from the phone's "
    "log, or whether the recording's time is another; the carrier can print the details of each line."
)


class RecordingWithoutLogEntry(RecordingRule):
    """A recording with a known number and time that no row of a covering list is of."""

    key = "recording_without_log_entry"
    version = 1
    severity = Severity.ATTENTION
    law = ("evidence-rules-90-4",)
    title = Message(N_("Recordings without a row in the list of calls"))

    def examine(self, view: RecordingView) -> Iterator[Finding]:
        """Yield one finding where a list covers the time and shows no such call."""
        found = measured(view)
        if found.result is not Completeness.NO_ENTRY:
            return
        tolerance = view.parameters.calllog_start_tol_ms // 1000
        values = found.values(view.parameters) | {
            "number": view.recording.number,
            "recorded_s": round((view.recording.duration_ms or 0) / 1000),
            "start_tolerance_s": tolerance,
            "clocks": clocks(view),
        }
        yield self.finding(
            view.debt,
            (view.recording.id,),
            Message(_TEXT, {"tolerance": tolerance}),
            values,
            next_step=Message(_NEXT),
        )


RULE = RecordingWithoutLogEntry()
