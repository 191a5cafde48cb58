"""A list of rows, whatever it is packed in: CSV, tab-separated text, HTML, XLSX, XLS; decided by content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from evidence_desk.importers import ImportRefused, Notice, Source
from evidence_desk.importers._html_rows import rows_of_html
from evidence_desk.importers._spreadsheet import OLE_MAGIC, ZIP_MAGIC, TooLarge, sheets_of
from evidence_desk.importers._table import HEADER_WITHIN, CsvRows, Header, cell, find_header, rows_of_csv
from evidence_desk.importers._text import decoded_lines, encoding_of, text_head
from evidence_desk.text import N_, Message

#: Enough for 25 lines above a header, however they are encoded.
_BEGINNING = 32 << 10
_LARGEST_HTML = 32 << 20
#: Sheets whose beginning is looked at to say whose file it is.
_SHEETS_LOOKED_AT = 5

#: A cell may hold anything; this much of it is shown and kept.
_LONGEST_FIELD = 500

_UNREADABLE_ROWS = N_(
    "{count} rows of this file could not be taken apart into cells. All other rows were read, and the file "
    "is unchanged. If an entry is missing, export the file again and do not open it in between."
)


class TooLargeToRead(ImportRefused):
    """A spreadsheet with more cells than any bill has."""

    happened = N_("This spreadsheet is larger than any bill or call list, so it was not opened.")


class Table(NamedTuple):
    """Rows of one table; `place` is the beginning of their locators ("" or `sheet[2]/`)."""

    place: str
    rows: Iterator[list[str]]

    def header(
        self, words: Mapping[str, str], more: Mapping[str, str]
    ) -> tuple[tuple[str, ...], Header | None]:
        """The lines above the header, one text each, and the header (see `find_header`)."""
        above: list[str] = []
        header = find_header(_noting(self.rows, above), words, more)
        return tuple(above), header


class Row:
    """One row by the keys of its headings; blanks and tabs around cells are gone, `/` and `---` are empty.

    `signed`: among the first rows of its table a sum is negative, so a sum without a sign is positive.
    """

    def __init__(self, cells: Sequence[str], columns: Mapping[str, int], *, signed: bool = False) -> None:
        self._cells = cells
        self._columns = columns
        self.signed = signed

    def __getitem__(self, key: str) -> str:
        written = cell(self._cells, self._columns.get(key))
        return written[:_LONGEST_FIELD] if written.strip("-/") else ""

    def facts(self, *keys: str) -> dict[str, str]:
        """Those of these fields that say something."""
        return {key: self[key] for key in keys if self[key]}


class TableSource:
    """The tables of one file, for one reading; `notices` says what could not be read, after it."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._csv: CsvRows | None = None
        self._notices: list[Notice] = []

    def tables(self) -> Iterator[Table]:
        """Each table in the file's order, to be read before the next; raises `TooLargeToRead`."""
        path = self._source.path
        if _is_spreadsheet(self._source):
            try:
                for sheet in sheets_of(path):
                    yield Table(f"sheet[{sheet.number}]/", sheet.rows)
            except TooLarge:
                raise TooLargeToRead from None
            return
        beginning = _beginning(self._source)
        encoding = encoding_of(path)
        self._notices.extend(encoding.notices())
        if _is_html(beginning):
            if self._source.size > _LARGEST_HTML:
                raise TooLargeToRead
            yield Table("", rows_of_html(decoded_lines(path, encoding)))
        else:
            self._csv = rows_of_csv(path, _delimiter(beginning), encoding)
            yield Table("", self._csv)

    def notices(self) -> Iterator[Notice]:
        """What could not be read of the file as a whole."""
        yield from self._notices
        if self._csv and self._csv.unreadable:
            yield Notice(Message(_UNREADABLE_ROWS, {"count": self._csv.unreadable}), "whole")


def has_header(source: Source, words: Mapping[str, str]) -> bool:
    """Whether a table of the file has a heading for each of `words` (see `find_header`); never raises."""
    return any(find_header(rows, words) for rows in opening(source))


def opening(source: Source) -> tuple[tuple[list[str], ...], ...]:
    """The first rows of each table, to say whose file it is; () where it is no table. Never raises."""
    return _opening(_Key(source))


def _noting(rows: Iterator[list[str]], lines: list[str]) -> Iterator[list[str]]:
    """The same rows; the text of those that were taken is noted in `lines`."""
    for row in rows:
        lines.append(" ".join(filter(None, map(str.strip, row))))
        yield row


class _Key:
    """Several importers ask about one file in turn; each sheet is opened for them once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._identity = (source.path, source.size, source.sha256, source.head)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)


@lru_cache(maxsize=8)
def _opening(key: _Key) -> tuple[tuple[list[str], ...], ...]:
    source = key.source
    try:
        if _is_spreadsheet(source):
            looked_at = islice(sheets_of(source.path), _SHEETS_LOOKED_AT)
            return tuple(tuple(islice(sheet.rows, HEADER_WITHIN)) for sheet in looked_at)
        beginning = _beginning(source)
    except (OSError, TooLarge):
        return ()
    lines = iter(beginning.split("\n"))
    rows = rows_of_html(lines) if _is_html(beginning) else CsvRows(lines, _delimiter(beginning))
    return (tuple(islice(rows, HEADER_WITHIN)),) if beginning else ()


def _is_spreadsheet(source: Source) -> bool:
    return source.head.startswith((ZIP_MAGIC, OLE_MAGIC))


def _beginning(source: Source) -> str:
    """The file's beginning as text; "" where it is none."""
    if not text_head(source):
        return ""
    with source.path.open("rb") as file:
        return text_head(replace(source, head=file.read(_BEGINNING)))


def _is_html(beginning: str) -> bool:
    start = beginning.lstrip("\ufeff \t\r\n")
    return start.startswith("<") and any(tag in beginning.casefold() for tag in ("<table", ":table", "<tr"))


def _delimiter(beginning: str) -> str:
    """The character that parts most cells in one line; ids that end in a tab do not make it a tab."""
    lines = beginning.split("\n")[:HEADER_WITHIN]
    commas, tabs = (max(line.count(mark) for line in lines) for mark in ",\t")
    return "\t" if tabs > commas else ","
