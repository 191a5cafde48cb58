"""The check of all originals against their seals, while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from evidence_desk.gui.intake_run import TICK_MS
from evidence_desk.gui.operations import Operations
from evidence_desk.services.lane import CancelToken, Progress

if TYPE_CHECKING:
    from evidence_desk.bootstrap import Desk


class VaultCheckRun(QObject):
    """Runs one check at a time; its signals are those of a take-in, so that the foot line can show both.

    Signals:
        ticked: a `Progress`.
        ended: a `VaultCheck`.
        failed: the error that stopped it; `Cancelled` where the user did.
    """

    ticked = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._operations = desk, operations
        self._progress = Progress()
        self._token: CancelToken | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def running(self) -> bool:
        """Whether originals are being compared."""
        return self._token is not None

    def start(self) -> None:
        """Compare all originals with their seals, unless that is being done."""
        if self.running:
            return
        self._progress, self._token = Progress(), CancelToken()
        self._timer.start()
        self._operations.run(
            self._desk.verification.verify, self._progress, self._token,
            done=self._on_done, failed=self._on_failed,
        )  # fmt: skip
        self._tick()

    def cancel(self) -> None:
        """Stop after the original at hand."""
        if self._token:
            self._token.cancel()

    def _tick(self) -> None:
        self.ticked.emit(self._progress)

    def _on_done(self, result: object) -> None:
        self._stop()
        self.ended.emit(result)

    def _on_failed(self, error: BaseException) -> None:
        self._stop()
        self.failed.emit(error)

    def _stop(self) -> None:
        self._timer.stop()
        self._token = None
