"""The middle of the window: what happened in one place, as a timeline or as findings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from evidence_desk.domain.debt import DebtSummary
from evidence_desk.gui import place_words, theme
from evidence_desk.gui.entry_words import one_line
from evidence_desk.gui.models.row_ids import Found, RowIds
from evidence_desk.gui.models.timeline_model import TimelineModel
from evidence_desk.gui.panels.empty_state import EmptyState
from evidence_desk.gui.panels.empty_words import EmptyWords, empty_words
from evidence_desk.gui.panels.filter_chips import FilterChips
from evidence_desk.gui.panels.findings_panel import FindingsPanel
from evidence_desk.gui.panels.timeline_view import TimelineView
from evidence_desk.gui.place import INBOX, Place
from evidence_desk.gui.session import Session
from evidence_desk.text import _, ngettext

if TYPE_CHECKING:
    from evidence_desk.services.debts import Totals

TIMELINE_TAB, FINDINGS_TAB = 0, 1
_MARGIN = 5 * theme.STEP


class TimelinePanel(QWidget):
    """Title, sentence, tabs, chips and the list of one place.

    Signals:
        entry_chosen: id of the entry to show beside, or None.
        filing_key: a digit was typed on the list.
        menu_asked: (global point) for a context menu of the chosen entries.
    """

    entry_chosen = Signal(object)
    filing_key = Signal(int)
    menu_asked = Signal(object)

    def __init__(
        self, session: Session, actions: Mapping[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._actions = session, actions
        self._zone = ZoneInfo(str(session.desk.case.zone))
        self._place: Place = INBOX
        self._totals: Totals | None = None
        self._summaries: tuple[DebtSummary, ...] = ()
        self.model = TimelineModel(session, self)
        self.view = TimelineView(self.model, self)
        self.chips = FilterChips(self)
        self.findings = FindingsPanel(session, self)
        self._empty = EmptyState(self)
        self._lay_out()
        self._connect()

    @property
    def place(self) -> Place:
        """What is shown."""
        return self._place

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 4 * theme.STEP, _MARGIN, 0)
        layout.setSpacing(2 * theme.STEP)
        layout.addLayout(self._header())
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(_("Timeline or findings"))
        self.tabs.addTab(_("Timeline"))
        self.tabs.addTab(_("Findings"))
        layout.addWidget(self.tabs)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._timeline_page())
        self._pages.addWidget(self.findings)
        layout.addWidget(self._pages, 1)

    def _header(self) -> QHBoxLayout:
        self._title, self._sentence = QLabel(), QLabel()
        for label, role in ((self._title, "title"), (self._sentence, "quiet")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("role", role)
            label.setMinimumWidth(1)
        self._sentence.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(theme.STEP // 2)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        header = QHBoxLayout()
        header.setSpacing(2 * theme.STEP)
        header.addLayout(words, 1)
        header.addWidget(self._button("import_files"), 0, Qt.AlignmentFlag.AlignBottom)
        export = self._button("export_report", primary=True)
        header.addWidget(export, 0, Qt.AlignmentFlag.AlignBottom)
        return header

    def _button(self, key: str, *, primary: bool = False) -> QPushButton:
        action = self._actions[key]
        button = QPushButton(action.text(), self)
        button.setToolTip(action.toolTip())
        button.setAccessibleName(action.text())
        button.setEnabled(action.isEnabled())
        if primary:
            button.setProperty("role", "primary")
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        return button

    def _timeline_page(self) -> QWidget:
        self._month, self._number = QLabel(), QLabel()
        self._month.setAccessibleDescription(_("Month of the first row in sight"))
        line = QHBoxLayout()
        line.setContentsMargins(3 * theme.STEP, 0, 3 * theme.STEP, 0)
        for label in (self._month, self._number):
            label.setProperty("role", "quiet")
        line.addWidget(self._month, 1)
        line.addWidget(self._number)
        self.view.setAccessibleName(_("Timeline"))
        self._list = QStackedWidget()
        shown = QWidget()
        rows = QVBoxLayout(shown)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.STEP)
        rows.addLayout(line)
        rows.addWidget(self.view, 1)
        self._list.addWidget(shown)
        self._list.addWidget(self._empty)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, theme.STEP, 0, 0)
        layout.setSpacing(2 * theme.STEP)
        layout.addWidget(self.chips)
        layout.addWidget(self._list, 1)
        return page

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tab)
        self.chips.changed.connect(self._show_scope)
        self.model.counted.connect(self._on_counted)
        self.view.top_changed.connect(self._on_top)
        self.view.entry_chosen.connect(self.entry_chosen)
        self.view.filing_key.connect(self.filing_key)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._on_menu)
        self.findings.entry_asked.connect(self.open_entry)
        self.findings.entry_shown.connect(self.entry_chosen)
        self.findings.counted.connect(self._on_findings)

    def show_place(self, place: Place) -> None:
        """Show a place from its beginning, with all chips off."""
        self._place = place
        self.view.leave()
        self.chips.blockSignals(True)
        self.chips.clear()
        self.chips.blockSignals(False)
        self._show_scope()
        self.findings.show_debt(place.debt)
        self.chips.show_undated(0)
        self._count_undated()
        self._tell()

    def open_entry(self, entry_id: int) -> None:
        """Go to an entry of this place; chips that might hide it are switched off."""
        self.tabs.setCurrentIndex(TIMELINE_TAB)
        self.chips.clear()
        self.view.go_to(entry_id)
        self.view.setFocus()

    def tell(self, totals: Totals, summaries: tuple[DebtSummary, ...]) -> None:
        """Take the newest numbers for the title's sentence."""
        self._totals, self._summaries = totals, summaries
        self._count_undated()
        self._tell()

    def collect_chosen(self, found: Found) -> None:
        """Hand the ids of all chosen rows to `found`, also of rows never shown."""
        RowIds(self._session, self.model, self.view.chosen_ranges(), found)

    def _tell(self) -> None:
        name = next((one.name for one in self._summaries if one.id == self._place.debt), self._place.title)
        self._title.setText(one_line(name))
        if self._totals is None:
            return
        self._sentence.setText(place_words.sentence(self._place, self._totals, self._summaries, self._zone))
        self.chips.show_alone(place_words.alone_count(self._place, self._totals, self._summaries))
        if self._list.currentIndex() == 1:
            self._say_empty()

    def _show_scope(self) -> None:
        chips = self.chips
        narrowed = {"uncorroborated": chips.uncorroborated, "undated": chips.undated}
        self.model.show(self._place.scope(chips.kinds, **narrowed))

    def _count_undated(self) -> None:
        place = self._place
        done = partial(self._on_undated, place)
        self._session.operations.run(self._session.desk.browsing.count, place.scope(undated=True), done=done)

    def _on_undated(self, place: Place, number: int) -> None:
        if place == self._place:
            self.chips.show_undated(number)

    def _on_counted(self, count: int) -> None:
        self._list.setCurrentIndex(0 if count else 1)
        self.chips.setVisible(bool(count) or self.chips.narrowed)
        words = ngettext("{number} entry", "{number} entries", count)
        self._number.setText(words.format(number=f"{count:,}"))
        if not count:
            self._say_empty()

    def _say_empty(self) -> None:
        if self._totals is None:
            return
        said: EmptyWords = empty_words(self._place, self._totals, narrowed=self.chips.narrowed)
        offered = tuple(self._actions[key] for key in said.actions if self._actions[key].isVisible())
        self._empty.say(said.icon, said.title, said.words, offered)

    def _on_tab(self, tab: int) -> None:
        self._pages.setCurrentIndex(tab)
        if tab == TIMELINE_TAB:
            self.entry_chosen.emit(self.view.chosen)

    def _on_top(self) -> None:
        self._month.setText(self.view.month_at_top())

    def _on_findings(self, number: int) -> None:
        self.tabs.setTabText(
            FINDINGS_TAB, _("Findings {number}").format(number=number) if number else _("Findings")
        )

    def _on_menu(self, position: object) -> None:
        self.menu_asked.emit(self.view.viewport().mapToGlobal(position))  # type: ignore[call-overload]
