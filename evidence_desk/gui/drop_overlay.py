"""The whole window takes dropped files, and says beforehand what will happen to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QPainter,
    QPaintEvent,
    QPen,
)  # fmt: skip
from PySide6.QtWidgets import QWidget

from evidence_desk.gui import icons, paint, theme
from evidence_desk.gui.drop_files import DropFiles, drop_files
from evidence_desk.gui.entry_words import one_line
from evidence_desk.gui.place import Place, PlaceKind
from evidence_desk.gui.session import Session
from evidence_desk.text import _, ngettext

_CARD = (460, 148)


class DropOverlay(QWidget):
    """Lies over the window while files hover over it; the pointer passes through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._owner = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(_("Files can be dropped here"))
        self._title = self._words = ""
        self.hide()

    def say(self, title: str, words: str) -> None:
        """Show what a drop would do."""
        self._title, self._words = title, words
        self.setAccessibleDescription(" ".join((title, words)))
        self.setGeometry(self._owner.rect())
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A veil, a frame, and a card in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = theme.colour("ground")
        veil.setAlphaF(0.55)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(5, 5, -5, -5), 10, 10)
        card = QRect(0, 0, *_CARD)
        card.moveCenter(self.rect().center())
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("card"))
        painter.drawRoundedRect(card, 10, 10)
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(
            card.center().x() - 14, card.top() + 20, icons.pixmap("import", "accent", 28, ratio)
        )
        middle = Qt.AlignmentFlag.AlignCenter
        line = card.adjusted(16, 56, -16, -58)
        title_face = paint.font(QFont(self.font()), 1.15, strong=True)
        paint.text(painter, line, self._title, title_face, "ink", middle)
        painter.setFont(self.font())
        painter.setPen(theme.colour("ink2"))
        wrapped = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter
        painter.drawText(card.adjusted(20, 92, -20, -8), wrapped, self._words)
        painter.end()


class DropZone(QObject):
    """Watches a window for drags of files.

    `place_at` names the place under a point of the window: the row of the left side, or the place shown.

    Signals:
        files_dropped: (tuple of `Path`, `Place`).
        virtual_dropped: things were dropped that have no path on this computer.
    """

    files_dropped = Signal(object, object)
    virtual_dropped = Signal()

    def __init__(self, window: QWidget, session: Session, place_at: Callable[[QPoint], Place]) -> None:
        super().__init__(window)
        self._session, self._place_at = session, place_at
        self._overlay = DropOverlay(window)
        self._files = DropFiles((), virtual=False)
        self._counted: int | None = None
        self._place: Place | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take drags of files; everything else passes."""
        if isinstance(event, QDragEnterEvent):
            return self._enter(event)
        if isinstance(event, QDragMoveEvent):
            return self._move(event)
        if isinstance(event, QDropEvent):
            return self._drop(event)
        if event.type() == QEvent.Type.DragLeave:
            self._overlay.hide()
        return super().eventFilter(watched, event)

    def _enter(self, event: QDragEnterEvent) -> bool:
        self._files = drop_files(event.mimeData())
        if not self._files or self._session.desk.case.read_only:
            return False
        self._counted, self._place = None, None
        if self._files.paths:
            done = partial(self._on_surveyed, self._files)
            self._session.operations.run(self._session.desk.intake.survey, self._files.paths, done=done)
        return self._move(event)

    def _move(self, event: QDragMoveEvent) -> bool:
        if not self._files or self._session.desk.case.read_only:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        place = self._place_at(event.position().toPoint())
        if place != self._place or not self._overlay.isVisible():
            self._place = place
            self._say()
        return True

    def _drop(self, event: QDropEvent) -> bool:
        self._overlay.hide()
        files = drop_files(event.mimeData())
        if not files or self._session.desk.case.read_only:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if files.paths:
            self.files_dropped.emit(files.paths, self._place_at(event.position().toPoint()))
        if files.virtual:
            self.virtual_dropped.emit()
        return True

    def _on_surveyed(self, files: DropFiles, found: tuple[Path, ...]) -> None:
        if files is self._files and self._overlay.isVisible():
            self._counted = len(found)
            self._say()

    def _say(self) -> None:
        if not self._files.paths:
            self._overlay.say(
                _("These files have no place on this computer yet"),
                _("Save them to a folder first, then drop them from there."),
            )
            return
        self._overlay.say(
            self._promise(), _("The files stay where they are; a sealed copy is kept in the case.")
        )

    def _promise(self) -> str:
        number = len(self._files.paths) if self._counted is None else self._counted
        if self._place and self._place.kind is PlaceKind.DEBT:
            words = ngettext("Copy {number} file into {debt}", "Copy {number} files into {debt}", number)
            return words.format(number=number, debt=one_line(self._place.name))
        words = ngettext("Copy {number} file into the inbox", "Copy {number} files into the inbox", number)
        return words.format(number=number)
