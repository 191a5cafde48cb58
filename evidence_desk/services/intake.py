"""Takes files in: seal, read, record, examine. The source is never moved, renamed or written to."""

from __future__ import annotations

import logging
import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.evidence import EvidenceItem, FileFate, ItemId, Outcome
from evidence_desk.errors import EvidenceDeskError
from evidence_desk.services.changes import Changes
from evidence_desk.services.companions import (
    SealedCompanion,
    companions_of,
    keep_led,
    led_by_databases,
    without_companions,
)
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import Cancelled, CancelToken, Lane, Progress, runs_on
from evidence_desk.services.listening import OriginalMissing
from evidence_desk.services.preparing import Prepared, Preparing
from evidence_desk.services.recording import Recorded, Recording
from evidence_desk.services.sealing import printable
from evidence_desk.services.unlocking import put_away, unlock
from evidence_desk.store.case_file import CaseFile
from evidence_desk.text import N_, Message

log = logging.getLogger(__name__)
_UNFORESEEN = N_(
    "This file could not be taken in: something unforeseen happened, and the log names the place. The other "
    "files are not affected. Try it again on its own."
)
#: Archives inside archives are read down to here; mail in mail in an archive needs three.
_DEEPEST = 5
#: What one given file may unpack to before its remaining parts are only kept.
_MOST_UNPACKED = 4 << 30
#: Files sealed and read side by side: two keep a slow disk and a decoder busy on the smallest machines.
_AHEAD = max(2, min(4, (os.cpu_count() or 2) - 1))
#: How long a thread may keep the interpreter, in seconds. Python's own 5 ms let the thread that records, and
#: the window's, wait longer than they work.
_TURN_S = 0.0005
_Waiting = tuple[EvidenceItem, str, int, DebtId | None, tuple[SealedCompanion, ...]]


@dataclass(frozen=True, slots=True)
class TakeIn:
    """How a take-in ended: the fate of every file reached, and how many were not."""

    fates: tuple[FileFate, ...]
    changes: Changes
    cancelled: bool = False
    not_reached: int = 0

    def count(self, outcome: Outcome) -> int:
        """How many files had this fate."""
        return sum(fate.outcome is outcome for fate in self.fates)


class Intake:
    """The take-in of one case."""

    def __init__(self, case: CaseFile, preparing: Preparing, examination: Examination) -> None:
        self._case = case
        self._preparing = preparing
        self._recording = Recording(case)
        self._examination = examination

    @runs_on(Lane.WORK)
    def survey(self, paths: Sequence[Path]) -> tuple[Path, ...]:
        """The files meant by `paths`: folders expanded and sorted, links to folders not followed."""
        return tuple(dict.fromkeys(found for path in paths for found in _expand(path)))

    @runs_on(Lane.WORK)
    def take_in(
        self,
        paths: Sequence[Path],
        debt: DebtId | None = None,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> TakeIn:
        """Take in all files of `paths`, filed under `debt` or by their identifiers.

        One file's trouble never stops the rest. Its database steps go through the case's one writer, a
        batch at a time. Cancelling keeps what was recorded. Interrupted files of earlier runs come first.
        """
        progress, cancel = progress or Progress(), cancel or CancelToken()
        sys.setswitchinterval(_TURN_S)
        files = without_companions(self.survey(paths))
        progress.total = len(files)
        run = _Run()
        try:
            self._read_waiting(run, None, cancel, progress)
            for path, prepared in self._prepared(files, cancel):
                cancel.check()
                progress.current = printable(path.name)
                run.add(self._fate(path, prepared, debt, cancel, progress, run))
                progress.done += 1
        except Cancelled:
            run.cancelled = True
        changes = run.changes() | self._examine(run)
        return TakeIn(tuple(run.fates), changes, run.cancelled, len(files) - len(run.fates))

    @runs_on(Lane.WORK)
    def read_with_password(
        self,
        sha256: str,
        password: str,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> TakeIn:
        """Read a locked item of the case again, with the password that opens it, which is kept nowhere.

        Raises `importers._locked.WrongPassword`, and then nothing was changed.
        """
        progress, cancel = progress or Progress(), cancel or CancelToken()
        unlocked = unlock(self._case, self._preparing, sha256, password)
        progress.total, progress.current = 1, unlocked.item.name
        run = _Run()
        try:
            fate = self._fate(unlocked.path, unlocked.prepared, unlocked.debt, cancel, progress, run)
            run.add(unlocked.fate(fate))
            progress.done = 1
        except Cancelled:
            run.cancelled = True
        if any(recorded.fresh for recorded in run.recorded):
            put_away(self._case, unlocked)
        changes = run.changes() | self._examine(run)
        return TakeIn(tuple(run.fates), changes, run.cancelled, 1 - len(run.fates))

    def _prepared(
        self, files: Iterable[Path], cancel: CancelToken
    ) -> Iterator[tuple[Path, Future[Prepared]]]:
        """Files in order, a few of them being prepared ahead."""
        with ThreadPoolExecutor(_AHEAD, "prepare") as pool:
            ahead: deque[tuple[Path, Future[Prepared]]] = deque()
            try:
                for path in files:
                    ahead.append((path, pool.submit(self._preparing.file, path, cancel)))
                    if len(ahead) > _AHEAD:
                        yield ahead.popleft()
                while ahead:
                    yield ahead.popleft()
            finally:
                for _, future in ahead:
                    future.cancel()

    def _fate(
        self,
        path: Path,
        prepared: Future[Prepared],
        debt: DebtId | None,
        cancel: CancelToken,
        progress: Progress,
        run: _Run,
    ) -> FileFate:
        try:
            ready = prepared.result()
            recorded = run.begin(ready)
            self._recording.file(ready, recorded, debt, cancel, progress)
            if recorded.waiting:
                recorded.parts = self._read_waiting(run, debt, cancel, progress)
        except EvidenceDeskError as error:
            return _refused(path, error.message())
        except Cancelled:
            raise
        except Exception:
            # One file's trouble, even of a kind nobody foresaw, must not lose the others.
            log.exception("a file could not be taken in")
            return _refused(path, Message(_UNFORESEEN))
        return recorded.fate(ready)

    def _read_waiting(
        self, run: _Run, debt: DebtId | None, cancel: CancelToken, progress: Progress
    ) -> list[Recorded]:
        """Read items that were found inside others, and what earlier runs left, until none waits.

        What lies too deep, or would unpack to too much, is kept and listed, but not read.
        """
        parts: list[Recorded] = []
        tried: set[ItemId] = set()
        unpacked = 0
        while waiting := self._waiting(tried):
            for item, folder, depth, chosen, companions in waiting:
                cancel.check()
                tried.add(item.id)
                unpacked += item.fixity.size if item.parent is not None else 0
                keep_only = depth > _DEEPEST or unpacked > _MOST_UNPACKED
                try:
                    prepared = self._preparing.held(item, folder, companions, keep_only=keep_only)
                except OriginalMissing:
                    # The check of the originals names it; the others can be read all the same.
                    log.warning("a waiting item is missing from the vault: %s", item.fixity.digest)
                    continue
                parts.append(run.begin(prepared))
                self._recording.file(prepared, parts[-1], chosen or debt, cancel, progress)
        return parts

    def _waiting(self, tried: set[ItemId]) -> list[_Waiting]:
        """Items to be read with their folder, depth, the debt chosen for them, and their companions."""
        self._keep_companions()
        with self._case.read() as work:
            return [
                (
                    item,
                    work.items.folder(item.id),
                    work.items.depth(item.id),
                    work.filings.chosen_for(item.id),
                    companions_of(work, item),
                )
                for item in work.items.unfinished()
                if item.id not in tried
            ]

    def _keep_companions(self) -> None:
        """Files that belong to a database of the same archive are read with it, not by themselves."""
        with self._case.read() as work:
            led = led_by_databases(work, work.items.unfinished())
        if led:
            with self._case.write() as work:
                keep_led(work, led)

    def _examine(self, run: _Run) -> Changes:
        touched = [number for recorded in run.recorded for number in recorded.communications]
        if not touched:
            return Changes()
        return self._examination.follow()


class _Run:
    """What one take-in has done so far."""

    def __init__(self) -> None:
        self.fates: list[FileFate] = []
        self.recorded: list[Recorded] = []
        self.cancelled = False

    def add(self, fate: FileFate) -> None:
        self.fates.append(fate)

    def begin(self, prepared: Prepared) -> Recorded:
        """What recording a file changes counts from its first batch on, also where it is broken off."""
        self.recorded.append(Recorded(prepared.sealed.sha256, name=prepared.name))
        return self.recorded[-1]

    def changes(self) -> Changes:
        items = frozenset(item for recorded in self.recorded for item in recorded.items)
        entries = any(recorded.communications for recorded in self.recorded)
        return Changes(items=items, entries=entries)


def _refused(path: Path, why: Message) -> FileFate:
    return FileFate(printable(str(path)), None, Outcome.REFUSED, None, 0, (why,))


def _expand(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, names, files in os.walk(path):
        names.sort()
        yield from (Path(folder) / name for name in sorted(files))
