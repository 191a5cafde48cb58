"""The way of a report: ask, build, write, log; each step on its own lane."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from evidence_desk.domain.report import TimelineReport
from evidence_desk.gui.session import Session
from evidence_desk.services.changes import Changes
from evidence_desk.services.lane import CancelToken

if TYPE_CHECKING:
    from evidence_desk.gui.dialogs.export_dialog import ExportChoice
    from evidence_desk.services.reporting import Written


class Exporting(QObject):
    """Writes one report at a time.

    Signals:
        began: the report is being written.
        written: a `Written`, after it was logged.
        failed: the error that stopped it; nothing was left half written.
    """

    began = Signal()
    written = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def export(self, choice: ExportChoice) -> None:
        """Build, write and log the chosen report."""
        self.began.emit()
        self._session.operations.run(
            self._session.desk.reporting.build, choice.debt, choice.language,
            done=partial(self._on_built, choice), failed=self.failed.emit,
        )  # fmt: skip

    def _on_built(self, choice: ExportChoice, report: TimelineReport) -> None:
        self._session.operations.run(
            self._session.desk.reporting.write, report, choice.format, choice.path, CancelToken(),
            done=partial(self._on_written, choice), failed=self.failed.emit,
        )  # fmt: skip

    def _on_written(self, choice: ExportChoice, written: Written) -> None:
        self._session.operations.run(
            self._session.desk.reporting.log, written,
            done=partial(self._on_logged, written), failed=self.failed.emit,
        )  # fmt: skip

    def _on_logged(self, written: Written, changes: Changes) -> None:
        self._session.bus.publish(changes)
        self.written.emit(written)
