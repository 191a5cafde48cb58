"""What lists of calls say of recordings, through the real store; and a slice of the report on 1,000 calls."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from case_steps import draft, entries, only
from phone_files import COLLECTOR, call_xml, huawei, later

from evidence_desk.domain.communication import Kind

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

from completeness_report import falsely_within, run, score


def of_rule(desk, rule: str) -> list:
    return [each for each in desk.examination.findings() if each.rule == rule]


@pytest.fixture
def debt(desk):
    return desk.debts.add(draft("网商贷", COLLECTOR))[0]


def test_a_recording_shorter_than_its_call(desk, debt, phone):
    desk.intake.take_in(
        [phone.recording(huawei(), seconds=100), phone.calls(call_xml(later(seconds=-5), 160))]
    )
    spoken, call = only(desk, Kind.RECORDING), only(desk, Kind.CALL)
    said = desk.examination.completeness([spoken.id, call.id])
    assert said[spoken.id] == {
        "class": "shorter",
        "recorded_s": 100,
        "connected_s": 160,
        "difference_s": -60,
        "tolerance_s": 16,
        "arithmetic": "100 s - 160 s = -60 s; max(15 s, 0.1 x 160 s) = 16 s",
        "call": call.id,
        "list": "device_call_log",
        "start_difference_s": 5,
        "clocks": [],
    }
    assert said[call.id] == {"class": "recorded", "connected_s": 160, "recordings": [spoken.id]}
    (finding,) = of_rule(desk, "recording_shorter_than_call")
    assert (finding.entries, finding.debt) == ((spoken.id, call.id), debt)
    assert of_rule(desk, "recording_longer_than_call") == []


def test_calls_nobody_recorded_and_calls_nobody_took(desk, debt, phone):
    rows = (
        call_xml(seconds=60),
        call_xml(later(hours=1), 0, kind="3"),
        call_xml(later(hours=2), 61, "95188"),
    )
    desk.intake.take_in([phone.calls(*rows)])
    calls = entries(desk, None, Kind.CALL)
    said = desk.examination.completeness([each.id for each in calls])
    assert [said[each.id]["class"] for each in calls] == [
        "connected_without_recording",
        "missed",
        "connected_without_recording",
    ]
    found = of_rule(desk, "connected_call_without_recording")
    assert {(each.debt, each.entries) for each in found} == {(debt, (calls[0].id,)), (None, (calls[2].id,))}


def test_a_list_says_that_a_call_is_not_in_it_only_where_it_covers_the_time(desk, debt, phone):
    desk.intake.take_in([phone.recording(huawei(), seconds=10)])
    spoken = only(desk, Kind.RECORDING)
    assert desk.examination.completeness([spoken.id])[spoken.id]["class"] == "not_covered"
    desk.intake.take_in([phone.calls(call_xml(later(days=-2), 5, "10086"), name="before.xml")])
    assert desk.examination.completeness([spoken.id])[spoken.id]["class"] == "not_covered"
    # Its rows lie in the inbox; what they say of the debt's recording follows all the same.
    around = (call_xml(later(days=-1), 5, "10086"), call_xml(later(days=1), 5, "10086"))
    desk.intake.take_in([phone.calls(*around, name="around.xml")])
    assert desk.examination.completeness([spoken.id])[spoken.id]["class"] == "no_log_entry"
    (finding,) = of_rule(desk, "recording_without_log_entry")
    assert (finding.entries, finding.values["number"]) == ((spoken.id,), COLLECTOR)
    before = [each.facts for each in desk.examination.findings()]
    desk.examination.examine()
    assert sorted(each.facts for each in desk.examination.findings()) == sorted(before)


def test_two_recordings_that_overlap_until_the_time_is_put_right(desk, debt, phone):
    phone.recording(huawei(), seconds=100)
    phone.recording(huawei(later(seconds=30)), seconds=40, seed=2)
    desk.intake.take_in([phone.folder])
    first, second = entries(desk, None, Kind.RECORDING)
    (finding,) = of_rule(desk, "overlapping_recordings")
    assert (finding.entries, finding.code, finding.values["overlap_s"]) == ((second.id, first.id), "X2", 40)
    desk.claims.set_time(second.id, later(minutes=5).replace(tzinfo=None), "手机里看到的")
    assert of_rule(desk, "overlapping_recordings") == []
    desk.history.undo()
    assert len(of_rule(desk, "overlapping_recordings")) == 1


def test_a_slice_of_generated_calls_is_judged_as_it_should_be(own_folders, tmp_path):
    judged = run(150, tmp_path)
    assert len(judged) > 90
    assert falsely_within(judged) == []
    precision, recall = score([each for each in judged if each.named])
    assert precision >= 0.99
    assert recall >= 0.96
