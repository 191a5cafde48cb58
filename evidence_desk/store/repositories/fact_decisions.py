"""What users decided about the facts that are read from a text, and the words those facts stand in."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, select, text

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.facts import DecisionStatus, FactDecision, FactKey, FactKind, Role
from evidence_desk.store.tables import fact_decision as table


class FactDecisions:
    """Keeps one decision for each kind and place of a text."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def words_of(self, communication: CommunicationId) -> str:
        """The words that count: what the user typed, else what was received; raises KeyError."""
        query = (
            "SELECT coalesce(y.text, c.text) AS words FROM communication c "
            "LEFT JOIN typed_text y ON y.communication_id = c.id WHERE c.id = :id"
        )
        row = self._connection.execute(text(query), {"id": communication}).first()
        if row is None:
            raise KeyError(communication)
        return str(row.words)

    def of(self, communication: CommunicationId) -> dict[FactKey, FactDecision]:
        """The decisions about one communication, also about words that no longer stand there."""
        rows = self._connection.execute(select(table).where(table.c.communication_id == communication))
        return {
            FactKey(FactKind(row.kind), row.start, row.end, row.written): FactDecision(
                DecisionStatus(row.status), Role(row.role) if row.role else None
            )
            for row in rows
        }

    def decide(self, communication: CommunicationId, key: FactKey, decision: FactDecision | None) -> None:
        """Set what the user says of a fact; None takes it away."""
        same = (
            (table.c.communication_id == communication)
            & (table.c.kind == key.kind.value)
            & (table.c.start == key.start)
            & (table.c.end == key.end)
        )
        self._connection.execute(table.delete().where(same))
        if decision is None:
            return
        row = {
            "communication_id": communication,
            "kind": key.kind.value,
            "start": key.start,
            "end": key.end,
            "written": key.written,
            "status": decision.status.value,
            "role": decision.role.value if decision.role else None,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._connection.execute(table.insert(), row)
