"""A short line that says what was just done, and goes by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel, QWidget

_STAYS_MS = 5000
_ABOVE_FOOT = 56


class Toast(QLabel):
    """Lies over the window's lower edge; screen readers hear it, too. Never the only place of a fact."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._owner = parent
        self.setObjectName("toast")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_STAYS_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, words: str) -> None:
        """Show `words` for a few seconds."""
        owner = self._owner
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, owner.width() - 120)
        self.setText(shown)
        self.adjustSize()
        self.move((owner.width() - self.width()) // 2, owner.height() - self.height() - _ABOVE_FOOT)
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(owner, words))
