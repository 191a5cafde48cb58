"""Paints a finding: what it is about, when and with whom, and how much it asks for an eye."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from evidence_desk.domain.finding import Finding
from evidence_desk.gui import paint, theme
from evidence_desk.gui.entry_words import one_line
from evidence_desk.gui.models.columns import Role
from evidence_desk.gui.models.finding_model import FindingRow, severity_badge

_PAD = 12


class FindingDelegate(QStyledItemDelegate):
    """Rows of two lines under headings; the whole text of a finding stands below once it is chosen."""

    def __init__(self, base: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line1, self._line2 = QFont(base), paint.font(base, 0.9)
        self._badge = paint.font(base, 0.82, strong=True)
        self._heading = paint.font(base, 0.9, strong=True)
        self._height = paint.row_height(base)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One height for findings, a lower one for headings."""
        row: FindingRow = index.data(Role.ROW)
        if row.finding is None:
            return QSize(0, QFontMetrics(self._heading).height() + 5 * theme.STEP)
        return QSize(0, self._height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one finding or heading."""
        row: FindingRow = index.data(Role.ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.finding is None:
            inner = option.rect.adjusted(_PAD, 2 * theme.STEP, -_PAD, 0)
            paint.text(painter, inner, row.title, self._heading, "ink2")
        else:
            paint.ground(painter, option)
            self._row(painter, option.rect, row, row.finding)
        paint.rule(painter, option.rect)
        painter.restore()

    def _row(self, painter: QPainter, rect: QRect, row: FindingRow, finding: Finding) -> None:
        right, middle = rect.right() - _PAD, rect.center().y()
        badge = severity_badge(finding.severity)
        taken = paint.badge(painter, right, middle, badge, self._badge) + 3 * theme.STEP
        first, second = QFontMetrics(self._line1).height(), QFontMetrics(self._line2).height()
        top = rect.top() + (rect.height() - first - second - 2) // 2
        width = right - taken - rect.left() - _PAD
        upper = QRect(rect.left() + _PAD, top, width, first)
        lower = QRect(rect.left() + _PAD, top + first + 2, width, second)
        below = row.about or (one_line(finding.next_step.render()) if finding.next_step else "")
        paint.text(painter, upper, row.title, self._line1, "ink")
        paint.text(painter, lower, below, self._line2, "ink2")
