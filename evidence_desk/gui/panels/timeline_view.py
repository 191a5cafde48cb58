"""The list of a timeline: one column, rows of one height, chosen rows kept by id."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QMimeData, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QDrag, QFocusEvent, QFont, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from evidence_desk.gui import paint, theme
from evidence_desk.gui.models.columns import PAGE_ROWS, Role
from evidence_desk.gui.models.timeline_model import TimelineModel
from evidence_desk.gui.panels.timeline_delegate import TimelineDelegate
from evidence_desk.text import _, ngettext

#: Marks a drag of chosen rows; the rows themselves stay with the view that began the drag.
ENTRIES_MIME = "application/x-evidence-desk-entries"


class EntryTable(QTableView):
    """A table that looks like a list; its rows are painted by the timeline's delegate.

    A table with fixed rows costs nothing per row, where a list view asks every row when it is laid out.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paint = TimelineDelegate(QFont(self.font()), self)
        self.setItemDelegate(self._paint)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(1)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self._paint.height)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)


class TimelineView(EntryTable):
    """The timeline's list.

    Signals:
        entry_chosen: id of the entry the user is on, or None.
        filing_key: a digit 0 to 9 was typed; 0 means the inbox.
        play_key: play or pause what is shown beside.
        mark_key: mark what is being said.
        top_changed: the first visible row is another one, or has just got its words.
    """

    entry_chosen = Signal(object)
    filing_key = Signal(int)
    play_key = Signal()
    mark_key = Signal()
    top_changed = Signal()

    def __init__(self, model: TimelineModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._chosen: int | None = None
        self._row = 0
        self._to_centre = self._restoring = False
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setModel(model)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        model.page_landed.connect(self._on_page)
        model.located.connect(self._on_located)
        model.modelReset.connect(self._on_reset)
        model.counted.connect(self._on_counted)

    @property
    def chosen(self) -> int | None:
        """The id of the entry the user is on."""
        return self._chosen

    def go_to(self, entry_id: int) -> None:
        """Choose an entry and bring it into sight, wherever in the scope it is."""
        self._to_centre = True
        self._tell(entry_id)
        self._model.locate(entry_id)

    def leave(self) -> None:
        """Choose nothing."""
        self._restoring = True
        self.selectionModel().clear()
        self._restoring = False
        self._tell(None)

    def chosen_ranges(self) -> list[tuple[int, int]]:
        """The chosen rows as (first, last); never one by one, as all of a long timeline may be chosen."""
        return [(one.top(), one.bottom()) for one in self.selectionModel().selection().toList()]

    def chosen_count(self) -> int:
        """How many rows are chosen."""
        return sum(last - first + 1 for first, last in self.chosen_ranges())

    def in_sight(self) -> tuple[int, ...]:
        """Ids of the entries in sight, the one the user is on first; rows still on their way are left out."""
        last = self.rowAt(self.viewport().height() - 1)
        end = self._model.rowCount() if last < 0 else last + 1
        rows = range(max(0, self.rowAt(0)), end)
        shown = [entry.id for entry in map(self._model.entry, rows) if entry]
        return tuple(dict.fromkeys(shown if self._chosen is None else (self._chosen, *shown)))

    def month_at_top(self) -> str:
        """The month of the first row in sight, as far as known."""
        words = self._model.words(self._paint.top_row)
        return (words.month or _("Time not known")) if words else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits file what is chosen, space plays, M marks; everything else is the list's own."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        digit = event.key() - Qt.Key.Key_0
        if plain and 0 <= digit <= 9:
            self.filing_key.emit(digit)
        elif plain and event.key() == Qt.Key.Key_Space:
            self.play_key.emit()
        elif plain and event.key() == Qt.Key.Key_M:
            self.mark_key.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the keyboard; the row Qt then makes the current one is nothing the user chose."""
        before, self._restoring = self._restoring, True
        super().focusInEvent(event)
        self._restoring = before
        # Nothing is written here: an input method would take M and the digits away to compose with.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: N803 - Qt's own name
        """Carry the chosen rows to a debt; a small card under the pointer says how many."""
        count = self.chosen_count()
        if not count:
            return
        drag, mime = QDrag(self), QMimeData()
        mime.setData(ENTRIES_MIME, str(count).encode())
        drag.setMimeData(mime)
        drag.setPixmap(self._drag_card(count))
        drag.setHotSpot(QPoint(-12, -8))
        drag.exec(Qt.DropAction.CopyAction)

    def _drag_card(self, count: int) -> QPixmap:
        words = ngettext("{number} entry", "{number} entries", count).format(number=count)
        width = self.fontMetrics().horizontalAdvance(words) + 6 * theme.STEP
        ratio = self.devicePixelRatioF()
        card = QPixmap(round(width * ratio), round(28 * ratio))
        card.setDevicePixelRatio(ratio)
        card.fill(Qt.GlobalColor.transparent)
        painter = QPainter(card)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("accent"))
        painter.setBrush(theme.colour("card"))
        rect = QRect(0, 0, width - 1, 27)
        painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
        paint.text(painter, rect, words, self.font(), "ink", Qt.AlignmentFlag.AlignCenter)
        painter.end()
        return card

    def _on_scrolled(self) -> None:
        """Let the row that is now the first in sight show its day, and the one before no longer."""
        top = max(0, self.rowAt(self._paint.height // 2))
        if top != self._paint.top_row:
            before, self._paint.top_row = self._paint.top_row, top
            for row in (before, top):
                self.update(self._model.index(row, 0))
            self.top_changed.emit()

    def _on_reset(self) -> None:
        self._paint.top_row = 0
        self.top_changed.emit()

    def _on_current(self) -> None:
        if self._restoring or not self.currentIndex().isValid():
            return
        self._row = self.currentIndex().row()
        entry = self.currentIndex().data(Role.ENTRY)
        if entry is not None:  # otherwise its page is on its way, see _on_page
            self._tell(entry.id)

    def _on_page(self, first: int) -> None:
        self.top_changed.emit()
        index = self.currentIndex()
        if index.isValid() and first <= index.row() < first + PAGE_ROWS:
            entry = index.data(Role.ENTRY)
            if entry is not None:
                self._tell(entry.id)

    def _tell(self, entry_id: int | None) -> None:
        if entry_id != self._chosen:
            self._chosen = entry_id
            self.entry_chosen.emit(entry_id)

    def _on_counted(self, count: int) -> None:
        if self._chosen is None:
            return
        if count:
            self._model.locate(self._chosen)
        else:
            self.leave()

    def _on_located(self, entry_id: int, row: int) -> None:
        count = self._model.rowCount()
        if entry_id != self._chosen or not count:
            return
        if row < 0:
            # It was filed elsewhere; the next one takes its place, so that keys can go on filing.
            self._stand_on(min(self._row, count - 1))
            return
        self._stand_on(row)
        hint = self.ScrollHint.PositionAtCenter if self._to_centre else self.ScrollHint.EnsureVisible
        self._to_centre = False
        self.scrollTo(self._model.index(row, 0), hint)

    def _stand_on(self, row: int) -> None:
        """Make a row the current one without taking its words, which may be outdated, for news."""
        self._restoring, self._row = True, row
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        chosen = self.selectionModel().isRowSelected(row, QModelIndex())
        if self.currentIndex().row() != row or not chosen:
            self.selectionModel().setCurrentIndex(self._model.index(row, 0), flags)
        self._restoring = False
