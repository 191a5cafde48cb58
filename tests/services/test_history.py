from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from case_steps import claim, draft, dump, entries, judged, only
from phone_files import COLLECTOR, LENDER, call_xml, huawei, later, sms_xml
from sqlalchemy import text

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.corroboration import ClaimFamily, LinkStatus
from evidence_desk.domain.timeline import FilingBasis
from evidence_desk.services.debts import DebtNameTaken

#: SQLite, JSON, format strings, gettext and terminals each have characters that mean something.
HOSTILE = "Robert'); DROP TABLE debt;--\n\"双引号\" {0} %s \\ \t\r\u202e反\U0001f4b8 ' || quote(1) || '"


def names(desk) -> tuple[str | None, str | None]:
    undo, redo = desk.history.names()
    return undo and undo.render("en"), redo and redo.render("en")


@pytest.fixture
def case(desk, phone):
    """A recording, a call log, messages of two senders and an undated screenshot."""
    phone.recording(huawei(), seconds=60)
    phone.recording("催收电话.wav", seconds=62, seed=2)
    phone.calls(call_xml(later(seconds=5), 61), call_xml(later(hours=6), 62, number="17000001122"))
    phone.sms(sms_xml("【网商银行】应还8,240.50元", later(days=1)), sms_xml("后果自负", number="17000001122"))
    phone.screenshot()
    desk.intake.take_in([phone.folder])
    return desk


def act_everything(desk, after: Callable[[], None] = lambda: None) -> list[str]:
    """One act of every kind, with hostile text where text can be; the names undo shows, oldest first."""
    spoken, nameless = entries(desk, None, Kind.RECORDING)
    shot, sms = only(desk, Kind.SCREENSHOT), entries(desk, None, Kind.SMS)[0]
    said: list[str] = []

    def did() -> None:
        said.append(names(desk)[0] or "")
        after()

    debt, _ = desk.debts.add(draft("网商贷", COLLECTOR, aliases=("【网商银行】",), note=HOSTILE))
    did()
    other, _ = desk.debts.add(draft(HOSTILE, "17000001122"))
    did()
    desk.debts.edit(debt, draft("网商贷二", COLLECTOR, LENDER, creditor=HOSTILE, contract="WS1"))
    did()
    desk.filing.file([shot.id], debt)
    did()
    desk.filing.file([sms.id], None)
    did()
    desk.linking.link(spoken.id, sms.id, HOSTILE)
    did()
    desk.linking.link(spoken.id, shot.id, "不是", LinkStatus.REJECTED)
    did()
    desk.linking.unlink(spoken.id, shot.id)
    did()
    number, _ = desk.claims.mark(claim(spoken.id, ClaimFamily.AMOUNT_DEMANDED, HOSTILE, amount_minor=824_050))
    did()
    desk.claims.change(claim(spoken.id, ClaimFamily.THREAT, HOSTILE + "2", material=False, id=number))
    did()
    desk.claims.mark(claim(spoken.id, ClaimFamily.PROMISE_INSTALMENT, "分6期", plan=(6, 150_000)))
    did()
    desk.claims.remove(number)
    did()
    desk.claims.type_text(shot.id, HOSTILE)
    did()
    desk.claims.type_text(shot.id, "")
    did()
    desk.claims.set_time(nameless.id, datetime(2024, 3, 12, 16, 15), HOSTILE)
    did()
    desk.debts.remove(other)
    did()
    return said


def test_every_step_back_and_forth_gives_every_state_again(case):
    states = [dump(case)]
    judgements = [judged(case)]
    said = act_everything(case)
    while names(case)[0]:
        case.history.undo()
    assert dump(case) == states[0]
    assert judged(case) == judgements[0]
    assert names(case) == (None, said[0])
    for name in said:
        assert names(case)[1] == name
        case.history.redo()
        states.append(dump(case))
        judgements.append(judged(case))
        assert names(case)[0] == name
    assert names(case) == (said[-1], None)
    for state, judgement in zip(reversed(states[:-1]), reversed(judgements[:-1]), strict=True):
        case.history.undo()
        assert dump(case) == state
        assert judged(case) == judgement
    for state in states[1:]:
        case.history.redo()
        assert dump(case) == state


def test_what_is_judged_after_undoing_is_what_a_fresh_run_would_judge(case):
    act_everything(case)
    for _ in range(7):
        case.history.undo()
        before = judged(case)
        case.examination.examine()
        assert judged(case) == before


def test_every_act_leaves_what_a_fresh_run_would_judge(case):
    def check() -> None:
        before = judged(case)
        case.examination.examine()
        assert judged(case) == before

    act_everything(case, check)


def test_hostile_text_comes_back_letter_by_letter(case):
    act_everything(case)
    spoken = entries(case, None, Kind.RECORDING)[0]
    for _ in range(3):
        while names(case)[0]:
            case.history.undo()
        while names(case)[1]:
            case.history.redo()
    assert [link.reason for link in case.linking.links(spoken.id)] == [HOSTILE.strip()]
    (debt,) = case.debts.summaries()
    assert case.debts.get(debt.id).draft.creditor == HOSTILE
    case.history.undo()
    assert HOSTILE in [each.name for each in case.debts.summaries()]
    with case._case.read() as work:
        assert work.connection.execute(text("SELECT note FROM user_time")).scalar() == HOSTILE


def test_undoing_and_redoing_are_in_the_custody_log(case):
    case.debts.add(draft("甲"))
    case.history.undo()
    case.history.redo()
    with case._case.read() as work:
        kinds = [row[0] for row in work.connection.execute(text("SELECT kind FROM custody_event"))]
        assert work.custody.is_intact()
    assert kinds[-2:] == ["undone", "redone"]


def test_nothing_to_take_back(desk):
    assert not desk.history.undo()
    assert not desk.history.redo()
    assert names(desk) == (None, None)


def test_a_new_act_ends_what_could_be_redone(case):
    case.debts.add(draft("甲"))
    case.history.undo()
    case.debts.add(draft("乙"))
    assert names(case) == ("add debt 乙", None)
    assert not case.history.redo()


def test_an_act_that_fails_leaves_no_trace(case):
    case.debts.add(draft("甲"))
    before = dump(case)
    with pytest.raises(DebtNameTaken):
        case.debts.add(draft("甲"))
    assert (dump(case), names(case)) == (before, ("add debt 甲", None))
    case.history.undo()
    assert entries(case, None)
    assert case.debts.summaries() == ()


def test_an_act_that_fails_or_changes_nothing_keeps_what_can_be_redone(case):
    case.debts.add(draft("甲"))
    debt, _ = case.debts.add(draft("乙"))
    case.history.undo()
    with pytest.raises(DebtNameTaken):
        case.debts.add(draft("甲"))
    case.filing.file([], None)
    assert names(case) == ("add debt 甲", "add debt 乙")
    case.history.redo()
    assert case.debts.get(debt).name == "乙"


def test_the_name_of_an_act_is_said_in_either_language(case):
    case.debts.add(draft("{name} %s"))
    undo, _ = case.history.names()
    assert undo.render("en") == "add debt {name} %s"
    assert "{name} %s" in undo.render("zh")


# What is taken in between two acts is never undone, nor torn apart.


def test_a_recording_taken_in_later_keeps_its_log_row_when_the_rows_filing_is_undone(desk, phone):
    debt, _ = desk.debts.add(draft("甲"))
    desk.intake.take_in([phone.calls(call_xml(later(seconds=5), 61))])
    call = only(desk, Kind.CALL)
    desk.filing.file([call.id], debt)
    desk.intake.take_in([phone.recording(huawei(), seconds=60)])
    spoken = only(desk, Kind.RECORDING)
    assert spoken.same_event == (call.id,)
    desk.history.undo()
    spoken, call = only(desk, Kind.RECORDING), only(desk, Kind.CALL)
    assert (spoken.same_event, call.same_event) == ((call.id,), (spoken.id,))
    assert [each.id for each in entries(desk)] == [spoken.id, call.id]
    assert call.filing_basis is FilingBasis.NONE


def test_undoing_a_debt_says_of_later_entries_that_nothing_files_them(desk, phone):
    desk.debts.add(draft("甲", COLLECTOR))
    desk.intake.take_in([phone.calls(call_xml())])
    assert only(desk, Kind.CALL).filing_basis is FilingBasis.NUMBER
    desk.history.undo()
    call = only(desk, Kind.CALL)
    assert (call.debt, call.filing_basis, call.filing_reason) == (None, FilingBasis.NONE, None)
    desk.history.redo()
    call = only(desk, Kind.CALL)
    assert (call.debt_name, call.filing_basis) == ("甲", FilingBasis.NUMBER)
    assert call.filing_reason is not None


def test_undoing_a_time_takes_later_ties_along(desk, phone):
    desk.intake.take_in([phone.recording("催收电话.wav", seconds=61)])
    spoken = only(desk, Kind.RECORDING)
    desk.claims.set_time(spoken.id, datetime(2024, 3, 12, 10, 15))
    desk.intake.take_in([phone.calls(call_xml(later(seconds=5), 61))])
    call = only(desk, Kind.CALL)
    assert only(desk, Kind.RECORDING).same_event == (call.id,)
    desk.history.undo()
    spoken, call = only(desk, Kind.RECORDING), only(desk, Kind.CALL)
    assert (spoken.at, spoken.same_event, spoken.number) == (None, (), None)
    assert (call.same_event, [each.id for each in entries(desk)]) == ((), [call.id, spoken.id])
    assert desk.examination.assessment(spoken.id).call_verdicts == ()
    desk.history.redo()
    assert only(desk, Kind.RECORDING).same_event == (call.id,)
    assert only(desk, Kind.RECORDING).number == COLLECTOR
