"""Paints a row of the left side: a place, a debt with its one number, a suggestion."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from evidence_desk.gui import icons, paint, theme
from evidence_desk.gui.models.columns import Role
from evidence_desk.gui.models.debt_model import RowKind, SideRow
from evidence_desk.gui.place import PlaceKind

_PAD = 12
_INSET = 8
_ICONS = {PlaceKind.INBOX: "inbox", PlaceKind.ALL: "all", PlaceKind.FLAGGED: "flag"}
_TWO_LINES = (RowKind.DEBT, RowKind.SUGGESTION)


class DebtDelegate(QStyledItemDelegate):
    """Rows of one or two lines; `target` is the row under a drag."""

    def __init__(self, base: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._body, self._strong = QFont(base), paint.font(base, strong=True)
        self._small = paint.font(base, 0.88)
        self._badge = paint.font(base, 0.82, strong=True)
        self.target = QPersistentModelIndex()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines for debts and suggestions, one for the rest."""
        row: SideRow = index.data(Role.ROW)
        line = QFontMetrics(self._body).height()
        if row.kind in _TWO_LINES:
            return QSize(0, line + QFontMetrics(self._small).height() + 5 * theme.STEP)
        return QSize(0, line + (5 if row.kind is RowKind.HEADING else 4) * theme.STEP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row: SideRow = index.data(Role.ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect.adjusted(_INSET + _PAD, 0, -_INSET - _PAD, 0)
        if row.kind is RowKind.HEADING:
            paint.text(painter, rect.adjusted(0, 2 * theme.STEP, 0, 0), row.title, self._small, "ink2")
        else:
            paint.ground(painter, option, _INSET)
            if index == self.target:
                self._frame(painter, option.rect)
            self._row(painter, rect, row)
        painter.restore()

    def _frame(self, painter: QPainter, rect: QRect) -> None:
        painter.setPen(theme.colour("accent"))
        painter.setBrush(theme.colour("selection"))
        painter.drawRoundedRect(rect.adjusted(_INSET, 1, -_INSET - 1, -2), theme.RADIUS, theme.RADIUS)

    def _row(self, painter: QPainter, rect: QRect, row: SideRow) -> None:
        if row.kind in _TWO_LINES:
            self._two_lines(painter, rect, row)
            return
        if row.kind is RowKind.NEW_DEBT:
            self._icon(painter, rect, "plus", "accent")
            paint.text(painter, rect.adjusted(24, 0, 0, 0), row.title, self._body, "accent")
            return
        if row.place:
            self._icon(painter, rect, _ICONS[row.place.kind], "ink2")
        taken = self._number(painter, rect, row)
        paint.text(painter, rect.adjusted(24, 0, -taken, 0), row.title, self._body, "ink")

    def _number(self, painter: QPainter, rect: QRect, row: SideRow) -> int:
        if row.badge is None:
            return 0
        if row.badge.tone:
            return paint.badge(painter, rect.right() + 1, rect.center().y(), row.badge, self._badge)
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        paint.text(painter, rect, row.badge.text, self._body, "ink2", end)
        return QFontMetrics(self._body).horizontalAdvance(row.badge.text)

    def _two_lines(self, painter: QPainter, rect: QRect, row: SideRow) -> None:
        first, second = QFontMetrics(self._body).height(), QFontMetrics(self._small).height()
        top = rect.top() + (rect.height() - first - second - 3) // 2
        upper = QRect(rect.left(), top, rect.width(), first)
        taken = 0
        if row.badge:
            middle = upper.center().y()
            taken = paint.badge(painter, rect.right() + 1, middle, row.badge, self._badge) + 2 * theme.STEP
        if row.kind is RowKind.SUGGESTION:
            self._icon(painter, upper, "plus", "accent")
            paint.text(painter, upper.adjusted(24, 0, 0, 0), row.title, self._body, "accent")
        else:
            paint.text(painter, upper.adjusted(0, 0, -taken, 0), row.title, self._strong, "ink")
        indent = 24 if row.kind is RowKind.SUGGESTION else 0
        lower = QRect(rect.left() + indent, top + first + 3, rect.width() - indent, second)
        paint.text(painter, lower, row.subtitle, self._small, "ink2")

    def _icon(self, painter: QPainter, rect: QRect, name: str, colour: str) -> None:
        device = painter.device()
        picture = icons.pixmap(name, colour, icons.SIDE, device.devicePixelRatioF() if device else 1.0)
        painter.drawPixmap(rect.left(), rect.center().y() - icons.SIDE // 2 + 1, picture)
