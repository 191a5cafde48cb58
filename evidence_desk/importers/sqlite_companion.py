"""`-wal`, `-journal` and `-shm` of a database, without the database: kept, and what is missing is said.

Signatures: https://sqlite.org/fileformat2.html, §3 and §4.1; wal.html for `-shm`. Beside their database they
are read together with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.importers import Claim, Extracted, Importer, ImportRefused, Source
from evidence_desk.text import N_

_SUFFIXES = ("-wal", "-shm", "-journal")
_WAL = (bytes.fromhex("377f0682"), bytes.fromhex("377f0683"))
_JOURNAL = bytes.fromhex("d9d505f920a163d7")
_SHM_VERSION = 3_007_000


class DatabaseMissing(ImportRefused):
    """Part of a database, and the database is not there."""

    happened = N_(
        "This file holds the newest part of a phone's database, and cannot be read without the database."
    )
    what_to_do = N_(
        "Put the database of the same name (without the ending -wal, -shm or -journal) into the same folder, "
        "and take the database in."
    )


class SqliteCompanion(Importer):
    """Keeps the files that SQLite puts beside a database."""

    key = "sqlite_companion"
    version = 1
    reads = False

    def claim(self, source: Source) -> Claim:
        """Certain of the signatures; possible where name and version are those of `-shm`."""
        if source.head.startswith((*_WAL, _JOURNAL)):
            return Claim.CERTAIN
        shared = source.head[:4] in (_SHM_VERSION.to_bytes(4, order) for order in ("little", "big"))
        return Claim.POSSIBLE if source.name.endswith(_SUFFIXES) and shared else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Raises `DatabaseMissing`."""
        raise DatabaseMissing


IMPORTER = SqliteCompanion()
