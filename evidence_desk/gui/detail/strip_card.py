"""The pictures of one conversation in their order, and what is to be known between them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget

from evidence_desk.gui import paint
from evidence_desk.gui.detail.card import Card, button, flow
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.detail.picture import shortened
from evidence_desk.gui.detail.screen_words import MARKS
from evidence_desk.gui.entry_words import one_line
from evidence_desk.gui.theme import STEP
from evidence_desk.services.conversations import ConversationStrip, StripJoin
from evidence_desk.text import N_, Message, _, ngettext

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details

#: Pictures shown on either side of the one on show, and letters of their first words.
_AROUND, _WORDS = 2, 18


class StripCard(Card):
    """Where the picture stands among those of its conversation; hidden where it is the only one."""

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        super().__init__(_("Conversation"))
        self._context = context
        self._errands = errands
        self.strip: ConversationStrip | None = None
        self.hide()
        self.refresh(details)

    def refresh(self, details: Details) -> None:
        """Ask for the order anew; it is kept as long as no picture is read anew."""
        self._errands.run(self._context.desk.conversations.around, details.entry.id, done=self._show)

    def _show(self, strip: ConversationStrip | None) -> None:
        self.strip = strip
        self.empty()
        self.setVisible(strip is not None)
        if strip is None:
            return
        here, last = strip.here, len(strip.screens) - 1
        values = {"number": here + 1, "all": last + 1, "title": one_line(strip.title)}
        said = N_("Picture {number} of {all} of “{title}”, in order by what stands on both.")
        if not values["title"]:
            said = N_("Picture {number} of {all} of a conversation, in order by what stands on both.")
        self.say(Message(said, values).render())
        first, end = max(0, here - _AROUND), min(last, here + _AROUND)
        for place in range(first, end + 1):
            if place > first:
                self._say_join(strip.joins[place - 1])
            self.body.addLayout(flow(self._screen(strip, place)))
        self.body.addLayout(flow(self._step(strip, -1), self._step(strip, 1)))
        if strip.others_left_out:
            self.say(_("Only the pictures taken in nearest to this one were compared."), "quiet")

    def _say_join(self, join: StripJoin) -> None:
        overlap = ngettext("{number} message on both", "{number} messages on both", join.overlap)
        parts = [overlap.format(number=join.overlap)] if join.overlap else []
        parts += [_(MARKS[mark]) for mark in join.marks]
        self.say("↕ " + "; ".join(parts), "look" if join.marks else "quiet")

    def _screen(self, strip: ConversationStrip, place: int) -> QWidget:
        screen = strip.screens[place]
        name, words = one_line(screen.name), one_line(screen.words)
        shown = words if len(words) <= _WORDS else f"{words[:_WORDS]}…"
        chip = QPushButton(f"{place + 1} · {shown or shortened(name)}")
        chip.setToolTip(name.replace("<", "‹"))
        # The one on show stands in bold, which its size hint does not count.
        bold = QFontMetrics(paint.font(chip.font(), strong=True))
        chip.setMinimumWidth(bold.horizontalAdvance(chip.text()) + STEP * 7)
        chip.setProperty("role", "chip")
        chip.setCheckable(True)
        chip.setChecked(place == strip.here)
        chip.setAutoDefault(False)
        chip.setAccessibleName(
            Message(N_("Picture {number}: {name}"), {"number": place + 1, "name": f"{name} {shown}"}).render()
        )
        chip.clicked.connect(partial(self._open, place))
        return chip

    def _step(self, strip: ConversationStrip, by: int) -> QPushButton:
        words = _("Previous picture") if by < 0 else _("Next picture")
        place = strip.here + by
        step = button(words, partial(self._open, place))
        step.setEnabled(0 <= place < len(strip.screens))
        return step

    def _open(self, place: int, _checked: bool = False) -> None:
        if self.strip is None:
            return
        if place == self.strip.here:
            self._show(self.strip)
        else:
            self._context.open_entry(self.strip.screens[place].entry)
