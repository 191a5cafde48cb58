"""What a text states, and the user's word on it: kept by place, undone like any act."""

from __future__ import annotations

import pytest
from case_steps import only
from phone_files import later, sms_xml

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.facts import DecisionStatus, FactKey, FactKind, Role
from evidence_desk.services.fact_decisions import FactGone, Stated

TEXT = "您好，逾期费320元，本金8,240.50元，请明天18:00前还款。"


@pytest.fixture
def message(desk, phone):
    phone.sms(sms_xml(TEXT, later(days=1), "1069"))
    phone.screenshot()
    desk.intake.take_in([phone.folder])
    return only(desk, Kind.SMS).id


def amounts(desk, number):
    return [each for each in desk.fact_decisions.of(number) if each.fact.kind is FactKind.AMOUNT]


def test_facts_are_read_at_their_places_and_counted_from_the_time_of_the_message(desk, message):
    stated = desk.fact_decisions.stated(message)
    assert stated.text == TEXT
    assert all(TEXT[e.fact.start : e.fact.end] == e.fact.written and e.status is None for e in stated.facts)
    assert [each.fact.value["minor"] for each in amounts(desk, message)] == [32_000, 824_050]
    deadline = next(each.fact for each in stated.facts if each.fact.kind is FactKind.DEADLINE)
    written = desk.browsing.entry(message).at.local()
    assert deadline.value["by"].startswith(f"{later(written, days=1):%Y-%m-%d}")


def test_a_decision_is_kept_changed_and_taken_back(desk, message):
    fee, principal = amounts(desk, message)
    assert fee.fact.role is Role.FEE
    changes = desk.fact_decisions.decide(message, fee.fact.key, DecisionStatus.REJECTED)
    assert message in changes.communications
    assert changes.history
    desk.fact_decisions.decide(message, principal.fact.key, DecisionStatus.CONFIRMED, Role.DEMANDED)
    fee, principal = amounts(desk, message)
    assert (fee.status, fee.fact.role) == (DecisionStatus.REJECTED, Role.FEE)
    assert (principal.status, principal.fact.role) == (DecisionStatus.CONFIRMED, Role.DEMANDED)
    desk.fact_decisions.decide(message, principal.fact.key, None)
    _fee, principal = amounts(desk, message)
    assert (principal.status, principal.fact.role) == (None, Role.PRINCIPAL)


def test_a_decision_is_undone_and_brought_back(desk, message):
    fee = amounts(desk, message)[0].fact
    desk.fact_decisions.decide(message, fee.key, DecisionStatus.CONFIRMED, Role.DEMANDED)
    desk.fact_decisions.decide(message, fee.key, DecisionStatus.REJECTED)
    undo, _redo = desk.history.names()
    assert undo.render("en") == "decide about a fact"
    desk.history.undo()
    assert amounts(desk, message)[0].status is DecisionStatus.CONFIRMED
    assert amounts(desk, message)[0].fact.role is Role.DEMANDED
    desk.history.undo()
    assert amounts(desk, message)[0].status is None
    desk.history.redo()
    assert amounts(desk, message)[0].status is DecisionStatus.CONFIRMED


def test_typed_text_counts_instead_and_decisions_stay_with_their_words(desk, message):
    shot = only(desk, Kind.SCREENSHOT).id
    assert desk.fact_decisions.stated(shot) == Stated("", ())
    desk.claims.type_text(shot, "今天还3,200元")
    fact = amounts(desk, shot)[0].fact
    desk.fact_decisions.decide(shot, fact.key, DecisionStatus.CONFIRMED)
    desk.claims.type_text(shot, "今天还4,200元")
    assert [(each.fact.value["minor"], each.status) for each in amounts(desk, shot)] == [(420_000, None)]
    desk.fact_decisions.decide(shot, amounts(desk, shot)[0].fact.key, DecisionStatus.REJECTED)
    desk.claims.type_text(shot, "今天还3,200元")
    assert amounts(desk, shot)[0].status is None


def test_what_is_no_fact_of_the_text_cannot_be_decided(desk, message):
    with pytest.raises(FactGone):
        desk.fact_decisions.decide(message, FactKey(FactKind.AMOUNT, 0, 2, "您好"), DecisionStatus.CONFIRMED)
    assert desk.history.names()[0] is None or "fact" not in desk.history.names()[0].render("en")


def test_an_entry_nobody_knows_states_nothing(desk):
    with pytest.raises(KeyError):
        desk.fact_decisions.of(4711)
