"""Messages and calls of Android's own databases, and of Huawei's old backup."""

import pytest
from phone_databases import ANDROID_CALLS, ANDROID_SMS, HUAWEI_CALLS, HUAWEI_SMS, UNIX_MS, database
from phone_files import call_xml, later, sms_xml
from xml_backups import plain, read, sentences, source_of, written

from evidence_desk.domain.communication import Direction, Kind
from evidence_desk.importers import choose
from evidence_desk.importers._sqlite_source import row_at
from evidence_desk.importers.android_calls_db import IMPORTER as CALLS
from evidence_desk.importers.android_messages_db import IMPORTER as MESSAGES
from evidence_desk.importers.calls_backup_xml import IMPORTER as CALLS_XML
from evidence_desk.importers.sms_backup_xml import IMPORTER as SMS_XML

SMS = {
    "address": "95188",
    "date": UNIX_MS,
    "date_sent": UNIX_MS - 2000,
    "type": 1,
    "body": "已逾期",
    "sub_id": 1,
}
CALL = {"number": "13800138000", "date": UNIX_MS, "duration": 65, "type": 2, "name": "张三"}


def messages(folder, *rows, name="mmssms.db", **more):
    return source_of(database(folder / name, ANDROID_SMS, {"sms": rows} | more))


def test_sms(tmp_path):
    source = messages(tmp_path, SMS, SMS | {"type": 2, "body": "好"}, SMS | {"type": 5})
    assert choose(source) is MESSAGES
    received, sent, failed = read(MESSAGES, source)[0]
    assert plain(received) == {
        "locator": "sms[1]",
        "kind": "sms",
        "source_class": "message_export",
        "at": "2024-03-12T09:30:15+08:00",
        "written": str(UNIX_MS),
        "direction": "in",
        "number": "95188",
        "text": "已逾期",
        "details": {"date_sent": UNIX_MS - 2000, "sub_id": "1"},
    }
    assert (sent.direction, sent.untrusted_text) == (Direction.OUT, "好")
    assert failed.details["status"] == "failed"
    assert row_at(source, sent.locator)["body"] == "好"


def test_mms_whose_time_is_in_seconds(tmp_path):
    source = messages(
        tmp_path,
        pdu=[{"date": UNIX_MS // 1000, "msg_box": 1, "m_type": 132, "m_id": "M1"}],
        addr=[
            {"msg_id": 1, "address": "95188", "type": 137},
            {"msg_id": 1, "address": "insert-address-token", "type": 151},
            {"msg_id": 9, "address": "other", "type": 137},
        ],
        part=[
            {"mid": 1, "ct": "application/smil", "text": "<smil/>"},
            {"mid": 1, "ct": "text/plain", "text": "看图"},
            {"mid": 1, "ct": "image/jpeg", "cl": "a.jpg", "_data": "/data/PART_1"},
        ],
    )
    (one,), notices, attachments = read(MESSAGES, source)
    assert (notices, attachments) == ([], [])
    assert (one.kind, one.locator, one.untrusted_text, one.untrusted_number) == (
        Kind.MMS,
        "pdu[1]",
        "看图",
        "95188",
    )
    assert one.at.iso() == "2024-03-12T09:30:15+08:00"
    assert one.details["parts"] == [{"name": "a.jpg", "ct": "image/jpeg", "size": 0}]


def test_huawei(tmp_path):
    row = {key: value for key, value in SMS.items() if key != "sub_id"}
    sms = source_of(database(tmp_path / "sms.db", HUAWEI_SMS, {"sms_tb": [row]}))
    calls = source_of(database(tmp_path / "calllog.db", HUAWEI_CALLS, {"calls_tb": [CALL]}))
    assert [choose(sms), choose(calls)] == [MESSAGES, CALLS]
    assert [one.locator for one in read(MESSAGES, sms)[0] + read(CALLS, calls)[0]] == [
        "sms_tb[1]",
        "calls_tb[1]",
    ]


def test_calls(tmp_path):
    rows = (CALL, CALL | {"type": 3, "duration": 9}, CALL | {"presentation": 2, "number": "-2"})
    source = source_of(database(tmp_path / "contacts2.db", ANDROID_CALLS, {"calls": rows}))
    assert choose(source) is CALLS
    out, missed, hidden = read(CALLS, source)[0]
    assert plain(out) == {
        "locator": "calls[1]",
        "kind": "call",
        "source_class": "device_call_log",
        "at": "2024-03-12T09:30:15+08:00",
        "written": str(UNIX_MS),
        "direction": "out",
        "number": "13800138000",
        "name": "张三",
        "duration_ms": 65000,
        "details": {"call_type": "outgoing"},
    }
    assert (missed.duration_ms, missed.details["ring_ms"]) == (None, 9000)
    assert (hidden.untrusted_number, hidden.details["presentation"]) == (None, "restricted")


def test_what_a_backup_holds_too_is_the_same(tmp_path):
    at = later()
    ms = round(at.timestamp() * 1000)
    xml = '<smses count="1">' + sms_xml("您好", at) + "</smses>"
    (from_xml,) = read(SMS_XML, written(tmp_path, xml, "sms.xml"))[0]
    (from_db,) = read(MESSAGES, messages(tmp_path, SMS | {"date": ms, "body": "您好"}))[0]
    assert from_xml.dedupe_key == from_db.dedupe_key
    xml = '<calls count="1">' + call_xml(at, 65) + "</calls>"
    (from_xml,) = read(CALLS_XML, written(tmp_path, xml, "calls.xml"))[0]
    source = source_of(database(tmp_path / "c.db", ANDROID_CALLS, {"calls": [CALL | {"date": ms}]}))
    assert from_xml.dedupe_key == read(CALLS, source)[0][0].dedupe_key


def test_any_type_in_any_column(tmp_path):
    odd = [None, 5, 2.5, b"\xff\xfe", "x\x00", 2**63 - 1, -1, "1710207015000"]
    sms = [SMS | {column: value} for column in SMS for value in odd]
    calls = [CALL | {column: value} for column in CALL for value in odd]
    pdu = [{"date": value, "msg_box": value, "sub": value, "m_id": value} for value in odd]
    odd_links = [{"msg_id": value, "address": value, "type": value} for value in odd]
    source = messages(tmp_path, *sms, pdu=pdu, addr=odd_links, part=[{"mid": 1, "ct": each} for each in odd])
    found, notices, _ = read(MESSAGES, source)
    assert len(found) >= len(sms)
    found += read(CALLS, source_of(database(tmp_path / "c.db", ANDROID_CALLS, {"calls": calls})))[0]
    assert len({one.locator for one in found}) == len(found)
    for one in found:
        plain(one)
    assert len(notices) < 70


def test_a_number_and_a_name_without_end(tmp_path):
    without_end = CALL | {"number": "9" * 100_000, "name": "张" * 100_000}
    (call,), _, _ = read(
        CALLS, source_of(database(tmp_path / "a.db", ANDROID_CALLS, {"calls": [without_end]}))
    )
    assert (call.untrusted_number, call.untrusted_name) == ("9" * 4096, "张" * 4096)
    (message,), _, _ = read(MESSAGES, messages(tmp_path, SMS | {"address": "x" * 100_000}))
    assert message.untrusted_number == "x" * 4096


@pytest.mark.parametrize(
    ("importer", "schema", "sentence"),
    [
        (MESSAGES, ANDROID_SMS, "This export holds no messages."),
        (CALLS, ANDROID_CALLS, "This call log holds no"),
    ],
)
def test_nothing_inside(tmp_path, importer, schema, sentence):
    found, notices, _ = read(importer, source_of(database(tmp_path / "a.db", schema)))
    assert found == []
    assert sentences(notices)[0].startswith(sentence)
