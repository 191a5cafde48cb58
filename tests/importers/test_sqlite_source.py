"""What an SQLite file may do to its reader, and what is still read of a damaged one."""

import os
import sqlite3
import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from phone_databases import (
    ANDROID_CALLS,
    APPLE_S,
    IPHONE_CALLS,
    IPHONE_SMS,
    attributed_body,
    database,
    insert,
    set_of,
    wal_set,
)
from xml_backups import plain, read, sentences, source_of, written

from evidence_desk.importers import Claim, ImportRefused, choose
from evidence_desk.importers._sqlite_source import DatabaseDamaged, opened, tables_of
from evidence_desk.importers.android_calls_db import IMPORTER as CALLS
from evidence_desk.importers.iphone_sms_db import IMPORTER as SMS

PAGE = 4096


def rows(count, text="字" * 60):
    return [
        {"text": f"{n} {text}", "date": APPLE_S + n, "handle_id": 1, "service": "SMS"} for n in range(count)
    ]


def sms_db(folder, count=3, name="sms.db", **more):
    path = database(folder / name, IPHONE_SMS, {"handle": [{"id": "95188"}], "message": rows(count)})
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(more.get("then", ""))
    return path


def texts(communications):
    return [one.untrusted_text.split(" ")[0] for one in communications]


# Schemas made to do harm


@pytest.mark.parametrize(
    "view",
    [
        "CREATE VIEW message AS SELECT 1 text, 2 date, 3 is_from_me, 4 handle_id",
        "CREATE VIEW message AS WITH RECURSIVE n(text, date, is_from_me, handle_id) AS (SELECT 1, 2, 3, 4 "
        "UNION ALL SELECT text, date, is_from_me, handle_id FROM n) SELECT * FROM n",
        "CREATE VIRTUAL TABLE message USING fts4(text, date, is_from_me, handle_id)",
        "CREATE TABLE message (text, date, is_from_me, handle_id, PRIMARY KEY (date)) WITHOUT ROWID",
    ],
)
def test_only_plain_tables_are_read(tmp_path, view):
    source = source_of(database(tmp_path / "sms.db", f"CREATE TABLE handle (id); {view};"))
    assert "message" not in tables_of(source)
    assert SMS.claim(source) is Claim.NO


def test_columns_that_compute_are_no_columns(tmp_path):
    computed = "CREATE TABLE handle (id); CREATE TABLE message (text, date, is_from_me, "
    computed += "handle_id AS (hex(zeroblob(900000000))));"
    source = source_of(database(tmp_path / "a.db", computed))
    assert tables_of(source)["message"] == {"text", "date", "is_from_me"}


@pytest.mark.parametrize("column", ["rowid TEXT", "rowid AS (1)", "rowid INTEGER", "rowid INT PRIMARY KEY"])
def test_tables_that_hide_the_numbers_of_their_rows_are_not_read(tmp_path, column):
    schema = f"CREATE TABLE calls ({column}, number, date, duration, type);"
    source = source_of(database(tmp_path / "calls.db", schema))
    assert CALLS.claim(source) is Claim.NO


def test_a_schema_rewritten_by_hand(tmp_path):
    path = sms_db(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = 'CREATE VIEW message AS SELECT load_extension(''x'') text, "
            "1 date, 2 is_from_me, 3 handle_id' WHERE name = 'message'"
        )
        connection.commit()
    source = source_of(path)
    assert SMS.claim(source) is Claim.NO
    with pytest.raises(DatabaseDamaged), opened(source):
        pass


def test_names_that_need_quoting(tmp_path):
    path = sms_db(tmp_path, then="""CREATE TABLE "a""b; DROP TABLE message" ("x""y" TEXT);""")
    assert tables_of(source_of(path))['a"b; drop table message'] == {'x"y'}
    assert len(read(SMS, source_of(path))[0]) == 3


def test_a_query_that_takes_too_many_steps_ends(tmp_path):
    with opened(source_of(sms_db(tmp_path))) as opened_database:
        opened_database._connection.set_progress_handler(lambda: 1, 1)
        assert list(opened_database.rows("message", ("text",))) == []
        assert opened_database.row("message", 1, ("text",)) is None
        found = sentences(opened_database.notices())
    assert found[0].startswith("Reading this database was stopped because it took far more work")


def test_no_other_database_is_opened(tmp_path):
    with opened(source_of(sms_db(tmp_path))) as opened_database:
        for statement in (
            f"ATTACH '{tmp_path / 'other.db'}' AS other",
            "DELETE FROM message",
            "PRAGMA query_only = OFF",
            "SELECT load_extension('x')",
            "SELECT hex(randomblob(9))",
        ):
            with pytest.raises(sqlite3.Error):
                opened_database._connection.execute(statement).fetchall()
    assert not (tmp_path / "other.db").exists()


def test_a_journal_that_names_a_file_deletes_nothing(tmp_path):
    path = sms_db(tmp_path)
    victim = tmp_path / "victim.txt"
    victim.write_bytes(b"/nowhere\0")
    name = str(victim).encode()
    head = (
        bytes.fromhex("d9d505f920a163d7")
        + bytes(4)
        + bytes(8)
        + (512).to_bytes(4, "big")
        + PAGE.to_bytes(4, "big")
    )
    pointer = bytes(4) + name + len(name).to_bytes(4, "big") + sum(name).to_bytes(4, "big")
    journal = head.ljust(512, b"\0") + pointer + bytes.fromhex("d9d505f920a163d7")
    path.with_name("sms.db-journal").write_bytes(journal)
    communications, notices, _ = read(SMS, set_of(path))
    assert len(communications) == 3
    assert sentences(notices)[0].startswith(
        "The file sms.db-journal beside this database names a further file"
    )
    assert victim.exists()


def test_a_hot_journal_is_rolled_back_on_the_copy(tmp_path):
    path = sms_db(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO message (text) VALUES (?)", [("x" * 3000,)] * 50)
        torn = tmp_path / "torn"
        torn.mkdir()
        for each in ("sms.db", "sms.db-journal"):
            (torn / each).write_bytes((tmp_path / each).read_bytes())
        connection.rollback()
    before = [(torn / each).read_bytes() for each in ("sms.db", "sms.db-journal")]
    assert texts(read(SMS, set_of(torn / "sms.db"))[0]) == ["0", "1", "2"]
    assert [(torn / each).read_bytes() for each in ("sms.db", "sms.db-journal")] == before


# Sizes


def test_a_row_too_large_is_passed_over(tmp_path):
    path = sms_db(tmp_path, 0)
    with closing(sqlite3.connect(path)) as connection:
        insert(connection, {"message": [*rows(2), {"text": "x" * (40 << 20), "date": 1}, *rows(1)]})
    tracemalloc.start()
    try:
        communications, notices, _ = read(SMS, source_of(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [one.locator for one in communications] == ["message[1]", "message[2]", "message[4]"]
    assert [(each.locator, sentences([each])[0][:30]) for each in notices] == [
        ("message[3]", "One row of this database could"[:30])
    ]
    assert peak < 40 << 20


def test_a_very_long_text_is_shown_at_its_beginning(tmp_path):
    path = sms_db(tmp_path, 0)
    with closing(sqlite3.connect(path)) as connection:
        insert(connection, {"message": [{"text": "x" * (3 << 20), "date": APPLE_S}]})
        insert(
            connection, {"message": [{"attributedBody": attributed_body("y" * (2 << 20)), "date": APPLE_S}]}
        )
    communications, notices, _ = read(SMS, source_of(path))
    assert [len(one.untrusted_text) for one in communications] == [1 << 20] * 2
    assert [each[:50] for each in sentences(notices)] == [
        "A message here is longer than can be shown, and it"
    ] * 2


def test_memory_stays_flat(tmp_path):
    source = source_of(sms_db(tmp_path, 30_000))
    tables_of(source)
    tracemalloc.start()
    try:
        count = sum(1 for _ in SMS.extract(source))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 30_000
    assert peak < 8 << 20


# Damage


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.95])
def test_a_database_cut_off(tmp_path, kept):
    whole = sms_db(tmp_path, 2000).read_bytes()
    source = written(tmp_path, whole[: int(len(whole) * kept)], "cut.db")
    communications, notices, _ = read(SMS, source)
    assert 0 < len(communications) < 2000
    assert texts(communications) == [str(n) for n in range(len(communications))]
    assert [each[:37] for each in sentences(notices)] == ["Parts of this database are damaged an"]


def test_a_page_lost_in_the_middle(tmp_path):
    content = bytearray(sms_db(tmp_path, 2000).read_bytes())
    at = content.find("1000 字".encode()) // PAGE * PAGE
    content[at : at + PAGE] = bytes(PAGE)
    communications, notices, _ = read(SMS, written(tmp_path, bytes(content), "hole.db"))
    found = [int(text) for text in texts(communications)]
    assert 1950 < len(found) < 2000
    assert found == sorted(found)
    assert (found[0], found[-1]) == (0, 1999)
    assert 1000 not in found
    assert [each[:37] for each in sentences(notices)] == ["Parts of this database are damaged an"]


def test_damaged_values_in_a_row_with_a_far_number(tmp_path):
    path = sms_db(tmp_path, 1)
    far = [{"ROWID": 1 << 39, "text": "damaged"}, {"ROWID": (1 << 39) + 1, "text": "behind", "date": APPLE_S}]
    with closing(sqlite3.connect(path)) as connection:
        insert(connection, {"message": far})
    content = bytearray(path.read_bytes())
    # A record begins with the size of its header; sixteen types follow, then the one value.
    content[content.find(b"damaged") - 17] = 0x7F
    communications, notices, _ = read(SMS, written(tmp_path, bytes(content), "far.db"))
    assert texts(communications) == ["0", "behind"]
    assert [each[:37] for each in sentences(notices)] == ["Parts of this database are damaged an"]


def test_a_header_and_nothing_else(tmp_path):
    for content in (
        b"SQLite format 3\0",
        b"SQLite format 3\0" + bytes(4080),
        b"SQLite format 3\0" + os.urandom(9000),
    ):
        source = written(tmp_path, content, "sms.db")
        assert SMS.claim(source) is Claim.NO
        assert choose(source).key in ("any_file", "vendor_backup")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(noise=b"\0\0\0\0\0\x80", place=3045, head=False)
@given(noise=st.binary(min_size=1, max_size=300), place=st.integers(0, 1 << 20), head=st.booleans())
def test_any_damage_gives_rows_or_a_refusal(tmp_path, noise, place, head):
    content = bytearray(sms_db(tmp_path, 60, f"{place}-{len(noise)}.db").read_bytes())
    for each in tmp_path.iterdir():
        each.unlink()
    place = 16 + place % 84 if head else place % len(content)
    content[place : place + len(noise)] = noise
    source = written(tmp_path, bytes(content), "sms.db")
    SMS.claim(source)
    try:
        first = [plain(each) for each in SMS.extract(source)]
        assert first == [plain(each) for each in SMS.extract(source)]
    except ImportRefused:
        return
    assert len({each["locator"] for each in first if "kind" in each}) == sum("kind" in each for each in first)


def test_a_wal_of_another_database(tmp_path):
    (tmp_path / "calls").mkdir()
    calls = wal_set(tmp_path / "calls" / "c.db", IPHONE_CALLS, {}, {"ZCALLRECORD": [{"ZDATE": 1.0}]})
    path = sms_db(tmp_path)
    path.with_name("sms.db-wal").write_bytes(calls.with_name("c.db-wal").read_bytes())
    source = set_of(path)
    try:
        communications = read(SMS, source)[0]
    except ImportRefused:
        communications = []
    assert len(communications) <= 3


def test_nothing_is_left_in_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    Path(tmp_path / "t").mkdir()
    read(SMS, source_of(sms_db(tmp_path)))
    half_way = SMS.extract(source_of(sms_db(tmp_path, name="b.db")))
    next(half_way)
    assert len(list((tmp_path / "t").iterdir())) == 1
    assert {each.stat().st_mode & 0o077 for each in (tmp_path / "t").iterdir()} == {0}
    half_way.close()
    assert list((tmp_path / "t").iterdir()) == []


def test_a_full_disk_is_said(tmp_path, monkeypatch):
    source = source_of(sms_db(tmp_path))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(ImportRefused) as refused:
        list(SMS.extract(source))
    assert "there was no room on the disk" in refused.value.message().render("en")


def test_utf_16_databases(tmp_path):
    path = tmp_path / "c.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA encoding = 'UTF-16le'")
        connection.executescript(ANDROID_CALLS)
        insert(
            connection,
            {"calls": [{"number": "95188", "date": 1710207015000, "duration": 5, "type": 1, "name": "张三"}]},
        )
    (one,), notices, _ = read(CALLS, source_of(path))
    assert (one.untrusted_name, notices) == ("张三", [])
