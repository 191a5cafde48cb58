"""Facts with their place: the phrase tables were written before the reader, the second one after it."""

from __future__ import annotations

import json
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phrase_tables import TABLES, Phrase, figures, moment, phrases

from evidence_desk.domain.facts import (
    DecisionStatus,
    Fact,
    FactDecision,
    FactKind,
    Role,
    decided,
    read_facts,
)
from evidence_desk.domain.facts.words import KINDS, ROLES

#: Rows the reader does not read as expected, each with the reason; one that begins to pass fails the test.
KNOWN_FAILING = {
    "把钱打到我同事李娜的支付宝13900001111": "a name behind 我同事 is taken for the speaker's own account",
    "每月15号还1200，连续还一年": "每月 is a cue for an offer, whoever makes it",
}
WRITTEN = moment("2026-03-05T10:30")


def rows() -> list[object]:
    failing = {text: pytest.mark.xfail(reason=why) for text, why in KNOWN_FAILING.items()}
    return [
        pytest.param(
            row, id=f"{row.table}-{row.line}", marks=[failing[row.text]] if row.text in failing else []
        )
        for row in phrases()
    ]


@pytest.mark.parametrize("row", rows())
def test_reads_the_facts_of_a_phrase(row: Phrase) -> None:
    assert row.read() == row.expected, row.text


def test_the_tables_are_as_long_as_promised() -> None:
    texts = [(row.text, row.written_at) for row in phrases()]
    assert len(set(texts)) == len(texts) >= 300
    assert {text for text, _ in texts} >= set(KNOWN_FAILING)
    expected = {kind: count["expected"] for kind, count in figures().items()}
    assert min(expected.values()) >= 7, expected
    assert len(list(TABLES.glob("*.tsv"))) >= 8


@pytest.mark.parametrize(
    ("written", "text", "by"),
    [
        ("2026-01-31T23:59", "一个月内", "2026-02-28"),
        ("2024-01-31T12:00", "一个月内", "2024-02-29"),
        ("2026-12-30T12:00", "3天内", "2027-01-02"),
        ("2026-12-31T20:00", "明天中午12点前", "2027-01-01T12:00"),
        ("2026-12-31T20:00", "今晚12点前", "2027-01-01T00:00"),
        ("2026-12-15T20:00", "下月底前", "2027-01-31"),
        ("2026-01-01T00:00", "24小时内", "2026-01-02T00:00"),
        ("2026-03-08T12:00", "本周日前", "2026-03-08"),
        ("2026-03-08T12:00", "下周一前", "2026-03-09"),
        ("2026-03-06T12:00", "1个工作日内", "2026-03-09"),
        ("2023-02-28T12:00", "2月29日前", "2024-02-29"),
    ],
)
def test_counts_over_the_ends_of_months_and_years(written: str, text: str, by: str) -> None:
    (fact,) = read_facts(text, moment(written))
    assert (fact.kind, fact.value["by"]) == (FactKind.DEADLINE, by)


def test_invisible_marks_in_front_of_a_signature_are_no_part_of_it() -> None:
    (fact,) = read_facts("\u202a\u200b【 网商银行 】提醒")
    assert (fact.written, fact.value) == ("【 网商银行 】", {"name": "网商银行"})


def test_a_time_of_no_era_resolves_nothing() -> None:
    (fact,) = read_facts("明天", moment("9999-12-31T12:00"))
    assert (fact.value, fact.ambiguous) == ({"date": None, "time": None}, True)


def test_the_same_text_gives_the_same_facts() -> None:
    text = "【网商银行】应还8240元，今天下午5点前，分6期每期1500"
    assert read_facts(text, WRITTEN) == read_facts(text, WRITTEN)


# --- any text ---

SIGNS = (
    "0123456789０５.,，、。：:-/ \n零一二两三四五六七八九十百千万亿元块毛分半多约近上"
    "年月日号天周点前后内今明昨下本期每还欠付转"
)
TEXT = st.one_of(
    st.text(),
    st.text(
        alphabet=SIGNS + "¥％%‰【】[]我是姓叫小王李银行的委托工合同案借据收款户名账首减免延打折一次性结清逾期"
    ),
    st.lists(st.sampled_from([row.text for row in phrases()]), max_size=4).map("".join),
)
TIMES = st.sampled_from([None, WRITTEN, moment("2024-02-29T23:59"), moment("2026-12-31T00:00")])


@settings(deadline=None)
@given(TEXT, TIMES)
def test_any_text_gives_spans_inside_it(text: str, written_at: object) -> None:
    found = read_facts(text, written_at)
    for fact in found:
        assert 0 <= fact.start < fact.end <= len(text)
        assert text[fact.start : fact.end] == fact.written
        assert json.loads(json.dumps(fact.value)) == fact.value
        assert fact.role is None or fact.kind is FactKind.AMOUNT
    for kind in FactKind:
        assert all(one.end <= other.start for one, other in pairwise(f for f in found if f.kind is kind))


LONG = [
    *(
        "1",
        "一",
        "¥",
        " ",
        "\n",
        "(",
        "*",
        "A",
        "年",
        "-",
        "0-",
        "1,111",
        "1万",
        "万一",
        "¥1",
        "2026-",
        "3月",
        "1:",
        "下个月",
    ),
    *(
        "【",
        "【 ",
        "【ab】",
        "[银行",
        "我是",
        "我是银行",
        "我姓王",
        "这边是部",
        "委托的",
        "小王",
        "工号",
        "工号1",
        "合同号A-",
        "(2026)浙",
    ),
    *(
        "分1期",
        "每期",
        "每期1,",
        "首付",
        "减免了",
        "一次性",
        "延期",
        "打折",
        "万分之",
        "月息",
        "转到",
        "户名",
        "户名：张",
        "账号1 ",
        "1-1 ",
    ),
    *(
        "还了3000元，",
        "三千到",
        "逾期",
        "限你",
        "by ",
        "within ",
        "March ",
        "My name is A ",
        "This is A",
        "a@",
        "contract no ",
    ),
]


@pytest.mark.parametrize("unit", LONG)
def test_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    length = 10_000
    short, long = (min(_seconds(unit, size) for _ in range(2)) for size in (length, 2 * length))
    assert long < 3 * short + 0.02


def test_a_text_of_a_hundred_thousand_signs_is_read() -> None:
    text = "".join(row.text for row in phrases() if row.written_at) * 40
    assert len(read_facts(text[:100_000], WRITTEN)) > 1000


def _seconds(unit: str, length: int) -> float:
    text = (unit * length)[:length]
    started = time.process_time()
    read_facts(text, WRITTEN)
    return time.process_time() - started


# --- what the user decides ---


@pytest.fixture
def facts() -> tuple[Fact, ...]:
    return read_facts("应还8240元，利息800元，今天付只要3000元", WRITTEN)


def test_facts_nobody_decided_on_are_left_as_proposed(facts: tuple[Fact, ...]) -> None:
    looked_at = decided(facts, {})
    assert [one.fact for one in looked_at] == list(facts)
    assert {one.status for one in looked_at} == {None}


def test_a_decision_stands_with_its_fact_and_role(facts: tuple[Fact, ...]) -> None:
    demanded, interest = facts[0], facts[1]
    decisions = {
        demanded.key: FactDecision(DecisionStatus.CONFIRMED, Role.PRINCIPAL),
        interest.key: FactDecision(DecisionStatus.REJECTED),
    }
    first, second, *others = decided(facts, decisions)
    assert (first.status, first.fact.role, first.fact.value) == (
        DecisionStatus.CONFIRMED,
        Role.PRINCIPAL,
        demanded.value,
    )
    assert (second.status, second.fact.role) == (DecisionStatus.REJECTED, Role.INTEREST)
    assert all(one.status is None for one in others)


def test_a_decision_on_words_no_longer_read_decides_nothing(facts: tuple[Fact, ...]) -> None:
    elsewhere = facts[0].key._replace(start=facts[0].start + 1)
    looked_at = decided(facts, {elsewhere: FactDecision(DecisionStatus.REJECTED)})
    assert {one.status for one in looked_at} == {None}


def test_every_kind_and_role_has_a_name() -> None:
    assert set(KINDS) == set(FactKind)
    assert set(ROLES) == set(Role)
