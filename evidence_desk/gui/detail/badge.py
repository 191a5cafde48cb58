"""A badge as a widget: one fact in a word, a shape and a colour; never by colour alone."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from evidence_desk.gui import paint
from evidence_desk.gui.entry_words import Badge
from evidence_desk.gui.theme import STEP


class BadgeWidget(QWidget):
    """Shows a `Badge` as lists paint it. Its accessible name says the same in words."""

    def __init__(self, badge: Badge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.badge = badge
        self.setAccessibleName(badge.text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(paint.font(self.font(), 0.9, strong=True))

    def sizeHint(self) -> QSize:
        """Shape, words and the ground around them."""
        height = max(paint.BADGE_HEIGHT, self.fontMetrics().height() + STEP)
        return QSize(paint.badge_width(self.badge, self.font()), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it as lists do."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint.badge(painter, self.width(), self.height() // 2, self.badge, self.font())
        painter.end()
