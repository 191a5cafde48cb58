"""What corroborates a recording: two badges, by which rule, with which values, and what else might."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import Assessment, Link, LinkStatus, Verdict
from evidence_desk.domain.timeline import Badges, TimelineEntry
from evidence_desk.domain.verdict_words import FAMILIES
from evidence_desk.gui.detail.badge import BadgeWidget
from evidence_desk.gui.detail.card import Card, flow, label, link, rule
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.entry_row import EntryRow
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.detail.support import MOST_ROWS, Support, load_support, worth_showing
from evidence_desk.gui.detail.verdict_words import (
    claim_verdict,
    compared_words,
    missing_words,
    rule_words,
)
from evidence_desk.gui.entry_words import recording_badges
from evidence_desk.gui.theme import STEP
from evidence_desk.text import N_, Message, _, ngettext

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details

_NOTHING_NEAR = N_(
    "No written item lies near this call. Importing messages, chat screenshots or bills from the days after "
    "it may change that."
)


class CorroborationCard(Card):
    """The two facts of a recording and all they rest on; links are confirmed and rejected here."""

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        super().__init__(_("Corroboration"))
        self._context = context
        self._errands = errands
        self._recording = details.entry.id
        self._show_rejected = False
        self.refresh(details)

    def refresh(self, details: Details) -> None:
        """Ask again."""
        self._errands.run(load_support, self._context.desk, self._recording, done=self._show)

    def _show(self, support: Support) -> None:
        self._support = support
        self.empty()
        assessment = support.assessment
        if assessment is None:
            self.say(_("Not compared yet. The next check of this debt will do it."), "quiet")
        else:
            badges = recording_badges(Badges(assessment.call, assessment.content))
            self.body.addLayout(flow(*(BadgeWidget(each) for each in badges)))
            self._add_call(assessment)
            self._add_claims(assessment)
        self._add_links(support.confirmed)
        self._add_candidates(support)
        self._add_rejected(support.rejected)

    def _add_call(self, assessment: Assessment) -> None:
        if assessment.missing:
            self.say(missing_words(assessment.missing), "look")
        self.say(_("That the call took place"), "quiet")
        if not assessment.call_verdicts:
            self.say(_("No call record of this call was found in this case file."))
        for verdict in assessment.call_verdicts[:MOST_ROWS]:
            self._add_verdict(verdict)

    def _add_claims(self, assessment: Assessment) -> None:
        self.body.addWidget(rule())
        self.say(_("That it was said"), "quiet")
        if not assessment.claims:
            said = N_("No claim is marked in this recording, so its content was not assessed.")
            self.say(_(said))
            return
        for judged in assessment.claims:
            words = {
                "family": _(FAMILIES[judged.claim.family]),
                "words": judged.claim.words,
                "verdict": claim_verdict(judged),
            }
            said = Message(N_("{family} “{words}”: {verdict}"), words).render()
            self.say(said)
            for verdict in worth_showing(judged.verdicts):
                self._add_verdict(verdict)

    def _add_verdict(self, verdict: Verdict) -> None:
        entry = self._support.entries.get(verdict.item)
        under = self._group(entry) if entry is not None else self.body
        said, compared = rule_words(verdict), compared_words(verdict)
        under.addWidget(label(f"{said} · {compared}" if compared else said, "quiet"))

    def _add_links(self, confirmed: tuple[Link, ...]) -> None:
        if not confirmed:
            return
        self.body.addWidget(rule())
        self.say(_("Linked by hand"), "quiet")
        for each in confirmed:
            self._add_link(each, _("Undo the link"))

    def _add_link(self, decided: Link, take_back: str) -> None:
        entry = self._support.entries.get(decided.item)
        under = self._group(entry) if entry is not None else self.body
        unlink = link(take_back, partial(self._unlink, decided.item))
        unlink.setEnabled(not self._context.read_only)
        reason = Message(N_("Reason: {reason}"), {"reason": decided.reason or "—"}).render()
        under.addWidget(label(reason, "quiet"))
        under.addLayout(flow(unlink))

    def _add_candidates(self, support: Support) -> None:
        self.body.addWidget(rule())
        self.say(_("May be related"), "heading")
        if not support.candidates:
            self.say(_(_NOTHING_NEAR), "quiet")
        for entry in support.candidates[:MOST_ROWS]:
            self._add_candidate(entry, support.verdicts.get(entry.id))
        more = len(support.candidates) - MOST_ROWS
        said = ngettext("Search others ({count} more nearby)…", "Search others ({count} more nearby)…", more)
        text = said.format(count=more) if more > 0 else _("Search others…")
        search = link(text, partial(self._ask_link, None))
        search.setEnabled(not self._context.read_only)
        self.body.addLayout(flow(search))

    def _add_candidate(self, entry: TimelineEntry, verdict: Verdict | None) -> None:
        under = self._group(entry)
        if verdict is not None and (compared := compared_words(verdict)):
            said = Message(N_("{compared} (rule {rule})"), {"compared": compared, "rule": verdict.rule})
            under.addWidget(label(said.render(), "quiet"))
        accept = link(_("Use as corroboration…"), partial(self._ask_link, entry))
        reject = link(_("Not related"), partial(self._reject, entry.id))
        for each in (accept, reject):
            each.setEnabled(not self._context.read_only)
        show = link(_("Show"), partial(self._context.open_entry, entry.id))
        under.addLayout(flow(show, accept, reject))

    def _add_rejected(self, rejected: tuple[Link, ...]) -> None:
        if not rejected:
            return
        count = len(rejected)
        said = ngettext(
            "{count} item set aside as not related", "{count} items set aside as not related", count
        )
        self.body.addLayout(flow(link(said.format(count=count), self._toggle_rejected)))
        if self._show_rejected:
            for each in rejected:
                self._add_link(each, _("Take back"))

    def _group(self, entry: TimelineEntry) -> QVBoxLayout:
        """Show an entry; what is said of it goes below, under its words."""
        shown = EntryRow(entry, self._context.zone)
        shown.clicked.connect(partial(self._open, entry.id))
        group, under = QVBoxLayout(), QVBoxLayout()
        group.setSpacing(0)
        under.setSpacing(0)
        under.setContentsMargins(EntryRow.INDENT, 0, 0, STEP)
        group.addWidget(shown)
        group.addLayout(under)
        self.body.addLayout(group)
        return under

    def _open(self, entry: CommunicationId, _checked: bool = False) -> None:
        self._context.open_entry(entry)

    def _toggle_rejected(self) -> None:
        self._show_rejected = not self._show_rejected
        self._show(self._support)

    def _ask_link(self, entry: TimelineEntry | None) -> None:
        linking = self._context.desk.linking
        choice = self._context.questions.link(
            self,
            lambda text, done: self._errands.run(linking.candidates, self._recording, text, done=done),
            entry,
            self._context.zone,
        )
        if choice is not None:
            self._link(choice.item, choice.reason, LinkStatus.CONFIRMED)

    def _link(self, item: CommunicationId, reason: str, status: LinkStatus) -> None:
        desk = self._context.desk
        self._errands.run(
            desk.linking.link, self._recording, item, reason, status, done=self._context.bus.publish
        )

    def _reject(self, item: CommunicationId) -> None:
        self._link(item, _("looked at and not related"), LinkStatus.REJECTED)

    def _unlink(self, item: CommunicationId) -> None:
        desk = self._context.desk
        self._errands.run(desk.linking.unlink, self._recording, item, done=self._context.bus.publish)
