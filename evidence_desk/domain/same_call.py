"""Which call-log rows and which recording are the same call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import DEFAULT_PARAMETERS, Parameters
from evidence_desk.domain.moment import Precision
from evidence_desk.domain.phone_number import same_number

#: A recording whose name holds no number must fit the log this closely (input formats, recorder names).
_NAMELESS_DURATION_TOL_MS = 5_000
#: A name that states only the minute may be up to this much later than it says.
_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What a call-log row or a recording says of its call; times in epoch ms, lengths in ms.

    `stem` is the name of a recording without its suffix, or the one that a recorder wrote into its row.
    """

    id: CommunicationId
    item_id: int
    at_ms: int
    precision: Precision
    number: str | None
    duration_ms: int | None
    connected: bool = True
    stem: str | None = None


@dataclass(frozen=True, slots=True)
class SameCall:
    """A pair that is one call, with the compared values."""

    recording: CommunicationId
    call: CommunicationId
    compared: Mapping[str, Any]


def matching_calls(
    recording: CallFacts, calls: Iterable[CallFacts], parameters: Parameters = DEFAULT_PARAMETERS
) -> tuple[SameCall, ...]:
    """The rows that are the recorded call, at most one from each log; nearest start first.

    Start must agree within the tolerance (one minute more where only the minute is written), numbers
    where both are known. Without a number the durations must agree within 5 s. A row that the recorder wrote
    beside the recording, under its name, is the recorded call whatever else it says, and comes first.
    """
    best: dict[int, tuple[int, SameCall]] = {}
    for call in calls:
        if _is_named_alike(recording, call):
            compared = _compared(recording, call, recording.at_ms - call.at_ms, parameters)
            best[call.item_id] = (-1, SameCall(recording.id, call.id, compared | {"named_alike": True}))
            continue
        difference = _start_difference(recording, call, parameters)
        if difference is None or not call.connected or not _fits(recording, call):
            continue
        distance = abs(difference) + abs((recording.duration_ms or 0) - (call.duration_ms or 0))
        if call.item_id not in best or distance < best[call.item_id][0]:
            compared = _compared(recording, call, difference, parameters)
            best[call.item_id] = (distance, SameCall(recording.id, call.id, compared))
    return tuple(pair for _, pair in sorted(best.values(), key=lambda found: found[0]))


def _is_named_alike(recording: CallFacts, call: CallFacts) -> bool:
    return bool(recording.stem) and recording.stem == call.stem


def _start_difference(recording: CallFacts, call: CallFacts, parameters: Parameters) -> int | None:
    difference = recording.at_ms - call.at_ms
    tolerance = parameters.calllog_start_tol_ms
    if Precision.MINUTE in (recording.precision, call.precision):
        tolerance += _MINUTE_MS
    return difference if abs(difference) <= tolerance else None


def _fits(recording: CallFacts, call: CallFacts) -> bool:
    if recording.number:
        return bool(call.number) and same_number(recording.number, call.number or "")
    if recording.duration_ms is None or call.duration_ms is None:
        return False
    return abs(recording.duration_ms - call.duration_ms) <= _NAMELESS_DURATION_TOL_MS


def _compared(
    recording: CallFacts, call: CallFacts, start_difference: int, parameters: Parameters
) -> dict[str, Any]:
    values: dict[str, Any] = {
        "start_difference_s": round(start_difference / 1000),
        "number": call.number,
        "number_in_recording": recording.number is not None,
    }
    if recording.duration_ms is None or call.duration_ms is None:
        return values | {"duration_within_tolerance": False}
    tolerance = max(
        parameters.calllog_duration_tol_ms, round(call.duration_ms * parameters.calllog_duration_tol_ratio)
    )
    difference = recording.duration_ms - call.duration_ms
    return values | {
        "recorded_s": round(recording.duration_ms / 1000),
        "connected_s": round(call.duration_ms / 1000),
        "duration_tolerance_s": round(tolerance / 1000),
        "duration_within_tolerance": abs(difference) <= tolerance,
    }
