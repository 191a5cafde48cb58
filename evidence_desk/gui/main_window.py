"""The window: three places side by side and a foot line. It arranges panels and decides nothing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QMenu, QMessageBox, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.errors import EvidenceDeskError
from evidence_desk.gui import crash, icons
from evidence_desk.gui.actions import build_actions, fill_menu_bar
from evidence_desk.gui.by_hand_commands import ByHandCommands
from evidence_desk.gui.commands import Commands
from evidence_desk.gui.detail.detail_panel import DetailPanel
from evidence_desk.gui.drop_overlay import DropZone
from evidence_desk.gui.enriching_commands import EnrichingCommands
from evidence_desk.gui.entry_words import one_line
from evidence_desk.gui.panels.debts_panel import DebtsPanel
from evidence_desk.gui.panels.foot_line import FootLine
from evidence_desk.gui.panels.notice_bar import NoticeBar
from evidence_desk.gui.panels.search_panel import SearchPanel
from evidence_desk.gui.panels.timeline_panel import TimelinePanel
from evidence_desk.gui.panels.toast import Toast
from evidence_desk.gui.place import INBOX, Place, PlaceKind, first_place
from evidence_desk.gui.session import Session
from evidence_desk.services.lane import Cancelled
from evidence_desk.text import Message, _

_SIZES = (240, 788, 412)


class MainWindow(QMainWindow):
    """Left: where. Middle: what happened. Right: what about it.

    Signals:
        closed: the window went away because the user wanted it to.
    """

    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setWindowTitle(_("Evidence Desk"))
        self.setWindowIcon(icons.app_icon())
        self.commands = Commands(session, self)
        self.enriching = EnrichingCommands(session, self)
        self.by_hand = ByHandCommands(session, self)
        homes = (self.commands, self.enriching, self.by_hand)
        may_write = not session.desk.case.read_only
        self.actions_by_key = build_actions(homes, self, may_write=may_write)
        self.debts = DebtsPanel(session, self)
        self.timeline = TimelinePanel(session, self.actions_by_key, self)
        self.search = SearchPanel(session, self)
        self.detail = DetailPanel(
            session.desk, session.operations, session.bus, self, settings=session.settings
        )
        self.notice = NoticeBar(self)
        self.foot = FootLine(session, self.actions_by_key["undo"], self)
        self._arrange()
        self._menus = fill_menu_bar(self.menuBar(), self.actions_by_key)
        self.toast = Toast(self)
        self.drops = DropZone(self, session, self.place_at)
        self._connect()
        self._restore_shape()
        self._place_chosen = False
        self._show_place(INBOX)

    def _arrange(self) -> None:
        self.middle = QStackedWidget()
        self.middle.addWidget(self.timeline)
        self.middle.addWidget(self.search)
        centre = QWidget()
        centre.setObjectName("centre")
        centre.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.middle, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        for widget, least, stretch in ((self.debts, 200, 0), (centre, 420, 1), (self.detail, 320, 0)):
            widget.setMinimumWidth(least)
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.splitter, 1)
        rows.addWidget(self.foot)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        for action in self.actions_by_key.values():
            self.addAction(action)
        self.debts.place_chosen.connect(self.show_place)
        self.debts.filing_asked.connect(self.commands.file_chosen)
        self.debts.new_debt_asked.connect(self.commands.new_debt)
        self.debts.search_asked.connect(self._on_search)
        self.debts.results_asked.connect(self.search.enter)
        self.debts.summarised.connect(self._on_summarised)
        self.timeline.entry_chosen.connect(self.detail.show_entry)
        self.timeline.filing_key.connect(self.commands.file_by_key)
        self.timeline.menu_asked.connect(self._on_menu)
        self.timeline.view.play_key.connect(self.detail.toggle_play)
        self.timeline.view.mark_key.connect(self.detail.mark_claim)
        self.search.entry_chosen.connect(self.detail.show_entry)
        self.search.place_chosen.connect(self.detail.show_at)
        self.search.entry_chosen.connect(self.enriching.prefer_entry)
        self.search.entry_asked.connect(self.open_entry)
        self.search.left.connect(self.leave_search)
        self.detail.open_entry.connect(self._on_open_entry)
        self.session.enriching.changed.connect(self.detail.follow_reading)
        self.enriching.watch(self.actions_by_key, self.timeline.view)
        for news in (self.detail.toast, self.commands.said, self.enriching.said, self.by_hand.said):
            news.connect(self.toast.say)
        self.commands.noticed.connect(self.notice.say)
        self.foot.history_named.connect(self._on_history)
        self.drops.files_dropped.connect(self.commands.take_in)
        self.drops.virtual_dropped.connect(self._on_virtual)
        self.session.operations.failed_unhandled.connect(self._on_failed)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._on_escape)
        self._menus["[filing]"].aboutToShow.connect(partial(self._fill_filing, self._menus["[filing]"]))
        self._menus["[recent]"].aboutToShow.connect(self._fill_recent)
        self._check_choices()

    def _check_choices(self) -> None:
        settings = self.session.settings
        for key in (f"theme_{settings.theme}", f"language_{settings.language}"):
            self.actions_by_key[key].setChecked(True)

    def show_place(self, place: Place) -> None:
        """Show the timeline of a place."""
        self._place_chosen = True
        self._show_place(place)

    def _show_place(self, place: Place) -> None:
        self.leave_search()
        self.debts.show_place(place)
        self.timeline.show_place(place)
        on_debt = place.kind is PlaceKind.DEBT and not self.session.desk.case.read_only
        for key in ("edit_debt", "remove_debt"):
            self.actions_by_key[key].setEnabled(on_debt)

    def open_entry(self, entry: TimelineEntry) -> None:
        """Go to an entry in the timeline of its debt, or of the inbox."""
        here = self.timeline.place
        holds = here.kind is PlaceKind.ALL or (
            here.debt == entry.debt and here.kind in (PlaceKind.DEBT, PlaceKind.INBOX)
        )
        if not holds:
            self.show_place(place_of(entry))
        self.leave_search()
        self.timeline.open_entry(entry.id)

    def leave_search(self) -> None:
        """Back from the search to the timeline."""
        if self.middle.currentWidget() is self.search:
            self.middle.setCurrentWidget(self.timeline)
            self.debts.search.clear()
            self.detail.show_entry(self.timeline.view.chosen)

    def focus_next_pane(self) -> None:
        """Move the keyboard to the next of the three places."""
        middle = self.search.view if self.middle.currentWidget() is self.search else self.timeline.view
        panes = ((self.debts, self.debts.list), (self.middle, middle), (self.detail, self.detail))
        here = next(
            (n for n, (pane, _into) in enumerate(panes) if pane.isAncestorOf(self.focusWidget() or self)), 2
        )
        _pane, into = panes[(here + 1) % len(panes)]
        if into is self.detail:
            into.setFocus()
            self.detail.focusNextChild()
        else:
            into.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def place_at(self, position: QPoint) -> Place:
        """Where files dropped at a point are filed: a row of the left side, or the place shown."""
        inside = self.debts.mapFrom(self, position)
        under = self.debts.place_at(inside) if self.debts.rect().contains(inside) else None
        return under or (self.timeline.place if self.timeline.place.files_into else INBOX)

    def _on_search(self, words: str) -> None:
        if not words:
            self.leave_search()
            return
        self.search.search(words)
        self.middle.setCurrentWidget(self.search)

    def _on_open_entry(self, entry_id: int) -> None:
        self.session.operations.run(self.session.desk.browsing.entry, entry_id, done=self.open_entry)

    def _on_summarised(self, totals: object, summaries: tuple[object, ...]) -> None:
        self.timeline.tell(totals, summaries)  # type: ignore[arg-type]
        self.actions_by_key["export_report"].setEnabled(bool(summaries))
        if not self._place_chosen:
            remembered = self.session.settings.last_place(self.session.desk.case.path)
            self.show_place(first_place(remembered, summaries))  # type: ignore[arg-type]
        ids: set[DebtId] = {one.id for one in summaries}  # type: ignore[attr-defined]
        if self.timeline.place.debt is not None and self.timeline.place.debt not in ids:
            self.show_place(INBOX)

    def _on_history(self, undo: Message | None, redo: Message | None) -> None:
        may_write = not self.session.desk.case.read_only
        for key, word, what in (("undo", _("Undo"), undo), ("redo", _("Redo"), redo)):
            action = self.actions_by_key[key]
            action.setEnabled(may_write and what is not None)
            text = _("{act}: {what}").format(act=word, what=one_line(what.render())) if what else word
            action.setText(text.replace("&", "&&"))

    def _on_menu(self, position: QPoint) -> None:
        if not self.timeline.view.chosen_ranges():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSection(_("File under"))
        self._fill_filing(menu)
        menu.popup(position)

    def _fill_filing(self, menu: QMenu) -> None:
        menu.clear()
        chosen = bool(self.timeline.view.chosen_ranges()) and not self.session.desk.case.read_only
        for number, place in enumerate((INBOX, *self.debts.model.debts())):
            label = one_line(place.title).replace("&", "&&")
            action = QAction(f"{label}\t{number}" if number <= 9 else label, menu)
            action.setEnabled(chosen)
            action.triggered.connect(partial(self.commands.file_chosen, place))
            menu.addAction(action)

    def _fill_recent(self) -> None:
        menu = self._menus["[recent]"]
        menu.clear()
        for case_dir in self.session.settings.recent_cases:
            action = QAction(str(case_dir).replace("&", "&&"), menu)
            action.setEnabled(case_dir != self.session.desk.case.path)
            action.triggered.connect(partial(self.commands.open_case, case_dir))
            menu.addAction(action)

    def _on_virtual(self) -> None:
        self.notice.say(
            _("These files have no place on this computer yet."),
            _("Nothing was taken in. Save them to a folder first, then drop them from there."),
        )

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, EvidenceDeskError):
            self.notice.show_error(error)
        elif not isinstance(error, Cancelled):
            crash.report(error, self)

    def _on_escape(self) -> None:
        if self.middle.currentWidget() is self.search or self.debts.search.text():
            self.debts.search.clear()
            self.leave_search()
        elif self.notice.isVisible():
            self.notice.hide()
        self.timeline.view.setFocus()

    def _restore_shape(self) -> None:
        geometry = self.session.settings.shape("window")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1440, 900)
        state = self.session.settings.shape("splitter")
        if state is None or not self.splitter.restoreState(state):
            self.splitter.setSizes(list(_SIZES))

    def keep_shape(self) -> None:
        """Remember size, place and the widths of the three parts, and what is on show."""
        settings = self.session.settings
        if self._place_chosen:
            settings.keep_place(self.session.desk.case.path, self.timeline.place.key)
        settings.keep_shape("window", self.saveGeometry())
        settings.keep_shape("splitter", self.splitter.saveState())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once while files are being taken in; what was taken in stays."""
        if self.session.intake.running and not self._may_stop():
            event.ignore()
            return
        self.keep_shape()
        event.accept()
        self.closed.emit()

    def _may_stop(self) -> bool:
        box = QMessageBox(self)
        box.setWindowTitle(_("Files are being taken in"))
        box.setText(_("Files are still being taken in."))
        box.setInformativeText(_("What is already taken in stays. The rest can be dropped again later."))
        stop = box.addButton(_("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(_("Go on"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        return box.clickedButton() is stop


def place_of(entry: TimelineEntry) -> Place:
    """The place in whose timeline an entry lies."""
    if entry.debt is None:
        return INBOX
    return Place(PlaceKind.DEBT, entry.debt, entry.debt_name or "")
