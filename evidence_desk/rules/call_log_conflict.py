"""Recordings that the carrier's list of calls does not bear out: no such call, or a shorter one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.domain.moment import utc_of
from evidence_desk.rules import RecordingRule
from evidence_desk.text import N_, Message

_SHORTER = N_(
    "The carrier's list shows {connected} s of talk for this call; the recording lasts {recorded} s, "
    "which is {longer} s longer. The tolerance is {tolerance} s."
)
_NONE = N_(
    "The carrier's list has rows on {before} and {after}, and none between them of a call with {number} "
    "at the time of this recording."
)
_LOOK = N_(
    "Check the time and the number of the recording, and whether one file holds two calls. A call by an "
    "app or by the phone's second line stands in no list of this line."
)


class CallLogConflict(RecordingRule):
    """X1: the call is then not corroborated, whatever the phone's own log says."""

    key = "call_log_conflict"
    version = 1
    severity = Severity.CRITICAL
    law = ("evidence-rules-90-4",)
    title = Message(N_("Recordings that the carrier's list does not bear out"))

    def examine(self, view: RecordingView) -> Iterator[Finding]:
        """Yield one finding for each row that differs, or one where the list has none."""
        for each in view.assessment.contradictions:
            if each.rule == "X1":
                entries = (view.recording.id, *((each.item,) if each.item is not None else ()))
                yield self.finding(
                    view.debt,
                    entries,
                    _text(each.values, view.zone),
                    {"contradiction": "X1", **each.values},
                    next_step=Message(_LOOK),
                    subject="/".join(str(entry) for entry in entries),
                )


def _text(values: Mapping[str, Any], zone: tzinfo) -> Message:
    if values.get("shows") == "no_such_call":
        days = {
            name: f"{utc_of(values[f'list_{name}_ms']).astimezone(zone):%Y-%m-%d %H:%M}"
            for name in ("before", "after")
        }
        return Message(_NONE, {"number": values["number"], **days})
    recorded, connected = values.get("recorded_s") or 0, values.get("connected_s") or 0
    return Message(
        _SHORTER,
        {
            "connected": connected,
            "recorded": recorded,
            "longer": recorded - connected,
            "tolerance": values.get("duration_tolerance_s", "?"),
        },
    )


RULE = CallLogConflict()
