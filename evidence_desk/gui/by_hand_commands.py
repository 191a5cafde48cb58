"""What users do beside files: write a note, say from which phone things came, look up how to get them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.phone_register import Phone, PhoneId
from evidence_desk.gui.session import Session
from evidence_desk.services.changes import Changes
from evidence_desk.text import _

if TYPE_CHECKING:
    from evidence_desk.gui.main_window import MainWindow


class ByHandCommands(QObject):
    """Runs the actions that need no file.

    Signals:
        said: news for a few seconds.
    """

    said = Signal(str)

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._desk, self._operations = session.desk, session.operations

    def add_by_hand(self) -> None:
        """Ask for a note and keep it where the user is."""
        from evidence_desk.gui.dialogs.by_hand_dialog import ask_by_hand

        asked = ask_by_hand(self._window, None, ZoneInfo(self._desk.case.zone))
        if asked:
            debt = self._window.timeline.place.files_into
            self._operations.run(self._desk.by_hand.add, asked.note, debt, asked.files, done=self._on_added)

    def _on_added(self, added: tuple[CommunicationId, Changes]) -> None:
        number, changes = added
        self._session.bus.publish(changes)
        self.said.emit(_("The note was kept; it says when it was written"))
        self._operations.run(self._desk.browsing.entry, number, done=self._window.open_entry)

    def show_phones(self) -> None:
        """Show the register of phones."""
        self._window.timeline.collect_chosen(self._ask_phones)

    def _ask_phones(self, chosen: tuple[CommunicationId, ...]) -> None:
        self._operations.run(self._desk.phones.all, done=partial(self._on_phones, chosen))

    def _on_phones(self, chosen: tuple[CommunicationId, ...], phones: tuple[Phone, ...]) -> None:
        from evidence_desk.gui.dialogs.phones_dialog import PhoneAct, ask_phones

        wish = ask_phones(self._window, phones, len(chosen), not self._desk.case.read_only)
        if wish is None:
            return
        done = partial(self._on_register_changed, chosen)
        if wish.phone is None:
            self._add_phone(chosen)
        elif wish.act is PhoneAct.CHANGE:
            self._change_phone(wish.phone, chosen)
        elif wish.act is PhoneAct.CLOCK:
            self._set_clock(wish.phone, chosen)
        elif wish.act is PhoneAct.ASSIGN_CHOSEN:
            self._operations.run(self._desk.phones.assign_entries, chosen, wish.phone.id, done=done)
        elif wish.act is PhoneAct.ASSIGN_REST:
            self._operations.run(self._desk.phones.assign_rest, wish.phone.id, done=done)
        elif wish.act is PhoneAct.REMOVE:
            self._operations.run(self._desk.phones.remove, wish.phone.id, done=done)

    def _add_phone(self, chosen: tuple[CommunicationId, ...]) -> None:
        from evidence_desk.gui.dialogs.phones_dialog import ask_phone

        if asked := ask_phone(self._window, None):
            self._operations.run(self._desk.phones.add, asked, done=partial(self._on_phone_added, chosen))

    def _on_phone_added(self, chosen: tuple[CommunicationId, ...], added: tuple[PhoneId, Changes]) -> None:
        self._on_register_changed(chosen, added[1])

    def _change_phone(self, phone: Phone, chosen: tuple[CommunicationId, ...]) -> None:
        from evidence_desk.gui.dialogs.phones_dialog import ask_phone

        asked = ask_phone(self._window, phone.draft)
        if asked and asked != phone.draft:
            done = partial(self._on_register_changed, chosen)
            self._operations.run(self._desk.phones.change, phone.id, asked, done=done)

    def _set_clock(self, phone: Phone, chosen: tuple[CommunicationId, ...]) -> None:
        from evidence_desk.gui.dialogs.phones_dialog import ask_clock

        if asked := ask_clock(self._window, phone):
            done = partial(self._on_register_changed, chosen)
            self._operations.run(self._desk.phones.set_clock, phone.id, asked.ahead_ms, asked.note, done=done)

    def _on_register_changed(self, chosen: tuple[CommunicationId, ...], changes: Changes) -> None:
        """Show the register as it is now, so that the next thing can be said at once."""
        self._session.bus.publish(changes)
        self._ask_phones(chosen)

    def show_suggestions(self) -> None:
        """Show who seems to be who, in the debt on show or in the whole case."""
        from evidence_desk.gui.dialogs.suggestions_dialog import SuggestionsDialog

        SuggestionsDialog(self._session, self._window.timeline.place.debt, self._window).open()

    def phone_help(self) -> None:
        """Show how to get things off a phone."""
        from evidence_desk.gui.dialogs.phone_help_dialog import PhoneHelpDialog

        PhoneHelpDialog(self._window).open()
