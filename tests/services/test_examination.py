"""A change re-examines what it can affect, and the results equal those of a full run."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from case_steps import claim, draft, entries, judged
from phone_files import COLLECTOR, LENDER, call_xml, huawei, later, sms_xml
from sqlalchemy import text

from evidence_desk.domain.communication import WRITTEN_KINDS, Kind
from evidence_desk.domain.corroboration import ClaimFamily, LinkStatus
from evidence_desk.domain.timeline import Scope

ACTS = 60


@pytest.fixture
def case(desk, phone):
    """Two debts over half a year: recordings, logs of two numbers, messages, a picture without time."""
    for number, day in enumerate((0, 1, 30, 95, 180)):
        phone.recording(huawei(later(days=day)), seconds=5 + number, seed=number)
    phone.calls(
        *(call_xml(later(days=n * 7, seconds=4), 60 + n, (COLLECTOR, LENDER)[n % 2]) for n in range(20))
    )
    phone.sms(
        *(
            sms_xml(f"【网商银行】应还 {8240 + n}.50元，减免2000", later(days=n * 9), LENDER)
            for n in range(20)
        )
    )
    phone.screenshot()
    first, _ = desk.debts.add(draft("甲", COLLECTOR))
    desk.debts.add(draft("乙", LENDER))
    desk.intake.take_in([phone.folder], first)
    return desk


def any_act(desk, pick: random.Random, phone) -> str:
    """One act of a user, as chance has it; its name."""
    rows = entries(desk)
    taped = [row for row in rows if row.kind is Kind.RECORDING]
    written = [row for row in rows if row.kind in WRITTEN_KINDS]
    debts = [each.id for each in desk.debts.summaries()]
    spoken, item = pick.choice(taped), pick.choice(written)
    act = pick.choice(
        ("file", "link", "reject", "claim", "drop", "type", "time", "undo", "redo", "more", "log")
    )
    if act == "file":
        desk.filing.file([pick.choice(rows).id for _ in range(3)], pick.choice([*debts, None]))
    elif act == "link":
        desk.linking.link(spoken.id, item.id, "同一件事")
    elif act == "reject":
        desk.linking.link(spoken.id, item.id, "不是", LinkStatus.REJECTED)
    elif act == "claim":
        family = pick.choice(list(ClaimFamily))
        desk.claims.mark(claim(spoken.id, family, "减免2000", amount_minor=pick.choice((None, 824_250))))
    elif act == "drop" and desk.claims.of(spoken.id):
        desk.claims.remove(desk.claims.of(spoken.id)[0].id)
    elif act == "type":
        desk.claims.type_text(item.id, pick.choice(("减免2000元", "应还8243.50元", "")))
    elif act == "time":
        wall = datetime(2024, 3, 12, 9, 30) + timedelta(days=pick.randrange(200), hours=pick.randrange(24))
        desk.claims.set_time(pick.choice(rows).id, wall)
    elif act == "undo" and desk.history.names()[0]:
        desk.history.undo()
    elif act == "redo" and desk.history.names()[1]:
        desk.history.redo()
    elif act == "more":
        phone.recording(huawei(later(days=pick.randrange(200), hours=1)), seconds=3, seed=pick.randrange(999))
        desk.intake.take_in([phone.folder], pick.choice([*debts, None]))
    elif act == "log":
        # Rows of anybody, some of them at night and some near recordings, in no order.
        days = [later(days=pick.randrange(200), seconds=pick.choice((3, 50, 43_000))) for _ in range(8)]
        numbers = (COLLECTOR, LENDER, "10086")
        rows = [call_xml(at, pick.choice((0, 4, 60)), pick.choice(numbers), pick.choice("13")) for at in days]
        log = phone.calls(*rows, name=f"log {pick.randrange(9999)}.xml")
        desk.intake.take_in([log], pick.choice([*debts, None]))
    return act


@pytest.mark.parametrize("seed", range(4))
def test_what_follows_a_change_equals_a_full_run(case, phone, seed):
    pick = random.Random(seed)
    done = []
    for _ in range(ACTS // 4):
        done.append(any_act(case, pick, phone))
        followed = judged(case)
        case.examination.examine()
        assert judged(case) == followed, done


def test_nothing_waits_after_an_act(case):
    with case._case.read() as work:
        assert work.examinations.changed() == ()


def test_a_message_far_away_leaves_other_recordings_alone(case, phone):
    """Rows of assessments are written only where something was judged anew."""
    phone.sms(sms_xml("【网商银行】应还 1.00元", later(days=179), COLLECTOR), name="late.xml")
    before = {row.id: case.examination.assessment(row.id) for row in entries(case, None, Kind.RECORDING)}
    with case._case.write() as work:
        work.connection.execute(text("UPDATE assessment SET detail = '{}'"))
    case.intake.take_in([phone.folder / "late.xml"], case.debts.summaries()[0].id)
    with case._case.read() as work:
        left = set(
            work.connection.execute(text("SELECT recording_id FROM assessment WHERE detail = '{}'")).scalars()
        )
    assert len(left) == 3
    first = min(row.at.utc for row in entries(case, None, Kind.RECORDING))
    near = {row.id for row in entries(case, None, Kind.RECORDING) if row.at.utc - first > timedelta(days=80)}
    assert set(before) - near == left


def test_an_entry_that_left_a_debt_leaves_no_finding_there(case):
    debt = case.debts.summaries()[0].id
    taped = entries(case, debt, Kind.RECORDING)
    case.filing.file([row.id for row in taped], None)
    assert case.browsing.count(Scope(debt=debt, kinds=frozenset({Kind.RECORDING}))) == 0
    named = {entry for each in case.examination.findings(debt) for entry in each.entries}
    assert not named & {row.id for row in taped}
    assert {each.debt for each in case.examination.findings() if each.rule == "uncorroborated_recording"} == {
        None
    }
