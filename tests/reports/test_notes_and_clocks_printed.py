"""A printed note says when it was made, a corrected time that it was: neither is taken for a record's own."""

from __future__ import annotations

import csv
from datetime import datetime

import pytest
from case_steps import draft
from phone_files import TUESDAY, later, sms_xml

from evidence_desk.domain.hand_note import HandNote, NoteAbout
from evidence_desk.domain.phone_register import PhoneDraft
from evidence_desk.reports._report_data import report_data


@pytest.fixture
def report(desk, phone):
    debt, _ = desk.debts.add(draft("甲"))
    phone.sms(sms_xml("您好", later(days=1)))
    desk.intake.take_in([phone.folder], debt)
    number, _ = desk.phones.add(PhoneDraft("红米"))
    desk.phones.assign_rest(number)
    desk.phones.set_clock(number, 300_000, "对过时")
    wall = TUESDAY.replace(tzinfo=None, second=0)
    desk.by_hand.add(HandNote(NoteAbout.CALL, "来电催收", wall), debt)
    return desk.reporting.build(debt, "en")


def test_the_timeline_says_when_a_note_was_made_and_that_a_clock_was_wrong(report):
    rows = report_data(report)["timeline"]["rows"]
    note, message = rows
    assert any("days after; written 20" in said for said in note["notes"])
    (said,) = [said for said in message["notes"] if "clock" in said]
    assert said.startswith("Time corrected: the phone's clock ran 0:05:00 ahead")
    assert said.endswith("written was 2024-03-13 10:15:30.")
    assert message["clock"] == "10:10:30"


def test_the_table_has_both_in_columns_of_their_own(desk, report, tmp_path):
    desk.reporting.write(report, "csv", tmp_path / "t.csv")
    note, message = csv.DictReader((tmp_path / "t.csv").read_text("utf-8-sig").splitlines())
    assert (message["clock_ahead_s"], message["noted_at"]) == ("300", "")
    assert note["clock_ahead_s"] == ""
    assert datetime.fromisoformat(note["noted_at"]) > TUESDAY
