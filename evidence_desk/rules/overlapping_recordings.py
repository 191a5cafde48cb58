"""Two recordings that overlap in time and are not of the same call (X2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.corroboration import Parameters, Record
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.domain.moment import Precision
from evidence_desk.domain.phone_number import same_number
from evidence_desk.rules import RecordingRule
from evidence_desk.text import N_, Message

_MINUTE_MS = 60_000
_TEXT = N_("Two recordings overlap by {seconds} s, and they do not look like the same call.")
_NEXT = N_(
    "Check when both were recorded and correct the time that is wrong; if they were made on two phones, say "
    "so "
    "as an explanation."
)


class OverlappingRecordings(RecordingRule):
    """Recordings of one debt that overlap by more than the tolerance for their lengths.

    Reported once, with the later of the two. Copies, and two recordings of about the same start, length and
    number, are taken for the same call.
    """

    key = "overlapping_recordings"
    version = 1
    severity = Severity.ATTENTION
    law = ("evidence-rules-90-4",)
    title = Message(N_("Recordings that overlap in time"))

    def examine(self, view: RecordingView) -> Iterator[Finding]:
        """Yield one finding for each earlier recording that this one overlaps."""
        tolerance = view.parameters.calllog_duration_tol_ms
        for other in sorted((each.record for each in view.others), key=lambda each: each.id):
            if other.id in view.copies or not _is_earlier(other, view.recording):
                continue
            overlap = _surely_overlapping_ms(other, view.recording)
            if overlap <= tolerance or _may_be_same_call(other, view.recording, view.parameters):
                continue
            values = {
                "flag": "TIME_CONFLICT",
                "overlap_s": overlap // 1000,
                "tolerance_s": tolerance // 1000,
                "recordings": [_values(each, view.zone) for each in (other, view.recording)],
            }
            yield self.finding(
                view.debt,
                (view.recording.id, other.id),
                Message(_TEXT, {"seconds": overlap // 1000}),
                values,
                next_step=Message(_NEXT),
                subject=f"{view.recording.id}/{other.id}",
                code="X2",
            )


def _is_earlier(one: Record, other: Record) -> bool:
    if one.at is None or other.at is None:
        return False
    return (one.at.epoch_ms, one.id) < (other.at.epoch_ms, other.id)


def _surely_overlapping_ms(first: Record, second: Record) -> int:
    """How long both ran at least, wherever in its unit each written start lies; 0 where nothing is sure."""
    if first.at is None or second.at is None or first.duration_ms is None or second.duration_ms is None:
        return 0
    if Precision.DAY in (first.at.precision, second.at.precision):
        return 0
    first_start, second_start = first.at.epoch_ms, second.at.epoch_ms
    first_end, second_end = first_start + first.duration_ms, second_start + second.duration_ms
    latest_start = max(first_start + _unit_ms(first), second_start + _unit_ms(second))
    return max(0, min(first_end, second_end) - latest_start)


def _unit_ms(record: Record) -> int:
    return _MINUTE_MS if record.at and record.at.precision is Precision.MINUTE else 0


def _may_be_same_call(one: Record, other: Record, parameters: Parameters) -> bool:
    if one.number and other.number and not same_number(one.number, other.number):
        return False
    if one.at is None or other.at is None or one.duration_ms is None or other.duration_ms is None:
        return True
    longer = max(one.duration_ms, other.duration_ms)
    tolerance = max(parameters.calllog_duration_tol_ms, round(longer * parameters.calllog_duration_tol_ratio))
    starts_alike = abs(one.at.epoch_ms - other.at.epoch_ms) <= parameters.calllog_start_tol_ms
    return starts_alike and abs(one.duration_ms - other.duration_ms) <= tolerance


def _values(record: Record, zone: tzinfo) -> dict[str, object]:
    return {
        "recording": record.id,
        "start": record.at.iso(zone) if record.at else None,
        "recorded_s": (record.duration_ms or 0) // 1000,
        "number": record.number,
    }


RULE = OverlappingRecordings()
