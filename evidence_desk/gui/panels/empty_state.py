"""What stands in a list that has nothing to show: why, and what can be done next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from evidence_desk.gui import icons, theme
from evidence_desk.gui.detail.card import clear

_WIDTH = 420
_BESIDE = 2


class EmptyState(QWidget):
    """A drawing, one line, one explanation and the next actions; the first action is the main one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture, self._title, self._words = QLabel(), QLabel(), QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label, role in ((self._title, "heading"), (self._words, "quiet")):
            label.setProperty("role", role)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(2 * theme.STEP)
        column = QWidget()
        column.setFixedWidth(_WIDTH)
        lines = QVBoxLayout(column)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2 * theme.STEP)
        for label in (self._picture, self._title, self._words):
            lines.addWidget(label)
        lines.addSpacing(2 * theme.STEP)
        lines.addLayout(self._buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addStretch(2)
        # Centred by stretches: an alignment would take the height its wrapped lines need away from it.
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(column)
        centred.addStretch(1)
        layout.addLayout(centred)
        layout.addStretch(3)

    def say(self, icon: str, title: str, words: str, actions: tuple[QAction, ...] = ()) -> None:
        """Show this; each action becomes a button."""
        self._picture.setPixmap(icons.pixmap(icon, "ink2", 36, self.devicePixelRatioF()))
        self._title.setText(title)
        self._words.setText(words)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        clear(self._buttons)
        # More than two beside each other would not fit their words.
        for first in range(0, len(actions), _BESIDE):
            line = QHBoxLayout()
            line.setSpacing(2 * theme.STEP)
            line.addStretch()
            for position, action in enumerate(actions[first : first + _BESIDE], first):
                line.addWidget(self._button(action, first=position == 0))
            line.addStretch()
            self._buttons.addLayout(line)

    def _button(self, action: QAction, *, first: bool) -> QPushButton:
        button = QPushButton(action.text(), self)
        button.setAccessibleName(action.text())
        button.setEnabled(action.isEnabled())
        if first:
            button.setProperty("role", "primary")
        button.clicked.connect(action.trigger)
        return button
