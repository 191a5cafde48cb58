"""Takes files in: seal, read, record, examine. The source is never moved, renamed or written to."""

from __future__ import annotations

import os
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
from evidence_desk.services.preparing import Prepared, Preparing
from evidence_desk.services.recording import Recorded, Recording
from evidence_desk.store.case_file import CaseFile

#: Files sealed and read side by side: two keep a slow disk and a decoder busy on the smallest machines.
_AHEAD = max(2, min(4, (os.cpu_count() or 2) - 1))


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
        files = self.survey(paths)
        progress.total = len(files)
        run = _Run()
        try:
            self._finish_interrupted(run, cancel, progress)
            for path, prepared in self._prepared(files, cancel):
                cancel.check()
                progress.current = path.name
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
            recorded = self._recording.file(ready, debt, cancel, progress)
        except EvidenceDeskError as error:
            return FileFate(str(path), None, Outcome.REFUSED, None, 0, (error.message(),))
        run.recorded.append(recorded)
        return recorded.fate(ready)

    def _finish_interrupted(self, run: _Run, cancel: CancelToken, progress: Progress) -> None:
        with self._case.read() as work:
            waiting = work.items.unfinished()
        for item in waiting:
            folder = str(Path(item.source_path).parent)
            prepared = self._preparing.held(
                item.fixity.digest, item.fixity.size, item.name, folder, item.modified_at
            )
            run.recorded.append(self._recording.file(prepared, None, cancel, progress))

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

    def changes(self) -> Changes:
        items = frozenset(item for recorded in self.recorded for item in recorded.items)
        entries = any(recorded.communications for recorded in self.recorded)
        return Changes(items=items, entries=entries)


def _expand(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, names, files in os.walk(path):
        names.sort()
        yield from (Path(folder) / name for name in sorted(files))
