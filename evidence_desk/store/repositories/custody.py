"""The append-only, hash-chained custody log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from evidence_desk.domain.custody import GENESIS, CustodyEvent, CustodyKind, chain_is_intact, event_hash
from evidence_desk.store.tables import custody_event as table


class Custody:
    """Appends and reads custody events."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, kind: CustodyKind, item_sha256: str | None, details: Mapping[str, Any]) -> None:
        """Add one event to the end of the chain."""
        last = self._connection.execute(
            select(table.c.number, table.c.hash).order_by(table.c.number.desc()).limit(1)
        ).first()
        number, previous = (last.number + 1, last.hash) if last else (1, GENESIS)
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        stored = json.dumps(dict(details), ensure_ascii=False, sort_keys=True)
        row = {
            "number": number,
            "at": at,
            "kind": kind.value,
            "item_sha256": item_sha256,
            "details": stored,
            "previous": previous,
            "hash": event_hash(previous, number, at, kind.value, item_sha256, stored),
        }
        self._connection.execute(table.insert(), row)

    def of(self, item_sha256: str) -> tuple[CustodyEvent, ...]:
        """The events of one item, oldest first."""
        return self._read(table.c.item_sha256 == item_sha256)

    def concerning(self, items: frozenset[str]) -> tuple[CustodyEvent, ...]:
        """The events of these items, oldest first."""
        return tuple(event for event in self._read() if event.item_sha256 in items)

    def head(self) -> str:
        """The hash of the newest event."""
        newest = select(table.c.hash).order_by(table.c.number.desc()).limit(1)
        return str(self._connection.execute(newest).scalar() or GENESIS)

    def is_intact(self) -> bool:
        """Whether every event still follows from the one before."""
        columns = ("number", "at", "kind", "item_sha256", "details", "previous", "hash")
        rows = self._connection.execute(select(*(table.c[name] for name in columns)).order_by(table.c.number))
        return chain_is_intact(tuple(row) for row in rows)

    def _read(self, *where: Any) -> tuple[CustodyEvent, ...]:
        rows = self._connection.execute(select(table).where(*where).order_by(table.c.number))
        return tuple(
            CustodyEvent(
                row.number,
                datetime.fromisoformat(row.at),
                CustodyKind(row.kind),
                row.item_sha256,
                json.loads(row.details),
                row.previous,
                row.hash,
            )
            for row in rows
        )
