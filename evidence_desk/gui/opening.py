"""Opening a case: off the main thread, with a quiet sign while it lasts, and a choice where it fails."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox

from evidence_desk.errors import EvidenceDeskError
from evidence_desk.gui import crash
from evidence_desk.gui.operations import Operations
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.text import _

if TYPE_CHECKING:
    from evidence_desk.bootstrap import Desk

#: Only an opening that lasts longer than this is worth a sign.
_SIGN_AFTER_MS = 400


@runs_on(Lane.WRITE)
def _open(case_dir: Path, mode: str) -> Desk:
    # Imported here because it draws in the database library, which takes longer than the first window.
    from evidence_desk.bootstrap import open_desk

    return open_desk(case_dir, mode=mode)  # type: ignore[arg-type]


@runs_on(Lane.WRITE)
def _open_sample() -> Desk:
    from evidence_desk.bootstrap import make_sample

    return make_sample()


class Opening(QObject):
    """Opens one case at a time.

    Signals:
        opened: a `Desk`.
        given_up: nothing was opened, and the user wants to try nothing else.
    """

    opened = Signal(object)
    given_up = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = Operations(self)
        self._sign = QLabel(_("Opening the case…"))
        self._sign.setWindowFlag(Qt.WindowType.SplashScreen)
        self._sign.setContentsMargins(32, 24, 32, 24)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SIGN_AFTER_MS)
        self._timer.timeout.connect(self._sign.show)

    def open(self, case_dir: Path, mode: str = "") -> None:
        """Open `case_dir` for work, or begin a case there, or open it in `mode`."""
        chosen = mode or ("write" if (case_dir / "case.db").exists() else "create")
        self._timer.start()
        failed = partial(self._on_failed, case_dir)
        self._operations.run(_open, case_dir, chosen, done=self._on_opened, failed=failed)

    def open_sample(self) -> None:
        """Open the sample case, which is made on first use."""
        self._timer.start()
        self._operations.run(_open_sample, done=self._on_opened, failed=partial(self._on_failed, None))

    def close(self) -> None:
        """Wait for an opening that has begun."""
        self._operations.close()
        self._sign.deleteLater()

    def _on_opened(self, desk: Desk) -> None:
        self._rest()
        self.opened.emit(desk)

    def _rest(self) -> None:
        self._timer.stop()
        self._sign.hide()

    def _on_failed(self, case_dir: Path | None, error: BaseException) -> None:
        self._rest()
        if not isinstance(error, EvidenceDeskError):
            crash.report(error)
            self.given_up.emit()
            return
        happened, unaffected, what_to_do = error.parts()
        box = QMessageBox()
        box.setWindowTitle(_("Evidence Desk"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(happened.render())
        box.setInformativeText(" ".join((unaffected.render(), what_to_do.render())))
        read = box.addButton(_("Open for reading"), QMessageBox.ButtonRole.ActionRole) if case_dir else None
        other = box.addButton(_("Open another case…"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(_("Close"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if case_dir and box.clickedButton() is read:
            self.open(case_dir, "read")
        elif box.clickedButton() is other:
            self._ask(case_dir)
        else:
            self.given_up.emit()

    def _ask(self, case_dir: Path | None) -> None:
        start = str(case_dir.parent) if case_dir else ""
        asked = QFileDialog.getExistingDirectory(None, _("Open a case"), start)
        if asked:
            self.open(Path(asked))
        else:
            self.given_up.emit()
