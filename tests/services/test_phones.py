"""A phone whose clock ran wrong is corrected once for all it wrote; what is written stays written."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from case_steps import draft, dump, entries, judged, only, record_rows
from phone_files import COLLECTOR, TUESDAY, call_xml, epoch_ms, huawei, later, sms_xml
from sqlalchemy import text

from evidence_desk.domain.communication import Communication, Kind, SourceClass
from evidence_desk.domain.corroboration import Grade
from evidence_desk.domain.hand_note import HandNote, NoteAbout
from evidence_desk.domain.moment import from_epoch_ms
from evidence_desk.domain.phone_register import PhoneDraft, clock_error
from evidence_desk.domain.timeline import Scope
from evidence_desk.services.phones import (
    MOST_AHEAD_MS,
    ClockImplausible,
    PhoneNameMissing,
    PhoneNameTaken,
    PhoneUnknown,
)
from evidence_desk.store.timeline_query import TimelineQuery

MINUTE = 60_000
DAY = 86_400_000
TABLES = ("timeline_entry", "same_call", "phone", "item_phone", "user_time")


def times(desk, *kinds: Kind) -> list[datetime | None]:
    return [entry.at and entry.at.local().replace(tzinfo=None) for entry in entries(desk, None, *kinds)]


def wall(**after: float) -> datetime:
    return (TUESDAY + timedelta(**after)).replace(tzinfo=None)


@pytest.fixture
def redmi(desk, phone):
    """A phone with a recording, its log row and two messages on it."""
    phone.recording(huawei(), seconds=60)
    phone.calls(call_xml(later(seconds=4), 60))
    phone.sms(sms_xml("您好", later(days=1)), sms_xml("再见", later(days=2)))
    desk.intake.take_in([phone.folder])
    number, _ = desk.phones.add(PhoneDraft("红米"))
    desk.phones.assign_rest(number)
    return number


def test_the_register_keeps_what_is_said_of_a_phone(desk):
    said = PhoneDraft("红米 Note 9", "家里书桌抽屉", date(2024, 4, 1), "屏幕碎了，还能开机")
    number, changes = desk.phones.add(said)
    assert changes.history
    (phone,) = desk.phones.all()
    assert (phone.id, phone.draft, phone.ahead_ms, phone.items) == (number, said, 0, 0)
    desk.phones.change(number, PhoneDraft("红米", "律师处"))
    (phone,) = desk.phones.all()
    assert phone.draft == PhoneDraft("红米", "律师处")
    desk.history.undo()
    assert desk.phones.all()[0].draft == said
    with pytest.raises(PhoneNameTaken):
        desk.phones.add(said)
    for name in ("", "  "):
        with pytest.raises(PhoneNameMissing):
            desk.phones.add(PhoneDraft(name))
    for act in (
        lambda: desk.phones.change(99, PhoneDraft("x")),
        lambda: desk.phones.set_clock(99, 1, ""),
        lambda: desk.phones.assign((), 99),
        lambda: desk.phones.remove(99),
    ):
        with pytest.raises(PhoneUnknown):
            act()
    with pytest.raises(ClockImplausible):
        desk.phones.set_clock(number, MOST_AHEAD_MS + 1, "")


def test_a_wrong_clock_moves_all_that_the_phone_wrote_and_nothing_else(desk, redmi, phone):
    assert desk.phones.all()[0].items == 3
    before = times(desk)
    desk.phones.set_clock(redmi, 5 * MINUTE, "与电视台报时对过")
    assert times(desk) == [each - timedelta(minutes=5) for each in before]
    for entry in entries(desk):
        assert entry.at.clock_ahead_ms == 5 * MINUTE
        own = desk.browsing.details(entry.id).times[1].moment
        assert own.utc - entry.at.utc == timedelta(minutes=5), "what is written stays"
        assert own.clock_ahead_ms == 0
    other = phone.sms(sms_xml("别的手机", later(days=3)), name="sms-other.xml")
    desk.intake.take_in([other])
    assert times(desk, Kind.SMS)[-1] == wall(days=3)
    desk.phones.set_clock(redmi, -DAY, "")
    assert times(desk, Kind.SMS) == [wall(days=2), wall(days=3), wall(days=3)]


def test_it_is_taken_back_and_done_again_to_the_row(desk, redmi):
    before, verdict = dump(desk, TABLES), judged(desk)
    desk.phones.set_clock(redmi, 90 * MINUTE, "夏令时")
    after, changed = dump(desk, TABLES), judged(desk)
    assert before != after
    assert desk.history.names()[0].render("en") == "set the clock of 红米"
    desk.history.undo()
    assert (dump(desk, TABLES), judged(desk)) == (before, verdict)
    desk.history.redo()
    assert (dump(desk, TABLES), judged(desk)) == (after, changed)
    desk.phones.remove(redmi)
    assert times(desk, Kind.SMS) == [wall(days=1), wall(days=2)]
    desk.history.undo()
    assert dump(desk, TABLES) == after
    for _ in range(3):
        desk.history.undo()
    assert desk.phones.all() == ()
    assert times(desk, Kind.SMS) == [wall(days=1), wall(days=2)]
    for _ in range(3):
        desk.history.redo()
    assert dump(desk, TABLES) == after


def test_the_users_time_of_one_entry_wins(desk, redmi):
    sms = entries(desk, None, Kind.SMS)[0]
    desk.claims.set_time(sms.id, wall(hours=3), "短信里写着")
    desk.phones.set_clock(redmi, 30 * MINUTE, "")
    assert desk.browsing.entry(sms.id).at.local().replace(tzinfo=None) == wall(hours=3)
    first, second, *_ = desk.browsing.details(sms.id).times
    assert first.why.render("en").endswith("短信里写着")
    assert (first.moment.clock_ahead_ms, second.moment.local().replace(tzinfo=None)) == (0, wall(days=1))
    assert "clock" in second.note.render("en")


def test_a_call_and_its_recording_move_together(desk, redmi):
    spoken = only(desk, Kind.RECORDING)
    assert spoken.same_event
    desk.phones.set_clock(redmi, 12 * 60 * MINUTE, "")
    moved = only(desk, Kind.RECORDING)
    assert moved.same_event == spoken.same_event
    assert times(desk, Kind.RECORDING, Kind.CALL) == [wall(hours=-12), wall(hours=-12, seconds=4)]
    assert [entry.kind for entry in entries(desk)][:2] == [Kind.RECORDING, Kind.CALL]


def test_a_right_clock_ties_what_a_wrong_one_kept_apart(desk, phone):
    """The recorder ran on another phone, two hours ahead: its file fits the log row once that is said."""
    phone.recording(huawei(later(hours=2)), seconds=60)
    phone.calls(call_xml(seconds=60))
    phone.sms(sms_xml("您好"))
    desk.intake.take_in([phone.folder])
    spoken = only(desk, Kind.RECORDING)
    assert spoken.same_event == ()
    number, _ = desk.phones.add(PhoneDraft("录音用的旧手机"))
    desk.phones.assign_entries([spoken.id], number)
    assert desk.examination.assessment(spoken.id).call is Grade.NONE
    desk.phones.set_clock(number, 2 * 60 * MINUTE, "两部手机摆在一起拍了照")
    assert only(desk, Kind.RECORDING).same_event == (only(desk, Kind.CALL).id,)
    assert desk.examination.assessment(spoken.id).call is not Grade.NONE
    desk.phones.set_clock(number, 0, "")
    assert only(desk, Kind.RECORDING).same_event == ()
    desk.phones.assign_entries([only(desk, Kind.CALL).id], number)
    desk.phones.assign_entries([spoken.id], None)
    desk.phones.set_clock(number, -2 * 60 * MINUTE, "")
    assert only(desk, Kind.RECORDING).same_event == (only(desk, Kind.CALL).id,)


def test_grades_follow_the_clock(desk, redmi):
    """A debt's examination by the shifted case equals a full one."""
    desk.debts.add(draft("甲", COLLECTOR))
    desk.phones.set_clock(redmi, 40 * DAY, "")
    found = judged(desk)
    desk.examination.examine()
    assert judged(desk) == found


def test_clocks_of_others_are_not_the_phones(desk, tmp_path):
    """A carrier's list and a note that lie on the phone keep their times."""
    at = from_epoch_ms(epoch_ms(TUESDAY), "x")
    rows = [
        Communication("1", Kind.CALL, SourceClass.CARRIER_DETAILS, at),
        Communication("2", Kind.EMAIL, SourceClass.MESSAGE_EXPORT, at),
        Communication("3", Kind.SMS, SourceClass.MESSAGE_EXPORT, at),
    ]
    file = tmp_path / "rows"
    file.write_bytes(b"rows")
    record_rows(desk, file, rows)
    note, _ = desk.by_hand.add(HandNote(NoteAbout.CALL, "没有录音的来电", wall(seconds=-30)))
    number, _ = desk.phones.add(PhoneDraft("手机"))
    desk.phones.assign_entries([entry.id for entry in entries(desk)], number)
    desk.phones.set_clock(number, 10 * MINUTE, "")
    moved = {e.kind: e.at.clock_ahead_ms for e in entries(desk)}
    assert moved == {Kind.CALL: 0, Kind.EMAIL: 0, Kind.SMS: 10 * MINUTE, Kind.NOTE: 0}
    assert desk.browsing.entry(note).at.local().replace(tzinfo=None) == wall(seconds=-30)
    sorts = dict(dump(desk, ("timeline_entry",)))["timeline_entry"]
    assert len({row[6] for row in sorts}) == 3, "the message, the note, and the other two together"


def test_what_is_read_later_from_an_assigned_item_is_corrected_too(desk, phone, redmi):
    from evidence_desk.domain.filing import UNFILED
    from evidence_desk.store.repositories.communications import NewEntry

    desk.phones.set_clock(redmi, 5 * MINUTE, "")
    with desk._case.write() as work:
        item = work.items.find(entries(desk, None, Kind.SMS)[0].item_sha256)[0].id
        at = from_epoch_ms(epoch_ms(later(days=4)), "x")
        found = Communication("later", Kind.SMS, SourceClass.MESSAGE_EXPORT, at)
        work.communications.record(item, [NewEntry(found, None, None, "", "key", UNFILED)])
    assert times(desk, Kind.SMS)[-1] == wall(days=4, minutes=-5)
    assert desk.browsing.span(Scope())[1] == epoch_ms(later(days=4)) - 5 * MINUTE


def test_pages_stay_covered_by_their_index(desk, redmi, monkeypatch):
    desk.phones.set_clock(redmi, 5 * MINUTE, "")
    desk.debts.add(draft("甲", COLLECTOR))
    plans = []
    with desk._case.read() as work:
        real = work.connection.execute

        def explained(statement, values=None):
            plan = real(text(f"EXPLAIN QUERY PLAN {statement}"), values or {}).all()
            plans.append(" ".join(row[3] for row in plan))
            return real(statement, values or {})

        monkeypatch.setattr(work.connection, "execute", explained)
        query = TimelineQuery(work.connection)
        for scope in (Scope(), Scope(inbox=True), Scope(debt=1)):
            query.ids(scope, 0, 100)
    assert len(plans) == 3
    for plan in plans:
        assert "COVERING INDEX" in plan
        assert "TEMP B-TREE" not in plan


def test_the_shift_is_one_statement_however_many_entries(desk, redmi, tmp_path):
    """Nothing is noted for each entry, and no statement is run for each."""
    rows = [
        Communication(str(n), Kind.SMS, SourceClass.MESSAGE_EXPORT, from_epoch_ms(epoch_ms(TUESDAY) + n, "x"))
        for n in range(3000)
    ]
    file = tmp_path / "rows"
    file.write_bytes(b"rows")
    record_rows(desk, file, rows)
    desk.phones.assign_rest(redmi)
    from sqlalchemy import event

    run: list[str] = []
    event.listen(desk._case._writer, "before_cursor_execute", lambda *given: run.append(given[2]))
    desk.phones.set_clock(redmi, 5 * MINUTE, "")
    shifts = [statement for statement in run if "SET sort_ms = e.at" in statement]
    assert len(shifts) == 1
    assert len(run) < 400
    with desk._case.read() as work:
        noted = work.connection.exec_driver_sql("SELECT count(*) FROM act_step").scalar_one()
    assert noted < 50
    assert all(entry.at.clock_ahead_ms == 5 * MINUTE for entry in entries(desk))


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (0, "0:00:00 ahead (h:min:s)"),
        (61_000, "0:01:01 ahead (h:min:s)"),
        (-3_600_000, "1:00:00 behind (h:min:s)"),
        (2 * DAY + 1000, "2 d 0:00:01 ahead (h:min:s)"),
    ],
)
def test_the_error_of_a_clock_in_words(ahead, said):
    assert clock_error(ahead).render("en") == said
