"""Rows of the tables in an HTML or SpreadsheetML file, which carriers and banks hand out as `.xls`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from evidence_desk.importers._text import storable

_ROWS, _CELLS = frozenset({"tr", "row"}), frozenset({"td", "th", "cell"})
_HIDDEN = frozenset({"style", "script", "title", "head"})
#: A sheet is no wider; `colspan` and `ss:Index` may say anything.
_WIDEST = 256
#: A tag or a text that does not end within this many characters is none.
_LONGEST = 1 << 20


def rows_of_html(lines: Iterable[str]) -> Iterator[list[str]]:
    """The rows of all tables, in order; a cell over several columns is repeated by empty ones."""
    parser = _Rows()
    for line in lines:
        parser.feed(line + "\n")
        if len(parser.rawdata) > _LONGEST:
            return
        yield from parser.taken()
    parser.finish()
    yield from parser.taken()


class _Rows(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._done: list[list[str]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = 1
        self._hidden = 0

    def taken(self) -> list[list[str]]:
        """The rows that ended since it was last asked."""
        done, self._done = self._done, []
        return done

    def finish(self) -> None:
        """The file ends; a row that is open ends with it."""
        self._end_row()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.rpartition(":")[2]
        if tag in _ROWS:
            self._end_row()
            self._row = []
        elif tag in _CELLS:
            self._end_cell()
            self._row = [] if self._row is None else self._row
            self._begin_cell({name.rpartition(":")[2]: value or "" for name, value in attrs})
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")
        elif tag in _HIDDEN:
            self._hidden += 1

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in _ROWS or tag == "table":
            self._end_row()
        elif tag in _CELLS:
            self._end_cell()
        elif tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._hidden:
            self._cell.append(data)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        assert self._row is not None
        for name, least in (("index", len(self._row)), ("colspan", 0)):
            value = attributes.get(name, "")
            number = int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0
            if name == "index" and least < number <= _WIDEST:
                self._row += [""] * (number - 1 - least)
            elif name == "colspan":
                self._span = max(1, min(number, _WIDEST))
        self._cell = []

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None and len(self._row) < _WIDEST:
            self._row.append(storable(" ".join("".join(self._cell).split())))
            self._row += [""] * (self._span - 1)
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._done.append(self._row)
        self._row = None
