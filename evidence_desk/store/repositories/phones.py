"""Phones, the items that came from them, and what the error of a clock does to the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, select, text

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.evidence import ItemId
from evidence_desk.domain.phone_register import Phone, PhoneClock, PhoneDraft, PhoneId
from evidence_desk.store.effective_time import AT, BY_ITS_CLOCK, JOINS
from evidence_desk.store.tables import phone as table

_PHONES = """
SELECT p.id, p.name, p.ahead_ms, p.kept_at, p.checked_on, p.note,
       (SELECT count(*) FROM item_phone i WHERE i.phone_id = p.id) AS items,
       (SELECT count(*) FROM item_phone i JOIN communication c ON c.item_id = i.item_id
        JOIN timeline_entry t ON t.communication_id = c.id WHERE i.phone_id = p.id) AS entries
FROM phone p ORDER BY p.id
"""
#: Every entry stands at the time of its event's first row, so that the rows of a call move together.
_RESORT = f"""
UPDATE timeline_entry SET sort_ms = e.at, undated = 0
FROM (SELECT c.id, {AT} AS at FROM communication c {JOINS} {{where}}) e
WHERE e.id = timeline_entry.event_id AND e.at IS NOT NULL
AND (timeline_entry.sort_ms <> e.at OR timeline_entry.undated)
"""
_TOUCHED = """
SELECT DISTINCT t.debt_id FROM item_phone i JOIN communication c ON c.item_id = i.item_id
JOIN timeline_entry t ON t.communication_id = c.id WHERE i.phone_id = :id AND t.debt_id IS NOT NULL
"""
#: Items of which some part's time was written by a phone's clock, and nobody said by which.
_UNASSIGNED = f"""
SELECT DISTINCT c.item_id FROM communication c LEFT JOIN item_phone i ON i.item_id = c.item_id
WHERE i.item_id IS NULL AND {BY_ITS_CLOCK} ORDER BY c.item_id
"""


class Phones:
    """Adds and changes phones; says what their clocks do."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Phone, ...]:
        """Every phone, oldest first, with what came from it."""
        return tuple(
            Phone(
                PhoneId(row.id),
                PhoneDraft(
                    row.name,
                    row.kept_at,
                    date.fromisoformat(row.checked_on) if row.checked_on else None,
                    row.note,
                ),
                row.ahead_ms,
                row.items,
                row.entries,
            )
            for row in self._connection.execute(text(_PHONES))
        )

    def named(self, name: str) -> PhoneId | None:
        """The id of the phone with this name."""
        found = self._connection.execute(select(table.c.id).where(table.c.name == name)).scalar()
        return None if found is None else PhoneId(found)

    def add(self, draft: PhoneDraft) -> PhoneId:
        """Record a phone whose clock is taken to be right."""
        key = self._connection.execute(table.insert(), _row(draft) | {"ahead_ms": 0}).inserted_primary_key
        return PhoneId(int(key[0])) if key else PhoneId(0)

    def change(self, number: PhoneId, draft: PhoneDraft) -> None:
        """Replace what is recorded of a phone; its clock stays."""
        self._connection.execute(table.update().where(table.c.id == number).values(**_row(draft)))

    def remove(self, number: PhoneId) -> None:
        """Delete a phone; what came from it stays, and came from no known phone then."""
        self._connection.execute(text("DELETE FROM item_phone WHERE phone_id = :id"), {"id": number})
        self._connection.execute(table.delete().where(table.c.id == number))

    def set_clock(self, number: PhoneId, ahead_ms: int, note: str) -> None:
        """Say how far its clock ran ahead, and how that is known."""
        self._connection.execute(
            table.update().where(table.c.id == number).values(ahead_ms=ahead_ms, note=note)
        )

    def assign(self, items: Iterable[ItemId], number: PhoneId | None) -> None:
        """Say that these items came from a phone; None: from none that is known."""
        rows = [{"item": item, "phone": number} for item in dict.fromkeys(items)]
        if not rows:
            return
        self._connection.execute(text("DELETE FROM item_phone WHERE item_id = :item"), rows)
        if number is not None:
            insert = "INSERT INTO item_phone (item_id, phone_id) VALUES (:item, :phone)"
            self._connection.execute(text(insert), rows)

    def items_of(self, entries: Iterable[CommunicationId]) -> tuple[ItemId, ...]:
        """The items these entries were read from."""
        wanted, found = tuple(entries), dict[ItemId, None]()
        for first in range(0, len(wanted), 500):
            part = wanted[first : first + 500]
            marks = ",".join("?" * len(part))
            query = f"SELECT DISTINCT item_id FROM communication WHERE id IN ({marks})"
            found |= {ItemId(row[0]): None for row in self._connection.exec_driver_sql(query, part)}
        return tuple(found)

    def unassigned(self) -> tuple[ItemId, ...]:
        """Items with times a phone wrote, of which nobody said from which phone they came."""
        return tuple(ItemId(row[0]) for row in self._connection.execute(text(_UNASSIGNED)))

    def debts_of(self, number: PhoneId) -> frozenset[DebtId]:
        """The debts under which entries from this phone lie."""
        return frozenset(DebtId(row[0]) for row in self._connection.execute(text(_TOUCHED), {"id": number}))

    def clock_of(self, communication: CommunicationId) -> PhoneClock | None:
        """The clock that wrote an entry's time, None where it is no known phone's."""
        query = (
            "SELECT p.name, p.ahead_ms, p.note FROM communication c "
            "JOIN item_phone i ON i.item_id = c.item_id JOIN phone p ON p.id = i.phone_id "
            f"WHERE c.id = :id AND {BY_ITS_CLOCK}"
        )
        row = self._connection.execute(text(query), {"id": communication}).first()
        return PhoneClock(row.name, row.ahead_ms, row.note) if row else None

    def ahead_of(self, item: ItemId) -> int:
        """How far the clock ran ahead that wrote an item's times, in ms."""
        query = "SELECT p.ahead_ms FROM item_phone i JOIN phone p ON p.id = i.phone_id WHERE i.item_id = :id"
        return int(self._connection.execute(text(query), {"id": item}).scalar() or 0)

    def resort(self) -> None:
        """Let every entry stand at the time it has by the clocks as they are known now: one statement."""
        self._connection.exec_driver_sql(_RESORT.format(where=""))

    def resort_item(self, item: ItemId) -> None:
        """The same for what was just read from an item, where its phone is known and ran wrong."""
        if self.ahead_of(item):
            self._connection.execute(text(_RESORT.format(where="WHERE c.item_id = :item")), {"item": item})


def _row(draft: PhoneDraft) -> dict[str, str | None]:
    return {
        "name": draft.name,
        "kept_at": draft.kept_at,
        "checked_on": draft.checked_on.isoformat() if draft.checked_on else None,
        "note": draft.note,
    }
