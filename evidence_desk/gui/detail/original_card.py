"""Where the original lies and what happened to it, as a quiet line that opens into the custody record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_desk.domain.custody import CustodyEvent, CustodyKind
from evidence_desk.domain.evidence import EvidenceItem
from evidence_desk.gui.detail.card import Card, label, link, row
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.detail.header_card import WHOLE
from evidence_desk.gui.detail.words import size, stamp
from evidence_desk.text import N_, Message, _, ngettext

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details

_EVENTS = {
    CustodyKind.CASE_CREATED: N_("case file created"),
    CustodyKind.RECEIVED: N_("received and sealed"),
    CustodyKind.RECEIVED_AGAIN: N_("received again; the same bytes"),
    CustodyKind.READ_AGAIN: N_("read again"),
    CustodyKind.VERIFIED: N_("hash compared"),
    CustodyKind.EXPORTED: N_("exported"),
    CustodyKind.LINKED: N_("corroboration decided"),
    CustodyKind.DECIDED: N_("decided about a finding"),
    CustodyKind.UNDONE: N_("undone"),
    CustodyKind.REDONE: N_("redone"),
}


class OriginalCard(QWidget):
    """One line at the foot; the facts of the sealed file and its custody record when opened."""

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        super().__init__()
        self._context = context
        self._errands = errands
        self._item = details.item
        self._events: tuple[CustodyEvent, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._line = label("", "quiet")
        self._toggle = link(_("Custody record"), self._on_toggle)
        line = row(self._line, self._toggle, stretch=False)
        line.setStretch(0, 1)
        self._layout.addLayout(line)
        if details.entry.locator != WHOLE and details.notices:
            self._layout.addWidget(label(_("Noted about the whole file this comes from:"), "quiet"))
            for each in details.notices:
                self._layout.addWidget(label(each.render(), "look"))
        self._card = Card(_("The original"))
        self._card.hide()
        self._layout.addWidget(self._card)
        self._say()
        self.refresh(details)

    def refresh(self, details: Details) -> None:
        """Ask for the custody record again."""
        self._item = details.item
        self._errands.run(
            self._context.desk.browsing.custody, self._item.fixity.digest, done=self._on_custody
        )

    def _on_custody(self, events: tuple[CustodyEvent, ...]) -> None:
        self._events = events
        self._say()
        if not self._card.isHidden():
            self._fill()

    def _say(self) -> None:
        digest = self._item.fixity.digest
        parts = [_("Original sealed"), f"SHA-256 {digest[:4]} {digest[4:8]} {digest[8:12]}…"]
        compared = sum(event.kind is CustodyKind.VERIFIED for event in self._events)
        if compared:
            said = ngettext("hash compared {count} time", "hash compared {count} times", compared)
            parts.append(said.format(count=compared))
        self._line.setText(" · ".join(parts))

    def _on_toggle(self) -> None:
        self._card.setVisible(self._card.isHidden())
        self._toggle.setText(_("Custody record") if self._card.isHidden() else _("Hide"))
        if not self._card.isHidden():
            self._fill()

    def _fill(self) -> None:
        self._card.empty()
        self._card.tell(_facts(self._item, self._context))
        digest = self._item.fixity.digest
        self._card.body.addLayout(
            row(
                link(_("Copy the SHA-256"), lambda: self._context.copy(digest)),
                link(_("Show where it lies"), self._show_place),
            )
        )
        self._card.body.addWidget(label(_("Custody record"), "heading"))
        for event in self._events:
            words = {
                "number": event.number,
                "at": stamp(event.at, self._context.zone),
                "what": _(_EVENTS[event.kind]),
            }
            self._card.body.addWidget(label(Message(N_("No. {number} · {at} · {what}"), words).render()))
        if not self._events:
            self._card.body.addWidget(label(_("No event is recorded for this item."), "quiet"))

    def _show_place(self) -> None:
        self._errands.run(
            self._context.desk.listening.original, self._item.fixity.digest, done=self._open_folder
        )

    def _open_folder(self, path: Path) -> None:
        self._context.show_folder(path.parent)


def _facts(item: EvidenceItem, context: DetailContext) -> list[tuple[str, str]]:
    facts = [
        (_("File name as received"), item.name),
        (_("Size"), size(item.fixity.size)),
        ("SHA-256", " ".join(item.fixity.digest[at : at + 8] for at in range(0, 64, 8))),
        (_("Received"), stamp(item.received_at, context.zone)),
        (_("Taken from"), item.source_path),
    ]
    if item.modified_at is not None:
        facts.append((_("Last change stated by the file system"), stamp(item.modified_at, context.zone)))
    return facts
