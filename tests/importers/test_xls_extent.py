import struct

import pytest
from bill_files import damaged
from hypothesis import HealthCheck, given, settings
from xls_files import number_cell, record, xls

from evidence_desk.importers._spreadsheet import MOST_CELLS, TooLarge, sheets_of
from evidence_desk.importers._xls_extent import NotXls, cells_of_xls

ROWS = [["对方号码", "通话时长"], ["13800138000", 85], [None, 1.5]]


def sheets(folder, content):
    path = folder / "book.xls"
    path.write_bytes(content)
    return [list(sheet.rows) for sheet in sheets_of(path)]


@pytest.mark.parametrize("small", [False, True])
def test_a_workbook_is_measured_and_read(tmp_path, small):
    content = xls(ROWS, small=small)
    assert cells_of_xls(content) == 6
    assert sheets(tmp_path, content) == [[["对方号码", "通话时长"], ["13800138000", "85"], ["", "1.5"]]]


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize(
    "far",
    [
        number_cell(65_535, 65_535),
        record(0x00BD, struct.pack("<HHHIHIH", 65_535, 0, 0, 0, 0, 0, 65_535)),
        record(0x00BE, struct.pack("<HHHHH", 65_535, 0, 0, 0, 65_535)),
        record(0x0006, struct.pack("<HHHdHIH", 65_535, 65_535, 0, 1.0, 0, 0, 0)),
        record(0x00FD, struct.pack("<HHHI", 65_535, 65_535, 0, 0)),
        record(0x027E, struct.pack("<HHHI", 65_535, 65_535, 0, 0)),
    ],
)
def test_a_cell_far_out_is_seen_before_the_file_is_opened(tmp_path, far, small):
    content = xls([["a"]], far, small=small)
    assert cells_of_xls(content) == 1 << 32 > MOST_CELLS
    with pytest.raises(TooLarge):
        sheets(tmp_path, content)


@pytest.mark.parametrize("content", [b"", b"\0" * 4096, xls(ROWS)[:512], xls(ROWS)[:1200]])
def test_what_is_no_workbook_is_said_to_be_none(content):
    with pytest.raises(NotXls):
        cells_of_xls(content)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged(xls(ROWS)))
def test_never_fails(tmp_path, content):
    try:
        read = sheets(tmp_path, content)
    except TooLarge:
        read = []
    assert all(isinstance(cell, str) for rows in read for row in rows for cell in row)
