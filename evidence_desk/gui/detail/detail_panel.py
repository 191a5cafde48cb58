"""The right-hand panel: everything the desk knows of the entry that is selected."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from evidence_desk.errors import EvidenceDeskError
from evidence_desk.gui.change_bus import ChangeBus
from evidence_desk.gui.detail.card import label
from evidence_desk.gui.detail.cards import CardSet, cards_for
from evidence_desk.gui.detail.context import DetailContext, NotRemembered, Questions, Remembered
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.detail.playback import Playback, QtPlayback
from evidence_desk.gui.detail.player import AudioPlayer
from evidence_desk.gui.detail.screen_card import ScreenCard
from evidence_desk.gui.detail.style import sheet
from evidence_desk.gui.operations import Operations
from evidence_desk.gui.theme import STEP
from evidence_desk.services.changes import Changes
from evidence_desk.text import _

if TYPE_CHECKING:
    from evidence_desk.bootstrap import Desk
    from evidence_desk.services.browsing import Details


class DetailPanel(QWidget):
    """Shows one entry, card by card, and keeps itself up to date.

    `show_entry` may be called as fast as a key repeats: what was asked for last is shown.

    Signals:
        open_entry: the id of another entry the user wants to see.
        toast: a sentence for the window's corner.
    """

    open_entry = Signal(int)
    toast = Signal(str)

    def __init__(
        self,
        desk: Desk,
        operations: Operations,
        bus: ChangeBus,
        parent: QWidget | None = None,
        *,
        questions: Questions | None = None,
        playback: Callable[[], Playback] = QtPlayback.of_application,
        settings: Remembered | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("detail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Details of the entry"))
        self._desk = desk
        self._wanted: int | None = None
        self._hear_at: int | None = None
        self._details: Details | None = None
        self._set: CardSet | None = None
        self._context = DetailContext(
            desk,
            operations,
            bus,
            self.open_entry.emit,
            self.toast.emit,
            questions or Questions(),
            settings=settings or NotRemembered(),
        )
        self.player = AudioPlayer(operations, desk.listening, self, playback=playback)
        self._errands = Errands(self, operations, self._on_failed)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._operations = operations
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self.setStyleSheet(sheet())
        bus.changed.connect(self._on_changed)
        self._show_empty()

    @property
    def shown(self) -> int | None:
        """The id of the entry on show, None where there is none."""
        return self._details.entry.id if self._details else None

    @property
    def cards(self) -> CardSet | None:
        """The cards on show."""
        return self._set

    def show_entry(self, entry: int | None) -> None:
        """Show an entry, or with None say what to do."""
        if entry == self._wanted and entry is not None:
            return
        self._wanted, self._hear_at = entry, None
        if entry is None:
            self._show_empty()
        else:
            self._ask(entry)

    def show_at(self, entry: int, position_ms: int) -> None:
        """Show a recording with the playhead at a place."""
        self.show_entry(entry)
        if self.shown == entry:
            self.player.seek(position_ms)
        else:
            self._hear_at = position_ms

    def toggle_play(self) -> None:
        """Play or pause, wherever the keyboard is."""
        self.player.toggle()

    def mark_claim(self) -> None:
        """Note what is being said, where a recording is shown."""
        if self._set and self._set.claims and self._set.recording and not self._context.read_only:
            self._set.claims.add(self._set.recording.stretch())

    def follow_reading(self) -> None:
        """Say anew how far a picture is that waits to be read."""
        for card in self._set.cards if self._set else ():
            if isinstance(card, ScreenCard):
                card.refresh_state()

    def _ask(self, entry: int) -> None:
        self._errands.run(
            self._desk.browsing.details,
            entry,
            done=lambda details: self._on_details(entry, details),
            failed=lambda error: self._on_missing(entry, error),
        )

    def _on_details(self, asked: int, details: Details) -> None:
        if asked != self._wanted:
            return
        same = self.shown == asked
        self._details = details
        if same and self._set:
            for card in self._set.cards:
                card.refresh(details)
            return
        body, layout = self._body()
        errands = Errands(body, self._operations, self._on_failed)
        self._set = cards_for(self._context, errands, details, self.player)
        for widget in self._set.widgets():
            layout.addWidget(widget)
        layout.addStretch(1)
        self._scroll.setWidget(body)
        if self._hear_at is not None:
            self.player.seek(self._hear_at)
            self._hear_at = None

    def _on_missing(self, asked: int, error: BaseException) -> None:
        if asked != self._wanted:
            return
        self._wanted = None
        self._show_empty()
        if isinstance(error, KeyError):
            self.toast.emit(_("This entry is no longer in the case file."))
        else:
            self._on_failed(error)

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, EvidenceDeskError):
            self.toast.emit(str(error))
        else:
            self._operations.failed_unhandled.emit(error)

    def _on_changed(self, changes: Changes) -> None:
        if self._wanted is None or self._details is None:
            return
        touched = self._wanted in changes.communications or self._details.item.id in changes.items
        if touched or changes.findings or changes.entries or changes.debts or changes.everything:
            self._ask(self._wanted)

    def _show_empty(self) -> None:
        self._details, self._set = None, None
        self.player.close()
        body, layout = self._body()
        layout.addStretch(2)
        heading = label(_("Nothing selected"), "heading")
        what = label(
            _(
                "Select a recording, a message or a picture in the list: it is heard or read here, with what "
                "backs it in this case file. Files can be dropped anywhere on the window."
            ),
            "quiet",
        )
        for each in (heading, what):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(each)
        layout.addStretch(3)
        self._scroll.setWidget(body)

    def _body(self) -> tuple[QWidget, QVBoxLayout]:
        body = QWidget()
        body.setObjectName("detail_ground")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(STEP * 4, STEP * 4, STEP * 4, STEP * 4)
        layout.setSpacing(STEP * 3)
        return body, layout
