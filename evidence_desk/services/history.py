"""Undo and redo of users' acts, by name, over as many steps as there are."""

from __future__ import annotations

from functools import partial

from evidence_desk.domain.custody import CustodyKind
from evidence_desk.services.calls import tie_all
from evidence_desk.services.changes import Changes
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.text import Message


class History:
    """The acts of a case. Undoing is an event of its own in the custody log; nothing is erased there."""

    def __init__(self, case: CaseFile, examination: Examination) -> None:
        self._case = case
        self._examination = examination

    @runs_on(Lane.WRITE)
    def undo(self) -> Changes:
        """Take the newest act back; nothing where there is none."""
        with self._case.write() as work:
            newest = work.acts.next_undo()
            if newest is None:
                return Changes()
            work.acts.play(newest[0], "undone", partial(_settle, work))
            work.custody.append(CustodyKind.UNDONE, None, {"act": newest[1].as_dict()})
        return self._examination.follow() | Changes(everything=True, history=True)

    @runs_on(Lane.WRITE)
    def redo(self) -> Changes:
        """Bring back what was last undone; nothing where there is none."""
        with self._case.write() as work:
            oldest = work.acts.next_redo()
            if oldest is None:
                return Changes()
            work.acts.play(oldest[0], "done", partial(_settle, work))
            work.custody.append(CustodyKind.REDONE, None, {"act": oldest[1].as_dict()})
        return self._examination.follow() | Changes(everything=True, history=True)

    @runs_on(Lane.READ)
    def names(self) -> tuple[Message | None, Message | None]:
        """What undo would take back, and what redo would bring back."""
        with self._case.read() as work:
            undo, redo = work.acts.next_undo(), work.acts.next_redo()
        return (undo[1] if undo else None), (redo[1] if redo else None)

    @runs_on(Lane.WRITE)
    def forget(self) -> None:
        """Drop every undo step; what they did stays."""
        with self._case.write() as work:
            work.acts.forget()


def _settle(work: UnitOfWork) -> None:
    """Fit what was taken in since an act to the case without it, or with it again."""
    work.machine_entries.bring_back()
    work.filings.forget_lost()
    with work.acts.unnoted():
        work.phones.resort()
    tie_all(work)
