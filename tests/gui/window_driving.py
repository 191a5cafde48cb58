"""What window tests do to a window, in a person's words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from evidence_desk.gui.main_window import MainWindow
from evidence_desk.gui.models.columns import Role
from evidence_desk.gui.panels.timeline_view import ENTRIES_MIME
from evidence_desk.gui.place import Place
from evidence_desk.gui.session import Session

_COPY, _LEFT, _NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def idle(qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: not session.operations.busy)


def open_window(qtbot: QtBot, session: Session, *, width: int = 1440, height: int = 900) -> MainWindow:
    window = MainWindow(session)
    qtbot.addWidget(window, before_close_func=_take_down)
    window.resize(width, height)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: window.debts.model.rowCount() > 0)
    idle(qtbot, session)
    return window


def _take_down(window: MainWindow) -> None:
    window.session.intake.cancel()
    gate = getattr(window.session.desk, "gate", None)
    if gate is not None:
        gate.set()


def go(qtbot: QtBot, window: MainWindow, place: Place) -> None:
    """Go to a place and wait for its first rows."""
    window.show_place(place)
    idle(qtbot, window.session)
    qtbot.waitUntil(
        lambda: window.timeline.model.rowCount() == 0 or window.timeline.model.entry(0) is not None
    )


def debt(window: MainWindow, name: str) -> Place:
    return next(place for place in window.debts.model.debts() if place.name == name)


def choose(qtbot: QtBot, window: MainWindow, *rows: int) -> None:
    """Click a row, then the others with the control key."""
    for number, row in enumerate(rows):
        view = window.timeline.view
        spot = view.visualRect(window.timeline.model.index(row, 0)).center()
        held = Qt.KeyboardModifier.ControlModifier if number else _NONE
        qtbot.mouseClick(view.viewport(), _LEFT, held, spot)
    idle(qtbot, window.session)


def ids(window: MainWindow) -> list[int]:
    model = window.timeline.model
    entries = (model.index(row, 0).data(Role.ENTRY) for row in range(model.rowCount()))
    return [entry.id for entry in entries if entry]


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def entries_mime(count: int = 1) -> QMimeData:
    mime = QMimeData()
    mime.setData(ENTRIES_MIME, str(count).encode())
    return mime


def hover(target: QWidget, mime: QMimeData, spot: QPoint) -> bool:
    """Bring a drag in; whether it would be taken."""
    enter = QDragEnterEvent(spot, _COPY, mime, _LEFT, _NONE)
    QCoreApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QCoreApplication.sendEvent(target, QDragMoveEvent(spot, _COPY, mime, _LEFT, _NONE))
    return enter.isAccepted()


def leave(target: QWidget) -> None:
    QCoreApplication.sendEvent(target, QDragLeaveEvent())


def drop(target: QWidget, mime: QMimeData, spot: QPoint) -> QDropEvent:
    # As in life: nothing is dropped that did not come in first, and Qt remembers who let it in.
    taken = hover(target, mime, spot)
    event = QDropEvent(QPointF(spot), _COPY, mime, _LEFT, _NONE)
    event.ignore()
    if taken:
        QCoreApplication.sendEvent(target, event)
    return event


def row_spot(window: MainWindow, place: Place) -> QPoint:
    """The middle of a place's row, in the list's own area."""
    return window.debts.list.visualRect(
        window.debts.model.index(window.debts.model.row_of(place), 0)
    ).center()


def write(folder: Path, names: Sequence[str]) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(path.name.encode())
    return paths
