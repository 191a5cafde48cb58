"""Paints a finding: what it says in up to two lines, what to do next, and how much it asks for an eye."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from evidence_desk.domain.finding import Finding
from evidence_desk.gui import paint, theme
from evidence_desk.gui.entry_words import one_line
from evidence_desk.gui.models.columns import Role
from evidence_desk.gui.models.finding_model import severity_badge

_PAD = 12


class FindingDelegate(QStyledItemDelegate):
    """Rows of one height; the whole text of a finding stands below the list once it is chosen."""

    def __init__(self, base: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line1, self._line2 = QFont(base), paint.font(base, 0.9)
        self._badge = paint.font(base, 0.82, strong=True)
        self._height = paint.row_height(base)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One height for all."""
        return QSize(0, self._height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one finding."""
        finding: Finding = index.data(Role.ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint.ground(painter, option)
        rect: QRect = option.rect
        paint.rule(painter, rect)
        right, middle = rect.right() - _PAD, rect.center().y()
        badge = severity_badge(finding.severity)
        taken = paint.badge(painter, right, middle, badge, self._badge) + 3 * theme.STEP
        first, second = QFontMetrics(self._line1).height(), QFontMetrics(self._line2).height()
        top = rect.top() + (rect.height() - first - second - 2) // 2
        width = right - taken - rect.left() - _PAD
        upper = QRect(rect.left() + _PAD, top, width, first)
        lower = QRect(rect.left() + _PAD, top + first + 2, width, second)
        said = one_line(finding.text.render())
        step = one_line(finding.next_step.render()) if finding.next_step else ""
        if step:
            paint.text(painter, upper, said, self._line1, "ink")
            paint.text(painter, lower, step, self._line2, "ink2")
        else:
            paint.text(painter, rect.adjusted(_PAD, 0, -taken - _PAD, 0), said, self._line1, "ink", _MIDDLE)
        painter.restore()


_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
