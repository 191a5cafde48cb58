"""Findings and rule runs as rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.finding import Finding, RuleRun, RunOutcome, Severity
from evidence_desk.store.tables import finding as table
from evidence_desk.store.tables import finding_entry, rule_run
from evidence_desk.text import Message


class Findings:
    """Replaces findings, keeps runs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, rule: str, debt: DebtId | None, found: Iterable[Finding]) -> None:
        """Put what a rule reports for a debt (None: the inbox) in place of what it reported before."""
        same_debt = table.c.debt_id.is_(None) if debt is None else table.c.debt_id == debt
        self._connection.execute(table.delete().where(table.c.rule == rule, same_debt))
        for each in found:
            row = {
                "rule": each.rule,
                "rule_version": each.rule_version,
                "debt_id": debt,
                "severity": each.severity.value,
                "text": each.text.as_dict(),
                "basis": each.basis,
                "next_step": each.next_step.as_dict() if each.next_step else None,
                "values": each.values,
            }
            key = self._connection.execute(table.insert(), row).inserted_primary_key
            entries = [{"finding_id": key[0], "communication_id": e} for e in each.entries] if key else []
            if entries:
                self._connection.execute(finding_entry.insert(), entries)

    def log_run(self, rule: str, version: int, outcome: RunOutcome, debt: DebtId | None) -> None:
        """Keep that a rule ran."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        row = {"rule": rule, "version": version, "at": at, "outcome": outcome.value, "debt_id": debt}
        self._connection.execute(rule_run.insert(), row)

    def all(self, debt: DebtId | None = None) -> tuple[Finding, ...]:
        """Findings of one debt, or of the whole case."""
        query = select(table).order_by(table.c.debt_id, table.c.id)
        if debt is not None:
            query = query.where(table.c.debt_id == debt)
        rows = self._connection.execute(query).all()
        entries: dict[int, list[int]] = {}
        for row in self._connection.execute(select(finding_entry)):
            entries.setdefault(row.finding_id, []).append(row.communication_id)
        return tuple(
            Finding(
                row.rule,
                row.rule_version,
                Severity(row.severity),
                tuple(CommunicationId(e) for e in entries.get(row.id, ())),
                Message.from_dict(row.text),
                row.basis,
                Message.from_dict(row.next_step) if row.next_step else None,
                row.values,
                None if row.debt_id is None else DebtId(row.debt_id),
                row.id,
            )
            for row in rows
        )

    def runs(self, debt: DebtId | None = None) -> tuple[RuleRun, ...]:
        """The newest run of each rule for each debt."""
        newest = select(func.max(rule_run.c.id)).group_by(rule_run.c.rule, rule_run.c.debt_id)
        query = select(rule_run).where(rule_run.c.id.in_(newest)).order_by(rule_run.c.id)
        if debt is not None:
            query = query.where(rule_run.c.debt_id == debt)
        return tuple(
            RuleRun(
                row.rule,
                row.version,
                datetime.fromisoformat(row.at).astimezone(UTC),
                RunOutcome(row.outcome),
                None if row.debt_id is None else DebtId(row.debt_id),
            )
            for row in self._connection.execute(query)
        )
