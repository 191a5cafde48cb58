"""Prepares one file for recording: seal, choose the importer, read its first entries. Files only."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from zoneinfo import ZoneInfo

from evidence_desk.domain.communication import Communication
from evidence_desk.domain.evidence import EvidenceItem
from evidence_desk.domain.mentions import find_signature
from evidence_desk.domain.search_words import normalise
from evidence_desk.errors import EnvironmentFault
from evidence_desk.importers import Attachment, Extracted, Importer, ImportRefused, Notice, Source, choose
from evidence_desk.importers._locked import WrongPassword
from evidence_desk.importers.any_file import IMPORTER as ANY_FILE
from evidence_desk.media import MediaDesk, sniff
from evidence_desk.services.companions import SealedCompanion, are_held, in_use, seal_companions
from evidence_desk.services.derived import Derived
from evidence_desk.services.lane import Cancelled, CancelToken
from evidence_desk.services.listening import OriginalMissing
from evidence_desk.services.number_forms import canonical
from evidence_desk.services.sealing import SealedAttachment, Sealing, printable
from evidence_desk.store.vault import Sealed, Vault
from evidence_desk.text import N_, Message

log = logging.getLogger(__name__)
#: Entries recorded in one transaction; bounds memory and how long other writes wait. Smaller ones write the
#: same pages of the indexes again and again.
BATCH = 4000
_HEAD = 4096
#: Entries that are found by the name of their file; the first page of a document stands for it.
_WHOLE_FILE = ("whole", "page[1]")
_BROKEN = N_(
    "This file could not be read: the reader for it stopped unexpectedly. The file is kept unchanged in the "
    "case. Its content can be added by hand; the log names the place."
)


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """A communication with what is derived from it without looking at the case."""

    communication: Communication
    number: str | None
    signature: str | None
    norm: str
    dedupe_key: str


Read = ReadEntry | SealedAttachment | Notice
_Begun = ReadEntry | Notice | Future[SealedAttachment]


@dataclass(slots=True)
class Prepared:
    """A sealed file and its content; `batches` reads on from the vault as it is asked."""

    path: str
    name: str
    folder: str
    sealed: Sealed
    media_type: str
    importer: Importer
    modified_at: datetime | None
    batches: Iterator[list[Read]]
    companions: tuple[SealedCompanion, ...] = ()
    unlocked: bool = False


class Preparing:
    """Seals and reads files; several threads may call it at once.

    `is_held` says of a SHA-256 whether the case has read these bytes to their end: they are not read again.
    """

    def __init__(
        self, vault: Vault, media: MediaDesk, derived: Derived, zone: str, is_held: Callable[[str], bool]
    ) -> None:
        self._vault = vault
        self._is_held = is_held
        self._media = media
        self._derived = derived
        self._zone = ZoneInfo(zone)

    def file(self, path: Path, cancel: CancelToken) -> Prepared:
        """Seal the user's file and read its first batch; raises `UserError` or `EnvironmentFault`.

        What belongs to a database and lies beside it is sealed, too, and read with it.
        """
        cancel.check()
        sealed = self._vault.seal(path, cancel)
        companions = seal_companions(self._vault, path, cancel)
        modified = _modified_at(sealed.modified_ns)
        return self._read(sealed, path.name, str(path.parent), str(path), modified, companions)

    def held(
        self,
        item: EvidenceItem,
        folder: str,
        companions: tuple[SealedCompanion, ...] = (),
        *,
        keep_only: bool = False,
        password: str | None = None,
    ) -> Prepared:
        """Read an item from the vault: one found inside another, or one whose reading was interrupted.

        With `keep_only` its content is not looked at. With a `password` it is read again, whatever was read
        before; raises `WrongPassword` where that does not open it.
        """
        sealed = Sealed(item.fixity.digest, item.fixity.size)
        return self._read(
            sealed,
            item.name,
            folder,
            "",
            item.modified_at,
            companions,
            keep_only=keep_only,
            password=password,
        )

    def made(self, name: str, data: bytes) -> Prepared:
        """Seal what was written in the desk itself, and read it like a file that was given."""
        return self._read(self._vault.seal_bytes(data), name, "", "", None, ())

    def _read(
        self,
        sealed: Sealed,
        name: str,
        folder: str,
        path: str,
        modified: datetime | None,
        companions: tuple[SealedCompanion, ...],
        *,
        keep_only: bool = False,
        password: str | None = None,
    ) -> Prepared:
        with self._vault.in_use(sealed.sha256) as stored, in_use(self._vault, companions) as beside:
            try:
                with stored.open("rb") as reading:
                    head = reading.read(_HEAD)
            except FileNotFoundError as error:
                raise OriginalMissing from error
            media = sniff(head)
            source = Source(
                path=stored,
                name=printable(name),
                folder=printable(folder),
                head=head,
                size=sealed.size,
                modified_at=modified,
                now=datetime.now(UTC),
                zone=self._zone,
                sha256=sealed.sha256,
                media=self._media,
                waveform=self._derived.waveform(sealed.sha256),
                thumbnail=self._derived.thumbnail(sealed.sha256),
                companions=beside,
                password=password,
            )
            importer = ANY_FILE if keep_only else choose(source)
            content: Iterator[list[Read]] = iter(([],))
            known = self._is_held(sealed.sha256) and are_held(companions, self._is_held)
            if password is not None or not known:
                content = self._content(importer, source, companions)
        media_type = media.mime if media else "application/octet-stream"
        return Prepared(
            printable(path),
            source.name,
            source.folder,
            sealed,
            media_type,
            importer,
            modified,
            content,
            companions,
            unlocked=password is not None,
        )

    def _content(
        self, importer: Importer, source: Source, companions: tuple[SealedCompanion, ...]
    ) -> Iterator[list[Read]]:
        """The file's batches; the first is read now, so that small files are wholly read side by side."""
        batches = self._batches(importer, source, companions)
        first = next(batches, [])
        if len(first) == BATCH:
            return chain([first], _ahead(batches))
        batches.close()
        return iter((first,))

    def _batches(
        self, importer: Importer, source: Source, companions: tuple[SealedCompanion, ...]
    ) -> Generator[list[Read], None, None]:
        reading = self._guarded(importer, source)
        with (
            self._vault.in_use(source.sha256),
            in_use(self._vault, companions),
            Sealing(self._vault) as sealing,
        ):
            begun: list[_Begun]
            while begun := [_derive(each, source, sealing) for each in islice(reading, BATCH)]:
                yield sealing.finished(begun)

    def _guarded(self, importer: Importer, source: Source) -> Iterator[Extracted]:
        """The importer's yield; where it refuses or fails, the file is still listed, with a sentence."""
        anything = False
        try:
            for each in importer.extract(source):
                anything = anything or isinstance(each, Communication)
                yield each
            return
        except WrongPassword:
            # Nothing is recorded of a reading that the user will try again.
            raise
        except ImportRefused as refused:
            message = refused.message()
        except (Cancelled, EnvironmentFault):
            raise
        except Exception:
            log.exception("importer %s failed", importer.key)
            message = Message(_BROKEN)
        yield Notice(message, "whole", unread=not anything)
        if not anything:
            yield from (each for each in ANY_FILE.extract(source) if isinstance(each, Communication))


def _modified_at(modified_ns: int | None) -> datetime | None:
    """The file system's time stamp, None where it is beyond the calendar."""
    try:
        return datetime.fromtimestamp((modified_ns or 0) / 1e9, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _ahead(batches: Generator[list[Read], None, None]) -> Iterator[list[Read]]:
    """The same batches; while one is being recorded, the next is read."""
    with closing(batches), ThreadPoolExecutor(1, "read") as pool:
        reading = pool.submit(next, batches, None)
        while (batch := reading.result()) is not None:
            reading = pool.submit(next, batches, None)
            yield batch


def _derive(
    each: Extracted, source: Source, sealing: Sealing
) -> ReadEntry | Notice | Future[SealedAttachment]:
    if isinstance(each, Attachment):
        return sealing.begin(each)
    return each if isinstance(each, Notice) else read_entry(each, source.sha256, source.name)


def _number(written: str | None) -> str | None:
    # Texts longer than any number must not fill the cache.
    return _known_number(written) if written and len(written) <= 64 else canonical(written)


@lru_cache(maxsize=4096)
def _known_number(written: str) -> str | None:
    return canonical(written)


def read_entry(found: Communication, sha256: str, name: str) -> ReadEntry:
    """What is derived from a communication of the item with these bytes and this name."""
    number = _number(found.untrusted_number)
    text = found.untrusted_text
    signature = find_signature(text) if "【" in text else None
    whole_file = name if found.locator in _WHOLE_FILE else ""
    norm = normalise(" ".join(filter(None, (text, found.untrusted_name, number, whole_file))))
    key = found.dedupe_key or hashlib.sha256(f"{sha256} {found.locator}".encode()).hexdigest()
    return ReadEntry(found, number, signature, norm, key)
