"""Messages in a CSV with one row each: the header, the rows behind it, and what is said of the bad ones."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping

from evidence_desk.domain.communication import Communication
from evidence_desk.importers import Extracted, Source
from evidence_desk.importers._chat import (
    INCOMPLETE_ROW,
    UNDATED,
    FewNotices,
    NoMessagesInside,
    empty_notice,
)
from evidence_desk.importers._table import find_header, row_locator, rows_of_csv
from evidence_desk.importers._text import encoding_of, text_head

#: Makes a communication of a locator and the cells, as written, by key.
ReadRow = Callable[[str, Mapping[str, str]], Communication]


def begins_with(source: Source, words: Mapping[str, str]) -> bool:
    """Whether the first line of a file is a header with all of `words`."""
    first = text_head(source).partition("\n")[0]
    return find_header(csv.reader([first]), words) is not None


def table_messages(
    source: Source, words: Mapping[str, str], optional: Mapping[str, str], read_row: ReadRow
) -> Iterator[Extracted]:
    """Yield what `read_row` makes of each row, then notices; raises `NoMessagesInside` without a header."""
    encoding = encoding_of(source.path)
    rows = rows_of_csv(source.path, encoding=encoding)
    header = find_header(rows, words, optional)
    if header is None:
        raise NoMessagesInside
    notices = FewNotices()
    found_count = 0
    needed = max(header.columns[key] for key in words)
    for number, row in enumerate(rows, header.row + 2):
        if not any(map(str.strip, row)):
            continue
        locator = row_locator(number)
        if len(row) <= needed:
            yield from notices.tell(INCOMPLETE_ROW, locator)
            continue
        found_count += 1
        one = read_row(locator, {key: row[at] for key, at in header.columns.items() if at < len(row)})
        if one.at is None:
            yield from notices.tell(UNDATED, locator)
        yield one
    if rows.unreadable:
        yield from notices.tell(INCOMPLETE_ROW, "whole")
    if not found_count:
        yield empty_notice()
    yield from notices.rest()
    yield from encoding.notices()
