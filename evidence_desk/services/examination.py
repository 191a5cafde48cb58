"""Runs the rules on debts, replaces their findings, keeps every run."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from typing import Any

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import DEFAULT_PARAMETERS, Assessment, Record
from evidence_desk.domain.debt import Debt, DebtId, IdentifierKind
from evidence_desk.domain.finding import Finding, RuleRun, RunOutcome
from evidence_desk.domain.grading import assess
from evidence_desk.domain.search_words import normalise
from evidence_desk.rules import DebtView, rules
from evidence_desk.services.changes import Changes
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.repositories.assessments import record
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.text import Message

log = logging.getLogger(__name__)


class Examination:
    """Judges recordings and reports what the rules find."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case
        self.parameters = DEFAULT_PARAMETERS

    @runs_on(Lane.WRITE)
    def examine(self, debts: Collection[DebtId] | None = None) -> Changes:
        """Run every rule on these debts and on the inbox, or on the whole case; a transaction each."""
        with self._case.read() as work:
            known = {debt.id: debt for debt in work.debts.all()}
        wanted = known if debts is None else {number: known[number] for number in debts if number in known}
        for debt in (*wanted.values(), None):
            with self._case.write() as work:
                self._examine(work, debt)
        return Changes(findings=True, entries=True, debts=frozenset(wanted))

    @runs_on(Lane.READ)
    def assessment(self, recording: CommunicationId) -> Assessment | None:
        """What the rules last said of a recording."""
        with self._case.read() as work:
            return work.assessments.of(recording)

    @runs_on(Lane.READ)
    def findings(self, debt: DebtId | None = None) -> tuple[Finding, ...]:
        """Findings of one debt, or of the whole case."""
        with self._case.read() as work:
            return work.findings.all(debt)

    @runs_on(Lane.READ)
    def runs(self, debt: DebtId | None = None) -> tuple[RuleRun, ...]:
        """The newest run of each rule."""
        with self._case.read() as work:
            return work.findings.runs(debt)

    @runs_on(Lane.WORK)
    def titles(self) -> dict[str, Message]:
        """Headings of the rules' groups, by rule key."""
        return {rule.key: rule.title for rule in rules()}

    @runs_on(Lane.WORK)
    def versions(self) -> dict[str, int]:
        """Versions of the rules, by rule key."""
        return {rule.key: rule.version for rule in rules()}

    def _examine(self, work: UnitOfWork, debt: Debt | None) -> None:
        number = debt.id if debt else None
        rows = work.assessments.recordings(number)
        names = _names(debt)
        assessments = tuple(self._assess(work, row, debt, names) for row in rows)
        for assessment in assessments:
            work.assessments.set(assessment)
        view = DebtView(debt, tuple(record(row) for row in rows), assessments, self.parameters)
        for rule in rules():
            found: tuple[Finding, ...] = ()
            try:
                found = tuple(rule.examine(view))
                outcome = RunOutcome.FINDINGS if found else RunOutcome.NO_FINDINGS
            except Exception:
                log.exception("rule %s failed", rule.key)
                outcome = RunOutcome.ERROR
            if outcome is not RunOutcome.ERROR:
                work.findings.replace(rule.key, number, found)
            work.findings.log_run(rule.key, rule.version, outcome, number)

    def _assess(self, work: UnitOfWork, row: Any, debt: Debt | None, names: frozenset[str]) -> Assessment:
        links = {link.item: link for link in work.links.of(row.id)}
        number, limits = debt.id if debt else None, self.parameters
        written = work.assessments.written(
            row, number, limits.weak_window_ms, limits.most_compared, tuple(links)
        )
        compared = work.filings.calls_of(row.id)
        calls = work.assessments.records(tuple(compared))
        return assess(
            record(row),
            [record(call, same_call=compared[call.id]) for call in calls],
            [_record(each, names) for each in written],
            work.claims.of(row.id),
            links,
            self.parameters,
        )


def _record(row: Any, names: frozenset[str]) -> Record:
    """A written item, recognised by the counterparty's names and signatures where it carries one."""
    for shown in filter(None, (row.signature, row.name_written)):
        if any(name in normalise(shown) for name in names):
            return record(row, f"signature {shown}" if shown == row.signature else f"name {shown}")
    text = normalise(row.text)
    named = next((name for name in sorted(names) if name in text), "")
    return record(row, f"text {named}" if named else "")


def _names(debt: Debt | None) -> frozenset[str]:
    if debt is None:
        return frozenset()
    draft = debt.draft
    known = [
        i.written for i in draft.identifiers if i.kind in (IdentifierKind.ALIAS, IdentifierKind.SIGNATURE)
    ]
    parties: Iterable[str] = (i.party for i in draft.identifiers)
    names = (normalise(name).strip() for name in (*known, *parties, draft.creditor, draft.product))
    # A single character would recognise anybody, and what only looks empty everybody.
    return frozenset(name for name in names if len(name) > 1)
