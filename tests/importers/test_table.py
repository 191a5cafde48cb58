import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import SAMPLES, written

from evidence_desk.importers._table import cell, find_header, rows_of_csv

ALIPAY = {"at": "交易时间|付款时间", "peer": "交易对方", "amount": r"金额(（元）|\(元\))?"}


def test_a_header_is_found_below_a_preamble_and_reading_goes_on_behind_it():
    rows = rows_of_csv(SAMPLES / "shared" / "bills" / "alipay-records-gbk.csv")
    header = find_header(rows, ALIPAY, {"state": "交易状态", "fee": "服务费"})
    assert header is not None
    assert header.columns == {"at": 0, "peer": 2, "amount": 6, "state": 8}
    first = next(rows)
    assert cell(first, header.columns["at"]).startswith("20")
    again = list(rows_of_csv(SAMPLES / "shared" / "bills" / "alipay-records-gbk.csv"))
    assert again[header.row + 1] == first


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_cells_hold_delimiters_quotes_and_line_ends(tmp_path, delimiter):
    source = written(tmp_path, f'a{delimiter}"x{delimiter}""y""\nz"\n\nb{delimiter}c', "a.csv")
    assert list(rows_of_csv(source.path, delimiter)) == [["a", f'x{delimiter}"y"\nz'], [], ["b", "c"]]


def test_a_header_beyond_the_limit_or_without_all_words_is_none(tmp_path):
    rows = [["交易时间"]] + [[]] * 5 + [["交易时间", "交易对方", "金额"]]
    assert find_header(rows, ALIPAY, within=6) is None
    assert find_header(rows, ALIPAY, within=7) == (6, {"at": 0, "peer": 1, "amount": 2})
    assert find_header([], ALIPAY) is None


def test_headings_match_whole_with_blanks_and_case_aside(tmp_path):
    words = {"text": "content", "at": "time"}
    assert find_header([["Contents", " TIME", "\tContent "]], words) == (0, {"text": 2, "at": 1})
    assert find_header([["Contents", "time"]], words) is None


def test_a_quote_that_is_never_closed_costs_a_row_and_is_counted(tmp_path):
    source = written(tmp_path, 'a,b\n"' + "x" * 140_000 + "\nc,d\n", "a.csv")
    rows = rows_of_csv(source.path)
    assert [row for row in rows if row] == [["a", "b"], ["c", "d"]]
    assert rows.unreadable == 1


@given(st.binary(max_size=300), st.sampled_from(",;\t"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_become_rows(tmp_path, content, delimiter):
    for row in rows_of_csv(written(tmp_path, content, "a.csv").path, delimiter):
        "".join(row).encode()
    find_header(rows_of_csv(tmp_path / "a.csv"), ALIPAY)
