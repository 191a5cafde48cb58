"""Communications as rows, in batches; their timeline entries and search text are written with them."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import Connection, text

from evidence_desk.domain.communication import Communication, CommunicationId
from evidence_desk.domain.evidence import ItemId
from evidence_desk.domain.filing import Filing
from evidence_desk.domain.moment import Moment, Precision, TimeSource, utc_of
from evidence_desk.store.repositories.phones import Phones

#: Sort key of what has no time: after everything that has one.
UNDATED = 1 << 62

_COLUMNS = (
    "id, item_id, locator, kind, source_class, at_ms, at_written, at_zone_known, at_precision, at_source, "
    "direction, number_written, number, name_written, text, duration_ms, signature, dedupe_key, details"
)
_ENTRY_COLUMNS = "communication_id, debt_id, basis, reason, kind, undated, sort_ms, event_id, event_rank"
_INSERT_INDEX = (
    "INSERT INTO search_fts (rowid, norm) SELECT communication_id, norm FROM search_text "
    "WHERE communication_id BETWEEN ? AND ?"
)
#: Rows of one statement. Each step of a statement gives up the interpreter to the thread that reads the
#: next batch, and waits to have it back; one step for many rows is several times as fast as a step for each.
_TOGETHER = 250


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A communication with all that is derived from it before it is recorded."""

    communication: Communication
    number: str | None
    signature: str | None
    norm: str
    dedupe_key: str
    filing: Filing


@dataclass(frozen=True, slots=True)
class RawCommunication:
    """What an importer stored beyond the timeline row, and the user's typed text and word on its time."""

    moment: Moment | None
    details: dict[str, Any]
    typed: str
    time_note: str = ""


class Communications:
    """Records communications once, however often they are received."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.newly_recorded: list[CommunicationId] = []

    def known(self, keys: Sequence[str]) -> dict[str, int]:
        """Which of these dedupe keys are recorded, with their ids."""
        found: dict[str, int] = {}
        for first in range(0, len(keys), 500):
            part = keys[first : first + 500]
            marks = ",".join("?" * len(part))
            rows = self._connection.exec_driver_sql(
                f"SELECT dedupe_key, id FROM communication WHERE dedupe_key IN ({marks})", tuple(part)
            )
            found.update((key, number) for key, number in rows)
        return found

    def record(self, item: ItemId, batch: Sequence[NewEntry]) -> dict[str, CommunicationId]:
        """Write what is new of `batch`; return locator → id of everything in it, new or known.

        What is known but has left the timeline comes back, and counts as new.
        """
        known = self.known([entry.dedupe_key for entry in batch])
        left = self._off_timeline(known.values())
        newest = self._connection.exec_driver_sql(
            "SELECT coalesce(max(id), 0) FROM communication"
        ).scalar_one()
        places: dict[str, CommunicationId] = {}
        fresh: list[tuple[int, NewEntry]] = []
        again: list[tuple[int, NewEntry]] = []
        for entry in batch:
            number = known.get(entry.dedupe_key)
            if number is None:
                newest += 1
                number = known[entry.dedupe_key] = newest
                fresh.append((number, entry))
            elif number in left:
                left.remove(number)
                again.append((number, entry))
            places[entry.communication.locator] = CommunicationId(number)
        if fresh:
            self._insert("communication", _COLUMNS, [_row(item, n, e) for n, e in fresh])
            self._insert("timeline_entry", _ENTRY_COLUMNS, [_entry_row(n, e) for n, e in fresh])
            self._insert("search_text", "communication_id, norm", [(n, e.norm) for n, e in fresh])
            self._connection.exec_driver_sql(_INSERT_INDEX, (fresh[0][0], fresh[-1][0]))
        if again:
            self._insert("timeline_entry", _ENTRY_COLUMNS, [_entry_row(n, e) for n, e in again])
        Phones(self._connection).resort_item(item)
        self.newly_recorded = [CommunicationId(n) for n, _ in (*fresh, *again)]
        return places

    def _off_timeline(self, ids: Collection[int]) -> set[int]:
        """Which of these have left the timeline, because a newer result of an enricher did not hold them."""
        left: set[int] = set()
        wanted = tuple(ids)
        for first in range(0, len(wanted), 500):
            part = wanted[first : first + 500]
            marks = ",".join("?" * len(part))
            rows = self._connection.exec_driver_sql(
                f"SELECT id FROM communication WHERE id IN ({marks}) "
                "AND id NOT IN (SELECT communication_id FROM timeline_entry)",
                part,
            )
            left.update(row[0] for row in rows)
        return left

    def _insert(self, table: str, columns: str, rows: Sequence[tuple[object, ...]]) -> None:
        marks = "({})".format(",".join("?" * len(rows[0])))
        for first in range(0, len(rows), _TOGETHER):
            part = rows[first : first + _TOGETHER]
            statement = f"INSERT INTO {table} ({columns}) VALUES {','.join([marks] * len(part))}"
            self._connection.exec_driver_sql(statement, tuple(chain.from_iterable(part)))

    def raw(self, communication: CommunicationId) -> RawCommunication:
        """What was stored of one communication; raises KeyError."""
        row = self._connection.execute(
            text(
                "SELECT c.at_ms, c.at_written, c.at_zone_known, c.at_precision, c.at_source, c.details, "
                "coalesce(y.text, '') AS typed, coalesce(u.note, '') AS time_note FROM communication c "
                "LEFT JOIN user_time u ON u.communication_id = c.id "
                "LEFT JOIN typed_text y ON y.communication_id = c.id WHERE c.id = :id"
            ),
            {"id": communication},
        ).first()
        if row is None:
            raise KeyError(communication)
        moment = None
        if row.at_ms is not None:
            utc = utc_of(row.at_ms)
            precision, source = Precision(row.at_precision), TimeSource(row.at_source)
            moment = Moment(utc, row.at_written, bool(row.at_zone_known), precision, source)
        return RawCommunication(moment, json.loads(row.details), row.typed, row.time_note)


def _row(item: ItemId, number: int, entry: NewEntry) -> tuple[object, ...]:
    c, at = entry.communication, entry.communication.at
    return (
        number,
        item,
        c.locator,
        c.kind.value,
        c.source_class.value,
        at.epoch_ms if at else None,
        at.written if at else None,
        at.zone_known if at else None,
        at.precision.value if at else None,
        at.source.value if at else None,
        c.direction.value,
        c.untrusted_number,
        entry.number,
        c.untrusted_name,
        c.untrusted_text,
        c.duration_ms,
        entry.signature,
        entry.dedupe_key,
        json.dumps(c.details, ensure_ascii=False) if c.details else "{}",
    )


def _entry_row(number: int, entry: NewEntry) -> tuple[object, ...]:
    filing, at = entry.filing, entry.communication.at
    reason = json.dumps(filing.reason.as_dict(), ensure_ascii=False) if filing.reason else None
    return (
        number,
        filing.debt,
        filing.basis.value,
        reason,
        entry.communication.kind.value,
        0 if at else 1,
        at.epoch_ms if at else UNDATED,
        number,
        0,
    )
