"""What a recording shows: what was measured, where its file may come from, other files of its sound."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.provenance import GRADE_WORDS
from evidence_desk.domain.sound_words import MEASURED_ONLY, NO_SOUND, SoundFact, sound_facts
from evidence_desk.domain.verdict_words import place
from evidence_desk.gui.detail.card import Card, flow, label, link, rule
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.entry_row import EntryRow
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.text import N_, Message, _

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details
    from evidence_desk.services.sounds import SoundReport

#: Places shown of one fact; more are counted.
_MOST_PLACES = 8
_WAITING = N_("Not measured yet; this is done in the background.")


class SoundCard(Card):
    """The measured profile of a recording in plain words.

    Signals:
        hear_asked: a position in milliseconds.
    """

    hear_asked = Signal(int)

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        super().__init__(_("What the recording shows"))
        self._context = context
        self._errands = errands
        self._entry = details.entry
        self._report: SoundReport | None = None
        self.say(_(_WAITING), "quiet")
        self.refresh(details)

    def refresh(self, details: Details) -> None:
        """Ask again what was measured."""
        self._errands.run(self._context.desk.sounds.of, self._entry.id, done=self._show)

    def _show(self, report: SoundReport | None) -> None:
        if report is not None and report == self._report:
            return
        self._report = report
        self.empty()
        if report is None:
            self.say(_(_WAITING), "quiet")
            return
        self._show_origin(report)
        self.body.addWidget(rule())
        if report.profile is None:
            self.say(_(NO_SOUND), "quiet")
        else:
            for fact in sound_facts(report.profile):
                self._show_fact(fact)
            self.say(_(MEASURED_ONLY), "quiet")
        if report.siblings:
            self._show_siblings(report)

    def _show_origin(self, report: SoundReport) -> None:
        self.body.addWidget(label(_(GRADE_WORDS[report.origin.grade]), "heading"))
        for fact in report.origin.facts:
            self.say(fact.render(), "quiet")

    def _show_fact(self, fact: SoundFact) -> None:
        self.say(Message(N_("{name}: {said}"), {"name": fact.name, "said": fact.said}).render())
        if fact.places:
            links = [self._place(at) for at in fact.places[:_MOST_PLACES]]
            more = len(fact.places) - len(links)
            last = [label(_("and {count} more").format(count=more), "quiet", wrap=False)] if more else []
            self.body.addLayout(flow(*links, *last))

    def _place(self, at_ms: int) -> QPushButton:
        at = place(at_ms)
        hear = Message(N_("Hear from {place}"), {"place": at}).render()
        return link(at, partial(self.hear_asked.emit, at_ms), name=hear)

    def _show_siblings(self, report: SoundReport) -> None:
        self.body.addWidget(rule())
        self.body.addWidget(label(_("The same sound in other files"), "heading"))
        if report.nearest is not None:
            this = report.nearest.id == self._entry.id
            name = next((e.item_name for e in report.siblings if e.id == report.nearest.id), "")
            said = (
                Message(N_("Of these files this one is nearest the original."))
                if this
                else Message(N_("Of these files {name} is nearest the original."), {"name": name})
            )
            reasons = " ".join(reason.render() for reason in report.nearest.reasons)
            self.say(f"{said.render()} {reasons}")
        for sibling in report.siblings:
            shown = EntryRow(sibling, self._context.zone)
            shown.clicked.connect(partial(self._open, sibling.id))
            self.body.addWidget(shown)
            self.body.addWidget(label(sibling.item_name, "quiet"))

    def _open(self, entry: CommunicationId, _checked: bool = False) -> None:
        self._context.open_entry(entry)
