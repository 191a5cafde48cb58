"""The corroboration model's test vectors, through real files, the real store and the real rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from case_steps import claim, draft, entries, only, record_rows
from phone_files import (
    COLLECTOR,
    SHANGHAI,
    TUESDAY,
    call_xml,
    coloros,
    epoch_ms,
    huawei,
    later,
    sms_xml,
    vivo,
)

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import ClaimFamily, Grade, LinkStatus
from evidence_desk.domain.moment import Precision, TimeSource, from_epoch_ms, from_wall_clock

AMOUNT = ClaimFamily.AMOUNT_DEMANDED
FLAG = "NO_WRITTEN_CORROBORATION"


@pytest.fixture
def debt(desk):
    return desk.debts.add(draft("网商贷", COLLECTOR))[0]


@pytest.fixture
def recording(desk, debt, phone):
    """Five minutes under a Huawei name, from the collector's number."""
    phone.recording(huawei(), seconds=300)
    desk.intake.take_in([phone.folder])
    return only(desk, Kind.RECORDING)


def carrier_row(at: datetime, seconds: int, number: str = COLLECTOR) -> Communication:
    return Communication(
        "row 1",
        Kind.CALL,
        SourceClass.CARRIER_DETAILS,
        from_epoch_ms(epoch_ms(at), "2024-03-12 10:16:10"),
        Direction.IN,
        number,
        duration_ms=seconds * 1000,
    )


def assessment(desk, recording):
    return desk.examination.assessment(recording.id)


def flags(desk, recording):
    """The values of the flag where it stands about this recording."""
    return [f.values for f in uncorroborated(desk) if recording.id in f.entries]


def uncorroborated(desk):
    """The findings of the one rule that these vectors look at."""
    return [f for f in desk.examination.findings() if f.rule == "uncorroborated_recording"]


def test_1_a_recording_and_nothing_else(desk, recording):
    said = assessment(desk, recording)
    assert (said.call, said.content, said.flagged) == (Grade.NONE, Grade.NONE, True)
    assert (said.call_verdicts, said.claims, said.nearby) == ((), (), ())
    (values,) = flags(desk, recording)
    assert values["flag"] == FLAG
    assert (values["call"], values["content"], values["nearby"]) == ("none", "none", [])
    (finding,) = uncorroborated(desk)
    assert finding.text.render("en") == "No written record in this case file corroborates this recording."
    assert "有效" not in finding.text.render("zh") + finding.basis


def test_2_carrier_details_corroborate_the_call_only(desk, debt, recording, phone):
    file = phone.file("carrier.pdf", b"%PDF-1.4 itemised calls")
    (row,) = record_rows(desk, file, [carrier_row(later(seconds=40), 305)], debt)
    said = assessment(desk, recording)
    assert (said.call, said.content, said.flagged) == (Grade.STRONG, Grade.NONE, True)
    (verdict,) = said.call_verdicts
    assert (verdict.rule, verdict.grade, verdict.item) == ("K1", Grade.STRONG, row)
    assert verdict.compared == {
        "start_difference_s": -40,
        "number": COLLECTOR,
        "number_in_recording": True,
        "recorded_s": 300,
        "connected_s": 305,
        "duration_tolerance_s": 30,
        "duration_within_tolerance": True,
    }
    (values,) = flags(desk, recording)
    assert values["call"] == "strong"
    assert values["call_verdicts"] == [
        {"rule": "K1", "grade": "strong", "entry": row, "compared": dict(verdict.compared), "reason": None}
    ]


def test_2_the_phones_own_log_is_one_level_weaker(desk, recording, phone):
    desk.intake.take_in([phone.calls(call_xml(later(seconds=-8), 303))])
    said = assessment(desk, recording)
    assert [(v.rule, v.grade) for v in said.call_verdicts] == [("K2", Grade.MEDIUM)]
    assert (said.call, said.content, said.flagged) == (Grade.MEDIUM, Grade.NONE, True)


def test_2_a_much_longer_call_of_the_log_corroborates_nothing(desk, recording, phone):
    desk.intake.take_in([phone.calls(call_xml(later(seconds=-8), 400))])
    (verdict,) = assessment(desk, recording).call_verdicts
    assert (verdict.rule, verdict.grade) == ("K11", Grade.NONE)
    assert verdict.compared["duration_within_tolerance"] is False


@pytest.mark.parametrize(
    ("days", "rule", "grade", "flagged"),
    [
        pytest.param(1, "K3", Grade.STRONG, False, id="3: next day"),
        pytest.param(7, "K3", Grade.STRONG, False, id="3: on the edge of the week"),
        pytest.param(12, "K6", Grade.MEDIUM, True, id="4: twelve days later"),
        pytest.param(31, "K10", Grade.WEAK, True, id="after the billing cycle"),
    ],
)
def test_3_and_4_the_lenders_sms_with_the_same_amount(desk, recording, phone, days, rule, grade, flagged):
    desk.claims.mark(claim(recording.id, AMOUNT, amount_minor=824_050))
    assert assessment(desk, recording).flagged
    body = "【网商银行】您的贷款已逾期，截至今日应还8,240.50元，请尽快还款"
    desk.intake.take_in([phone.sms(sms_xml(body, later(days=days), COLLECTOR))])
    sms = only(desk, Kind.SMS)
    said = assessment(desk, recording)
    (judged,) = said.claims
    assert (judged.grade, judged.supported) == (grade, not flagged)
    (verdict,) = judged.verdicts
    assert (verdict.rule, verdict.grade, verdict.item) == (rule, grade, sms.id)
    assert verdict.compared | {"words": None} == {
        "identity": "I2",
        "identity_by": "number",
        "content": "C3",
        "tier": "T2",
        "gap_days": float(days),
        "words": None,
        "claimed_minor": 824_050,
        "written_minor": [824_050],
    }
    assert (said.content, said.flagged) == (grade, flagged)
    if not flagged:
        assert flags(desk, recording) == []
        return
    (values,) = flags(desk, recording)
    (stated,) = values["claims"]
    assert (stated["family"], stated["grade"], stated["required"]) == (AMOUNT.value, grade.value, "strong")
    assert [v["rule"] for v in stated["verdicts"]] == [rule]


def bill(at: datetime, text: str) -> Communication:
    """A page of a bill as a reader of sealed statements gives it, from the collector's own number."""
    when = from_epoch_ms(epoch_ms(at), "")
    return Communication(
        "page 1", Kind.DOCUMENT, SourceClass.STATEMENT, when, Direction.IN, COLLECTOR, untrusted_text=text
    )


def test_5_a_bill_with_another_figure_is_a_discrepancy_and_no_corroboration(desk, debt, recording, phone):
    desk.claims.mark(claim(recording.id, AMOUNT, amount_minor=824_050))
    pdf = phone.file("bill.pdf", b"%PDF-1.4 bill")
    (page,) = record_rows(desk, pdf, [bill(TUESDAY, "网商银行 本期应还 7,980.10 元")], debt)
    said = assessment(desk, recording)
    (verdict,) = said.claims[0].verdicts
    assert (said.claims[0].grade, verdict.rule) == (Grade.NONE, "K11")
    assert verdict.compared["written_minor"] == [798_010]
    assert (said.call, said.flagged) == (Grade.NONE, True)
    (found,) = said.contradictions
    assert (found.rule, found.item, found.claim) == ("X4a", page, 0)
    assert (found.values["difference_minor"], found.values["label"]) == (26_040, "unexplained_higher")


def test_5b_another_demand_of_the_collector_caps_the_amount_until_it_is_explained(desk, recording, phone):
    desk.claims.mark(claim(recording.id, AMOUNT, amount_minor=824_050))
    desk.claims.mark(claim(recording.id, ClaimFamily.PROMISE_WAIVER, "减免2000", amount_minor=200_000))
    other = sms_xml("您的贷款应还7,980.10元", later(hours=3), COLLECTOR)
    same = sms_xml("您的贷款应还8,240.50元，可减免2000元", later(hours=1), COLLECTOR)
    desk.intake.take_in([phone.sms(same, other)])
    said = assessment(desk, recording)
    amount, waiver = said.claims
    assert (amount.grade, amount.verdicts[0].rule, amount.supported) == (Grade.WEAK, "K3", False)
    assert (waiver.grade, said.flagged) == (Grade.STRONG, True)
    (found,) = [each for each in said.contradictions if each.rule == "X4b"]
    assert (found.claim, found.values["difference_minor"]) == (0, 26_040)


@pytest.mark.parametrize(
    ("days", "total", "rule", "grade"),
    [
        pytest.param(20, "8,180.50", "K5", Grade.STRONG, id="6: 20 days earlier"),
        pytest.param(5, "8,184.30", "K3", Grade.STRONG, id="6: 5 days earlier"),
        pytest.param(20, "8,139.29", "K11", Grade.NONE, id="6: a fen beyond the tolerance"),
    ],
)
def test_6_a_bill_that_accrual_explains(desk, debt, recording, phone, days, total, rule, grade):
    desk.claims.mark(claim(recording.id, AMOUNT, amount_minor=824_050))
    text = f"应还总额{total}元，逾期本金6,000.00元，日利率0.05%"
    record_rows(desk, phone.file("bill.pdf", b"%PDF-1.4"), [bill(later(days=-days), text)], debt)
    said = assessment(desk, recording)
    (verdict,) = said.claims[0].verdicts
    assert (verdict.rule, verdict.grade, said.claims[0].grade) == (rule, grade, grade)
    assert [each.rule for each in said.contradictions] == ([] if grade is Grade.STRONG else ["X4a"])
    if grade is Grade.STRONG:
        assert verdict.compared["explained_by"] == "accrual"
        assert verdict.compared["days"] == days
        assert verdict.compared["principal_minor"] * 5 * days // 10_000 == (
            verdict.compared["expected_minor"] - verdict.compared["total_minor"]
        )


def test_7_a_transcript_of_the_same_recording_is_ignored(desk, debt, recording, phone):
    desk.claims.mark(claim(recording.id, AMOUNT, amount_minor=824_050))
    transcript = Communication(
        "whole",
        Kind.DOCUMENT,
        SourceClass.TRANSCRIPT,
        from_epoch_ms(epoch_ms(TUESDAY), ""),
        Direction.IN,
        COLLECTOR,
        untrusted_text="应还 8240.50 元",
        details={"origin": recording.id},
    )
    (number,) = record_rows(desk, phone.file("transcript.txt", "应还 8240.50 元"), [transcript], debt)
    said = assessment(desk, recording)
    (verdict,) = said.claims[0].verdicts
    assert (verdict.rule, verdict.grade, verdict.item) == ("K0", Grade.NONE, number)
    assert (said.content, said.flagged) == (Grade.NONE, True)
    # Linking it by hand does not make it independent either.
    desk.linking.link(recording.id, number, "说的一样")
    said = assessment(desk, recording)
    assert (said.claims[0].verdicts[0].rule, said.content, said.flagged) == ("K0", Grade.NONE, True)


def test_8_a_screenshot_without_a_time_is_a_weak_hint(desk, debt, recording, phone):
    promise = claim(recording.id, ClaimFamily.PROMISE_WAIVER, "剩下的2000给你减免", amount_minor=200_000)
    desk.claims.mark(promise)
    desk.intake.take_in([phone.screenshot()], debt)
    shot = only(desk, Kind.SCREENSHOT)
    assert shot.at is None
    desk.claims.type_text(shot.id, "协商专员：给您减免2000元")
    said = assessment(desk, recording)
    (verdict,) = said.claims[0].verdicts
    assert (verdict.grade, verdict.item) == (Grade.WEAK, shot.id)
    assert (verdict.compared["tier"], verdict.compared["content"], verdict.compared["gap_days"]) == (
        "T4",
        "C3",
        None,
    )
    assert (said.content, said.flagged) == (Grade.WEAK, True)
    # Its time alone does not say who wrote it; with the party's name before the words it weighs more.
    desk.claims.set_time(shot.id, datetime(2024, 3, 12, 20, 0), "聊天里写着")
    (verdict,) = assessment(desk, recording).claims[0].verdicts
    assert (verdict.grade, verdict.compared["tier"]) == (Grade.WEAK, "T4")
    desk.debts.edit(debt, draft("网商贷", COLLECTOR, creditor="网商银行"))
    desk.claims.type_text(shot.id, "网商银行客服：给您减免2000元")
    (verdict,) = assessment(desk, recording).claims[0].verdicts
    assert (verdict.rule, verdict.grade, verdict.compared["tier"]) == ("K3", Grade.STRONG, "T3")


def test_8_the_time_a_picture_was_taken_is_not_when_its_words_were_written(desk, debt, recording, phone):
    promise = claim(recording.id, ClaimFamily.PROMISE_WAIVER, "减免2000", amount_minor=200_000)
    desk.claims.mark(promise)
    desk.intake.take_in([phone.screenshot_at(later(hours=1))], debt)
    shot = only(desk, Kind.SCREENSHOT)
    assert shot.at is not None
    desk.claims.type_text(shot.id, "给您减免2000元")
    assert assessment(desk, recording).claims[0].grade is Grade.WEAK


def test_9_the_same_plan_in_words_and_in_an_sms(desk, recording, phone):
    plan = claim(recording.id, ClaimFamily.PROMISE_INSTALMENT, "分6期每期1500", plan=(6, 150_000))
    desk.claims.mark(plan)
    desk.intake.take_in([phone.sms(sms_xml("为您办理分期：6期×1500元", later(days=1), COLLECTOR))])
    said = assessment(desk, recording)
    (verdict,) = said.claims[0].verdicts
    assert (verdict.rule, verdict.grade) == ("K3", Grade.STRONG)
    assert verdict.compared["claimed_plan"] == [6, 150_000]
    assert verdict.compared["written_plans"] == [[6, 150_000]]
    assert (said.content, said.flagged) == (Grade.STRONG, False)


def test_10_an_own_message_without_a_reply_stays_weak(desk, recording, phone):
    promise = claim(recording.id, ClaimFamily.PROMISE_WAIVER, "减免2000", amount_minor=200_000)
    desk.claims.mark(promise)
    desk.intake.take_in([phone.sms(sms_xml("确认减免2000元对吗", later(hours=2), COLLECTOR, box="2"))])
    said = assessment(desk, recording)
    (verdict,) = said.claims[0].verdicts
    assert (verdict.rule, verdict.grade, verdict.compared["tier"]) == ("K9", Grade.WEAK, "T5")
    assert (said.content, said.flagged) == (Grade.WEAK, True)


def test_10_the_other_sides_yes_makes_the_own_message_strong(desk, recording, phone):
    promise = claim(recording.id, ClaimFamily.PROMISE_WAIVER, "减免2000", amount_minor=200_000)
    desk.claims.mark(promise)
    asked = sms_xml("确认减免2000元对吗", later(hours=2), COLLECTOR, box="2")
    desk.intake.take_in([phone.sms(asked, sms_xml("是的", later(hours=3), COLLECTOR))])
    said = assessment(desk, recording)
    own, answer = (entry.id for entry in entries(desk, None, Kind.SMS))
    verdict = said.claims[0].verdicts[0]
    assert (verdict.rule, verdict.grade, verdict.item) == ("K4", Grade.STRONG, own)
    assert (verdict.compared["reply"], verdict.compared["reply_words"]) == (answer, "是的")
    assert (said.content, said.flagged) == (Grade.STRONG, False)


def test_11_carrier_details_without_the_call_contradict_it(desk, debt, recording, phone):
    desk.claims.mark(claim(recording.id, AMOUNT, amount_minor=824_050))
    desk.intake.take_in([phone.sms(sms_xml("应还8,240.50元", later(days=1), COLLECTOR))])
    before = carrier_row(later(days=-1), 60, "13900139000")
    after = replace(carrier_row(later(days=1), 60, "13900139000"), locator="row 2")
    record_rows(desk, phone.file("carrier.pdf", b"%PDF-1.4 itemised calls"), [before, after], debt)
    said = assessment(desk, recording)
    (found,) = said.contradictions
    assert (found.rule, found.item, found.claim) == ("X1", None, None)
    assert (found.values["shows"], found.values["number"]) == ("no_such_call", COLLECTOR)
    assert said.call is Grade.CONTRADICTED
    # What was said is a matter of its own.
    assert said.content is Grade.STRONG


def test_14_a_threat_in_two_sources_is_strong(desk, phone):
    threat_debt, _ = desk.debts.add(draft("网商贷", COLLECTOR, creditor="网商银行"))
    phone.recording(huawei(), seconds=300)
    desk.intake.take_in([phone.folder], threat_debt)
    spoken = only(desk, Kind.RECORDING)
    desk.claims.mark(claim(spoken.id, ClaimFamily.THREAT, "你小心点"))
    desk.intake.take_in([phone.sms(sms_xml("外访人员已出发", later(days=3), COLLECTOR))])
    desk.intake.take_in([phone.screenshot()], threat_debt)
    shot = only(desk, Kind.SCREENSHOT)
    desk.claims.type_text(shot.id, "网商银行催收：知道你住哪，转告他")
    assert assessment(desk, spoken).content is Grade.MEDIUM
    desk.claims.set_time(shot.id, datetime(2024, 3, 17, 9, 0), "朋友发来的截图")
    said = assessment(desk, spoken)
    sms = only(desk, Kind.SMS)
    first, *others = said.claims[0].verdicts
    assert (first.rule, first.grade, said.content) == ("U1", Grade.STRONG, Grade.STRONG)
    assert set(first.compared["items"]) == {sms.id, shot.id}
    assert first.compared["rules"] == ["K8", "K8"]
    assert [(each.rule, each.grade) for each in others] == [("K8", Grade.MEDIUM)] * 2


def test_the_weakest_material_claim_decides_and_others_do_not(desk, recording, phone):
    desk.intake.take_in([phone.sms(sms_xml("应还8,240.50元", later(days=1), COLLECTOR))])
    desk.claims.mark(claim(recording.id, AMOUNT, amount_minor=824_050))
    assert assessment(desk, recording).content is Grade.STRONG
    number, _ = desk.claims.mark(claim(recording.id, ClaimFamily.PROMISE_WAIVER, "减免", material=False))
    assert (assessment(desk, recording).content, assessment(desk, recording).flagged) == (Grade.STRONG, False)
    desk.claims.change(claim(recording.id, ClaimFamily.PROMISE_WAIVER, "减免", material=True, id=number))
    assert (assessment(desk, recording).content, assessment(desk, recording).flagged) == (Grade.WEAK, True)
    desk.claims.remove(number)
    assert (assessment(desk, recording).content, assessment(desk, recording).flagged) == (Grade.STRONG, False)


def test_a_confirmed_link_clears_the_flag_and_a_rejected_one_counts_for_nothing(desk, recording, phone):
    desk.intake.take_in([phone.sms(sms_xml("请联系我们", later(days=2), "1069000"))], recording.debt)
    sms = only(desk, Kind.SMS)
    desk.linking.link(recording.id, sms.id, "对方在短信里确认")
    said = assessment(desk, recording)
    (verdict,) = said.nearby
    assert (said.content, said.flagged) == (verdict.grade, False)
    assert (verdict.rule, verdict.grade, verdict.reason.render("zh")) == (
        "LINK",
        Grade.MEDIUM,
        "对方在短信里确认",
    )
    assert flags(desk, recording) == []
    desk.linking.link(recording.id, sms.id, "不是同一件事", LinkStatus.REJECTED)
    said = assessment(desk, recording)
    assert (said.content, said.flagged) == (Grade.NONE, True)
    assert [(v.rule, v.reason.render("zh")) for v in said.nearby] == [("REJECTED", "不是同一件事")]


@pytest.mark.parametrize(
    ("body", "refers"),
    [
        ("您好，刚才与您通话中提到的方案请确认", True),
        ("今天上午电话里说的减免请查收", True),
        ("如有疑问请致电95188", False),
        ("详询客服电话95188，欢迎来电", False),
        ("您拨打的电话正在通话中", False),
    ],
)
def test_only_a_message_about_this_call_speaks_for_the_call(desk, recording, phone, body, refers):
    desk.intake.take_in([phone.sms(sms_xml(body, later(hours=1), COLLECTOR))])
    assert assessment(desk, recording).call is (Grade.MEDIUM if refers else Grade.NONE)


def test_a_recording_without_a_time_is_not_assessed_and_says_what_is_missing(desk, phone):
    desk.intake.take_in([phone.recording("催收电话 重要.wav", seconds=3)])
    said = assessment(desk, only(desk, Kind.RECORDING))
    assert (said.call, said.flagged, said.missing) == (Grade.NOT_ASSESSED, True, ("at",))
    (finding,) = uncorroborated(desk)
    assert "time" in finding.next_step.render("en")


def test_the_span_of_a_day_counts_where_only_the_day_is_known(desk, debt, recording, phone):
    """Vector 13: a date-only item eight days on may lie seven and a bit away."""
    desk.claims.mark(claim(recording.id, AMOUNT, amount_minor=824_050))
    day = datetime(2024, 3, 20, tzinfo=SHANGHAI)
    letter = Communication(
        "whole",
        Kind.DOCUMENT,
        SourceClass.STATEMENT,
        from_wall_clock(day.replace(tzinfo=None), "2024-03-20", Precision.DAY, TimeSource.RECORD, SHANGHAI),
        Direction.IN,
        COLLECTOR,
        untrusted_text="应还8240.50元",
    )
    record_rows(desk, phone.file("letter.txt", "应还8240.50元"), [letter], debt)
    (verdict,) = assessment(desk, recording).claims[0].verdicts
    assert (verdict.rule, verdict.grade) == ("K3", Grade.STRONG)


def test_a_second_recording_never_corroborates_in_writing(desk, debt, recording, phone):
    desk.intake.take_in([phone.recording(vivo(later(hours=1)), seconds=20, seed=2)])
    said = assessment(desk, recording)
    assert (said.nearby, said.flagged) == ((), True)


def test_a_nameless_recording_takes_its_log_rows_number_and_its_grade(desk, debt, phone):
    """ColorOS: to the minute, under a contact's name; only time and length tell the call."""
    phone.recording(coloros(), seconds=61)
    phone.calls(call_xml(later(seconds=4), 60))
    desk.intake.take_in([phone.folder])
    spoken = only(desk, Kind.RECORDING)
    assert (spoken.number, spoken.number_inferred, spoken.debt) == (COLLECTOR, True, debt)
    (verdict,) = assessment(desk, spoken).call_verdicts
    assert (verdict.rule, verdict.compared["number_in_recording"]) == ("K2", False)


def test_nothing_of_another_debt_is_looked_at(desk, debt, recording, phone):
    other, _ = desk.debts.add(draft("别家", "10690000"))
    desk.claims.mark(claim(recording.id, AMOUNT, amount_minor=824_050))
    desk.intake.take_in([phone.sms(sms_xml("应还8,240.50元", later(days=1), "10690000"))])
    assert [entry.kind for entry in entries(desk, other)] == [Kind.SMS]
    assert assessment(desk, recording).claims[0].verdicts == ()


def test_a_name_of_invisible_marks_recognises_nobody(desk, phone):
    """Pasted text may look empty and not be; an empty name is inside every text."""
    debt, _ = desk.debts.add(draft("甲", creditor="\u200b\u200b"))
    stranger = sms_xml("【别家】应还8,240.50元", later(days=1), "1", contact="别人")
    desk.intake.take_in([phone.recording(huawei()), phone.sms(stranger)], debt)
    spoken = only(desk, Kind.RECORDING)
    desk.claims.mark(claim(spoken.id, AMOUNT, amount_minor=824_050))
    (verdict,) = assessment(desk, spoken).claims[0].verdicts
    assert (verdict.compared["identity"], verdict.rule) == ("I1", "K7")


def test_the_same_picture_twice_is_one_item(desk, debt, recording, phone, tmp_path: Path):
    first = phone.screenshot()
    copy = tmp_path / "copy.png"
    copy.write_bytes(first.read_bytes())
    desk.intake.take_in([first, copy], debt)
    assert len(entries(desk, None, Kind.SCREENSHOT)) == 1
