"""Facts, attachments and other entries of the same call: the parts every kind of entry may have."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.gui.detail.card import Card
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.entry_row import EntryRow
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.detail.fact_words import said_of
from evidence_desk.text import N_, _

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details

_UNREAD = N_(
    "This file is sealed and kept as it was received. Its contents are not read by this program, so they "
    "are not searched and not compared."
)
_UNREAD_REMEDY = N_(
    "What can be done: export it again in a form that is read, or take a screenshot of what matters and "
    "import that."
)


class FactsCard(Card):
    """What the source says besides, as name and value."""

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        super().__init__(_("As the source states it"))
        self.refresh(details)

    def refresh(self, details: Details) -> None:
        """Show the facts as they are now; hidden where there are none."""
        self.empty()
        facts = [(name.render(), said) for name, value in details.facts if (said := said_of(name, value))]
        self.setVisible(bool(facts))
        self.tell(facts)


class AttachmentsCard(Card):
    """Attachments that are no pictures: each by the name the message gives it, with its type."""

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        super().__init__(_("Attachments"))
        self.refresh(details)

    def refresh(self, details: Details) -> None:
        """Name them as they are now; hidden where there are none."""
        self.empty()
        others = [each for each in details.attachments if not is_picture(each.media_type)]
        self.setVisible(bool(others))
        self.tell((each.media_type or _("type not known"), each.name) for each in others)
        if others:
            self.say(_("Kept and sealed with the message; their contents are not shown here."), "quiet")


def is_picture(media_type: str) -> bool:
    """Whether an attachment is shown as a picture."""
    return media_type.startswith("image/")


class UnreadCard(Card):
    """Why a file was kept without being read, and what can be done."""

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        super().__init__(_("Kept, contents not read"))
        self.say(_(_UNREAD))
        self.say(_(_UNREAD_REMEDY), "quiet")

    def refresh(self, details: Details) -> None:
        """Nothing here changes with a write."""


class SameCallCard(Card):
    """The other entries of the same call: its recording, its rows in call logs."""

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        super().__init__(_("Same call"))
        self._context = context
        self._errands = errands
        self.hide()
        self.refresh(details)

    def refresh(self, details: Details) -> None:
        """Ask for the others; hidden where there are none."""
        others = details.entry.same_event
        if others:
            self._errands.run(self._context.desk.browsing.entries, others, done=self._show)
        else:
            self.hide()

    def _show(self, entries: tuple[TimelineEntry, ...]) -> None:
        self.empty()
        self.setVisible(bool(entries))
        for entry in entries:
            shown = EntryRow(entry, self._context.zone)
            shown.clicked.connect(partial(self._open, entry.id))
            self.body.addWidget(shown)

    def _open(self, entry: CommunicationId, _checked: bool = False) -> None:
        self._context.open_entry(entry)
