"""What users add to the evidence, and what follows from it at once."""

from __future__ import annotations

from datetime import datetime

import pytest
from case_steps import claim, draft, entries, judged, only
from phone_files import COLLECTOR, call_xml, huawei, later, sms_xml, vivo

from evidence_desk.domain.communication import WRITTEN_KINDS, Kind
from evidence_desk.domain.corroboration import ClaimFamily, Grade, LinkStatus
from evidence_desk.domain.custody import CustodyKind
from evidence_desk.services.linking import NotLinkable, ReasonMissing


@pytest.fixture
def case(desk, phone):
    """Two debts: the recording and a message in one, a screenshot in the other, a call log in the inbox."""
    debt, _ = desk.debts.add(draft("甲", COLLECTOR, aliases=("网商银行",)))
    other, _ = desk.debts.add(draft("乙"))
    phone.recording(huawei(), seconds=60)
    phone.calls(call_xml(later(hours=9), 9, "13900000000"))
    phone.sms(sms_xml("您好", later(days=1), COLLECTOR), sms_xml("减免方案", later(days=2), "1069"))
    desk.intake.take_in([phone.folder])
    desk.intake.take_in([phone.screenshot()], other)
    assert debt != other
    return desk


def fresh(desk) -> bool:
    before = judged(desk)
    desk.examination.examine()
    return judged(desk) == before


def test_typed_text_and_time_reach_a_recording_of_another_debt_by_its_link(case):
    spoken, shot = only(case, Kind.RECORDING), only(case, Kind.SCREENSHOT)
    promise = claim(spoken.id, ClaimFamily.PROMISE_WAIVER, "减免2000", amount_minor=200_000)
    case.claims.mark(promise)
    case.linking.link(spoken.id, shot.id, "截图里说的是同一件事")
    assert case.examination.assessment(spoken.id).content is Grade.WEAK
    changes = case.claims.type_text(shot.id, "给您减免2000元")
    assert spoken.debt in changes.debts
    said = case.examination.assessment(spoken.id).claims[0].verdicts[0]
    assert said.compared["written_minor"] == [200_000]
    case.claims.set_time(shot.id, datetime(2024, 3, 12, 20, 0))
    # A picture that shows no sender is a hint, however it is linked and dated.
    assert case.examination.assessment(spoken.id).content is Grade.WEAK
    case.claims.type_text(shot.id, "【网商银行】给您减免2000元")
    assert case.examination.assessment(spoken.id).content is Grade.STRONG
    assert not case.examination.assessment(spoken.id).flagged
    assert fresh(case)


def test_a_link_needs_a_recording_a_written_item_and_a_reason(case):
    spoken, call = only(case, Kind.RECORDING), only(case, Kind.CALL)
    sms = entries(case, None, Kind.SMS)[0]
    for pair in (
        (sms.id, sms.id),
        (spoken.id, call.id),
        (spoken.id, spoken.id),
        (sms.id, spoken.id),
        (99, 1),
    ):
        with pytest.raises(NotLinkable) as raised:
            case.linking.link(*pair, "理由")
        assert str(pair[0]) in raised.value.message().render("en")
    for reason in ("", "  \n"):
        with pytest.raises(ReasonMissing):
            case.linking.link(spoken.id, sms.id, reason)
    assert case.linking.links(spoken.id) == ()
    assert case.history.names()[0].render("en").startswith("add debt")


def test_a_later_decision_takes_the_place_of_an_earlier_one(case):
    spoken, sms = only(case, Kind.RECORDING), entries(case, None, Kind.SMS)[0]
    case.linking.link(spoken.id, sms.id, "一样")
    case.linking.link(spoken.id, sms.id, "看错了", LinkStatus.REJECTED)
    (link,) = case.linking.links(spoken.id)
    assert (link.status, link.reason) == (LinkStatus.REJECTED, "看错了")
    events = [e for e in case.browsing.custody(spoken.item_sha256) if e.kind is CustodyKind.LINKED]
    assert [event.details["status"] for event in events] == ["confirmed", "rejected"]
    case.linking.unlink(spoken.id, sms.id)
    assert case.linking.links(spoken.id) == ()
    assert fresh(case)


def test_candidates_are_written_items_near_in_time_or_matching(case):
    spoken = only(case, Kind.RECORDING)
    assert [entry.text for entry in case.linking.candidates(spoken.id)] == ["您好"]
    assert [entry.text for entry in case.linking.candidates(spoken.id, "减免")] == ["减免方案"]
    assert case.linking.candidates(spoken.id, "没有的词") == ()
    assert {entry.kind for entry in case.linking.candidates(spoken.id, "1")} <= WRITTEN_KINDS


def test_claims_come_in_the_order_of_the_sound_and_keep_every_field(case):
    spoken = only(case, Kind.RECORDING)
    from dataclasses import replace

    first = claim(spoken.id, ClaimFamily.PROMISE_INSTALMENT, "分6期", plan=(6, 150_000), approximate=True)
    second = replace(claim(spoken.id, ClaimFamily.THREAT, "上门", material=False), start_ms=100, end_ms=None)
    number, changes = case.claims.mark(second)
    other, _ = case.claims.mark(first)
    assert spoken.id in changes.communications
    assert case.claims.of(spoken.id) == (replace(first, id=other), replace(second, id=number))
    case.claims.remove(other)
    assert not case.claims.remove(other)
    assert case.claims.of(spoken.id) == (replace(second, id=number),)


def test_typed_text_is_layered_over_and_never_instead(case):
    sms = entries(case, None, Kind.SMS)[0]
    case.claims.type_text(sms.id, "  我的读法  ")
    assert case.browsing.entry(sms.id).text == "您好\n我的读法"
    assert case.browsing.details(sms.id).typed_text == "我的读法"
    case.claims.type_text(sms.id, "   ")
    assert case.browsing.entry(sms.id).text == "您好"


def test_a_log_row_that_moves_takes_the_other_debts_recording_along(case, phone):
    """The recording lies under a debt, its log row in the inbox: both are judged again."""
    spoken = only(case, Kind.RECORDING)
    case.intake.take_in([phone.calls(call_xml(later(seconds=4), 60), name="c2.xml")])
    assert case.examination.assessment(spoken.id).call is Grade.MEDIUM
    call = next(entry for entry in entries(case, None, Kind.CALL) if entry.same_event)
    case.filing.file([call.id], None)
    case.claims.set_time(call.id, datetime(2024, 3, 13, 8, 0))
    assert case.examination.assessment(spoken.id).call is Grade.NONE
    assert fresh(case)


def test_the_inbox_is_judged_too_by_number_only(desk, phone):
    phone.recording(huawei(), seconds=60)
    phone.recording(vivo(later(hours=2), "妈妈"), seconds=6, seed=2)
    phone.sms(sms_xml("应还8,240.50元", later(days=1), COLLECTOR), sms_xml("应还8,240.50元", later(days=1)))
    desk.intake.take_in([phone.folder])
    spoken, mother = entries(desk, None, Kind.RECORDING)
    assert len(desk.examination.assessment(spoken.id).nearby) == 1
    assert desk.examination.assessment(mother.id).nearby == ()
    assert {finding.debt for finding in desk.examination.findings()} == {None}
    (run,) = [run for run in desk.examination.runs() if run.rule == "uncorroborated_recording"]
    assert (run.outcome.value, run.debt) == ("findings", None)


def test_a_debt_without_recordings_says_that_nothing_was_found(desk):
    debt, _ = desk.debts.add(draft("甲"))
    (run,) = [run for run in desk.examination.runs(debt) if run.rule == "uncorroborated_recording"]
    assert (run.outcome.value, run.version) == ("no_findings", 1)
    assert [each for each in desk.examination.findings(debt) if each.rule == run.rule] == []
