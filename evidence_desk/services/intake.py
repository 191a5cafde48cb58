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
from evidence_desk.domain.evidence import FileFate, Outcome
from evidence_desk.errors import EvidenceDeskError
from evidence_desk.services.changes import Changes
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import Cancelled, CancelToken, Lane, Progress, runs_on
from evidence_desk.services.listening import OriginalMissing
from evidence_desk.services.preparing import Prepared, Preparing, printable
from evidence_desk.services.recording import Recorded, Recording
from evidence_desk.store.case_file import CaseFile
from evidence_desk.text import N_, Message

log = logging.getLogger(__name__)
_UNFORESEEN = N_(
    "This file could not be taken in: something unforeseen happened, and the log names the place. The other "
    "files are not affected. Try it again on its own."
)
#: Files sealed and read side by side: two keep a slow disk and a decoder busy on the smallest machines.
_AHEAD = max(2, min(4, (os.cpu_count() or 2) - 1))
#: How long a thread may keep the interpreter, in seconds. Python's own 5 ms let the thread that records, and
#: the window's, wait longer than they work.
_TURN_S = 0.0005


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
        files = self.survey(paths)
        progress.total = len(files)
        run = _Run()
        try:
            self._finish_interrupted(run, cancel, progress)
            for path, prepared in self._prepared(files, cancel):
                cancel.check()
                progress.current = printable(path.name)
                run.add(self._fate(path, prepared, debt, cancel, progress, run))
                progress.done += 1
        except Cancelled:
            run.cancelled = True
        changes = run.changes() | self._examine(run)
        return TakeIn(tuple(run.fates), changes, run.cancelled, len(files) - len(run.fates))

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
        except EvidenceDeskError as error:
            return _refused(path, error.message())
        except Cancelled:
            raise
        except Exception:
            # One file's trouble, even of a kind nobody foresaw, must not lose the others.
            log.exception("a file could not be taken in")
            return _refused(path, Message(_UNFORESEEN))
        return recorded.fate(ready)

    def _finish_interrupted(self, run: _Run, cancel: CancelToken, progress: Progress) -> None:
        with self._case.read() as work:
            waiting = [(item, work.filings.chosen_for(item.id)) for item in work.items.unfinished()]
        for item, debt in waiting:
            folder = str(Path(item.source_path).parent)
            try:
                prepared = self._preparing.held(
                    item.fixity.digest, item.fixity.size, item.name, folder, item.modified_at
                )
            except OriginalMissing:
                # The check of the originals names it; the other files can be taken in all the same.
                log.warning("an interrupted item is missing from the vault: %s", item.fixity.digest)
                continue
            self._recording.file(prepared, run.begin(prepared), debt, cancel, progress)

    def _examine(self, run: _Run) -> Changes:
        touched = [number for recorded in run.recorded for number in recorded.communications]
        if not touched:
            return Changes()
        with self._case.read() as work:
            debts = work.filings.debts_of(touched)
        return self._examination.examine(debts)


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
        self.recorded.append(Recorded(prepared.sealed.sha256))
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
