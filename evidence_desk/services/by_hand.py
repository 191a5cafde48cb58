"""Notes made by hand: sealed like any file, with the pictures and papers that belong to them.

A changed note is a new file that names the one it replaces; the older one leaves the timeline, and stays in
the vault and in the custody log. Making and changing a note can be undone: what undo takes is its place in
the timeline.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.custody import CustodyKind
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.evidence import ItemId, Outcome
from evidence_desk.domain.filing import Filing
from evidence_desk.domain.hand_note import HandNote, WrittenNote, from_json, to_bytes
from evidence_desk.domain.moment import is_plausible
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.errors import UserError
from evidence_desk.media import sniff
from evidence_desk.services.acting import act
from evidence_desk.services.changes import Changes
from evidence_desk.services.claims import TimeImplausible
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import CancelToken, Lane, runs_on
from evidence_desk.services.listening import OriginalMissing
from evidence_desk.services.preparing import Prepared, Preparing
from evidence_desk.services.recording import Recorded, Recording
from evidence_desk.services.sealing import printable
from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.repositories.items import NewItem
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.store.vault import Sealed
from evidence_desk.text import N_, Message

_HEAD = 4096
#: A clock set by hand may run this far ahead of the note it dates.
_LEEWAY = timedelta(minutes=10)


class NoteAhead(UserError):
    """A note of something that has not happened yet."""

    happened = N_("The time {time} has not come yet.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Check the date and the time. A note is about something that has happened.")


class NoteEmpty(UserError):
    """A note that says nothing."""

    happened = N_("The note says nothing yet.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Write at least one sentence about what happened.")


class NotByHand(UserError):
    """An entry that was received, not written here."""

    happened = N_("This entry is not a note made by hand, so its words cannot be changed.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("What is known besides can be written down in a note of its own.")


@dataclass(frozen=True, slots=True)
class _SealedFile:
    path: Path
    sealed: Sealed
    media_type: str

    @property
    def name(self) -> str:
        return printable(self.path.name)


class ByHand:
    """The notes of one case."""

    def __init__(self, case: CaseFile, preparing: Preparing, examination: Examination) -> None:
        self._case = case
        self._preparing = preparing
        self._recording = Recording(case)
        self._examination = examination

    @runs_on(Lane.WORK)
    def add(
        self, note: HandNote, debt: DebtId | None = None, files: Sequence[Path] = ()
    ) -> tuple[CommunicationId, Changes]:
        """Seal a note and the files that belong to it; without `debt` it is filed by what identifies it.

        Raises `NoteEmpty`, `NoteAhead`, or the errors of sealing; nothing is recorded then.
        """
        sealed = self._seal(files)
        prepared = self._prepare(note, tuple((each.name, each.sealed.sha256) for each in sealed), None)
        with act(self._case, Message(N_("add a note made by hand"))) as work:
            number, recorded = self._record(work, prepared, sealed, debt)
        self._publish(prepared, sealed)
        return number, self._changes(number, recorded)

    @runs_on(Lane.WORK)
    def replace(
        self, number: CommunicationId, note: HandNote, files: Sequence[Path] = ()
    ) -> tuple[CommunicationId, Changes]:
        """Seal a new version of a note; it lies where the old one lay and keeps its files.

        Raises `NotByHand` and what `add` raises.
        """
        old, entry = self._stored(number)
        sealed = self._seal(files)
        named = dict.fromkeys((*old.files, *((each.name, each.sealed.sha256) for each in sealed)))
        prepared = self._prepare(note, tuple(named), entry.item_sha256)
        with act(self._case, Message(N_("change a note made by hand"))) as work:
            new, recorded = self._record(work, prepared, sealed, None)
            for item in work.items.attached_to(number):
                work.items.attach(new, item.id, item.name)
            work.filings.file([(new, Filing(entry.debt, entry.filing_basis, entry.filing_reason))])
            work.filings.withdraw(number)
        self._publish(prepared, sealed)
        return new, self._changes(new, recorded) | Changes(communications=frozenset({number}))

    @runs_on(Lane.WORK)
    def note(self, number: CommunicationId) -> HandNote:
        """A note as it was written; raises `NotByHand`."""
        return self._stored(number)[0].note

    def _stored(self, number: CommunicationId) -> tuple[WrittenNote, TimelineEntry]:
        with self._case.read() as work:
            entries = work.timeline.entries((number,))
            if not entries or entries[0].noted_at is None:
                raise NotByHand
        try:
            with self._case.vault.in_use(entries[0].item_sha256) as stored:
                return from_json(json.loads(stored.read_bytes())), entries[0]
        except FileNotFoundError as error:
            raise OriginalMissing from error
        except (ValueError, RecursionError) as error:
            raise NotByHand from error

    def _prepare(self, note: HandNote, files: tuple[tuple[str, str], ...], replaces: str | None) -> Prepared:
        now = datetime.now(UTC)
        written = WrittenNote(note, now, self._case.zone, files, replaces)
        _check(written)
        name = f"note-{note.about.value.replace('_', '-')}-{now:%Y%m%dT%H%M%SZ}.json"
        return self._preparing.made(name, to_bytes(written))

    def _seal(self, files: Sequence[Path]) -> tuple[_SealedFile, ...]:
        cancel = CancelToken()
        sealed = []
        for path in dict.fromkeys(files):
            copy = self._case.vault.seal(path, cancel)
            with self._case.vault.in_use(copy.sha256) as stored, stored.open("rb") as reading:
                media = sniff(reading.read(_HEAD))
            sealed.append(_SealedFile(path, copy, media.mime if media else "application/octet-stream"))
        return tuple(sealed)

    def _record(
        self, work: UnitOfWork, prepared: Prepared, files: Sequence[_SealedFile], debt: DebtId | None
    ) -> tuple[CommunicationId, Recorded]:
        recorded = Recorded(prepared.sealed.sha256, name=prepared.name)
        parent = self._recording.small(work, prepared, recorded, debt)
        # Its own time of writing makes every note's bytes new, so there is one fresh entry.
        (number,) = recorded.fresh
        for each in files:
            item = _item(work, each, prepared, parent)
            work.items.attach(number, item, each.name)
            recorded.items.add(item)
        return number, recorded

    def _publish(self, prepared: Prepared, files: Sequence[_SealedFile]) -> None:
        self._case.vault.publish(prepared.sealed.sha256, *(each.sealed.sha256 for each in files))

    def _changes(self, number: CommunicationId, recorded: Recorded) -> Changes:
        done = Changes(
            items=frozenset(recorded.items), communications=frozenset({number}), entries=True, history=True
        )
        return done | self._examination.follow()


def _check(written: WrittenNote) -> None:
    note = written.note
    if not note.whole_text().strip():
        raise NoteEmpty
    if note.happened is None:
        return
    stated = note.happened.isoformat(" ", "minutes")
    try:
        at = written.moment()
    except OverflowError as error:
        raise TimeImplausible(time=stated) from error
    if at is None or not is_plausible(at):
        raise TimeImplausible(time=stated)
    if at.utc > written.written_at + _LEEWAY:
        raise NoteAhead(time=stated)


def _item(work: UnitOfWork, file: _SealedFile, note: Prepared, parent: ItemId | None) -> ItemId:
    """The item of a file that belongs to a note; one that the case holds already is only tied to it."""
    details = {
        "path": printable(str(file.path)),
        "name": file.name,
        "size": file.sealed.size,
        "belongs_to": note.sealed.sha256,
    }
    if found := work.items.find(file.sealed.sha256):
        work.custody.append(CustodyKind.RECEIVED_AGAIN, file.sealed.sha256, details)
        return found[0].id
    modified = datetime.fromtimestamp((file.sealed.modified_ns or 0) / 1e9, UTC)
    item = work.items.add(
        NewItem(
            file.sealed.sha256,
            file.sealed.size,
            file.name,
            printable(str(file.path)),
            printable(str(file.path.parent)),
            file.media_type,
            note.importer.key,
            note.importer.version,
            Outcome.TAKEN,
            datetime.now(UTC),
            modified,
            parent,
        )
    )
    work.custody.append(CustodyKind.RECEIVED, file.sealed.sha256, details)
    work.items.finish(item, (), Outcome.TAKEN, note.importer)
    return item
