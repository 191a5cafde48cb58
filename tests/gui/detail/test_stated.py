"""Facts in plain words, and their places in text as Qt counts it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from evidence_desk.domain.facts import DecidedFact, Fact, FactKind, read_facts
from evidence_desk.gui.detail.stated_text import StatedText, places
from evidence_desk.gui.detail.stated_words import value_words


def fact(kind: FactKind, written: str = "", start: int = 0, **value: object) -> Fact:
    return Fact(kind, start, start + len(written), written, value)


@pytest.mark.parametrize(
    ("given_fact", "said"),
    [
        (fact(FactKind.AMOUNT, minor=824_050, currency="CNY"), "8,240.50 yuan"),
        (
            fact(FactKind.AMOUNT, minor=800_000, currency="CNY", upper_minor=900_000),
            "8,000.00 yuan to 9,000.00 yuan",
        ),
        (fact(FactKind.AMOUNT, minor=10_000, currency="USD"), "100.00 USD"),
        (fact(FactKind.PERCENT, basis_points=2400, per="year"), "24 % a year"),
        (fact(FactKind.PERCENT, basis_points=0.5, per="day"), "0.005 % a day"),
        (fact(FactKind.PERCENT, basis_points=3050, per="none"), "30.5 %"),
        (fact(FactKind.DATE, date="2024-03-12", time="18:00"), "2024-03-12 18:00"),
        (fact(FactKind.DATE, date=None, time="18:00"), "day not known 18:00"),
        (fact(FactKind.DEADLINE, by="2024-03-12T18:00"), "by 2024-03-12 18:00"),
        (fact(FactKind.DEADLINE, by=None), "day not known"),
        (fact(FactKind.OVERDUE, days=90), "90 days overdue"),
        (fact(FactKind.OVERDUE, months=3), "3 months overdue"),
        (fact(FactKind.PLAN, count=6, each_minor=150_000), "in 6 parts; 1,500.00 yuan each"),
        (fact(FactKind.PLAN, waived_basis_points=2000, principal_only=True), "20 % waived; principal only"),
        (fact(FactKind.STAFF, number="3307"), "number 3307"),
        (
            fact(FactKind.PAYEE, name="王某", account="6217", bank=None),
            "name 王某; account 6217",
        ),
    ],
)
def test_a_fact_is_said_in_plain_words(given_fact, said):
    assert value_words(given_fact) == said


def test_every_fact_that_is_read_can_be_said():
    text = (
        "【微粟】我是诚安资产的李经理,工号3307,您合同号WS202308170817逾期90天,本金8千多元,日息0.05%,"
        "今晚12点前还3,200元,或者分6期每期1500,减免20%,转到王某建设银行6217000012345678"
    )
    facts = read_facts(text)
    assert len({each.kind for each in facts}) >= 7
    for each in facts:
        assert value_words(each).strip()


_TEXTS = st.text(st.sampled_from("a元\r\n\t😀还1 "), max_size=60)


@given(_TEXTS, st.data())
def test_places_are_those_of_the_plain_document(qapp: QApplication, text: str, data: st.DataObject) -> None:
    shown = StatedText(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cursor = QTextCursor(shown.document())
    cursor.setPosition(places(text)[start])
    cursor.setPosition(places(text)[end], QTextCursor.MoveMode.KeepAnchor)
    # Half a break is none: the carriage return is taken with the line feed behind it.
    wanted = text[start:end].replace("\r\n", "\n").replace("\r", "\n")
    if text[end - 1 : end + 1] == "\r\n" and end > start:
        wanted = wanted[:-1]
    assert cursor.selectedText().replace("\u2029", "\n") == wanted
    shown.deleteLater()


def test_the_evidence_stays_plain(qapp: QApplication) -> None:
    text = "<b>还</b>&nbsp;3,200元\r\n今天"
    facts = tuple(DecidedFact(each, None) for each in read_facts(text))
    shown = StatedText(text)
    shown.mark(facts, 0)
    assert shown.toPlainText() == text.replace("\r\n", "\n")
    marked = [each.cursor.selectedText() for each in shown.extraSelections()]
    assert "3,200元" in marked
    assert shown.fact_at(facts, places(text)[text.index("3,200")]) is not None
    assert shown.fact_at(facts, 0) is None
    shown.deleteLater()
