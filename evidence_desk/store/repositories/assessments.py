"""What the rules judge from, and their verdicts, as rows."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, text

from evidence_desk.domain.communication import WRITTEN_KINDS, CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import Assessment, Record
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.moment import Moment, Precision, TimeSource, utc_of
from evidence_desk.store.assessment_json import from_json, to_json
from evidence_desk.store.effective_time import AT, JOINS

_COLUMNS = (
    f"c.id, c.kind, c.source_class, {AT} AS at_ms, u.at_ms AS user_ms, c.at_precision, "
    "c.at_source, u.precision AS user_precision, coalesce(t.direction_inferred, c.direction) AS direction, "
    "coalesce(c.number, t.number_inferred) AS number, c.duration_ms, c.signature, c.name_written, "
    "CASE WHEN y.text IS NULL THEN c.text ELSE trim(c.text || char(10) || y.text) END AS text, "
    "e.sha256, c.details, json_extract(c.details, '$.origin') AS origin "
)
_FROM = (
    "FROM timeline_entry t JOIN communication c ON c.id = t.communication_id "
    "JOIN evidence_item e ON e.id = c.item_id "
    f"{JOINS} "
    "LEFT JOIN typed_text y ON y.communication_id = c.id "
)
#: A trade that was closed or wholly paid back shows no payment, and a draft was never sent.
_TOOK_PLACE = (
    "coalesce(json_extract(c.details, '$.state'), '') NOT IN ('closed', 'refunded') "
    "AND json_extract(c.details, '$.not_sent') IS NULL"
)
_WRITTEN = ",".join(f"'{kind.value}'" for kind in sorted(WRITTEN_KINDS))


class Assessments:
    """Reads records for the rules and keeps what they said."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def between(
        self, debt: DebtId | None, low_ms: int, high_ms: int, kinds: Collection[Kind]
    ) -> tuple[Row[Any], ...]:
        """Dated entries of a debt (None: of the inbox) of these kinds, from `low_ms` to before `high_ms`."""
        wanted = ",".join(f"'{kind.value}'" for kind in sorted(kinds))
        query = (
            f"SELECT {_COLUMNS} {_FROM} WHERE t.debt_id IS :debt AND t.undated = 0 AND t.kind IN ({wanted}) "
            f"AND t.sort_ms >= :low AND t.sort_ms < :high AND {_TOOK_PLACE} ORDER BY t.sort_ms, c.id"
        )
        return tuple(self._connection.execute(text(query), {"debt": debt, "low": low_ms, "high": high_ms}))

    def written(
        self, recording: Row[Any], debt: DebtId | None, within_ms: int, most: int, linked: tuple[int, ...]
    ) -> tuple[int, ...]:
        """Written items of a debt near a recording, its undated ones, and linked ones wherever they lie; ids.

        At most `most` dated ones, the nearest, and as many undated. For the inbox only items with the
        recording's own number count. `took_place` leaves out what never happened.
        """
        # The inbox may hold anything; a number's own messages are few.
        numbered = "FROM communication c CROSS JOIN timeline_entry t ON t.communication_id = c.id "
        within = "FROM timeline_entry t" if debt is not None else numbered
        inside = (
            f"SELECT t.communication_id, t.sort_ms {within} WHERE t.debt_id IS :debt "
            f"AND t.kind IN ({_WRITTEN}) {'AND c.number = :number ' if debt is None else ''}"
        )
        wanted = ",".join(str(int(each)) for each in linked) or "-1"
        # Each half comes in the order of the index, so a large debt is not sorted as a whole.
        before = (
            f"{inside} AND undated = 0 AND sort_ms BETWEEN :at - :within AND :at "
            "ORDER BY sort_ms DESC, communication_id LIMIT :most"
        )
        after = (
            f"{inside} AND undated = 0 AND sort_ms > :at AND sort_ms <= :at + :within "
            "ORDER BY sort_ms, communication_id LIMIT :most"
        )
        query = (
            f"SELECT communication_id FROM (SELECT * FROM (SELECT * FROM ({before}) UNION ALL "
            f"SELECT * FROM ({after})) ORDER BY abs(sort_ms - :at), communication_id LIMIT :most) "
            f"UNION SELECT communication_id FROM ({inside} AND undated = 1 LIMIT :most) "
            f"UNION SELECT communication_id FROM timeline_entry WHERE communication_id IN ({wanted}) "
            "ORDER BY communication_id"
        )
        values = {
            "debt": debt,
            "number": recording.number,
            "at": recording.at_ms,
            "within": within_ms,
            "most": most,
        }
        return tuple(self._connection.execute(text(query), values).scalars())

    def took_place(self, ids: Collection[int]) -> tuple[Row[Any], ...]:
        """Rows of those of these communications that took place."""
        wanted = ",".join(str(int(each)) for each in ids) or "-1"
        query = f"SELECT {_COLUMNS} {_FROM} WHERE t.communication_id IN ({wanted}) AND {_TOOK_PLACE}"
        return tuple(self._connection.execute(text(query)))

    def records(self, ids: tuple[int, ...]) -> tuple[Row[Any], ...]:
        """Rows of these communications."""
        wanted = ",".join(str(int(each)) for each in ids) or "-1"
        query = f"SELECT {_COLUMNS} {_FROM} WHERE t.communication_id IN ({wanted})"
        return tuple(self._connection.execute(text(query)))

    def set(self, assessment: Assessment) -> None:
        """Keep what the rules said of one recording."""
        row = {
            "id": assessment.recording,
            "call": assessment.call.value,
            "content": assessment.content.value,
            "flagged": int(assessment.flagged),
            "detail": json.dumps(to_json(assessment), ensure_ascii=False),
        }
        self._connection.execute(
            text(
                "INSERT INTO assessment (recording_id, call_grade, content_grade, flagged, detail) "
                "VALUES (:id, :call, :content, :flagged, :detail) ON CONFLICT (recording_id) DO UPDATE SET "
                "call_grade = :call, content_grade = :content, flagged = :flagged, detail = :detail"
            ),
            row,
        )

    def of(self, recording: CommunicationId) -> Assessment | None:
        """What the rules last said of a recording."""
        stored = self._connection.execute(
            text("SELECT detail FROM assessment WHERE recording_id = :id"), {"id": recording}
        ).scalar()
        return None if stored is None else from_json(json.loads(stored))

    def is_same(self, assessment: Assessment) -> bool:
        """Whether the rules said just this of its recording before."""
        stored = self._connection.execute(
            text("SELECT detail FROM assessment WHERE recording_id = :id"), {"id": assessment.recording}
        ).scalar()
        return bool(stored == json.dumps(to_json(assessment), ensure_ascii=False))

    def flagged_count(self) -> int:
        """How many recordings of the case have no sufficient written corroboration."""
        return int(
            self._connection.execute(text("SELECT count(*) FROM assessment WHERE flagged")).scalar_one()
        )


def record(row: Row[Any], identifies: str = "", same_call: dict[str, object] | None = None) -> Record:
    """The row as the rules see it."""
    return Record(
        CommunicationId(row.id),
        Kind(row.kind),
        SourceClass(row.source_class),
        _moment(row),
        Direction(row.direction),
        row.number,
        row.text,
        row.duration_ms,
        row.sha256,
        None if row.origin is None else CommunicationId(row.origin),
        identifies,
        row.user_ms is not None or row.kind != Kind.SCREENSHOT,
        same_call,
        row.name_written,
        row.signature,
        json.loads(row.details),
    )


def _moment(row: Row[Any]) -> Moment | None:
    if row.at_ms is None:
        return None
    by_user = row.user_ms is not None
    precision = Precision(row.user_precision if by_user else row.at_precision)
    source = TimeSource.USER if by_user else TimeSource(row.at_source)
    return Moment(utc_of(row.at_ms), "", True, precision, source)
