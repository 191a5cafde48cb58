"""Sheets of XLSX and XLS files as rows of text, with bounds that hostile files cannot pass.

calamine, which reads them, takes memory for the whole rectangle between the first and the last cell, and
the process ends where there is not enough; so the rectangle is measured before calamine sees the file. The
parts of an XLSX are unpacked here, where they are counted, and handed on uncompressed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple, TypeVar

from evidence_desk.importers._text import storable
from evidence_desk.importers._xls_extent import NotXls, cells_of_xls

ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
#: Years of bills take a tenth of each of these.
LARGEST_FILE, LARGEST_UNPACKED = 32 << 20, 64 << 20
MOST_PARTS, MOST_CELLS, MOST_SHEETS = 500, 4_000_000, 50

_WORKBOOK = "xl/workbook.xml"
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/_rels/[^/]+\.rels"
    r"|xl/(?:workbook|sharedStrings|styles)\.xml|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_PLACE = re.compile(rb"(?<![:\w])r\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CELL = re.compile(rb"([A-Z]{0,3})([0-9]{1,7})")
_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    RuntimeError,
    NotImplementedError,
    OSError,
    EOFError,
    ValueError,
    NotXls,
)
_Read = TypeVar("_Read")


class TooLarge(Exception):
    """A spreadsheet beyond the bounds, which no bill or list can be."""


class Sheet(NamedTuple):
    """One sheet: its number from 1, and its rows; a row is the text of its cells."""

    number: int
    rows: Iterator[list[str]]


def sheets_of(path: Path) -> Iterator[Sheet]:
    """The sheets that can be read, in order; none where the file is damaged, locked or no spreadsheet.

    Row n of a sheet comes n-th, empty rows too. Raises `TooLarge`.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise TooLarge
    content = path.read_bytes()
    try:
        if content.startswith(ZIP_MAGIC):
            content = _unpacked(content)
        elif cells_of_xls(content) > MOST_CELLS:
            raise TooLarge
    except _DAMAGED:
        return
    yield from _sheets(content)


def _unpacked(content: bytes) -> bytes:
    """The needed parts of a workbook, uncompressed, in a zip of our own."""
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(copy, "w") as plain:
        parts = {part.filename: part for part in packed.infolist() if _NEEDED.fullmatch(part.filename)}
        if _WORKBOOK not in parts:
            raise zipfile.BadZipFile
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts.values()) > LARGEST_UNPACKED:
            raise TooLarge
        for name, part in parts.items():
            # Reading by size unpacks no more than the part states, whatever is inside.
            with packed.open(part) as stream:
                data = stream.read(part.file_size)
            if "/worksheets/" in name and _cells(data) > MOST_CELLS:
                raise TooLarge
            plain.writestr(name, data)
    return copy.getvalue()


def _cells(sheet: bytes) -> int:
    """How many cells the rectangle around all cells of a sheet has; raises `TooLarge` if none can say."""
    if b"\0" in sheet:
        raise TooLarge
    rows, columns = sheet.count(b"row"), 1
    for found in _PLACE.finditer(sheet):
        place = _CELL.fullmatch(found[1] if found[1] is not None else found[2])
        if place is None:
            raise TooLarge
        rows = max(rows, int(place[2]))
        columns = max(columns, _column(place[1]))
    return rows * columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheets(content: bytes) -> Iterator[Sheet]:
    from python_calamine import CalamineWorkbook

    book = _tried(lambda: CalamineWorkbook.from_filelike(io.BytesIO(content)))
    if book is None:
        return
    for number in range(min(len(book.sheet_names), MOST_SHEETS)):
        sheet = _tried(lambda number=number: book.get_sheet_by_index(number))  # type: ignore[misc]
        if sheet is not None:
            yield Sheet(number + 1, _rows(sheet.iter_rows()))


def _rows(values: Iterator[Sequence[object]]) -> Iterator[list[str]]:
    while (row := _tried(lambda: next(values, None))) is not None:
        yield [_text(value) for value in row]


def _tried(read: Callable[[], _Read]) -> _Read | None:
    """What `read` gives; None where the library fails, or stops on a fault of its own."""
    try:
        return read()
    except Exception:
        return None
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        return None


def _text(value: object) -> str:
    """A cell as text; times as ISO 8601 with a blank, lengths as H:MM:SS, whole numbers without a point."""
    if isinstance(value, bool | str):
        return storable(str(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, time):
        return value.isoformat("seconds")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}" if seconds >= 0 else ""
    return value.isoformat() if isinstance(value, date) else str(value)
