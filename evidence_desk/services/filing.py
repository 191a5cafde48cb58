"""Files entries under debts by hand."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.filing import Filing as Placement
from evidence_desk.domain.timeline import FilingBasis
from evidence_desk.services.acting import act
from evidence_desk.services.changes import Changes
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.text import N_, Message


class Filing:
    """Refiling by the user, who wins over identifiers."""

    def __init__(self, case: CaseFile, examination: Examination) -> None:
        self._case = case
        self._examination = examination

    @runs_on(Lane.WRITE)
    def file(self, ids: Sequence[CommunicationId], debt: DebtId | None) -> Changes:
        """Put entries, and the other rows of their calls, under a debt; None sends them to the inbox."""
        with self._case.read() as reading:
            entries = reading.timeline.entries(tuple(ids))
            target = reading.debts.get(debt).name if debt is not None else None
        together = tuple(dict.fromkeys(n for entry in entries for n in (entry.id, *entry.same_event)))
        if target is None:
            name = Message(N_("move {count} entries to the inbox"), {"count": len(together)})
        else:
            name = Message(N_("file {count} entries under {debt}"), {"count": len(together), "debt": target})
        with act(self._case, name) as work:
            before = work.filings.debts_of(together)
            work.filings.file((number, Placement(debt, FilingBasis.USER)) for number in together)
        touched = before | ({debt} if debt is not None else frozenset())
        moved = Changes(communications=frozenset(together), debts=touched, entries=True, history=True)
        return moved | self._examination.follow()
