"""A problem in three sentences above the list: what happened, what is unaffected, what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from evidence_desk.errors import EvidenceDeskError
from evidence_desk.gui import icons, theme
from evidence_desk.text import _


class NoticeBar(QWidget):
    """Shown where work goes on beside it; it never blocks and is put away by hand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = QFrame(self)
        card.setObjectName("notice")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(5 * theme.STEP, 3 * theme.STEP, 5 * theme.STEP, 0)
        outer.addWidget(card)
        self._happened, self._rest = QLabel(), QLabel()
        self._happened.setProperty("role", "heading")
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self._happened, self._rest):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
        close = QPushButton(icons.icon("cross", "look"), "")
        close.setProperty("role", "link")
        close.setAccessibleName(_("Put this notice away"))
        close.setToolTip(_("Put this notice away"))
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(card)
        layout.setContentsMargins(3 * theme.STEP, 2 * theme.STEP, 2 * theme.STEP, 2 * theme.STEP)
        layout.addLayout(words, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_error(self, error: EvidenceDeskError) -> None:
        """Show a problem that has a sentence."""
        happened, unaffected, what_to_do = error.parts()
        self.say(happened.render(), " ".join((unaffected.render(), what_to_do.render())))

    def say(self, happened: str, rest: str) -> None:
        """Show a first sentence and the rest."""
        self._happened.setText(happened)
        self._rest.setText(rest)
        self.setAccessibleName(happened)
        self.setAccessibleDescription(rest)
        self.show()
