"""Small drawings that several delegates share: badges, tiles with an icon, lines of text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from evidence_desk.gui import icons, theme
from evidence_desk.gui.entry_words import Badge

BADGE_HEIGHT = 20
_BADGE_PAD = 8
_SHAPE = 8
_SHAPE_GAP = 5
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def font(base: QFont, scale: float = 1.0, *, strong: bool = False) -> QFont:
    """The interface font in another size, in the one weight of emphasis where `strong`."""
    result = QFont(base)
    result.setPointSizeF(base.pointSizeF() * scale)
    if strong:
        result.setWeight(QFont.Weight.DemiBold)
    return result


def row_height(base: QFont) -> int:
    """The height of two-line rows: 52 px, or more where the user's letters are larger."""
    lines = QFontMetrics(base).height() + QFontMetrics(font(base, 0.9)).height()
    return max(theme.ROW_HEIGHT, lines + 4 * theme.STEP)


def text(
    painter: QPainter, rect: QRect, words: str, face: QFont, colour: str,
    align: Qt.AlignmentFlag = _LEFT, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:  # fmt: skip
    """One line of plain text, shortened with "…" where it does not fit."""
    if rect.width() <= 0:
        return
    painter.setFont(face)
    painter.setPen(theme.colour(colour))
    shown = QFontMetrics(face).elidedText(words, mode, rect.width())
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, shown)


def badge_width(badge: Badge, face: QFont) -> int:
    """The room a badge takes."""
    shape = _SHAPE + _SHAPE_GAP if badge.fill is not None else 0
    return QFontMetrics(face).horizontalAdvance(badge.text) + shape + 2 * _BADGE_PAD


def badge(painter: QPainter, right: int, middle: int, what: Badge, face: QFont) -> int:
    """A badge whose right edge and middle line are given; the room it took."""
    width = badge_width(what, face)
    height = max(BADGE_HEIGHT, QFontMetrics(face).height() + theme.STEP)
    rect = QRect(right - width, middle - height // 2, width, height)
    ink, ground = _badge_colours(what.tone)
    painter.setPen(Qt.PenStyle.NoPen)
    if ground:
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(rect, height / 2, height / 2)
    left = rect.left() + _BADGE_PAD
    if what.fill is not None:
        _shape(painter, QRectF(left, middle - _SHAPE / 2 + 0.5, _SHAPE, _SHAPE), what.fill, theme.colour(ink))
        left += _SHAPE + _SHAPE_GAP
    text(painter, QRect(left, rect.top(), rect.right() - left + 1, height), what.text, face, ink)
    return width


def badges(painter: QPainter, right: int, middle: int, row: tuple[Badge, ...], face: QFont, room: int) -> int:
    """Badges from right to left as far as there is `room`, the last one first; the room they took."""
    taken = 0
    for what in reversed(row):
        if taken + badge_width(what, face) > room:
            break
        taken += badge(painter, right - taken, middle, what, face) + 2 * theme.STEP
    return taken


def _badge_colours(tone: str) -> tuple[str, str]:
    if not tone:
        return "ink2", ""
    return ("ink2", "grey_on") if tone == "grey" else (tone, f"{tone}_on")


def _shape(painter: QPainter, rect: QRectF, fill: int, ink: QColor) -> None:
    """A disc: full for strong, half for medium, a quarter for weak, an empty ring for nothing."""
    painter.save()
    painter.setPen(QPen(ink, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(rect.adjusted(0.7, 0.7, -0.7, -0.7))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(ink))
    if fill >= 3:
        painter.drawEllipse(rect)
    elif fill:
        painter.drawPie(rect, 90 * 16, -fill * 90 * 16)
    painter.restore()


def rule(painter: QPainter, rect: QRect) -> None:
    """The line below a row, one px sharp."""
    painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))


def tile(painter: QPainter, rect: QRect, icon: str) -> None:
    """An icon in the middle of a small rounded square."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("grey_on"))
    painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
    device = painter.device()
    picture = icons.pixmap(icon, "ink2", icons.SIDE, device.devicePixelRatioF() if device else 1.0)
    corner = QPointF(rect.center()) + QPointF(0.5 - icons.SIDE / 2, 0.5 - icons.SIDE / 2)
    painter.drawPixmap(corner, picture)


def ground(painter: QPainter, option: QStyleOptionViewItem, inset: int = 0) -> None:
    """The ground of a row: the selection's colour, a breath of it under the pointer, a ring for the focus."""
    rect = QRectF(option.rect).adjusted(inset + 0.5, 0.5, -inset - 0.5, -1.5)
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    painter.setPen(Qt.PenStyle.NoPen)
    if chosen or hovered:
        painter.setBrush(theme.colour("selection") if chosen else theme.colour("grey_on"))
        painter.setOpacity(1.0 if chosen else 0.45)
        painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
        painter.setOpacity(1.0)
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("accent"), 1.0))
        painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
