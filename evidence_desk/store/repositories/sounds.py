"""What was measured of recordings, and which of them sound alike, as rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.evidence import ItemId

_PROFILED = (
    "SELECT c.id, c.item_id, n.result, json_extract(c.details, '$.recorded_at') AS recorded_at, "
    "json_extract(c.details, '$.container_closed_at') AS closed_at "
    "FROM communication c JOIN enrichment n ON n.item_id = c.item_id AND n.enricher = 'recording_profile' "
    "AND n.result IS NOT NULL AND n.version = (SELECT max(version) FROM enrichment "
    "WHERE item_id = c.item_id AND enricher = 'recording_profile' AND result IS NOT NULL) "
    "WHERE c.kind = 'recording' "
)


@dataclass(frozen=True, slots=True)
class Profiled:
    """A recording with the newest result of its profile; `time_ms` is the earliest time in its file."""

    id: CommunicationId
    item: ItemId
    result: Mapping[str, Any]
    time_ms: int | None


class Sounds:
    """Reads profiles, keeps pairs that sound alike."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_item(self, item: ItemId) -> tuple[Profiled, ...]:
        """The recordings of an item that were measured."""
        rows = self._connection.execute(text(f"{_PROFILED} AND c.item_id = :item"), {"item": item})
        return tuple(_profiled(row) for row in rows)

    def of(self, recordings: Iterable[CommunicationId]) -> tuple[Profiled, ...]:
        """These recordings, as far as they were measured, by id."""
        wanted = ",".join(str(int(each)) for each in recordings) or "-1"
        rows = self._connection.execute(text(f"{_PROFILED} AND c.id IN ({wanted}) ORDER BY c.id"))
        return tuple(_profiled(row) for row in rows)

    def candidates(self, than: Profiled, limit: int) -> tuple[Profiled, ...]:
        """Other measured recordings in the timeline with as much voice, nearest in that first."""
        query = (
            f"{_PROFILED} AND c.item_id <> :item AND c.id IN (SELECT communication_id FROM timeline_entry) "
            "AND json_extract(n.result, '$.voice_ms') BETWEEN :voice / 20 AND :voice * 20 "
            "ORDER BY abs(json_extract(n.result, '$.voice_ms') - :voice), c.id LIMIT :limit"
        )
        values = {"item": than.item, "voice": int(than.result.get("voice_ms") or 0), "limit": limit}
        return tuple(_profiled(row) for row in self._connection.execute(text(query), values))

    def pairs_of(self, recording: CommunicationId) -> dict[CommunicationId, dict[str, Any]]:
        """The recordings paired with one, with what was compared."""
        query = (
            "SELECT * FROM same_sound WHERE first_id = :id OR second_id = :id ORDER BY first_id, second_id"
        )
        rows = self._connection.execute(text(query), {"id": recording})
        return {
            CommunicationId(r.second_id if r.first_id == recording else r.first_id): json.loads(r.compared)
            for r in rows
        }

    def set_pairs(
        self, recording: CommunicationId, pairs: Mapping[CommunicationId, Mapping[str, Any]]
    ) -> set[CommunicationId]:
        """Put these pairs in place of earlier ones of a recording; the recordings whose pairs changed."""
        before, after = self.pairs_of(recording), {key: dict(value) for key, value in pairs.items()}
        if before == after:
            return set()
        self._connection.execute(
            text("DELETE FROM same_sound WHERE first_id = :id OR second_id = :id"), {"id": recording}
        )
        rows = [
            {"a": min(recording, other), "b": max(recording, other), "compared": json.dumps(compared)}
            for other, compared in after.items()
        ]
        if rows:
            insert = "INSERT INTO same_sound (first_id, second_id, compared) VALUES (:a, :b, :compared)"
            self._connection.execute(text(insert), rows)
        return {recording, *(o for o in {*before, *after} if before.get(o) != after.get(o))}

    def group(self, recording: CommunicationId) -> tuple[CommunicationId, ...]:
        """Every recording that sounds like one, also by way of others, itself among them; by id."""
        query = (
            "WITH RECURSIVE alike (id) AS (SELECT :id UNION SELECT CASE s.first_id WHEN alike.id "
            "THEN s.second_id ELSE s.first_id END FROM alike JOIN same_sound s "
            "ON alike.id IN (s.first_id, s.second_id)) SELECT id FROM alike ORDER BY id"
        )
        rows = self._connection.execute(text(query), {"id": recording})
        return tuple(CommunicationId(row.id) for row in rows)


def _profiled(row: Row[Any]) -> Profiled:
    times = _times((row.recorded_at, row.closed_at))
    return Profiled(
        CommunicationId(row.id), ItemId(row.item_id), json.loads(row.result), min(times, default=None)
    )


def _times(stated: Sequence[object]) -> list[int]:
    found = []
    for each in stated:
        try:
            found.append(round(datetime.fromisoformat(str(each)).timestamp() * 1000))
        except (ValueError, OverflowError, OSError):
            continue
    return found
