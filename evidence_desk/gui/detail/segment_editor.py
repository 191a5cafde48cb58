"""Where the words of a recording are typed or corrected, at a place of its sound."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from evidence_desk.domain.heard import HeardSegment
from evidence_desk.domain.verdict_words import place
from evidence_desk.gui.detail.card import button, label, link, row
from evidence_desk.gui.theme import STEP
from evidence_desk.text import N_, Message, _


class SegmentEditor(QWidget):
    """Takes speaker and words for a segment that is there, or for a new one at a place.

    Ctrl and Enter save, Escape closes without saving.

    Signals:
        saved: speaker and words; what they belong to is in `segment` and `at_ms`.
        closed: nothing is edited any more.
    """

    saved = Signal(str, str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.segment: HeardSegment | None = None
        self.at_ms = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(STEP)
        self._where = label("", "quiet")
        self.speaker = QLineEdit()
        self.speaker.setPlaceholderText(_("Who speaks, as it can be heard"))
        self.speaker.setAccessibleName(_("Speaker"))
        self.words = QPlainTextEdit()
        self.words.setAccessibleName(_("Words"))
        self.words.setPlaceholderText(_("Word for word, also what is unclear"))
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(self.words.fontMetrics().lineSpacing() * 3 + 16)
        self.words.installEventFilter(self)
        self._save = button(_("Save the words"), self._on_save, primary=True)
        self._cancel = link(_("Cancel"), self.close_editor)
        for each in (self._where, self.speaker, self.words):
            layout.addWidget(each)
        layout.addLayout(row(self._save, self._cancel))
        self.words.textChanged.connect(self._on_edited)
        self.hide()

    def correct(self, segment: HeardSegment) -> None:
        """Edit the words of a segment."""
        self.segment, self.at_ms = segment, segment.start_ms or 0
        at = place(self.at_ms)
        self._begin(
            Message(N_("Correction at {place}"), {"place": at}).render(), segment.speaker, segment.text
        )

    def type_at(self, position_ms: int, speaker: str = "") -> None:
        """Take new words said at a position."""
        self.segment, self.at_ms = None, position_ms
        at = place(position_ms)
        self._begin(Message(N_("What is said at {place}"), {"place": at}).render(), speaker, "")

    def close_editor(self) -> None:
        """Edit nothing; what was typed and not saved is dropped."""
        self.segment = None
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Save by Ctrl and Enter, close by Escape."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._on_save()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_editor()
                return True
        return super().eventFilter(watched, event)

    def _begin(self, where: str, speaker: str, words: str) -> None:
        self._where.setText(where)
        self.speaker.setText(speaker)
        self.words.setPlainText(words)
        self._on_edited()
        self.show()
        self.words.setFocus()

    def _on_edited(self) -> None:
        self._save.setEnabled(bool(self.words.toPlainText().strip()))

    def _on_save(self) -> None:
        words = self.words.toPlainText().strip()
        if words:
            self.saved.emit(self.speaker.text().strip(), words)
