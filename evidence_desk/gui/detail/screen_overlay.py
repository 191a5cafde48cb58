"""The places of what was read, drawn over the picture: whose it is by shape, word and colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QApplication

from evidence_desk.gui import paint
from evidence_desk.gui.detail.screen_words import TAGS
from evidence_desk.gui.theme import STEP, THEMES
from evidence_desk.services.screenshots import PartSide, ScreenPart
from evidence_desk.text import _

#: Pen and corner of each side: own is round and drawn through, theirs square and dashed, the app's dotted.
_STYLES = {
    PartSide.ME: (Qt.PenStyle.SolidLine, 10.0, "accent"),
    PartSide.THEM: (Qt.PenStyle.DashLine, 0.0, "support"),
    PartSide.SYSTEM: (Qt.PenStyle.DotLine, 0.0, "ink2"),
    PartSide.LINE: (Qt.PenStyle.SolidLine, 0.0, "accent"),
}
_HALO = 4.0
_TAG_PAD = 4.0


class ScreenOverlay:
    """Draws the parts of one picture; `chosen` is the number of the one that is looked at.

    Its colours go by the picture (`dark`), not by the window: they stand on nothing else.
    """

    def __init__(self, parts: Sequence[ScreenPart], read_at: QSize, *, dark: bool = False) -> None:
        self._parts = parts
        self._tokens = THEMES["dark" if dark else "light"]
        self._read_at = read_at
        self._shown_at = read_at
        self.chosen: int | None = None

    def fit(self, size: QSize) -> None:
        """Take note of how large the picture on show is: a derived copy may be smaller than what was read."""
        if not size.isEmpty():
            self._shown_at = size

    def place(self, part: ScreenPart) -> QRectF:
        """Where a part is, in pixels of the picture on show."""
        across = self._shown_at.width() / max(self._read_at.width(), 1)
        down = self._shown_at.height() / max(self._read_at.height(), 1)
        left, top, right, bottom = part.box
        return QRectF(left * across, top * down, (right - left) * across, (bottom - top) * down)

    def part_at(self, spot: QPointF) -> ScreenPart | None:
        """The smallest part under a place of the picture on show."""
        under = [part for part in self._parts if self.place(part).contains(spot)]
        return min(under, key=lambda part: _area(self.place(part)), default=None)

    def draw(self, painter: QPainter, scale: float) -> None:
        """Draw all parts at one scale, the chosen one last."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for part in sorted(self._parts, key=lambda part: part.number == self.chosen):
            place = self.place(part)
            box = QRectF(place.topLeft() * scale, place.size() * scale)
            if not painter.hasClipping() or painter.clipBoundingRect().intersects(_with_tag(box)):
                self._draw(painter, part, box)
        painter.restore()

    def _draw(self, painter: QPainter, part: ScreenPart, box: QRectF) -> None:
        style, corner, name = _STYLES[part.side]
        chosen = part.number == self.chosen
        ink = self._colour("look" if part.check else name)
        if chosen:
            painter.fillRect(box, _thin(ink, 46))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = 3.0 if chosen else 1.0 if part.side is PartSide.LINE else 2.0
        for pen in (QPen(_thin(self._colour("card"), 200), width + _HALO / 2), QPen(ink, width, style)):
            painter.setPen(pen)
            painter.drawRoundedRect(box, corner, corner)
        words = _tag(part, chosen)
        if words:
            self._draw_tag(painter, part, box, words, ink)

    def _colour(self, token: str) -> QColor:
        return QColor(getattr(self._tokens, token))

    def _draw_tag(self, painter: QPainter, part: ScreenPart, box: QRectF, words: str, ink: QColor) -> None:
        face = paint.font(QApplication.font(), 0.78, strong=True)
        metrics = QFontMetricsF(face)
        width, height = metrics.horizontalAdvance(words) + 2 * _TAG_PAD, metrics.height()
        left = box.left()
        if part.side is PartSide.ME:
            left = box.right() - width
        elif part.side is PartSide.SYSTEM:
            left = box.center().x() - width / 2
        tag = QRectF(max(left, 0.0), max(box.top() - height + STEP / 2, 0.0), width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(tag, 3, 3)
        painter.setFont(face)
        painter.setPen(self._colour("card"))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, words)


def _tag(part: ScreenPart, chosen: bool) -> str:
    """The word at a part: its number and side; lines of a page have one where they need a look."""
    mark = " ?" if part.check else ""
    if part.side is PartSide.LINE:
        return f"{part.number + 1}{mark}" if chosen or part.check else ""
    return f"{part.number + 1} {_(TAGS[part.side])}{mark}"


def _with_tag(box: QRectF) -> QRectF:
    """A box with the room that its frame and its tag take at most."""
    return box.adjusted(-80, -40, 80, 40)


def _thin(ink: QColor, opacity: int) -> QColor:
    thin = QColor(ink)
    thin.setAlpha(opacity)
    return thin


def _area(place: QRectF) -> float:
    return float(place.width() * place.height())
