"""XLS files of one sheet, written cell by cell: a compound file around records of BIFF8."""

from __future__ import annotations

import struct

_SECTOR = 512
_END, _FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def xls(rows, more: bytes = b"", *, small: bool = False) -> bytes:
    """A workbook; `more` are records put behind the cells, `small` keeps its stream in the mini stream."""
    cells = b"".join(
        _cell(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value is not None
    )
    sheet = _beginning(0x0010) + cells + more + record(0x000A)
    name = b"\x05\x00Sheet"
    offset = len(_beginning(0x0005)) + len(record(0x0042, bytes(2))) + 4 + 6 + len(name) + 4
    book = _beginning(0x0005) + record(0x0042, struct.pack("<H", 1200))
    book += record(0x0085, struct.pack("<IH", offset, 0) + name) + record(0x000A)
    return compound(book + sheet, small=small)


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def number_cell(row: int, column: int, value: float = 1.0) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def _beginning(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))


def _cell(row: int, column: int, value) -> bytes:
    if isinstance(value, int | float):
        return number_cell(row, column, value)
    text = value.encode("utf-16-le")
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1) + text)


def compound(stream: bytes, *, small: bool = False) -> bytes:
    """A compound file whose one stream is a workbook ([MS-CFB])."""
    if small:
        assert len(stream) < 4096
    else:
        stream = stream.ljust(4096, b"\0")
    body = _sectors(stream)
    size = len(body) // _SECTOR
    # 0: allocation table, 1: directory, 2: mini allocation table, then the stream.
    fat = [_FAT, _END, _END if small else _FREE, *range(4, size + 3), _END]
    assert len(fat) <= 128
    mini = [*range(1, (len(stream) + 63) // 64), _END] if small else []
    root_start, root_size = (3, len(body)) if small else (_END, 0)
    directory = _entry("Root Entry", 5, root_start, root_size, child=1)
    directory += _entry("Workbook", 2, 0 if small else 3, len(stream)) + _entry("", 0, 0, 0) * 2
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIII", 0, 1, 1, 0, 4096)
    header += struct.pack("<IIII", 2 if small else _END, int(small), _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    return header + _table(fat) + directory + _table(mini) + body


def _sectors(data: bytes) -> bytes:
    return data.ljust(-(-len(data) // _SECTOR) * _SECTOR, b"\0")


def _table(numbers) -> bytes:
    return struct.pack("<128I", *numbers, *[_FREE] * (128 - len(numbers)))


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    written = (name + "\0").encode("utf-16-le") if name else b""
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    return head + struct.pack("<III", _FREE, _FREE, child) + bytes(36) + struct.pack("<IQ", start, size)
