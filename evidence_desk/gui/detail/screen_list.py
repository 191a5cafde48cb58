"""What was read from a picture as a list: whose words, when, how sure, and what the user made of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from evidence_desk.gui import paint
from evidence_desk.gui.detail.screen_words import CHECK, head, sentence
from evidence_desk.gui.theme import RADIUS, STEP, colour
from evidence_desk.services.screenshots import PartSide, ScreenPart
from evidence_desk.text import N_, Message, _

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MOST_HEIGHT = 300
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
#: A line of a list needs no more of a text than this; all of it stands below, where it is corrected.
_MOST_LETTERS = 600


class PartModel(QAbstractListModel):
    """The parts of one picture, from top to bottom."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self.zone = zone
        self.parts: tuple[ScreenPart, ...] = ()

    def show(self, parts: Sequence[ScreenPart]) -> None:
        """Take up other parts."""
        self.beginResetModel()
        self.parts = tuple(parts)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self.parts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The part itself for the delegate; its words; a sentence for screen readers."""
        if not index.isValid():
            return None
        part = self.parts[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return part
        if role == Qt.ItemDataRole.DisplayRole:
            return part.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return sentence(part, self.zone)
        return None


class PartDelegate(QStyledItemDelegate):
    """Paints a part: a small line of what it is, its words, and the user's own below."""

    def __init__(self, view: QAbstractItemView, zone: tzinfo) -> None:
        super().__init__(view)
        self._view = view
        self._zone = zone

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As tall as its words need at the view's width."""
        width = self._view.viewport().width()
        part: ScreenPart = index.data(Qt.ItemDataRole.UserRole)
        tall = sum(_tall(words, face, width - 4 * STEP) for words, face, _ink in self._lines(part))
        return QSize(width, tall + 2 * STEP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground where it is chosen, then line by line."""
        part: ScreenPart = index.data(Qt.ItemDataRole.UserRole)
        box: Any = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(colour("selection"))
            focused = option.state & QStyle.StateFlag.State_HasFocus
            painter.setPen(QPen(colour("accent"), 1) if focused else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        rest = box.adjusted(2 * STEP, STEP, -2 * STEP, -STEP)
        for words, face, ink in self._lines(part):
            tall = _tall(words, face, rest.width())
            painter.setFont(face)
            painter.setPen(colour(ink))
            painter.drawText(QRect(rest.left(), rest.top(), rest.width(), tall), _WRAPPED, words)
            rest.setTop(rest.top() + tall)
        painter.restore()

    def _lines(self, part: ScreenPart) -> list[tuple[str, QFont, str]]:
        base = self._view.font()
        small = paint.font(base, 0.9)
        words = part.text[:_MOST_LETTERS] or _("(no words)")
        lines = [(head(part, self._zone), small, "ink2")]
        if part.side is PartSide.LINE:
            lines, words = [], f"{part.number + 1} · {words}"
        if part.check:
            lines.append((_(CHECK), paint.font(base, 0.9, strong=True), "look"))
        lines.append((words, base, "ink"))
        if part.typed:
            typed = Message(N_("Typed by you: {words}"), {"words": part.typed[:_MOST_LETTERS]}).render()
            lines.append((typed, base, "accent"))
        return lines


class ScreenList(QListView):
    """The parts, one to be chosen.

    Signals:
        chosen: the number of the part the user went to.
        opened: the number of the part the user wants to see as an entry of its own.
    """

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = PartModel(zone)
        self._model.setParent(self)
        self._telling = True
        self.setModel(self._model)
        self.setItemDelegate(PartDelegate(self, zone))
        self.setAccessibleName(_("What was read from the picture"))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.activated.connect(lambda index: self.opened.emit(index.row()))

    @property
    def parts(self) -> tuple[ScreenPart, ...]:
        """What it shows."""
        return self._model.parts

    def show_parts(self, parts: Sequence[ScreenPart]) -> None:
        """Show other parts; none is chosen then."""
        self._telling = False
        self._model.show(parts)
        self._telling = True
        self._fit()

    def choose(self, number: int | None) -> None:
        """Mark a part without telling of it."""
        self._telling = False
        if number is None or not 0 <= number < len(self.parts):
            self.clearSelection()
        else:
            index = self._model.index(number, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)
        self._telling = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure again at a new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        rows = (self.sizeHintForIndex(self._model.index(row, 0)).height() for row in range(len(self.parts)))
        tall = 0
        for height in rows:
            tall += height
            if tall > _MOST_HEIGHT:
                break
        self.setFixedHeight(max(40, min(tall + 4, _MOST_HEIGHT)))

    def _on_current(self, index: QModelIndex) -> None:
        if self._telling and index.isValid():
            self.chosen.emit(index.row())


def _tall(words: str, face: QFont, width: int) -> int:
    room = QRect(0, 0, max(width, 40), 1_000_000)
    return int(QFontMetrics(face).boundingRect(room, int(_WRAPPED), words).height())
