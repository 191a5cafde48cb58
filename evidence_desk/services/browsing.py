"""What lists and panels ask: counts, pages, threads, and everything known of one entry."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.custody import CustodyEvent
from evidence_desk.domain.evidence import EvidenceItem
from evidence_desk.domain.timeline import Scope, TimelineEntry
from evidence_desk.services.facts import facts_of
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.services.times import TimeReading, times_of
from evidence_desk.store.case_file import CaseFile
from evidence_desk.text import Message


@dataclass(frozen=True, slots=True)
class Attached:
    """An item that came with a communication."""

    sha256: str
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Details:
    """Everything known of one entry: its item, every time a source states, facts, notices, attachments."""

    entry: TimelineEntry
    item: EvidenceItem
    times: tuple[TimeReading, ...]
    facts: tuple[tuple[Message, str], ...]
    notices: tuple[Message, ...]
    attachments: tuple[Attached, ...]
    typed_text: str = ""


class Browsing:
    """Reads the case for showing."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case

    @runs_on(Lane.READ)
    def count(self, scope: Scope) -> int:
        """How many entries `scope` holds."""
        with self._case.read() as work:
            return work.timeline.count(scope)

    @runs_on(Lane.READ)
    def page(self, scope: Scope, first: int, limit: int) -> tuple[TimelineEntry, ...]:
        """Entries in timeline order, from position `first` on."""
        with self._case.read() as work:
            return work.timeline.page(scope, first, limit)

    @runs_on(Lane.READ)
    def position(self, scope: Scope, number: CommunicationId) -> int | None:
        """Where an entry stands in `scope`."""
        with self._case.read() as work:
            return work.timeline.position(scope, number)

    @runs_on(Lane.READ)
    def span(self, scope: Scope) -> tuple[int | None, int | None]:
        """The first and last time in `scope`, in epoch ms."""
        with self._case.read() as work:
            return work.timeline.span(scope)

    @runs_on(Lane.READ)
    def entry(self, number: CommunicationId) -> TimelineEntry:
        """One entry; raises KeyError."""
        with self._case.read() as work:
            found = work.timeline.entries((number,))
        if not found:
            raise KeyError(number)
        return found[0]

    @runs_on(Lane.READ)
    def entries(self, ids: tuple[CommunicationId, ...]) -> tuple[TimelineEntry, ...]:
        """These entries, in this order."""
        with self._case.read() as work:
            return work.timeline.entries(ids)

    @runs_on(Lane.READ)
    def item(self, sha256: str) -> EvidenceItem:
        """The evidence item with these bytes; raises KeyError."""
        with self._case.read() as work:
            return work.items.get(sha256)

    @runs_on(Lane.READ)
    def custody(self, sha256: str) -> tuple[CustodyEvent, ...]:
        """What happened to an item, oldest first."""
        with self._case.read() as work:
            return work.custody.of(sha256)

    @runs_on(Lane.READ)
    def thread(self, number: CommunicationId, around: int = 50) -> tuple[TimelineEntry, ...]:
        """Messages with the same number around one, in order; alone where it has no number."""
        with self._case.read() as work:
            entry = work.timeline.entries((number,))[0]
            if entry.number is None:
                return (entry,)
            return work.timeline.entries(work.timeline.thread(entry.number, number, around))

    @runs_on(Lane.READ)
    def details(self, number: CommunicationId) -> Details:
        """Everything known of one entry; raises KeyError."""
        with self._case.read() as work:
            found = work.timeline.entries((number,))
            if not found:
                raise KeyError(number)
            entry = found[0]
            item = work.items.get(entry.item_sha256)
            raw = work.communications.raw(number)
            clock = work.phones.clock_of(number)
            attached = work.items.attached_to(number)
        return Details(
            entry,
            item,
            times_of(entry, raw.moment, item, raw.details, clock, raw.time_note),
            facts_of(entry, raw.details),
            item.notices,
            tuple(Attached(each.fixity.digest, each.name, each.media_type) for each in attached),
            raw.typed,
        )
