"""Databases as phones write them, made for one test: schemas reduced to what is read."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from xml_backups import source_of

from evidence_desk.importers import Companion, Source

#: 2024-03-12 09:30:15 in Shanghai, in seconds since 2001 and in Unix milliseconds.
APPLE_S, UNIX_MS = 731_899_815, 1_710_207_015_000

IPHONE_SMS = """
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT, text TEXT, attributedBody BLOB,
    handle_id INTEGER DEFAULT 0, service TEXT, subject TEXT, date INTEGER, date_read INTEGER,
    date_delivered INTEGER, is_from_me INTEGER DEFAULT 0, error INTEGER DEFAULT 0,
    item_type INTEGER DEFAULT 0, group_title TEXT, cache_has_attachments INTEGER DEFAULT 0,
    associated_message_type INTEGER DEFAULT 0);
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, service TEXT);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT, style INTEGER, chat_identifier TEXT,
    display_name TEXT);
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, filename TEXT, mime_type TEXT,
    transfer_name TEXT, total_bytes INTEGER);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, PRIMARY KEY (chat_id, message_id));
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER);
CREATE TRIGGER after_delete AFTER DELETE ON message BEGIN DELETE FROM handle; END;
"""
IPHONE_CALLS = """
CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZANSWERED INTEGER, ZCALLTYPE INTEGER, ZORIGINATED INTEGER,
    ZDATE TIMESTAMP, ZDURATION FLOAT, ZADDRESS VARCHAR, ZNAME VARCHAR, ZSERVICE_PROVIDER VARCHAR);
"""
IPHONE_OLD_CALLS = """
CREATE TABLE call (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT, date INTEGER, duration INTEGER,
    flags INTEGER, id INTEGER);
"""
ANDROID_SMS = """
CREATE TABLE sms (_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, person INTEGER, date INTEGER,
    date_sent INTEGER DEFAULT 0, type INTEGER, subject TEXT, body TEXT, sub_id INTEGER DEFAULT -1);
CREATE TABLE pdu (_id INTEGER PRIMARY KEY, thread_id INTEGER, date INTEGER, date_sent INTEGER,
    msg_box INTEGER, m_id TEXT, sub TEXT, sub_cs INTEGER, m_type INTEGER, tr_id TEXT,
    sub_id INTEGER DEFAULT -1);
CREATE TABLE addr (_id INTEGER PRIMARY KEY, msg_id INTEGER, address TEXT, type INTEGER, charset INTEGER);
CREATE TABLE part (_id INTEGER PRIMARY KEY, mid INTEGER, ct TEXT, name TEXT, fn TEXT, cl TEXT, _data TEXT,
    text TEXT);
"""
HUAWEI_SMS = """
CREATE TABLE sms_tb (_id INTEGER PRIMARY KEY, address TEXT, date INTEGER, date_sent INTEGER, type INTEGER,
    body TEXT, sub_id INTEGER, read INTEGER);
"""
ANDROID_CALLS = """
CREATE TABLE calls (_id INTEGER PRIMARY KEY, number TEXT, presentation INTEGER DEFAULT 1, date INTEGER,
    duration INTEGER, type INTEGER, name TEXT);
"""
HUAWEI_CALLS = """
CREATE TABLE calls_tb (_id INTEGER PRIMARY KEY, number TEXT, date INTEGER, duration INTEGER, type INTEGER,
    name TEXT);
"""

Rows = Mapping[str, Sequence[Mapping[str, object]]]


def database(path: Path, schema: str, rows: Rows | None = None) -> Path:
    """A database without anything beside it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(schema)
        insert(connection, rows or {})
    return path


def insert(connection: sqlite3.Connection, rows: Rows) -> None:
    for table, each in rows.items():
        for row in each:
            columns = ", ".join(f'"{key}"' for key in row)
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(row.values()))
    connection.commit()


def wal_set(path: Path, schema: str, stored: Rows, only_in_wal: Rows) -> Path:
    """A database whose newest rows are in `-wal` only, as a phone that is switched on has it."""
    making = path.with_name("making")
    making.mkdir()
    live = making / path.name
    with closing(sqlite3.connect(live)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(schema)
        insert(connection, stored)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        insert(connection, only_in_wal)
        for suffix in ("", "-wal", "-shm"):
            shutil.copyfile(live.with_name(live.name + suffix), path.with_name(path.name + suffix))
    shutil.rmtree(making)
    return path


def set_of(path: Path) -> Source:
    """The source of a database with what lies beside it."""
    found = [
        Companion(suffix, beside)
        for suffix in ("-wal", "-shm", "-journal")
        if (beside := path.with_name(path.name + suffix)).exists()
    ]
    return replace(source_of(path), companions=tuple(found))


def attributed_body(text: str, *, mutable: bool = False) -> bytes:
    """`text` as iOS archives it: an NSAttributedString with one run of attributes."""
    words = text.encode()
    if len(words) < 0x80:
        length = bytes((len(words),))
    elif len(words) < 0x10000:
        length = b"\x81" + len(words).to_bytes(2, "little")
    else:
        length = b"\x82" + len(words).to_bytes(4, "little")
    classes = b"\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85\x92"
    string = b"\x84\x84\x84\x08NSString\x01\x94\x84\x01+"
    if mutable:
        classes = b"\x84\x84\x84\x19NSMutableAttributedString\x00" + classes[1:]
        string = b"\x84\x84\x84\x0fNSMutableString\x01\x84\x84\x08NSString\x01\x95\x84\x01+"
    ending = b"\x86\x84\x02iI\x01\x01\x92\x84\x84\x84\x0cNSDictionary\x00\x94\x84\x01i\x00\x86\x86"
    return b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@" + classes + string + length + words + ending
