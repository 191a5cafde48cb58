"""The take-in that is running: its progress, its end, and its cancelling."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from evidence_desk.domain.debt import DebtId
from evidence_desk.gui.change_bus import ChangeBus
from evidence_desk.gui.operations import Operations
from evidence_desk.services.lane import CancelToken, Progress

if TYPE_CHECKING:
    from evidence_desk.bootstrap import Desk
    from evidence_desk.services.intake import TakeIn

#: How often the foot line reads the progress, and how often lists are told that entries came in.
TICK_MS = 100
_TICKS_PER_REFRESH = 10


class IntakeRun(QObject):
    """Runs take-ins one after the other; a drop while one runs waits for its turn.

    Signals:
        ticked: a `Progress`, ten times a second while one runs.
        ended: a `TakeIn` that came to its end or was cancelled.
        failed: the error that stopped a take-in as a whole.
    """

    ticked = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, operations: Operations, bus: ChangeBus) -> None:
        super().__init__()
        self._desk, self._operations, self._bus = desk, operations, bus
        self._waiting: list[tuple[tuple[Path, ...], DebtId | None]] = []
        self._progress = Progress()
        self._token: CancelToken | None = None
        self._seen = 0
        self._ticks = 0
        self.last: TakeIn | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def running(self) -> bool:
        """Whether files are being taken in."""
        return self._token is not None

    def start(self, paths: Sequence[Path], debt: DebtId | None) -> None:
        """Take in `paths`, filed under `debt` or into the inbox, as soon as nothing else is taken in."""
        self._waiting.append((tuple(paths), debt))
        if not self.running:
            self._next()

    def cancel(self) -> None:
        """Stop after the file at hand; what was recorded stays, what waits is dropped."""
        self._waiting.clear()
        if self._token:
            self._token.cancel()

    def _next(self) -> None:
        paths, debt = self._waiting.pop(0)
        self._progress, self._token = Progress(total=len(paths)), CancelToken()
        self._seen = self._ticks = 0
        self._timer.start()
        self._operations.run(
            self._desk.intake.take_in, paths, debt, self._progress, self._token,
            done=self._on_done, failed=self._on_failed,
        )  # fmt: skip
        self.ticked.emit(self._progress)

    def _tick(self) -> None:
        self.ticked.emit(self._progress)
        self._ticks += 1
        if self._ticks % _TICKS_PER_REFRESH == 0 and self._progress.entries != self._seen:
            self._seen = self._progress.entries
            self._bus.announce_entries()

    def _on_done(self, taken: TakeIn) -> None:
        self._stop()
        self.last = taken
        self._bus.publish(taken.changes)
        self.ended.emit(taken)

    def _on_failed(self, error: BaseException) -> None:
        self._stop()
        self._bus.announce_entries()
        self.failed.emit(error)

    def _stop(self) -> None:
        self._timer.stop()
        self._token = None
        if self._waiting:
            self._next()
