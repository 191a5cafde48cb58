"""What the corroboration model says of some hundred cases, decided before the rules were asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from grading_tables import Row, rows

from evidence_desk.domain.corroboration import DEFAULT_PARAMETERS, Grade

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
