"""A phone's database as rows of plain tables, read from a scratch copy of its set.

An SQLite source is a set: the database, and beside it `-wal` or `-journal` with what is not in it yet. SQLite
changes such files even when it only reads, so it never sees the sealed ones. A database may also carry
views, triggers and expressions that run when it is read: only plain columns of plain tables are asked for,
and a query that takes too many steps ends. https://sqlite.org/security.html, fileformat2.html
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from evidence_desk.importers import ImportRefused, Source
from evidence_desk.importers._sqlite_copy import copy_set, mend_cut_off
from evidence_desk.importers._sqlite_rows import FAULTS, MAGIC, Database
from evidence_desk.text import N_

#: Smaller ones are copied and asked; in larger ones the words are looked for first.
_SMALL = 64 << 20
_CHUNK = 1 << 20
_OURS = re.compile(
    rb"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[\"'`\[]?"
    rb"(?:message|call|zcallrecord|sms|sms_tb|calls|calls_tb|pdu|mms|manifest|files|msg)\b",
    re.IGNORECASE,
)
_OVERLAP = 200


class NoRoomForCopy(ImportRefused):
    """The disk has no room for the copy that a database is read from."""

    happened = N_("This database could not be read: there was no room on the disk for a working copy of it.")
    what_to_do = N_("Make room on the disk, then take the file in again.")


class DatabaseDamaged(ImportRefused):
    """A database of which nothing could be read."""

    happened = N_("This database is damaged, and nothing in it could be read.")
    what_to_do = N_("Copy it from the phone or the backup again, together with the files beside it.")


def is_database(source: Source) -> bool:
    """Whether a file begins like an SQLite database."""
    return source.head.startswith(MAGIC)


def tables_of(source: Source) -> Mapping[str, frozenset[str]]:
    """The plain tables of a database with their columns, all in lower case; empty where none can be read."""
    return _tables(source) or {}


def is_damaged(source: Source) -> bool:
    """Whether a file begins like a database and not even its list of tables can be read."""
    return is_database(source) and _tables(source) is None


def _tables(source: Source) -> Mapping[str, frozenset[str]] | None:
    if not is_database(source):
        return {}
    try:
        files = (source.path, *(each.path for each in source.companions))
        stated = tuple((path, (s := path.stat()).st_size, s.st_mtime_ns, s.st_ino) for path in files)
    except OSError:
        return None
    return _known_tables(_Key(source, stated))


def has_table(source: Source, table: str, columns: frozenset[str]) -> bool:
    """Whether a database has a plain table of this name with at least these columns, in lower case."""
    return columns <= tables_of(source).get(table, frozenset())


@contextmanager
def opened(source: Source) -> Iterator[Database]:
    """The database of a set, on a copy that is gone afterwards.

    Raises `NoRoomForCopy`, or `DatabaseDamaged` where not even its list of tables can be read.
    """
    with TemporaryDirectory(prefix="evidence-desk-database-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "copy.db"
        try:
            left_out = copy_set(source.path, source.companions, copy)
            cut_off = mend_cut_off(copy, source.head)
        except OSError as error:
            raise NoRoomForCopy from error
        # Batches of one file are read by different threads, one after the other.
        with closing(sqlite3.connect(copy, isolation_level=None, check_same_thread=False)) as connection:
            try:
                database = Database(connection, source, journal_left_out=left_out, cut_off=cut_off)
            except FAULTS as error:
                raise DatabaseDamaged from error
            yield database


def row_at(source: Source, locator: str) -> dict[str, object]:
    """The row that a locator (`message[17]`) names, by column; raises LookupError where there is none."""
    found = re.fullmatch(r"(\w{1,64})\[(-?[0-9]{1,19})\]", locator)
    with opened(source) as database:
        columns = sorted(database.tables.get(found[1].lower(), ())) if found else []
        row = database.row(found[1], int(found[2]), columns) if found and columns else None
    if row is None:
        raise LookupError(locator)
    return row.values


class _Key:
    """A source in the cache of tables, equal where files, sizes and time stamps are."""

    def __init__(self, source: Source, stated: tuple[tuple[Path, int, int, int], ...]) -> None:
        self.source = source
        self._stated = stated

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._stated == other._stated

    def __hash__(self) -> int:
        return hash(self._stated)


@lru_cache(maxsize=16)
def _known_tables(key: _Key) -> Mapping[str, frozenset[str]] | None:
    # Ten importers ask of each database, one after the other.
    source = key.source
    try:
        files = [source.path, *(each.path for each in source.companions)]
        if source.size > _SMALL and not any(map(_speaks_of_ours, files)):
            return {}
        with opened(source) as database:
            return database.tables
    except DatabaseDamaged:
        return None
    except (ImportRefused, OSError):
        return {}


def _speaks_of_ours(path: Path) -> bool:
    before = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if _OURS.search(before + chunk):
                return True
            before = chunk[-_OVERLAP:]
    return False
