"""The user's own words over those of the machine: both side by side, neither instead of the other."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.gui.detail.card import EvidenceText, button, clear, flow, label, link, row
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.theme import STEP
from evidence_desk.text import _

_LINES = 3


@dataclass(frozen=True, slots=True)
class Correctable:
    """Words of one entry: what the machine read, and what the user typed over it.

    `whole` says that they are all words of the picture, which has no message of its own to open or to date.
    """

    entry: CommunicationId
    machine: str
    typed: str | None
    title: str
    whole: bool = False


class CorrectionBox(QWidget):
    """Shows the machine's words and takes the user's; what is typed and not saved waits for its turn."""

    def __init__(self, context: DetailContext, errands: Errands) -> None:
        super().__init__()
        self._context = context
        self._errands = errands
        self._shown: Correctable | None = None
        self._drafts: dict[CommunicationId, str] = {}
        self.editor = QPlainTextEdit()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, STEP, 0, 0)
        self._layout.setSpacing(STEP)
        self._title = label("", "heading")
        self._machine = QVBoxLayout()
        self.editor.setTabChangesFocus(True)
        self.editor.setReadOnly(context.read_only)
        self.editor.setAccessibleName(_("Your own reading of these words"))
        self.editor.setFixedHeight(self.editor.fontMetrics().lineSpacing() * _LINES + 16)
        self._save = button(_("Save the correction"), self._on_save)
        self._revert = link(_("Discard the changes"), self._on_revert)
        self._as_read = link(_("Take the correction back"), self._on_take_back)
        self._time = link(_("Set the time…"), self._on_time)
        self._open = link(_("Open this message"), self._on_open)
        self._layout.addWidget(self._title)
        self._layout.addWidget(label(_("Read by the program; it stays as it is"), "quiet"))
        self._layout.addLayout(self._machine)
        self._layout.addWidget(label(_("Your reading; it is laid over it"), "quiet"))
        self._layout.addWidget(self.editor)
        self._layout.addLayout(row(self._save, self._revert))
        self._layout.addLayout(flow(self._as_read, self._time, self._open))
        self.editor.textChanged.connect(self._on_edited)
        self.hide()

    @property
    def shown(self) -> Correctable | None:
        """The words on show."""
        return self._shown

    def show_words(self, words: Correctable | None, *, own: bool = False) -> None:
        """Show other words, or none; `own` says that their entry is the one the whole panel shows."""
        self._shown = words
        self.setVisible(words is not None)
        if words is None:
            return
        self._title.setText(words.title)
        clear(self._machine)
        machine = EvidenceText(words.machine, _("Read by the program"), most=120)
        self._machine.addWidget(machine)
        # Laid out smaller at first, it would begin in the middle.
        QTimer.singleShot(0, machine, lambda: machine.verticalScrollBar().setValue(0))
        self.editor.blockSignals(True)
        self.editor.setPlainText(self._drafts.get(words.entry, _kept(words)))
        self.editor.blockSignals(False)
        self._time.setVisible(not words.whole)
        self._open.setVisible(not words.whole and not own)
        self._on_edited()

    def _on_edited(self) -> None:
        if self._shown is None:
            return
        text, writable = self.editor.toPlainText(), not self._context.read_only
        edited = text.strip() != _kept(self._shown).strip()
        if edited:
            self._drafts[self._shown.entry] = text
        else:
            self._drafts.pop(self._shown.entry, None)
        self._save.setEnabled(edited and writable)
        self._revert.setEnabled(edited and writable)
        self._as_read.setVisible(bool(self._shown.typed))
        self._as_read.setEnabled(writable)
        self._time.setEnabled(writable)

    def _on_revert(self) -> None:
        if self._shown:
            self.editor.setPlainText(_kept(self._shown))

    def _on_save(self) -> None:
        if self._shown:
            text = self.editor.toPlainText().strip()
            self._set("" if text == self._shown.machine.strip() else text)

    def _on_take_back(self) -> None:
        self._set("")

    def _set(self, text: str) -> None:
        if self._shown is None:
            return
        entry = self._shown.entry
        self._drafts.pop(entry, None)
        self._errands.run(self._context.desk.claims.type_text, entry, text, done=self._context.bus.publish)

    def _on_time(self) -> None:
        answer = self._context.questions.time(self)
        if answer is not None and self._shown:
            self._errands.run(
                self._context.desk.claims.set_time,
                self._shown.entry,
                answer.wall,
                answer.note,
                done=self._context.bus.publish,
            )

    def _on_open(self) -> None:
        if self._shown:
            self._context.open_entry(self._shown.entry)


def _kept(words: Correctable) -> str:
    return words.typed or words.machine
