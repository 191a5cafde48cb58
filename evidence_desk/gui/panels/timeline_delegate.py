"""Paints a timeline row: time, icon, two lines, badges; its day stands in the margin where one begins."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from evidence_desk.gui import paint
from evidence_desk.gui.entry_words import RowWords
from evidence_desk.gui.models.columns import PLACEHOLDER, Role

_PAD = 12
_TILE = 28
#: Badges take at most this part of a row, so that the words keep their place.
_BADGE_PART = 0.68


class TimelineDelegate(QStyledItemDelegate):
    """Rows of one height. The day is written in the margin of its first row instead of a row of its own."""

    def __init__(self, base: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._height = paint.row_height(base)
        self._line1, self._line2 = QFont(base), paint.font(base, 0.9)
        self._day = paint.font(base, 0.85, strong=True)
        self._badge = paint.font(base, 0.82, strong=True)
        #: The first row in sight shows its day as well, so that the day never scrolls away.
        self.top_row = 0
        self._gutter = _PAD + QFontMetrics(self._day).horizontalAdvance("12月30日 周六") + _PAD

    @property
    def height(self) -> int:
        """The height of every row."""
        return self._height

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One height for all."""
        return QSize(option.rect.width(), self._height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row from its words; a dotted placeholder until they are there."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint.ground(painter, option)
        rect: QRect = option.rect
        paint.rule(painter, rect)
        words: RowWords | None = index.data(Role.WORDS)
        if words is None:
            inner = rect.adjusted(self._gutter, 0, -_PAD, 0)
            paint.text(painter, inner, PLACEHOLDER, self._line1, "ink2")
        else:
            starts = index.row() == self.top_row or bool(index.data(Role.STARTS_DAY))
            self._row(painter, rect, words, starts_day=starts)
        painter.restore()

    def _row(self, painter: QPainter, rect: QRect, words: RowWords, *, starts_day: bool) -> None:
        self._margin(painter, rect, words, starts_day)
        middle = rect.center().y()
        left = rect.left() + self._gutter
        paint.tile(painter, QRect(left, middle - _TILE // 2, _TILE, _TILE), words.icon)
        left += _TILE + _PAD
        right = rect.right() - _PAD
        room = int((right - left) * _BADGE_PART)
        taken = paint.badges(painter, right, middle, words.badges, self._badge, room)
        upper, lower = self._halves(QRect(left, rect.top(), right - taken - left, rect.height()))
        paint.text(painter, upper, words.headline, self._line1, "ink")
        paint.text(painter, lower, words.detail, self._line2, "ink2")

    def _margin(self, painter: QPainter, rect: QRect, words: RowWords, starts_day: bool) -> None:
        gutter = QRect(rect.left() + _PAD, rect.top(), self._gutter - 2 * _PAD, rect.height())
        if not starts_day:
            paint.text(painter, gutter, words.clock, self._line2, "ink2")
            return
        if not words.clock:
            paint.text(painter, gutter, words.short_day, self._day, "ink")
            return
        upper, lower = self._halves(gutter)
        paint.text(painter, upper, words.short_day, self._day, "ink")
        paint.text(painter, lower, words.clock, self._line2, "ink2")

    def _halves(self, rect: QRect) -> tuple[QRect, QRect]:
        """Room for two lines that stand close together in the middle of a row."""
        first, second = QFontMetrics(self._line1).height(), QFontMetrics(self._line2).height()
        top = rect.top() + (rect.height() - first - second - 2) // 2
        upper = QRect(rect.left(), top, rect.width(), first)
        return upper, QRect(rect.left(), top + first + 2, rect.width(), second)
