"""Findings, what people decided about them, and rule runs as rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, text

from evidence_desk.domain.case_views import Found
from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.finding import (
    Decision,
    DecisionStatus,
    Finding,
    RuleRun,
    RunOutcome,
    Severity,
)
from evidence_desk.store.tables import finding as table
from evidence_desk.store.tables import finding_decision, finding_entry, rule_run
from evidence_desk.text import Message

#: The rule whose findings cap a grade until they are explained.
CAPPING_RULE = "conflicting_demand"
_DecisionKey = tuple[str, int, str]


class Findings:
    """Replaces findings, keeps runs and decisions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, debt: DebtId | None, unit: str, rules: Sequence[str], found: Iterable[Finding]) -> bool:
        """Put what these rules report of one unit in place of what they reported before; whether it differs.

        Of two findings with the same subject the first stays.
        """
        wanted = {(each.rule, each.known_by): each for each in reversed(tuple(found))}
        here = (_of_debt(debt), table.c.unit == unit, table.c.rule.in_(tuple(rules)))
        query = select(table.c.id, table.c.rule, table.c.rule_version, table.c.subject, table.c.facts)
        before = {(row.rule, row.subject): row for row in self._connection.execute(query.where(*here))}
        stale = [row.id for key, row in before.items() if not _is_same(row, wanted.get(key))]
        for first in range(0, len(stale), 500):
            self._connection.execute(table.delete().where(table.c.id.in_(stale[first : first + 500])))
        fresh = [each for key, each in wanted.items() if not _is_same(before.get(key), each)]
        for each in reversed(fresh):
            self._add(each, debt, unit)
        return bool(stale or fresh)

    def drop_days(self, debt: DebtId | None, kept: Collection[str]) -> None:
        """Take away the findings of every day of a debt that is not among the units `kept`."""
        here = (_of_debt(debt), table.c.unit.startswith("day:"))
        for unit in self._connection.execute(select(table.c.unit).where(*here).distinct()).scalars().all():
            if unit not in kept:
                self._connection.execute(table.delete().where(_of_debt(debt), table.c.unit == unit))

    def drop_strangers(self, debt: DebtId | None) -> None:
        """Take away the findings of recordings that no longer lie under a debt."""
        lie_here = "SELECT 'recording:' || communication_id FROM timeline_entry WHERE debt_id IS :debt"
        query = (
            "DELETE FROM finding WHERE debt_id IS :debt AND unit LIKE 'recording:%' "
            f"AND unit NOT IN ({lie_here} AND kind = 'recording')"
        )
        self._connection.execute(text(query), {"debt": debt})

    def rules_with_findings(self, debt: DebtId | None) -> frozenset[str]:
        """The rules that report something of a debt."""
        rows = self._connection.execute(select(table.c.rule).where(_of_debt(debt)).distinct())
        return frozenset(rows.scalars())

    def _add(self, each: Finding, debt: DebtId | None, unit: str) -> None:
        row = {
            "rule": each.rule,
            "rule_version": each.rule_version,
            "debt_id": debt,
            "unit": unit,
            "subject": each.known_by,
            "code": each.code,
            "facts": each.facts,
            "severity": each.severity.value,
            "text": each.text.as_dict(),
            "basis": each.basis,
            "next_step": each.next_step.as_dict() if each.next_step else None,
            "values": each.values,
        }
        key = self._connection.execute(table.insert(), row).inserted_primary_key
        entries = (
            [{"finding_id": key[0], "communication_id": e} for e in dict.fromkeys(each.entries)]
            if key
            else []
        )
        if entries:
            self._connection.execute(finding_entry.insert(), entries)

    def log_run(self, rule: str, version: int, outcome: RunOutcome, debt: DebtId | None) -> None:
        """Keep that a rule ran."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        row = {"rule": rule, "version": version, "at": at, "outcome": outcome.value, "debt_id": debt}
        self._connection.execute(rule_run.insert(), row)

    def all(self, debt: DebtId | None = None) -> tuple[Finding, ...]:
        """Findings of one debt, or of the whole case, with what was decided about them."""
        query = select(table).order_by(table.c.debt_id, table.c.rule, table.c.id)
        listed = select(finding_entry)
        if debt is not None:
            query = query.where(table.c.debt_id == debt)
            listed = listed.join(table, table.c.id == finding_entry.c.finding_id).where(
                table.c.debt_id == debt
            )
        entries: dict[int, list[int]] = {}
        for row in self._connection.execute(listed):
            entries.setdefault(row.finding_id, []).append(row.communication_id)
        decisions = self._decisions()
        return tuple(_finding(row, entries, decisions) for row in self._connection.execute(query))

    def of_entry(self, communication: CommunicationId) -> tuple[Finding, ...]:
        """The findings that name an entry."""
        named = select(finding_entry.c.finding_id).where(finding_entry.c.communication_id == communication)
        rows = self._connection.execute(select(table).where(table.c.id.in_(named)).order_by(table.c.id)).all()
        listed = select(finding_entry).where(finding_entry.c.finding_id.in_([row.id for row in rows]))
        entries: dict[int, list[int]] = {}
        for row in self._connection.execute(listed):
            entries.setdefault(row.finding_id, []).append(row.communication_id)
        decisions = self._decisions()
        return tuple(_finding(row, entries, decisions) for row in rows)

    def counted(self, debt: DebtId | None) -> tuple[Found, ...]:
        """How many findings of each rule and code a debt has, and when their entries were."""
        query = (
            "SELECT f.rule, f.code, count(DISTINCT f.id) AS n, min(t.sort_ms) AS first, "
            "max(t.sort_ms) AS last, min(e.communication_id) AS entry "
            "FROM finding f LEFT JOIN finding_entry e ON e.finding_id = f.id "
            "LEFT JOIN timeline_entry t ON t.communication_id = e.communication_id AND t.undated = 0 "
            "WHERE f.debt_id IS :debt AND f.unit <> 'debt' GROUP BY f.rule, f.code ORDER BY f.rule, f.code"
        )
        rows = self._connection.execute(text(query), {"debt": debt})
        return tuple(Found(row.rule, row.code, row.n, row.first, row.last, row.entry) for row in rows)

    def decide(self, finding: Finding, status: DecisionStatus | None, said: str) -> None:
        """Keep what a person decided about a finding; None takes the decision back."""
        key = _key(finding.rule, finding.debt, finding.known_by)
        names = ("rule", "debt_id", "subject")
        same = [finding_decision.c[name] == value for name, value in zip(names, key, strict=True)]
        self._connection.execute(finding_decision.delete().where(*same))
        if status is not None:
            at = datetime.now(UTC).isoformat(timespec="seconds")
            row = dict(zip(names, key, strict=True))
            row |= {"facts": finding.facts, "status": status.value, "text": said, "at": at}
            self._connection.execute(finding_decision.insert(), row)

    def explained(self, debt: DebtId | None, recording: CommunicationId) -> dict[str, str]:
        """The recording's conflicting figures that a person has explained: subject → facts."""
        query = select(finding_decision.c.subject, finding_decision.c.facts).where(
            finding_decision.c.rule == CAPPING_RULE,
            finding_decision.c.debt_id == (debt or 0),
            finding_decision.c.status == DecisionStatus.EXPLAINED.value,
            finding_decision.c.subject.startswith(f"{recording}/"),
        )
        return {row.subject: row.facts for row in self._connection.execute(query)}

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

    def _decisions(self) -> dict[_DecisionKey, Row[Any]]:
        rows = self._connection.execute(select(finding_decision))
        return {(row.rule, row.debt_id, row.subject): row for row in rows}


def _of_debt(debt: DebtId | None) -> Any:
    return table.c.debt_id.is_(None) if debt is None else table.c.debt_id == debt


def _is_same(row: Any | None, finding: Finding | None) -> bool:
    return (
        row is not None
        and finding is not None
        and (row.facts, row.rule_version) == (finding.facts, finding.rule_version)
    )


def _key(rule: str, debt: DebtId | None, subject: str) -> _DecisionKey:
    return rule, debt or 0, subject


def _finding(
    row: Row[Any], entries: Mapping[int, Sequence[int]], decisions: Mapping[_DecisionKey, Row[Any]]
) -> Finding:
    debt = None if row.debt_id is None else DebtId(row.debt_id)
    decided = decisions.get(_key(row.rule, debt, row.subject))
    return Finding(
        row.rule,
        row.rule_version,
        Severity(row.severity),
        tuple(CommunicationId(each) for each in entries.get(row.id, ())),
        Message.from_dict(row.text),
        row.basis,
        Message.from_dict(row.next_step) if row.next_step else None,
        row.values,
        debt,
        row.subject,
        row.code,
        row.unit,
        _decision(decided, row.facts) if decided else None,
        row.id,
    )


def _decision(row: Row[Any], facts: str) -> Decision:
    return Decision(
        DecisionStatus(row.status),
        row.text,
        datetime.fromisoformat(row.at).astimezone(UTC),
        row.facts == facts,
    )
