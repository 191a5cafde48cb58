"""The timeline as an item model: a count, and pages of entries fetched when they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.timeline import Scope, TimelineEntry
from evidence_desk.gui.entry_words import RowWords, row_words
from evidence_desk.gui.models.columns import PLACEHOLDER, Role
from evidence_desk.gui.models.row_cache import RowCache
from evidence_desk.gui.session import Session
from evidence_desk.services.changes import Changes

Index = QModelIndex | QPersistentModelIndex
#: Pages wanted but not begun; while someone drags the scroll bar, older wishes are dropped.
_WAITING_PAGES = 4


@dataclass(slots=True)
class _Row:
    entry: TimelineEntry
    words: RowWords | None = None


class TimelineModel(QAbstractTableModel):
    """The entries of one scope by position, in one column. `data()` answers from memory only.

    No list of ids is held: the store counts, gives pages by position, and finds the position of an entry.

    Signals:
        counted: how many entries the scope has, each time that was counted anew.
        located: (id, row) of an entry that `locate` looked for; row -1 where the scope does not hold it.
        page_landed: the first row of a page that has just come in.
    """

    counted = Signal(int)
    located = Signal(int, int)
    page_landed = Signal(int)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._zone = ZoneInfo(str(session.desk.case.zone))
        self._scope = Scope()
        self._shown = False
        self._count = 0
        self._counted = False
        self._age = 0
        self._cache: RowCache[_Row] = RowCache()
        self._wanted: list[int] = []
        self._loading: int | None = None
        self._counting = self._count_again = False
        session.bus.changed.connect(self._on_changed)

    @property
    def scope(self) -> Scope:
        """Which entries are shown."""
        return self._scope

    def show(self, scope: Scope) -> None:
        """Show the entries of `scope`: its first page as soon as it is there, the others when counted."""
        self.beginResetModel()
        self._scope, self._shown = scope, True
        self._count = 0
        self._forget()
        self.endResetModel()
        self._counting = False
        # Counting walks all of a debt's entries; the first page costs what it shows, and goes first.
        self._want(0)
        self.refresh()

    def refresh(self) -> None:
        """Count again; rows already shown stay until their page has been fetched anew."""
        if not self._shown:
            return
        if self._counting:
            self._count_again = True
            return
        self._counting = True
        self._session.operations.run(
            self._session.desk.browsing.count, self._scope, done=partial(self._on_counted, self._age)
        )

    def locate(self, entry_id: int) -> None:
        """Look for the position of an entry in the scope; `located` follows."""
        self._session.operations.run(
            self._session.desk.browsing.position, self._scope, CommunicationId(entry_id),
            done=partial(self._on_located, self._age, entry_id),
        )  # fmt: skip

    def entry(self, row: int) -> TimelineEntry | None:
        """The entry of a row, if its page is here."""
        held = self._cache.peek(row)
        return held.entry if held else None

    def words(self, row: int) -> RowWords | None:
        """The words of a row, if its page is here."""
        held = self._cache.peek(row)
        return self._words(held) if held else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """As many rows as the scope has entries."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One column: the delegate paints a whole row."""
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be chosen and dragged onto a debt."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDragEnabled
        return base | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a row is and says; "…" until its page is there."""
        if not index.isValid() or index.row() >= self._count:
            return None
        row = index.row()
        if self._cache.needs(row):
            self._want(row // self._cache.size)
        held = self._cache.get(row)
        if held is None:
            return PLACEHOLDER if role in _SPOKEN_ROLES else None
        if role in _SPOKEN_ROLES:
            return self._words(held).sentence
        if role == Role.ENTRY:
            return held.entry
        if role == Role.WORDS:
            return self._words(held)
        if role == Role.STARTS_DAY:
            return self._starts_day(row, held)
        return None

    def _words(self, held: _Row) -> RowWords:
        if held.words is None:
            with_debt = self._scope.debt is None and not self._scope.inbox
            held.words = row_words(held.entry, self._zone, with_debt=with_debt)
        return held.words

    def _starts_day(self, row: int, held: _Row) -> bool:
        before = self._cache.peek(row - 1) if row else None
        return before is None or self._words(before).day != self._words(held).day

    def _want(self, page: int) -> None:
        if page == self._loading:
            return
        if page in self._wanted:
            self._wanted.remove(page)
        self._wanted.append(page)
        del self._wanted[:-_WAITING_PAGES]
        self._load_next()

    def _load_next(self) -> None:
        if self._loading is not None or not self._wanted:
            return
        self._loading = page = self._wanted.pop()
        self._session.operations.run(
            self._session.desk.browsing.page, self._scope, page * self._cache.size, self._cache.size,
            done=partial(self._on_page, self._age, page), failed=partial(self._on_page_failed, self._age),
        )  # fmt: skip

    def _on_page(self, age: int, page: int, entries: tuple[TimelineEntry, ...]) -> None:
        if age != self._age:
            return
        self._loading = None
        self._cache.put(page, [_Row(entry) for entry in entries])
        if not self._counted:
            self._extend(len(entries))
        first = page * self._cache.size
        # One row further: whether the next page's first row begins a day is known only now.
        last = min(first + self._cache.size, self._count - 1)
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))
        self.page_landed.emit(first)
        self._load_next()

    def _on_page_failed(self, age: int, error: BaseException) -> None:
        if age == self._age:
            self._loading = None
        self._session.operations.failed_unhandled.emit(error)

    def _on_counted(self, age: int, count: int) -> None:
        if age != self._age:
            return
        self._counting = False
        if not self._counted and count >= self._count:
            self._extend(count)
        elif count == self._count:
            self._cache.outdate()
            if count:
                self.dataChanged.emit(self.index(0, 0), self.index(count - 1, 0))
        else:
            self._resize(count)
        self._counted = True
        self.counted.emit(count)
        if self._count_again:
            self._count_again = False
            self.refresh()

    def _extend(self, count: int) -> None:
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()

    def _resize(self, count: int) -> None:
        self.beginResetModel()
        self._count = count
        self._cache.outdate()
        self.endResetModel()

    def _on_located(self, age: int, entry_id: int, row: int | None) -> None:
        if age == self._age:
            self.located.emit(entry_id, -1 if row is None else row)

    def _on_changed(self, changes: Changes) -> None:
        if changes.entries or changes.everything or changes.communications:
            self.refresh()

    def _forget(self) -> None:
        self._age += 1
        self._cache.clear()
        self._wanted.clear()
        self._loading = None
        self._count_again = self._counted = False


_SPOKEN_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
