import json

import pytest
from chat_exports import check_survives, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import read, sentences, written

from evidence_desk.domain.communication import Direction, Kind
from evidence_desk.importers import Claim, ImportRefused
from evidence_desk.importers._json_stream import resolve
from evidence_desk.importers.weflow_json import IMPORTER

SESSION = {
    "wxid": "wxid_a",
    "nickname": "老张",
    "remark": "张催收",
    "displayName": "张催收",
    "type": "私聊",
    "lastTimestamp": 1710207099,
    "messageCount": 2,
    "avatar": "data:image/png;base64," + "A" * 6000,
}


def message(**fields):
    known = {
        "localId": 1,
        "createTime": 1710207015,
        "formattedTime": "2024-03-12 09:30:15",
        "type": "文本消息",
        "localType": 1,
        "content": "您已逾期",
        "isSend": 0,
        "senderUsername": "wxid_a",
        "senderDisplayName": "张催收",
    }
    return known | fields


def export(folder, *messages, weflow=True, encoding="utf-8", **session):
    value = {"weflow": {"version": "1.0.3", "exportedAt": 1710207099}} if weflow else {}
    value |= {"session": SESSION | session, "messages": list(messages), "avatars": {"wxid_a": "A" * 9000}}
    return written(folder, json.dumps(value, ensure_ascii=False, indent=2).encode(encoding), "张催收.json")


MESSAGES = (
    message(),
    message(localId=2, content="好", isSend=1, senderUsername="wxid_me", senderDisplayName="我"),
    message(localId=3, type="转账卡片", localType=49, content="[转账] ¥200.00"),
    message(localId=4, type="图片消息", localType=3, content=None),
    message(
        localId=5,
        type="系统消息",
        localType=10000,
        content="你撤回了一条消息",
        isSend=None,
        senderUsername="",
        senderDisplayName="",
    ),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_chat(tmp_path, encoding):
    source = export(tmp_path, *MESSAGES, encoding=encoding)
    assert IMPORTER.claim(source) is Claim.CERTAIN
    communications, notices, _ = read(IMPORTER, source)
    assert notices == []
    assert [(one.direction, one.untrusted_name, one.untrusted_text) for one in communications] == [
        (Direction.IN, "张催收", "您已逾期"),
        (Direction.OUT, "张催收", "好"),
        (Direction.IN, "张催收", "[转账] ¥200.00"),
        (Direction.IN, "张催收", "[图片消息]"),
        (Direction.UNKNOWN, "张催收", "你撤回了一条消息"),
    ]
    assert [one.details for one in communications] == [
        {"account": "wxid_a"},
        {"sender": "我", "account": "wxid_me"},
        {"message_type": "转账卡片", "account": "wxid_a"},
        {"message_type": "图片消息", "account": "wxid_a"},
        {"message_type": "系统消息", "system": True},
    ]
    assert {one.kind for one in communications} == {Kind.CHAT}
    assert (communications[0].at.iso(), communications[0].at.zone_known) == (
        "2024-03-12T09:30:15+08:00",
        True,
    )
    assert len({one.dedupe_key for one in communications}) == 5


def test_echotrace_writes_the_same_without_weflow(tmp_path):
    source = export(tmp_path, *MESSAGES, weflow=False, avatar="")
    assert IMPORTER.claim(source) is Claim.CERTAIN
    assert read(IMPORTER, source)[0] == read(IMPORTER, export(tmp_path, *MESSAGES))[0]


def test_a_group(tmp_path):
    source = export(tmp_path, message(), type="群聊", wxid="7@chatroom", displayName="业主群", remark="")
    one = read(IMPORTER, source)[0][0]
    assert (one.direction, one.untrusted_name) == (Direction.IN, "张催收")
    assert one.details == {"conversation": "业主群", "account": "wxid_a"}


def test_locators_find_their_message_again(tmp_path):
    source = export(tmp_path, *MESSAGES)
    for one, stated in zip(read(IMPORTER, source)[0], MESSAGES, strict=True):
        assert resolve(source.path, one.locator) == stated


def test_what_is_no_message_and_no_time_cost_a_notice_each(tmp_path):
    late = message(createTime=None, formattedTime="2024-03-12 09:30:15")
    source = export(tmp_path, 7, message(createTime=-1, formattedTime="?"), late)
    communications, notices, _ = read(IMPORTER, source)
    assert [one.locator for one in notices] == ["/messages/0", "/messages/1"]
    assert [one.at and one.at.zone_known for one in communications] == [None, False]
    assert communications[0].details["time_as_written"] == "?"


def test_the_same_words_twice_in_a_second_are_two_messages(tmp_path):
    assert len({one.dedupe_key for one in read(IMPORTER, export(tmp_path, *[message()] * 3))[0]}) == 3


def test_a_file_that_ends_early_keeps_all_before_it(tmp_path):
    content = export(tmp_path, *MESSAGES).path.read_bytes()[:-9200]
    communications, notices, _ = read(IMPORTER, written(tmp_path, content, "a.json"))
    assert len(communications) == 4
    assert "after the first 4 messages" in sentences(notices)[0]


@pytest.mark.parametrize(
    "text", ["", "{}", '{"session": {}}', '{"session": {"wxid": "a", "type": "x"}}', "[]"]
)
def test_other_json_is_not_claimed(tmp_path, text):
    assert IMPORTER.claim(written(tmp_path, text, "a.json")) is Claim.NO


@pytest.mark.parametrize("text", ["", '{"session": {'])
def test_a_file_without_a_message_is_refused(tmp_path, text):
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(written(tmp_path, text, "a.json")))


@given(st.binary(max_size=60), st.integers(0, 2500), st.integers(0, 50))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_exports_raise_nothing_but_a_refusal(tmp_path, noise, place, cut):
    content = export(tmp_path, *MESSAGES, avatar="").path.read_bytes()
    check_survives(IMPORTER, tmp_path, mutated(content, noise, place, cut), "a.json")
