"""Decisions about findings: kept, reopened, undone, logged; an explained figure no longer caps a grade."""

from __future__ import annotations

import pytest
from case_steps import claim, draft, only
from phone_files import COLLECTOR, huawei, later, sms_xml

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.corroboration import ClaimFamily, Grade
from evidence_desk.domain.custody import CustodyKind
from evidence_desk.domain.finding import DecisionStatus
from evidence_desk.services.deciding import ExplanationMissing, FindingGone

AGREES = "【网商银行】您的欠款应还8,240.50元，请尽快还款"
DIFFERS = "【网商银行】您的欠款应还7,980.10元，请尽快还款"


@pytest.fixture
def case(desk, phone):
    """A recording, a message that says the same and one that demands another amount."""
    phone.recording(huawei(), seconds=2)
    phone.sms(sms_xml(AGREES, later(days=1), COLLECTOR), sms_xml(DIFFERS, later(days=2), COLLECTOR))
    debt, _ = desk.debts.add(draft("网商贷", COLLECTOR))
    desk.intake.take_in([phone.folder], debt)
    taped = only(desk, Kind.RECORDING).id
    desk.claims.mark(claim(taped, ClaimFamily.AMOUNT_DEMANDED, amount_minor=824_050))
    return desk


def finding(desk, rule="conflicting_demand"):
    (found,) = [each for each in desk.examination.findings() if each.rule == rule]
    return found


def grade(desk):
    taped = only(desk, Kind.RECORDING).id
    return desk.examination.assessment(taped).claims[0].grade


def logged(desk):
    with desk._case.read() as work:
        rows = work.connection.exec_driver_sql(
            "SELECT details FROM custody_event WHERE kind = 'decided' ORDER BY number"
        )
        return [row.details for row in rows]


def test_an_explained_figure_no_longer_caps_the_grade_and_undo_brings_the_cap_back(case):
    assert grade(case) is Grade.WEAK
    changes = case.decisions.decide(finding(case), DecisionStatus.EXPLAINED, " 两天之间还过款 ")
    assert changes.findings
    assert changes.history
    assert grade(case) is Grade.STRONG
    decision = finding(case).decision
    assert (decision.status, decision.text, decision.stands) == (
        DecisionStatus.EXPLAINED,
        "两天之间还过款",
        True,
    )
    assert decision.at.tzinfo is not None
    case.history.undo()
    assert finding(case).decision is None
    assert grade(case) is Grade.WEAK
    case.history.redo()
    assert finding(case).decision.text == "两天之间还过款"
    assert grade(case) is Grade.STRONG


def test_a_confirmed_or_rejected_figure_still_caps_it(case):
    for status in (DecisionStatus.CONFIRMED, DecisionStatus.REJECTED):
        case.decisions.decide(finding(case), status)
        assert finding(case).decision.status is status
        assert grade(case) is Grade.WEAK


def test_a_decision_is_kept_through_a_full_run(case):
    case.decisions.decide(finding(case), DecisionStatus.CONFIRMED, "核对过")
    before = finding(case)
    case.examination.examine()
    assert finding(case).decision == before.decision
    assert finding(case).id == before.id


def test_other_facts_open_it_again_and_the_same_facts_close_it_again(case):
    case.decisions.decide(finding(case), DecisionStatus.EXPLAINED, "另一笔费用")
    (held,) = case.claims.of(only(case, Kind.RECORDING).id)
    more = claim(held.recording, held.family, amount_minor=824_100, id=held.id)
    case.claims.change(more)
    changed = finding(case)
    assert changed.values["said_minor"] == 824_100
    assert (changed.decision.stands, changed.decision.text) == (False, "另一笔费用")
    # What was explained was another figure, so the cap is back, also after a full run.
    assert grade(case) is Grade.WEAK
    case.examination.examine()
    assert grade(case) is Grade.WEAK
    case.claims.change(held)
    assert finding(case).decision.stands
    assert grade(case) is Grade.STRONG


def test_taking_it_back_leaves_nothing_but_the_log(case):
    case.decisions.decide(finding(case), DecisionStatus.EXPLAINED, "两天之间还过款")
    case.decisions.decide(finding(case), None)
    assert finding(case).decision is None
    assert grade(case) is Grade.WEAK
    first, second = logged(case)
    assert '"status": "explained"' in first
    assert "两天之间还过款" in first
    assert '"status": null' in second
    assert case.verification.verify().custody_intact


def test_the_log_names_the_recording_and_keeps_what_was_undone(case):
    case.decisions.decide(finding(case), DecisionStatus.REJECTED, "不是同一笔")
    case.history.undo()
    sha256 = only(case, Kind.RECORDING).item_sha256
    kinds = [event.kind for event in case.browsing.custody(sha256)]
    assert kinds.count(CustodyKind.DECIDED) == 1
    assert len(logged(case)) == 1


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_explanation_needs_words(case, text):
    with pytest.raises(ExplanationMissing) as raised:
        case.decisions.decide(finding(case), DecisionStatus.EXPLAINED, text)
    assert finding(case).decision is None
    assert logged(case) == []
    assert "Nothing was changed." in raised.value.message().render("en")


def test_what_is_no_longer_reported_cannot_be_decided(case):
    seen = finding(case)
    case.claims.remove(case.claims.of(only(case, Kind.RECORDING).id)[0].id)
    with pytest.raises(FindingGone):
        case.decisions.decide(seen, DecisionStatus.CONFIRMED)
    assert case.history.names()[0].render("en") == "remove a passage"


def test_a_finding_of_the_debt_as_a_whole_is_decided_too(case):
    whole = [each for each in case.examination.findings() if each.rule == "next_evidence"]
    assert whole
    case.decisions.decide(whole[0], DecisionStatus.CONFIRMED)
    decided = [each for each in case.examination.findings() if each.decision]
    assert [each.subject for each in decided] == [whole[0].subject]
    assert decided[0].unit == "debt"


def test_an_explanation_of_one_recording_is_none_of_another(case, phone):
    phone.recording(huawei(later(hours=5)), seconds=2, seed=9)
    case.intake.take_in([phone.folder])
    (other,) = {each.id for each in case.browsing.entries(range(1, 10)) if each.kind is Kind.RECORDING} - {
        finding(case).entries[0]
    }
    case.claims.mark(claim(other, ClaimFamily.AMOUNT_DEMANDED, amount_minor=824_050))
    first, second = [each for each in case.examination.findings() if each.rule == "conflicting_demand"]
    case.decisions.decide(first, DecisionStatus.EXPLAINED, "两天之间还过款")
    grades = {
        each.entries[0]: case.examination.assessment(each.entries[0]).claims[0].grade
        for each in (first, second)
    }
    assert grades == {first.entries[0]: Grade.STRONG, second.entries[0]: Grade.WEAK}
