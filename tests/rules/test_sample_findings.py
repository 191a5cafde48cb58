"""The sample case shows what the rules can find, from a recording borne out in writing to one alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

import pytest

from evidence_desk.bootstrap import make_sample
from evidence_desk.domain.communication import Kind
from evidence_desk.domain.corroboration import Grade
from evidence_desk.domain.timeline import Scope

KEYS = {
    "uncorroborated_recording",
    "amount_discrepancy",
    "conflicting_demand",
    "recording_shorter_than_call",
    "connected_call_without_recording",
    "quiet_hours",
    "over_daily_limit",
    "promise_not_honoured",
    "weakness",
    "next_evidence",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("sample") / "case"
    make_sample(place).close()
    return place


def test_findings_as_json_show_each_rule_with_its_basis_and_entries(folder):
    command = [sys.executable, "-m", "evidence_desk", "findings", "--json", "--case", str(folder)]
    said = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    found = json.loads(said)["findings"]
    counted = Counter(each["rule"] for each in found)
    assert set(counted) >= KEYS
    assert all(each["basis"] and each["text"] and each["subject"] for each in found)
    assert [each["rule"] for each in found if not each["entries"]] == []
    assert {each["decision"] for each in found} == {None}
    (discrepancy,) = (each for each in found if each["rule"] == "amount_discrepancy")
    assert discrepancy["values"]["difference_minor"] == 26_040
    assert discrepancy["values"]["arithmetic"] == "8,240.50 − 7,980.10 = 260.40"
    codes = {each["code"] for each in found if each["rule"] == "weakness"}
    assert codes >= {"F01", "F04", "F09", "F10"}


def test_there_is_a_recording_of_each_badge(folder):
    with make_sample(folder) as desk:
        taped = desk.browsing.page(Scope(kinds=frozenset({Kind.RECORDING})), 0, 100)
        badges = Counter((each.badges.call, each.badges.content) for each in taped)
    contents = {content for _call, content in badges}
    assert contents == {Grade.STRONG, Grade.MEDIUM, Grade.WEAK, Grade.NONE, Grade.NOT_ASSESSED}
    assert {call for call, _content in badges} >= {Grade.STRONG, Grade.MEDIUM, Grade.NONE, Grade.NOT_ASSESSED}
