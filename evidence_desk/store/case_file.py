"""Opens, creates, locks, backs up and migrates a case; hands out its one writer and its readers."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, create_engine, event, exc
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import QueuePool, StaticPool

from evidence_desk.domain.custody import CustodyKind
from evidence_desk.domain.moment import DEFAULT_ZONE
from evidence_desk.errors import EnvironmentFault, UserError, reason
from evidence_desk.store.migrations import HEAD, KNOWN, SCRIPTS
from evidence_desk.store.tables import case_info
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.store.vault import DiskFull, Vault, disk_faults
from evidence_desk.text import N_, Message

#: "EvDk" in SQLite's header, so that stock tools can name the file.
APPLICATION_ID = 0x4576446B
#: Beside the lock, for people: who holds it. It is left behind only by a process that was killed.
_HOLDER = "case.holder.json"


class CaseMissing(UserError):
    """There is no case in that folder."""

    happened = N_("There is no case in the folder {folder}.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Check the folder, or make a new case there.")


class CaseHeldElsewhere(EnvironmentFault):
    """Another window or command is writing to the case."""

    happened = N_("This case is open elsewhere: {who}, since {since}. It can only be read from here now.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Close the other window first, then try again.")


class CaseTooNew(UserError):
    """A newer version of the desk wrote the case."""

    happened = N_("This case was written by a newer version of Evidence Desk.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Open it with the newer version.")


class CaseUnreadable(EnvironmentFault):
    """The database of the case cannot be opened."""

    happened = N_("The case file could not be opened: {why}.")
    unaffected = N_("The originals in the vault folder are not touched by this.")
    what_to_do = N_("Check that the disk is connected; if the file is damaged, use a copy of the case.")


class CaseFile:
    """One opened case folder: `case.db`, `vault/`, `exports/`.

    Attributes: `folder`, `vault`, `read_only`, `zone` (assumed for wall-clock times), and whether the last
    one to write `ended_uncleanly`, so that what follows from the entries may not have been worked out.
    """

    def __init__(self, folder: Path, *, read_only: bool, lock: FileLock | None) -> None:
        self.folder = folder
        self.vault = Vault(folder / "vault")
        self.read_only = read_only
        self._lock = lock
        self._writing = threading.RLock()
        database = folder / "case.db"
        self._reader = _engine(database, query_only=True)
        self._writer = None if read_only else _engine(database, query_only=False)
        self.zone = DEFAULT_ZONE
        self.ended_uncleanly = False

    @classmethod
    def create(cls, folder: Path, zone: str = DEFAULT_ZONE) -> CaseFile:
        """Make a new case in `folder`, or open the one that is there, for writing."""
        with disk_faults():
            folder.mkdir(parents=True, exist_ok=True)
        if (folder / "case.db").exists():
            return cls.open(folder)
        return cls._ready(folder, None, zone, read_only=False)

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> CaseFile:
        """Open the case in `folder`.

        For writing it takes the lock, migrates after a backup, and tidies up after an unclean end. Raises
        `CaseMissing`, `CaseHeldElsewhere`, `CaseTooNew`, `CaseUnreadable`, or the errors of the disk.
        """
        database = folder / "case.db"
        if not database.exists():
            raise CaseMissing(folder=str(folder))
        revision = _stored_revision(database)
        if revision is not None and revision not in KNOWN:
            raise CaseTooNew
        return cls._ready(folder, revision, DEFAULT_ZONE, read_only=read_only)

    @classmethod
    def _ready(cls, folder: Path, revision: str | None, zone: str, *, read_only: bool) -> CaseFile:
        ended_uncleanly = (folder / _HOLDER).exists()
        case = cls(folder, read_only=read_only, lock=None if read_only else _hold(folder))
        case.ended_uncleanly = ended_uncleanly and not read_only
        try:
            if not read_only:
                case._tidy(revision, zone)
            with case.read() as work:
                info = work.connection.execute(case_info.select()).first()
            if info is None:
                raise CaseMissing(folder=str(folder))
            case.zone = info.zone
        except exc.DatabaseError as error:
            case.close()
            raise CaseUnreadable(why=str(error.orig)) from error
        except BaseException:
            case.close()
            raise
        return case

    def _tidy(self, revision: str | None, zone: str) -> None:
        """Bring the schema up to date, and finish what an unclean end left half done."""
        if revision != HEAD:
            if revision is not None:
                _back_up(self.folder / "case.db", revision)
            self._migrate()
        self._begin(zone)
        with disk_faults():
            self.vault.create()
            (self.folder / "exports").mkdir(exist_ok=True)
        with self.read() as work:
            self.vault.recover(work.items.is_recorded)

    def _begin(self, zone: str) -> None:
        """Write the case's first row, unless an earlier opening did."""
        with self.write() as work:
            if work.connection.execute(case_info.select()).first() is None:
                info = {"id": 1, "uuid": str(uuid4()), "created_at": _now(), "zone": zone}
                work.connection.execute(case_info.insert(), info)
                work.custody.append(CustodyKind.CASE_CREATED, None, {"case": info["uuid"]})
        self.zone = zone

    def _migrate(self) -> None:
        from alembic import command
        from alembic.config import Config

        if self._writer is None:
            raise CaseUnreadable(why=Message(N_("it is open for reading only")))
        config = Config()
        config.set_main_option("script_location", str(SCRIPTS))
        with self._writer.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """One transaction of the one writer; commits at the end, rolls back on error."""
        if self._writer is None:
            raise CaseHeldElsewhere(**_holder(self.folder))
        with self._writing:
            try:
                with self._writer.begin() as connection:
                    yield UnitOfWork(connection, self.zone)
            except exc.OperationalError as error:
                if "full" in str(error.orig):
                    raise DiskFull from error
                raise

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A connection that cannot write, on a stable snapshot until it is closed."""
        with self._reader.connect() as connection:
            yield UnitOfWork(connection, self.zone)

    def has_read(self, sha256: str) -> bool:
        """Whether an item with these bytes is in the case and was read to its end."""
        with self.read() as work:
            found = work.items.find(sha256)
        return found is not None and found[1]

    def holder(self) -> str:
        """Who has the case open for writing, as the lock file tells; "" where it is this process."""
        return "" if self._lock else _holder(self.folder)["who"]

    def close(self) -> None:
        """Let go of the database and the lock."""
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()
        if self._lock is not None:
            (self.folder / _HOLDER).unlink(missing_ok=True)
            self._lock.release()
            self._lock = None


def _engine(database: Path, *, query_only: bool) -> Engine:
    # One connection writes, guarded by the case's own lock; readers have a connection each.
    pool = QueuePool if query_only else StaticPool
    engine = create_engine(
        URL.create("sqlite", database=str(database)),
        poolclass=pool,
        connect_args={"check_same_thread": False, "timeout": 10},
    )
    pragmas = ["foreign_keys=ON", "trusted_schema=OFF", "busy_timeout=10000", "cache_size=-32000"]
    # Without recursive_triggers, REPLACE would delete rows past the triggers that keep them.
    writing = ["journal_mode=WAL", "synchronous=FULL", "recursive_triggers=ON"]
    pragmas += ["query_only=ON"] if query_only else writing

    @event.listens_for(engine, "connect")
    def _prepare(raw: DBAPIConnection, _record: object) -> None:
        raw.isolation_level = None
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if query_only else "BEGIN IMMEDIATE")

    return engine


def _hold(folder: Path) -> FileLock:
    # A case opened on one thread may be closed on another.
    lock = FileLock(folder / "case.lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise CaseHeldElsewhere(**_holder(folder)) from None
    except OSError as error:
        raise CaseUnreadable(why=reason(error)) from error
    holder = {"who": f"{_user()}@{socket.gethostname()} ({os.getpid()})", "since": _now()}
    try:
        with disk_faults():
            (folder / _HOLDER).write_text(json.dumps(holder), "utf-8")
    except BaseException:
        lock.release()
        raise
    return lock


def _user() -> str:
    try:
        return getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return "?"


def _holder(folder: Path) -> dict[str, str]:
    try:
        stated = json.loads((folder / _HOLDER).read_text("utf-8"))
        return {"who": str(stated["who"]), "since": str(stated["since"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"who": "?", "since": "?"}


def _stored_revision(database: Path) -> str | None:
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise CaseUnreadable(why=str(error)) from error
    except sqlite3.DatabaseError as error:
        raise CaseUnreadable(why=str(error)) from error
    return str(rows[0][0]) if rows else None


def _back_up(database: Path, revision: str) -> None:
    copy = database.with_name(f"case.db.before-{revision}")
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        if "full" in str(error):
            raise DiskFull from error
        raise CaseUnreadable(why=str(error)) from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
