"""Derives in the background what takes longer or guesses: the queue, its work, its results.

Whoever drives it repeats `next` → `work` → `record`, each on its lane; `run` does so where nobody waits. The
queue lies in the case: an attempt is noted before it is made, a result comes with all that follows from it in
one transaction, and so it goes on after quitting, a crash or a power cut where it stood.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from evidence_desk.domain.communication import CommunicationId, Kind
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.enriching import (
    Enrichment,
    EnrichmentId,
    EnrichmentState,
    FailedEnrichment,
    QueueCount,
)
from evidence_desk.enrichers import Enricher, enrichers
from evidence_desk.errors import EnvironmentFault
from evidence_desk.media import MediaDesk
from evidence_desk.services.changes import Changes
from evidence_desk.services.enrich_record import record_outcome
from evidence_desk.services.enrich_work import UNFORESEEN, Work, WorkOutcome, work_on
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import Cancelled, CancelToken, Lane, Progress, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.repositories.enrichments import QueuedTask, Sort
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.store.vault import DiskFull
from evidence_desk.text import N_, Message

log = logging.getLogger(__name__)
#: Attempts after which an item that ended the application each time is left alone.
MOST_ATTEMPTS = 3
#: Items planned in one transaction.
_PAGE = 5000
_GIVEN_UP = N_(
    "Reading more from this file was begun {number} times, and the program ended each time before it was "
    "done. The file is kept unchanged in the case, and the others are not affected. It can be tried again."
)


class NoRoomForResults(EnvironmentFault):
    """The case's disk is full, so that nothing more can be kept of what is read in the background."""

    happened = N_("The disk that holds the case is full; reading in the background has stopped.")
    unaffected = N_("Everything in the case is safe, and the files wait for their turn.")
    what_to_do = N_("Make room on the disk, then let it continue.")


@dataclass(frozen=True, slots=True)
class EnrichRun:
    """How a run ended: how many items were done and how many failed, or that it was cancelled."""

    done: int
    failed: int
    changes: Changes
    cancelled: bool = False


class Enriching:
    """The queue of one case. Enrichers are looked for when it is first planned."""

    def __init__(self, case: CaseFile, media: MediaDesk, examination: Examination) -> None:
        self._case = case
        self._media = media
        self._examination = examination
        self._zone = ZoneInfo(case.zone)
        self._planned: dict[tuple[str, int], int] = {}
        self._in_hand: EnrichmentId | None = None

    @runs_on(Lane.WRITE)
    def plan(self) -> int:
        """Queue every item that an enricher wants and has not had yet; how many. Cheap if none is new."""
        return sum(self._plan(enricher) for enricher in _ready())

    @runs_on(Lane.WRITE)
    def next(self) -> Work | None:
        """Hand out the item whose turn it is; None where nothing waits.

        The attempt is noted first, and what was handed out before and not recorded goes back to the queue.
        """
        ready = {enricher.key: enricher for enricher in _ready()}
        current = {key: enricher.version for key, enricher in ready.items()}
        with self._writing() as work:
            self._give_back(work)
            task = work.enrichments.next(current)
            while task is not None and task.attempts >= MOST_ATTEMPTS:
                work.enrichments.fail(task.id, Message(_GIVEN_UP, {"number": task.attempts}))
                task = work.enrichments.next(current)
            if task is not None:
                work.enrichments.begin(task.id)
            handed = _work(work, task, ready[task.enricher]) if task else None
        self._in_hand = handed.id if handed else None
        return handed

    @runs_on(Lane.WORK)
    def work(self, work: Work, cancel: CancelToken) -> WorkOutcome:
        """Work on one item; raises `Cancelled`, or an `EnvironmentFault` that stops the queue."""
        return work_on(work, self._case.vault, self._media, self._zone, cancel)

    @runs_on(Lane.WRITE)
    def record(self, outcome: WorkOutcome) -> Changes:
        """Keep what came of it in one transaction, then examine the debts it touched."""
        changes, debts, _failed = self._record(outcome)
        return changes | self._examination.examine(debts) if changes.entries or debts else changes

    @runs_on(Lane.WORK)
    def run(
        self,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
        told: Callable[[Work, WorkOutcome], None] | None = None,
    ) -> EnrichRun:
        """Plan, and work until nothing waits, on a thread of any lane. `told` hears of each item."""
        progress, cancel = progress or Progress(), cancel or CancelToken()
        changes, debts, ended = Changes(), set[DebtId](), [0, 0]
        self.plan()
        progress.total = sum(count.waiting for count in self.counts())
        try:
            while not cancel.cancelled and (work := self.next()):
                progress.current = work.item.name
                outcome = self.work(work, cancel)
                changed, touched, failed = self._record(outcome)
                changes, debts = changes | changed, debts | touched
                ended[failed] += 1
                progress.done += 1
                if told:
                    told(work, outcome)
        except Cancelled:
            pass
        finally:
            self.release()
            changes |= self._examination.examine(debts) if debts or changes.entries else Changes()
        return EnrichRun(ended[0], ended[1], changes, cancel.cancelled)

    @runs_on(Lane.WRITE)
    def release(self) -> None:
        """Give back what was handed out and not recorded; breaking off is no failed attempt."""
        if self._in_hand is not None:
            with self._writing() as work:
                self._give_back(work)
            self._in_hand = None

    @runs_on(Lane.WRITE)
    def prefer(self, communications: Sequence[CommunicationId]) -> None:
        """Let the items of these entries, and what came with them, go first, in this order."""
        with self._case.read() as work:
            items = [work.machine_entries.item_of(number) for number in communications]
            items += [item.id for item in work.items.behind(communications)]
            waits = work.enrichments.waits(items)
        if waits:
            with self._writing() as work:
                work.enrichments.prefer(tuple(dict.fromkeys(items)))

    @runs_on(Lane.READ)
    def counts(self) -> tuple[QueueCount, ...]:
        """How far each enricher is, in the order of their work."""
        with self._case.read() as work:
            counts = work.enrichments.counts({each.key: each.version for each in _ready()})
        return tuple(
            QueueCount(
                each.key,
                Message(each.title),
                *(counts.get((each.key, state), 0) for state in EnrichmentState),
            )
            for each in _ready()
        )

    @runs_on(Lane.READ)
    def failures(self) -> tuple[FailedEnrichment, ...]:
        """What nothing came of, and why."""
        titles = {each.key: Message(each.title) for each in _ready()}
        with self._case.read() as work:
            failed = work.enrichments.failed({each.key: each.version for each in _ready()})
        return tuple(
            FailedEnrichment(
                each.sha256,
                each.name,
                each.enricher,
                titles[each.enricher],
                each.why,
                None if each.entry is None else CommunicationId(each.entry),
            )
            for each in failed
        )

    @runs_on(Lane.READ)
    def result(self, communication: CommunicationId, enricher: str) -> Enrichment | None:
        """The newest result an enricher has of an entry's item; raises KeyError for no entry."""
        with self._case.read() as work:
            return work.enrichments.result_of(work.machine_entries.item_of(communication), enricher)

    @runs_on(Lane.WRITE)
    def redo(self, communication: CommunicationId, enricher: str) -> Changes:
        """Queue an entry's item again, before all others; raises KeyError for an enricher nobody knows."""
        version = {each.key: each.version for each in enrichers()}[enricher]
        with self._writing() as work:
            item = work.machine_entries.item_of(communication)
            work.enrichments.redo(item, enricher, version)
        return Changes(items=frozenset({item}))

    @runs_on(Lane.WRITE)
    def again_failed(self) -> int:
        """Queue again what failed; how many."""
        with self._writing() as work:
            return work.enrichments.again_failed({each.key: each.version for each in _ready()})

    @contextmanager
    def _writing(self) -> Iterator[UnitOfWork]:
        try:
            with self._case.write() as work:
                yield work
        except DiskFull as error:
            raise NoRoomForResults from error

    def _plan(self, enricher: Enricher) -> int:
        key = (enricher.key, enricher.version)
        after = self._planned.get(key, 0)
        with self._case.read() as work:
            newest, settled = work.enrichments.newest(), work.enrichments.settled()
        queued = 0
        for first in range(after, newest, _PAGE):
            last = min(first + _PAGE, newest)
            with self._case.read() as work:
                wanted = _wanted(enricher, work.enrichments.sorts(first, last))
            if wanted:
                with self._writing() as work:
                    queued += work.enrichments.plan(*key, wanted, first, last)
        if key not in self._planned:
            with self._writing() as work:
                work.enrichments.drop_outdated(*key)
        self._planned[key] = min(settled, newest)
        return queued

    def _record(self, outcome: WorkOutcome) -> tuple[Changes, frozenset[DebtId], bool]:
        """What changed, the debts to be examined, and whether nothing came of the item."""
        try:
            with self._writing() as work:
                recorded = record_outcome(work, outcome)
        except EnvironmentFault:
            raise
        except Exception:
            log.exception("what enricher %s made could not be recorded", outcome.work.enricher.key)
            with self._writing() as work:
                outcome = WorkOutcome(outcome.work, failure=Message(UNFORESEEN))
                recorded = record_outcome(work, outcome)
        self._in_hand = None
        return *recorded, outcome.failure is not None

    def _give_back(self, work: UnitOfWork) -> None:
        if self._in_hand is not None:
            work.enrichments.give_back(self._in_hand)


def _ready() -> tuple[Enricher, ...]:
    """The enrichers that can work here and now; one that cannot say is left out."""
    ready: list[Enricher] = []
    for enricher in enrichers():
        try:
            if enricher.ready():
                ready.append(enricher)
        except Exception:
            log.exception("enricher %s could not say whether it is ready", enricher.key)
    return tuple(ready)


def _wanted(enricher: Enricher, sorts: frozenset[Sort]) -> tuple[Sort, ...]:
    try:
        return tuple(
            sort
            for sort in sorted(sorts, key=lambda sort: (sort[0], sort[1], sort[2] or ""))
            if enricher.wants(*sort)
        )
    except Exception:
        log.exception("enricher %s could not choose its items", enricher.key)
        return ()


def _work(work: UnitOfWork, task: QueuedTask, enricher: Enricher) -> Work:
    item = work.items.get(task.sha256)
    folder = work.items.folder(item.id)
    first = work.machine_entries.first(item.id)
    if first is None:
        return Work(task.id, item, folder, enricher, task.waiting)
    raw = work.communications.raw(CommunicationId(first.id))
    return Work(task.id, item, folder, enricher, task.waiting, Kind(first.kind), raw.moment, raw.details)
