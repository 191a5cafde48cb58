"""Runs the rules on what changed, replaces their findings, keeps every run."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from evidence_desk.domain.case_views import DayView, DebtView, RecordingView
from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import Assessment, Parameters
from evidence_desk.domain.debt import Debt, DebtId
from evidence_desk.domain.finding import Finding, RuleRun, RunOutcome
from evidence_desk.rules import DayRule, DebtRule, RecordingRule, Rule, rules
from evidence_desk.services.case_views import CaseViews
from evidence_desk.services.changes import Changes
from evidence_desk.services.completeness import completeness_of
from evidence_desk.services.lane import Lane, runs_on
from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.repositories.examinations import Changed
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.text import Message

log = logging.getLogger(__name__)
_EPOCH = date(1970, 1, 1)
#: The unit of findings about a debt as a whole.
DEBT_UNIT = "debt"


class Examination:
    """Judges recordings and reports what the rules find.

    Every change of the case notes by itself which days of which debts it touched (`store.schema_sql`);
    `follow` examines these and what they bear on. Its results equal those of a full run.
    """

    def __init__(self, case: CaseFile) -> None:
        self._case = case

    @property
    def parameters(self) -> Parameters:
        """The parameters of this case: the defaults, and what a person set."""
        with self._case.read() as work:
            return work.parameters.all()

    @runs_on(Lane.WRITE)
    def examine(self, debts: Collection[DebtId] | None = None) -> Changes:
        """Run every rule on all of these debts and what else has changed, or on the whole case."""
        with self._case.write() as work:
            if debts is None:
                work.examinations.mark_whole_case()
            for debt in debts or ():
                work.examinations.mark(debt)
        return self.follow()

    @runs_on(Lane.WRITE)
    def follow(self) -> Changes:
        """Run the rules on what has changed since they last ran; a transaction for each debt."""
        with self._case.read() as work:
            waiting = work.examinations.changed()
            known = {debt.id: debt for debt in work.debts.all()}
        for changed in waiting:
            with self._case.write() as work:
                if changed.debt is None or changed.debt in known:
                    debt = known[changed.debt] if changed.debt else None
                    _Run(work, debt, ZoneInfo(self._case.zone)).examine(changed)
                work.examinations.settle(changed.debt)
        touched = frozenset(changed.debt for changed in waiting if changed.debt in known)
        return Changes(findings=bool(waiting), entries=bool(waiting), debts=frozenset(filter(None, touched)))

    @runs_on(Lane.READ)
    def assessment(self, recording: CommunicationId) -> Assessment | None:
        """What the rules last said of a recording."""
        with self._case.read() as work:
            return work.assessments.of(recording)

    @runs_on(Lane.READ)
    def completeness(self, entries: Collection[CommunicationId]) -> dict[CommunicationId, dict[str, Any]]:
        """What lists of calls say of the length of recordings, and of the recordings of calls, by id.

        JSON types only (`domain.completeness`); other kinds of entries are left out.
        """
        with self._case.read() as work:
            return completeness_of(work, entries)

    @runs_on(Lane.READ)
    def findings(self, debt: DebtId | None = None) -> tuple[Finding, ...]:
        """Findings of one debt, or of the whole case."""
        with self._case.read() as work:
            return work.findings.all(debt)

    @runs_on(Lane.READ)
    def findings_of(self, entry: CommunicationId) -> tuple[Finding, ...]:
        """The findings that name one entry."""
        with self._case.read() as work:
            return work.findings.of_entry(entry)

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


class _Run:
    """One examination of what changed in one debt (None: the inbox), in one transaction."""

    def __init__(self, work: UnitOfWork, debt: Debt | None, zone: ZoneInfo) -> None:
        self._work, self._debt, self._zone = work, debt, zone
        self._number = debt.id if debt else None
        self._views = CaseViews(work, debt, zone)
        self._broken: set[str] = set()

    def examine(self, changed: Changed) -> None:
        """Examine recordings, then days, then the debt; leave nothing of what is no longer in it."""
        for number in self._work.examinations.recordings(changed, self._views.parameters):
            view = self._views.recording(number)
            if not self._work.assessments.is_same(view.assessment):
                self._work.assessments.set(view.assessment)
            self._examine(f"recording:{number}", _of_class(RecordingRule), view)
        days = self._local_days(self._work.examinations.days(changed))
        for day in days:
            self._examine(f"day:{day.isoformat()}", _of_class(DayRule), self._views.day(day))
        self._drop_what_left(changed, days)
        self._examine(DEBT_UNIT, _of_class(DebtRule), self._views.whole())
        self._log_runs()

    def _examine(self, unit: str, kind: Sequence[Rule], view: RecordingView | DayView | DebtView) -> None:
        found: list[Finding] = []
        ran = []
        for rule in kind:
            try:
                found += rule.examine(view)  # type: ignore[attr-defined]
                ran.append(rule.key)
            except Exception:
                log.exception("rule %s failed", rule.key)
                self._broken.add(rule.key)
        self._work.findings.replace(self._number, unit, ran, [each for each in found if each.rule in ran])

    def _local_days(self, utc_days: Iterable[int]) -> list[date]:
        """The days of the phone's zone that these days of UTC touch."""
        days: set[date] = set()
        for number in utc_days:
            start = datetime.combine(_EPOCH + timedelta(days=number), datetime.min.time(), UTC)
            last = start + timedelta(days=1, microseconds=-1)
            days |= {start.astimezone(self._zone).date(), last.astimezone(self._zone).date()}
        return sorted(days)

    def _drop_what_left(self, changed: Changed, days: Sequence[date]) -> None:
        """Findings of recordings that went to another debt, and of days that have no entry any more."""
        if changed.whole:
            kept = {f"day:{day.isoformat()}" for day in days} | {DEBT_UNIT}
            self._work.findings.drop_days(self._number, kept)
        self._work.findings.drop_strangers(self._number)

    def _log_runs(self) -> None:
        reporting = self._work.findings.rules_with_findings(self._number)
        for rule in rules():
            outcome = RunOutcome.FINDINGS if rule.key in reporting else RunOutcome.NO_FINDINGS
            if rule.key in self._broken:
                outcome = RunOutcome.ERROR
            self._work.findings.log_run(rule.key, rule.version, outcome, self._number)


def _of_class(kind: type[Rule]) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules() if isinstance(rule, kind))
