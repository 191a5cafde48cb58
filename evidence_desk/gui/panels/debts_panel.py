"""The left side: search, the inbox, all evidence, what is to be completed, and the debts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QVBoxLayout, QWidget

from evidence_desk.domain.debt import DebtSuggestion, DebtSummary
from evidence_desk.gui import theme
from evidence_desk.gui.entry_words import one_line
from evidence_desk.gui.models.columns import Role
from evidence_desk.gui.models.debt_model import DebtModel, RowKind, SideRow, takes_entries
from evidence_desk.gui.panels.debt_delegate import DebtDelegate
from evidence_desk.gui.panels.search_field import SearchField
from evidence_desk.gui.panels.timeline_view import ENTRIES_MIME
from evidence_desk.gui.place import INBOX, Place
from evidence_desk.gui.session import Session
from evidence_desk.services.changes import Changes
from evidence_desk.text import _

if TYPE_CHECKING:
    from evidence_desk.services.debts import Totals

#: Typing pauses this long before the case is searched.
_SEARCH_PAUSE_MS = 200


class DebtList(QListView):
    """The rows of the left side; entries of the timeline can be dropped on a debt or on the inbox.

    Signals:
        entries_dropped: entries were dropped on a `Place`.
        opened: a `SideRow` was clicked or chosen with Enter.
    """

    entries_dropped = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paint = DebtDelegate(QFont(self.font()), self)
        self.setItemDelegate(self._paint)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(_("Places and debts"))
        self.clicked.connect(self._open)

    def row_under(self, position: QPoint) -> SideRow | None:
        """The row at a point of the view's own area."""
        row: SideRow | None = self.indexAt(position).data(Role.ROW)
        return row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a row; arrows open places as they pass, as a click would."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        before = self.currentIndex()
        super().keyPressEvent(event)
        row = self.currentIndex().data(Role.ROW)
        if self.currentIndex() != before and row and row.place:
            self._open(self.currentIndex())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take entries of the timeline; files are the window's."""
        self._judge(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show which debt would take them."""
        self._judge(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing would take them any more."""
        self._aim(QModelIndex())

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for the entries to be filed here."""
        row = self.row_under(event.position().toPoint())
        self._aim(QModelIndex())
        if event.mimeData().hasFormat(ENTRIES_MIME) and row and takes_entries(row):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.entries_dropped.emit(row.place)
        else:
            event.ignore()

    def _judge(self, event: QDragMoveEvent) -> None:
        if not event.mimeData().hasFormat(ENTRIES_MIME):
            event.ignore()
            return
        index = self.indexAt(event.position().toPoint())
        row = index.data(Role.ROW)
        self._aim(index if row and takes_entries(row) else QModelIndex())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _aim(self, index: QModelIndex) -> None:
        self._paint.target = QPersistentModelIndex(index)
        self.viewport().update()

    def _open(self, index: QModelIndex) -> None:
        if (row := index.data(Role.ROW)) is not None:
            self.opened.emit(row)


class DebtsPanel(QWidget):
    """The left side of the window; it keeps its numbers fresh.

    Signals:
        place_chosen: a `Place` to show.
        filing_asked: the chosen entries are to be filed at a `Place`.
        new_debt_asked: a `DebtSuggestion`, or None for an empty one.
        search_asked: the words to look for; empty when the field was cleared.
        results_asked: the keyboard is to move to what the search found.
        summarised: (`Totals`, tuple of `DebtSummary`), each time they were counted anew.
    """

    place_chosen = Signal(object)
    filing_asked = Signal(object)
    new_debt_asked = Signal(object)
    search_asked = Signal(str)
    results_asked = Signal()
    summarised = Signal(object, object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("left")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._place: Place = INBOX
        self._asking = self._ask_again = False
        self.model = DebtModel(self)
        self.list = DebtList(self)
        self.list.setModel(self.model)
        self.list.opened.connect(self._on_opened)
        self.list.entries_dropped.connect(self.filing_asked)
        self._lay_out()
        session.bus.changed.connect(self._on_changed)
        self.refresh()

    def _lay_out(self) -> None:
        case = self._session.desk.case
        title = QLabel(_("My case file"))
        title.setProperty("role", "heading")
        title.setToolTip(str(case.path))
        self.search = self._search_field()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4 * theme.STEP, 0, 2 * theme.STEP)
        layout.setSpacing(2 * theme.STEP)
        for widget in (title, *self._reading_note(), self.search):
            row = QVBoxLayout()
            row.setContentsMargins(4 * theme.STEP, 0, 4 * theme.STEP, 0)
            row.addWidget(widget)
            layout.addLayout(row)
        layout.addWidget(self.list, 1)

    def _reading_note(self) -> tuple[QLabel, ...]:
        case = self._session.desk.case
        if not case.read_only:
            return ()
        said = _("Opened for reading; nothing can be changed here.")
        if case.holder:
            holder = one_line(case.holder)
            said = _("Opened for reading: {holder} has this case open for work.").format(holder=holder)
        note = QLabel(said)
        note.setTextFormat(Qt.TextFormat.PlainText)
        note.setProperty("role", "quiet")
        note.setWordWrap(True)
        return (note,)

    def _search_field(self) -> SearchField:
        field = SearchField()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        field.textChanged.connect(self._on_typed)
        field.returnPressed.connect(self._on_return)
        return field

    def show_place(self, place: Place) -> None:
        """Mark the row that leads to `place`, without opening it."""
        self._place = place
        row = self.model.row_of(place)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, 0))

    def place_at(self, position: QPoint) -> Place | None:
        """The place under a point of this panel that would take dropped files."""
        row = self.list.row_under(self.list.viewport().mapFrom(self, position))
        return row.place if row and takes_entries(row) else None

    def refresh(self) -> None:
        """Count anew; while one count is under way a second one waits."""
        if self._asking:
            self._ask_again = True
            return
        self._asking = True
        self._session.operations.run(
            self._session.desk.debts.totals, done=self._on_totals, failed=self._on_failed
        )

    def _on_totals(self, totals: Totals) -> None:
        self._totals = totals
        self._session.operations.run(
            self._session.desk.debts.summaries, done=self._on_summaries, failed=self._on_failed
        )

    def _on_summaries(self, summaries: tuple[DebtSummary, ...]) -> None:
        self._summaries = summaries
        self._session.operations.run(
            self._session.desk.debts.suggestions, done=self._on_suggestions, failed=self._on_failed
        )

    def _on_suggestions(self, suggestions: tuple[DebtSuggestion, ...]) -> None:
        self._asking = False
        may_change = not self._session.desk.case.read_only
        self.model.fill(self._totals, self._summaries, suggestions, may_change=may_change)
        self.show_place(self._place)
        self.summarised.emit(self._totals, self._summaries)
        if self._ask_again:
            self._ask_again = False
            self.refresh()

    def _on_failed(self, error: BaseException) -> None:
        self._asking = False
        self._session.operations.failed_unhandled.emit(error)

    def _on_changed(self, _changes: Changes) -> None:
        self.refresh()

    def _on_opened(self, row: SideRow) -> None:
        if row.place:
            self._place = row.place
            self.place_chosen.emit(row.place)
        elif row.kind is RowKind.NEW_DEBT:
            self.new_debt_asked.emit(None)
        elif row.suggestion:
            self.new_debt_asked.emit(row.suggestion)
        if not row.place:
            self.show_place(self._place)

    def _on_typed(self, words: str) -> None:
        if words.strip():
            self._pause.start()
        else:
            self._search()

    def _on_return(self) -> None:
        if self._pause.isActive():
            self._search()
        else:
            self.results_asked.emit()

    def _search(self) -> None:
        self._pause.stop()
        self.search_asked.emit(self.search.text().strip())
