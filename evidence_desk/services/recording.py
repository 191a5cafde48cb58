"""Records prepared files: items, entries, filing, calls tied to their recordings, custody. Database only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePath

from evidence_desk.domain.communication import CommunicationId, Kind, SourceClass
from evidence_desk.domain.custody import CustodyKind
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.evidence import FileFate, ItemId, LockedItem, Outcome
from evidence_desk.domain.filing import Filer, Filing
from evidence_desk.domain.timeline import FilingBasis
from evidence_desk.importers import Notice
from evidence_desk.importers._locked import asks_for_password
from evidence_desk.services.companions import are_held, beside, record_companions, taken_along
from evidence_desk.services.lane import CancelToken, Progress
from evidence_desk.services.placing import place_entries
from evidence_desk.services.preparing import Prepared, Read, ReadEntry
from evidence_desk.services.sealing import SealedAttachment
from evidence_desk.services.transcripts import attach_transcripts
from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.repositories.items import NewItem
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.text import N_, Message

_HELD = N_("The same bytes are already in the case; nothing was added.")


@dataclass(slots=True)
class Recorded:
    """What recording one file has changed so far, and what became of it.

    `fresh` are the entries it brought anew, `communications` those and older ones that they changed.
    `again` says that it had been read before, and is read again for files that lie beside it now.
    `locked` says that a password would let more of it be read.
    `waiting` says that items found inside it wait to be read in their turn, `parts` what these changed.
    """

    sha256: str
    items: set[int] = field(default_factory=set)
    fresh: set[CommunicationId] = field(default_factory=set)
    communications: set[CommunicationId] = field(default_factory=set)
    notices: list[Message] = field(default_factory=list)
    unread: bool = False
    held: bool = False
    again: bool = False
    locked: bool = False
    waiting: bool = False
    name: str = ""
    parts: list[Recorded] = field(default_factory=list)

    def fate(self, prepared: Prepared) -> FileFate:
        """The line of the import report."""
        read = Outcome.KEPT_UNREAD if self.unread else Outcome.TAKEN
        return FileFate(
            prepared.path,
            self.sha256,
            Outcome.HELD if self.held else read,
            prepared.importer.key,
            len(self.fresh) + sum(len(part.fresh) for part in self.parts),
            (*self.notices, *(note for part in self.parts for note in part.named_notices())),
            tuple(LockedItem(each.sha256, each.name) for each in (self, *self.parts) if each.locked),
        )

    def named_notices(self) -> tuple[Message, ...]:
        """Its notices, each with the name of the item inside the given file."""
        return tuple(Message("{name}: {note}", {"name": self.name, "note": n}) for n in self.notices)


class Recording:
    """Writes prepared files, a batch per transaction; a file's item comes with its first batch.

    An interrupted file stays marked as being read; the next take-in reads it on from the vault, and dedupe
    keys keep its entries single.
    """

    def __init__(self, case: CaseFile) -> None:
        self._case = case

    def file(
        self,
        prepared: Prepared,
        recorded: Recorded,
        debt: DebtId | None,
        cancel: CancelToken,
        progress: Progress,
    ) -> None:
        """Record a file and say so in `recorded`; raises `Cancelled` between batches, and those stay."""
        item: ItemId | None = None
        place: CommunicationId | None = None
        batch = next(prepared.batches)
        while True:
            following = next(prepared.batches, None)
            attached = [each.sealed.sha256 for each in batch if isinstance(each, SealedAttachment)]
            with self._case.write() as work:
                if item is None:
                    item = self._item(work, prepared, recorded)
                    if item is None:
                        following, attached = None, []
                    companions_due = not recorded.again
                # A file read again for what lies beside it is not marked as being read: only once all of
                # it is in do these bytes count as known.
                if item is not None and (companions_due or (recorded.again and following is None)):
                    attached += self._companions(work, item, prepared, recorded)
                    companions_due = False
                if item is not None:
                    place = _Batch(work, item, prepared, debt, recorded, place).record(batch)
                if item is not None and following is None:
                    outcome = Outcome.KEPT_UNREAD if recorded.unread else Outcome.TAKEN
                    work.items.finish(item, recorded.notices, outcome, prepared.importer)
            self._case.vault.publish(prepared.sealed.sha256, *attached)
            progress.entries += sum(isinstance(each, ReadEntry) for each in batch)
            if following is None:
                break
            cancel.check()
            batch = following

    def small(
        self, work: UnitOfWork, prepared: Prepared, recorded: Recorded, debt: DebtId | None
    ) -> ItemId | None:
        """Record a file of one batch in the caller's transaction; the caller publishes it afterwards.

        None where the same bytes were read before.
        """
        item = self._item(work, prepared, recorded)
        if item is not None:
            _Batch(work, item, prepared, debt, recorded, None).record(next(prepared.batches))
            outcome = Outcome.KEPT_UNREAD if recorded.unread else Outcome.TAKEN
            work.items.finish(item, recorded.notices, outcome, prepared.importer)
        return item

    def _item(self, work: UnitOfWork, prepared: Prepared, recorded: Recorded) -> ItemId | None:
        """The item to read into; None where the same bytes were read before."""
        found = work.items.find(prepared.sealed.sha256)
        details = {"path": prepared.path, "name": prepared.name, "size": prepared.sealed.size}
        details |= beside(prepared.companions)
        if found is None:
            item = work.items.add(_new_item(prepared))
            work.custody.append(CustodyKind.RECEIVED, prepared.sealed.sha256, details)
            recorded.items.add(item)
            return item
        if prepared.unlocked:
            details |= {"with_password": True}
        if not found[1] or prepared.unlocked or not are_held(prepared.companions, work.items.is_recorded):
            recorded.again = found[1]
            if found[0].parent is None or prepared.companions or prepared.unlocked:
                work.custody.append(CustodyKind.READ_AGAIN, prepared.sealed.sha256, details)
            return found[0].id
        work.custody.append(CustodyKind.RECEIVED_AGAIN, prepared.sealed.sha256, details)
        recorded.held = True
        recorded.locked = any(map(asks_for_password, found[0].notices))
        recorded.notices.append(Message(_HELD))
        return None

    def _companions(
        self, work: UnitOfWork, item: ItemId, prepared: Prepared, recorded: Recorded
    ) -> list[str]:
        """Record what was taken along; return what is to be published with the file."""
        sha256, companions = prepared.sealed.sha256, prepared.companions
        reader = prepared.importer
        recorded.items.update(record_companions(work, item, sha256, prepared.folder, companions, reader))
        recorded.notices.extend(taken_along(companions))
        return [each.sealed.sha256 for each in companions]


class _Batch:
    """One batch on its way into one transaction."""

    def __init__(
        self,
        work: UnitOfWork,
        item: ItemId,
        prepared: Prepared,
        debt: DebtId | None,
        recorded: Recorded,
        place: CommunicationId | None,
    ) -> None:
        self._work = work
        self._item = item
        self._prepared = prepared
        self._chosen = None if debt is None else Filing(debt, FilingBasis.TAKE_IN)
        self._recorded = recorded
        self._place = place
        self._filer = Filer(work.debts.identifiers())

    def record(self, batch: Sequence[Read]) -> CommunicationId | None:
        """Write it; return its last communication, whose attachments may follow in the next."""
        entries = [each for each in batch if isinstance(each, ReadEntry)]
        placed = place_entries(self._work, self._item, entries, self._filer, self._chosen)
        for each in batch:
            if isinstance(each, ReadEntry):
                self._place = placed.places[each.communication.locator]
            elif isinstance(each, SealedAttachment):
                self._attach(each)
            elif isinstance(each, Notice):
                self._recorded.notices.append(each.message)
                self._recorded.locked = self._recorded.locked or asks_for_password(each.message)
                self._recorded.unread = self._recorded.unread or each.unread
        self._recorded.fresh.update(placed.fresh)
        self._recorded.communications.update(placed.fresh, placed.retied)
        if any(map(_may_meet, entries)):
            self._recorded.communications.update(attach_transcripts(self._work, set(placed.fresh)))
        return self._place

    def _attach(self, found: SealedAttachment) -> None:
        known = self._work.items.find(found.sealed.sha256)
        if known:
            item = known[0].id
        else:
            item = self._work.items.add(_attached_item(found, self._item, self._prepared))
            if found.read:
                self._recorded.waiting = True
            else:
                self._work.items.finish(item, (), Outcome.TAKEN, self._prepared.importer)
            details = {"found_in": self._prepared.sealed.sha256, "locator": found.locator, "name": found.name}
            self._work.custody.append(CustodyKind.RECEIVED, found.sealed.sha256, details)
            self._recorded.items.add(item)
        if self._place is not None:
            self._work.items.attach(self._place, item, found.locator)


def _may_meet(read: ReadEntry) -> bool:
    """Whether it is a recording or a transcript, which find each other by the names of their files."""
    each = read.communication
    return each.kind is Kind.RECORDING or each.source_class is SourceClass.TRANSCRIPT


def _new_item(prepared: Prepared) -> NewItem:
    return NewItem(
        prepared.sealed.sha256,
        prepared.sealed.size,
        prepared.name,
        prepared.path,
        prepared.folder,
        prepared.media_type,
        prepared.importer.key,
        prepared.importer.version,
        Outcome.TAKEN,
        datetime.now(UTC),
        prepared.modified_at,
    )


def _attached_item(found: SealedAttachment, parent: ItemId, prepared: Prepared) -> NewItem:
    inside = PurePath(found.name)
    return NewItem(
        found.sealed.sha256,
        found.sealed.size,
        inside.name or found.name,
        prepared.path,
        str(PurePath(prepared.folder) / prepared.name / inside.parent),
        found.media_type,
        prepared.importer.key,
        prepared.importer.version,
        Outcome.TAKEN,
        datetime.now(UTC),
        None,
        parent,
    )
