"""The messages with the same number around the one shown, so that its words are read in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.gui.detail.card import Card
from evidence_desk.gui.detail.context import DetailContext
from evidence_desk.gui.detail.errands import Errands
from evidence_desk.gui.detail.thread_model import BubbleDelegate, ThreadModel
from evidence_desk.text import _

if TYPE_CHECKING:
    from evidence_desk.services.browsing import Details

#: Messages asked for at once, around the one given.
AROUND = 50
_MOST_HEIGHT = 460


class ThreadView(QListView):
    """A scrolling conversation; asks for more when an end is reached, and lays out anew at a new width."""

    def __init__(self, model: ThreadModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(BubbleDelegate(self, model))
        self.setAccessibleName(_("Messages with this number"))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def content_height(self) -> int:
        """The height all messages take together."""
        return sum(
            self.sizeHintForIndex(self.model().index(row, 0)).height()
            for row in range(self.model().rowCount())
        )

    def fit_height(self) -> None:
        """As tall as the messages, within reason."""
        self.setFixedHeight(max(60, min(self.content_height() + 4, _MOST_HEIGHT)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure again at a new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_height()


class ThreadCard(Card):
    """The conversation of a message. Activating a message opens it."""

    def __init__(self, context: DetailContext, errands: Errands, details: Details) -> None:
        super().__init__(_("Conversation"))
        self._context = context
        self._errands = errands
        self._asked: set[tuple[object, bool]] = set()
        self.model = ThreadModel(details.entry.id, context.zone)
        self.model.setParent(self)
        self.view = ThreadView(self.model)
        self.view.activated.connect(self._on_activated)
        self.view.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.body.addWidget(self.view)
        self.refresh(details)

    def refresh(self, details: Details) -> None:
        """Load the stretch around the message shown, if nothing is loaded yet."""
        if not self.model.entries:
            self._errands.run(
                self._context.desk.browsing.thread, details.entry.id, AROUND, done=self._on_first
            )

    def _on_first(self, entries: tuple[TimelineEntry, ...]) -> None:
        self.model.merge(entries)
        self.view.fit_height()
        QTimer.singleShot(0, self.view, self._centre)

    def _centre(self) -> None:
        row = self.model.row_of(self.model.shown)
        if row >= 0:
            index = self.model.index(row, 0)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index, QListView.ScrollHint.PositionAtCenter)

    def _on_scrolled(self, value: int) -> None:
        bar = self.view.verticalScrollBar()
        if not self.model.entries or bar.maximum() == bar.minimum():
            return
        if value == bar.minimum():
            self._ask(self.model.entries[0], earlier=True)
        elif value == bar.maximum():
            self._ask(self.model.entries[-1], earlier=False)

    def _ask(self, end: TimelineEntry, *, earlier: bool) -> None:
        """Load around one end; an end that was asked for once and did not grow is the end."""
        if (end.id, earlier) in self._asked:
            return
        self._asked.add((end.id, earlier))
        self._errands.run(
            self._context.desk.browsing.thread, end.id, AROUND, done=lambda more: self._on_more(end, more)
        )

    def _on_more(self, end: TimelineEntry, more: tuple[TimelineEntry, ...]) -> None:
        before, _after = self.model.merge(more)
        if before:
            self.view.scrollTo(
                self.model.index(self.model.row_of(end.id), 0), QListView.ScrollHint.PositionAtTop
            )

    def _on_activated(self, index: QModelIndex) -> None:
        entry: TimelineEntry = index.data(Qt.ItemDataRole.UserRole)
        if entry.id != self.model.shown:
            self._context.open_entry(entry.id)
