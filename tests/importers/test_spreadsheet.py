import io
import struct
import tracemalloc
import zipfile
from datetime import datetime

import pytest
from bill_files import damaged, sheet_xml, xlsx
from hypothesis import HealthCheck, given, settings

from evidence_desk.importers import _spreadsheet
from evidence_desk.importers._spreadsheet import TooLarge, sheets_of


def sheets(folder, content, name="book.xlsx"):
    path = folder / name
    path.write_bytes(content)
    return [(sheet.number, list(sheet.rows)) for sheet in sheets_of(path)]


def with_part(name: str, content: bytes | str, book: bytes | None = None) -> bytes:
    """A workbook with one of its parts replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book or xlsx([["a"]]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return out.getvalue()


def test_all_sheets_with_their_empty_rows(tmp_path):
    book = xlsx([["a", 1], [], ["b"]], [[None], ["c", 2.5]])
    assert sheets(tmp_path, book) == [
        (1, [["a", "1"], ["", ""], ["b", ""]]),
        (2, [["", ""], ["c", "2.5"]]),
    ]


def test_values_become_the_text_people_see(tmp_path):
    row = ["  x\t", 500, 28.16, 0.1 + 0.2, 2.0230212e27, datetime(2024, 3, 1, 10, 0, 5), 13800138000]
    ((_, (cells,)),) = sheets(tmp_path, xlsx([row]))
    assert cells[:2] == ["  x\t", "500"]
    assert cells[2:5] == ["28.16", "0.30000000000000004", "2.0230212e+27"]
    assert cells[5:] == ["2024-03-01 10:00:05", "13800138000"]


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r = 'XFD1048576'><v>1</v></c></row>",
        '<row r="1"><c r="&#88;FD1"><v>1</v></c></row><row r="1048576"/>',
        '<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>',
    ],
)
def test_a_sheet_as_wide_as_a_hostile_file_says_is_not_opened(tmp_path, cells):
    """The library would take 512 GB for it, and the process would end."""
    sheet = sheet_xml([["a"]]).replace("</sheetData>", f"{cells}</sheetData>")
    with pytest.raises(TooLarge):
        sheets(tmp_path, with_part("xl/worksheets/sheet1.xml", sheet))


def test_a_stated_dimension_takes_no_memory(tmp_path):
    sheet = sheet_xml([["a"]]).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    assert sheets(tmp_path, with_part("xl/worksheets/sheet1.xml", sheet)) == [(1, [["a"]])]


def test_a_bomb_is_not_unpacked(tmp_path):
    big = b"<!--" + b"A" * (_spreadsheet.LARGEST_UNPACKED + 1) + b"-->"
    book = with_part("xl/styles.xml", big)
    assert len(book) < 1 << 20
    tracemalloc.start()
    with pytest.raises(TooLarge):
        sheets(tmp_path, book)
    assert tracemalloc.get_traced_memory()[1] < 16 << 20
    tracemalloc.stop()


def test_a_bomb_that_states_a_small_size_is_not_unpacked(tmp_path):
    big = b"<!--" + b"A" * (8 << 20) + b"-->"
    book = bytearray(with_part("xl/styles.xml", big))
    with zipfile.ZipFile(io.BytesIO(bytes(book))) as packed:
        place = packed.getinfo("xl/styles.xml").header_offset
    entry = book.index(b"PK\x01\x02")
    while book[entry + 46 : entry + 46 + 13] != b"xl/styles.xml":
        entry = book.index(b"PK\x01\x02", entry + 4)
    for at in (place + 22, entry + 24):
        book[at : at + 4] = struct.pack("<I", 100)
    tracemalloc.start()
    assert sheets(tmp_path, bytes(book)) == []
    assert tracemalloc.get_traced_memory()[1] < 4 << 20
    tracemalloc.stop()


def test_a_large_file_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(_spreadsheet, "LARGEST_FILE", 100)
    with pytest.raises(TooLarge):
        sheets(tmp_path, xlsx([["a"]]))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"PK\x03\x04" + bytes(500),
        bytes.fromhex("d0cf11e0a1b11ae1"),
        b"text",
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096),
    ],
)
def test_what_is_no_workbook_has_no_sheets(tmp_path, content):
    assert sheets(tmp_path, content) == []


def test_another_archive_has_no_sheets(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("notes.txt", "hello")
    assert sheets(tmp_path, out.getvalue()) == []


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged(xlsx([["a", 1, datetime(2024, 3, 1)]] * 5)))
def test_never_fails(tmp_path, content):
    try:
        read = sheets(tmp_path, content)
    except TooLarge:
        read = []
    assert all(isinstance(cell, str) for _, rows in read for row in rows for cell in row)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged(sheet_xml([["a", 1, datetime(2024, 3, 1)]] * 3).encode()))
def test_never_fails_with_a_damaged_sheet(tmp_path, sheet):
    try:
        read = sheets(tmp_path, with_part("xl/worksheets/sheet1.xml", sheet))
    except TooLarge:
        read = []
    assert all(isinstance(cell, str) for _, rows in read for row in rows for cell in row)
