"""Suggestions on who is who: one list, one key to accept, one to dismiss; undo takes either back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from evidence_desk.domain.debt import DebtId
from evidence_desk.gui.detail.card import button, flow, label
from evidence_desk.gui.detail.style import sheet
from evidence_desk.gui.entry_words import one_line
from evidence_desk.gui.session import Session
from evidence_desk.gui.theme import STEP
from evidence_desk.services.changes import Changes
from evidence_desk.services.people import PersonSuggestion
from evidence_desk.text import N_, _

_INTRO = N_(
    "These are only suggestions: what the texts say of themselves, and what occurs together. Enter accepts, "
    "Delete dismisses; either can be undone."
)
_ACCEPTS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_A})
_DISMISSES = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_D})


class SuggestionList(QListWidget):
    """Suggestions as rows; keys decide on the current one.

    Signals:
        accepted: Enter or A was pressed.
        dismissed: Delete or D was pressed.
    """

    accepted = Signal()
    dismissed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept or dismiss with one key; everything else moves in the list."""
        key = Qt.Key(event.key())
        if key in _ACCEPTS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accepted.emit()
        elif key in _DISMISSES:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)


class SuggestionsDialog(QDialog):
    """The suggestions on one debt, or on the whole case; it stays open until it is closed."""

    def __init__(self, session: Session, debt: DebtId | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Suggestions on people"))
        self.setAccessibleName(self.windowTitle())
        self.resize(620, 460)
        self._session, self._debt = session, debt
        self._people, self._operations = session.desk.people, session.operations
        self.suggestions: tuple[PersonSuggestion, ...] = ()
        self.list = SuggestionList()
        self.list.setAccessibleName(_("Suggestions"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.accepted.connect(self.accept_current)
        self.list.dismissed.connect(self.dismiss_current)
        self.nothing = label(_("There is nothing to suggest at the moment."), "quiet")
        self.take = button(_("Accept"), self.accept_current, primary=True)
        self.leave = button(_("Dismiss"), self.dismiss_current)
        buttons = QDialogButtonBox()
        close = buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAccessibleName(close.text())
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(STEP * 5, STEP * 5, STEP * 5, STEP * 4)
        layout.setSpacing(STEP * 3)
        for widget in (label(_(_INTRO)), self.nothing, self.list):
            layout.addWidget(widget)
        layout.setStretch(2, 1)
        layout.addLayout(flow(self.take, self.leave))
        layout.addWidget(buttons)
        self.setStyleSheet(sheet())
        session.bus.changed.connect(self.refresh)
        self._show(())
        self.refresh()

    def refresh(self, _changes: Changes | None = None) -> None:
        """Ask for the suggestions as the case stands now."""
        self._operations.run(self._people.suggestions, self._debt, done=self._show)

    def _show(self, suggestions: tuple[PersonSuggestion, ...]) -> None:
        place = max(self.list.currentRow(), 0)
        self.suggestions = suggestions
        self.list.clear()
        for each in suggestions:
            lines = (each.text, *each.reasons)
            self.list.addItem(QListWidgetItem("\n".join(one_line(line.render()) for line in lines)))
        self.list.setCurrentRow(min(place, len(suggestions) - 1))
        self.nothing.setVisible(not suggestions)
        for widget in (self.take, self.leave):
            widget.setEnabled(bool(suggestions) and not self._session.desk.case.read_only)

    def accept_current(self) -> None:
        """Accept the suggestion on which the keyboard is."""
        self._decide(self._people.accept)

    def dismiss_current(self) -> None:
        """Dismiss it."""
        self._decide(self._people.dismiss)

    def _decide(self, act: object) -> None:
        line = self.list.currentRow()
        if 0 <= line < len(self.suggestions) and self.take.isEnabled():
            # Until the list is asked for again, a second press would decide on the next one unseen.
            self.take.setEnabled(False)
            self.leave.setEnabled(False)
            key = self.suggestions[line].key
            self._operations.run(
                act,  # type: ignore[arg-type]
                key,
                done=self._session.bus.publish,
                failed=self._on_failed,
            )

    def _on_failed(self, error: BaseException) -> None:
        self._operations.failed_unhandled.emit(error)
        self.refresh()
