import json
import tracemalloc

import pytest
from chat_exports import CHAT, check_survives, expected, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import plain, read, sentences, source_of, written

from evidence_desk.domain.communication import Direction, Kind, SourceClass
from evidence_desk.importers import Claim, ImportRefused
from evidence_desk.importers._json_stream import resolve
from evidence_desk.importers.telegram_json import IMPORTER

SAMPLE = CHAT / "telegram_result.json"


def message(**fields):
    known = {
        "id": 7,
        "type": "message",
        "date": "2024-03-12T09:30:15",
        "date_unixtime": "1710207015",
        "from": "催收专员",
        "from_id": "user42",
        "text": "请尽快处理",
    }
    return {key: value for key, value in (known | fields).items() if value is not None}


def chat(*messages, **fields):
    return {"name": "催收专员", "type": "personal_chat", "id": 42, **fields, "messages": list(messages)}


def export(folder, value):
    return written(folder, json.dumps(value, ensure_ascii=False, indent=1), "result.json")


def only(folder, value):
    communications, _, _ = read(IMPORTER, export(folder, value))
    assert len(communications) == 1
    return communications[0]


def test_the_sample_is_read_whole_and_its_ends_are_as_expected():
    communications, notices, _ = read(IMPORTER, source_of(SAMPLE))
    assert (len(communications), notices) == (15_000, [])
    assert [plain(one) for one in (*communications[:3], communications[-1])] == expected(
        "telegram_result.json"
    )
    assert len({one.dedupe_key for one in communications}) == 15_000
    assert {one.source_class for one in communications} == {SourceClass.MESSAGE_EXPORT}


def test_memory_does_not_grow_with_the_file():
    tracemalloc.start()
    try:
        count = sum(1 for _ in IMPORTER.extract(source_of(SAMPLE)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 15_000
    assert peak < 4 << 20


@pytest.mark.parametrize("at", [0, 1, 7_777, 14_999])
def test_locators_find_their_message_again(at):
    communications, _, _ = read(IMPORTER, source_of(SAMPLE))
    found = resolve(SAMPLE, communications[at].locator)
    assert found["text"] == communications[at].untrusted_text
    assert found["date"] == communications[at].at.written


@pytest.mark.parametrize(
    ("sender_id", "direction", "name", "details"),
    [
        ("user42", Direction.IN, "催收专员", {}),
        ("user1", Direction.OUT, "催收专员", {"sender": "我"}),
        (None, Direction.UNKNOWN, "我", {"conversation": "催收专员"}),
    ],
)
def test_a_chat_of_two_says_who_wrote(tmp_path, sender_id, direction, name, details):
    sender = "催收专员" if direction is Direction.IN else "我"
    one = only(tmp_path, chat(message(**{"from": sender, "from_id": sender_id})))
    assert (one.direction, one.untrusted_name, one.details) == (direction, name, details)


def test_a_group_does_not_say_who_the_owner_is(tmp_path):
    group = chat(message(), type="private_group", name="家人群", id=99)
    one = only(tmp_path, group)
    assert (one.direction, one.untrusted_name) == (Direction.UNKNOWN, "催收专员")
    assert one.details == {"conversation": "家人群"}


def test_an_export_of_all_chats_knows_the_owner_and_each_chat(tmp_path):
    group = chat(
        message(), message(id=8, **{"from": "我", "from_id": "user1"}), type="private_group", name="群", id=9
    )
    value = {
        "about": "Here is the data you requested. Telegram …",
        "personal_information": {"user_id": 1, "first_name": "我"},
        "contacts": {"list": [{"user_id": 5, "first_name": "别人"}]},
        "chats": {"about": "x", "list": [group, chat(message())]},
        "left_chats": {"about": "x", "list": [chat(message(), name="旧群", type="public_supergroup", id=3)]},
    }
    source = export(tmp_path, value)
    assert IMPORTER.claim(source) is Claim.CERTAIN
    communications, notices, _ = read(IMPORTER, source)
    assert notices == []
    assert [(one.locator, one.direction, one.untrusted_name) for one in communications] == [
        ("/chats/list/0/messages/0", Direction.IN, "催收专员"),
        ("/chats/list/0/messages/1", Direction.OUT, "群"),
        ("/chats/list/1/messages/0", Direction.IN, "催收专员"),
        ("/left_chats/list/0/messages/0", Direction.IN, "催收专员"),
    ]
    assert communications[3].details["conversation"] == "旧群"
    assert len({one.dedupe_key for one in communications}) == 4
    assert resolve(source.path, "/chats/list/0/messages/1")["from"] == "我"


def test_text_in_pieces_is_joined_and_its_links_are_kept(tmp_path):
    text = [
        "点",
        {"type": "text_link", "text": "这里", "href": "https://example.com"},
        {"type": "bold", "text": "!"},
    ]
    one = only(tmp_path, chat(message(text=text, file="files/a.pdf", mime_type="application/pdf", photo=[1])))
    assert one.untrusted_text == "点这里!"
    assert one.details == {
        "links": ["https://example.com"],
        "file": "files/a.pdf",
        "mime_type": "application/pdf",
    }


@pytest.mark.parametrize(
    ("fields", "iso", "zone_known"),
    [
        ({}, "2024-03-12T09:30:15+08:00", True),
        ({"date_unixtime": None}, "2024-03-12T09:30:15+08:00", False),
        ({"date_unixtime": None, "date": "2024-03-12T01:30:15Z"}, "2024-03-12T09:30:15+08:00", True),
        ({"date_unixtime": "x" * 30}, "2024-03-12T09:30:15+08:00", False),
    ],
)
def test_times(tmp_path, fields, iso, zone_known):
    one = only(tmp_path, chat(message(**fields)))
    assert (one.at.iso(), one.at.zone_known) == (iso, zone_known)


@pytest.mark.parametrize("date", ["", "yesterday", "0001-01-01T00:00:00", "9999-12-31T23:59:59", 7, None, []])
def test_a_time_that_is_none_costs_a_notice_and_not_the_message(tmp_path, date):
    communications, notices, _ = read(
        IMPORTER, export(tmp_path, chat(message(date=date, date_unixtime="-5")))
    )
    assert [(one.at, one.dedupe_key, one.untrusted_text) for one in communications] == [
        (None, None, "请尽快处理")
    ]
    assert [one.locator for one in notices] == ["/messages/0"]


def test_a_call_inside_telegram_is_a_call(tmp_path):
    call = {
        **message(type="service", text="", action="phone_call", duration_seconds=65, discard_reason="hangup"),
        "actor": "催收专员",
        "actor_id": "user42",
    }
    del call["from"], call["from_id"]
    one = only(tmp_path, chat(call))
    assert (one.kind, one.direction, one.duration_ms, one.untrusted_name) == (
        Kind.CALL,
        Direction.IN,
        65_000,
        "催收专员",
    )
    assert "system" not in one.details


def test_other_service_messages_are_marked(tmp_path):
    one = only(tmp_path, chat(message(type="service", text="", action="pin_message")))
    assert (one.kind, one.details["system"], one.details["action"]) == (Kind.CHAT, True, "pin_message")


def test_what_telegram_left_out_is_said(tmp_path):
    source = export(tmp_path, chat({"id": 1, "type": "unsupported"}, message(), "noise", 7))
    communications, notices, _ = read(IMPORTER, source)
    assert len(communications) == 1
    assert [one.locator for one in notices] == ["/messages/0", "/messages/2", "/messages/3"]


def test_more_than_twenty_notices_of_a_kind_are_counted(tmp_path):
    source = export(tmp_path, chat(*[message(id=n, date_unixtime=None, date="?") for n in range(33)]))
    _, notices, _ = read(IMPORTER, source)
    assert len(notices) == 21
    assert "13 more places" in sentences(notices)[-1]


def test_a_file_that_ends_early_keeps_all_before_it(tmp_path):
    content = SAMPLE.read_bytes()[:50_000]
    communications, notices, _ = read(IMPORTER, written(tmp_path, content, "result.json"))
    assert len(communications) == content.count(b'"id"') - 1
    assert f"after the first {len(communications)} messages" in sentences(notices)[0]


def test_a_file_damaged_before_the_first_message_is_refused(tmp_path):
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(written(tmp_path, SAMPLE.read_bytes()[:60], "result.json")))


def test_an_empty_chat_says_so(tmp_path):
    source = export(tmp_path, chat())
    assert IMPORTER.claim(source) is Claim.CERTAIN
    assert "holds no messages" in sentences(read(IMPORTER, source)[1])[0]


def test_the_same_chat_from_two_exports_is_the_same_and_an_edit_is_not(tmp_path):
    first = only(tmp_path, chat(message()))
    whole = only(tmp_path, {"personal_information": {"user_id": 1}, "chats": {"list": [chat(message())]}})
    edited = only(tmp_path, chat(message(text="请马上处理")))
    assert first.dedupe_key == whole.dedupe_key != edited.dedupe_key


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        '{"messages": []}',
        '{"type": "person", "messages": [{"id": 1}]}',
        '{"about": "us"}',
        "null",
    ],
)
def test_other_json_is_not_claimed(tmp_path, content):
    assert IMPORTER.claim(written(tmp_path, content, "result.json")) is Claim.NO


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_other_encodings_read_the_same(tmp_path, encoding):
    content = json.dumps(chat(message()), ensure_ascii=False).encode(encoding)
    source = written(tmp_path, content, "result.json")
    assert IMPORTER.claim(source) is Claim.CERTAIN
    assert [one.untrusted_text for one in read(IMPORTER, source)[0]] == ["请尽快处理"]


WHOLE = json.dumps({"chats": {"list": [chat(message(), message(id=8, text=["a", {"text": "b"}]))]}}).encode()


@given(st.binary(max_size=60), st.integers(0, 2000), st.integers(0, 50))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_exports_raise_nothing_but_a_refusal(tmp_path, noise, place, cut):
    check_survives(IMPORTER, tmp_path, mutated(WHOLE, noise, place, cut), "result.json")


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_raise_nothing_but_a_refusal(tmp_path, content):
    check_survives(IMPORTER, tmp_path, content, "result.json")
