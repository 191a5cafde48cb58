"""Tables in text files: rows of CSV, and the header row found by its words wherever it stands."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from evidence_desk.importers._text import TextEncoding, decoded_lines, storable

#: Exports have up to 25 lines above their header.
HEADER_WITHIN = 60


class Header(NamedTuple):
    """Where a table begins: the header's row, from 0, and the column, from 0, of each key."""

    row: int
    columns: dict[str, int]


class CsvRows(Iterator[list[str]]):
    """The rows of one CSV, empty ones too, so that the n-th row here is row n of a spreadsheet.

    A row whose cell does not end within 128 KiB (a quote that is never closed) comes as an empty row;
    `unreadable` counts them.
    """

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        self._reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
        self.unreadable = 0

    def __next__(self) -> list[str]:
        """The next row's cells, as written."""
        try:
            return [storable(cell) for cell in next(self._reader)]
        except csv.Error:
            self.unreadable += 1
            return []


def rows_of_csv(path: Path, delimiter: str = ",", encoding: TextEncoding | None = None) -> CsvRows:
    """The rows of a CSV file, as text, in bounded memory; cells keep their blanks."""
    return CsvRows(decoded_lines(path, encoding), delimiter)


def find_header(
    rows: Iterable[Sequence[str]],
    words: Mapping[str, str],
    optional: Mapping[str, str] | None = None,
    within: int = HEADER_WITHIN,
) -> Header | None:
    """The first of `within` rows that has a cell for each of `words`; None where there is none.

    `words` and `optional` give each key a pattern that its whole heading must match, blanks around it and
    case aside (`{"at": "交易时间|付款时间"}`); the first such column counts. An iterator is left behind the
    header, so that reading goes on with the first row of the table.
    """
    patterns = {key: re.compile(words[key], re.IGNORECASE) for key in words}
    extra = {key: re.compile(pattern, re.IGNORECASE) for key, pattern in (optional or {}).items()}
    for index, row in enumerate(rows):
        columns = _columns(row, patterns)
        if len(columns) == len(patterns):
            return Header(index, columns | _columns(row, extra))
        if index + 1 >= within:
            break
    return None


def cell(row: Sequence[str], column: int | None) -> str:
    """The text of a cell without blanks and tabs around it; "" where the row has no such column."""
    return row[column].strip() if column is not None and column < len(row) else ""


def row_locator(number: int) -> str:
    """The locator of the row with `number`, from 1 as in a spreadsheet."""
    return f"row[{number}]"


def row_at(path: Path, locator: str, delimiter: str = ",") -> list[str]:
    """The cells of the row that a locator names; raises LookupError where the file has none."""
    found = re.fullmatch(r"row\[([0-9]{1,12})\]", locator)
    number = int(found[1]) if found else 0
    row = next(islice(rows_of_csv(path, delimiter), number - 1, None), None) if number else None
    if row is None:
        raise LookupError(locator)
    return row


def _columns(row: Sequence[str], patterns: Mapping[str, re.Pattern[str]]) -> dict[str, int]:
    headings = [heading.strip().lstrip("\ufeff") for heading in row]
    found = {}
    for key, pattern in patterns.items():
        column = next((at for at, heading in enumerate(headings) if pattern.fullmatch(heading)), None)
        if column is not None:
            found[key] = column
    return found
