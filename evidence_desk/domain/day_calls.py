"""The calls of a day, each once: the rows that a phone and a carrier wrote of one call belong together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from evidence_desk.domain.case_views import CallSeen, DayView
from evidence_desk.domain.communication import CommunicationId, Direction
from evidence_desk.domain.completeness import Completeness, of_call
from evidence_desk.domain.corroboration import Parameters, Record
from evidence_desk.domain.moment import Moment, Precision
from evidence_desk.domain.phone_number import same_number

_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class DayCall:
    """One call: its log rows, or a recording that no row is of.

    `entries` are the rows or the recordings, `times` what each states of its start. `connected` is None
    where nobody says whether the call was taken.
    """

    entries: tuple[CommunicationId, ...]
    times: tuple[Moment, ...]
    number: str | None
    direction: Direction
    duration_ms: int | None
    completeness: Completeness

    @property
    def connected(self) -> bool | None:
        """Whether it was taken."""
        if self.completeness is Completeness.MISSED:
            return False
        return None if self.completeness is Completeness.CANNOT_SAY else True


def logged_calls(view: DayView) -> tuple[DayCall, ...]:
    """The calls that lists show on this day, in order; the rows of one call in two lists are one."""
    groups: list[list[CallSeen]] = []
    for seen in sorted(view.calls, key=_start):
        near = [group for group in groups if _is_same(group, seen, view.parameters)]
        if near:
            min(near, key=lambda group: abs(_start(group[0])[0] - _start(seen)[0])).append(seen)
        else:
            groups.append([seen])
    return tuple(_one(group) for group in groups)


def unlisted_calls(view: DayView) -> tuple[DayCall, ...]:
    """The calls that only recordings show; recordings of one number that overlap are one call."""
    groups: list[list[Record]] = []
    for spoken in sorted(view.recordings, key=lambda each: (each.at.epoch_ms if each.at else 0, each.id)):
        same = next((group for group in groups if _overlap(group[-1], spoken)), None)
        if same is None:
            groups.append([spoken])
        else:
            same.append(spoken)
    return tuple(_recorded(group) for group in groups)


def _is_same(group: list[CallSeen], seen: CallSeen, parameters: Parameters) -> bool:
    """Whether a row of another list is the same call: number, start and length agree, or the recording."""
    if any(each.record.item_sha256 == seen.record.item_sha256 for each in group):
        return False
    if any(set(each.recordings) & set(seen.recordings) for each in group):
        return True
    first, other = group[0].record, seen.record
    tolerance = parameters.calllog_start_tol_ms
    if Precision.MINUTE in (first.at and first.at.precision, other.at and other.at.precision):
        tolerance += _MINUTE_MS
    near = abs(_start(group[0])[0] - _start(seen)[0]) <= tolerance
    lengths = abs((first.duration_ms or 0) - (other.duration_ms or 0)) <= parameters.calllog_duration_tol_ms
    return near and lengths and same_number(first.number, other.number)


def _one(group: Iterable[CallSeen]) -> DayCall:
    rows = [each.record for each in group]
    said = [of_call(each) for each in group]
    # What any list shows of a call outweighs that another does not know it.
    order = (Completeness.RECORDED, Completeness.UNRECORDED, Completeness.CANNOT_SAY, Completeness.MISSED)
    number = next((row.number for row in rows if row.number and "*" not in row.number), rows[0].number)
    return DayCall(
        tuple(row.id for row in rows),
        tuple(row.at for row in rows if row.at),
        number,
        reduce(_known, (row.direction for row in rows)),
        max((row.duration_ms for row in rows if row.duration_ms is not None), default=None),
        next(each for each in order if each in said),
    )


def _recorded(group: list[Record]) -> DayCall:
    return DayCall(
        tuple(each.id for each in group),
        tuple(each.at for each in group if each.at),
        next((each.number for each in group if each.number), None),
        reduce(_known, (each.direction for each in group)),
        max((each.duration_ms for each in group if each.duration_ms is not None), default=None),
        Completeness.RECORDED,
    )


def _known(one: Direction, other: Direction) -> Direction:
    return other if one is Direction.UNKNOWN else one


def _overlap(first: Record, second: Record) -> bool:
    if first.at is None or second.at is None:
        return False
    ends = first.at.epoch_ms + (first.duration_ms or 0)
    known = first.number is None or second.number is None or same_number(first.number, second.number)
    return known and second.at.epoch_ms < ends


def _start(seen: CallSeen) -> tuple[int, int]:
    return (seen.record.at.epoch_ms if seen.record.at else 0), seen.record.id
