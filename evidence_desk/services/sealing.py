"""Seals what was found inside a file: several pieces side by side, all of them before they are recorded."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from evidence_desk.importers import Attachment
from evidence_desk.media import sniff
from evidence_desk.store.vault import Sealed, Vault

#: A disk takes two small files at once in little more than the time of one.
_SIDE_BY_SIDE = 2
#: Bytes that may wait for the disk; the reading stops until there is room again.
_WAITING_LIMIT = 32 << 20
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class SealedAttachment:
    """An attachment whose bytes already lie in the vault; `read` as in `Attachment`."""

    name: str
    sealed: Sealed
    media_type: str
    locator: str
    read: bool = False


def printable(name: str) -> str:
    """A file's name or path with a mark for what is no text; phones' archives name files in GBK."""
    return name.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


class Sealing:
    """The attachments of one file on their way into the vault; its threads end with the `with` block."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._pool = ThreadPoolExecutor(_SIDE_BY_SIDE, "seal")
        self._under_way: deque[tuple[int, Future[SealedAttachment]]] = deque()

    def __enter__(self) -> Sealing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def begin(self, found: Attachment) -> Future[SealedAttachment]:
        """Begin to seal; waits where too much is under way. Raises `DiskFull` or `VaultUnwritable`."""
        size = len(found.data)
        while self._under_way and sum(each for each, _ in self._under_way) + size > _WAITING_LIMIT:
            self._under_way.popleft()[1].result()
        begun = self._pool.submit(self._seal, found)
        self._under_way.append((size, begun))
        return begun

    def finished(self, batch: Iterable[Any]) -> list[Any]:
        """`batch` with every sealing in it done, and lasting. Raises `DiskFull` or `VaultUnwritable`."""
        done = [each.result() if isinstance(each, Future) else each for each in batch]
        if self._under_way:
            self._vault.sync()
            self._under_way.clear()
        return done

    def _seal(self, found: Attachment) -> SealedAttachment:
        media = sniff(found.data[:_HEAD])
        mime = media.mime if media else "application/octet-stream"
        sealed = self._vault.seal_bytes(found.data, sync=False)
        return SealedAttachment(found.untrusted_name, sealed, mime, found.locator, found.read)
