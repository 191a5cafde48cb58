from __future__ import annotations

import csv
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timeline_report_factory import ENTRIES, HOSTILE, SMS_TEXT, digest, hostile_report, make_report

from evidence_desk.reports.timeline_csv import WRITER, safe_cell


def rows_of(report, tmp_path):
    out = tmp_path / "timeline.csv"
    WRITER.write(report, out)
    with out.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_entry_is_one_row_with_its_values(tmp_path):
    rows = rows_of(make_report(), tmp_path)
    assert [int(row["id"]) for row in rows] == [entry.id for entry in ENTRIES]
    recording, sms, undated = rows[0], rows[4], rows[-1]
    assert recording["at"] == "2024-03-12T09:30:15+08:00"
    assert recording["at_source"] == "file_name"
    assert recording["at_zone_known"] == "false"
    assert recording["duration_s"] == "250.4"
    assert (recording["badge_call"], recording["badge_content"], recording["flagged"]) == (
        "medium",
        "none",
        "true",
    )
    assert (recording["evidence_no"], recording["same_event"]) == ("1-1", "12")
    assert recording["sha256"] == digest(ENTRIES[0].item_name)
    assert (sms["text"], sms["locator"], sms["badge_call"]) == (SMS_TEXT, "/smses/sms[12]", "")
    assert (undated["at"], undated["at_precision"], undated["duration_s"]) == ("", "", "")


def test_times_are_iso_and_the_file_begins_with_a_byte_order_mark(tmp_path):
    for row in rows_of(make_report(), tmp_path):
        assert not row["at"] or datetime.fromisoformat(row["at"]).utcoffset() is not None
    assert (tmp_path / "timeline.csv").read_bytes().startswith(b"\xef\xbb\xbfid,at,")


def test_hostile_text_stays_in_its_cell_and_never_begins_a_formula(tmp_path):
    rows = rows_of(hostile_report(), tmp_path)
    assert len(rows) == len(HOSTILE)
    texts = dict(zip(HOSTILE, (row["text"] for row in rows), strict=True))
    assert texts["formula"] == "'" + HOSTILE["formula"]
    assert texts["wide formula"] == "'＝1+1"
    assert texts["long"] == HOSTILE["long"]
    assert texts["emoji"] == HOSTILE["emoji"]
    assert texts["override"] == "收款〔U+202E〕账户tfel〔U+2066〕"
    assert texts["surrogate"] == "坏〔U+D83D〕字"
    assert b"\x00" not in (tmp_path / "timeline.csv").read_bytes()


@pytest.mark.parametrize("number", ["+8613800138000", "-12.50", "42", "0"])
def test_a_plain_number_is_no_formula(number):
    assert safe_cell(number) == number


@given(st.text(max_size=60))
def test_no_text_begins_a_formula(text):
    cell = safe_cell(text)
    first = cell.lstrip(" ")[:1]
    assert first not in {"=", "@", "\t", "\r", "\n"}
    assert first not in {"+", "-"} or cell.lstrip("+-").replace(".", "", 1).isdigit()
