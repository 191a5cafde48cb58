"""Where entries lie, and which of them are one call, as rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.filing import Filing
from evidence_desk.domain.moment import Precision
from evidence_desk.domain.same_call import CallFacts, SameCall
from evidence_desk.domain.timeline import FilingBasis
from evidence_desk.store.repositories.communications import UNDATED

_UNANSWERED = ("missed", "rejected", "refused", "voicemail")
_FACTS = (
    "SELECT c.id, c.item_id, coalesce(u.at_ms, c.at_ms) AS at_ms, coalesce(u.precision, c.at_precision) "
    "AS at_precision, c.number, c.duration_ms, json_extract(c.details, '$.call_type') AS call_type "
    "FROM communication c LEFT JOIN user_time u ON u.communication_id = c.id "
)
_TO_FILE = (
    "SELECT c.id, coalesce(c.number, t.number_inferred) AS number, c.signature, c.name_written, "
    "s.norm || ' ' || coalesce(y.norm, '') AS norm, t.debt_id, t.basis "
    "FROM timeline_entry t JOIN communication c ON c.id = t.communication_id "
    "JOIN search_text s ON s.communication_id = c.id LEFT JOIN typed_text y ON y.communication_id = c.id "
    "WHERE t.basis NOT IN ('user', 'take_in') AND t.communication_id > :after "
    "ORDER BY t.communication_id LIMIT :limit"
)


@dataclass(frozen=True, slots=True)
class ToFile:
    """What filing by identifier looks at, and where the entry lies now."""

    id: CommunicationId
    number: str | None
    signature: str | None
    name: str | None
    norm: str
    debt: DebtId | None
    basis: FilingBasis


class Filings:
    """Files entries and ties the rows of one call together."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def file(self, filed: Iterable[tuple[CommunicationId, Filing]]) -> None:
        """Put each entry where its filing says."""
        rows = [
            {
                "id": number,
                "debt": filing.debt,
                "basis": filing.basis.value,
                "reason": json.dumps(filing.reason.as_dict(), ensure_ascii=False) if filing.reason else None,
            }
            for number, filing in filed
        ]
        if rows:
            statement = (
                "UPDATE timeline_entry SET debt_id = :debt, basis = :basis, reason = :reason "
                "WHERE communication_id = :id"
            )
            self._connection.execute(text(statement), rows)

    def to_refile(self, after: int, limit: int = 2000) -> tuple[ToFile, ...]:
        """A page of what no person filed, by id."""
        rows = self._connection.execute(text(_TO_FILE), {"after": after, "limit": limit})
        return tuple(
            ToFile(
                CommunicationId(r.id),
                r.number,
                r.signature,
                r.name_written,
                r.norm,
                None if r.debt_id is None else DebtId(r.debt_id),
                FilingBasis(r.basis),
            )
            for r in rows
        )

    def debts_of(self, ids: Sequence[CommunicationId]) -> frozenset[DebtId]:
        """The debts these entries lie under."""
        found: set[DebtId] = set()
        for first in range(0, len(ids), 500):
            part = tuple(ids[first : first + 500])
            marks = ",".join("?" * len(part))
            rows = self._connection.exec_driver_sql(
                f"SELECT DISTINCT debt_id FROM timeline_entry WHERE communication_id IN ({marks})", part
            )
            found.update(DebtId(row[0]) for row in rows if row[0] is not None)
        return frozenset(found)

    def empty(self, debt: DebtId) -> None:
        """Send a debt's entries back to the inbox."""
        statement = (
            "UPDATE timeline_entry SET debt_id = NULL, basis = 'none', reason = NULL WHERE debt_id = :debt"
        )
        self._connection.execute(text(statement), {"debt": debt})

    def recordings(
        self, *, among: Sequence[CommunicationId] = (), span: tuple[int, int] | None = None
    ) -> tuple[CallFacts, ...]:
        """Dated recordings: those of `among`, and those within `span` (epoch ms)."""
        low, high = span or (1, 0)
        wanted = ",".join(str(int(number)) for number in among) or "-1"
        where = (
            f"WHERE c.kind = 'recording' AND coalesce(u.at_ms, c.at_ms) IS NOT NULL AND (c.id IN ({wanted}) "
            "OR coalesce(u.at_ms, c.at_ms) BETWEEN :low AND :high)"
        )
        rows = self._connection.execute(text(_FACTS + where), {"low": low, "high": high})
        return tuple(_facts(row) for row in rows)

    def calls_near(self, at_ms: int, within_ms: int) -> tuple[CallFacts, ...]:
        """Log rows that begin within `within_ms` of `at_ms`."""
        where = "WHERE c.kind = 'call' AND c.at_ms BETWEEN :low AND :high"
        rows = self._connection.execute(
            text(_FACTS + where), {"low": at_ms - within_ms, "high": at_ms + within_ms}
        )
        return tuple(_facts(row) for row in rows)

    def tie(self, recording: CallFacts, pairs: Sequence[SameCall]) -> bool:
        """Set the log rows of a recorded call in place of earlier ones; whether anything changed."""
        before = self._connection.execute(
            text("SELECT call_id, compared FROM same_call WHERE recording_id = :id ORDER BY call_id"),
            {"id": recording.id},
        ).all()
        after = sorted((pair.call, json.dumps(dict(pair.compared))) for pair in pairs)
        if [(row.call_id, row.compared) for row in before] == after:
            return False
        run = self._connection.execute
        loosen = "UPDATE timeline_entry SET event_id = communication_id, event_rank = 0, sort_ms = :at "
        for row in before:
            at = run(text("SELECT at_ms FROM communication WHERE id = :id"), {"id": row.call_id}).scalar()
            run(
                text(loosen + "WHERE communication_id = :id"),
                {"id": row.call_id, "at": UNDATED if at is None else at},
            )
        run(text("DELETE FROM same_call WHERE recording_id = :id"), {"id": recording.id})
        for rank, pair in enumerate(pairs, start=1):
            row_values = {"r": recording.id, "c": pair.call, "v": json.dumps(dict(pair.compared))}
            run(
                text("INSERT INTO same_call (recording_id, call_id, compared) VALUES (:r, :c, :v)"),
                row_values,
            )
            run(
                text(
                    "UPDATE timeline_entry SET event_id = :r, event_rank = :rank, sort_ms = :at "
                    "WHERE communication_id = :c"
                ),
                {"r": recording.id, "rank": rank, "at": recording.at_ms, "c": pair.call},
            )
        self._infer(recording, pairs)
        return True

    def _infer(self, recording: CallFacts, pairs: Sequence[SameCall]) -> None:
        """Let a recording whose name holds no number or direction take them from its log row."""
        best = pairs[0].call if pairs else None
        self._connection.execute(
            text(
                "UPDATE timeline_entry SET number_inferred = "
                "(SELECT number FROM communication WHERE id = :call AND :nameless), direction_inferred = "
                "(SELECT nullif(direction, 'unknown') FROM communication WHERE id = :call) "
                "WHERE communication_id = :recording"
            ),
            {"call": best, "nameless": recording.number is None, "recording": recording.id},
        )

    def calls_of(self, recording: CommunicationId) -> dict[CommunicationId, dict[str, object]]:
        """The log rows of a recording with the values that were compared."""
        rows = self._connection.execute(
            text("SELECT call_id, compared FROM same_call WHERE recording_id = :id"), {"id": recording}
        )
        return {CommunicationId(row.call_id): json.loads(row.compared) for row in rows}

    def set_order(self, communication: CommunicationId, at_ms: int | None) -> None:
        """Move an entry, and the log rows of its call, to its time in the order."""
        self._connection.execute(
            text(
                "UPDATE timeline_entry SET undated = :undated, sort_ms = :at "
                "WHERE communication_id = :id OR event_id = :id"
            ),
            {"undated": int(at_ms is None), "at": UNDATED if at_ms is None else at_ms, "id": communication},
        )


def _facts(row: Row[Any]) -> CallFacts:
    return CallFacts(
        CommunicationId(row.id),
        row.item_id,
        row.at_ms,
        Precision(row.at_precision),
        row.number,
        row.duration_ms,
        row.call_type not in _UNANSWERED,
    )
