"""What the corroboration model says of some hundred cases, decided before the rules were asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from grading_tables import Row, claim_of, item_of, recording, rows

from evidence_desk.domain.communication import CommunicationId, Direction, Kind
from evidence_desk.domain.corroboration import DEFAULT_PARAMETERS, Grade
from evidence_desk.domain.grading import assess
from evidence_desk.domain.verdict_words import compared_messages

ROWS = tuple(rows())


def said(row: Row) -> set[str]:
    """What the rules say, in the words of the table."""
    assessment = row.judged()
    (judged,) = assessment.claims
    first = next(each for each in judged.verdicts if each.item == row.written[0].id and each.rule != "U1")
    found = {first.rule, first.grade.value, *(each.rule for each in assessment.contradictions)}
    if any(each.rule == "U1" for each in judged.verdicts):
        found.add("U1")
    if any(word.startswith("grade=") for word in row.expected):
        found.add(f"grade={judged.grade.value}")
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"line {row.line}")
def test_the_rules_say_what_the_model_says(row):
    assert said(row) == set(row.expected)


def test_the_table_reaches_every_rule_and_cap():
    reached = {word for row in ROWS for word in row.expected}
    rules = {"K0", "K3", "K4", "K5", "K6", "K7", "K8", "K9", "K10", "K11", "U1", "LINK", "REJECTED"}
    assert rules | {"X3", "X4a", "X4b", "X6"} <= reached
    assert len(ROWS) >= 150


def test_a_window_moves_with_its_parameter():
    wider = replace(DEFAULT_PARAMETERS, strong_window_ms=DEFAULT_PARAMETERS.strong_window_ms + 1000)
    row = next(row for row in ROWS if row.expected == ("K6", "medium") and row.claim.amount_minor == 824_050)
    assert [each.judged().claims[0].grade for each in (row,)] == [Grade.MEDIUM]
    assert row.judged(wider).claims[0].grade is Grade.STRONG


def test_the_upgrade_can_be_switched_off():
    row = next(row for row in ROWS if "U1" in row.expected)
    assert row.judged(replace(DEFAULT_PARAMETERS, upgrade_two_medium=0)).claims[0].grade is Grade.MEDIUM


@pytest.mark.parametrize(
    ("days", "minor", "party", "expected"),
    [
        (-10, 100_000, "name 示例银行", ("K5", Grade.STRONG)),
        (-10, 95_879, "name 示例银行", ("K11", Grade.NONE)),
        (-10, 104_121, "name 示例银行", ("K11", Grade.NONE)),
        (-21, 100_000, "name 示例银行", ("K11", Grade.NONE)),
        (1, 100_000, "name 示例银行", ("K11", Grade.NONE)),
        (-10, 100_000, "", ("K11", Grade.NONE)),
    ],
)
def test_what_was_paid_between_a_bill_and_the_call_explains_the_difference(days, minor, party, expected):
    """9,180.50 of a bill 20 days before, 60.00 of interest, 1,000.00 paid in between: 8,240.50."""
    subject, claim = recording(), claim_of("AMOUNT_DEMANDED 8240.50")
    described = "bill -20d : 应还总额9180.50元，逾期本金6000元，日利率0.05%"
    bill, _ = item_of(described, CommunicationId(2))
    paid, _ = item_of(f"bill {days:+}d other : 支出", CommunicationId(3))
    paid = replace(
        paid,
        kind=Kind.PAYMENT,
        direction=Direction.OUT,
        identifies=party,
        details={"amount_minor": minor},
    )
    said = assess(subject, (), (bill, paid), (claim,), {}, DEFAULT_PARAMETERS).claims[0]
    verdict = next(each for each in said.verdicts if each.item == 2)
    assert (verdict.rule, verdict.grade) == expected
    if verdict.grade is Grade.STRONG:
        assert (verdict.compared["explained_by"], verdict.compared["paid_minor"]) == ("payment", minor)
        (told,) = (m for m in compared_messages(verdict) if m.msgid.startswith("worked out"))
        assert told.render("en").endswith("× 20 days − 1,000.00 yuan paid = 8,240.50 yuan")
