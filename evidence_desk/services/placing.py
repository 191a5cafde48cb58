"""Places read entries in the case: known ones stay single, new ones are filed, calls tied. Database only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence_desk.domain.communication import CommunicationId, Kind
from evidence_desk.domain.evidence import ItemId
from evidence_desk.domain.filing import UNFILED, Filer, Filing
from evidence_desk.services.calls import tie_calls
from evidence_desk.services.preparing import ReadEntry
from evidence_desk.store.repositories.communications import NewEntry
from evidence_desk.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Placed:
    """`places` has the id of every entry by its locator; `retied` are recordings whose log rows changed."""

    places: dict[str, CommunicationId]
    fresh: tuple[CommunicationId, ...]
    retied: frozenset[CommunicationId]


def place_entries(
    work: UnitOfWork, item: ItemId, entries: Sequence[ReadEntry], filer: Filer, chosen: Filing | None
) -> Placed:
    """Record what is new of `entries`, filed as a person has `chosen`, or by its identifiers."""
    filed = [_filed(each, filer, chosen) for each in entries]
    places = work.communications.record(item, filed)
    fresh = tuple(work.communications.newly_recorded)
    retied: set[CommunicationId] = set()
    if any(each.communication.kind in (Kind.CALL, Kind.RECORDING) for each in filed):
        retied = tie_calls(work, filer, fresh, _span(filed))
    return Placed(places, fresh, frozenset(retied))


def _filed(read: ReadEntry, filer: Filer, chosen: Filing | None) -> NewEntry:
    filing = chosen or UNFILED
    if chosen is None and filer:
        filing = filer.file(read.number, read.signature, read.communication.untrusted_name, read.norm)
    return NewEntry(read.communication, read.number, read.signature, read.norm, read.dedupe_key, filing)


def _span(entries: Sequence[NewEntry]) -> tuple[int, int] | None:
    """The first and last time of log rows among entries."""
    calls = (each.communication for each in entries if each.communication.kind is Kind.CALL)
    times = [call.at.epoch_ms for call in calls if call.at]
    return (min(times), max(times)) if times else None
