"""Every rule has words, and what it compared is told with its values."""

from __future__ import annotations

import pytest
from grading_tables import Row, rows

from evidence_desk.domain.corroboration import Verdict
from evidence_desk.domain.verdict_words import compared_messages, rule_message

ROWS = tuple(rows())


def told(row: Row, rule: str = "") -> str:
    verdicts = row.judged().claims[0].verdicts
    verdict = next(each for each in verdicts if not rule or each.rule == rule)
    return "; ".join(each.render("en") for each in compared_messages(verdict))


def row_of(*words: str) -> Row:
    """The first row of the table whose expectation begins with `words`."""
    return next(row for row in ROWS if row.expected[: len(words)] == words)


def test_every_rule_of_the_table_has_words():
    named = {each.rule for row in ROWS for each in row.judged().claims[0].verdicts}
    named |= {each.rule for row in ROWS for each in row.judged().contradictions} | {"K1", "K2", "X1"}
    assert [rule for rule in sorted(named) if rule_message(rule).render("en") == rule] == []


def test_an_answer_is_told_with_its_words_and_its_entry():
    assert "the answer, entry 3: “是的”" in told(row_of("K4"), "K4")


def test_accrual_is_told_as_arithmetic():
    row = next(row for row in ROWS if row.expected[0] == "K5" and "日利率" in row.written[0].text)
    assert "worked out: 8,180.50 yuan + 6,000.00 yuan × 0.05 % × 20 days = 8,240.50 yuan" in told(row)


def test_the_two_items_of_an_upgrade_are_told():
    assert told(row_of("K6", "medium", "U1"), "U1") == "entry 2 (K6); entry 3 (K6)"


@pytest.mark.parametrize(
    ("grade", "said"),
    [
        ("medium", "same kind of wording: 上门与人身安全 (Visits and personal safety)"),
        ("strong", "same words: “堵你家门口”"),
    ],
)
def test_shared_wording_is_told(grade, said):
    assert said in told(row_of("K8", grade))


def test_payees_and_days_are_told():
    payee = next(row for row in ROWS if "李四" in row.written[0].text)
    assert "said 张三; written 李四 6222020200012345678" in told(payee)
    day = next(row for row in ROWS if "4月17日" in row.written[0].text)
    assert "said 2024-04-15; written 2024-04-17" in told(day)


def test_a_cap_is_told_with_its_reason():
    assert told(row_of("K6", "weak")).endswith(
        "weak at most: its sender or its time is not known, or anybody can type it"
    )


def test_a_number_tied_by_a_signature_is_told_with_both():
    verdict = Verdict(
        "K3",
        row_of("K3").judged().claims[0].grade,
        2,
        {"identity": "I3", "identity_by": "signature 网商银行"},
    )
    words = [each.render("en") for each in compared_messages(verdict)]
    assert words == ["signature of the same party “网商银行”", "same number"]


def test_untrusted_words_are_no_format():
    verdict = Verdict("K8", row_of("K3").judged().claims[0].grade, 2, {"same_words": "{0} {rate} %s"})
    assert [each.render("en") for each in compared_messages(verdict)] == ["same words: “{0} {rate} %s”"]
