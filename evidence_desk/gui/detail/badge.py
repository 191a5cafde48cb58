"""A badge says one fact in a word, a shape and a colour; never by colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from evidence_desk.domain.corroboration import Grade
from evidence_desk.gui.detail.card import emphasised
from evidence_desk.gui.detail.verdict_words import GRADES
from evidence_desk.gui.theme import STEP, colour
from evidence_desk.text import _

_SHAPE = 9


@dataclass(frozen=True, slots=True)
class Look:
    """How a grade is shown: the colour token and the shape before its word."""

    tone: str
    shape: str


LOOKS = {
    Grade.STRONG: Look("support", "check"),
    Grade.MEDIUM: Look("look", "half"),
    Grade.WEAK: Look("look", "ring"),
    Grade.NONE: Look("alone", "cross"),
    Grade.NOT_ASSESSED: Look("grey", "dash"),
}


class Badge(QWidget):
    """One small pill, such as "Call ✓ strong". Its accessible name says the same in words."""

    def __init__(self, fact: str, grade: Grade, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = LOOKS[grade]
        self._text = f"{fact} {_(GRADES[grade])}"
        self.setAccessibleName(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(emphasised(self.font(), 0.9))

    @property
    def text(self) -> str:
        """The words on it."""
        return self._text

    @property
    def shape(self) -> str:
        """The shape before the words: check, half, ring, cross or dash."""
        return self._look.shape

    def sizeHint(self) -> QSize:
        """Shape, words and the ground around them."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self._text) + _SHAPE + STEP * 5
        return QSize(width, metrics.height() + STEP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded ground, the shape, the words."""
        tone = self._look.tone
        ink, ground = colour("ink2" if tone == "grey" else tone), colour(f"{tone}_on")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        mark = QRectF(STEP * 2, (box.height() - _SHAPE) / 2, _SHAPE, _SHAPE)
        painter.setPen(QPen(ink, 1.6, c=Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _draw_shape(painter, self._look.shape, mark)
        painter.setPen(ink)
        painter.drawText(box.adjusted(STEP * 3 + _SHAPE, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()


def _draw_shape(painter: QPainter, shape: str, box: QRectF) -> None:
    middle = box.center()
    if shape == "check":
        painter.drawPolyline(
            [
                QPointF(box.left(), middle.y()),
                QPointF(middle.x() - 1, box.bottom() - 1),
                QPointF(box.right(), box.top() + 1),
            ]
        )
    elif shape == "cross":
        inner = box.adjusted(1, 1, -1, -1)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    elif shape == "dash":
        painter.drawLine(QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()))
    else:
        painter.drawEllipse(box)
        if shape == "half":
            painter.setBrush(painter.pen().color())
            painter.drawPie(box, 90 * 16, 180 * 16)
