"""Reads a locked file with the password that the user enters, and asks again where it is another one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from evidence_desk.domain.evidence import LockedItem
from evidence_desk.errors import UserError
from evidence_desk.gui.dialogs.form import Run, by_asking
from evidence_desk.gui.dialogs.password_dialog import ask_password
from evidence_desk.gui.session import Session

if TYPE_CHECKING:
    from evidence_desk.services.intake import TakeIn


class Unlocking(QObject):
    """Lives as long as the window, so that a report may be closed while a file is still being read.

    Signals:
        began: a `LockedItem` is being read.
        ended: (`LockedItem`, `TakeIn`): it was read with its password.
        stopped: a `LockedItem` was not read: the question was taken back, or something went wrong.
    """

    began = Signal(object)
    ended = Signal(object, object)
    stopped = Signal(object)

    def __init__(self, session: Session, window: QWidget, *, run: Run = by_asking) -> None:
        super().__init__(window)
        self._session, self._window, self._run = session, window, run

    @property
    def possible(self) -> bool:
        """Whether files can be read now: the case can be written, and no other files are coming in."""
        return not (self._session.desk.case.read_only or self._session.intake.running)

    def ask(self, locked: LockedItem, problem: str = "") -> None:
        """Ask for the password of an item and read it; `problem` says what was wrong with the last one."""
        # Over the report it is asked from, where that still stands.
        over = QApplication.activeModalWidget() or self._window
        password = ask_password(over, locked.name, problem, run=self._run)
        if password is None:
            self.stopped.emit(locked)
            return
        self.began.emit(locked)
        self._session.operations.run(
            self._session.desk.intake.read_with_password, locked.sha256, password,
            done=partial(self._on_read, locked), failed=partial(self._on_failed, locked),
        )  # fmt: skip

    def _on_read(self, locked: LockedItem, taken: TakeIn) -> None:
        self._session.bus.publish(taken.changes)
        self.ended.emit(locked, taken)

    def _on_failed(self, locked: LockedItem, error: BaseException) -> None:
        if isinstance(error, UserError):
            self.ask(locked, str(error))
            return
        self.stopped.emit(locked)
        self._session.operations.failed_unhandled.emit(error)
