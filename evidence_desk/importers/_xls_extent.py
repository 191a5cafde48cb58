"""How large the largest sheet of an XLS file is, told without unpacking it into cells.

Only as much of the two formats is read as that needs: of the compound file the chain of the workbook
stream ([MS-CFB] 2.2 to 2.6), of the workbook the places of cells ([MS-XLS] 2.4).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_FREE = 0xFFFFFFFA
_NAMES = ("Workbook", "Book")
#: Records whose first two fields are a row and a column: BLANK to FORMULA, in the versions 2 to 8.
_CELL_RECORDS = frozenset(
    {0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0206, 0x0406}
    | {0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x007E, 0x00FD, 0x00D6}
)
#: Several cells of one row; the last field is the last column.
_RUNS = frozenset({0x00BD, 0x00BE})
_SHEET = 0x0085
_MOST_SHEETS = 255
_BEGINNINGS = frozenset({0x0009, 0x0209, 0x0409, 0x0809})


class NotXls(Exception):
    """The bytes are no compound file with a workbook in it."""


def cells_of_xls(content: bytes) -> int:
    """Cells in the rectangle from the first cell of a sheet to its furthest one; raises `NotXls`."""
    try:
        stream = _workbook(content)
    except (struct.error, IndexError, ValueError):
        raise NotXls from None
    # A sheet begins where the workbook says, which may be inside what reads as a record from the front.
    starts = {struct.unpack_from("<I", data)[0] for kind, data in _records(stream, 0) if kind == _SHEET}
    if len(starts) > _MOST_SHEETS:
        raise NotXls
    return max(_extent(stream, start) for start in {0, *starts})


def _extent(stream: bytes, start: int) -> int:
    most = rows = columns = 0
    for kind, data in _records(stream, start):
        if kind in _BEGINNINGS:
            rows = columns = 0
        elif kind in _CELL_RECORDS or kind in _RUNS:
            row, column = struct.unpack_from("<HH", data)
            last = struct.unpack_from("<H", data, len(data) - 2)[0] if kind in _RUNS else column
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
            most = max(most, rows * columns)
    return most


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        data = stream[place + 4 : place + 4 + length]
        if len(data) >= 4:
            yield kind, data
        place += 4 + length


def _workbook(content: bytes) -> bytes:
    shift, mini_shift = struct.unpack_from("<HH", content, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise NotXls
    size = 1 << shift
    first_directory, _, cutoff, first_mini_fat = struct.unpack_from("<IIII", content, 48)
    fat = _fat(content, size)
    directory = _chain(content, fat, first_directory, size, size)
    root = next(_entries(directory, ("Root Entry",)), None)
    found = next(_entries(directory, _NAMES), None)
    if root is None or found is None:
        raise NotXls
    start, length = found
    if length >= cutoff:
        return _chain(content, fat, start, size, size)
    mini_fat_bytes = _chain(content, fat, first_mini_fat, size, size)
    mini_fat = struct.unpack(f"<{len(mini_fat_bytes) // 4}I", mini_fat_bytes)
    mini = _chain(content, fat, root[0], size, size)
    return _chain(mini, mini_fat, start, 64, 0)


def _fat(content: bytes, size: int) -> tuple[int, ...]:
    """The table of which sector follows which."""
    sectors = list(struct.unpack_from("<109I", content, 76))
    following, count = struct.unpack_from("<II", content, 68)
    while following < _FREE and count and (following + 2) * size <= len(content):
        numbers = struct.unpack_from(f"<{size // 4}I", content, (following + 1) * size)
        sectors += numbers[:-1]
        following, count = numbers[-1], count - 1
    fat: list[int] = []
    for sector in sectors:
        if sector < _FREE and len(fat) * size <= len(content) * 4:
            fat += struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size)
    return tuple(fat)


def _chain(content: bytes, fat: tuple[int, ...], sector: int, size: int, offset: int) -> bytes:
    """The bytes of a chain of sectors; a chain that comes back to itself ends."""
    parts = []
    seen: set[int] = set()
    while sector < len(fat) and sector not in seen:
        seen.add(sector)
        parts.append(content[offset + sector * size : offset + (sector + 1) * size])
        sector = fat[sector]
    return b"".join(parts)


def _entries(directory: bytes, names: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """First sector and length of the streams with these names, the first name first."""
    for name in names:
        for place in range(0, len(directory) - 127, 128):
            length = struct.unpack_from("<H", directory, place + 64)[0]
            written = directory[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if written.casefold() == name.casefold():
                start, stream_length = struct.unpack_from("<II", directory, place + 116)
                yield start, stream_length
