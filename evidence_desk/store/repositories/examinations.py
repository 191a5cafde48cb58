"""What waits to be examined, and which recordings and days a change can bear on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from evidence_desk.domain.case_views import Coverage, Words
from evidence_desk.domain.communication import CommunicationId, SourceClass
from evidence_desk.domain.corroboration import Parameters
from evidence_desk.domain.debt import DebtId
from evidence_desk.store.schema_sql import UNDATED_DAY, WHOLE_DEBT

_DAY_MS = 86_400_000
_DATED = "SELECT communication_id FROM timeline_entry WHERE debt_id IS :debt AND undated = 0"
#: A log has few rows nearer to a time than its own next one; of many logs at once the nearest tell enough.
_NEAREST_ROWS = 200
#: Recordings before a time, and after it, whose pairs tell a clock's offset: the nearest.
_MOST_NEAR = 30


@dataclass(frozen=True, slots=True)
class Changed:
    """The part of a debt (None: the inbox) that changed: whole, its undated entries, or days since 1970."""

    debt: DebtId | None
    whole: bool
    undated: bool
    days: tuple[int, ...]

    def spans(self, reach_ms: int) -> tuple[tuple[int, int], ...]:
        """The changed days as stretches of epoch ms, each widened by `reach_ms`; in order, none touching."""
        merged: list[list[int]] = []
        for day in sorted(self.days):
            low, high = day * _DAY_MS - reach_ms, (day + 1) * _DAY_MS + reach_ms
            if merged and low <= merged[-1][1]:
                merged[-1][1] = high
            else:
                merged.append([low, high])
        return tuple((low, high) for low, high in merged)


class Examinations:
    """Reads what the change triggers noted, and clears what was examined."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def mark_whole_case(self) -> None:
        """Ask for everything to be examined again."""
        every = f"SELECT 0, {WHOLE_DEBT} UNION ALL SELECT id, {WHOLE_DEBT} FROM debt"
        self._connection.execute(text(f"INSERT OR IGNORE INTO unexamined (debt_id, day) {every}"))

    def mark(self, debt: DebtId | None) -> None:
        """Ask for one debt to be examined again as a whole."""
        values = {"debt": debt or 0, "day": WHOLE_DEBT}
        self._connection.execute(text("INSERT OR IGNORE INTO unexamined VALUES (:debt, :day)"), values)

    def changed(self) -> tuple[Changed, ...]:
        """What waits to be examined, a row for each debt."""
        rows = self._connection.execute(text("SELECT debt_id, day FROM unexamined ORDER BY debt_id, day"))
        days: dict[int, set[int]] = {}
        for row in rows:
            days.setdefault(row.debt_id, set()).add(row.day)
        return tuple(
            Changed(
                DebtId(debt) if debt else None,
                WHOLE_DEBT in found,
                UNDATED_DAY in found,
                tuple(sorted(found - {WHOLE_DEBT, UNDATED_DAY})),
            )
            for debt, found in days.items()
        )

    def settle(self, debt: DebtId | None) -> None:
        """Say that a debt has been examined."""
        self._connection.execute(text("DELETE FROM unexamined WHERE debt_id = :debt"), {"debt": debt or 0})

    def recordings(self, changed: Changed, parameters: Parameters) -> tuple[CommunicationId, ...]:
        """The recordings that a change can bear on, by id."""
        if changed.whole or changed.undated:
            # Whatever has no time may lie near any recording.
            query = (
                "SELECT communication_id FROM timeline_entry WHERE debt_id IS :debt AND kind = 'recording'"
            )
            return self._ids([query], [{"debt": changed.debt}])
        reach = parameters.weak_window_ms + _DAY_MS
        near = f"{_DATED} AND kind = 'recording' AND sort_ms BETWEEN :low AND :high"
        wide = [{"debt": changed.debt, "low": low, "high": high} for low, high in changed.spans(reach)]
        return self._ids([near] * len(wide), wide)

    def days(self, changed: Changed) -> tuple[int, ...]:
        """The changed days, or every day of the debt that has an entry; days since 1970 in UTC."""
        if not changed.whole:
            return changed.days
        query = (
            f"SELECT DISTINCT sort_ms / {_DAY_MS} FROM timeline_entry WHERE debt_id IS :debt AND undated = 0"
        )
        return tuple(self._connection.execute(text(query), {"debt": changed.debt}).scalars())

    def coverage(self, at_ms: int) -> tuple[Coverage, ...]:
        """The lists of calls that hold a row before and a row after a time."""
        before = self._nearest("at_ms <= :at ORDER BY at_ms DESC", at_ms)
        after = self._nearest("at_ms > :at ORDER BY at_ms", at_ms)
        return tuple(
            Coverage(item, SourceClass(source), when, after[item][1])
            for item, (source, when) in sorted(before.items())
            if item in after
        )

    def recordings_of_calls(self, calls: Iterable[int]) -> dict[int, tuple[CommunicationId, ...]]:
        """Log row → the recordings that are the same call."""
        found: dict[int, list[CommunicationId]] = {}
        wanted = ",".join(str(int(call)) for call in calls) or "-1"
        query = (
            f"SELECT call_id, recording_id FROM same_call WHERE call_id IN ({wanted}) ORDER BY recording_id"
        )
        for row in self._connection.execute(text(query)):
            found.setdefault(row.call_id, []).append(CommunicationId(row.recording_id))
        return {call: tuple(recordings) for call, recordings in found.items()}

    def debts_of(self, entries: Iterable[int]) -> dict[CommunicationId, DebtId]:
        """The debt of each of these entries that lies under one."""
        query = (
            "SELECT communication_id, debt_id FROM timeline_entry WHERE debt_id IS NOT NULL "
            "AND communication_id IN (SELECT value FROM json_each(:ids))"
        )
        rows = self._connection.execute(text(query), {"ids": json.dumps(list(entries))})
        return {CommunicationId(row.communication_id): DebtId(row.debt_id) for row in rows}

    def logged(self, recordings: Iterable[int]) -> frozenset[int]:
        """Which of these recordings have a log row of their call."""
        wanted = ",".join(str(int(each)) for each in recordings) or "-1"
        query = f"SELECT DISTINCT recording_id FROM same_call WHERE recording_id IN ({wanted})"
        return frozenset(self._connection.execute(text(query)).scalars())

    def start_differences(
        self, debt: DebtId | None, at_ms: int, within_ms: int
    ) -> tuple[tuple[SourceClass, int], ...]:
        """Class of list and seconds a recording starts later, of the nearest pairs of one call of a debt."""
        near = (
            "SELECT communication_id FROM timeline_entry WHERE debt_id IS :debt AND undated = 0 "
            "AND kind = 'recording' AND sort_ms"
        )
        # Each half comes in the order of the index, so a large debt is not sorted as a whole.
        before = f"{near} BETWEEN :at - :within AND :at ORDER BY sort_ms DESC, communication_id LIMIT :most"
        after = f"{near} > :at AND sort_ms <= :at + :within ORDER BY sort_ms, communication_id LIMIT :most"
        query = (
            "SELECT c.source_class, json_extract(s.compared, '$.start_difference_s') AS later "
            f"FROM (SELECT * FROM ({before}) UNION ALL SELECT * FROM ({after})) n "
            "JOIN same_call s ON s.recording_id = n.communication_id "
            "JOIN communication c ON c.id = s.call_id ORDER BY s.recording_id, s.call_id"
        )
        values = {"debt": debt, "at": at_ms, "within": within_ms, "most": _MOST_NEAR}
        rows = self._connection.execute(text(query), values)
        return tuple((SourceClass(row.source_class), row.later) for row in rows if row.later is not None)

    def note_listed(self, fresh: Iterable[int]) -> None:
        """Ask for what lies between new rows of a list of calls to be examined again: it is covered now.

        Also of other debts than the rows' own; `fresh` are the ids of new entries of one item.
        """
        query = (
            "SELECT min(at_ms) AS low, max(at_ms) AS high FROM communication WHERE kind = 'call' "
            "AND id IN (SELECT value FROM json_each(:fresh))"
        )
        span = self._connection.execute(text(query), {"fresh": json.dumps(list(fresh))}).one()
        if span.low is None:
            return
        noted = (
            "INSERT OR IGNORE INTO unexamined (debt_id, day) "
            f"SELECT DISTINCT coalesce(debt_id, 0), sort_ms / {_DAY_MS} FROM timeline_entry "
            "WHERE undated = 0 AND kind IN ('recording', 'call') AND sort_ms BETWEEN :low AND :high"
        )
        self._connection.execute(text(noted), {"low": span.low - _DAY_MS, "high": span.high + _DAY_MS})

    def copies(self, recording: CommunicationId) -> tuple[CommunicationId, ...]:
        """The recordings that sound like this one."""
        query = (
            "SELECT second_id AS other FROM same_sound WHERE first_id = :id "
            "UNION SELECT first_id FROM same_sound WHERE second_id = :id ORDER BY other"
        )
        found = self._connection.execute(text(query), {"id": recording}).scalars()
        return tuple(CommunicationId(each) for each in found)

    def profile(self, sha256: str) -> dict[str, Any]:
        """What the newest look at a recording's sound says of it; {} before there was one."""
        query = (
            "SELECT n.result FROM enrichment n JOIN evidence_item e ON e.id = n.item_id "
            "WHERE e.sha256 = :sha256 AND n.enricher = 'recording_profile' AND n.state = 'done' "
            "ORDER BY n.version DESC LIMIT 1"
        )
        stored = self._connection.execute(text(query), {"sha256": sha256}).scalar()
        found = json.loads(stored) if stored else {}
        return found if isinstance(found, dict) else {}

    def words(self, recording: CommunicationId) -> Words:
        """The words of a recording: the transcript with most rows a person verified, then the newest."""
        newest = (
            "SELECT t.id, t.origin FROM transcript t "
            "LEFT JOIN transcript_segment s ON s.transcript_id = t.id "
            "LEFT JOIN segment_correction k ON k.segment_id = s.id WHERE t.recording_id = :id "
            "GROUP BY t.id ORDER BY total(k.verified) DESC, t.id DESC LIMIT 1"
        )
        chosen = self._connection.execute(text(newest), {"id": recording}).first()
        if chosen is None:
            return Words()
        segments = (
            "SELECT s.start_ms, s.end_ms, coalesce(k.speaker, s.speaker) AS speaker, "
            "coalesce(k.text, s.text) AS said, coalesce(k.verified, 0) AS verified FROM transcript_segment s "
            "LEFT JOIN segment_correction k ON k.segment_id = s.id WHERE s.transcript_id = :id "
            "ORDER BY s.number"
        )
        rows = self._connection.execute(text(segments), {"id": chosen.id})
        return Words(
            chosen.origin, tuple((r.start_ms, r.end_ms, r.speaker, r.said, bool(r.verified)) for r in rows)
        )

    def extent(self, debt: DebtId | None) -> tuple[int | None, int | None]:
        """Epoch ms of the first and last dated entry of a debt."""
        query = "SELECT min(sort_ms), max(sort_ms) FROM timeline_entry WHERE debt_id IS :debt AND undated = 0"
        first, last = self._connection.execute(text(query), {"debt": debt}).one()
        return first, last

    def counts(self, debt: DebtId | None) -> tuple[Mapping[str, int], int]:
        """Entries of a debt by kind, and how many of its recordings are flagged."""
        kinds = "SELECT kind, count(*) FROM timeline_entry WHERE debt_id IS :debt GROUP BY kind"
        flagged = (
            "SELECT count(*) FROM assessment a JOIN timeline_entry t ON t.communication_id = a.recording_id "
            "WHERE a.flagged AND t.debt_id IS :debt"
        )
        counted = {row[0]: row[1] for row in self._connection.execute(text(kinds), {"debt": debt})}
        return counted, int(self._connection.execute(text(flagged), {"debt": debt}).scalar_one())

    def _nearest(self, condition: str, at_ms: int) -> dict[int, tuple[str, int]]:
        query = (
            "SELECT item_id, source_class, at_ms FROM communication WHERE kind = 'call' "
            f"AND {condition} LIMIT {_NEAREST_ROWS}"
        )
        found: dict[int, tuple[str, int]] = {}
        for row in self._connection.execute(text(query), {"at": at_ms}):
            found.setdefault(row.item_id, (row.source_class, row.at_ms))
        return found

    def _ids(self, queries: list[str], values: list[dict[str, Any]]) -> tuple[CommunicationId, ...]:
        found: set[int] = set()
        for query, bound in zip(queries, values, strict=True):
            found.update(self._connection.execute(text(query), bound).scalars())
        return tuple(CommunicationId(number) for number in sorted(found))
