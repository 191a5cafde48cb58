from __future__ import annotations

import pytest
from case_steps import entries, only
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phone_files import COLLECTOR, call_xml, huawei, later, sms_xml

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.search_words import normalise, terms

BODIES = (
    "【网商银行】应还8,240.50元，请尽快还款",
    "【网商银行】应还８，２４０．５０元",
    "给您减免100%利息",
    "给您减免100利息",
    "file_name 与 fileXname",
    "他说\"还钱\"，她说'不还'",
    "反斜杠 C:\\path 在此",
    "Please REPAY now",
    "还\u200b款\U0001f64f收到",
    "短",
)


@pytest.fixture
def searched(desk, phone):
    phone.sms(*(sms_xml(body, later(minutes=n), "95188") for n, body in enumerate(BODIES)))
    phone.calls(call_xml(contact="王经理"))
    phone.recording(huawei(), seconds=1)
    phone.screenshot("微信图片_20240313101530.png")
    desk.intake.take_in([phone.folder])
    return desk


def found(desk, query: str) -> list[str]:
    return [hit.entry.text for hit in desk.searching.search(query) if hit.entry.kind is Kind.SMS]


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ("还款", [0, 8]),
        ("应还", [0, 1]),
        ("8240", [0, 1]),
        ("8,240.50", [0, 1]),
        ("８２４０", [0, 1]),
        ("240.5", [0, 1]),
        ("100%", [2]),
        ("%", [2]),
        ("100_", []),
        ("e_n", [4]),
        ("_", [4]),
        ('"还钱"', [5]),
        ("'不", [5]),
        ("\"还钱\"，她说'不还'", [5]),
        ("C:\\path", [6]),
        ("\\", [6]),
        ("repay", [7]),
        ("Repay NOW", [7]),
        ("还款\U0001f64f", [8]),
        ("短", [9]),
        ("应还 尽快", [0]),
        ("尽快 应还 8240 还款", [0]),
        ("应还 没有的词", []),
        ("网商银行】应", [0, 1]),
        ("AND OR NOT", []),
        ("应还*", []),
        ("norm:应还", []),
        ("", []),
        ("  \u200b ", []),
    ],
)
def test_every_word_is_an_exact_piece_of_the_text(searched, query, which):
    assert found(searched, query) == [BODIES[n] for n in which]


def test_numbers_names_and_file_names_are_found(searched):
    assert {hit.entry.kind for hit in searched.searching.search("0013800")} == {Kind.CALL, Kind.RECORDING}
    (named,) = searched.searching.search("王经理")
    assert (named.entry.kind, named.where) == (Kind.CALL, "name")
    (shot,) = searched.searching.search("微信图片")
    assert (shot.entry.kind, shot.where) == (Kind.SCREENSHOT, "file_name")
    assert any(hit.where == "number" for hit in searched.searching.search(COLLECTOR))


def test_typed_text_is_found_at_once_and_no_longer_when_it_is_taken_back(searched):
    shot = only(searched, Kind.SCREENSHOT)
    searched.claims.type_text(shot.id, "协商：减免３，２００元")
    for query in ("减免3200", "3200", "协商", "商：减"):
        (hit,) = searched.searching.search(query)
        assert (hit.entry.id, hit.where) == (shot.id, "text")
    assert [hit.entry.id for hit in searched.searching.search("微信图片 协商")] == [shot.id]
    searched.claims.type_text(shot.id, "别的")
    assert searched.searching.search("协商") == ()
    searched.history.undo()
    assert len(searched.searching.search("协商")) == 1


def test_hits_come_in_timeline_order_and_end_at_the_limit(searched):
    assert [hit.entry.id for hit in searched.searching.search("1")] == [
        entry.id for entry in entries(searched) if any("1" in t for t in _norms(entry))
    ]
    assert len(searched.searching.search("e", limit=2)) == 2


def _norms(entry) -> list[str]:
    name = entry.item_name if entry.locator == "whole" else ""
    return [normalise(t) for t in (entry.text, entry.number or "", entry.counterparty or "", name)]


def test_the_snippet_shows_the_place(searched, phone):
    long = "前" * 200 + "减免三千" + "后" * 200
    searched.intake.take_in([phone.sms(sms_xml(long), name="more.xml")])
    (hit,) = searched.searching.search("减免三千")
    assert "减免三千" in hit.snippet
    assert hit.snippet.startswith("…前")
    assert hit.snippet.endswith("后…")
    assert len(hit.snippet) < 100


@given(st.text(max_size=12) | st.sampled_from(BODIES).flatmap(lambda b: st.sampled_from(list(b))))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_search_finds_exactly_what_looking_through_finds(searched, query):
    words = terms(query)
    expected = [
        entry.id
        for entry in entries(searched)
        if words and all(any(word in norm for norm in _norms(entry)) for word in words)
    ]
    hits = [hit.entry.id for hit in searched.searching.search(query)]
    assert hits == expected
