"""What was said: the claims a person marked in a recording."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from evidence_desk.domain.corroboration import Claim
from evidence_desk.domain.verdict_words import FAMILIES, place
from evidence_desk.gui.detail.card import Card, EvidenceText, label, link, rule
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.detail.verdict_words import claim_line
from evidence_desk.gui.detail.waveform import Stretch
from evidence_desk.text import N_, Message, _

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details


class ClaimsCard(Card):
    """Lists the claims of a recording; adds, changes and removes them.

    Signals:
        loaded: the claims as they are now.
        hear_asked: a position in milliseconds.
    """

    loaded = Signal(object)
    hear_asked = Signal(int)

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        super().__init__(_("What was said"))
        self._context = context
        self._errands = errands
        self._entry = details.entry
        self.claims: tuple[Claim, ...] = ()
        self._show(())
        self.refresh(details)

    def refresh(self, details: Details) -> None:
        """Ask for the claims again."""
        self._errands.run(self._context.desk.claims.of, self._entry.id, done=self._show)

    def add(self, stretch: Stretch) -> None:
        """Ask what was said in `stretch` and note it."""
        claim = self._context.questions.claim(
            self, self._entry.id, None, stretch, self._entry.duration_ms or 0
        )
        if claim is not None:
            self._errands.run(self._context.desk.claims.mark, claim, done=self._on_marked)

    def _show(self, claims: tuple[Claim, ...]) -> None:
        self.claims = claims
        self.empty()
        if claims:
            self.corner.addWidget(label(_("marked by hand"), "quiet", wrap=False))
        else:
            self.say(
                _(
                    "Nothing is marked yet. Listen, select the stretch that matters and press M: "
                    "only what is marked can be compared with messages and bills."
                ),
                "quiet",
            )
        for number, claim in enumerate(claims):
            if number:
                self.body.addWidget(rule())
            self._add_claim(claim)
        self.loaded.emit(claims)

    def _add_claim(self, claim: Claim) -> None:
        head = QHBoxLayout()
        if claim.start_ms is not None:
            at = place(claim.start_ms)
            head.addWidget(
                link(
                    at,
                    partial(self.hear_asked.emit, claim.start_ms),
                    name=Message(N_("Hear from {place}"), {"place": at}).render(),
                )
            )
        head.addWidget(label(_(FAMILIES[claim.family]), "heading"), 1)
        edit = link(_("Change"), partial(self._edit, claim))
        remove = link(_("Remove"), partial(self._remove, claim))
        for each in (edit, remove):
            each.setEnabled(not self._context.read_only)
            head.addWidget(each)
        self.body.addLayout(head)
        self.body.addWidget(EvidenceText(f"“{claim.words}”", _("Words as noted")))
        if said := claim_line(claim):
            self.say(said, "quiet")

    def _edit(self, claim: Claim) -> None:
        changed = self._context.questions.claim(
            self,
            self._entry.id,
            claim,
            (claim.start_ms or 0, claim.end_ms or 0),
            self._entry.duration_ms or 0,
        )
        if changed is not None:
            self._errands.run(self._context.desk.claims.change, changed, done=self._context.bus.publish)

    def _remove(self, claim: Claim) -> None:
        self._errands.run(self._context.desk.claims.remove, claim.id, done=self._context.bus.publish)
        self._context.toast(_("The mark was removed. Undo brings it back."))

    def _on_marked(self, marked: tuple[object, object]) -> None:
        self._context.bus.publish(marked[1])  # type: ignore[arg-type]
