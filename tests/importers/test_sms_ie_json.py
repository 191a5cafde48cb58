import base64
import json

import pytest
from chat_exports import check_survives, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import plain, read, sentences, written

from evidence_desk.domain.communication import Direction, Kind
from evidence_desk.importers import Attachment, Claim, ImportRefused, sms_backup_xml
from evidence_desk.importers._json_stream import resolve
from evidence_desk.importers._text import line_at
from evidence_desk.importers.sms_ie_json import IMPORTER

SMS = {
    "_id": "1",
    "thread_id": "3",
    "address": "13800138000",
    "person": None,
    "date": "1710207015123",
    "date_sent": "1710207014000",
    "read": "1",
    "status": "-1",
    "type": "1",
    "body": "您的借款已逾期\n请处理",
    "sub_id": "2",
    "__display_name": "张三",
}
MMS = {
    "_id": "9",
    "thread_id": "3",
    "date": "1710207016",
    "msg_box": "1",
    "m_id": "M1",
    "__sender_address": {"address": "13800138000", "type": "137", "__display_name": "张三"},
    "__recipient_addresses": [{"address": "insert-address-token", "type": "151"}],
    "__parts": [
        {"seq": "-1", "ct": "application/smil", "text": "<smil/>"},
        {"seq": "0", "ct": "text/plain", "text": "看图"},
        {"seq": "0", "ct": "image/jpeg", "name": "a.jpg", "_data": "/data/a.jpg"},
    ],
}
CALL = {
    "_id": "4",
    "number": "13800138000",
    "presentation": "1",
    "date": "1710207015123",
    "duration": "65",
    "type": "2",
    "name": "张三",
}


def ndjson(folder, *rows):
    content = "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    return written(folder, content + "\n", "messages.ndjson")


def array(folder, *rows):
    return written(folder, json.dumps(rows, ensure_ascii=False, indent=2), "messages-2024-03-12.json")


@pytest.mark.parametrize("form", [ndjson, array])
def test_messages_in_lines_and_in_an_array(tmp_path, form):
    source = form(tmp_path, SMS, SMS | {"type": "5", "body": "好"}, MMS)
    assert IMPORTER.claim(source) is Claim.CERTAIN
    communications, notices, _ = read(IMPORTER, source)
    assert notices == []
    assert [(one.kind, one.direction, one.untrusted_text) for one in communications] == [
        (Kind.SMS, Direction.IN, "您的借款已逾期\n请处理"),
        (Kind.SMS, Direction.OUT, "好"),
        (Kind.MMS, Direction.IN, "看图"),
    ]
    assert {(one.untrusted_number, one.untrusted_name) for one in communications} == {("13800138000", "张三")}
    assert communications[0].details == {"date_sent": 1710207014000, "sub_id": "2"}
    assert communications[1].details["status"] == "failed"
    assert [one.at.iso() for one in communications] == [
        "2024-03-12T09:30:15.123+08:00",
        "2024-03-12T09:30:15.123+08:00",
        "2024-03-12T09:30:16+08:00",
    ]


def test_locators_find_their_row_again(tmp_path):
    lines, whole = ndjson(tmp_path, "", SMS, MMS), array(tmp_path, CALL, SMS)
    for one in read(IMPORTER, lines)[0]:
        assert json.loads(line_at(lines.path, one.locator))["date"] == one.at.written
    for one in read(IMPORTER, whole)[0]:
        assert resolve(whole.path, one.locator)["date"] == one.at.written


def test_calls(tmp_path):
    missed = CALL | {"type": "3", "duration": "20", "presentation": "2", "number": ""}
    source = array(tmp_path, CALL, missed, CALL | {"duration": "x", "type": None})
    assert IMPORTER.claim(source) is Claim.CERTAIN
    communications, notices, _ = read(IMPORTER, source)
    assert notices == []
    assert [
        (one.direction, one.duration_ms, one.untrusted_number, one.details) for one in communications
    ] == [
        (Direction.OUT, 65_000, "13800138000", {"call_type": "outgoing"}),
        (Direction.IN, None, None, {"call_type": "missed", "presentation": "restricted", "ring_ms": 20_000}),
        (Direction.UNKNOWN, None, "13800138000", {"call_type": "unknown"}),
    ]


def test_pictures_of_version_1_follow_their_message(tmp_path):
    old = {
        **{key: value for key, value in MMS.items() if not key.startswith("__")},
        "sender_address": MMS["__sender_address"],
        "recipient_addresses": [],
        "parts": [
            {"ct": "image/jpeg", "name": "a.jpg", "binary_data": base64.b64encode(b"abc").decode()},
            {"ct": "image/jpeg", "name": "b.jpg", "binary_data": "%%%"},
        ],
    }
    extracted = list(IMPORTER.extract(array(tmp_path, old)))
    attachments = [one for one in extracted if isinstance(one, Attachment)]
    assert [(one.untrusted_name, one.data, one.locator) for one in attachments] == [
        ("a.jpg", b"abc", "/0/part[1]")
    ]
    assert len(extracted) == 3


def test_a_row_that_another_backup_holds_too_is_the_same(tmp_path):
    row = '<sms address="13800138000" date="1710207015123" type="1" body="您的借款已逾期&#10;请处理" />'
    other = read(sms_backup_xml.IMPORTER, written(tmp_path, f'<smses count="1">{row}</smses>'))[0][0]
    assert read(IMPORTER, ndjson(tmp_path, SMS))[0][0].dedupe_key == other.dedupe_key


def test_a_line_that_is_no_row_costs_a_notice_and_not_the_others(tmp_path):
    source = ndjson(tmp_path, SMS, '{"_id": "2", "bo', "[1]", {"a": 1}, SMS | {"date": "later"})
    communications, notices, _ = read(IMPORTER, source)
    assert [one.at is None for one in communications] == [False, True]
    assert [one.locator for one in notices] == ["line[2]", "line[3]", "line[4]", "line[5]"]


def test_an_array_that_ends_early_keeps_all_before_it(tmp_path):
    content = json.dumps([SMS, CALL, SMS])[:-20]
    communications, notices, _ = read(IMPORTER, written(tmp_path, content, "messages.json"))
    assert len(communications) == 2
    assert "after the first 2 messages" in sentences(notices)[0]


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", '{"id": 1}', "x", '[{"number": 1, "date": 2}]'])
def test_other_json_is_not_claimed(tmp_path, content):
    assert IMPORTER.claim(written(tmp_path, content, "messages.json")) is Claim.NO


@pytest.mark.parametrize("content", ["{", "[1, 2]", "[[", "x\ny"])
def test_a_file_without_a_row_is_refused(tmp_path, content):
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(written(tmp_path, content, "messages.json")))


@given(
    st.binary(max_size=60),
    st.integers(0, 2000),
    st.integers(0, 50),
    st.sampled_from([json.dumps([SMS, MMS, CALL]), "\n".join(map(json.dumps, (SMS, MMS, CALL)))]),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_exports_raise_nothing_but_a_refusal(tmp_path, noise, place, cut, content):
    check_survives(IMPORTER, tmp_path, mutated(content.encode(), noise, place, cut), "messages.json")


VALUES = (
    st.none()
    | st.integers()
    | st.text(max_size=5)
    | st.lists(st.dictionaries(st.text(max_size=3), st.text()))
)
KEYS = st.sampled_from(sorted({*SMS, *MMS, *CALL, "binary_data", "parts"}))


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=12), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_values_in_any_columns_raise_nothing_but_a_refusal(tmp_path, rows):
    for one in check_survives(IMPORTER, tmp_path, json.dumps(rows).encode(), "messages.json"):
        plain(one)
