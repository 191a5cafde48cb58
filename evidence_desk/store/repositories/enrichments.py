"""The queue of what is derived after take-in, and its results, as rows.

A row belongs to an item, an enricher and its version. Only rows of the enrichers given as `current` (key →
version, in the order of their work) are taken and counted: those of other versions are history.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.enriching import Enrichment, EnrichmentId, EnrichmentState
from evidence_desk.domain.evidence import ItemId
from evidence_desk.text import Message

#: What decides whether an enricher wants an item: importer, media type, kind of its first communication.
Sort = tuple[str, str, Kind | None]
Current = Mapping[str, int]

#: The item's first communication as received; what an enricher made of it says so in its details.
_FIRST = (
    "(SELECT id FROM communication WHERE item_id = i.id AND json_extract(details, '$.enricher') IS NULL "
    "ORDER BY id LIMIT 1)"
)
_READ = (
    f"FROM evidence_item i LEFT JOIN communication c ON c.id = {_FIRST} "
    "WHERE i.state = 'read' AND i.id > :after AND i.id <= :until "
)
_QUEUED = "item_id, enricher, version, state, priority, attempts, queued_at, notices"


@dataclass(frozen=True, slots=True)
class QueuedTask:
    """The row that is next; `waiting` counts those of its enricher, itself among them."""

    id: EnrichmentId
    sha256: str
    enricher: str
    version: int
    attempts: int
    waiting: int


@dataclass(frozen=True, slots=True)
class FailedTask:
    """A row that failed, with the name of its item and the item's first communication."""

    sha256: str
    name: str
    enricher: str
    why: tuple[Message, ...]
    entry: int | None


class Enrichments:
    """Queues, hands out, and keeps what came of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def settled(self) -> ItemId:
        """The newest item up to which all are read, so that none before it can come into the queue later."""
        query = (
            "SELECT coalesce((SELECT min(id) - 1 FROM evidence_item WHERE state = 'reading'), "
            "(SELECT max(id) FROM evidence_item), 0)"
        )
        return ItemId(int(self._connection.execute(text(query)).scalar_one()))

    def newest(self) -> ItemId:
        """The newest item."""
        return ItemId(
            int(self._connection.execute(text("SELECT coalesce(max(id), 0) FROM evidence_item")).scalar_one())
        )

    def sorts(self, after: int, until: int) -> frozenset[Sort]:
        """The sorts of items there are among these ids."""
        query = f"SELECT DISTINCT i.importer, i.media_type, c.kind {_READ}"
        rows = self._connection.execute(text(query), {"after": after, "until": until})
        return frozenset((r.importer, r.media_type, Kind(r.kind) if r.kind else None) for r in rows)

    def plan(self, enricher: str, version: int, sorts: Sequence[Sort], after: int, until: int) -> int:
        """Queue the items of these sorts that have no row of this version yet; how many."""
        if not sorts:
            return 0
        values: dict[str, Any] = {"after": after, "until": until, "now": _now()}
        values |= {"enricher": enricher, "version": version}
        marks = []
        for number, (importer, media_type, kind) in enumerate(sorts):
            values |= {f"i{number}": importer, f"m{number}": media_type, f"k{number}": kind or ""}
            marks.append(f"(:i{number}, :m{number}, :k{number})")
        query = (
            f"INSERT INTO enrichment ({_QUEUED}) "
            f"SELECT i.id, :enricher, :version, 'waiting', 0, 0, :now, '[]' {_READ}"
            f"AND (i.importer, i.media_type, coalesce(c.kind, '')) IN (VALUES {', '.join(marks)}) "
            "AND NOT EXISTS (SELECT 1 FROM enrichment e WHERE e.item_id = i.id AND e.enricher = :enricher "
            "AND e.version >= :version) ORDER BY i.id"
        )
        return self._connection.execute(text(query), values).rowcount

    def drop_outdated(self, enricher: str, version: int) -> None:
        """Take what still waits for an older version out of the queue."""
        query = (
            "DELETE FROM enrichment WHERE state = 'waiting' AND result IS NULL "
            "AND enricher = :enricher AND version < :version"
        )
        self._connection.execute(text(query), {"enricher": enricher, "version": version})

    def next(self, current: Current) -> QueuedTask | None:
        """The row whose turn it is: by priority, then by the order of `current`, then by age."""
        if not current:
            return None
        listed, values = _listed(current)
        query = (
            f"WITH current (enricher, version, place) AS (VALUES {listed}) "
            "SELECT e.id, i.sha256, e.enricher, e.version, e.attempts FROM enrichment e "
            "JOIN current USING (enricher, version) JOIN evidence_item i ON i.id = e.item_id "
            "WHERE e.state = 'waiting' ORDER BY e.priority DESC, current.place, e.id LIMIT 1"
        )
        row = self._connection.execute(text(query), values).first()
        if row is None:
            return None
        waiting = "SELECT count(*) FROM enrichment WHERE state = 'waiting' AND enricher = :e AND version = :v"
        number = self._connection.execute(text(waiting), {"e": row.enricher, "v": row.version}).scalar_one()
        return QueuedTask(
            EnrichmentId(row.id), row.sha256, row.enricher, row.version, row.attempts, int(number)
        )

    def begin(self, task: EnrichmentId) -> None:
        """Note an attempt, before anything is tried."""
        self._connection.execute(
            text("UPDATE enrichment SET attempts = attempts + 1 WHERE id = :id"), {"id": task}
        )

    def give_back(self, task: EnrichmentId) -> None:
        """Take the note of an attempt back, which was broken off without the item's fault."""
        query = (
            "UPDATE enrichment SET attempts = attempts - 1 "
            "WHERE id = :id AND state = 'waiting' AND attempts > 0"
        )
        self._connection.execute(text(query), {"id": task})

    def finish(self, task: EnrichmentId, engine: str, result: str, notices: Sequence[Message]) -> bool:
        """Keep a result (JSON); False where the row no longer waits for one."""
        return self._end(task, EnrichmentState.DONE, notices, engine, result)

    def fail(self, task: EnrichmentId, why: Message) -> bool:
        """Say why nothing came of it; an earlier result of the row stays. False as in `finish`."""
        return self._end(task, EnrichmentState.FAILED, (why,), None, None)

    def _end(
        self,
        task: EnrichmentId,
        state: EnrichmentState,
        notices: Sequence[Message],
        engine: str | None,
        result: str | None,
    ) -> bool:
        query = (
            "UPDATE enrichment SET state = :state, priority = 0, finished_at = :now, notices = :notices, "
            "engine = coalesce(:engine, engine), result = coalesce(:result, result) "
            "WHERE id = :id AND state = 'waiting'"
        )
        values = {"id": task, "state": state.value, "now": _now(), "engine": engine, "result": result}
        values["notices"] = json.dumps([each.as_dict() for each in notices], ensure_ascii=False)
        return self._connection.execute(text(query), values).rowcount == 1

    def counts(self, current: Current) -> dict[tuple[str, EnrichmentState], int]:
        """How many rows each enricher has in each state."""
        if not current:
            return {}
        listed, values = _listed(current)
        query = (
            f"WITH current (enricher, version, place) AS (VALUES {listed}) "
            "SELECT enricher, state, count(*) AS number FROM enrichment "
            "JOIN current USING (enricher, version) GROUP BY enricher, state"
        )
        rows = self._connection.execute(text(query), values)
        return {(row.enricher, EnrichmentState(row.state)): int(row.number) for row in rows}

    def failed(self, current: Current) -> tuple[FailedTask, ...]:
        """The rows that failed, oldest item first."""
        if not current:
            return ()
        listed, values = _listed(current)
        query = (
            f"WITH current (enricher, version, place) AS (VALUES {listed}) "
            f"SELECT i.sha256, i.name, e.enricher, e.notices, {_FIRST} AS entry FROM enrichment e "
            "JOIN current USING (enricher, version) JOIN evidence_item i ON i.id = e.item_id "
            "WHERE e.state = 'failed' ORDER BY i.id, current.place"
        )
        rows = self._connection.execute(text(query), values)
        return tuple(
            FailedTask(row.sha256, row.name, row.enricher, _messages(row.notices), row.entry) for row in rows
        )

    def result_of(self, item: ItemId, enricher: str) -> Enrichment | None:
        """The newest result an enricher has of an item, also while it is being made again."""
        query = (
            "SELECT * FROM enrichment WHERE item_id = :item AND enricher = :enricher "
            "AND result IS NOT NULL ORDER BY version DESC LIMIT 1"
        )
        row = self._connection.execute(text(query), {"item": item, "enricher": enricher}).first()
        return _enrichment(row) if row else None

    def redo(self, item: ItemId, enricher: str, version: int) -> None:
        """Queue an item again, before all others; it gets a row where it has none of this version."""
        values: dict[str, Any] = {"item": item, "enricher": enricher, "version": version, "now": _now()}
        values["priority"] = self._top() + 1
        # No upsert: its rule for conflicts would hold in the triggers that it sets off, too.
        again = (
            "UPDATE enrichment SET state = 'waiting', priority = :priority, attempts = 0, queued_at = :now "
            "WHERE item_id = :item AND enricher = :enricher AND version = :version"
        )
        if not self._connection.execute(text(again), values).rowcount:
            query = f"INSERT INTO enrichment ({_QUEUED}) VALUES "
            query += "(:item, :enricher, :version, 'waiting', :priority, 0, :now, '[]')"
            self._connection.execute(text(query), values)

    def again_failed(self, current: Current) -> int:
        """Queue again what failed; how many."""
        if not current:
            return 0
        listed, values = _listed(current)
        query = (
            "UPDATE enrichment SET state = 'waiting', attempts = 0, queued_at = :now WHERE state = 'failed' "
            f"AND (enricher, version) IN (SELECT column1, column2 FROM (VALUES {listed}))"
        )
        return self._connection.execute(text(query), values | {"now": _now()}).rowcount

    def prefer(self, items: Sequence[ItemId]) -> int:
        """Let what waits of these items go before all others, the first of them first; how many rows."""
        base = self._top() + len(items)
        rows = [{"item": item, "priority": base - place} for place, item in enumerate(items)]
        query = "UPDATE enrichment SET priority = :priority WHERE item_id = :item AND state = 'waiting'"
        return self._connection.execute(text(query), rows).rowcount if rows else 0

    def waits(self, items: Sequence[ItemId]) -> bool:
        """Whether any of these items waits for anything."""
        marks = ",".join(str(int(item)) for item in items) or "-1"
        query = f"SELECT 1 FROM enrichment WHERE state = 'waiting' AND item_id IN ({marks}) LIMIT 1"
        return self._connection.execute(text(query)).first() is not None

    def _top(self) -> int:
        query = "SELECT coalesce(max(priority), 0) FROM enrichment WHERE state = 'waiting'"
        return int(self._connection.execute(text(query)).scalar_one())


def _listed(current: Current) -> tuple[str, dict[str, Any]]:
    """The enrichers as rows of a VALUES list, with what it names."""
    values: dict[str, Any] = {}
    for place, (enricher, version) in enumerate(current.items()):
        values |= {f"e{place}": enricher, f"v{place}": version}
    return ", ".join(f"(:e{place}, :v{place}, {place})" for place in range(len(current))), values


def _enrichment(row: Row[Any]) -> Enrichment:
    return Enrichment(
        row.enricher,
        row.version,
        EnrichmentState(row.state),
        row.engine,
        json.loads(row.result),
        _messages(row.notices),
        datetime.fromisoformat(row.finished_at),
    )


def _messages(stored: str) -> tuple[Message, ...]:
    return tuple(Message.from_dict(each) for each in json.loads(stored))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
