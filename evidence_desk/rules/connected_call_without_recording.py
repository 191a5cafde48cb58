"""Answered calls of a day of which this case file holds no recording."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.domain.case_views import DayView
from evidence_desk.domain.completeness import Completeness
from evidence_desk.domain.day_calls import logged_calls
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.rules import DayRule
from evidence_desk.text import N_, Message

_TEXT = N_(
    "Answered calls of this day without a recording in this case file: {count}, lasting {seconds} s together."
)
_NEXT = N_(
    "Look on the phone and in its backups for recordings of these calls; if there are none, note what was "
    "said."
)


class ConnectedCallWithoutRecording(DayRule):
    """Calls that a log says were taken and no recording is tied to; one finding for a day.

    Rows of two lists that are the same call count once. `untied_recordings` are the day's recordings without
    a row: one of them may be of such a call.
    """

    key = "connected_call_without_recording"
    version = 1
    severity = Severity.INFO
    law = ("evidence-rules-90-4",)
    title = Message(N_("Answered calls without a recording"))

    def examine(self, view: DayView) -> Iterator[Finding]:
        """Yield one finding for a day with such calls."""
        listed = logged_calls(view)
        lacking = [each for each in listed if each.completeness is Completeness.UNRECORDED]
        if not lacking:
            return
        seconds = sum(each.duration_ms or 0 for each in lacking) // 1000
        values = {
            "class": Completeness.UNRECORDED.value,
            "day": view.day.isoformat(),
            "calls": [
                {
                    "call": each.entries[0],
                    "number": each.number,
                    "connected_s": (each.duration_ms or 0) // 1000,
                    "rows": list(each.entries),
                }
                for each in lacking
            ],
            "recorded_calls": sum(each.completeness is Completeness.RECORDED for each in listed),
            "missed_calls": sum(each.completeness is Completeness.MISSED for each in listed),
            "untied_recordings": [each.id for each in view.recordings],
        }
        yield self.finding(
            view.debt,
            tuple(entry for each in lacking for entry in each.entries),
            Message(_TEXT, {"count": len(lacking), "seconds": seconds}),
            values,
            next_step=Message(_NEXT),
            subject=view.day.isoformat(),
        )


RULE = ConnectedCallWithoutRecording()
