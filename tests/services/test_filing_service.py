"""How entries find their debts: by identifiers, by a person, by the call log."""

from __future__ import annotations

import pytest
from case_steps import draft, entries, only
from phone_files import COLLECTOR, LENDER, TUESDAY, call_xml, coloros, huawei, later, sms_xml

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.debt import DebtDraft, IdentifierKind
from evidence_desk.domain.timeline import FilingBasis
from evidence_desk.services.debts import DebtNameMissing, DebtNameTaken, DebtUnknown


@pytest.mark.parametrize(
    ("given", "message", "basis"),
    [
        (draft("甲", "95188"), sms_xml("您好", number="95188"), FilingBasis.NUMBER),
        (draft("甲", "138 0013 8000"), sms_xml("您好", number="+8613800138000"), FilingBasis.NUMBER),
        (draft("甲", "0571-88001234"), sms_xml("您好", number="+8657188001234"), FilingBasis.NUMBER),
        (draft("甲", "057188001234"), sms_xml("您好", number="57188001234"), FilingBasis.NUMBER),
        (draft("甲", "+86 95188"), sms_xml("您好", number="95188"), FilingBasis.NUMBER),
        (draft("甲", "138****8000"), sms_xml("您好", number=COLLECTOR), FilingBasis.NUMBER),
        (draft("甲", aliases=("【网商银行】",)), sms_xml("【网商银行】请还款"), FilingBasis.SIGNATURE),
        (draft("甲", aliases=("网商",)), sms_xml("请还款【网商银行】"), FilingBasis.SIGNATURE),
        (draft("甲", contract="WS2023-0817"), sms_xml("合同ws2023-0817已逾期"), FilingBasis.CONTRACT),
        (draft("甲", contract="ＷＳ２０２３"), sms_xml("合同WS2023已逾期"), FilingBasis.CONTRACT),
        (draft("甲", aliases=("微粟",)), sms_xml("微粟小贷提醒您"), FilingBasis.ALIAS),
        (draft("甲", creditor="微粟"), sms_xml("您好", contact="微粟-小李"), FilingBasis.ALIAS),
    ],
)
def test_an_identifier_files_what_comes_and_what_is_there(
    desk, phone, opened, tmp_path, given, message, basis
):
    debt, _ = desk.debts.add(given)
    backup = phone.sms(message)
    desk.intake.take_in([backup])
    sms = only(desk, Kind.SMS)
    assert (sms.debt, sms.filing_basis) == (debt, basis)
    assert "{" not in sms.filing_reason.render("en") + sms.filing_reason.render("zh")
    later_on = opened(tmp_path / "other case")
    later_on.intake.take_in([backup])
    assert only(later_on, Kind.SMS).debt is None
    debt, changes = later_on.debts.add(given)
    sms = only(later_on, Kind.SMS)
    assert (sms.debt, sms.filing_basis) == (debt, basis)
    assert debt in changes.debts


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (draft("甲", "95188"), sms_xml("您好", number="951880")),
        (draft("甲", "13800138000"), sms_xml("您好", number="13800138001")),
        (draft("甲", contract="WS2"), sms_xml("合同WS2023已逾期")),
        (draft("甲", contract="0817"), sms_xml("尾号20817的贷款")),
        (draft("甲", aliases=("【网商银行】",)), sms_xml("某人说【网商银行】的事，请看", number="1")),
        (draft("甲"), sms_xml("甲")),
    ],
)
def test_what_only_looks_like_an_identifier_files_nothing(desk, phone, given, message):
    desk.debts.add(given)
    desk.intake.take_in([phone.sms(message)])
    sms = only(desk, Kind.SMS)
    assert (sms.debt, sms.filing_basis, sms.filing_reason) == (None, FilingBasis.NONE, None)


def test_an_identifier_of_two_debts_files_nothing_and_says_so(desk, phone):
    desk.debts.add(draft("甲", LENDER))
    desk.debts.add(draft("乙", LENDER))
    desk.intake.take_in([phone.sms(sms_xml("您好"))])
    sms = only(desk, Kind.SMS)
    assert (sms.debt, sms.filing_basis) == (None, FilingBasis.AMBIGUOUS)
    assert "甲、乙" in sms.filing_reason.render("en")
    assert [each.id for each in entries(desk, inbox=True)] == [sms.id]
    # Once only one debt has it, it is clear.
    desk.debts.edit(desk.debts.named("乙"), DebtDraft("乙"))
    assert only(desk, Kind.SMS).debt_name == "甲"


def test_a_second_debt_with_the_same_number_makes_the_first_ones_entries_ambiguous(desk, phone):
    first, _ = desk.debts.add(draft("甲", LENDER))
    desk.intake.take_in([phone.sms(sms_xml("您好"))])
    _, changes = desk.debts.add(draft("乙", LENDER))
    assert only(desk, Kind.SMS).filing_basis is FilingBasis.AMBIGUOUS
    assert first in changes.debts


def test_a_number_speaks_before_a_signature(desk, phone):
    desk.debts.add(draft("甲", aliases=("【网商银行】",)))
    desk.debts.add(draft("乙", LENDER))
    desk.intake.take_in([phone.sms(sms_xml("【网商银行】请还款"))])
    assert only(desk, Kind.SMS).debt_name == "乙"


def test_a_take_in_for_a_debt_files_everything_there(desk, phone):
    debt, _ = desk.debts.add(draft("甲"))
    desk.debts.add(draft("乙", LENDER))
    phone.sms(sms_xml("您好"))
    phone.screenshot()
    desk.intake.take_in([phone.folder], debt)
    assert {(e.debt, e.filing_basis) for e in entries(desk)} == {(debt, FilingBasis.TAKE_IN)}
    assert desk.debts.inbox_count() == 0
    desk.debts.edit(desk.debts.named("乙"), draft("乙", LENDER, aliases=("您好",)))
    assert {e.debt for e in entries(desk)} == {debt}


def test_refiling_follows_identifiers_and_never_moves_what_a_person_filed(desk, phone):
    debt, _ = desk.debts.add(draft("甲", LENDER))
    other, _ = desk.debts.add(draft("乙"))
    phone.sms(*(sms_xml(f"第{n}条", later(hours=n)) for n in range(4)))
    desk.intake.take_in([phone.folder])
    first, second, third, fourth = (entry.id for entry in entries(desk))
    desk.filing.file([first], other)
    desk.filing.file([second], None)
    desk.debts.edit(debt, DebtDraft("甲"))
    where = {e.id: (e.debt, e.filing_basis) for e in entries(desk)}
    assert where == {
        first: (other, FilingBasis.USER),
        second: (None, FilingBasis.USER),
        third: (None, FilingBasis.NONE),
        fourth: (None, FilingBasis.NONE),
    }
    desk.debts.edit(debt, draft("甲", LENDER))
    assert {e.id: e.debt for e in entries(desk)} == {first: other, second: None, third: debt, fourth: debt}


def test_removing_a_debt_sends_its_entries_to_the_inbox_or_to_who_else_knows_them(desk, phone):
    debt, _ = desk.debts.add(draft("甲", LENDER))
    other, _ = desk.debts.add(draft("乙", aliases=("【网商银行】",)))
    phone.sms(sms_xml("您好"), sms_xml("【网商银行】您好", later(hours=1)))
    desk.intake.take_in([phone.folder])
    assert {e.debt for e in entries(desk)} == {debt}
    desk.debts.remove(debt)
    assert [(e.debt, e.filing_basis) for e in entries(desk)] == [
        (None, FilingBasis.NONE),
        (other, FilingBasis.SIGNATURE),
    ]
    assert [summary.id for summary in desk.debts.summaries()] == [other]


def test_a_nameless_recording_follows_the_number_of_its_log_row(desk, phone):
    debt, _ = desk.debts.add(draft("甲", COLLECTOR))
    desk.intake.take_in([phone.recording(coloros(), seconds=61)])
    spoken = only(desk, Kind.RECORDING)
    assert (spoken.number, spoken.debt) == (None, None)
    desk.intake.take_in([phone.calls(call_xml(later(seconds=10), 60))])
    spoken = only(desk, Kind.RECORDING)
    assert (spoken.number, spoken.number_inferred, spoken.debt) == (COLLECTOR, True, debt)
    assert spoken.filing_basis is FilingBasis.SAME_CALL
    assert COLLECTOR in spoken.filing_reason.render("en")
    assert spoken.counterparty == "王经理"
    desk.debts.edit(debt, DebtDraft("甲"))
    assert only(desk, Kind.RECORDING).debt is None


def test_a_nameless_recording_follows_a_debt_added_later(desk, phone):
    phone.recording(coloros(), seconds=61)
    phone.calls(call_xml(later(seconds=10), 60))
    desk.intake.take_in([phone.folder])
    debt, _ = desk.debts.add(draft("甲", COLLECTOR))
    assert {e.debt for e in entries(desk)} == {debt}


def test_a_recording_filed_by_hand_stays_when_its_log_row_comes(desk, phone):
    desk.debts.add(draft("甲", COLLECTOR))
    other, _ = desk.debts.add(draft("乙"))
    desk.intake.take_in([phone.recording(coloros(), seconds=61)])
    desk.filing.file([only(desk, Kind.RECORDING).id], other)
    desk.intake.take_in([phone.calls(call_xml(later(seconds=10), 60))])
    spoken = only(desk, Kind.RECORDING)
    assert (spoken.debt, spoken.filing_basis, spoken.number_inferred) == (other, FilingBasis.USER, True)


def test_filing_a_recording_takes_the_rows_of_its_call_along(desk, phone):
    debt, _ = desk.debts.add(draft("甲"))
    phone.recording(huawei(), seconds=300)
    phone.calls(call_xml(later(seconds=3)))
    desk.intake.take_in([phone.folder])
    changes = desk.filing.file([only(desk, Kind.CALL).id], debt)
    assert [e.debt for e in entries(desk)] == [debt, debt]
    assert changes.communications == {e.id for e in entries(desk)}
    assert desk.debts.get(debt).name == "甲"


def test_debts_are_suggested_from_signatures_and_frequent_numbers(desk, phone):
    phone.sms(
        sms_xml("【网商银行】您的贷款已逾期"),
        sms_xml("【网商银行】请还款", later(hours=1), "106900"),
        sms_xml("【丰巢】您的快递已到", later(hours=2), "106901"),
    )
    friends = [call_xml(later(days=n), 9, "13900000000", contact="妈妈") for n in range(5)]
    calls = [call_xml(later(hours=n), 10 + n) for n in range(3)]
    phone.calls(*calls, *friends, call_xml(later(minutes=7), number="13700000000"))
    desk.intake.take_in([phone.folder])
    lender, collector = desk.debts.suggestions()
    assert (lender.name, lender.entries) == ("网商银行", 2)
    known = {(each.kind, each.normalised) for each in lender.identifiers}
    assert known == {
        (IdentifierKind.SIGNATURE, "网商银行"),
        (IdentifierKind.NUMBER, LENDER),
        (IdentifierKind.NUMBER, "106900"),
    }
    assert (collector.name, collector.entries) == (COLLECTOR, 3)
    desk.debts.add(DebtDraft(lender.name, identifiers=lender.identifiers))
    desk.debts.add(DebtDraft("催收", identifiers=collector.identifiers))
    assert desk.debts.suggestions() == ()
    assert [(s.name, s.entries, s.written) for s in desk.debts.summaries()] == [
        ("网商银行", 2, 2),
        ("催收", 3, 0),
    ]


def test_names_of_debts_are_their_own(desk):
    first, _ = desk.debts.add(draft("甲"))
    second, _ = desk.debts.add(draft("乙"))
    for act in (lambda: desk.debts.add(draft("甲")), lambda: desk.debts.edit(second, draft("甲"))):
        with pytest.raises(DebtNameTaken) as raised:
            act()
        assert "甲" in str(raised.value)
    desk.debts.edit(first, draft("甲", note="改"))
    with pytest.raises(DebtUnknown):
        desk.debts.named("丙")
    for name in ("", "  "):
        with pytest.raises(DebtNameMissing):
            desk.debts.add(draft(name))
        with pytest.raises(DebtNameMissing):
            desk.debts.edit(first, draft(name))
    assert [each.name for each in desk.debts.summaries()] == ["甲", "乙"]


def test_all_of_a_debt_is_kept(desk):
    from datetime import date

    from evidence_desk.domain.debt import Money

    given = draft(
        "网商贷",
        COLLECTOR,
        creditor="网商银行",
        product="网商贷",
        contract="WS1",
        principal=Money(800_000),
        claimed=Money(824_050),
        borrowed_on=date(2023, 8, 17),
        due_on=date(2024, 3, 10),
        note="备注\n第二行",
    )
    number, _ = desk.debts.add(given)
    kept = desk.debts.get(number).draft
    assert kept.principal == Money(800_000)
    assert (kept.borrowed_on, kept.due_on, kept.note) == (date(2023, 8, 17), date(2024, 3, 10), given.note)
    assert {each.kind.value for each in kept.identifiers} == {"number", "contract", "alias"}
    desk.debts.edit(number, kept)
    assert desk.debts.get(number).draft == kept


def test_totals_count_the_whole_case(desk, phone):
    desk.debts.add(draft("甲", COLLECTOR))
    phone.recording(huawei(TUESDAY))
    phone.sms(sms_xml("您好"))
    desk.intake.take_in([phone.folder])
    totals = desk.debts.totals()
    assert (totals.entries, totals.inbox, totals.flagged, totals.items) == (2, 1, 1, 2)
    (summary,) = desk.debts.summaries()
    assert (summary.entries, summary.recordings, summary.uncorroborated, summary.written) == (1, 1, 1, 0)
    assert summary.first_at_ms == summary.last_at_ms == round(TUESDAY.timestamp() * 1000)
