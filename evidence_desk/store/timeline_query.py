"""Ordered ids and pages of plain rows: the only hand-tuned SQL.

The order is an index of its own, so that a page costs what it shows: SQLite walks the covering index to
the page's first row and reads a hundred rows by key. Every call with its recording stands together, first
the recording, then its log rows; what has no time comes last.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from evidence_desk.domain.communication import WRITTEN_KINDS, CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import Grade
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.hand_note import NoteAbout
from evidence_desk.domain.moment import Moment, Precision, TimeSource, utc_of
from evidence_desk.domain.timeline import Badges, FilingBasis, Scope, TimelineEntry
from evidence_desk.store.effective_time import JOINS
from evidence_desk.text import Message

_ORDER = "undated, sort_ms, event_id, event_rank, communication_id"
_ROWS = """
SELECT c.id, e.sha256, e.name AS item_name, c.locator, c.kind, c.source_class, c.at_ms, c.at_written,
       c.at_zone_known, c.at_precision, c.at_source, u.at_ms AS user_ms, u.written AS user_written,
       u.precision AS user_precision, coalesce(p.ahead_ms, 0) AS ahead_ms,
       c.direction, t.direction_inferred, c.number, t.number_inferred,
       c.number_written, c.name_written, c.duration_ms, c.signature,
       c.text, y.text AS typed, t.debt_id, d.name AS debt_name, t.basis, t.reason, t.event_id,
       a.call_grade, a.content_grade, a.flagged, json_extract(c.details, '$.call_type') AS call_type,
       json_extract(c.details, '$.about') AS about, json_extract(c.details, '$.written_at') AS noted_at,
       (SELECT count(*) FROM attachment x WHERE x.communication_id = c.id) AS attachments,
       e.notices <> '[]' AND c.locator = 'whole' AS has_notice,
       CASE WHEN c.kind = 'screenshot' AND c.locator = 'whole' AND EXISTS (SELECT 1 FROM enrichment r
            WHERE r.item_id = c.item_id AND r.enricher = 'screenshot_text' AND r.result IS NOT NULL)
       THEN (SELECT count(*) FROM communication m JOIN timeline_entry n ON n.communication_id = m.id
             WHERE m.item_id = c.item_id AND m.id <> c.id) END AS read_entries
FROM communication c
JOIN timeline_entry t ON t.communication_id = c.id
JOIN evidence_item e ON e.id = c.item_id
LEFT JOIN debt d ON d.id = t.debt_id
LEFT JOIN assessment a ON a.recording_id = c.id
{joins}
LEFT JOIN typed_text y ON y.communication_id = c.id
WHERE c.id IN ({marks})
"""


class TimelineQuery:
    """Answers what lists ask: how many, which page, where a row stands."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, scope: Scope) -> int:
        """How many entries `scope` holds."""
        where, values = _where(scope)
        query = f"SELECT count(*) FROM timeline_entry WHERE {where}"
        return int(self._connection.execute(text(query), values).scalar_one())

    def ids(self, scope: Scope, first: int = 0, limit: int = -1) -> tuple[CommunicationId, ...]:
        """Ids in timeline order, from position `first` on."""
        where, values = _where(scope)
        query = (
            f"SELECT communication_id FROM timeline_entry WHERE {where} ORDER BY {_ORDER} "
            "LIMIT :limit OFFSET :first"
        )
        rows = self._connection.execute(text(query), values | {"limit": limit, "first": first})
        return tuple(CommunicationId(row[0]) for row in rows)

    def page(self, scope: Scope, first: int, limit: int) -> tuple[TimelineEntry, ...]:
        """Whole rows in timeline order, from position `first` on."""
        return self.entries(self.ids(scope, first, limit))

    def position(self, scope: Scope, number: CommunicationId) -> int | None:
        """Where an entry stands in `scope`, or None where it does not."""
        where, values = _where(scope)
        values = values | {"id": number}
        inside = f"SELECT {_ORDER} FROM timeline_entry WHERE communication_id = :id AND {where}"
        row = self._connection.execute(text(inside), values).first()
        if row is None:
            return None
        key = dict(zip(("k0", "k1", "k2", "k3", "k4"), row, strict=True))
        before = (
            f"SELECT count(*) FROM timeline_entry WHERE {where} AND ({_ORDER}) < (:k0, :k1, :k2, :k3, :k4)"
        )
        return int(self._connection.execute(text(before), values | key).scalar_one())

    def span(self, scope: Scope) -> tuple[int | None, int | None]:
        """The first and last time in `scope`, in epoch ms."""
        where, values = _where(scope)
        # SQLite looks up one end of an index at once, and walks all of it when asked for both together.
        ends = f"FROM timeline_entry WHERE undated = 0 AND {where}"
        query = f"SELECT (SELECT min(sort_ms) {ends}), (SELECT max(sort_ms) {ends})"
        row = self._connection.execute(text(query), values).one()
        return row[0], row[1]

    def entries(self, ids: tuple[CommunicationId, ...]) -> tuple[TimelineEntry, ...]:
        """Whole rows of these ids, in their order; ids that are not there are left out."""
        found: dict[int, Row[Any]] = {}
        for first in range(0, len(ids), 500):
            part = ids[first : first + 500]
            query = _ROWS.format(marks=",".join("?" * len(part)), joins=JOINS)
            found.update((row.id, row) for row in self._connection.exec_driver_sql(query, tuple(part)))
        together = self._events({row.event_id for row in found.values()})
        return tuple(_entry(found[n], together.get(found[n].event_id, ())) for n in ids if n in found)

    def near(self, number: CommunicationId, within_ms: int, limit: int) -> tuple[CommunicationId, ...]:
        """Written items of the same debt near an entry in time, nearest first, undated ones last."""
        written = ",".join(f"'{kind.value}'" for kind in sorted(WRITTEN_KINDS))
        rows = self._connection.execute(
            text(
                "SELECT o.communication_id FROM timeline_entry t JOIN timeline_entry o "
                f"ON o.debt_id IS t.debt_id AND o.kind IN ({written}) "
                "WHERE t.communication_id = :id AND (o.undated OR t.undated "
                "OR o.sort_ms BETWEEN t.sort_ms - :within AND t.sort_ms + :within) "
                "ORDER BY o.undated, abs(o.sort_ms - t.sort_ms), o.communication_id LIMIT :limit"
            ),
            {"id": number, "within": within_ms, "limit": limit},
        )
        return tuple(CommunicationId(row[0]) for row in rows)

    def thread(self, number: str, around: CommunicationId, each_way: int) -> tuple[CommunicationId, ...]:
        """Messages with one number on both sides of a message, in order."""
        at = "(SELECT sort_ms FROM timeline_entry WHERE communication_id = :id)"
        base = (
            "SELECT t.communication_id AS id, t.sort_ms FROM communication c JOIN timeline_entry t "
            "ON t.communication_id = c.id WHERE c.number = :number AND c.kind IN ('sms', 'mms', 'chat') AND "
        )
        sides = (
            f"(t.sort_ms, t.communication_id) <= ({at}, :id) "
            "ORDER BY t.sort_ms DESC, t.communication_id DESC",
            f"(t.sort_ms, t.communication_id) > ({at}, :id) ORDER BY t.sort_ms, t.communication_id",
        )
        values = {"number": number, "id": around, "limit": each_way}
        rows = [
            (row.sort_ms, row.id)
            for side in sides
            for row in self._connection.execute(text(f"{base}{side} LIMIT :limit"), values)
        ]
        return tuple(CommunicationId(number) for _, number in sorted(rows))

    def _events(self, ids: set[int]) -> dict[int, tuple[CommunicationId, ...]]:
        """Event id → its entries, only for events of more than one."""
        wanted = tuple(ids)
        members: dict[int, list[CommunicationId]] = {}
        for first in range(0, len(wanted), 500):
            part = wanted[first : first + 500]
            marks = ",".join("?" * len(part))
            query = (
                "SELECT event_id, communication_id FROM timeline_entry "
                f"WHERE event_id IN ({marks}) ORDER BY event_rank, communication_id"
            )
            for event, number in self._connection.exec_driver_sql(query, part):
                members.setdefault(event, []).append(CommunicationId(number))
        return {event: tuple(found) for event, found in members.items() if len(found) > 1}


def _where(scope: Scope) -> tuple[str, dict[str, Any]]:
    parts, values = ["1"], {}
    if scope.debt is not None:
        parts.append("debt_id = :debt")
        values["debt"] = scope.debt
    elif scope.inbox:
        parts.append("debt_id IS NULL")
    if scope.kinds:
        parts.append("kind IN ({})".format(",".join(f"'{kind.value}'" for kind in sorted(scope.kinds))))
    if scope.undated:
        parts.append("undated = 1")
    if scope.uncorroborated:
        parts.append("communication_id IN (SELECT recording_id FROM assessment WHERE flagged)")
    return " AND ".join(parts), values


def _entry(row: Row[Any], event: tuple[CommunicationId, ...]) -> TimelineEntry:
    badges = Badges(Grade(row.call_grade), Grade(row.content_grade)) if row.call_grade else None
    return TimelineEntry(
        CommunicationId(row.id),
        row.sha256,
        row.item_name,
        row.locator,
        Kind(row.kind),
        SourceClass(row.source_class),
        _moment(row),
        Direction(row.direction_inferred or row.direction),
        row.number or row.number_inferred,
        row.number is None and row.number_inferred is not None,
        row.name_written or (f"【{row.signature}】" if row.signature else None),
        row.duration_ms,
        "\n".join(part for part in (row.text, row.typed) if part),
        None if row.debt_id is None else DebtId(row.debt_id),
        row.debt_name,
        FilingBasis(row.basis),
        Message.from_dict(json.loads(row.reason)) if row.reason else None,
        tuple(number for number in event if number != row.id),
        badges,
        bool(row.flagged),
        row.attachments,
        row.call_type,
        bool(row.has_notice),
        *_note(row),
        row.read_entries,
    )


def _note(row: Row[Any]) -> tuple[NoteAbout | None, datetime | None]:
    """What a note made by hand is about, and when it was made."""
    if row.source_class != SourceClass.USER_NOTE or row.about is None:
        return None, None
    return NoteAbout(row.about), datetime.fromisoformat(row.noted_at)


def _moment(row: Row[Any]) -> Moment | None:
    if row.user_ms is not None:
        utc = utc_of(row.user_ms)
        return Moment(utc, row.user_written, False, Precision(row.user_precision), TimeSource.USER)
    if row.at_ms is None:
        return None
    return Moment(
        utc_of(row.at_ms - row.ahead_ms),
        row.at_written,
        bool(row.at_zone_known),
        Precision(row.at_precision),
        TimeSource(row.at_source),
        row.ahead_ms,
    )
