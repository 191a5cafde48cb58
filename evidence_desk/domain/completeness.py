"""How a recording's length compares with the call its logs state, and what can be said of that at all.

Only lengths are compared: that they agree within the tolerance says nothing of what lies between start and
end. Source of the tolerances: this project's corroboration model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Any

from evidence_desk.domain.case_views import CallSeen, Coverage, RecordingView
from evidence_desk.domain.communication import CommunicationId, SourceClass
from evidence_desk.domain.corroboration import Parameters, Record
from evidence_desk.domain.moment import Precision

#: Fewer pairs tell an accident as easily as a clock.
_FEWEST_PAIRS = 3
#: As many pairs let a row be passed over that a clock speaks against; so near a start is never passed over.
_PAIRS_TO_JUDGE_BY = 5
_NEAR_S = 20


class Completeness(StrEnum):
    """What the lists of calls say of a recording's length, or of a call's recording."""

    WITHIN = "within_tolerance"
    SHORTER = "shorter"
    LONGER = "longer_or_merged"
    NO_ENTRY = "no_log_entry"
    NOT_COVERED = "not_covered"
    CANNOT_SAY = "cannot_say"
    RECORDED = "recorded"
    UNRECORDED = "connected_without_recording"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Compared:
    """A recording's length beside that of one log row of its call; all in ms."""

    call: CommunicationId
    source_class: SourceClass
    recorded_ms: int
    connected_ms: int
    tolerance_ms: int
    start_difference_s: int | None

    @property
    def result(self) -> Completeness:
        """Whether the recording is shorter or longer by more than the tolerance."""
        difference = self.recorded_ms - self.connected_ms
        if abs(difference) <= self.tolerance_ms:
            return Completeness.WITHIN
        return Completeness.SHORTER if difference < 0 else Completeness.LONGER

    def values(self, parameters: Parameters) -> dict[str, Any]:
        """JSON form with the arithmetic, in seconds."""
        fixed, share = parameters.calllog_duration_tol_ms, parameters.calllog_duration_tol_ratio
        recorded, connected = _seconds(self.recorded_ms), _seconds(self.connected_ms)
        difference, tolerance = _seconds(self.recorded_ms - self.connected_ms), _seconds(self.tolerance_ms)
        return {
            "recorded_s": recorded,
            "connected_s": connected,
            "difference_s": difference,
            "tolerance_s": tolerance,
            "arithmetic": f"{recorded} s - {connected} s = {difference} s; "
            f"max({_seconds(fixed)} s, {share:g} x {connected} s) = {tolerance} s",
            "call": self.call,
            "list": self.source_class.value,
            "start_difference_s": self.start_difference_s,
        }


@dataclass(frozen=True, slots=True)
class ClockOffset:
    """How much later the recordings of a debt start than the rows of one class of list, by their own clocks.

    `median_s` is that of `pairs` recordings near in time, half of which lie within `spread_s` of it. It
    holds the time until the call is taken, too, where a log counts from the first ring.
    """

    source_class: SourceClass
    median_s: int
    spread_s: int
    pairs: int

    def values(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "list": self.source_class.value,
            "later_by_s": self.median_s,
            "spread_s": self.spread_s,
            "pairs": self.pairs,
        }


@dataclass(frozen=True, slots=True)
class Measured:
    """What can be said of one recording: the class, the rows compared, the row that decides it.

    `missing` names what a `CANNOT_SAY` lacks; `lists` are those that cover the time without a row of it.
    """

    result: Completeness
    compared: tuple[Compared, ...] = ()
    decisive: Compared | None = None
    lists: tuple[SourceClass, ...] = ()
    missing: str = ""

    def values(self, parameters: Parameters) -> dict[str, Any]:
        """JSON form: the class, recorded and connected seconds, the matched call, the arithmetic."""
        stated: dict[str, Any] = {"class": self.result.value}
        if self.decisive:
            stated |= self.decisive.values(parameters)
        others = [each.values(parameters) for each in self.compared if each is not self.decisive]
        if others:
            stated["other_lists"] = others
        if self.lists:
            stated["lists"] = [each.value for each in self.lists]
        if self.missing:
            stated["missing"] = self.missing
        return stated


def measure(
    recording: Record,
    calls: Sequence[Record],
    coverage: Sequence[Coverage],
    parameters: Parameters,
    offsets: Sequence[ClockOffset] = (),
) -> Measured:
    """Compare a recording with the log rows of its call.

    Where lists disagree, one outside of the tolerance decides, a carrier's before a phone's. A row is passed
    over where the clocks, as `offsets` show them, leave no room for recording and call at the same time.
    """
    if recording.duration_ms is None:
        return Measured(Completeness.CANNOT_SAY, missing="recorded length")
    stated = tuple(sorted(_compared(recording, calls, parameters), key=_by_trust))
    compared = tuple(each for each in stated if not _is_of_another_time(each, offsets))
    if stated and not compared:
        return Measured(Completeness.CANNOT_SAY, missing="row of this call")
    if compared:
        outside = next((each for each in compared if each.result is not Completeness.WITHIN), None)
        decisive = outside or compared[0]
        return Measured(decisive.result, compared, decisive)
    return _without_row(recording, bool(calls), coverage)


def measured(view: RecordingView) -> Measured:
    """What can be said of the recording a rule looks at."""
    offsets = clock_offsets(view.start_differences)
    return measure(view.recording, view.calls, view.coverage, view.parameters, offsets)


def clocks(view: RecordingView) -> list[dict[str, Any]]:
    """What recordings near this one show of the clocks, for findings.

    To ten seconds and without counts: what is found stays the same while other recordings come and go.
    """
    return [
        {"list": each.source_class.value, "recordings_later_by_about_s": round(each.median_s, -1)}
        for each in clock_offsets(view.start_differences)
    ]


def of_call(seen: CallSeen) -> Completeness:
    """Whether a log row is of a call that nobody took, and whether this case file holds a recording of it."""
    if seen.recordings:
        return Completeness.RECORDED
    if not seen.connected or seen.record.duration_ms == 0:
        return Completeness.MISSED
    return Completeness.CANNOT_SAY if seen.record.duration_ms is None else Completeness.UNRECORDED


def clock_offsets(differences: Iterable[tuple[SourceClass, int]]) -> tuple[ClockOffset, ...]:
    """The offset of each class of list, from (class, seconds the recording starts later), three at least."""
    by_class: dict[SourceClass, list[int]] = {}
    for source_class, seconds in differences:
        by_class.setdefault(source_class, []).append(seconds)
    return tuple(
        _offset(source_class, found)
        for source_class, found in sorted(by_class.items())
        if len(found) >= _FEWEST_PAIRS
    )


def _offset(source_class: SourceClass, found: Sequence[int]) -> ClockOffset:
    middle = median(found)
    spread = median(abs(each - middle) for each in found)
    return ClockOffset(source_class, round(middle), round(spread), len(found))


def _compared(recording: Record, calls: Iterable[Record], parameters: Parameters) -> Iterator[Compared]:
    for call in calls:
        if call.duration_ms is None or recording.duration_ms is None:
            continue
        tolerance = max(
            parameters.calllog_duration_tol_ms,
            round(call.duration_ms * parameters.calllog_duration_tol_ratio),
        )
        later = (call.same_call or {}).get("start_difference_s")
        yield Compared(call.id, call.source_class, recording.duration_ms, call.duration_ms, tolerance, later)


def _is_of_another_time(pair: Compared, offsets: Sequence[ClockOffset]) -> bool:
    """Whether recording and call hardly overlap once the difference of their clocks is taken off."""
    offset = next((each for each in offsets if each.source_class is pair.source_class), None)
    if offset is None or pair.start_difference_s is None or offset.pairs < _PAIRS_TO_JUDGE_BY:
        return False
    later = pair.start_difference_s - offset.median_s
    if abs(later) <= _NEAR_S + offset.spread_s:
        return False
    recorded, connected = pair.recorded_ms / 1000, pair.connected_ms / 1000
    overlap = min(connected, later + recorded) - max(0, later)
    return overlap < min(recorded, connected) / 2


def _without_row(recording: Record, tied: bool, coverage: Sequence[Coverage]) -> Measured:
    if tied:
        return Measured(Completeness.CANNOT_SAY, missing="length in the list")
    if recording.at is None or recording.at.precision is Precision.DAY:
        return Measured(Completeness.CANNOT_SAY, missing="time")
    lists = tuple(each.source_class for each in coverage if each.near_ms(recording.at.epoch_ms))
    if not lists:
        return Measured(Completeness.NOT_COVERED)
    if not recording.number:
        # Without a number only a row of nearly its length is taken for its call: none says little.
        return Measured(Completeness.CANNOT_SAY, lists=lists, missing="number")
    return Measured(Completeness.NO_ENTRY, lists=lists)


def _by_trust(each: Compared) -> tuple[bool, int]:
    return each.source_class is not SourceClass.CARRIER_DETAILS, each.call


def _seconds(ms: int) -> float | int:
    return ms // 1000 if ms % 1000 == 0 else round(ms / 1000, 1)
