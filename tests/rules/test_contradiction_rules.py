"""What was written against what was said: found, not found, and by one unit of each tolerance."""

from __future__ import annotations

from dataclasses import replace

import pytest
from phone_files import COLLECTOR, TUESDAY, epoch_ms, later
from rule_views import RECORDING, bill, found, message, said, taped, view

from evidence_desk.domain.case_views import Coverage, Spoken
from evidence_desk.domain.communication import CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import DEFAULT_PARAMETERS, ClaimFamily, Record
from evidence_desk.domain.finding import Severity
from evidence_desk.domain.moment import from_epoch_ms
from evidence_desk.rules.amount_discrepancy import RULE as DISCREPANCY
from evidence_desk.rules.amount_inconsistent_across_calls import RULE as ACROSS_CALLS
from evidence_desk.rules.call_log_conflict import RULE as CALL_LOG
from evidence_desk.rules.conflicting_demand import RULE as CONFLICTING
from evidence_desk.rules.denied_in_writing import RULE as DENIED
from evidence_desk.rules.promise_not_honoured import RULE as PROMISE

DEMAND = said("今天必须还8240.50元", 824_050)
BILL = "网商银行账单 应还总额7,980.10元"
SMS = "【网商银行】您的欠款应还7,980.10元，请尽快还款"


def test_a_bill_with_another_figure_is_a_discrepancy_with_its_arithmetic():
    (finding,) = found(DISCREPANCY, view([DEMAND], [bill(12, BILL)]))
    assert finding.entries == (RECORDING, 12)
    assert finding.subject == "1/12/3"
    values = finding.values
    assert (values["label"], values["said_minor"], values["difference_minor"]) == (
        "unexplained_higher",
        824_050,
        26_040,
    )
    assert values["arithmetic"] == "8,240.50 − 7,980.10 = 260.40"
    spoken, written = values["quotes"]
    assert (spoken["words"], spoken["start_ms"], spoken["end_ms"]) == ("今天必须还8240.50元", 1_000, 5_000)
    assert BILL[written["start"] : written["end"]].startswith("7,980.10")
    assert (written["entry"], written["words"]) == (12, BILL)
    english, chinese = finding.text.render("en"), finding.text.render("zh")
    assert "260.40" in english
    assert "00:01–00:05" in english
    assert values["arithmetic"] in chinese
    assert "多收" not in chinese


def test_accrual_is_part_of_the_arithmetic():
    text = "网商银行账单 截至2024年3月2日 应还总额8,000.00元，逾期本金7,000.00元，日利率0.05%"
    (finding,) = found(DISCREPANCY, view([DEMAND], [bill(12, text, later(days=-10))]))
    values = finding.values
    assert (values["days"], values["daily_ppm"], values["expected_minor"]) == (10, 500, 803_500)
    assert values["arithmetic"] == (
        "8,000.00 + 7,000.00 × 0.05% × 10 − 0.00 = 8,035.00; 8,240.50 − 8,035.00 = 205.50"
    )
    assert "205.50" in finding.text.render("en")


@pytest.mark.parametrize(("minor", "number"), [(824_050 - 4_120, 0), (824_050 - 4_121, 1)])
def test_a_bill_within_the_tolerance_is_none(minor, number):
    text = f"网商银行账单 应还总额{minor / 100:.2f}元"
    assert len(found(DISCREPANCY, view([DEMAND], [bill(12, text)]))) == number


def test_a_lower_figure_is_said_to_be_lower():
    (finding,) = found(DISCREPANCY, view([said("还7000元", 700_000)], [bill(12, BILL)]))
    assert finding.values["label"] == "unexplained_lower"
    assert "980.10 yuan less" in finding.text.render("en")


def test_another_demand_by_message_is_a_conflict_known_by_recording_and_message():
    looked_at = view([DEMAND], [message(12, SMS)])
    (finding,) = found(CONFLICTING, looked_at)
    assert (finding.subject, finding.entries) == ("1/12", (RECORDING, 12))
    assert finding.values["contradiction"] == "X4b"
    assert finding.values["quotes"][-1]["words"] == "【网商银行】您的欠款应还7,980.10元"
    assert found(DISCREPANCY, looked_at) == []


def test_two_claims_against_one_message_are_one_finding():
    other = said("一共8300元要还", 830_000, number=4, start_ms=9_000, end_ms=11_000)
    (finding,) = found(CONFLICTING, view([DEMAND, other], [message(12, SMS)]))
    assert [each["entry"] for each in finding.values["quotes"]] == [1, 1, 12]


@pytest.mark.parametrize(("milliseconds", "number"), [(0, 1), (1, 0)])
def test_a_demand_outside_of_the_strong_window_is_no_conflict(milliseconds, number):
    at = later(milliseconds=DEFAULT_PARAMETERS.strong_window_ms + milliseconds)
    assert len(found(CONFLICTING, view([DEMAND], [message(12, SMS, at)]))) == number


def test_the_same_figure_elsewhere_is_none():
    text = "【网商银行】您的欠款应还8,240.50元，请尽快还款"
    looked_at = view([DEMAND], [message(12, text), bill(13, "网商银行账单 应还总额8,240.50元")])
    for rule in (DISCREPANCY, CONFLICTING, DENIED, PROMISE, CALL_LOG, ACROSS_CALLS):
        assert found(rule, looked_at) == []


def test_a_denial_stands_beside_the_words_it_denies():
    waiver = said("给您减免2000元", 200_000, ClaimFamily.PROMISE_WAIVER)
    text = "【网商银行】经核实，我司从未承诺减免任何款项，请按时还款。"
    (finding,) = found(DENIED, view([waiver], [message(12, text, later(days=90))]))
    assert finding.values["quotes"][1]["words"] == "我司从未承诺减免任何款项"
    assert finding.entries == (RECORDING, 12)
    assert "2024-06-10" in finding.text.render("en")
    assert found(DENIED, view([waiver], [message(12, text, later(days=90, milliseconds=1))])) == []
    agreed = "【网商银行】您的减免申请已通过，减免2000元。"
    assert found(DENIED, view([waiver], [message(12, agreed)])) == []


def test_a_full_demand_after_a_plan_is_a_promise_not_honoured():
    plan = said("分6期每期1500元", 150_000, ClaimFamily.PROMISE_INSTALMENT, plan=(6, 150_000))
    text = "【网商银行】您的欠款应还15,860.00元，请今日还款"
    (finding,) = found(PROMISE, view([plan], [message(12, text, later(days=20))]))
    assert finding.values["arithmetic"] == "15,860.00 − 1,500.00 = 14,360.00"
    assert finding.values["demanded_minor"] == 1_586_000
    assert found(PROMISE, view([plan], [message(12, text, later(days=-1))])) == []
    one = "【网商银行】本期应还1,500.00元，请今日还款"
    assert found(PROMISE, view([plan], [message(12, one, later(days=20))])) == []


def _other(amount: int, days: float, claim_id: int = 9) -> Spoken:
    other = taped(later(days=days), id=CommunicationId(2))
    return Spoken(other, (said("应还", amount, recording=other.id, number=claim_id),))


def test_an_earlier_call_with_another_amount_is_told_on_the_later_recording_only():
    (finding,) = found(ACROSS_CALLS, view([DEMAND], others=(_other(798_010, -3),)))
    assert finding.severity is Severity.INFO
    assert (finding.subject, finding.values["difference_minor"]) == ("1/2", 26_040)
    assert [each["entry"] for each in finding.values["quotes"]] == [1, 2]
    assert found(ACROSS_CALLS, view([DEMAND], others=(_other(798_010, 3),))) == []


def test_calls_of_the_same_moment_are_told_once():
    together = view([DEMAND], others=(_other(798_010, 0),))
    assert found(ACROSS_CALLS, together) == []
    swapped = replace(together, recording=replace(together.recording, id=CommunicationId(5)))
    assert len(found(ACROSS_CALLS, swapped)) == 1


@pytest.mark.parametrize(("minor", "number"), [(824_050 - 4_120, 0), (824_050 - 4_121, 1)])
def test_amounts_of_two_calls_within_the_tolerance_are_the_same(minor, number):
    assert len(found(ACROSS_CALLS, view([DEMAND], others=(_other(minor, -3),)))) == number


def test_a_principal_is_not_compared_with_a_total():
    principal = said("本金是7000元", 700_000)
    assert found(ACROSS_CALLS, view([principal], others=(_other(824_050, -3),))) == []


def _carrier(recorded: int, connected: int, tolerance: int) -> Record:
    compared = {
        "recorded_s": recorded,
        "connected_s": connected,
        "duration_tolerance_s": tolerance,
        "duration_within_tolerance": abs(recorded - connected) <= tolerance,
        "number": COLLECTOR,
    }
    return Record(
        CommunicationId(30),
        Kind.CALL,
        SourceClass.CARRIER_DETAILS,
        from_epoch_ms(epoch_ms(TUESDAY), ""),
        Direction.IN,
        COLLECTOR,
        "",
        connected * 1000,
        "sha-30",
        same_call=compared,
    )


@pytest.mark.parametrize(("connected", "number"), [(15, 0), (14, 1)])
def test_a_recording_longer_than_the_carriers_call_by_more_than_the_tolerance(connected, number):
    findings = found(CALL_LOG, view(calls=[_carrier(30, connected, 15)]))
    assert len(findings) == number
    for each in findings:
        assert each.severity is Severity.CRITICAL
        assert each.entries == (RECORDING, 30)
        assert "16 s longer" in each.text.render("en")


def _covered(before: int, after: int) -> Coverage:
    at = epoch_ms(TUESDAY)
    return Coverage(4, SourceClass.CARRIER_DETAILS, at - before, at + after)


def test_a_carriers_list_that_covers_the_time_and_shows_no_such_call():
    (finding,) = found(CALL_LOG, view(coverage=[_covered(3_600_000, 7_200_000)]))
    assert finding.values["shows"] == "no_such_call"
    assert finding.entries == (RECORDING,)
    assert "2024-03-12 09:15" in finding.text.render("en")
    month = 31 * 86_400_000
    assert found(CALL_LOG, view(coverage=[_covered(month, month)]))
    assert found(CALL_LOG, view(coverage=[_covered(month, month + 1)])) == []
    # A recording without a number may be any call.
    assert found(CALL_LOG, view(recording=taped(number=None), coverage=[_covered(1, 1)])) == []


def test_a_message_of_somebody_else_speaks_against_nothing():
    stranger = message(12, SMS, sender="10690000099999")
    plain = replace(stranger, text="您的欠款应还7,980.10元，请尽快还款")
    assert found(CONFLICTING, view([DEMAND], [plain])) == []
