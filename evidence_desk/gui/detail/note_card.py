"""A note made by hand: how long after the event it was made, what it says field by field, and changing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.hand_note import HandNote, note_age
from evidence_desk.gui.detail.card import Card, button, row
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.detail.fact_words import said_of
from evidence_desk.gui.detail.words import stamp
from evidence_desk.services.changes import Changes
from evidence_desk.text import N_, Message, _

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details

_ONLY_A_NOTE = N_("It is its author's word, and counts neither as a call nor as a written record.")


class NoteCard(Card):
    """What a note says, with its age; it is changed by a new version."""

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        super().__init__(_("Note made by hand"))
        self._context = context
        self._errands = errands
        self.refresh(details)

    def refresh(self, details: Details) -> None:
        """Say it as it is now."""
        self._entry = details.entry
        self.empty()
        if self._entry.noted_at is not None:
            age = note_age(self._entry.at, self._entry.noted_at)
            written = stamp(self._entry.noted_at, self._context.zone)
            self.say(Message(N_("{age}; written {time}"), {"age": age, "time": written}).render(), "look")
        self.say(_(_ONLY_A_NOTE), "quiet")
        self.tell((name.render(), said) for name, value in details.facts if (said := said_of(name, value)))
        change = button(_("Change the note…"), self._ask)
        change.setEnabled(not self._context.read_only)
        self.body.addLayout(row(change))

    def _ask(self) -> None:
        self._errands.run(self._context.desk.by_hand.note, self._entry.id, done=self._on_note)

    def _on_note(self, note: HandNote) -> None:
        asked = self._context.questions.by_hand(self, note, self._context.zone)
        if asked is not None and (asked.note != note or asked.files):
            self._errands.run(
                self._context.desk.by_hand.replace,
                self._entry.id,
                asked.note,
                asked.files,
                done=self._on_kept,
            )

    def _on_kept(self, kept: tuple[CommunicationId, Changes]) -> None:
        number, changes = kept
        self._context.bus.publish(changes)
        self._context.open_entry(number)
