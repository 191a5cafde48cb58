"""A table cell whose text takes the colour of what it says; the word itself says it, too."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from evidence_desk.gui import theme
from evidence_desk.gui.models.columns import Role


class TintedDelegate(QStyledItemDelegate):
    """Asks `tone` for the token in which the row's text is written."""

    def __init__(self, tone: Callable[[object], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tone = tone

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Write the text in its token."""
        super().initStyleOption(option, index)
        colour = theme.colour(self._tone(index.data(Role.ROW)))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
            option.palette.setColor(role, colour)
