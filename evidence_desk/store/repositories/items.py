"""Evidence items as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Protocol

from sqlalchemy import Connection, Row, func, select

from evidence_desk.domain.evidence import EvidenceItem, Fixity, ItemId, Outcome
from evidence_desk.store.tables import attachment, communication
from evidence_desk.store.tables import evidence_item as table
from evidence_desk.text import Message


class Reader(Protocol):
    """Who read an item: an importer."""

    @property
    def key(self) -> str:
        """Its name."""

    @property
    def version(self) -> int:
        """The version it read with."""


@dataclass(frozen=True, slots=True)
class NewItem:
    """A sealed file about to be recorded."""

    sha256: str
    size: int
    name: str
    source_path: str
    folder: str
    media_type: str
    importer: str
    importer_version: int
    outcome: Outcome
    received_at: datetime
    modified_at: datetime | None
    parent: ItemId | None = None


class Items:
    """Adds and finds evidence items."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: NewItem) -> ItemId:
        """Record a sealed file; it counts as being read until `finish`."""
        row = {
            "sha256": new.sha256,
            "size": new.size,
            "name": new.name,
            "source_path": new.source_path,
            "folder": new.folder,
            "media_type": new.media_type,
            "importer": new.importer,
            "importer_version": new.importer_version,
            "outcome": new.outcome.value,
            "state": "reading",
            "received_at": new.received_at.isoformat(),
            "parent_id": new.parent,
            "notices": [],
            "modified_at": new.modified_at.isoformat() if new.modified_at else None,
        }
        key = self._connection.execute(table.insert(), row).inserted_primary_key
        return ItemId(int(key[0])) if key else ItemId(0)

    def finish(self, item: ItemId, notices: Sequence[Message], outcome: Outcome, reader: Reader) -> None:
        """Say that an item has been read to its end, by whom, and what could not be read."""
        values = {
            "state": "read",
            "importer": reader.key,
            "importer_version": reader.version,
            "notices": [n.as_dict() for n in notices],
            "outcome": outcome.value,
        }
        self._connection.execute(table.update().where(table.c.id == item).values(**values))

    def is_recorded(self, sha256: str) -> bool:
        """Whether an item with these bytes is in the case."""
        return (
            self._connection.execute(select(table.c.id).where(table.c.sha256 == sha256)).first() is not None
        )

    def find(self, sha256: str) -> tuple[EvidenceItem, bool] | None:
        """The item with these bytes, and whether it was read to its end."""
        row = self._connection.execute(select(table).where(table.c.sha256 == sha256)).first()
        return (_item(row), row.state == "read") if row else None

    def depth(self, item: ItemId) -> int:
        """How many items this one lies inside of."""
        inside = (
            "WITH RECURSIVE up(id, parent_id) AS (SELECT id, parent_id FROM evidence_item WHERE id = ? "
            "UNION ALL SELECT e.id, e.parent_id FROM evidence_item e JOIN up ON e.id = up.parent_id) "
            "SELECT count(*) - 1 FROM up"
        )
        return int(self._connection.exec_driver_sql(inside, (item,)).scalar_one())

    def sibling(self, item: ItemId, name: str) -> EvidenceItem | None:
        """The item of this name that was found in the same folder of the same item as `item`."""
        one = table.alias()
        row = self._connection.execute(
            select(table)
            .join(one, (one.c.parent_id == table.c.parent_id) & (one.c.folder == table.c.folder))
            .where(one.c.id == item, table.c.name == name)
            .order_by(table.c.id)
        ).first()
        return _item(row) if row else None

    def folder(self, item: ItemId) -> str:
        """The folder an item lay in; for one found inside another, the way to it."""
        return str(self._connection.execute(select(table.c.folder).where(table.c.id == item)).scalar_one())

    def unfinished(self) -> tuple[EvidenceItem, ...]:
        """Items that wait to be read, or whose reading was interrupted."""
        rows = self._connection.execute(select(table).where(table.c.state == "reading").order_by(table.c.id))
        return tuple(_item(row) for row in rows)

    def get(self, sha256: str) -> EvidenceItem:
        """The item with these bytes; raises KeyError."""
        found = self.find(sha256)
        if found is None:
            raise KeyError(sha256)
        return found[0]

    def all_fixities(self) -> dict[str, int]:
        """SHA-256 → size of every item."""
        rows = self._connection.execute(select(table.c.sha256, table.c.size).order_by(table.c.id))
        return {row.sha256: row.size for row in rows}

    def count(self) -> int:
        """How many items the case holds."""
        return int(self._connection.execute(select(func.count()).select_from(table)).scalar_one())

    def attach(self, communication_id: int, item: ItemId, locator: str) -> None:
        """Tie an item found inside another to the communication it belongs to."""
        values = {"communication_id": communication_id, "item_id": item, "locator": locator}
        self._connection.execute(attachment.insert().prefix_with("OR IGNORE"), values)

    def attached_to(self, communication_id: int) -> tuple[EvidenceItem, ...]:
        """The items that came with a communication."""
        rows = self._connection.execute(
            select(table)
            .join(attachment, attachment.c.item_id == table.c.id)
            .where(attachment.c.communication_id == communication_id)
            .order_by(table.c.id)
        )
        return tuple(_item(row) for row in rows)

    def behind(self, communication_ids: Iterable[int]) -> tuple[EvidenceItem, ...]:
        """The items that hold, or came with, these communications."""
        wanted = tuple(communication_ids)
        found: dict[int, EvidenceItem] = {}
        for first in range(0, len(wanted), 500):
            part = wanted[first : first + 500]
            direct = select(table).join(communication, communication.c.item_id == table.c.id)
            attached = select(table).join(attachment, attachment.c.item_id == table.c.id)
            for query in (
                direct.where(communication.c.id.in_(part)),
                attached.where(attachment.c.communication_id.in_(part)),
            ):
                found.update((row.id, _item(row)) for row in self._connection.execute(query.distinct()))
        return tuple(found[key] for key in sorted(found))


def _item(row: Row[tuple[object, ...]]) -> EvidenceItem:
    return EvidenceItem(
        ItemId(row.id),
        PurePath(row.name).name or row.name,
        row.source_path,
        Fixity(row.sha256, row.size),
        row.media_type,
        row.importer,
        row.importer_version,
        Outcome(row.outcome),
        datetime.fromisoformat(row.received_at),
        datetime.fromisoformat(row.modified_at) if row.modified_at else None,
        ItemId(row.parent_id) if row.parent_id else None,
        tuple(Message.from_dict(stored) for stored in row.notices),
    )
