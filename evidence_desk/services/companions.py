"""Files that belong to a database: found beside it, sealed with it, given to its reader, recorded under it.

SQLite keeps what is newest in `-wal` or `-journal` beside a database; `-shm` only tells how far that is. The
custody log says under the database which bytes lay beside it, so that it can be read the same way again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from evidence_desk.domain.custody import CustodyKind
from evidence_desk.domain.evidence import ItemId, Outcome
from evidence_desk.importers import Companion
from evidence_desk.importers.sqlite_companion import IMPORTER
from evidence_desk.services.lane import CancelToken
from evidence_desk.services.sealing import printable
from evidence_desk.store.repositories.items import NewItem
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.store.vault import Sealed, Vault
from evidence_desk.text import N_, Message

SUFFIXES = ("-wal", "-shm", "-journal")
_MAGIC = b"SQLite format 3\0"
#: Under this key the custody log keeps suffix and SHA-256 of what lay beside a database.
_BESIDE = "beside"
_MEDIA_TYPE = "application/octet-stream"

_TAKEN_ALONG = N_(
    "The files beside this database that belong to it were taken in with it: {names}. "
    "All of them are kept unchanged. There is nothing to do."
)


@dataclass(frozen=True, slots=True)
class SealedCompanion:
    """A companion whose bytes lie in the vault; `path` and `name` are those on the user's disk."""

    suffix: str
    sealed: Sealed
    name: str = ""
    path: str = ""


def without_companions(files: Iterable[Path]) -> tuple[Path, ...]:
    """The files less those that a database among them takes along."""
    listed = tuple(files)
    led = {_leader(path) for path in listed} & set(listed)
    databases = {path for path in led if path is not None and _is_database(path)}
    return tuple(path for path in listed if _leader(path) not in databases)


def seal_companions(vault: Vault, path: Path, cancel: CancelToken) -> tuple[SealedCompanion, ...]:
    """Seal what lies beside a database; nothing for any other file. Raises as `Vault.seal`."""
    if not _is_database(path):
        return ()
    beside = ((suffix, path.with_name(path.name + suffix)) for suffix in SUFFIXES)
    return tuple(
        SealedCompanion(suffix, vault.seal(each, cancel), printable(each.name), printable(str(each)))
        for suffix, each in beside
        if each.is_file() and not each.is_symlink()
    )


@contextmanager
def in_use(vault: Vault, companions: Sequence[SealedCompanion]) -> Iterator[tuple[Companion, ...]]:
    """Where the companions lie, and stay while they are read; one that is gone is left out."""
    with ExitStack() as stack:
        found = [(each.suffix, stack.enter_context(vault.in_use(each.sealed.sha256))) for each in companions]
        yield tuple(Companion(suffix, path) for suffix, path in found if path.is_file())


def are_held(companions: Iterable[SealedCompanion], is_held: Callable[[str], bool]) -> bool:
    """Whether all of these bytes are in the case, so that the database has nothing new to say."""
    return all(is_held(each.sealed.sha256) for each in companions)


def beside(companions: Iterable[SealedCompanion]) -> dict[str, dict[str, str]]:
    """What the custody event of a database says of its companions; nothing where it has none."""
    stated = {each.suffix: each.sealed.sha256 for each in companions}
    return {_BESIDE: stated} if stated else {}


def companions_of(work: UnitOfWork, sha256: str) -> tuple[SealedCompanion, ...]:
    """The companions that a recorded database was last received with."""
    stated: Mapping[str, str] = {}
    for event in work.custody.of(sha256):
        stated = event.details.get(_BESIDE) or stated
    sizes = work.items.all_fixities() if stated else {}
    return tuple(
        SealedCompanion(suffix, Sealed(digest, sizes[digest]))
        for suffix, digest in stated.items()
        if suffix in SUFFIXES and digest in sizes
    )


def record_companions(
    work: UnitOfWork, database: ItemId, sha256: str, folder: str, companions: Iterable[SealedCompanion]
) -> Iterator[ItemId]:
    """Record companions as items under their database; yield the new ones."""
    for each in companions:
        if work.items.find(each.sealed.sha256) is not None:
            continue
        item = work.items.add(_new_item(each, folder, database))
        work.items.finish(item, (), Outcome.TAKEN, IMPORTER)
        details = {"path": each.path, "name": each.name, "size": each.sealed.size, "belongs_to": sha256}
        work.custody.append(CustodyKind.RECEIVED, each.sealed.sha256, details)
        yield item


def taken_along(companions: Sequence[SealedCompanion]) -> Iterator[Message]:
    """The sentence about companions of a file that was given, if it has any."""
    names = [each.name for each in companions if each.name]
    if names:
        yield Message(_TAKEN_ALONG, {"names": ", ".join(names)})


def _new_item(each: SealedCompanion, folder: str, database: ItemId) -> NewItem:
    modified = each.sealed.modified_ns
    return NewItem(
        each.sealed.sha256,
        each.sealed.size,
        each.name,
        each.path,
        folder,
        _MEDIA_TYPE,
        IMPORTER.key,
        IMPORTER.version,
        Outcome.TAKEN,
        datetime.now(UTC),
        datetime.fromtimestamp(modified / 1e9, UTC) if modified and modified < 1 << 62 else None,
        database,
    )


def _leader(path: Path) -> Path | None:
    """The database that a file's name says it belongs to."""
    suffix = next((each for each in SUFFIXES if path.name.endswith(each) and path.name != each), None)
    return path.with_name(path.name.removesuffix(suffix)) if suffix else None


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False
