"""Adds, changes and suggests debts; entries follow their identifiers."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_desk.domain.debt import Debt, DebtDraft, DebtId, DebtSuggestion, DebtSummary
from evidence_desk.domain.filing import Filer
from evidence_desk.domain.identifying import completed
from evidence_desk.domain.timeline import FilingBasis, Scope
from evidence_desk.errors import UserError
from evidence_desk.services.acting import act
from evidence_desk.services.changes import Changes
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.text import N_, Message


class DebtNameTaken(UserError):
    """Another debt has this name."""

    happened = N_("There is already a debt named {name}.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Choose another name.")


class DebtNameMissing(UserError):
    """A debt without a name."""

    happened = N_("The debt has no name.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Give it a name, for example the lender's.")


class DebtUnknown(UserError):
    """No debt has this name."""

    happened = N_("There is no debt named {name} in this case.")
    unaffected = N_("Nothing was changed.")
    what_to_do = N_("Check the name in the list of debts.")


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of the whole case."""

    entries: int
    inbox: int
    flagged: int
    items: int


class Debts:
    """The debts of a case."""

    def __init__(self, case: CaseFile, examination: Examination) -> None:
        self._case = case
        self._examination = examination

    @runs_on(Lane.WRITE)
    def add(self, draft: DebtDraft) -> tuple[DebtId, Changes]:
        """Add a debt, and file under it what its identifiers recognise."""
        with act(self._case, Message(N_("add debt {name}"), {"name": draft.name})) as work:
            _check_name(work, draft.name, None)
            number = work.debts.add(completed(draft))
            touched = refile(work) | {number}
        return number, self._changes(touched)

    @runs_on(Lane.WRITE)
    def edit(self, number: DebtId, draft: DebtDraft) -> Changes:
        """Change a debt; entries nobody filed by hand follow its identifiers."""
        with act(self._case, Message(N_("edit debt {name}"), {"name": draft.name})) as work:
            _check_name(work, draft.name, number)
            work.debts.change(number, completed(draft))
            touched = refile(work) | {number}
        return self._changes(touched)

    @runs_on(Lane.WRITE)
    def remove(self, number: DebtId) -> Changes:
        """Delete a debt; its entries go back to the inbox."""
        with self._case.read() as reading:
            name = reading.debts.get(number).name
        with act(self._case, Message(N_("remove debt {name}"), {"name": name})) as work:
            work.filings.empty(number)
            work.debts.remove(number)
            touched = refile(work)
        return self._changes(touched) | Changes(debts=frozenset({number}))

    @runs_on(Lane.READ)
    def summaries(self) -> tuple[DebtSummary, ...]:
        """One row per debt with its counts."""
        with self._case.read() as work:
            return work.debts.summaries()

    @runs_on(Lane.READ)
    def get(self, number: DebtId) -> Debt:
        """One debt."""
        with self._case.read() as work:
            return work.debts.get(number)

    @runs_on(Lane.READ)
    def named(self, name: str) -> DebtId:
        """The id of the debt with this name; raises `DebtUnknown`."""
        with self._case.read() as work:
            number = work.debts.named(name)
        if number is None:
            raise DebtUnknown(name=name)
        return number

    @runs_on(Lane.READ)
    def inbox_count(self) -> int:
        """How many entries wait in the inbox."""
        with self._case.read() as work:
            return work.timeline.count(Scope(inbox=True))

    @runs_on(Lane.READ)
    def totals(self) -> Totals:
        """Counts of the whole case."""
        with self._case.read() as work:
            return Totals(
                work.timeline.count(Scope()),
                work.timeline.count(Scope(inbox=True)),
                work.assessments.flagged_count(),
                work.items.count(),
            )

    @runs_on(Lane.READ)
    def suggestions(self) -> tuple[DebtSuggestion, ...]:
        """Debts proposed from signatures and frequent numbers in the inbox, most entries first."""
        with self._case.read() as work:
            return work.suggestions.all()

    def _changes(self, touched: set[DebtId]) -> Changes:
        changes = Changes(debts=frozenset(touched), entries=True, history=True)
        return changes | self._examination.follow()


def _check_name(work: UnitOfWork, name: str, own: DebtId | None) -> None:
    if not name.strip():
        raise DebtNameMissing
    if work.debts.named(name) not in (None, own):
        raise DebtNameTaken(name=name)


def refile(work: UnitOfWork) -> set[DebtId]:
    """File again what no person filed; return the debts that gained or lost an entry."""
    filer = Filer(work.debts.identifiers())
    touched: set[DebtId] = set()
    after = 0
    while page := work.filings.to_refile(after):
        after = page[-1].id
        moved = []
        for entry in page:
            filing = filer.file(entry.number, entry.signature, entry.name, entry.norm)
            changed_reason = filing.basis is not entry.basis and entry.basis is not FilingBasis.SAME_CALL
            if filing.debt != entry.debt or changed_reason:
                moved.append((entry.id, filing))
                touched |= {debt for debt in (filing.debt, entry.debt) if debt is not None}
        work.filings.file(moved)
    return touched
