"""Who speaks through which number: suggested with reasons, taken or put away in one step, and undone."""

from __future__ import annotations

import pytest
from case_steps import draft, dump, entries
from phone_files import COLLECTOR, LENDER, later, sms_xml

from evidence_desk.domain.debt import IdentifierKind
from evidence_desk.domain.people import Trace, propose
from evidence_desk.domain.timeline import FilingBasis
from evidence_desk.services.number_forms import canonical
from evidence_desk.services.people import SuggestionGone, SuggestionKind

AGENCY = "10690000112233"
STRANGER = "13900001111"


@pytest.fixture
def case(desk, phone):
    """A lender, one who says they act for it, one with the same staff number, and a delivery service."""
    phone.sms(
        sms_xml("【网商银行】您的借款已逾期，应还8240.50元", later(days=1), LENDER),
        sms_xml("【网商银行】请尽快还款", later(days=2), "10691234"),
        sms_xml("您好，我是网商银行贷后的小李，工号8821，请回电", later(days=3), COLLECTOR),
        sms_xml("工号8821，今天必须还款", later(days=4), STRANGER),
        sms_xml("【顺丰速运】您的快件已签收", later(days=5), "95338"),
        sms_xml("在吗", later(days=6), "13700002222"),
    )
    desk.intake.take_in([phone.folder])
    return desk


def by_number(found) -> dict[str, object]:
    return {each.text.values["number"]: each for each in found if each.kind is SuggestionKind.IDENTIFIER}


def test_numbers_are_suggested_with_their_reasons(case):
    debt, _ = case.debts.add(draft("网商贷", LENDER, creditor="网商银行", aliases=("【网商银行】",)))
    found = by_number(case.people.suggestions(debt))
    assert set(found) == {"10691234", COLLECTOR, STRANGER}
    reasons = {number: [why.render("en") for why in each.reasons] for number, each in found.items()}
    assert reasons["10691234"][0] == "1 messages from 10691234 are signed 【网商银行】"
    assert "says it speaks for 网商银行贷后" in reasons[COLLECTOR][0]
    assert f"texts from {STRANGER} and from {COLLECTOR} give the same staff number 8821" in reasons[STRANGER]
    for each in found.values():
        assert each.reasons
        assert all(case.browsing.entry(number) for number in each.entries)
    assert case.people.suggestions(debt + 1) == ()


def test_accepting_is_one_act_that_files_and_can_be_undone(case):
    debt, _ = case.debts.add(draft("网商贷", LENDER, creditor="网商银行"))
    before = dump(case)
    suggested = by_number(case.people.suggestions(debt))[COLLECTOR]
    case.people.accept(suggested.key)
    (known,) = [i for i in case.debts.get(debt).draft.identifiers if i.written == COLLECTOR]
    assert known.kind is IdentifierKind.NUMBER
    filed = [e for e in entries(case, debt) if e.number == COLLECTOR]
    assert [entry.filing_basis for entry in filed] == [FilingBasis.NUMBER]
    assert COLLECTOR not in by_number(case.people.suggestions(debt))
    assert case.history.names()[0].render("en").startswith("accept: ")
    case.history.undo()
    assert dump(case) == before
    assert by_number(case.people.suggestions(debt))[COLLECTOR] == suggested
    case.history.redo()
    assert COLLECTOR not in by_number(case.people.suggestions(debt))


def test_what_was_dismissed_is_not_suggested_again_until_that_is_undone(case):
    debt, _ = case.debts.add(draft("网商贷", LENDER, creditor="网商银行"))
    suggested = by_number(case.people.suggestions())[COLLECTOR]
    case.people.dismiss(suggested.key)
    assert COLLECTOR not in by_number(case.people.suggestions(debt))
    assert not [e for e in entries(case, debt) if e.number == COLLECTOR and e.filing_basis == "number"]
    for act in (case.people.accept, case.people.dismiss):
        with pytest.raises(SuggestionGone):
            act(suggested.key)
    case.history.undo()
    assert COLLECTOR in by_number(case.people.suggestions(debt))


def test_a_debt_nobody_added_is_suggested_accepted_or_dismissed(case):
    (new,) = [each for each in case.people.suggestions() if each.kind is SuggestionKind.DEBT]
    assert new.text.values["name"] == "网商银行"
    assert "8240.50" in new.reasons[0].render("en") or "请尽快还款" in new.reasons[0].render("en")
    case.people.dismiss(new.key)
    assert case.people.suggestions() == ()
    assert case.debts.suggestions() == ()
    case.history.undo()
    case.people.accept(new.key)
    (summary,) = case.debts.summaries()
    assert (summary.name, summary.entries) == ("网商银行", 2)
    assert case.debts.suggestions() == ()


def test_a_number_that_points_two_ways_is_left_to_the_user(case):
    case.debts.add(draft("甲", creditor="网商银行"))
    case.debts.add(draft("乙", creditor="网商银行"))
    assert by_number(case.people.suggestions()) == {}


def known(*given):
    from evidence_desk.domain.identifying import identifier

    return [(debt, name, identifier(written, kind)) for debt, name, kind, written in given]


def test_a_common_sender_joins_nothing():
    traces = [Trace(1, AGENCY, "甲银行"), Trace(2, AGENCY, "乙快递")]
    debts = known((1, "甲", "signature", "甲银行"))
    assert propose(traces, debts) == ()
    assert [each.identifier.written for each in propose(traces[:1], debts)] == [AGENCY]


def test_a_firm_that_acts_for_the_lender_is_the_party():
    traces = [Trace(7, STRANGER, organisations=("某某资产管理公司",), behalf=("网商银行",))]
    (proposal,) = propose(traces, known((1, "网商贷", "alias", "网商银行")))
    assert (proposal.identifier.party, proposal.entries) == ("某某资产管理公司", (7,))


def test_names_of_a_kind_and_short_staff_numbers_join_nothing():
    debts = known((1, "甲", "alias", "银行"), (1, "甲", "number", COLLECTOR))
    traces = [
        Trace(1, STRANGER, organisations=("银行", "法院")),
        Trace(2, COLLECTOR, staff=("12",)),
        Trace(3, "13711112222", staff=("12",)),
    ]
    assert propose(traces, debts) == ()


def test_a_staff_number_used_at_two_lenders_joins_nothing():
    debts = known((1, "甲", "number", COLLECTOR), (2, "乙", "number", STRANGER))
    traces = [
        Trace(n, number, staff=("8821",)) for n, number in enumerate((COLLECTOR, STRANGER, "13711112222"))
    ]
    assert propose(traces, debts) == ()
    joined = propose([traces[0], traces[2]], debts)
    assert [each.identifier.written for each in joined] == ["13711112222"]


@pytest.mark.parametrize(
    ("written", "form"),
    [
        (None, None),
        ("未知号码", None),
        ("138 0013 8000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("010-66658888", "01066658888"),
        ("(010) 6665 8888", "01066658888"),
        ("+86 10 6665 8888", "01066658888"),
        ("0086 10 66658888", "01066658888"),
        ("+1 (202) 555-0142", "+12025550142"),
        ("001 202 555 0142", "+12025550142"),
        ("+852 2123 4567", "+85221234567"),
        ("00852 21234567", "+85221234567"),
        ("95588", "95588"),
        ("95188", "95188"),
        ("1069012345678", "1069012345678"),
        ("12583 13800138000", "1258313800138000"),
        ("138****6721", "138****6721"),
        ("4008111111", "4008111111"),
        ("+999123456789", "+999123456789"),
        ("不是号码", "不是号码"),
        ("1234567", "1234567"),
    ],
)
def test_one_form_for_each_number(written, form):
    assert canonical(written) == form
    assert canonical(form) == form
