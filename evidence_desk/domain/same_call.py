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
#: Two logs' rows of one call begin this near to each other, whatever lengths they state.
_SAME_START_MS = 30_000


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
    beside the recording, under its name, is the recorded call whatever else it says, and comes first. Rows of
    several logs must be able to be one call: the others follow the nearest.
    """
    best: dict[int, CallFacts] = {}
    candidates = []
    for call in calls:
        if _is_named_alike(recording, call):
            best[call.item_id] = call
        elif _may_be(recording, call, parameters):
            candidates.append((_distance(recording, call), call.id, call))
    leading: CallFacts | None = None
    for _, _, call in sorted(candidates, key=lambda found: found[:2]):
        leading = leading or call
        if call.item_id not in best and _may_be_one(leading, call, parameters):
            best[call.item_id] = call
    pairs = sorted(best.values(), key=lambda call: (_distance(recording, call), call.id))
    return tuple(SameCall(recording.id, call.id, _values(recording, call, parameters)) for call in pairs)


def _may_be(recording: CallFacts, call: CallFacts, parameters: Parameters) -> bool:
    starts_near = _start_difference(recording, call, parameters) is not None
    return starts_near and call.connected and _fits(recording, call)


def _distance(recording: CallFacts, call: CallFacts) -> int:
    """How far apart they are in start and length; less than nothing where the recorder names the call."""
    if _is_named_alike(recording, call):
        return -1
    lengths = abs((recording.duration_ms or 0) - (call.duration_ms or 0))
    return abs(recording.at_ms - call.at_ms) + lengths


def _may_be_one(first: CallFacts, other: CallFacts, parameters: Parameters) -> bool:
    """Whether rows of two logs may be one call: about the same length, or nearly the same start.

    A number that calls again at once has two calls within the tolerance, and a log may lack one of them.
    """
    if first.duration_ms is None or other.duration_ms is None:
        return True
    lengths = abs(first.duration_ms - other.duration_ms)
    starts = abs(first.at_ms - other.at_ms)
    if Precision.MINUTE in (first.precision, other.precision):
        starts -= _MINUTE_MS
    return lengths <= _tolerance(first.duration_ms, parameters) or starts <= _SAME_START_MS


def _values(recording: CallFacts, call: CallFacts, parameters: Parameters) -> dict[str, Any]:
    compared = _compared(recording, call, recording.at_ms - call.at_ms, parameters)
    return compared | ({"named_alike": True} if _is_named_alike(recording, call) else {})


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
    tolerance = _tolerance(call.duration_ms, parameters)
    difference = recording.duration_ms - call.duration_ms
    return values | {
        "recorded_s": round(recording.duration_ms / 1000),
        "connected_s": round(call.duration_ms / 1000),
        "duration_tolerance_s": round(tolerance / 1000),
        "duration_within_tolerance": abs(difference) <= tolerance,
    }


def _tolerance(duration_ms: int, parameters: Parameters) -> int:
    return max(parameters.calllog_duration_tol_ms, round(duration_ms * parameters.calllog_duration_tol_ratio))
