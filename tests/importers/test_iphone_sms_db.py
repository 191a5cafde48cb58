import sqlite3
from contextlib import closing

import pytest
from phone_databases import APPLE_S, IPHONE_SMS, attributed_body, database, insert, set_of, wal_set
from xml_backups import plain, read, sentences, source_of

from evidence_desk.domain.communication import Direction, Kind
from evidence_desk.importers import Claim, choose
from evidence_desk.importers._sqlite_source import row_at
from evidence_desk.importers.iphone_sms_db import IMPORTER

HANDLES = [{"ROWID": 1, "id": "+8613800138000"}, {"ROWID": 2, "id": "95188"}, {"ROWID": 3, "id": "a@b.cn"}]


def message(text="您的借款已逾期", date=APPLE_S * 10**9, **more):
    return {"text": text, "date": date, "handle_id": 1, "service": "SMS", "guid": None} | more


def sms_db(folder, *messages, name="sms.db", **tables):
    rows = {"handle": HANDLES, "message": messages} | tables
    return source_of(database(folder / name, IPHONE_SMS, rows))


def test_both_kinds_of_time_and_both_kinds_of_words(tmp_path):
    source = sms_db(
        tmp_path,
        message(guid="G1"),
        message(date=APPLE_S, is_from_me=1, text="明天还", guid="G2", service="iMessage"),
        message(None, attributedBody=attributed_body("今天\n还款"), handle_id=2, guid="G3"),
        name="3d0d7e5fb2ce288813306e4d4636395e047a3d28",
    )
    assert choose(source) is IMPORTER
    communications, notices, attachments = read(IMPORTER, source)
    assert (notices, attachments) == ([], [])
    assert [plain(each) for each in communications] == [
        {
            "locator": "message[1]",
            "kind": "sms",
            "source_class": "message_export",
            "at": "2024-03-12T09:30:15+08:00",
            "written": "731899815000000000",
            "direction": "in",
            "number": "+8613800138000",
            "text": "您的借款已逾期",
            "details": {"service": "SMS"},
        },
        {
            "locator": "message[2]",
            "kind": "chat",
            "source_class": "message_export",
            "at": "2024-03-12T09:30:15+08:00",
            "written": "731899815",
            "direction": "out",
            "number": "+8613800138000",
            "text": "明天还",
            "details": {"service": "iMessage"},
        },
        {
            "locator": "message[3]",
            "kind": "sms",
            "source_class": "message_export",
            "at": "2024-03-12T09:30:15+08:00",
            "written": "731899815000000000",
            "direction": "in",
            "number": "95188",
            "text": "今天\n还款",
            "details": {"service": "SMS"},
        },
    ]


def test_locators_name_their_rows(tmp_path):
    source = sms_db(tmp_path, message("一"), message("二"))
    for one in read(IMPORTER, source)[0]:
        assert row_at(source, one.locator)["text"] == one.untrusted_text
    for nowhere in ("message[3]", "nothing[1]", "whole"):
        with pytest.raises(LookupError):
            row_at(source, nowhere)


def test_a_group_its_people_and_its_pictures(tmp_path):
    source = sms_db(
        tmp_path,
        message("看图\ufffc", cache_has_attachments=1, guid="G"),
        message("好", is_from_me=1),
        message(None, item_type=2, group_title="新名字"),
        chat=[{"ROWID": 5, "style": 43, "chat_identifier": "chat77", "display_name": "还款群"}],
        chat_handle_join=[{"chat_id": 5, "handle_id": 1}, {"chat_id": 5, "handle_id": 2}],
        chat_message_join=[{"chat_id": 5, "message_id": number} for number in (1, 2, 3)],
        attachment=[{"ROWID": 4, "filename": "~/Library/SMS/a/b/图.jpg", "mime_type": "image/jpeg"}],
        message_attachment_join=[{"message_id": 1, "attachment_id": 4}],
    )
    received, sent, renamed = read(IMPORTER, source)[0]
    assert (received.kind, received.untrusted_text, received.untrusted_number) == (
        Kind.MMS,
        "看图",
        "+8613800138000",
    )
    assert received.details["attachments"] == [{"name": "图.jpg", "type": "image/jpeg"}]
    assert received.details["peers"] == ["+8613800138000", "95188"]
    assert (received.details["conversation"], received.details["conversation_name"]) == ("chat77", "还款群")
    assert (sent.direction, sent.untrusted_number) == (Direction.OUT, "+8613800138000~95188")
    assert (renamed.direction, renamed.details["system"], renamed.details["group_title"]) == (
        Direction.UNKNOWN,
        True,
        "新名字",
    )


def test_what_was_not_sent_and_an_address_that_is_no_number(tmp_path):
    source = sms_db(tmp_path, message(is_from_me=1, error=22), message(handle_id=3, service="iMessage"))
    failed, from_mail = read(IMPORTER, source)[0]
    assert (failed.details["not_sent"], failed.details["status"]) == (True, "failed")
    assert (from_mail.untrusted_number, from_mail.untrusted_name) == (None, "a@b.cn")


def test_the_same_message_in_two_backups_is_one(tmp_path):
    first = read(IMPORTER, sms_db(tmp_path, message(guid="G", date=APPLE_S)))[0]
    later = read(IMPORTER, sms_db(tmp_path, message("新"), message(guid="G"), name="later.db"))[0]
    keys = [one.dedupe_key for one in first + later]
    assert keys[0] == keys[2] != keys[1]
    assert all(keys)


def test_an_id_that_is_shared_makes_no_copy_of_another_message(tmp_path):
    one, other = read(IMPORTER, sms_db(tmp_path, message("一", guid="G"), message("二", guid="G")))[0]
    assert one.dedupe_key != other.dedupe_key


@pytest.mark.parametrize("date", [None, 0, -5, "", "x", 10**30, 9.9e300, b"\x00", 2**62])
def test_times_that_are_none(tmp_path, date):
    communications, notices, _ = read(
        IMPORTER, sms_db(tmp_path, message(date=str(date) if date == 10**30 else date))
    )
    assert [(one.at, one.dedupe_key) for one in communications] == [(None, None)]
    assert sentences(notices)[0].startswith("A message here states no readable time.")


def test_any_type_in_any_column(tmp_path):
    odd = [None, 5, 2.5, b"\xff\xfe", "x\x00\ud7ff", "'; DROP TABLE message; --", 2**63 - 1, -1]
    columns = ("text", "handle_id", "service", "date", "is_from_me", "error", "item_type", "attributedBody")
    source = sms_db(
        tmp_path,
        *(message(**{column: value}) for column in columns for value in odd),
        chat=[{"ROWID": 1, "chat_identifier": b"\x01", "style": "x"}],
        chat_message_join=[{"chat_id": 1, "message_id": 1}, {"chat_id": "x", "message_id": None}],
    )
    communications, notices, _ = read(IMPORTER, source)
    assert len(communications) == len(columns) * len(odd)
    assert len({one.locator for one in communications}) == len(communications)
    for one in communications:
        plain(one)
    assert len(notices) < 60


def test_words_that_cannot_be_decoded_are_told(tmp_path):
    (one,), notices, _ = read(IMPORTER, sms_db(tmp_path, message(None, attributedBody=b"\x04\x0bnothing")))
    assert one.untrusted_text == ""
    assert sentences(notices)[0].startswith("The words of a message here are stored in a way")


def test_no_messages(tmp_path):
    communications, notices, _ = read(IMPORTER, sms_db(tmp_path))
    assert communications == []
    assert sentences(notices)[0].startswith("This export holds no messages.")


def test_rows_that_lie_beside_the_database_only(tmp_path):
    rows = {"handle": HANDLES, "message": [message("旧", guid="1")]}
    path = wal_set(tmp_path / "sms.db", IPHONE_SMS, rows, {"message": [message("新", guid="2")]})
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    communications, notices, _ = read(IMPORTER, set_of(path))
    assert [one.untrusted_text for one in communications] == ["旧", "新"]
    assert notices == []
    communications, notices, _ = read(IMPORTER, source_of(path))
    assert [one.untrusted_text for one in communications] == ["旧"]
    assert sentences(notices) == [
        "Recent messages or calls may be missing: the phone keeps the newest ones in a second file, "
        "sms.db-wal, which does not lie beside this one. What this file holds was read, and it is unchanged. "
        "If you can, copy both files from the phone and take them in together."
    ]
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_a_database_that_is_all_in_its_wal(tmp_path):
    path = tmp_path / "sms.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.executescript(IPHONE_SMS)
        insert(connection, {"handle": HANDLES, "message": [message()]})
        (tmp_path / "copy").mkdir()
        for each in (path, path.with_name("sms.db-wal")):
            (tmp_path / "copy" / each.name).write_bytes(each.read_bytes())
    source = set_of(tmp_path / "copy" / "sms.db")
    assert IMPORTER.claim(source) is Claim.CERTAIN
    assert len(read(IMPORTER, source)[0]) == 1
