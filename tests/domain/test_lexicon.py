from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.corroboration import ClaimFamily
from evidence_desk.domain.lexicon import families_of, find_hits, groups, stated


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.group, hit.words) for hit in find_hits(text)]


@pytest.mark.parametrize("group", stated()["groups"], ids=lambda group: group["id"])
def test_every_phrase_is_found_in_a_sentence(group):
    for phrase in group["phrases"]:
        words = phrase["words"].replace("…", "五百").replace("X", "叉")
        text = f"喂，{words}，老赖，不要脸"
        assert phrase["id"] in [hit.phrase for hit in find_hits(text)], words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不还就爆你的通讯录", [("L4", "爆你的通讯录")]),
        ("我们会曝你通讯录", [("L4", "曝你通讯录")]),
        ("马上 派人，去你家！", [("L3", "马上 派人，去你家")]),
        ("我们不会去单位找你", []),
        ("禁止发朋友圈", []),
        ("他是个骗子", []),
        ("骗子，不要脸", [("L5", "骗子"), ("L5", "不要脸")]),
        ("滚动播放", []),
        ("律师函已发出", [("L2", "律师函已发出")]),
        ("律师涵已发出", [("L2", "律师涵已发出")]),
        ("您好，您本月账单已出", []),
        ("２４小时内处理，否则起诉", [("L10", "小时内处理，否则")]),
    ],
)
def test_hits(text, expected):
    assert found(text) == expected


def test_families():
    assert ClaimFamily.THREAT in families_of("马上派人去你家")
    assert families_of("您好") == frozenset()
    assert {group.speaker for group in groups().values()} == {"counterparty", "user"}


def test_the_lexicon_is_dated_and_its_ids_are_single():
    assert stated()["version"]
    assert stated()["checked_on"]
    ids = [phrase["id"] for group in stated()["groups"] for phrase in group["phrases"]]
    assert len(ids) == len(set(ids)) > 200
    assert json.dumps(stated(), ensure_ascii=False).count("[U]") == 0


@given(st.text(max_size=300))
def test_hits_stand_where_they_say(text):
    for hit in find_hits(text):
        assert text[hit.start : hit.end] == hit.words


def test_time_grows_with_the_text():
    def seconds(length: int) -> float:
        text = ("工作人员律师律所我是" * length)[:length]
        begun = time.perf_counter()
        find_hits(text)
        return time.perf_counter() - begun

    seconds(1000)
    assert seconds(80_000) < 8 * max(seconds(20_000), 0.001)
