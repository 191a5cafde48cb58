"""Unexpected errors: written down without evidence, shown calmly, then an orderly end if wanted."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from datetime import datetime
from pathlib import Path
from types import TracebackType

import shiboken6
from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from evidence_desk.gui.panels.keys_dialog import app_version
from evidence_desk.paths import log_dir
from evidence_desk.text import _

log = logging.getLogger(__name__)


def describe(error: BaseException) -> str:
    """The error as text for a report: versions, kind and places in the code, and none of its values.

    An exception's own message may quote evidence, so only that of the operating system is kept.
    """
    said = str(error) if isinstance(error, OSError) and not error.filename else ""
    chain = error.__cause__ or error.__context__
    head = f"Evidence Desk {app_version()}, Python {platform.python_version()}, {platform.platform()}"
    places = "".join(traceback.format_tb(error.__traceback__))
    cause = f"\nFrom: {type(chain).__name__}" if chain else ""
    return f"{head}\n{type(error).__name__} {said}{cause}\n{places}"


def write_report(error: BaseException, folder: Path | None = None) -> Path:
    """Write the error's report into the log folder."""
    now = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")
    path = (folder or log_dir()) / f"crash-{now}.txt"
    path.write_text(describe(error), "utf-8")
    return path


_shown: list[QMessageBox] = []


def report(error: BaseException, parent: QWidget | None = None) -> None:
    """Write the error down and say so once; further errors are only written down while that stands."""
    path = write_report(error)
    log.error("unexpected %s, report %s", type(error).__name__, path.name)
    if any(shiboken6.isValid(box) and box.isVisible() for box in _shown):
        return
    _shown.clear()
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(_("Evidence Desk"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(_("Something happened that this program did not expect."))
    box.setInformativeText(
        _(
            "The originals and everything recorded so far are unchanged. Closing and opening the desk again "
            "is the safest way on. The report holds no evidence; it can be copied for whoever looks after "
            "this program."
        )
    )
    box.setDetailedText(describe(error))
    close = box.addButton(_("Close the desk"), QMessageBox.ButtonRole.AcceptRole)
    copy = box.addButton(_("Copy the report and go on"), QMessageBox.ButtonRole.ActionRole)
    folder = box.addButton(_("Show the report and go on"), QMessageBox.ButtonRole.ActionRole)
    close.clicked.connect(QApplication.quit)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(describe(error)))
    folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))))
    _shown.append(box)
    box.open()


class CrashHandler(QObject):
    """Takes errors from any thread to the main thread, where `report` may show them."""

    _met = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._met.connect(report)

    def install(self) -> None:
        """Be the one who hears of errors that nobody else took."""
        sys.excepthook = self._on_main
        threading.excepthook = self._on_thread

    def _on_main(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            QApplication.quit()
        else:
            self._met.emit(error)

    def _on_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self._met.emit(args.exc_value)
