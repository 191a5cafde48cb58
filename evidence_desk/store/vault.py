"""The vault: originals under their SHA-256, sealed before they are recorded, never written again.

Sealing is copy + hash in one pass → fsync → rename to `incoming/<sha256>`. Recording commits the row, and
only then is the file published to `ab/<sha256>`. A crash before the commit leaves an unacknowledged copy in
`incoming/`, which the next opening clears away; a crash after it leaves a recorded file there, which the
next opening publishes. So no recorded item is ever without its bytes, and nothing is left lying about.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import threading
import time
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from evidence_desk.errors import EnvironmentFault, UserError
from evidence_desk.text import N_

_CHUNK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
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

    def create(self) -> None:
        """Make the folders; harmless if they are there."""
        self._incoming.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where the bytes of a sealed item lie, published or not; the path may not exist."""
        published = self._published(sha256)
        if not published.exists() and (waiting := self._incoming / sha256).exists():
            return waiting
        return published

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
                    raise SourceUnreadable(why="not a file")
                with source.open("rb", buffering=0) as reading:
                    sealed = self._seal(reading, cancel)
                after = source.stat()
            except OSError as error:
                raise SourceUnreadable(why=error.strerror or str(error)) from error
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

    def seal_bytes(self, data: bytes, *, sync: bool = True) -> Sealed:
        """Seal bytes found inside another item; without `sync`, call `sync` before recording them."""
        digest = hashlib.sha256(data).hexdigest()
        if not self.path(digest).exists():
            with _disk_faults():
                temporary = self._incoming / f"tmp-{uuid4().hex}"
                try:
                    with temporary.open("xb") as writing:
                        writing.write(data)
                        writing.flush()
                        os.fsync(writing.fileno())
                    self._settle(temporary, digest)
                    if sync:
                        self.sync()
                finally:
                    temporary.unlink(missing_ok=True)
        return Sealed(digest, len(data))

    def _seal(self, reading: BinaryIO | object, cancel: Cancellable | None) -> Sealed:
        temporary = self._incoming / f"tmp-{uuid4().hex}"
        hashed, size = hashlib.sha256(), 0
        buffer = bytearray(_CHUNK)
        view = memoryview(buffer)
        try:
            with _disk_faults():
                writing = temporary.open("xb")
            with writing:
                while count := reading.readinto(buffer):  # type: ignore[union-attr]
                    hashed.update(view[:count])
                    with _disk_faults():
                        writing.write(view[:count])
                    size += count
                    if cancel:
                        cancel.check()
                with _disk_faults():
                    writing.flush()
                    os.fsync(writing.fileno())
            digest = hashed.hexdigest()
            with _disk_faults():
                self._settle(temporary, digest)
                self.sync()
        finally:
            temporary.unlink(missing_ok=True)
        return Sealed(digest, size)

    def _settle(self, temporary: Path, digest: str) -> None:
        # Two threads may bring the same bytes; Windows lets nobody replace a read-only file.
        with self._settling:
            if self._published(digest).exists() or (self._incoming / digest).exists():
                return
            temporary.chmod(stat.S_IRUSR | stat.S_IRGRP)
            temporary.replace(self._incoming / digest)

    def sync(self) -> None:
        """Make the names of what was sealed so far last; its bytes do already."""
        with _disk_faults():
            _sync_folder(self._incoming)

    def publish(self, *sha256s: str) -> None:
        """Move recorded items from `incoming/` to their places; call after the rows are committed."""
        touched = set()
        with _disk_faults():
            for sha256 in sha256s:
                waiting, place = self._incoming / sha256, self._published(sha256)
                if waiting.exists():
                    place.parent.mkdir(exist_ok=True)
                    waiting.replace(place)
                    touched.add(place.parent)
            for folder in touched:
                _sync_folder(folder)

    def recover(self, is_recorded: Callable[[str], bool]) -> None:
        """After an unclean end: publish what was recorded, clear away what never was."""
        if not self._incoming.is_dir():
            return
        for waiting in self._incoming.iterdir():
            if _DIGEST.fullmatch(waiting.name) and is_recorded(waiting.name):
                self.publish(waiting.name)
            else:
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
        """Files below the vault that no recorded item accounts for."""
        for path in sorted(self.root.rglob("*")):
            if path.is_dir():
                continue
            at_home = path.parent.name in (path.name[:2], _INCOMING)
            if not (at_home and path.name in recorded):
                yield path


class _disk_faults:  # noqa: N801 - reads as a statement
    """Turns an error of the case's own disk into its sentence."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull from error
            raise VaultUnwritable(why=error.strerror or str(error)) from error


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle to a folder's own entry list
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
