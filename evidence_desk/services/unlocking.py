"""Reads a locked item again, with the password its owner enters for this one reading.

The sealed bytes stay as they are, and so does the password: it is kept nowhere, neither in the case nor in
a log. The custody log says that the item was read again with a password, not with which.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.evidence import EvidenceItem, FileFate
from evidence_desk.importers._locked import WrongPassword
from evidence_desk.services.companions import companions_of
from evidence_desk.services.preparing import Prepared, Preparing
from evidence_desk.store.case_file import CaseFile


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A locked item that its password opened, prepared to be recorded again.

    `debt` is where it lies, unread as it was.
    """

    item: EvidenceItem
    debt: DebtId | None
    prepared: Future[Prepared] = field(repr=False)

    @property
    def path(self) -> Path:
        """Where it was taken from."""
        return Path(self.item.source_path)

    def fate(self, recorded: FileFate) -> FileFate:
        """What became of it now, under the path it came by."""
        return replace(recorded, path=self.item.source_path or self.item.name)


def unlock(case: CaseFile, preparing: Preparing, sha256: str, password: str) -> Unlocked:
    """Open the item with these bytes; raises `WrongPassword`, `OriginalMissing`, and KeyError for no item."""
    if not password:
        raise WrongPassword
    with case.read() as work:
        item = work.items.get(sha256)
        folder = work.items.folder(item.id)
        companions = companions_of(work, item)
        lies_under = work.filings.debts_of(work.machine_entries.unread(item.id))
        debt = next(iter(lies_under), work.filings.chosen_for(item.id))
    prepared: Future[Prepared] = Future()
    prepared.set_result(preparing.held(item, folder, companions, password=password))
    return Unlocked(item, debt, prepared)


def put_away(case: CaseFile, unlocked: Unlocked) -> None:
    """Take from the timeline what stood for the item unread, unless a person built on it."""
    with case.write() as work:
        work.machine_entries.leave(work.machine_entries.unread(unlocked.item.id))
