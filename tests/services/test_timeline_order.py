"""The order of the timeline: rows of one call together, what has no time last, every position true."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from case_steps import draft, entries, only
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phone_files import COLLECTOR, SHANGHAI, TUESDAY, Phone, call_xml, coloros, huawei, later, sms_xml, vivo
from sqlalchemy import text

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.timeline import Scope
from evidence_desk.services.claims import TimeImplausible

RECORDINGS = frozenset({Kind.RECORDING})


def check_order(desk) -> None:
    """Count, page and position agree for every row of every list, and each call stands together."""
    debts = [summary.id for summary in desk.debts.summaries()]
    scopes = [
        Scope(),
        Scope(inbox=True),
        Scope(kinds=RECORDINGS),
        Scope(kinds=frozenset({Kind.CALL, Kind.SMS})),
    ]
    scopes += [Scope(uncorroborated=True), Scope(undated=True), *(Scope(debt) for debt in debts)]
    for scope in scopes:
        count = desk.browsing.count(scope)
        rows = desk.browsing.page(scope, 0, count + 10)
        assert len(rows) == count
        assert [desk.browsing.position(scope, row.id) for row in rows] == list(range(count))
        pages = [row for first in range(0, count, 3) for row in desk.browsing.page(scope, first, 3)]
        assert pages == list(rows)
        dated = [row.at is not None for row in rows]
        assert dated == sorted(dated, reverse=True)
    rows = entries(desk)
    place = {row.id: position for position, row in enumerate(rows)}
    by_id = {row.id: row for row in rows}
    for row in rows:
        for other in row.same_event:
            assert row.id in by_id[other].same_event
        event = sorted(place[number] for number in (row.id, *row.same_event))
        assert event == list(range(event[0], event[0] + len(event)))
        if row.same_event:
            assert rows[event[0]].kind is Kind.RECORDING
    alone = [row for row in rows if not row.same_event and row.at]
    assert all(one.at.epoch_ms <= two.at.epoch_ms for one, two in pairwise(alone))
    with desk._case.read() as work:
        for recording, call in work.connection.execute(text("SELECT recording_id, call_id FROM same_call")):
            assert call in by_id[recording].same_event


def test_a_recording_stands_with_its_log_row_among_other_rows(desk, phone):
    phone.recording(huawei(), seconds=300)
    phone.calls(call_xml(later(seconds=-60)), call_xml(later(minutes=9), 5, "13900000000"))
    phone.sms(*(sms_xml(f"第{n}条", later(seconds=n)) for n in (-61, -30, -1, 0, 1, 30)))
    desk.intake.take_in([phone.folder])
    shown = [(row.kind.value, row.text) for row in entries(desk)]
    assert shown.index(("recording", "")) + 1 == shown.index(("call", ""))
    check_order(desk)


def test_what_has_no_time_comes_last(desk, phone):
    phone.screenshot()
    phone.recording("催收电话.wav")
    phone.sms(sms_xml("无时间", None), sms_xml("有时间"))
    desk.intake.take_in([phone.folder])
    assert [row.at is None for row in entries(desk)] == [False, True, True, True]
    assert desk.browsing.span(Scope()) == (round(TUESDAY.timestamp() * 1000),) * 2
    check_order(desk)


def test_a_missed_call_is_no_recorded_call(desk, phone):
    phone.recording(huawei(), seconds=10)
    phone.calls(call_xml(later(seconds=-5), 10, kind="3"))
    desk.intake.take_in([phone.folder])
    assert only(desk, Kind.RECORDING).same_event == ()


def test_two_recordings_of_one_call_stand_with_its_one_log_row(desk, phone):
    """Cube ACR writes one call into a file from the microphone and one from the app."""
    phone.recording(huawei(), seconds=60)
    phone.recording(vivo(later(seconds=1)), seconds=60, seed=2)
    phone.calls(call_xml(later(seconds=-2), 61))
    desk.intake.take_in([phone.folder])
    one, two, call = entries(desk)
    assert (one.kind, two.kind, call.kind) == (Kind.RECORDING, Kind.RECORDING, Kind.CALL)
    assert set(one.same_event) == {two.id, call.id}
    assert set(call.same_event) == {one.id, two.id}
    check_order(desk)


def test_of_two_calls_the_nearer_one_is_taken(desk, phone):
    phone.recording(huawei(), seconds=60)
    phone.calls(call_xml(later(seconds=-100), 5), call_xml(later(seconds=-3), 61))
    desk.intake.take_in([phone.folder])
    spoken = only(desk, Kind.RECORDING)
    (tied,) = spoken.same_event
    assert desk.browsing.entry(tied).duration_ms == 61_000


def test_two_logs_may_both_show_the_call(desk, phone):
    phone.recording(huawei(), seconds=60)
    phone.calls(call_xml(later(seconds=-2), 61))
    phone.calls(call_xml(later(seconds=-1), 60), name="calls-other-phone.xml")
    desk.intake.take_in([phone.folder])
    assert len(only(desk, Kind.RECORDING).same_event) == 2
    check_order(desk)


def test_a_time_set_by_hand_moves_a_recording_and_finds_its_call(desk, phone):
    phone.recording("催收电话.wav", seconds=61)
    phone.calls(call_xml(later(seconds=5), 60), call_xml(later(days=1), 61))
    desk.intake.take_in([phone.folder])
    spoken = only(desk, Kind.RECORDING)
    first, second = entries(desk, None, Kind.CALL)
    desk.claims.set_time(spoken.id, datetime(2024, 3, 12, 10, 16))
    assert only(desk, Kind.RECORDING).same_event == (first.id,)
    check_order(desk)
    desk.claims.set_time(spoken.id, datetime(2024, 3, 13, 10, 15))
    assert only(desk, Kind.RECORDING).same_event == (second.id,)
    assert desk.browsing.entry(first.id).same_event == ()
    check_order(desk)
    desk.claims.set_time(spoken.id, datetime(2024, 3, 14, 10, 15))
    assert only(desk, Kind.RECORDING).same_event == ()
    assert only(desk, Kind.RECORDING).number is None
    check_order(desk)


def test_a_time_set_by_hand_for_a_log_row_takes_it_to_and_from_its_recording(desk, phone):
    phone.recording(huawei(), seconds=300)
    phone.calls(call_xml(later(seconds=-4)))
    desk.intake.take_in([phone.folder])
    spoken, call = entries(desk)
    desk.claims.set_time(call.id, datetime(2024, 3, 12, 18, 0), "手机时间错了")
    assert (only(desk, Kind.CALL).same_event, only(desk, Kind.RECORDING).same_event) == ((), ())
    assert desk.examination.assessment(spoken.id).call_verdicts == ()
    check_order(desk)
    desk.claims.set_time(call.id, datetime(2024, 3, 12, 10, 15))
    assert only(desk, Kind.CALL).same_event == (spoken.id,)
    assert len(desk.examination.assessment(spoken.id).call_verdicts) == 1
    check_order(desk)


def test_a_log_row_without_a_time_gets_one_by_hand(desk, phone):
    phone.recording(huawei(), seconds=300)
    phone.calls(call_xml().replace('date="1710209730000"', 'date="0"'))
    desk.intake.take_in([phone.folder])
    call = only(desk, Kind.CALL)
    assert call.at is None
    desk.claims.set_time(call.id, datetime(2024, 3, 12, 10, 15))
    assert only(desk, Kind.CALL).same_event == (only(desk, Kind.RECORDING).id,)
    check_order(desk)


@pytest.mark.parametrize("wall", [datetime(1989, 5, 1), datetime(1990, 1, 1, 5), datetime(2101, 1, 2)])
def test_a_time_no_phone_can_have_recorded_is_refused(desk, phone, wall):
    desk.intake.take_in([phone.screenshot()])
    shot = only(desk, Kind.SCREENSHOT)
    with pytest.raises(TimeImplausible):
        desk.claims.set_time(shot.id, wall)
    assert only(desk, Kind.SCREENSHOT).at is None


def test_a_time_set_by_hand_is_read_in_the_cases_zone(desk, phone):
    desk.intake.take_in([phone.screenshot()])
    shot = only(desk, Kind.SCREENSHOT)
    desk.claims.set_time(shot.id, datetime(2024, 3, 12, 20, 30), "聊天里写着")
    shot = only(desk, Kind.SCREENSHOT)
    assert shot.at.iso() == "2024-03-12T20:30:00+08:00"
    assert (shot.at.zone_known, shot.at.source.value) == (False, "user")
    details = desk.browsing.details(shot.id)
    assert details.times[0].moment == shot.at


events = st.lists(
    st.tuples(
        st.sampled_from(["huawei", "coloros", "undated", "call", "missed", "sms", "old sms"]),
        st.integers(0, 900),
        st.integers(1, 5),
        st.sampled_from([COLLECTOR, "057188001234"]),
    ),
    max_size=14,
)


def fill(phone: Phone, what: list[tuple[str, int, int, str]]) -> None:
    calls, messages = [], []
    for seed, (kind, second, length, number) in enumerate(what):
        at = later(seconds=second)
        if kind == "huawei":
            phone.recording(huawei(at, number), length, seed)
        elif kind == "coloros":
            phone.recording(coloros(at), length, seed)
        elif kind == "undated":
            phone.recording(f"录音 {seed}.wav", length, seed)
        elif kind in ("call", "missed"):
            calls.append(call_xml(at, length, number, "1" if kind == "call" else "3"))
        else:
            messages.append(sms_xml(f"第{seed}条", at if kind == "sms" else None, number))
    phone.calls(*calls)
    phone.sms(*messages)


@given(events, st.integers(0, 4000))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_phone_holds_every_position_is_true(tmp_path_factory, own_folders, what, second):
    from evidence_desk.bootstrap import open_desk

    folder = tmp_path_factory.mktemp("order")
    phone = Phone(folder / "phone")
    fill(phone, what)
    with open_desk(folder / "case", mode="create") as desk:
        desk.debts.add(draft("甲", COLLECTOR))
        desk.intake.take_in(sorted(phone.folder.iterdir(), reverse=second % 2 == 0))
        check_order(desk)
        rows = entries(desk)
        if rows:
            wall = (TUESDAY.astimezone(SHANGHAI) + timedelta(seconds=second)).replace(tzinfo=None)
            desk.claims.set_time(rows[second % len(rows)].id, wall)
            check_order(desk)
            desk.history.undo()
            assert entries(desk) == rows
            desk.history.redo()
            check_order(desk)
