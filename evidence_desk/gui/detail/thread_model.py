"""The messages of one conversation as far as they are loaded, and how they are painted."""

from __future__ import annotations

from datetime import tzinfo
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from evidence_desk.domain.communication import CommunicationId, Direction
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.gui.detail.words import short_when, way, who
from evidence_desk.gui.theme import RADIUS, STEP, colour
from evidence_desk.text import N_, Message, _, ngettext

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_PAD = STEP * 2
_SHARE = 0.84


class ThreadModel(QAbstractListModel):
    """Messages in order; grows at both ends."""

    def __init__(self, shown: CommunicationId, zone: tzinfo) -> None:
        super().__init__()
        self.shown = shown
        self._zone = zone
        self.entries: list[TimelineEntry] = []

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many are loaded."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The entry itself for the delegate; its words; a sentence for screen readers."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{foot(entry, self._zone)} {who(entry)}: {entry.text}"
        return None

    def foot_of(self, entry: TimelineEntry) -> str:
        """The small line under a message."""
        return foot(entry, self._zone)

    def row_of(self, entry: CommunicationId) -> int:
        """The row of an entry, -1 if it is not loaded."""
        return next((row for row, each in enumerate(self.entries) if each.id == entry), -1)

    def merge(self, loaded: tuple[TimelineEntry, ...]) -> tuple[int, int]:
        """Add what is new before and after; how many were added at the two ends.

        `loaded` overlaps what is there, as a stretch around a known message does.
        """
        known = {entry.id for entry in self.entries}
        places = [place for place, entry in enumerate(loaded) if entry.id in known]
        before: tuple[TimelineEntry, ...] = ()
        after: tuple[TimelineEntry, ...] = ()
        if not self.entries:
            after = loaded
        elif places:
            before, after = loaded[: places[0]], loaded[places[-1] + 1 :]
        if before:
            self.beginInsertRows(_ROOT, 0, len(before) - 1)
            self.entries[:0] = before
            self.endInsertRows()
        if after:
            self.beginInsertRows(_ROOT, len(self.entries), len(self.entries) + len(after) - 1)
            self.entries.extend(after)
            self.endInsertRows()
        return len(before), len(after)


def foot(entry: TimelineEntry, zone: tzinfo) -> str:
    """When, which way, and what else is there to see."""
    parts = [short_when(entry.at, zone), way(entry)]
    if entry.attachments:
        said = ngettext("{count} attachment", "{count} attachments", entry.attachments)
        parts.append(said.format(count=entry.attachments))
    return " · ".join(part for part in parts if part)


class BubbleDelegate(QStyledItemDelegate):
    """Paints a message as a calm bubble: theirs at the left, ours at the right, the shown one framed."""

    def __init__(self, view: QAbstractItemView, model: ThreadModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As tall as its words need at the view's width."""
        width = self._view.viewport().width()
        entry: TimelineEntry = index.data(Qt.ItemDataRole.UserRole)
        tall = _lay_out(_words(entry), self._view.font().key(), self._text_width(width))[1]
        return QSize(width, round(tall + self._view.fontMetrics().lineSpacing() + 2 * _PAD + STEP * 2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Bubble, words, foot."""
        entry: TimelineEntry = index.data(Qt.ItemDataRole.UserRole)
        box: Any = option.rect
        layout, tall, wide = _lay_out(_words(entry), self._view.font().key(), self._text_width(box.width()))
        metrics = self._view.fontMetrics()
        said = self._model.foot_of(entry)
        if entry.id == self._model.shown:
            said = Message(N_("{when} · this one"), {"when": said}).render()
        line = metrics.lineSpacing()
        width = max(wide, min(metrics.horizontalAdvance(said), self._text_width(box.width()))) + 2 * _PAD
        left = box.right() - width - STEP if entry.direction is Direction.OUT else box.left() + STEP
        bubble = QRectF(left, box.top() + STEP, width, tall + line + 2 * _PAD)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = option.state & QStyle.StateFlag.State_HasFocus
        current = entry.id == self._model.shown
        painter.setPen(
            QPen(colour("accent"), 2 if current else 1) if current or focused else Qt.PenStyle.NoPen
        )
        painter.setBrush(colour("selection" if entry.direction is Direction.OUT else "grey_on"))
        painter.drawRoundedRect(bubble, RADIUS + 2, RADIUS + 2)
        painter.setPen(colour("ink"))
        layout.draw(painter, QPointF(left + _PAD, bubble.top() + _PAD))
        painter.setPen(colour("ink2"))
        under = QRectF(left + _PAD, bubble.bottom() - _PAD - line, width - 2 * _PAD, line)
        painter.drawText(
            under,
            Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(said, Qt.TextElideMode.ElideRight, round(under.width())),
        )
        painter.restore()

    def _text_width(self, width: int) -> int:
        return max(round(width * _SHARE) - 2 * _PAD - STEP, 40)


def _words(entry: TimelineEntry) -> str:
    return entry.text or _("(no words)")


@lru_cache(maxsize=512)
def _lay_out(text: str, font_key: str, width: int) -> tuple[QTextLayout, float, float]:
    """The text set to a width, with its height and natural width."""
    font = QFont()
    font.fromString(font_key)
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    layout.beginLayout()
    tall = wide = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, tall))
        tall += line.height()
        wide = max(wide, line.naturalTextWidth())
    layout.endLayout()
    return layout, tall, wide
