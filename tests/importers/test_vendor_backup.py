import os
from dataclasses import replace

import pytest
from phone_databases import database
from xml_backups import written

from evidence_desk.importers import Claim, ImportRefused, choose
from evidence_desk.importers.vendor_backup import IMPORTER

LOCKED = bytes([0]) + os.urandom(5000).replace(b"\xff", b"\xfe")
MANIFEST = (
    "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);"
)


def sentence(source):
    with pytest.raises(ImportRefused) as refused:
        list(IMPORTER.extract(source))
    return refused.value.message().render("en")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("短信(com.android.mms).bak", "SMS Backup & Restore"),
        ("sms.enc", "SMS Backup & Restore"),
        ("call", "SMS Backup & Restore"),
        ("calllog.vcl", "SMS Backup & Restore"),
        ("phone.clone", "SMS Backup & Restore"),
        ("Manifest.db", "without a password"),
        ("3d0d7e5fb2ce288813306e4d4636395e047a3d28", "without a password"),
        ("MSG0.db", "screenshots of the chat"),
        ("EnMicroMsg.db", "screenshots of the chat"),
        ("Msg3.0.db", "message manager"),
        ("我的QQ消息.bak", "message manager"),
    ],
)
def test_what_is_locked_is_kept_and_a_way_is_said(tmp_path, name, hint):
    source = written(tmp_path, LOCKED, name)
    assert choose(source) is IMPORTER
    assert hint in sentence(source)


@pytest.mark.parametrize("head", [b"ANDROID BACKUP\n5\n1\nAES-256\n", b"MIUI BACKUP\n2\ncom.android.mms\n"])
def test_backups_known_by_their_bytes(tmp_path, head):
    source = written(tmp_path, head + LOCKED, "anything.dat")
    assert IMPORTER.claim(source) is Claim.CERTAIN
    assert "SMS Backup & Restore" in sentence(source)


def test_the_list_of_an_iphone_backup(tmp_path):
    source = written(tmp_path, database(tmp_path / "m.db", MANIFEST).read_bytes(), "Manifest.db")
    assert choose(source) is IMPORTER
    assert "3d0d7e5f" in sentence(source)


def test_a_damaged_database(tmp_path):
    source = written(tmp_path, b"SQLite format 3\0" + os.urandom(9000), "sms.db")
    assert choose(source) is IMPORTER
    assert "This database is damaged" in sentence(source)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"plain words of a person", "notes.bak"),
        (b"", "empty.bak"),
        (b"PK\x03\x04" + bytes(100), "a.bak"),
        (b"#!AMR\n" + bytes(100), "call"),
        (LOCKED, "unknown.dat"),
        (LOCKED, "contact.db"),
    ],
)
def test_others_are_left_to_others(tmp_path, content, name):
    assert IMPORTER.claim(written(tmp_path, content, name)) is Claim.NO


def test_names_that_anybody_uses_need_wechats_folder(tmp_path):
    source = written(tmp_path, LOCKED, "message_0.db")
    assert IMPORTER.claim(source) is Claim.NO
    assert IMPORTER.claim(replace(source, folder="D:\\xwechat_files\\db_storage\\message")) is Claim.POSSIBLE


def test_a_database_of_another_app_is_not_called_damaged(tmp_path):
    other = written(tmp_path, database(tmp_path / "o.db", "CREATE TABLE notes (a);").read_bytes(), "x.db")
    empty = written(tmp_path, database(tmp_path / "e.db", "PRAGMA user_version = 1;").read_bytes(), "y.db")
    assert [IMPORTER.claim(other), IMPORTER.claim(empty)] == [Claim.NO, Claim.NO]
