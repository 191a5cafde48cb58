"""What was read from pictures, as it is shown: where one stands in the queue, its result, its entries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.enriching import EnrichmentState
from evidence_desk.domain.evidence import ItemId
from evidence_desk.domain.screen_reading import ScreenReading
from evidence_desk.text import Message

#: The item's first communication as received, which stands for the whole picture.
_WHOLE = (
    "(SELECT min(w.id) FROM communication w WHERE w.item_id = {item} "
    "AND json_extract(w.details, '$.enricher') IS NULL)"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest row of an item: `begun` says that an attempt is under way, or was broken off by a crash."""

    state: EnrichmentState
    begun: bool
    notices: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A result with what tells it from every other: the row, and when it was made."""

    key: tuple[int, str]
    version: int
    engine: str
    result: dict[str, Any]
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class MachineEntry:
    """An entry a result made of the picture, with the user's text where they corrected it."""

    id: CommunicationId
    locator: str
    text: str
    typed: str | None


@dataclass(frozen=True, slots=True)
class ReadScreen:
    """A picture that shows a conversation, without its contents: `result` tells when it was read anew."""

    item: ItemId
    sha256: str
    name: str
    whole: CommunicationId
    result: tuple[int, str]


class Screens:
    """Reads results of the enricher of screenshots; writes nothing."""

    def __init__(self, connection: Connection, enricher: str = "screenshot_text") -> None:
        self._connection = connection
        self._enricher = enricher

    def standing(self, item: ItemId) -> Standing | None:
        """Where an item stands in the queue; None where it never was in it."""
        query = (
            "SELECT state, attempts, notices FROM enrichment WHERE item_id = :item AND enricher = :enricher "
            "ORDER BY version DESC LIMIT 1"
        )
        row = self._connection.execute(text(query), {"item": item, "enricher": self._enricher}).first()
        if row is None:
            return None
        notices = tuple(Message.from_dict(each) for each in json.loads(row.notices))
        return Standing(EnrichmentState(row.state), row.attempts > 0, notices)

    def result(self, item: ItemId) -> StoredResult | None:
        """The newest result, also while it is being made again."""
        query = (
            "SELECT id, version, engine, result, finished_at FROM enrichment WHERE item_id = :item "
            "AND enricher = :enricher AND result IS NOT NULL ORDER BY version DESC LIMIT 1"
        )
        row = self._connection.execute(text(query), {"item": item, "enricher": self._enricher}).first()
        if row is None:
            return None
        return StoredResult(
            (row.id, row.finished_at),
            row.version,
            row.engine,
            json.loads(row.result),
            datetime.fromisoformat(row.finished_at),
        )

    def whole(self, item: ItemId) -> CommunicationId | None:
        """The entry that stands for the picture itself."""
        found = self._connection.execute(text(f"SELECT {_WHOLE.format(item=':item')}"), {"item": item})
        number = found.scalar()
        return None if number is None else CommunicationId(number)

    def entries(self, item: ItemId) -> tuple[MachineEntry, ...]:
        """The entries of the picture that stand in the timeline, as they were made."""
        query = (
            "SELECT c.id, c.locator, c.text, y.text AS typed FROM communication c "
            "JOIN timeline_entry t ON t.communication_id = c.id "
            "LEFT JOIN typed_text y ON y.communication_id = c.id "
            "WHERE c.item_id = :item AND json_extract(c.details, '$.enricher') = :enricher ORDER BY c.id"
        )
        rows = self._connection.execute(text(query), {"item": item, "enricher": self._enricher})
        return tuple(MachineEntry(CommunicationId(r.id), r.locator, r.text, r.typed) for r in rows)

    def neighbours(self, item: ItemId, most: int) -> tuple[ReadScreen, ...]:
        """Pictures of the same debt that show messages, at most so many, those taken in nearest to it."""
        query = (
            "WITH here (debt) AS (SELECT t.debt_id FROM timeline_entry t WHERE t.communication_id = "
            f"{_WHOLE.format(item=':item')}) "
            "SELECT i.id, i.sha256, i.name, t.communication_id AS whole, e.id AS row, "
            "max(e.version) AS version, e.finished_at FROM here "
            "JOIN timeline_entry t ON t.debt_id IS here.debt AND t.kind = 'screenshot' "
            "JOIN communication c ON c.id = t.communication_id AND "
            "json_extract(c.details, '$.enricher') IS NULL "
            "JOIN evidence_item i ON i.id = c.item_id "
            "JOIN enrichment e ON e.item_id = i.id AND e.enricher = :enricher AND e.result IS NOT NULL "
            "WHERE EXISTS (SELECT 1 FROM communication m JOIN timeline_entry n "
            "ON n.communication_id = m.id WHERE m.item_id = i.id AND m.kind IN ('sms', 'chat')) "
            "GROUP BY i.id ORDER BY abs(i.id - :item), i.id LIMIT :most"
        )
        values = {"item": item, "enricher": self._enricher, "most": most}
        return tuple(
            ReadScreen(ItemId(r.id), r.sha256, r.name, CommunicationId(r.whole), (r.row, r.finished_at))
            for r in self._connection.execute(text(query), values)
        )

    def readings(self, rows: Sequence[int]) -> dict[int, ScreenReading]:
        """The conversations of these rows; one that cannot be understood is left out."""
        found: dict[int, ScreenReading] = {}
        marks = ",".join(str(int(row)) for row in rows) or "-1"
        query = (
            f"SELECT id, json_extract(result, '$.reading') AS reading FROM enrichment WHERE id IN ({marks})"
        )
        for row in self._connection.execute(text(query)):
            try:
                found[row.id] = ScreenReading.from_json(json.loads(row.reading))
            except (TypeError, ValueError, KeyError):
                continue
        return found
