"""Files that belong to a database: found beside it, sealed with it, given to its reader, recorded under it.

SQLite keeps what is newest in `-wal` or `-journal` beside a database; `-shm` only tells how far that is. The
custody log says under the database which bytes lay beside it, so that it can be read the same way again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import NamedTuple, TypeVar

from evidence_desk.domain.custody import CustodyKind
from evidence_desk.domain.evidence import EvidenceItem, ItemId, Outcome
from evidence_desk.errors import UserError
from evidence_desk.importers import Companion, Importer
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
_MEDIA_TYPE, _DATABASE = "application/octet-stream", "application/vnd.sqlite3"
_P = TypeVar("_P", bound=PurePath)

_TAKEN_ALONG = N_(
    "The files beside this database that belong to it were taken in with it: {names}. "
    "All of them are kept unchanged. There is nothing to do."
)


class _Reader(NamedTuple):
    key: str
    version: int


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
    found = []
    for suffix in SUFFIXES if _is_database(path) else ():
        each = path.with_name(path.name + suffix)
        if not each.is_file() or each.is_symlink():
            continue
        try:
            sealed = vault.seal(each, cancel)
        except UserError:
            # Whoever has the database open may lock this one, which holds nothing of its own.
            if suffix != "-shm":
                raise
        else:
            found.append(SealedCompanion(suffix, sealed, printable(each.name), printable(str(each))))
    return tuple(found)


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


def companions_of(work: UnitOfWork, item: EvidenceItem) -> tuple[SealedCompanion, ...]:
    """The companions that a recorded database was last received with, or that lie beside it in an archive."""
    if item.media_type != _DATABASE:
        return ()
    stated: dict[str, str] = {}
    for suffix in SUFFIXES if item.parent is not None else ():
        if found := work.items.sibling(item.id, item.name + suffix):
            stated[suffix] = found.fixity.digest
    for event in work.custody.of(item.fixity.digest):
        stated = event.details.get(_BESIDE) or stated
    sizes = work.items.all_fixities() if stated else {}
    return tuple(
        SealedCompanion(suffix, Sealed(digest, sizes[digest]))
        for suffix, digest in stated.items()
        if suffix in SUFFIXES and digest in sizes
    )


def led_by_databases(work: UnitOfWork, items: Iterable[EvidenceItem]) -> list[EvidenceItem]:
    """Those found in an archive beside the database that they belong to; it is read with them."""
    led = []
    for item in items:
        leader = _leader(PurePath(item.name)) if item.parent is not None else None
        database = work.items.sibling(item.id, leader.name) if leader else None
        if database is not None and database.media_type == _DATABASE:
            led.append(item)
    return led


def keep_led(work: UnitOfWork, items: Iterable[EvidenceItem]) -> None:
    """Say of companions that they have been read, by whoever reads their databases."""
    for item in items:
        work.items.finish(item.id, (), Outcome.TAKEN, _Reader(item.importer, item.importer_version))


def record_companions(
    work: UnitOfWork,
    database: ItemId,
    sha256: str,
    folder: str,
    companions: Iterable[SealedCompanion],
    reader: Importer,
) -> Iterator[ItemId]:
    """Record companions as items under their database, which `reader` read; yield the new ones."""
    for each in companions:
        if work.items.find(each.sealed.sha256) is not None:
            continue
        item = work.items.add(_new_item(each, folder, database, reader))
        work.items.finish(item, (), Outcome.TAKEN, reader)
        details = {"path": each.path, "name": each.name, "size": each.sealed.size, "belongs_to": sha256}
        work.custody.append(CustodyKind.RECEIVED, each.sealed.sha256, details)
        yield item


def taken_along(companions: Sequence[SealedCompanion]) -> Iterator[Message]:
    """The sentence about companions of a file that was given, if it has any."""
    names = [each.name for each in companions if each.name]
    if names:
        yield Message(_TAKEN_ALONG, {"names": ", ".join(names)})


def _new_item(each: SealedCompanion, folder: str, database: ItemId, reader: Importer) -> NewItem:
    modified = each.sealed.modified_ns
    return NewItem(
        each.sealed.sha256,
        each.sealed.size,
        each.name,
        each.path,
        folder,
        _MEDIA_TYPE,
        reader.key,
        reader.version,
        Outcome.TAKEN,
        datetime.now(UTC),
        datetime.fromtimestamp(modified / 1e9, UTC) if modified and modified < 1 << 62 else None,
        database,
    )


def _leader(path: _P) -> _P | None:
    """The database that a file's name says it belongs to."""
    suffix = next((each for each in SUFFIXES if path.name.endswith(each) and path.name != each), None)
    return path.with_name(path.name.removesuffix(suffix)) if suffix else None


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False
