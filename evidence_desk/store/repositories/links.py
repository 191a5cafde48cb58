"""The user's links between recordings and written items, as rows."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, select

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import Link, LinkStatus
from evidence_desk.store.tables import link as table


class Links:
    """Sets and reads links."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def set(self, link: Link) -> None:
        """Record a decision, in place of an earlier one about the same pair."""
        self.remove(link.recording, link.item)
        row = {
            "recording_id": link.recording,
            "item_id": link.item,
            "status": link.status.value,
            "reason": link.reason,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._connection.execute(table.insert(), row)

    def remove(self, recording: CommunicationId, item: CommunicationId) -> None:
        """Forget the decision about a pair."""
        both = (table.c.recording_id == recording) & (table.c.item_id == item)
        self._connection.execute(table.delete().where(both))

    def of(self, recording: CommunicationId) -> tuple[Link, ...]:
        """Every decision about one recording, oldest first."""
        rows = self._connection.execute(
            select(table).where(table.c.recording_id == recording).order_by(table.c.at, table.c.item_id)
        )
        return tuple(
            Link(recording, CommunicationId(r.item_id), LinkStatus(r.status), r.reason) for r in rows
        )

    def recordings_of(self, item: CommunicationId) -> tuple[CommunicationId, ...]:
        """The recordings an item is linked to."""
        rows = self._connection.execute(select(table.c.recording_id).where(table.c.item_id == item))
        return tuple(CommunicationId(row.recording_id) for row in rows)
