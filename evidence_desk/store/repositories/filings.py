"""Where entries lie, and which of them are one call, as rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, Row, text

from evidence_desk.domain.communication import CommunicationId, Kind
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.evidence import ItemId
from evidence_desk.domain.file_name import stem_of
from evidence_desk.domain.filing import Filing
from evidence_desk.domain.moment import Precision
from evidence_desk.domain.same_call import CallFacts, SameCall
from evidence_desk.domain.timeline import FilingBasis
from evidence_desk.store.effective_time import AT, JOINS
from evidence_desk.store.repositories.communications import UNDATED

#: Types of a log row whose call nobody took.
UNANSWERED = ("missed", "rejected", "refused", "voicemail")
_FACTS = (
    f"SELECT c.id, c.item_id, {AT} AS at_ms, coalesce(u.precision, c.at_precision) "
    "AS at_precision, c.number, c.duration_ms, json_extract(c.details, '$.call_type') AS call_type, c.kind, "
    "json_extract(c.details, '$.recording_stem') AS stated_stem, "
    "(SELECT i.name FROM evidence_item i WHERE i.id = c.item_id) AS item_name "
    f"FROM communication c JOIN timeline_entry t ON t.communication_id = c.id {JOINS} "
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

    def chosen_for(self, item: ItemId) -> DebtId | None:
        """The debt a person took an item in under, None where identifiers file its entries."""
        query = (
            "SELECT t.debt_id FROM communication c JOIN timeline_entry t ON t.communication_id = c.id "
            "WHERE c.item_id = :item AND t.basis = 'take_in' LIMIT 1"
        )
        found = self._connection.execute(text(query), {"item": item}).scalar()
        return None if found is None else DebtId(found)

    def empty(self, debt: DebtId) -> None:
        """Send a debt's entries back to the inbox."""
        statement = (
            "UPDATE timeline_entry SET debt_id = NULL, basis = 'none', reason = NULL WHERE debt_id = :debt"
        )
        self._connection.execute(text(statement), {"debt": debt})

    def withdraw(self, number: CommunicationId) -> None:
        """Take an entry, with what the user laid over it, from the timeline; what was received stays."""
        self._connection.execute(
            text("DELETE FROM timeline_entry WHERE communication_id = :id"), {"id": number}
        )
        for layer in ("typed_text", "user_time"):
            self._connection.execute(
                text(f"DELETE FROM {layer} WHERE communication_id = :id"), {"id": number}
            )

    def recordings(
        self, *, among: Sequence[CommunicationId] = (), span: tuple[int, int] | None = None
    ) -> tuple[CallFacts, ...]:
        """Dated recordings: those of `among`, and those within `span` (epoch ms)."""
        low, high = span or (1, 0)
        wanted = ",".join(str(int(number)) for number in among) or "-1"
        where = (
            f"WHERE c.kind = 'recording' AND {AT} IS NOT NULL AND (c.id IN ({wanted}) "
            f"OR {AT} BETWEEN :low AND :high)"
        )
        rows = self._connection.execute(text(_FACTS + where), {"low": low, "high": high})
        return tuple(_facts(row) for row in rows)

    def calls_near(self, at_ms: int, within_ms: int) -> tuple[CallFacts, ...]:
        """Log rows that begin within `within_ms` of `at_ms`, by a right clock or by the user."""
        # Written times are found by their index, for each error that a clock of the case has.
        written = " OR ".join(
            f"c.at_ms BETWEEN :low + {ahead} AND :high + {ahead}" for ahead in self._clock_errors()
        )
        where = (
            f"WHERE c.kind = 'call' AND ({written} OR c.id IN "
            "(SELECT communication_id FROM user_time WHERE at_ms BETWEEN :low AND :high)) "
            f"AND {AT} BETWEEN :low AND :high"
        )
        rows = self._connection.execute(
            text(_FACTS + where), {"low": at_ms - within_ms, "high": at_ms + within_ms}
        )
        return tuple(_facts(row) for row in rows)

    def _clock_errors(self) -> tuple[int, ...]:
        rows = self._connection.exec_driver_sql("SELECT DISTINCT ahead_ms FROM phone WHERE ahead_ms <> 0")
        return (0, *(int(row[0]) for row in rows))

    def tie(self, recording: CallFacts, pairs: Sequence[SameCall]) -> bool:
        """Set the log rows of a recorded call in place of earlier ones; whether anything changed."""
        before = self._connection.execute(
            text("SELECT call_id, compared FROM same_call WHERE recording_id = :id ORDER BY call_id"),
            {"id": recording.id},
        ).all()
        after = sorted((pair.call, json.dumps(dict(pair.compared))) for pair in pairs)
        if [(row.call_id, row.compared) for row in before] == after:
            return False
        self._connection.execute(text("DELETE FROM same_call WHERE recording_id = :id"), {"id": recording.id})
        rows = [{"r": recording.id, "c": call, "v": compared} for call, compared in after]
        if rows:
            insert = "INSERT INTO same_call (recording_id, call_id, compared) VALUES (:r, :c, :v)"
            self._connection.execute(text(insert), rows)
        self._infer(recording, pairs)
        self.arrange((recording.id, *(row.call_id for row in before), *(pair.call for pair in pairs)))
        return True

    def loosen_undated(self) -> None:
        """Take the log rows from recordings that have lost their time."""
        query = (
            "SELECT DISTINCT s.recording_id, s.call_id FROM same_call s JOIN communication c "
            "ON c.id = s.recording_id LEFT JOIN user_time u ON u.communication_id = c.id "
            "WHERE coalesce(u.at_ms, c.at_ms) IS NULL"
        )
        rows = self._connection.execute(text(query)).all()
        for row in rows:
            one = {"id": row.recording_id}
            self._connection.execute(text("DELETE FROM same_call WHERE recording_id = :id"), one)
            self._connection.execute(
                text(
                    "UPDATE timeline_entry SET number_inferred = NULL, direction_inferred = NULL "
                    "WHERE communication_id = :id"
                ),
                one,
            )
        self.arrange(number for row in rows for number in row)

    def arrange(self, ids: Iterable[int]) -> None:
        """Let the rows of one call stand together at its recording's time, and every other at its own."""
        left = set(ids)
        while left:
            event = self._event(left.pop())
            left -= event
            self._stand_together(event)

    def _event(self, number: int) -> set[int]:
        """An entry and all that is the same call: a log row may have two recordings, and the other way."""
        event: set[int] = set()
        added = {number}
        while added:
            event |= added
            marks = ",".join(str(int(each)) for each in added)
            query = (
                f"SELECT recording_id, call_id FROM same_call WHERE recording_id IN ({marks}) "
                f"UNION ALL SELECT recording_id, call_id FROM same_call WHERE call_id IN ({marks})"
            )
            pairs = self._connection.exec_driver_sql(query).all()
            added = {each for pair in pairs for each in pair} - event
        return event

    def _stand_together(self, event: set[int]) -> None:
        marks = ",".join(str(int(each)) for each in event)
        rows = self._connection.exec_driver_sql(
            f"SELECT c.id, c.kind, {AT} AS at_ms FROM communication c {JOINS} WHERE c.id IN ({marks}) "
            "ORDER BY c.kind <> 'recording', c.id"
        ).all()
        first = rows[0]
        for rank, row in enumerate(rows):
            self._connection.execute(
                text(
                    "UPDATE timeline_entry SET event_id = :event, event_rank = :rank, undated = :undated, "
                    "sort_ms = :at WHERE communication_id = :id"
                ),
                {
                    "event": first.id,
                    "rank": rank,
                    "undated": int(first.at_ms is None),
                    "at": UNDATED if first.at_ms is None else first.at_ms,
                    "id": row.id,
                },
            )

    def recordings_of(self, call: CommunicationId) -> tuple[CommunicationId, ...]:
        """The recordings a log row is tied to."""
        rows = self._connection.execute(
            text("SELECT recording_id FROM same_call WHERE call_id = :id"), {"id": call}
        )
        return tuple(CommunicationId(row[0]) for row in rows)

    def is_call(self, number: CommunicationId) -> bool:
        """Whether an entry is a row of a call log."""
        kind = self._connection.execute(
            text("SELECT kind FROM timeline_entry WHERE communication_id = :id"), {"id": number}
        ).scalar()
        return bool(kind == Kind.CALL)

    def forget_lost(self) -> None:
        """Say of entries whose debt is gone that nothing files them any more."""
        self._connection.execute(
            text(
                "UPDATE timeline_entry SET basis = 'none', reason = NULL "
                "WHERE debt_id IS NULL AND basis NOT IN ('none', 'user', 'ambiguous')"
            )
        )

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


def _facts(row: Row[Any]) -> CallFacts:
    return CallFacts(
        CommunicationId(row.id),
        row.item_id,
        row.at_ms,
        Precision(row.at_precision),
        row.number,
        row.duration_ms,
        row.call_type not in UNANSWERED,
        stem_of(PurePath(row.item_name).name) if row.kind == Kind.RECORDING else row.stated_stem,
    )
