"""Debts and identifiers as rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select, text

from evidence_desk.domain.debt import (
    Debt,
    DebtDraft,
    DebtId,
    DebtSummary,
    Identifier,
    IdentifierKind,
    Money,
)
from evidence_desk.store.tables import debt as table
from evidence_desk.store.tables import identifier

_SUMMARY = """
SELECT d.id, d.name, d.creditor, d.contract,
       count(t.communication_id) AS entries,
       count(CASE WHEN t.kind = 'recording' THEN 1 END) AS recordings,
       count(CASE WHEN a.flagged THEN 1 END) AS flagged,
       count(CASE WHEN t.kind IN ('sms','mms','chat','screenshot','email','payment','document')
             THEN 1 END) AS written,
       min(CASE WHEN NOT t.undated THEN t.sort_ms END) AS first_ms,
       max(CASE WHEN NOT t.undated THEN t.sort_ms END) AS last_ms
FROM debt d
LEFT JOIN timeline_entry t ON t.debt_id = d.id
LEFT JOIN assessment a ON t.kind = 'recording' AND a.recording_id = t.communication_id
GROUP BY d.id ORDER BY d.id
"""


class Debts:
    """Adds, changes and sums up debts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, draft: DebtDraft) -> DebtId:
        """Record a debt; raises IntegrityError where the name is taken."""
        key = self._connection.execute(table.insert(), _row(draft)).inserted_primary_key
        number = DebtId(int(key[0])) if key else DebtId(0)
        self._set_identifiers(number, draft)
        return number

    def change(self, number: DebtId, draft: DebtDraft) -> None:
        """Replace what is recorded of a debt."""
        self._connection.execute(table.update().where(table.c.id == number).values(**_row(draft)))
        self._set_identifiers(number, draft)

    def remove(self, number: DebtId) -> None:
        """Delete a debt and its identifiers; its entries must have been filed elsewhere."""
        self._connection.execute(identifier.delete().where(identifier.c.debt_id == number))
        self._connection.execute(table.delete().where(table.c.id == number))

    def get(self, number: DebtId) -> Debt:
        """The debt with this id; raises KeyError."""
        row = self._connection.execute(select(table).where(table.c.id == number)).first()
        if row is None:
            raise KeyError(number)
        return Debt(DebtId(row.id), self._draft(row))

    def all(self) -> tuple[Debt, ...]:
        """Every debt, oldest first."""
        rows = self._connection.execute(select(table).order_by(table.c.id)).all()
        return tuple(Debt(DebtId(row.id), self._draft(row)) for row in rows)

    def named(self, name: str) -> DebtId | None:
        """The id of the debt with this name."""
        number = self._connection.execute(select(table.c.id).where(table.c.name == name)).scalar()
        return None if number is None else DebtId(number)

    def identifiers(self) -> tuple[tuple[DebtId, str, Identifier], ...]:
        """Every identifier of the case with its debt's id and name."""
        rows = self._connection.execute(
            select(identifier, table.c.name.label("debt_name"))
            .join(table, table.c.id == identifier.c.debt_id)
            .order_by(identifier.c.id)
        )
        return tuple((DebtId(row.debt_id), row.debt_name, _identifier(row)) for row in rows)

    def summaries(self) -> tuple[DebtSummary, ...]:
        """One row per debt with its counts."""
        written: dict[int, list[str]] = {}
        for number, _, known in self.identifiers():
            written.setdefault(number, []).append(known.written)
        return tuple(
            DebtSummary(
                DebtId(row.id),
                row.name,
                row.creditor,
                row.contract,
                tuple(written.get(row.id, ())),
                row.entries,
                row.recordings,
                row.flagged,
                row.written,
                row.first_ms,
                row.last_ms,
            )
            for row in self._connection.execute(text(_SUMMARY))
        )

    def _draft(self, row: Row[Any]) -> DebtDraft:
        known = self._connection.execute(
            select(identifier).where(identifier.c.debt_id == row.id).order_by(identifier.c.id)
        )
        return DebtDraft(
            row.name,
            row.creditor,
            row.product,
            row.contract,
            None if row.principal_minor is None else Money(row.principal_minor, row.currency),
            None if row.claimed_minor is None else Money(row.claimed_minor, row.currency),
            date.fromisoformat(row.borrowed_on) if row.borrowed_on else None,
            date.fromisoformat(row.due_on) if row.due_on else None,
            row.note,
            tuple(_identifier(each) for each in known),
        )

    def _set_identifiers(self, number: DebtId, draft: DebtDraft) -> None:
        self._connection.execute(identifier.delete().where(identifier.c.debt_id == number))
        for known in draft.identifiers:
            row = {
                "debt_id": number,
                "kind": known.kind.value,
                "written": known.written,
                "normalised": known.normalised,
                "party": known.party,
            }
            self._connection.execute(identifier.insert().prefix_with("OR IGNORE"), row)


def _row(draft: DebtDraft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "creditor": draft.creditor,
        "product": draft.product,
        "contract": draft.contract,
        "principal_minor": draft.principal.minor if draft.principal else None,
        "claimed_minor": draft.claimed.minor if draft.claimed else None,
        "currency": (draft.principal or draft.claimed or Money(0)).currency,
        "borrowed_on": draft.borrowed_on.isoformat() if draft.borrowed_on else None,
        "due_on": draft.due_on.isoformat() if draft.due_on else None,
        "note": draft.note,
    }


def _identifier(row: Row[Any]) -> Identifier:
    return Identifier(IdentifierKind(row.kind), row.written, row.normalised, row.party)
