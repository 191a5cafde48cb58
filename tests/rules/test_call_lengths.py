"""Recordings beside lists of calls: every tolerance hit and missed by one unit, through the pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from evidence_desk.domain.case_views import CallSeen, Coverage, DayView, RecordingView, Spoken
from evidence_desk.domain.communication import CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.completeness import Completeness, clock_offsets, measure, of_call
from evidence_desk.domain.corroboration import DEFAULT_PARAMETERS, Assessment, Grade, Record
from evidence_desk.domain.moment import Moment, Precision, TimeSource, utc_of
from evidence_desk.rules import rules

AT = 1_710_209_730_000
DAY_MS = 86_400_000
ZONE = ZoneInfo("Asia/Shanghai")
PHONE, CARRIER = SourceClass.DEVICE_CALL_LOG, SourceClass.CARRIER_DETAILS
RULES = {rule.key: rule for rule in rules()}


def record(key: int = 1, kind: Kind = Kind.RECORDING, **more) -> Record:
    at_ms, precision = more.pop("at_ms", AT), more.pop("precision", Precision.SECOND)
    at = None if at_ms is None else Moment(utc_of(at_ms), "", True, precision, TimeSource.RECORD)
    source = SourceClass.DEVICE_RECORDING if kind is Kind.RECORDING else PHONE
    made = Record(
        CommunicationId(key), kind, source, at, Direction.IN, "13800138000", "", 300_000, f"{key:064x}"
    )
    return replace(made, **more)


def row(key: int = 2, connected_ms: int | None = 300_000, **more) -> Record:
    return record(key, Kind.CALL, duration_ms=connected_ms, same_call={"start_difference_s": 4}, **more)


def covers(source: SourceClass = PHONE, before: int = DAY_MS, after: int = DAY_MS) -> Coverage:
    return Coverage(1, source, AT - before, AT + after)


def view(recording: Record, *calls: Record, **more) -> RecordingView:
    said = Assessment(recording.id, Grade.NONE, Grade.NONE, True, (), (), ())
    return RecordingView(None, ZONE, DEFAULT_PARAMETERS, recording, said, calls, **more)


def found(rule: str, looked_at: RecordingView | DayView) -> list:
    return list(RULES[rule].examine(looked_at))


@pytest.mark.parametrize(
    ("recorded_ms", "connected_ms", "said"),
    [
        (300_000, 300_000, "within_tolerance"),
        (300_000, 330_000, "within_tolerance"),
        (300_000, 333_333, "within_tolerance"),
        (300_000, 333_335, "shorter"),
        (20_000, 35_000, "within_tolerance"),
        (20_000, 35_001, "shorter"),
        (35_000, 20_000, "within_tolerance"),
        (35_001, 20_000, "longer_or_merged"),
        (330_000, 300_000, "within_tolerance"),
        (330_001, 300_000, "longer_or_merged"),
        (15_000, 0, "within_tolerance"),
        (15_001, 0, "longer_or_merged"),
        (0, 15_001, "shorter"),
        (0, 15_000, "within_tolerance"),
    ],
)
def test_the_length_may_differ_by_the_tolerance_and_not_by_a_millisecond_more(
    recorded_ms, connected_ms, said
):
    looked_at = view(record(duration_ms=recorded_ms), row(connected_ms=connected_ms))
    measured = measure(looked_at.recording, looked_at.calls, (), DEFAULT_PARAMETERS)
    assert measured.result.value == said
    assert bool(found("recording_shorter_than_call", looked_at)) is (said == "shorter")
    assert bool(found("recording_longer_than_call", looked_at)) is (said == "longer_or_merged")


def test_a_finding_holds_the_arithmetic_and_names_both_entries():
    differences = ((PHONE, 4), (PHONE, 3), (PHONE, 47), (CARRIER, 1))
    looked_at = view(record(duration_ms=240_000), row(), start_differences=differences)
    (finding,) = found("recording_shorter_than_call", looked_at)
    assert finding.entries == (1, 2)
    assert finding.values == {
        "class": "shorter",
        "recorded_s": 240,
        "connected_s": 300,
        "difference_s": -60,
        "tolerance_s": 30,
        "arithmetic": "240 s - 300 s = -60 s; max(15 s, 0.1 x 300 s) = 30 s",
        "call": 2,
        "list": "device_call_log",
        "start_difference_s": 4,
        "clocks": [{"list": "device_call_log", "recordings_later_by_about_s": 0}],
    }
    text = finding.text.render("en")
    assert "lasts 240 s" in text
    assert "60 s more" in text


def test_where_lists_disagree_the_one_outside_of_the_tolerance_decides_the_carriers_first():
    inside, outside = row(2, 300_000, source_class=CARRIER), row(3, 400_000)
    said = measure(record(), (inside, outside), (), DEFAULT_PARAMETERS)
    assert (said.result, said.decisive.call) == (Completeness.SHORTER, 3)
    assert [each["call"] for each in said.values(DEFAULT_PARAMETERS)["other_lists"]] == [2]
    other = row(4, 200_000, source_class=CARRIER)
    said = measure(record(), (outside, other), (), DEFAULT_PARAMETERS)
    assert (said.result, said.decisive.call) == (Completeness.LONGER, 4)


def test_a_case_may_set_its_own_tolerance():
    own = replace(DEFAULT_PARAMETERS, calllog_duration_tol_ms=60_000)
    assert measure(record(duration_ms=240_000), (row(),), (), own).result is Completeness.WITHIN
    own = replace(DEFAULT_PARAMETERS, calllog_duration_tol_ms=59_999)
    assert measure(record(duration_ms=240_000), (row(),), (), own).result is Completeness.SHORTER


@pytest.mark.parametrize(
    ("spoken", "coverage", "said", "missing"),
    [
        ({}, [covers()], "no_log_entry", ""),
        ({}, [covers(CARRIER)], "no_log_entry", ""),
        ({}, [], "not_covered", ""),
        ({}, [covers(before=31 * DAY_MS)], "no_log_entry", ""),
        ({}, [covers(before=31 * DAY_MS + 1)], "not_covered", ""),
        ({}, [covers(after=31 * DAY_MS + 1)], "not_covered", ""),
        ({"number": None}, [covers()], "cannot_say", "number"),
        ({"number": None}, [], "not_covered", ""),
        ({"at_ms": None}, [covers()], "cannot_say", "time"),
        ({"precision": Precision.DAY}, [covers()], "cannot_say", "time"),
        ({"precision": Precision.MINUTE}, [covers()], "no_log_entry", ""),
        ({"duration_ms": None}, [covers()], "cannot_say", "recorded length"),
    ],
)
def test_no_row_says_something_only_where_a_list_covers_the_time(spoken, coverage, said, missing):
    looked_at = view(record(**spoken), coverage=tuple(coverage))
    measured = measure(looked_at.recording, (), coverage, DEFAULT_PARAMETERS)
    assert (measured.result.value, measured.missing) == (said, missing)
    assert bool(found("recording_without_log_entry", looked_at)) is (said == "no_log_entry")


def test_a_row_without_a_length_is_compared_with_nothing():
    said = measure(record(), (row(connected_ms=None),), [covers()], DEFAULT_PARAMETERS)
    assert (said.result, said.missing) == (Completeness.CANNOT_SAY, "length in the list")


@pytest.mark.parametrize(
    ("recordings", "connected", "duration_ms", "said"),
    [
        ((1,), True, 300_000, "recorded"),
        ((), True, 300_000, "connected_without_recording"),
        ((), True, 1, "connected_without_recording"),
        ((), True, 0, "missed"),
        ((), False, 20_000, "missed"),
        ((), True, None, "cannot_say"),
    ],
)
def test_what_is_said_of_a_call(recordings, connected, duration_ms, said):
    seen = CallSeen(row(connected_ms=duration_ms), recordings, connected)
    assert of_call(seen).value == said
    day = DayView(None, ZONE, DEFAULT_PARAMETERS, datetime(2024, 3, 12).date(), (seen,))
    assert bool(found("connected_call_without_recording", day)) is (said == "connected_without_recording")


def test_calls_without_recording_are_one_finding_for_a_day_and_each_call_once():
    phone = [CallSeen(row(2 + n, at_ms=AT + n * 600_000), (), True) for n in range(3)]
    bill = row(9, 303_000, at_ms=AT + 40_000, source_class=CARRIER, number="138****8000")
    taped = CallSeen(row(8, at_ms=AT + 3_000_000), (CommunicationId(1),), True)
    same_list = [replace(each, record=replace(each.record, item_sha256="a")) for each in (*phone, taped)]
    calls = (*same_list, CallSeen(bill, (), True))
    day = DayView(None, ZONE, DEFAULT_PARAMETERS, datetime(2024, 3, 12).date(), calls)
    (finding,) = found("connected_call_without_recording", day)
    assert [each["rows"] for each in finding.values["calls"]] == [[2, 9], [3], [4]]
    assert finding.values["calls"][0]["number"] == "13800138000"
    assert (finding.values["recorded_calls"], finding.values["missed_calls"]) == (1, 0)
    assert "3, lasting 903 s" in finding.text.render("en")


@pytest.mark.parametrize(
    ("second", "hit"),
    [
        ({"at_ms": AT + 285_000, "number": "95188"}, False),
        ({"at_ms": AT + 284_999, "number": "95188"}, True),
        ({"at_ms": AT, "number": "95188"}, True),
        ({"at_ms": AT + 120_000}, False),  # about the same start and length: may be the same call
        ({"at_ms": AT + 120_001}, True),
        ({"at_ms": AT + 60_000, "duration_ms": 330_000}, False),
        ({"at_ms": AT + 60_000, "duration_ms": 334_000}, True),
        ({"at_ms": AT + 220_000, "number": "95188", "precision": Precision.MINUTE}, True),
        ({"at_ms": AT + 225_000, "number": "95188", "precision": Precision.MINUTE}, False),
        ({"at_ms": AT + 10_000, "number": "95188", "precision": Precision.DAY}, False),
        ({"at_ms": None, "number": "95188"}, False),
        ({"at_ms": AT, "number": "95188", "duration_ms": None}, False),
    ],
)
def test_two_recordings_overlap_by_more_than_the_tolerance(second, hit):
    first, later = record(1), record(5, **second)
    found_later = found("overlapping_recordings", view(later, others=(Spoken(first, ()),)))
    assert bool(found_later) is hit
    # The pair is reported once, with the later of the two.
    assert found("overlapping_recordings", view(first, others=(Spoken(later, ()),))) == []


def test_copies_of_one_recording_do_not_overlap():
    first, later = record(1), record(5, at_ms=AT + 5_000, number="95188")
    both = view(later, others=(Spoken(first, ()),))
    (finding,) = found("overlapping_recordings", both)
    assert (finding.code, finding.entries, finding.values["overlap_s"]) == ("X2", (5, 1), 295)
    assert found("overlapping_recordings", replace(both, copies=(first.id,))) == []


def test_a_clock_is_estimated_from_three_pairs_whatever_a_stray_one_says():
    assert clock_offsets([(PHONE, 4), (PHONE, 5)]) == ()
    (offset,) = clock_offsets([(PHONE, -38), (PHONE, -40), (PHONE, 119), (PHONE, -41), (CARRIER, 1)])
    assert (offset.source_class, offset.median_s, offset.pairs) == (PHONE, -39, 4)
    assert utc_of(AT).tzinfo is UTC


@pytest.mark.parametrize(
    ("later_s", "recorded_ms", "said"),
    [
        (60, 60_000, "within_tolerance"),  # the clocks differ by a minute: this is the call
        (80, 60_000, "within_tolerance"),  # so near a start is never passed over
        (89, 60_000, "within_tolerance"),
        (91, 60_000, "cannot_say"),  # hardly any room for both at the same time
        (31, 60_000, "within_tolerance"),
        (29, 60_000, "cannot_say"),
        (95, 20_000, "shorter"),  # a late start lies inside its call
    ],
)
def test_a_row_is_passed_over_where_the_clocks_leave_no_room(later_s, recorded_ms, said):
    tied = replace(row(connected_ms=60_000), same_call={"start_difference_s": later_s})
    recording = record(duration_ms=recorded_ms)
    offsets = clock_offsets([(PHONE, 60)] * 5)
    assert measure(recording, (tied,), (), DEFAULT_PARAMETERS, offsets).result.value == said
    # Four pairs do not tell enough to pass a row over.
    few = clock_offsets([(PHONE, 60)] * 4)
    without = measure(recording, (tied,), (), DEFAULT_PARAMETERS)
    assert measure(recording, (tied,), (), DEFAULT_PARAMETERS, few).result is without.result
