"""The queue of what is derived after take-in, while the window stands: one item after the other."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.gui.change_bus import ChangeBus
from evidence_desk.gui.intake_run import IntakeRun
from evidence_desk.gui.operations import Operations
from evidence_desk.gui.settings import Settings
from evidence_desk.services.changes import Changes
from evidence_desk.services.lane import Cancelled, CancelToken
from evidence_desk.text import Message

if TYPE_CHECKING:
    from evidence_desk.bootstrap import Desk
    from evidence_desk.domain.enriching import QueueCount
    from evidence_desk.services.enrich_work import Work, WorkOutcome

#: Lists are told of results at most this often, in seconds: each time they count and read again.
_TELL_S = 1.0


@dataclass(frozen=True, slots=True)
class EnrichingState:
    """What the foot line says. `title` is what is being done, None before the first item is at hand."""

    title: Message | None
    done: int
    total: int
    paused: bool


class EnrichingRun(QObject):
    """Plans the queue when items have come in and works it off; every step is the answer to the one before.

    It takes nothing new while files are taken in (the item at hand is finished), stops at once when paused or
    closed, and after a fault of the computer until the user continues. Nothing runs before `begin`.

    Signals:
        changed: what `state` says is another.
        emptied: the queue has been worked off; how many items nothing came of.
        failed: the error that stopped it.
    """

    changed = Signal()
    emptied = Signal(int)
    failed = Signal(object)

    def __init__(
        self, desk: Desk, operations: Operations, bus: ChangeBus, settings: Settings, intake: IntakeRun
    ) -> None:
        super().__init__()
        self._desk, self._operations, self._bus = desk, operations, bus
        self._settings, self._intake = settings, intake
        self._begun = self._busy = self._unplanned = self._telling = False
        self._stopped = False
        self._work: Work | None = None
        self._token = CancelToken()
        self._waiting = self._failures = self._total = 0
        self._key = ""
        self._done: Counter[str] = Counter()
        self._sight: tuple[CommunicationId, ...] = ()
        self._preferred: tuple[CommunicationId, ...] = ()
        self._untold, self._told_at = Changes(), 0.0
        for come_in in (intake.ended, intake.failed):
            come_in.connect(self.look_again)
        bus.changed.connect(self._on_changed)

    @property
    def paused(self) -> bool:
        """Whether the user, or a fault of the computer, holds the queue."""
        return self._stopped or self._settings.enriching_paused

    @property
    def state(self) -> EnrichingState | None:
        """How far it is with what it is doing; None where nothing is left to do."""
        if not self._begun or not (self._work or self._waiting):
            return None
        if self._work is None:
            return EnrichingState(None, 0, self._waiting, self.paused)
        return EnrichingState(self._work.title, self._done[self._key], self._total, self.paused)

    def begin(self) -> None:
        """Go on with what waits, unless the user paused it when the desk was last open."""
        self._begun = True
        self.look_again()

    def look_again(self, *_told: object) -> None:
        """Plan what is new, and go on."""
        self._unplanned = True
        self._step()

    def prefer(self, entries: Sequence[int]) -> None:
        """Let what belongs to these entries go next; only the newest wish counts, when the next is taken."""
        self._sight = tuple(map(CommunicationId, entries))

    def pause(self) -> None:
        """Stop now, and stay so when the desk is opened again; the item at hand is begun anew later."""
        self._settings.enriching_paused = True
        self._token.cancel()
        self._tell()
        self.changed.emit()

    def resume(self) -> None:
        """Go on where it stood."""
        self._settings.enriching_paused = self._stopped = False
        self._step()
        self.changed.emit()

    def stop(self) -> None:
        """End for good, as the case is closed."""
        self._begun = False
        self._token.cancel()

    def _step(self) -> None:
        """Begin the next step, if none is under way and nothing holds it."""
        if self._busy or not self._begun or self._intake.running:
            return
        enriching = self._desk.enriching
        if self._unplanned:
            self._unplanned = False
            self._run(enriching.plan, done=self._on_planned)
        elif self.paused:
            return
        elif self._sight != self._preferred:
            self._preferred = self._sight
            self._run(enriching.prefer, self._sight, done=self._on_preferred)
        else:
            self._run(enriching.next, done=self._on_next)

    def _run(self, method: Callable[..., Any], *args: object, done: Callable[[Any], None]) -> Future[Any]:
        self._busy = True
        return self._operations.run(method, *args, done=done, failed=self._on_failed)

    def _on_planned(self, _queued: int) -> None:
        self._run(self._desk.enriching.counts, done=self._on_counts)

    def _on_counts(self, counts: Sequence[QueueCount]) -> None:
        self._busy = False
        self._waiting = sum(count.waiting for count in counts)
        self.changed.emit()
        self._step()

    def _on_preferred(self, _none: object) -> None:
        self._busy = False
        self._step()

    def _on_next(self, work: Work | None) -> None:
        self._busy = False
        self._work = work
        if work is None:
            self._on_empty()
        elif self.paused or not self._begun:
            self.changed.emit()
        else:
            self._key = work.enricher.key
            self._total = self._done[self._key] + work.waiting
            self._token = CancelToken()
            self._run(self._desk.enriching.work, work, self._token, done=self._on_worked)
            self.changed.emit()

    def _on_worked(self, outcome: WorkOutcome) -> None:
        self._failures += outcome.failure is not None
        self._run(self._desk.enriching.record, outcome, done=self._on_recorded)

    def _on_recorded(self, changes: Changes) -> None:
        self._busy = False
        self._done[self._key] += 1
        self._untold |= changes
        if self.paused or self._intake.running or time.monotonic() - self._told_at >= _TELL_S:
            self._tell()
        self._step()

    def _on_empty(self) -> None:
        self._waiting, failures, self._failures = 0, self._failures, 0
        self._done.clear()
        self._tell()
        self.changed.emit()
        self.emptied.emit(failures)
        if self._unplanned:
            self._step()

    def _on_failed(self, error: BaseException) -> None:
        self._busy = False
        if isinstance(error, Cancelled):
            self._step()
            return
        self._stopped = True
        self._tell()
        self.failed.emit(error)
        self.changed.emit()

    def _tell(self) -> None:
        """Tell the lists what has changed since they were last told."""
        changes, self._untold, self._told_at = self._untold, Changes(), time.monotonic()
        self._telling = True
        self._bus.publish(changes)
        self._telling = False

    def _on_changed(self, changes: Changes) -> None:
        if changes.items and not self._telling:
            self.look_again()
