"""The vault: originals under their SHA-256, sealed before they are recorded, never written again.

Sealing is copy + hash in one pass → fsync → rename to `incoming/<sha256>`. Recording commits the row, and
only then is the file published to `ab/<sha256>`. A crash before the commit leaves an unacknowledged copy in
`incoming/`, which the next opening clears away; a crash after it leaves a recorded file there, which the
next opening publishes. So no recorded item is ever without its bytes, and nothing is left lying about.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import shutil
import stat
import threading
import time
from collections import Counter
from collections.abc import Callable, Container, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from evidence_desk.errors import EnvironmentFault, UserError, reason
from evidence_desk.text import N_, Message

_CHUNK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TEMPORARY = re.compile(r"tmp-[0-9a-f]{32}")
_INCOMING = "incoming"


class SourceUnreadable(UserError):
    """The file the user gave cannot be read where it lies."""

    happened = N_("The file could not be read: {why}.")
    unaffected = N_("Nothing in the case was changed; the other files are taken in.")
    what_to_do = N_("Check that the file can be opened, copy it to this computer, and take it in again.")


class SourceChanging(UserError):
    """The file changed while it was being copied."""

    happened = N_("The file changed while it was being copied.")
    unaffected = N_("Nothing in the case was changed; the other files are taken in.")
    what_to_do = N_("Wait until it is written completely, then take it in again.")


class DiskFull(EnvironmentFault):
    """The case's disk has no room."""

    happened = N_("The disk that holds the case is full.")
    unaffected = N_("Everything taken in so far is safe.")
    what_to_do = N_("Make room on the disk, then take the remaining files in again.")


class VaultUnwritable(EnvironmentFault):
    """The case's disk refuses to be written."""

    happened = N_("The case folder cannot be written: {why}.")
    unaffected = N_("Everything taken in so far is safe.")
    what_to_do = N_("Check that the disk is connected and not write-protected, then try again.")


class FileTooLarge(EnvironmentFault):
    """The case's disk cannot hold one file of this size, though it has room (FAT32: 4 GB)."""

    happened = N_("This file is larger than the disk of the case allows for a single file.")
    unaffected = N_("Everything taken in so far is safe.")
    what_to_do = N_("Move the case to a disk without this limit, for example one with NTFS or exFAT.")


class Cancellable(Protocol):
    """What sealing asks of a cancel token."""

    def check(self) -> None:
        """Raise when the user asked to stop."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A copy whose bytes are on the disk under their hash; `modified_at` is the source's time stamp."""

    sha256: str
    size: int
    modified_ns: int | None = None


class Vault:
    """Content-addressed originals below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / _INCOMING
        self._settling = threading.Lock()
        self._readers: Counter[str] = Counter()
        self._due: set[str] = set()

    def create(self) -> None:
        """Make the folders; harmless if they are there."""
        self._incoming.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where the bytes of a sealed item lie, published or not; the path may not exist."""
        published = self._published(sha256)
        if not published.exists() and (waiting := self._incoming / sha256).exists():
            return waiting
        return published

    @contextmanager
    def in_use(self, sha256: str) -> Iterator[Path]:
        """Where the bytes of a sealed item lie, and stay while they are read; publishing waits so long.

        Windows moves no file that somebody reads, and a reader in another process opens it by its path.
        """
        with self._settling:
            self._readers[sha256] += 1
            path = self.path(sha256)
        try:
            yield path
        finally:
            with self._settling:
                self._readers[sha256] -= 1
                due = not self._readers[sha256] and sha256 in self._due
            if due:
                self.publish(sha256)

    def _published(self, sha256: str) -> Path:
        if not _DIGEST.fullmatch(sha256):
            raise ValueError("not a SHA-256")
        return self.root / sha256[:2] / sha256

    def seal(self, source: Path, cancel: Cancellable | None = None) -> Sealed:
        """Copy and hash `source` in one pass; raises `SourceUnreadable`, `SourceChanging` or `DiskFull`."""
        for attempt in (1, 2):
            try:
                before = source.stat()
                if not stat.S_ISREG(before.st_mode):
                    raise SourceUnreadable(why=Message(N_("it is not an ordinary file")))
                self._find_room(before.st_size)
                with io.FileIO(source) as reading:
                    sealed = self._seal(reading, cancel)
                after = source.stat()
            except OSError as error:
                raise SourceUnreadable(why=reason(error)) from error
            if (
                (before.st_size, before.st_mtime_ns)
                == (after.st_size, after.st_mtime_ns)
                == (
                    sealed.size,
                    before.st_mtime_ns,
                )
            ):
                return Sealed(sealed.sha256, sealed.size, before.st_mtime_ns)
            if attempt == 1:
                time.sleep(0.2)
        raise SourceChanging

    def _find_room(self, size: int) -> None:
        """Raise `DiskFull` before the last byte of the disk is taken, which the database may need."""
        with disk_faults():
            free = shutil.disk_usage(self._incoming).free
        if size > free:
            raise DiskFull

    def seal_bytes(self, data: bytes, *, sync: bool = True) -> Sealed:
        """Seal bytes found inside another item; without `sync`, call `sync` before recording them."""
        digest = hashlib.sha256(data).hexdigest()
        if not self.path(digest).exists():
            with self._temporary() as (temporary, writing):
                _write_all(writing, memoryview(data))
                self._keep(temporary, writing, digest)
                if sync:
                    self.sync()
        return Sealed(digest, len(data))

    def _seal(self, reading: io.FileIO, cancel: Cancellable | None) -> Sealed:
        hashed, size = hashlib.sha256(), 0
        buffer = bytearray(_CHUNK)
        view = memoryview(buffer)
        with self._temporary() as (temporary, writing), ThreadPoolExecutor(1, "hash") as beside:
            while count := reading.readinto(buffer):
                piece = view[:count]
                if count < _CHUNK:
                    hashed.update(piece)
                    _write_all(writing, piece)
                else:
                    # Hashing a large file takes as long as writing it.
                    hashing = beside.submit(hashed.update, piece)
                    _write_all(writing, piece)
                    hashing.result()
                size += count
                if cancel:
                    cancel.check()
            digest = hashed.hexdigest()
            self._keep(temporary, writing, digest)
            self.sync()
        return Sealed(digest, size)

    @contextmanager
    def _temporary(self) -> Iterator[tuple[Path, io.FileIO]]:
        """A new file in `incoming/` that is gone afterwards, unless it was kept."""
        temporary = self._incoming / f"tmp-{uuid4().hex}"
        # Unbuffered: nothing is left to be written, and to fail, when it is closed.
        with disk_faults():
            writing = io.FileIO(temporary, "xb")
        try:
            yield temporary, writing
        finally:
            writing.close()
            temporary.unlink(missing_ok=True)

    def _keep(self, temporary: Path, writing: io.FileIO, digest: str) -> None:
        with disk_faults():
            os.fsync(writing.fileno())
            writing.close()
            self._settle(temporary, digest)

    def _settle(self, temporary: Path, digest: str) -> None:
        # Two threads may bring the same bytes; Windows lets nobody replace a read-only file.
        with self._settling:
            if self._published(digest).exists() or (self._incoming / digest).exists():
                return
            temporary.chmod(stat.S_IRUSR | stat.S_IRGRP)
            temporary.replace(self._incoming / digest)

    def sync(self) -> None:
        """Make the names of what was sealed so far last; its bytes do already."""
        with disk_faults():
            _sync_folder(self._incoming)

    def publish(self, *sha256s: str) -> None:
        """Move recorded items from `incoming/` to their places; call after the rows are committed."""
        touched = set()
        with disk_faults():
            for sha256 in sha256s:
                if folder := self._publish(sha256):
                    touched.add(folder)
            for folder in touched:
                _sync_folder(folder)

    def _publish(self, sha256: str) -> Path | None:
        """Move one item, or leave it for when nobody reads it; the folder that changed."""
        with self._settling:
            if self._readers[sha256]:
                self._due.add(sha256)
                return None
            self._due.discard(sha256)
            waiting, place = self._incoming / sha256, self._published(sha256)
            if not waiting.exists():
                return None
            place.parent.mkdir(exist_ok=True)
            waiting.replace(place)
            return place.parent

    def recover(self, is_recorded: Callable[[str], bool]) -> None:
        """After an unclean end: publish what was recorded, clear away what never was."""
        if not self._incoming.is_dir():
            return
        for waiting in self._incoming.iterdir():
            if not _is_ours(waiting):
                continue
            if is_recorded(waiting.name):
                self.publish(waiting.name)
                continue
            # What cannot be cleared away now keeps nobody from opening the case.
            with suppress(OSError):
                waiting.chmod(stat.S_IRUSR | stat.S_IWUSR)
                waiting.unlink()

    def rehash(self, sha256: str, cancel: Cancellable | None = None) -> str | None:
        """The SHA-256 of the stored bytes as they are now, or None where the file is gone or unreadable."""
        hashed = hashlib.sha256()
        try:
            with self.path(sha256).open("rb", buffering=0) as reading:
                while chunk := reading.read(_CHUNK):
                    hashed.update(chunk)
                    if cancel:
                        cancel.check()
        except OSError:
            return None
        return hashed.hexdigest()

    def strangers(self, recorded: Container[str]) -> Iterator[Path]:
        """Files below the vault that no recorded item accounts for.

        What is on its way in is none: it is recorded in a moment, or cleared away at the next opening.
        """
        for path in sorted(self.root.rglob("*")):
            on_its_way = path.parent == self._incoming and _is_ours(path)
            at_home = path.parent.name == path.name[:2] and path.name in recorded
            if not (path.is_dir() or on_its_way or at_home):
                yield path


def _is_ours(waiting: Path) -> bool:
    """Whether a file in `incoming/` has a name that sealing gives."""
    named = _DIGEST.fullmatch(waiting.name) or _TEMPORARY.fullmatch(waiting.name)
    return bool(named) and not waiting.is_dir()


def _write_all(writing: io.FileIO, view: memoryview) -> None:
    with disk_faults():
        while view:
            view = view[writing.write(view) :]


class disk_faults:  # noqa: N801 - reads as a statement
    """Turns an error of the case's own disk into `DiskFull`, `FileTooLarge` or `VaultUnwritable`."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull from error
            if error.errno == errno.EFBIG:
                raise FileTooLarge from error
            raise VaultUnwritable(why=reason(error)) from error


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle to a folder's own entry list
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
