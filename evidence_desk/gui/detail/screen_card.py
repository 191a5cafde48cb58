"""A screenshot with what was read from it: bubbles over it, the same as a list, corrections below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.gui import paint
from evidence_desk.gui.detail.card import flow, label, link
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.correction import Correctable, CorrectionBox
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.detail.picture import PictureCard, load_picture
from evidence_desk.gui.detail.screen_list import ScreenList
from evidence_desk.gui.detail.screen_overlay import ScreenOverlay
from evidence_desk.gui.detail.screen_words import STATES, made_by
from evidence_desk.gui.theme import STEP
from evidence_desk.services.changes import Changes
from evidence_desk.services.screenshots import READER, PartSide, ReadState, ScreenPart, ShownScreen
from evidence_desk.text import N_, Message, _

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details

#: The longer side of the copy on show of a long screenshot, which is so many times as high as it is wide.
_LONG_SIDE, _LONG = 8000, 3
#: From this width on the list stands beside the picture.
_WIDE = 640


class ScreenCard(PictureCard):
    """The picture an entry is, or was read from; of a message its own bubble is chosen.

    Signals:
        words_shown: the id of the entry whose words are looked at.
    """

    words_shown = Signal(int)

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        self._overlay = ScreenOverlay((), QSize())
        super().__init__(context, errands, details.entry.item_sha256, details.entry.item_name)
        self._context, self._errands = context, errands
        self._entry = details.entry.id
        self._shown: ShownScreen | None = None
        self._chosen: int | None = None
        self._looked = self._long = False
        self._sha256 = details.entry.item_sha256
        self.list = ScreenList(context.zone)
        self.correction = CorrectionBox(context, errands)
        self.show_read = QCheckBox(_("Show what was read"))
        self.show_read.setAccessibleName(_("Show what was read from the picture"))
        self.show_read.setChecked(context.settings.show_what_was_read)
        self._state = label("", "quiet")
        self._made_by = label("", "quiet")
        self._made_by.setFont(paint.font(self._made_by.font(), 0.85))
        self._again = link(_("Read again"), self._on_again)
        self._again.setEnabled(not context.read_only)
        self._arrange()
        self.view.pressed.connect(self._on_pressed)
        self.list.chosen.connect(self.choose)
        self.list.opened.connect(self._on_opened)
        self.show_read.toggled.connect(self._on_toggled)
        self.refresh(details)

    def _arrange(self) -> None:
        self.body.removeWidget(self.view)
        self._side_by_side = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._side_by_side.setSpacing(STEP * 2)
        self._side_by_side.addWidget(self.view, 1)
        self._side_by_side.addWidget(self.list, 1)
        self.body.insertWidget(0, self._state)
        self.body.insertWidget(1, self.show_read)
        self.body.insertLayout(2, self._side_by_side)
        self.body.addWidget(self.correction)
        self.body.addWidget(self._made_by)
        self.body.addLayout(flow(self._again))

    @property
    def shown(self) -> ShownScreen | None:
        """What is known of the picture, None until the answer is there."""
        return self._shown

    @property
    def chosen(self) -> ScreenPart | None:
        """The part that is looked at."""
        parts = self._shown.parts if self._shown else ()
        return parts[self._chosen] if self._chosen is not None and self._chosen < len(parts) else None

    def refresh(self, details: Details) -> None:
        """Ask again what was read."""
        self._entry = details.entry.id
        self._errands.run(self._context.desk.screenshots.of, self._entry, done=self._show)

    def refresh_state(self) -> None:
        """Ask again while it waits or is being read."""
        if self._shown and (self._shown.again or self._shown.state in (ReadState.WAITING, ReadState.READING)):
            self._errands.run(self._context.desk.screenshots.of, self._entry, done=self._show)

    def choose(self, number: int) -> None:
        """Look at a part: mark it in the picture and in the list, and show its words."""
        self._chosen = number
        self._overlay.chosen = number
        self.list.choose(number)
        if part := self.chosen:
            self.view.show_place(self._overlay.place(part))
        self._show_words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list beside the picture where there is room, else below it."""
        super().resizeEvent(event)
        wide = event.size().width() >= _WIDE
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._side_by_side.setDirection(beside if wide else below)

    def on_image(self, image: QImage) -> None:
        """Show the picture, and lay the bubbles over it."""
        if image.height() < self.view.image_size.height():
            # The copy for a first look came after the better one.
            return
        super().on_image(image)
        self._overlay.fit(image.size())
        self._go_to_chosen()

    def _show(self, shown: ShownScreen) -> None:
        self._shown = shown
        size = QSize(shown.width, shown.height)
        self._overlay = ScreenOverlay(shown.parts, size, dark=shown.dark)
        self._overlay.fit(self.view.image_size)
        self.list.show_parts(shown.parts)
        own = next((part.number for part in shown.parts if part.entry == self._entry), None)
        if self._chosen is None or self._chosen >= len(shown.parts):
            self._chosen = own
        self._overlay.chosen = self._chosen
        self.list.choose(self._chosen)
        self._say_state(shown)
        self._lay_over()
        self._load_long(shown)
        self._go_to_chosen()
        self._show_words()

    def _load_long(self, shown: ShownScreen) -> None:
        """A long screenshot must stay legible when it is zoomed."""
        if self._long or shown.height <= _LONG * shown.width:
            return
        self._long = True
        listening = self._context.desk.listening
        self._errands.run(load_picture, listening, self._sha256, _LONG_SIDE, done=self.on_image)

    def _say_state(self, shown: ShownScreen) -> None:
        said = [_(STATES[shown.state])] if shown.state in STATES else []
        if shown.again:
            said.append(_("It is being read again; what was read before stays until then."))
        said += [each.render() for each in shown.notices]
        unsure = sum(part.check for part in shown.parts)
        if unsure:
            said.append(
                Message(
                    N_("Marked “please check”: {number} of {all}."),
                    {"number": unsure, "all": len(shown.parts)},
                ).render()
            )
        self._state.setText("\n".join(said))
        self._state.setVisible(bool(said))
        made = made_by(shown, self._context.zone)
        self._made_by.setText(made)
        self._made_by.setVisible(bool(made))

    def _lay_over(self) -> None:
        read = self._shown is not None and bool(self._shown.parts)
        on = read and self.show_read.isChecked()
        self.show_read.setVisible(read)
        self.list.setVisible(on)
        self.view.set_overlay(self._overlay.draw if on else None)

    def _go_to_chosen(self) -> None:
        """Scroll to the message the panel shows, once picture and words are both there."""
        if self._looked or self.view.image_size.isEmpty():
            return
        if part := self.chosen:
            self._looked = True
            self.view.show_place(self._overlay.place(part))

    def _show_words(self) -> None:
        words = self._correctable()
        on = self.show_read.isChecked()
        self.correction.show_words(words if on else None, own=bool(words and words.entry == self._entry))
        self.words_shown.emit(words.entry if words else self._entry)

    def _correctable(self) -> Correctable | None:
        shown, part = self._shown, self.chosen
        if shown is None:
            return None
        if part and part.entry is not None and part.side is not PartSide.LINE:
            title = Message(N_("Correct message {number}"), {"number": part.number + 1}).render()
            return Correctable(part.entry, part.text, part.typed, title)
        if shown.words is not None:
            title = _("Correct the words of the picture")
            return Correctable(shown.words, shown.text, shown.typed, title, whole=True)
        return None

    def _on_pressed(self, spot: QPointF) -> None:
        if self.show_read.isChecked() and (part := self._overlay.part_at(spot)):
            self.choose(part.number)

    def _on_opened(self, number: int) -> None:
        entry: CommunicationId | None = self.list.parts[number].entry
        if entry is not None and entry != self._entry:
            self._context.open_entry(entry)

    def _on_toggled(self, on: bool) -> None:
        self._context.settings.show_what_was_read = on
        self._lay_over()
        self._show_words()

    def _on_again(self) -> None:
        self._errands.run(self._context.desk.enriching.redo, self._entry, READER, done=self._on_queued)

    def _on_queued(self, changes: Changes) -> None:
        self._context.bus.publish(changes)
