"""What the user adds to received evidence: claims, typed text, times. Layered over it, never instead."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import Claim, ClaimFamily, ClaimId
from evidence_desk.domain.moment import Moment
from evidence_desk.domain.search_words import normalise
from evidence_desk.store.tables import claim as table
from evidence_desk.store.tables import typed_text, user_time


class Claims:
    """Sets and reads the user's layer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, claim: Claim) -> ClaimId:
        """Record a marked stretch of a recording."""
        key = self._connection.execute(table.insert(), _row(claim)).inserted_primary_key
        return ClaimId(int(key[0])) if key else ClaimId(0)

    def change(self, claim: Claim) -> None:
        """Replace a claim by its id."""
        self._connection.execute(table.update().where(table.c.id == claim.id).values(**_row(claim)))

    def remove(self, number: ClaimId) -> CommunicationId | None:
        """Delete a claim; return its recording."""
        recording = self._connection.execute(
            select(table.c.recording_id).where(table.c.id == number)
        ).scalar()
        self._connection.execute(table.delete().where(table.c.id == number))
        return None if recording is None else CommunicationId(recording)

    def of(self, recording: CommunicationId) -> tuple[Claim, ...]:
        """The claims of a recording in the order of its sound."""
        rows = self._connection.execute(
            select(table).where(table.c.recording_id == recording).order_by(table.c.start_ms, table.c.id)
        )
        return tuple(_claim(row) for row in rows)

    def type_text(self, communication: CommunicationId, text: str) -> None:
        """Set what the user reads in a picture; empty text takes it away."""
        self._connection.execute(typed_text.delete().where(typed_text.c.communication_id == communication))
        if text:
            at = datetime.now(UTC).isoformat(timespec="seconds")
            row = {"communication_id": communication, "text": text, "norm": normalise(text), "at": at}
            self._connection.execute(typed_text.insert(), row)

    def set_time(self, communication: CommunicationId, moment: Moment, note: str) -> None:
        """Set the user's own time for an entry."""
        self._connection.execute(user_time.delete().where(user_time.c.communication_id == communication))
        row = {
            "communication_id": communication,
            "at_ms": moment.epoch_ms,
            "written": moment.written,
            "precision": moment.precision.value,
            "note": note,
        }
        self._connection.execute(user_time.insert(), row)


def _row(claim: Claim) -> dict[str, Any]:
    count, each = claim.plan or (None, None)
    return {
        "recording_id": claim.recording,
        "family": claim.family.value,
        "words": claim.words,
        "start_ms": claim.start_ms,
        "end_ms": claim.end_ms,
        "amount_minor": claim.amount_minor,
        "plan_count": count,
        "plan_each_minor": each,
        "approximate": claim.approximate,
        "material": claim.material,
    }


def _claim(row: Row[Any]) -> Claim:
    plan = None if row.plan_count is None else (row.plan_count, row.plan_each_minor)
    return Claim(
        CommunicationId(row.recording_id),
        ClaimFamily(row.family),
        row.words,
        row.start_ms,
        row.end_ms,
        row.amount_minor,
        plan,
        row.approximate,
        row.material,
        ClaimId(row.id),
    )
