"""Pages of rows kept in memory, the least recently shown leaving first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Generic, TypeVar

from evidence_desk.gui.models.columns import PAGE_ROWS, PAGES_KEPT

T = TypeVar("T")


class RowCache(Generic[T]):
    """At most `pages` pages of `size` rows by position; outdated pages go on showing until replaced."""

    def __init__(self, size: int = PAGE_ROWS, pages: int = PAGES_KEPT) -> None:
        self.size = size
        self._limit = pages
        self._pages: OrderedDict[int, Sequence[T]] = OrderedDict()
        self._outdated: set[int] = set()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, row: int) -> T | None:
        """The row at a position, if its page is here; its page counts as just shown."""
        page, at = divmod(row, self.size)
        rows = self._pages.get(page)
        if rows is None or at >= len(rows):
            return None
        self._pages.move_to_end(page)
        return rows[at]

    def peek(self, row: int) -> T | None:
        """The row at a position, if its page is here, without counting it as shown."""
        page, at = divmod(row, self.size)
        rows = self._pages.get(page)
        return rows[at] if rows is not None and 0 <= at < len(rows) else None

    def needs(self, row: int) -> bool:
        """Whether the page of a row is missing or outdated."""
        page = row // self.size
        return page not in self._pages or page in self._outdated

    def put(self, page: int, rows: Sequence[T]) -> None:
        """Keep a page; the one shown longest ago leaves where there are too many."""
        self._pages[page] = rows
        self._pages.move_to_end(page)
        self._outdated.discard(page)
        while len(self._pages) > self._limit:
            gone, _rows = self._pages.popitem(last=False)
            self._outdated.discard(gone)

    def outdate(self) -> None:
        """Mark every page as to be fetched again."""
        self._outdated.update(self._pages)

    def clear(self) -> None:
        """Forget all pages."""
        self._pages.clear()
        self._outdated.clear()
