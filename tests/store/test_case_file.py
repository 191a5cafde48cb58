from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import exc, text

from evidence_desk.domain.custody import CustodyKind
from evidence_desk.store.case_file import (
    CaseFile,
    CaseHeldElsewhere,
    CaseMissing,
    CaseUnreadable,
)
from evidence_desk.store.vault import DiskFull, VaultUnwritable

HOLD = (
    "import sys; from pathlib import Path; from evidence_desk.store.case_file import CaseFile\n"
    "case = CaseFile.open(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read(); case.close()\n"
)


@pytest.fixture
def case(case_dir):
    made = CaseFile.create(case_dir)
    yield made
    made.close()


@pytest.fixture
def held(case_dir):
    """A case that another process has open for writing; the process."""
    CaseFile.create(case_dir).close()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(case_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    yield holder
    holder.kill()
    holder.communicate()


def test_a_second_writer_is_refused_and_told_by_whom(held, case_dir):
    with pytest.raises(CaseHeldElsewhere) as raised:
        CaseFile.open(case_dir)
    said = raised.value.message().render("en")
    assert f"({held.pid})" in said
    assert "since 20" in said
    with pytest.raises(CaseHeldElsewhere):
        CaseFile.create(case_dir)


def test_reading_goes_on_beside_a_writer_and_cannot_write(held, case_dir):
    case = CaseFile.open(case_dir, read_only=True)
    assert f"({held.pid})" in case.holder()
    with case.read() as work:
        assert work.items.count() == 0
        with pytest.raises(exc.OperationalError, match="readonly"):
            work.connection.execute(text("DELETE FROM act"))
    with pytest.raises(CaseHeldElsewhere), case.write():
        pass
    case.close()
    assert (case_dir / "case.holder.json").exists()


def test_a_killed_holder_leaves_the_case_open_to_the_next_at_once(held, case_dir):
    held.kill()
    held.wait()
    assert (case_dir / "case.holder.json").exists()
    case = CaseFile.open(case_dir)
    assert case.ended_uncleanly
    with case.write() as work:
        work.custody.append(CustodyKind.VERIFIED, None, {})
    case.close()
    again = CaseFile.open(case_dir)
    assert not again.ended_uncleanly
    again.close()


def test_a_case_may_be_closed_on_another_thread_than_it_was_opened_on(case_dir):
    opened: list[CaseFile] = []
    closing_time = threading.Event()

    def open_it() -> None:
        opened.append(CaseFile.create(case_dir))
        closing_time.wait(30)

    thread = threading.Thread(target=open_it)
    thread.start()
    while not opened and thread.is_alive():
        thread.join(0.01)
    opened[0].close()
    CaseFile.open(case_dir).close()
    closing_time.set()
    thread.join()


def test_no_case_there(tmp_path):
    for read_only in (False, True):
        with pytest.raises(CaseMissing) as raised:
            CaseFile.open(tmp_path / "nowhere", read_only=read_only)
        assert str(tmp_path / "nowhere") in raised.value.message().render("en")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("content", [b"no database at all, only text of some length" * 50, b"\0" * 4096])
def test_a_file_that_is_no_database(tmp_path, content):
    (tmp_path / "case.db").write_bytes(content)
    for read_only in (False, True):
        with pytest.raises(CaseUnreadable):
            CaseFile.open(tmp_path, read_only=read_only)
    assert (tmp_path / "case.db").read_bytes() == content
    assert not (tmp_path / "case.holder.json").exists()


def test_a_torn_database_says_so_and_lets_go(case_dir):
    CaseFile.create(case_dir).close()
    whole = (case_dir / "case.db").read_bytes()
    (case_dir / "case.db").write_bytes(whole[:4096] + os.urandom(len(whole) - 4096))
    with pytest.raises(CaseUnreadable):
        CaseFile.open(case_dir)
    (case_dir / "case.db").write_bytes(whole)
    CaseFile.open(case_dir).close()


def test_a_case_where_no_folder_can_be(tmp_path):
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(VaultUnwritable):
            CaseFile.create(folder)


@pytest.mark.parametrize("left", ["empty file", "no schema", "no first row"])
def test_a_case_whose_making_was_broken_off_is_made_whole(case_dir, left):
    case_dir.mkdir()
    if left == "empty file":
        (case_dir / "case.db").touch()
    elif left == "no schema":
        with closing(sqlite3.connect(case_dir / "case.db")) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
    else:
        made = CaseFile.create(case_dir)
        with made.write() as work:
            work.connection.execute(text("DELETE FROM case_info"))
        made.close()
        with pytest.raises(CaseMissing):
            CaseFile.open(case_dir, read_only=True)
    case = CaseFile.open(case_dir)
    with case.read() as work:
        assert len(work.connection.execute(text("SELECT uuid FROM case_info")).all()) == 1
    assert case.vault.seal_bytes(b"x").size == 1
    case.close()


def test_creating_again_opens_what_is_there(case_dir):
    first = CaseFile.create(case_dir, zone="Asia/Tokyo")
    first.close()
    second = CaseFile.create(case_dir)
    assert second.zone == "Asia/Tokyo"
    with second.read() as work:
        assert work.custody.is_intact()
        rows = work.connection.execute(text("SELECT count(*) FROM custody_event")).scalar_one()
    assert rows == 1
    second.close()


def test_an_error_takes_the_whole_transaction_back(case):
    def fail() -> None:
        with case.write() as work:
            work.custody.append(CustodyKind.VERIFIED, None, {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with case.read() as work:
        assert work.connection.execute(text("SELECT count(*) FROM custody_event")).scalar_one() == 1


def test_a_reader_keeps_its_snapshot(case):
    def count(work) -> int:
        return work.connection.execute(text("SELECT count(*) FROM custody_event")).scalar_one()

    with case.read() as reading:
        assert count(reading) == 1
        with case.write() as writing:
            writing.custody.append(CustodyKind.VERIFIED, None, {})
        assert count(reading) == 1
    with case.read() as reading:
        assert count(reading) == 2


def test_writers_on_many_threads_take_turns_and_keep_the_chain(case):
    def append() -> None:
        for _ in range(10):
            with case.write() as work:
                work.custody.append(CustodyKind.VERIFIED, None, {"thread": threading.get_ident()})

    threads = [threading.Thread(target=append) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with case.read() as work:
        assert work.custody.is_intact()
        assert work.connection.execute(text("SELECT count(*) FROM custody_event")).scalar_one() == 41


def test_the_holders_note_is_for_people_only(case_dir):
    CaseFile.create(case_dir).close()
    (case_dir / "case.holder.json").write_text("{not json", "utf-8")
    case = CaseFile.open(case_dir)
    assert json.loads((case_dir / "case.holder.json").read_text("utf-8"))["who"]
    case.close()
    assert not (case_dir / "case.holder.json").exists()


def test_a_full_disk_stops_a_write_whole_and_the_next_one_works(small_disk):
    disk = small_disk(2)
    case = CaseFile.create(disk / "case")
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as filling, suppress(OSError):
        while True:
            filling.write(bytes(4096))

    def write() -> None:
        with case.write() as work:
            for number in range(200):
                work.custody.append(CustodyKind.VERIFIED, None, {"number": number, "long": "长" * 1000})

    with pytest.raises(DiskFull) as raised:
        write()
    assert "full" in raised.value.message().render("en")
    with case.read() as work:
        assert work.connection.execute(text("SELECT count(*) FROM custody_event")).scalar_one() == 1
    filler.unlink()
    write()
    with case.read() as work:
        assert work.connection.execute(text("SELECT count(*) FROM custody_event")).scalar_one() == 201
        assert work.custody.is_intact()
    case.close()


def test_an_account_without_a_name_can_hold_a_case(case_dir, monkeypatch):
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000, raising=False)
    CaseFile.create(case_dir).close()


# History cannot be rewritten.


@pytest.fixture
def filled(desk, phone):
    phone.recording()
    desk.intake.take_in([phone.folder])
    return desk._case


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE custody_event SET details = '{}'",
        "DELETE FROM custody_event",
        "UPDATE rule_run SET outcome = 'no_findings'",
        "DELETE FROM rule_run",
        "UPDATE search_text SET norm = ''",
        "DELETE FROM search_text",
        "DELETE FROM evidence_item",
        "DELETE FROM communication",
        *(
            f"UPDATE evidence_item SET {column} = {column}"
            for column in ("sha256", "size", "name", "source_path", "folder", "received_at", "modified_at")
        ),
        "UPDATE evidence_item SET parent_id = 1",
        *(
            f"UPDATE communication SET {column} = {column}"
            for column in ("item_id", "locator", "kind", "at_ms", "at_written", "number_written", "text")
        ),
        "UPDATE communication SET name_written = 'x'",
        "UPDATE communication SET duration_ms = 1",
        "UPDATE communication SET dedupe_key = 'x'",
        "REPLACE INTO custody_event SELECT * FROM custody_event",
        "REPLACE INTO communication SELECT * FROM communication",
        "REPLACE INTO evidence_item SELECT * FROM evidence_item",
    ],
)
def test_received_evidence_and_history_are_never_changed(filled, statement):
    with pytest.raises(exc.DatabaseError), filled.write() as work:
        work.connection.execute(text(statement))
    with filled.read() as work:
        assert work.custody.is_intact()
        assert work.items.count() == 1


def test_what_an_item_says_of_its_reading_may_change(filled):
    with filled.write() as work:
        work.connection.execute(text("UPDATE evidence_item SET state = 'reading'"))


def test_bytes_are_recorded_once(filled):
    columns = "size, name, source_path, folder, media_type, importer, importer_version, outcome, state"
    columns += ", received_at, notices"
    with pytest.raises(exc.IntegrityError), filled.write() as work:
        work.connection.execute(
            text(f"INSERT INTO evidence_item (sha256, {columns}) SELECT sha256, {columns} FROM evidence_item")
        )


def test_a_row_without_its_item_cannot_be(filled):
    with pytest.raises(exc.IntegrityError), filled.write() as work:
        work.connection.execute(text("INSERT INTO search_text (communication_id, norm) VALUES (999, '')"))


def path_of(case: CaseFile) -> Path:
    return case.folder / "case.db"


def test_an_altered_custody_row_breaks_the_chain(filled, opened, case_dir):
    filled.close()
    with closing(sqlite3.connect(path_of(filled))) as connection:
        connection.execute("DROP TRIGGER custody_event_no_update")
        connection.execute(
            "UPDATE custody_event SET details = replace(details, 'wav', 'mp3') WHERE number = 2"
        )
        connection.commit()
    desk = opened(case_dir, "write")
    check = desk.verification.verify()
    assert (check.custody_intact, check.clean) == (False, False)
    assert (check.altered, check.missing, check.orphaned) == ((), (), ())
