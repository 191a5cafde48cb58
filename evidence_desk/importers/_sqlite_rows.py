"""Rows of one opened SQLite database: its plain tables, row by row, as far as they can be read."""

from __future__ import annotations

import math
import sqlite3
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence_desk.importers import Notice, Source
from evidence_desk.importers._row_notices import RowNotices
from evidence_desk.importers._text import storable
from evidence_desk.text import N_, Message

MAGIC = b"SQLite format 3\0"
#: What reading a damaged database raises; the sentence of an error may itself be no text.
FAULTS = (sqlite3.Error, ValueError, OverflowError, MemoryError, SystemError)
#: Longer than any message; a phone writes a few kilobytes.
LONGEST_TEXT = 1 << 20

#: A value beyond this makes its row unreadable; SQLite would take a gigabyte.
_LARGEST_VALUE = 32 << 20
#: Steps of SQLite's machine between two rows; a plain row takes some dozens. Counted, not timed, so that a
#: slow computer reads the same.
_STEPS, _MOST_TURNS = 10_000, 2_000
_MOST_LINKS = 2_000_000
_LINK = 1 << 31
_FURTHEST = (1 << 63) - 1
_FORMATS_AT = slice(18, 20)
_WAL_FORMAT = 2

_NO_WAL = N_(
    "Recent messages or calls may be missing: the phone keeps the newest ones in a second file, {name}, "
    "which does not lie beside this one. What this file holds was read, and it is unchanged. "
    "If you can, copy both files from the phone and take them in together."
)
_JOURNAL_LEFT_OUT = N_(
    "The file {name} beside this database names a further file and was not used. "
    "What the database itself holds was read, and both files are kept. "
    "If something is missing, copy the database from the phone again."
)
_ROW_UNREADABLE = N_(
    "One row of this database could not be read. All other rows were read, and the file is unchanged. "
    "If something is missing, copy the database from the phone again."
)
_DAMAGED = N_(
    "Parts of this database are damaged and could not be read. What could be read is kept, and the file is "
    "unchanged. If something is missing, copy the database from the phone again."
)
_STOPPED = N_(
    "Reading this database was stopped because it took far more work than a phone's own database does. "
    "What was read until then is kept, and the file is unchanged. "
    "If something is missing, copy the database from the phone again."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, and its values by column in lower case, whatever type each has."""

    rowid: int
    values: dict[str, object]

    def text(self, column: str) -> str:
        """A value as text without what cannot be stored, at most `LONGEST_TEXT`; "" where there is none."""
        value = self.values.get(column)
        if isinstance(value, bytes):
            value = value[: 4 * LONGEST_TEXT].decode("utf-8", "replace")
        elif isinstance(value, float):
            value = str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
        return "" if value is None else storable(str(value)[:LONGEST_TEXT])

    def is_cut(self, column: str) -> bool:
        """Whether `text` shows only the beginning of a value."""
        value = self.values.get(column)
        return isinstance(value, str | bytes) and len(value) > LONGEST_TEXT

    def integer(self, column: str) -> int | None:
        """A whole number, also one that was written as text."""
        value = self.values.get(column)
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
            return int(value)
        if isinstance(value, str) and len(value) <= 20 and value.lstrip("-").isdecimal() and value.isascii():
            return int(value) if value.count("-") == value.startswith("-") else None
        return value if isinstance(value, int) else None

    def seconds(self, column: str) -> float | None:
        """A number that may have a fraction; None where there is none."""
        value = self.values.get(column)
        if isinstance(value, int | float) and math.isfinite(value):
            return value
        return self.integer(column)


class Links:
    """Which rows of one table belong to which of another: pairs of numbers, 8 bytes each."""

    def __init__(self, pairs: Iterator[tuple[int, int]]) -> None:
        self._pairs = array("q", sorted(a * _LINK + b for a, b in pairs))

    def of(self, number: int) -> list[int]:
        """The second numbers of the pairs that begin with `number`, in order."""
        at = bisect_left(self._pairs, number * _LINK) if 0 <= number < _LINK else len(self._pairs)
        found = []
        while at < len(self._pairs) and self._pairs[at] // _LINK == number:
            found.append(self._pairs[at] % _LINK)
            at += 1
        return found


class Database:
    """One opened database; `tables` are its plain tables with their plain columns, in lower case."""

    def __init__(
        self, connection: sqlite3.Connection, source: Source, *, journal_left_out: bool, cut_off: bool
    ) -> None:
        self._connection = connection
        self._source = source
        self._turns = 0
        self._faults = RowNotices()
        self._told: list[Notice] = list(_about_the_set(source, journal_left_out))
        if cut_off:
            self._tell(_DAMAGED, "whole")
        _guard(connection, self._turn)
        self.tables: Mapping[str, frozenset[str]] = dict(self._plain_tables())
        connection.set_authorizer(_authorize)

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        """The rows of a table in the order of their numbers; columns it has not are left out.

        What cannot be read is passed over and told by `notices`.
        """
        name = table.lower()
        if name not in self.tables:
            return
        wanted = [column for column in columns if column in self.tables[name]]
        last: int | None = None
        while True:
            try:
                for row in self._query(name, wanted, last):
                    last = row.rowid
                    yield row
                return
            except FAULTS:
                # Python asks for one row more than it gives, and the one before the fault was lost with it.
                try:
                    row = next(self._query(name, wanted, last, limit=1))
                except StopIteration:
                    return
                except FAULTS as error:
                    last = self._after(error, name, last)
                else:
                    last = row.rowid
                    yield row
            if last is None:
                return

    def row(self, table: str, rowid: int, columns: Sequence[str]) -> Row | None:
        """One row by its number; None where there is none that can be read."""
        name = table.lower()
        wanted = [column for column in columns if column in self.tables.get(name, ())]
        if not wanted:
            return None
        try:
            return next(self._query(name, wanted, rowid - 1, rowid), None)
        except FAULTS:
            self._tell(_ROW_UNREADABLE, f"{name}[{rowid}]")
            return None

    def links(self, table: str, first: str, second: str = "") -> Links:
        """The pairs of two columns, or of a column and the row's own number."""
        return Links(self._pairs(table, first, second))

    def notices(self) -> Iterator[Notice]:
        """What is to be said of the set and of its faults, once all was read."""
        yield from self._told
        self._told.clear()
        yield from self._faults.left_out()

    def _pairs(self, table: str, first: str, second: str) -> Iterator[tuple[int, int]]:
        for count, row in enumerate(self.rows(table, [first, *filter(None, (second,))])):
            a, b = row.integer(first), row.integer(second) if second else row.rowid
            if count >= _MOST_LINKS:
                return
            if a is not None and b is not None and 0 <= a < _LINK and 0 <= b < _LINK:
                yield a, b

    def _query(
        self,
        table: str,
        columns: Sequence[str],
        after: int | None,
        until: int = _FURTHEST,
        limit: int = -1,
    ) -> Iterator[Row]:
        """Rows by number; one whose number does not rise is no number, and ends the reading."""
        shown = ", ".join(_quoted(each) for each in ("rowid", *columns))
        numbered = "NOT INDEXED WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?"
        query = f"SELECT {shown} FROM {_quoted(table)} {numbered}"
        self._turns = 0
        least = -_FURTHEST - 1 if after is None else after
        for rowid, *values in self._connection.execute(query, (least, until, limit)):
            if not isinstance(rowid, int) or (after is not None and rowid <= after):
                raise sqlite3.OperationalError("the rows of this table have no numbers")
            self._turns = 0
            after = rowid
            yield Row(rowid, dict(zip(columns, values, strict=True)))

    def _after(self, error: Exception, table: str, last: int | None) -> int | None:
        """The number behind which reading goes on after a fault; None where it does not."""
        if isinstance(error, sqlite3.DataError | OverflowError):
            return self._after_large_row(table, last)
        if isinstance(error, sqlite3.OperationalError):
            self._tell(_STOPPED if "interrupted" in str(error) else _DAMAGED, table)
            return None
        return self._after_damage(table, last)

    def _after_large_row(self, table: str, last: int | None) -> int | None:
        """The number of the row behind `last`, which is too large; None where even that cannot be read."""
        try:
            row = next(self._query(table, (), last, limit=1), None)
        except FAULTS:
            row = None
        if row is None:
            self._tell(_DAMAGED, table)
            return None
        self._tell(_ROW_UNREADABLE, f"{table}[{row.rowid}]")
        return row.rowid

    def _after_damage(self, table: str, last: int | None) -> int | None:
        """The number behind which rows can be read again, found by halves; None where there are none."""
        self._tell(_DAMAGED, table)
        try:
            # Where only values are damaged the row still has its number: no need to feel for it.
            row = next(self._query(table, (), last, limit=1), None)
            return row.rowid if row else None
        except FAULTS:
            begin = -1 if last is None else last
        low, high = 0, 1
        while not self._is_readable(table, begin + high):
            low, high = high, high * 2
            if begin + high > 1 << 40:
                return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._is_readable(table, begin + middle) else (middle, high)
        return begin + high

    def _is_readable(self, table: str, after: int) -> bool:
        try:
            next(self._query(table, (), after, limit=1), None)
        except FAULTS:
            return False
        return True

    def _tell(self, msgid: str, locator: str) -> None:
        if msgid == _DAMAGED and any(each.message.msgid == _DAMAGED for each in self._told):
            return
        self._told += self._faults.tell(msgid, locator)

    def _plain_tables(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Tables whose rows have numbers, no views and none made by code; computed columns are left out."""
        listed = self._connection.execute("PRAGMA main.table_list").fetchall()
        for _, name, kind, _, without_rowid, *_ in listed:
            if kind == "table" and not without_rowid and isinstance(name, str):
                columns = self._connection.execute(f"PRAGMA main.table_xinfo({_quoted(name)})").fetchall()
                if not any(_hides_the_number(*each) for each in columns):
                    yield name.lower(), frozenset(str(each[1]).lower() for each in columns if not each[6])

    def _turn(self) -> int:
        self._turns += 1
        return int(self._turns > _MOST_TURNS)


def _guard(connection: sqlite3.Connection, turn: object) -> None:
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 1 << 20)
    connection.set_progress_handler(turn, _STEPS)  # type: ignore[arg-type]
    for pragma in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _authorize(action: int, _first: object, _second: object, _base: object, inside: object) -> int:
    """Allow reading columns, and nothing that a view or trigger asks for."""
    plain = action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ) and inside is None
    return sqlite3.SQLITE_OK if plain else sqlite3.SQLITE_DENY


def _about_the_set(source: Source, journal_left_out: bool) -> Iterator[Notice]:
    suffixes = {each.suffix for each in source.companions}
    if _WAL_FORMAT in source.head[_FORMATS_AT] and "-wal" not in suffixes:
        yield Notice(Message(_NO_WAL, {"name": f"{source.name}-wal"}), "whole")
    if journal_left_out:
        yield Notice(Message(_JOURNAL_LEFT_OUT, {"name": f"{source.name}-journal"}), "whole")


def _hides_the_number(_at: int, name: str, kind: str, _set: int, _value: str, key: int, _hidden: int) -> bool:
    """Whether a column is called as a row's own number is, and is another."""
    return str(name).lower() == "rowid" and not (key and str(kind).upper() == "INTEGER")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
