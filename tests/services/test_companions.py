"""A database and the files beside it: sealed together, read together, and recorded under it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from case_steps import dump, entries

sys.path.append(str(Path(__file__).parents[1] / "importers"))
from archives import zipped
from phone_databases import APPLE_S, IPHONE_SMS, database, wal_set

from evidence_desk.domain.custody import CustodyKind
from evidence_desk.services.companions import without_companions
from evidence_desk.services.lane import Cancelled, CancelToken, Progress
from evidence_desk.store.vault import SourceUnreadable
from evidence_desk.text import Message


def row(number: int) -> dict[str, object]:
    stated = {"guid": f"G{number}", "text": f"第{number}条", "handle_id": 1, "service": "SMS"}
    return stated | {"date": (APPLE_S + number) * 10**9}


@pytest.fixture
def sms_db(tmp_path: Path) -> Path:
    """A phone's database of two messages, the newer of which is in its `-wal` only."""
    (tmp_path / "phone").mkdir()
    stored = {"handle": [{"id": "95188"}], "message": [row(1)]}
    return wal_set(tmp_path / "phone" / "sms.db", IPHONE_SMS, stored, {"message": [row(2)]})


def words(desk) -> list[str]:
    return [entry.text for entry in entries(desk)]


def held(desk) -> dict[str, bytes]:
    with desk._case.read() as work:
        digests = work.items.all_fixities()
    return {
        desk.browsing.item(digest).name: desk.listening.original(digest).read_bytes() for digest in digests
    }


@pytest.mark.parametrize("given", ["the database", "the folder", "each file"])
def test_what_only_the_wal_holds_is_read(desk, sms_db, given):
    before = {each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in sms_db.parent.iterdir()}
    assert set(before) == {"sms.db", "sms.db-wal", "sms.db-shm"}
    paths = {
        "the database": [sms_db],
        "the folder": [sms_db.parent],
        "each file": sorted(sms_db.parent.iterdir()),
    }
    taken = desk.intake.take_in(paths[given])
    assert [(Path(fate.path).name, fate.entries) for fate in taken.fates] == [("sms.db", 2)]
    assert [note.render("en")[:60] for note in taken.fates[0].notices] == [
        "The files beside this database that belong to it were taken in with it"[:60]
    ]
    assert words(desk) == ["第1条", "第2条"]
    assert held(desk) == {name: content for name, (content, _) in before.items()}
    assert {
        each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in sms_db.parent.iterdir()
    } == before
    assert desk.verification.verify().clean


def test_companions_lie_under_their_database(desk, sms_db):
    desk.intake.take_in([sms_db])
    with desk._case.read() as work:
        items = {work.items.get(digest).name: work.items.get(digest) for digest in work.items.all_fixities()}
        beside = work.custody.of(items["sms.db"].fixity.digest)[0].details["beside"]
    for suffix in ("-wal", "-shm"):
        one = items["sms.db" + suffix]
        assert (one.parent, one.importer) == (items["sms.db"].id, "iphone_sms_db")
        assert one.source_path == str(sms_db) + suffix
        assert beside[suffix] == one.fixity.digest
        (event,) = desk.browsing.custody(one.fixity.digest)
        assert event.kind is CustodyKind.RECEIVED
        assert event.details["belongs_to"] == items["sms.db"].fixity.digest


def test_a_second_run_adds_nothing(desk, sms_db):
    desk.intake.take_in([sms_db])
    before = dump(desk)
    taken = desk.intake.take_in([sms_db])
    assert [(fate.outcome.value, fate.entries) for fate in taken.fates] == [("held", 0)]
    assert dump(desk) == before


def test_the_same_database_with_a_newer_wal_is_read_again(desk, sms_db):
    wal = sms_db.with_name("sms.db-wal")
    newer = wal.read_bytes()
    for each in (wal, sms_db.with_name("sms.db-shm")):
        each.rename(each.with_suffix(".kept"))
    taken = desk.intake.take_in([sms_db])
    assert words(desk) == ["第1条"]
    assert "sms.db-wal" in taken.fates[0].notices[0].render("en")
    wal.write_bytes(newer)
    taken = desk.intake.take_in([sms_db])
    assert [(fate.outcome.value, fate.entries) for fate in taken.fates] == [("taken", 1)]
    assert words(desk) == ["第1条", "第2条"]
    digest = desk.browsing.entry(entries(desk)[0].id).item_sha256
    kinds = [event.kind for event in desk.browsing.custody(digest)]
    assert kinds == [CustodyKind.RECEIVED, CustodyKind.READ_AGAIN]
    assert desk.verification.verify().clean


def test_companions_alone_are_kept(desk, sms_db):
    taken = desk.intake.take_in([sms_db.with_name("sms.db-wal"), sms_db.with_name("sms.db-shm")])
    assert [(fate.outcome.value, fate.importer) for fate in taken.fates] == [
        ("kept_unread", "sqlite_companion"),
        ("kept_unread", "sqlite_companion"),
    ]
    assert "cannot be read without the database" in taken.fates[0].notices[0].render("en")
    taken = desk.intake.take_in([sms_db])
    assert taken.fates[0].entries == 2
    assert "第2条" in words(desk)


def test_an_interrupted_reading_goes_on_with_the_companions(desk, sms_db, monkeypatch):
    monkeypatch.setattr("evidence_desk.services.preparing.BATCH", 1)
    cancel = CancelToken()

    class StopsSoon(Progress):
        """Asks to stop when the first entry is in."""

        @property
        def entries(self) -> int:
            return 0

        @entries.setter
        def entries(self, count: int) -> None:
            if count:
                cancel.cancel()

    taken = desk.intake.take_in([sms_db], progress=StopsSoon(), cancel=cancel)
    assert taken.cancelled
    assert words(desk) == ["第1条"]
    for each in list(sms_db.parent.iterdir()):
        each.unlink()
    desk.intake.take_in([])
    assert words(desk) == ["第1条", "第2条"]


def test_a_set_in_an_archive_is_read_together(desk, sms_db, tmp_path):
    files = {f"backup/{each.name}": each.read_bytes() for each in sms_db.parent.iterdir()}
    (tmp_path / "手机.zip").write_bytes(zipped(files | {"other/sms.db-wal": b"x"}))
    (fate,) = desk.intake.take_in([tmp_path / "手机.zip"]).fates
    assert words(desk)[:2] == ["第1条", "第2条"]
    notes = [note.render("en") for note in fate.notices]
    assert not any("Recent messages" in note or "without the database" in note for note in notes)
    with desk._case.read() as work:
        assert work.items.unfinished() == ()
    assert {name for name in held(desk) if name.startswith("sms.db")} == {
        "sms.db",
        "sms.db-wal",
        "sms.db-shm",
    }
    # The stray one is kept by itself.
    assert len(entries(desk)) == 3


def test_a_file_that_somebody_locks_and_nobody_needs_is_left(desk, sms_db, monkeypatch):
    seal = desk._case.vault.seal

    def refusing(path, cancel=None):
        if path.name.endswith(refused):
            raise SourceUnreadable(why=Message("{reason}", {"reason": "locked"}))
        return seal(path, cancel)

    monkeypatch.setattr(desk._case.vault, "seal", refusing)
    refused = "-wal"
    (fate,) = desk.intake.take_in([sms_db]).fates
    assert (fate.outcome.value, entries(desk)) == ("refused", [])
    refused = "-shm"
    (fate,) = desk.intake.take_in([sms_db]).fates
    assert (fate.outcome.value, fate.entries) == ("taken", 2)


def test_links_and_other_files_are_not_taken_along(desk, tmp_path):
    path = database(tmp_path / "sms.db", IPHONE_SMS, {"handle": [{"id": "1"}], "message": [row(1)]})
    secret = tmp_path / "secret"
    secret.write_bytes(b"x")
    path.with_name("sms.db-wal").symlink_to(secret)
    text = tmp_path / "a.txt"
    text.write_bytes(b"no database")
    text.with_name("a.txt-wal").write_bytes(b"y")
    desk.intake.take_in([path, text])
    assert set(held(desk)) == {"sms.db", "a.txt"}


def test_only_databases_take_files_along(tmp_path):
    path = database(tmp_path / "a.db", IPHONE_SMS)
    names = ["a.db", "a.db-wal", "a.db-journal", "b.txt", "b.txt-wal", "c.db-shm", "-wal"]
    files = [tmp_path / name for name in names]
    for each in files[1:]:
        each.write_bytes(b"x")
    assert [each.name for each in without_companions(files)] == [
        "a.db",
        "b.txt",
        "b.txt-wal",
        "c.db-shm",
        "-wal",
    ]
    assert path in without_companions([path])


def test_cancelling_while_sealing_raises(sms_db, desk):
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        desk.intake._preparing.file(sms_db, cancel)
