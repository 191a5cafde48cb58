"""Entries that an enricher made of an item: which there are, who else has them, and when they leave.

Communications are never deleted. One that a newer result no longer holds leaves the timeline, unless a
person has built on it. What was also seen in another item (a message on two pictures) stays one
communication; the other item is attached to it, under a locator that begins with the enricher's key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, text

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.evidence import ItemId
from evidence_desk.domain.filing import Filing
from evidence_desk.domain.timeline import FilingBasis
from evidence_desk.store.effective_time import AT, JOINS
from evidence_desk.store.repositories.communications import UNDATED

#: Where people build on an entry: what they linked, marked, typed, dated or decided.
_BUILT_ON = (
    "SELECT item_id AS id FROM link UNION SELECT recording_id FROM link UNION SELECT recording_id FROM claim "
    "UNION SELECT communication_id FROM typed_text UNION SELECT communication_id FROM user_time "
    "UNION SELECT communication_id FROM fact_decision UNION SELECT recording_id FROM transcript "
    "WHERE origin = 'typed'"
)


class MachineEntries:
    """Keeps the timeline to what the newest result of each enricher holds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def first(self, item: ItemId) -> Row[Any] | None:
        """Id and kind of the item's first communication as received."""
        query = (
            "SELECT id, kind FROM communication WHERE item_id = :item "
            "AND json_extract(details, '$.enricher') IS NULL ORDER BY id LIMIT 1"
        )
        return self._connection.execute(text(query), {"item": item}).first()

    def item_of(self, communication: CommunicationId) -> ItemId:
        """The item a communication was read from; raises KeyError."""
        query = "SELECT item_id FROM communication WHERE id = :id"
        found = self._connection.execute(text(query), {"id": communication}).scalar()
        if found is None:
            raise KeyError(communication)
        return ItemId(found)

    def filed_by_hand(self, item: ItemId) -> Filing | None:
        """Where a person filed the item or the message it came with, or took in what it lies inside.

        None where identifiers decide.
        """
        query = (
            "WITH RECURSIVE up (id, parent_id, depth) AS ("
            "SELECT id, parent_id, 0 FROM evidence_item WHERE id = :item UNION ALL "
            "SELECT e.id, e.parent_id, depth + 1 FROM evidence_item e JOIN up ON e.id = up.parent_id), "
            "place (id, depth) AS ("
            "SELECT (SELECT id FROM communication WHERE item_id = up.id "
            "AND json_extract(details, '$.enricher') IS NULL ORDER BY id LIMIT 1), 2 * depth FROM up "
            "UNION ALL SELECT communication_id, 1 FROM attachment WHERE item_id = :item) "
            "SELECT t.debt_id, t.basis FROM place JOIN timeline_entry t ON t.communication_id = place.id "
            "WHERE t.basis = 'take_in' OR t.basis = 'user' AND depth < 2 ORDER BY depth, place.id LIMIT 1"
        )
        row = self._connection.execute(text(query), {"item": item}).first()
        if row is None:
            return None
        return Filing(None if row.debt_id is None else DebtId(row.debt_id), FilingBasis(row.basis))

    def seen(self, item: ItemId, enricher: str, places: Mapping[CommunicationId, str]) -> None:
        """Attach the item to those of these entries (id → locator) that were read from another one."""
        prefix = f"{enricher}:"
        self._connection.execute(
            text("DELETE FROM attachment WHERE item_id = :item AND substr(locator, 1, :length) = :prefix"),
            {"item": item, "length": len(prefix), "prefix": prefix},
        )
        rows = [{"id": n, "item": item, "locator": prefix + where} for n, where in places.items()]
        if rows:
            query = (
                "INSERT OR IGNORE INTO attachment (communication_id, item_id, locator) "
                "SELECT id, :item, :locator FROM communication WHERE id = :id AND item_id <> :item"
            )
            self._connection.execute(text(query), rows)

    def outdated(
        self, item: ItemId, enricher: str, held: Collection[CommunicationId]
    ) -> tuple[CommunicationId, ...]:
        """Entries of earlier results that the newest does not hold, nobody built on and no other item has."""
        prefix = f"{enricher}:"
        query = (
            "SELECT c.id FROM communication c JOIN timeline_entry t ON t.communication_id = c.id "
            "WHERE c.item_id = :item AND json_extract(c.details, '$.enricher') = :enricher "
            f"AND c.id NOT IN ({_BUILT_ON}) AND NOT EXISTS (SELECT 1 FROM attachment a "
            "WHERE a.communication_id = c.id AND substr(a.locator, 1, :length) = :prefix)"
        )
        values = {"item": item, "enricher": enricher, "length": len(prefix), "prefix": prefix}
        rows = self._connection.execute(text(query), values)
        return tuple(CommunicationId(row.id) for row in rows if row.id not in held)

    def unread(self, item: ItemId) -> tuple[CommunicationId, ...]:
        """The entries that stand for an item as long as it could not be read, and nobody built on."""
        query = (
            "SELECT c.id FROM communication c JOIN timeline_entry t ON t.communication_id = c.id "
            f"WHERE c.item_id = :item AND c.source_class = 'unread_file' AND c.id NOT IN ({_BUILT_ON})"
        )
        return tuple(CommunicationId(row.id) for row in self._connection.execute(text(query), {"item": item}))

    def leave(self, ids: Iterable[CommunicationId]) -> None:
        """Take entries out of the timeline; what was received stays."""
        rows = [{"id": number} for number in ids]
        if rows:
            query = "DELETE FROM timeline_entry WHERE communication_id = :id"
            self._connection.execute(text(query), rows)

    def bring_back(self) -> None:
        """Put back into the timeline, unfiled, what a person builds on again by an undo."""
        query = (
            "INSERT INTO timeline_entry "
            "(communication_id, basis, kind, undated, sort_ms, event_id, event_rank) "
            f"SELECT c.id, 'none', c.kind, {AT} IS NULL, coalesce({AT}, :undated), c.id, 0 "
            f"FROM communication c {JOINS} WHERE json_extract(c.details, '$.enricher') IS NOT NULL AND "
            f" c.id IN ({_BUILT_ON}) AND c.id NOT IN (SELECT communication_id FROM timeline_entry)"
        )
        self._connection.execute(text(query), {"undated": UNDATED})
