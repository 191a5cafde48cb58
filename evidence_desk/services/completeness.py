"""What lists of calls say of recordings and calls, for those who show them. Database only."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from evidence_desk.domain.case_views import CallSeen
from evidence_desk.domain.communication import CommunicationId, Kind
from evidence_desk.domain.completeness import clock_offsets, measure, of_call
from evidence_desk.domain.corroboration import Parameters, Record
from evidence_desk.domain.debt import DebtId
from evidence_desk.store.repositories.assessments import record
from evidence_desk.store.repositories.filings import UNANSWERED
from evidence_desk.store.unit_of_work import UnitOfWork

_AT_ONCE = 500


def completeness_of(
    work: UnitOfWork, entries: Collection[CommunicationId]
) -> dict[CommunicationId, dict[str, Any]]:
    """By id: the class, and for recordings the arithmetic and the clocks near it."""
    parameters = work.parameters.all()
    found: dict[CommunicationId, dict[str, Any]] = {}
    wanted = list(entries)
    for first in range(0, len(wanted), _AT_ONCE):
        part = tuple(wanted[first : first + _AT_ONCE])
        taped = work.examinations.recordings_of_calls(part)
        debts = work.examinations.debts_of(part)
        for row in work.assessments.records(part):
            if row.kind == Kind.RECORDING:
                found[row.id] = _of_recording(work, record(row), debts.get(row.id), parameters)
            elif row.kind == Kind.CALL:
                found[row.id] = _of_call(record(row), taped.get(row.id, ()))
    return found


def _of_recording(
    work: UnitOfWork, recording: Record, debt: DebtId | None, parameters: Parameters
) -> dict[str, Any]:
    compared = work.filings.calls_of(recording.id)
    rows = work.assessments.records(tuple(compared))
    calls = [record(row, same_call=compared[row.id]) for row in rows]
    if recording.at is None:
        return measure(recording, calls, (), parameters).values(parameters)
    coverage = work.examinations.coverage(recording.at.epoch_ms)
    near = work.examinations.start_differences(debt, recording.at.epoch_ms, parameters.weak_window_ms)
    offsets = clock_offsets(near)
    said = measure(recording, calls, coverage, parameters, offsets)
    return said.values(parameters) | {"clocks": [each.values() for each in offsets]}


def _of_call(call: Record, recordings: tuple[CommunicationId, ...]) -> dict[str, Any]:
    connected = call.details.get("call_type") not in UNANSWERED
    said = of_call(CallSeen(call, recordings, connected))
    seconds = None if call.duration_ms is None else round(call.duration_ms / 1000)
    return {"class": said.value, "connected_s": seconds, "recordings": list(recordings)}
