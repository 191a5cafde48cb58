"""One other entry inside a card: painted, clickable, reachable by keyboard."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.gui.detail.words import headline
from evidence_desk.gui.entry_words import KIND_ICONS, one_line
from evidence_desk.gui.icons import icon
from evidence_desk.gui.theme import RADIUS, STEP, colour
from evidence_desk.text import N_, Message

_SIDE = 16


class EntryRow(QAbstractButton):
    """Names another entry in two lines: when, what and with whom; then its words. Pressing it opens it."""

    #: Where its words begin, from its left edge.
    INDENT = STEP * 2 + _SIDE + STEP

    def __init__(self, entry: TimelineEntry, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self._head = headline(entry, zone)
        self._words = one_line(entry.text)[:300]
        self.setAccessibleName(
            Message(N_("Show {what}"), {"what": f"{self._head} {self._words[:80]}"}).render()
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Two lines, or one where there are no words."""
        lines = 2 if self._words else 1
        return QSize(200, self.fontMetrics().lineSpacing() * lines + STEP * 2 - 2)

    def minimumSizeHint(self) -> QSize:
        """Narrow as one likes."""
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The drawing of its kind and two elided lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("selection"))
            painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        metrics, left = self.fontMetrics(), self.INDENT
        width, line = self.width() - left - STEP, metrics.lineSpacing()
        top = STEP + (line - _SIDE) // 2
        icon(KIND_ICONS[self.entry.kind]).paint(painter, STEP, top, _SIDE, _SIDE)
        painter.setPen(colour("accent"))
        head = metrics.elidedText(self._head, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, STEP, width, line), Qt.AlignmentFlag.AlignVCenter, head)
        painter.setPen(colour("ink2"))
        words = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, STEP + line, width, line), Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()
