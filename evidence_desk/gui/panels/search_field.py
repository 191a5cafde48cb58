"""The search field; while an input method composes, its keys are not taken for the window's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from evidence_desk.gui import icons
from evidence_desk.text import _


class SearchField(QLineEdit):
    """Words to look for in the whole case."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self.setPlaceholderText(_("Search    Ctrl+F"))
        self.setAccessibleName(_("Search all evidence"))
        self.setClearButtonEnabled(True)
        self.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)

    @property
    def composing(self) -> bool:
        """Whether letters were typed that have not become characters yet."""
        return self._composing

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Note whether something is being composed."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was being composed is let go."""
        self._composing = False
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the window while composing: it then takes back the letters, not the search."""
        if isinstance(event, QKeyEvent) and self._composing and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)
