from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.importers._html_rows import rows_of_html


def rows(text):
    return list(rows_of_html(text.split("\n")))


def test_cells_of_all_tables():
    html = """<html><head><style>td {x}</style></head><body>
    <table><tr><th colspan="2"> 通话 &amp;
      详单 </th></tr><tr><td>a<br>b</td><td><b>c</b>d<script>e()</script></td></tr></table>
    between<table><TR><TD>x<td>y<tr><td>z</table></body>"""
    assert rows(html) == [["通话 & 详单", ""], ["a b", "cd"], ["x", "y"], ["z"]]


def test_spreadsheet_markup():
    xml = """<?xml version="1.0"?><Workbook><Worksheet><Table>
    <Row><Cell><Data ss:Type="String">a</Data></Cell><Cell ss:Index="4"><Data>d</Data></Cell></Row>
    </Table></Worksheet></Workbook>"""
    assert rows(xml) == [["a", "", "", "d"]]


def test_absurd_numbers_make_no_absurd_rows():
    row = rows('<tr><td colspan="99999">a</td><td colspan="-1" ss:Index="99999">b</td></tr>')[0]
    assert len(row) <= 512
    assert [cell for cell in row if cell] == ["a"] or "b" in row


def test_a_table_cut_off_keeps_its_rows():
    assert rows("<table><tr><td>a</td></tr><tr><td>b</td><td>c") == [["a"], ["b", "c"]]


def test_a_tag_without_an_end_takes_no_memory_of_all_the_rest():
    assert rows("<tr><td>a</td></tr><td " + "x" * (1 << 21) + "\n<tr><td>b</td></tr>") in ([["a"]], [])


@given(st.text() | st.text("<>/trdhable=\"'! -&;#x0 \n"))
def test_never_raises(text):
    assert all(isinstance(cell, str) for row in rows(text) for cell in row)
