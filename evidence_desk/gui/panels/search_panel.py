"""What a search found in the whole case; each hit leads to its entry."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from evidence_desk.gui import theme
from evidence_desk.gui.models.hit_model import HitModel
from evidence_desk.gui.panels.empty_state import EmptyState
from evidence_desk.gui.panels.timeline_view import EntryTable
from evidence_desk.gui.session import Session
from evidence_desk.text import _, ngettext

if TYPE_CHECKING:
    from evidence_desk.services.searching import SearchHit

_LIMIT = 200


class SearchPanel(QWidget):
    """Hits in the middle of the window while the search field holds words.

    Signals:
        entry_chosen: id of the hit's entry, to be shown beside.
        place_chosen: id of a recording, and the place (ms) in it where the words are spoken.
        entry_asked: a `TimelineEntry` to go to in its timeline.
        left: the user wants the timeline back.
    """

    entry_chosen = Signal(object)
    place_chosen = Signal(object, int)
    entry_asked = Signal(object)
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._words = ""
        self.model = HitModel(ZoneInfo(str(session.desk.case.zone)), self)
        self.view = EntryTable(self)
        self.view.setAccessibleName(_("Search results"))
        self.view.setSelectionMode(EntryTable.SelectionMode.SingleSelection)
        self.view.setModel(self.model)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        self.view.doubleClicked.connect(self._go)
        self.view.activated.connect(self._go)
        self._empty = EmptyState(self)
        self._lay_out()

    def _lay_out(self) -> None:
        self._title, self._sentence = QLabel(), QLabel()
        self._title.setProperty("role", "title")
        self._sentence.setProperty("role", "quiet")
        for label in (self._title, self._sentence):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setMinimumWidth(1)
        self._go_button = QPushButton(_("Show in its timeline"))
        self._go_button.clicked.connect(self._go_current)
        back = QPushButton(_("Back"))
        back.setToolTip("Esc")
        back.clicked.connect(self.left)
        words = QVBoxLayout()
        words.setSpacing(theme.STEP // 2)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        header = QHBoxLayout()
        header.addLayout(words, 1)
        for button in (self._go_button, back):
            header.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * theme.STEP, 4 * theme.STEP, 5 * theme.STEP, 0)
        layout.setSpacing(3 * theme.STEP)
        layout.addLayout(header)
        layout.addWidget(self._pages, 1)

    def search(self, words: str) -> None:
        """Look for `words` in the whole case; the newest search wins."""
        self._words = words
        self._title.setText(_("Search: {words}").format(words=words))
        self._session.operations.run(
            self._session.desk.searching.search, words, _LIMIT, done=partial(self._on_hits, words)
        )

    def enter(self) -> None:
        """Move the keyboard to the first hit."""
        if self.model.rowCount():
            self.view.setFocus()
            self.view.setCurrentIndex(self.model.index(0, 0))

    def _on_hits(self, words: str, hits: tuple[SearchHit, ...]) -> None:
        if words != self._words:
            return
        self.model.fill(hits)
        self._go_button.setEnabled(False)
        self._pages.setCurrentIndex(0 if hits else 1)
        found = ngettext("{number} entry", "{number} entries", len(hits)).format(number=len(hits))
        if len(hits) == _LIMIT:
            found = _("The first {number} entries; more words narrow it down").format(number=_LIMIT)
        self._sentence.setText(found)
        if not hits:
            why = _("Searched: texts, names, numbers and file names of all entries. Fewer words find more.")
            self._empty.say("search", _("Nothing found"), why)

    def _on_current(self, current: QModelIndex) -> None:
        hit = self.model.hit(current)
        self._go_button.setEnabled(hit is not None)
        if hit is not None:
            self.entry_chosen.emit(hit.entry.id)
            if hit.at_ms is not None:
                self.place_chosen.emit(hit.entry.id, hit.at_ms)

    def _go_current(self) -> None:
        self._go(self.view.currentIndex())

    def _go(self, index: QModelIndex) -> None:
        hit = self.model.hit(index)
        if hit is not None:
            self.entry_asked.emit(hit.entry)
