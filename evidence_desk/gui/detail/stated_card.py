"""What a text states: its words with the facts underlined, and each fact to be confirmed or set aside."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.facts import DecisionStatus, FactKey, Role
from evidence_desk.gui.detail.card import Card, clear, label, link
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.detail.stated_row import StatedRow
from evidence_desk.gui.detail.stated_text import StatedText
from evidence_desk.services.fact_decisions import Stated
from evidence_desk.text import N_, Message, _

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details

#: Facts shown at first; a bill may state hundreds.
_FIRST = 12


class StatedCard(Card):
    """The words of an entry and what they state; what is read is a proposal until the user confirms it."""

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        super().__init__(_("What is stated"))
        self._context = context
        self._errands = errands
        self._entry: CommunicationId = details.entry.id
        self._stated: Stated | None = None
        self._drawn: tuple[str, tuple[FactKey, ...]] | None = None
        self._all = False
        self.words: StatedText | None = None
        self.rows: list[StatedRow] = []
        self._list = QVBoxLayout()
        self.hide()
        self.refresh(details)

    def refresh(self, details: Details) -> None:
        """Read the facts anew."""
        self._ask()

    def show_words_of(self, entry: int) -> None:
        """Show the words of another entry of the same picture."""
        if entry != self._entry:
            self._entry, self._drawn, self._all = CommunicationId(entry), None, False
            self._ask()

    def look_at(self, number: int | None) -> None:
        """Point out one fact in the text."""
        if self.words and self._stated:
            self.words.mark(self._stated.facts, number)

    def _ask(self) -> None:
        entry = self._entry
        self._errands.run(self._context.desk.fact_decisions.stated, entry, done=partial(self._show, entry))

    def _show(self, entry: CommunicationId, stated: Stated) -> None:
        if entry != self._entry:
            return
        self._stated = stated
        drawn = (stated.text, tuple(each.fact.key for each in stated.facts))
        if drawn == self._drawn:
            for row, each in zip(self.rows, stated.facts, strict=False):
                row.refresh(each)
            self.look_at(None)
            return
        self._drawn = drawn
        self._draw(stated)

    def _draw(self, stated: Stated) -> None:
        self.empty()
        self.rows, self.words = [], None
        self.setVisible(bool(stated.text.strip()))
        if not stated.text.strip():
            return
        self.words = StatedText(stated.text)
        self.words.cursorPositionChanged.connect(self._on_cursor)
        self.body.addWidget(self.words)
        if not stated.facts:
            self.say(_("No sums, days, plans or names were recognised in it."), "quiet")
            return
        said = _("Underlined is what was recognised. It is a proposal until it is confirmed.")
        self.body.addWidget(label(said, "quiet"))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self._fill(stated)
        self.look_at(None)

    def _fill(self, stated: Stated) -> None:
        clear(self._list)
        self.rows = []
        shown = stated.facts if self._all else stated.facts[:_FIRST]
        for number, each in enumerate(shown):
            row = StatedRow(each, partial(self._decide, each.fact.key), read_only=self._context.read_only)
            row.looked_at.connect(partial(self.look_at, number))
            self._list.addWidget(row)
            self.rows.append(row)
        left = len(stated.facts) - len(shown)
        if left:
            said = Message(N_("Show {number} more"), {"number": left}).render()
            self._list.addWidget(link(said, self._show_all))

    def _show_all(self) -> None:
        self._all = True
        if self._stated:
            self._fill(self._stated)

    def _decide(self, key: FactKey, status: DecisionStatus | None, role: Role | None) -> None:
        self._errands.run(
            self._context.desk.fact_decisions.decide,
            self._entry,
            key,
            status,
            role,
            done=self._context.bus.publish,
        )

    def _on_cursor(self) -> None:
        """Go from a fact in the text to its row."""
        if self.words is None or self._stated is None or not self.words.hasFocus():
            return
        number = self.words.fact_at(self._stated.facts, self.words.textCursor().position())
        if number is not None and number < len(self.rows):
            self.words.blockSignals(True)
            self.look_at(number)
            self.words.blockSignals(False)
