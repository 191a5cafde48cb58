"""The list of what to get next: what asks for each thing, its order, its dates and its ready text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from phone_files import SHANGHAI, TUESDAY, epoch_ms, later
from rule_views import DEBT, found

from evidence_desk.domain.case_views import DebtView, Found
from evidence_desk.domain.communication import CommunicationId, Kind
from evidence_desk.domain.corroboration import DEFAULT_PARAMETERS
from evidence_desk.domain.finding import Finding
from evidence_desk.rules import rules
from evidence_desk.rules._needs import NEEDS, months_after, stated
from evidence_desk.rules.next_evidence import RULE

FIRST, LAST = epoch_ms(TUESDAY), epoch_ms(later(days=30))
ENTRY = CommunicationId(41)


def debt_view(*reported: tuple[str, str, int], **kinds: int) -> DebtView:
    """A debt of which these findings were reported; it holds calls and bills unless told otherwise."""
    held = {Kind.CALL: 5, Kind.DOCUMENT: 1, Kind.RECORDING: 3} | {Kind(k): n for k, n in kinds.items()}
    counted = tuple(Found(rule, code, number, FIRST, LAST, ENTRY) for rule, code, number in reported)
    return DebtView(DEBT, SHANGHAI, DEFAULT_PARAMETERS, counted, held[Kind.RECORDING], 0, FIRST, LAST, held)


def needed(view: DebtView) -> dict[str, Finding]:
    return {each.code: each for each in found(RULE, view)}


def test_a_debt_that_lacks_nothing_needs_nothing():
    assert needed(debt_view()) == {}
    assert needed(replace(debt_view(("uncorroborated_recording", "", 3)), debt=None)) == {}


@pytest.mark.parametrize(
    ("asks", "codes"),
    [
        (("uncorroborated_recording", ""), {"carrier_details", "written_reply"}),
        (("recording_without_log_entry", ""), {"carrier_details"}),
        (("weakness", "F09"), {"carrier_details"}),
        (("weakness", "F01"), {"original_phone"}),
        (("weakness", "F03"), {"recordings"}),
        (("weakness", "F04"), {"identity"}),
        (("weakness", "F06"), {"written_reply"}),
        (("weakness", "F14"), set()),
        (("amount_discrepancy", ""), {"breakdown"}),
        (("conflicting_demand", ""), {"breakdown"}),
        (("promise_not_honoured", ""), {"promise"}),
        (("denied_in_writing", ""), {"promise", "preservation"}),
        (("connected_call_without_recording", ""), {"recordings", "preservation"}),
        (("call_log_conflict", ""), {"carrier_details", "preservation"}),
        (("quiet_hours", "calls"), set()),
    ],
)
def test_what_each_finding_asks_for(asks, codes):
    assert set(needed(debt_view((*asks, 2)))) == codes


def test_every_asking_rule_is_a_rule_and_every_order_its_own():
    known = {rule.key for rule in rules()}
    asking = {rule for need in NEEDS for rule, _code in need.asked_by}
    assert asking - known == set()
    assert [need.order for need in NEEDS] == list(range(1, len(NEEDS) + 1))
    assert set(stated()["ready"]) <= {need.code for need in NEEDS}


def test_the_carriers_list_goes_first_and_says_until_when():
    (details, _reply) = found(RULE, debt_view(("uncorroborated_recording", "", 3)))
    values = details.values
    assert (details.code, values["order"], values["way"]) == ("carrier_details", 1, "carrier_request")
    assert (values["first"], values["last"]) == ("2024-03-12", "2024-04-11")
    assert (values["by"], values["by_last"]) == ("2024-09-12", "2024-10-11")
    assert (values["count"], details.entries) == (3, (ENTRY,))
    assert "until about 2024-09-12" in details.text.render("en")
    assert "2024-03-12 至 2024-04-11" in values["ready_text"]["zh"]


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2024, 3, 12), 6, date(2024, 9, 12)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 6, 30), 6, date(2024, 12, 30)),
        (date(2024, 12, 1), 12, date(2025, 12, 1)),
    ],
)
def test_months_end_where_the_month_does(day, months, after):
    assert months_after(day, months) == after


def test_days_are_those_of_the_cases_zone():
    late = epoch_ms(datetime(2024, 3, 12, 23, 59, 59, tzinfo=SHANGHAI))
    for moment, day in ((late, "2024-03-12"), (late + 1_000, "2024-03-13")):
        one = Found("uncorroborated_recording", "", 1, moment, moment, ENTRY)
        assert needed(replace(debt_view(), found=(one,)))["carrier_details"].values["first"] == day


def test_undated_recordings_ask_for_the_whole_time_of_the_debt():
    undated = Found("weakness", "F09", 1, None, None, ENTRY)
    values = needed(replace(debt_view(), found=(undated,)))["carrier_details"].values
    assert (values["first"], values["last"]) == ("2024-03-12", "2024-04-11")
    nothing_dated = replace(debt_view(), found=(undated,), first_ms=None, last_ms=None)
    values = needed(nothing_dated)["carrier_details"].values
    assert (values["first"], "by" in values, "ready_text" in values) == (None, False, False)


def test_no_calls_and_no_bills_are_missed_once_there_is_a_recording():
    assert set(needed(debt_view(call=0))) == {"carrier_details", "call_log"}
    assert set(needed(debt_view(document=0))) == {"bill"}
    assert needed(debt_view(document=0, payment=1)) == {}
    assert needed(debt_view(call=0, document=0, recording=0)) == {}


def test_the_order_of_one_need_does_not_change_with_others():
    alone = needed(debt_view(("weakness", "F04", 1)))["identity"]
    among = needed(debt_view(("weakness", "F04", 1), ("uncorroborated_recording", "", 2)))["identity"]
    assert alone.facts == among.facts
    more = needed(debt_view(("weakness", "F04", 2)))["identity"]
    assert alone.facts != more.facts


def test_ready_texts_name_the_debt_and_take_names_as_they_are():
    named = replace(DEBT.draft, name="{which} 网商贷", contract="")
    view = replace(debt_view(("weakness", "F04", 1)), debt=replace(DEBT, draft=named))
    ready = needed(view)["identity"].values["ready_text"]
    assert "关于{which} 网商贷，" in ready["zh"]
    with_contract = needed(debt_view(("weakness", "F04", 1)))["identity"].values["ready_text"]
    assert "网商贷（合同号 WS-0817）" in with_contract["zh"]
    assert "网商贷 (contract WS-0817)" in with_contract["en"]
