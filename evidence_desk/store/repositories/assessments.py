"""What the rules judge from, and their verdicts, as rows."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, text

from evidence_desk.domain.communication import WRITTEN_KINDS, CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import Assessment, Record
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.moment import Moment, Precision, TimeSource, utc_of
from evidence_desk.store.assessment_json import from_json, to_json

_COLUMNS = (
    "c.id, c.kind, c.source_class, coalesce(u.at_ms, c.at_ms) AS at_ms, u.at_ms AS user_ms, c.at_precision, "
    "c.at_source, u.precision AS user_precision, coalesce(t.direction_inferred, c.direction) AS direction, "
    "coalesce(c.number, t.number_inferred) AS number, c.duration_ms, c.signature, c.name_written, "
    "CASE WHEN y.text IS NULL THEN c.text ELSE trim(c.text || char(10) || y.text) END AS text, "
    "e.sha256, json_extract(c.details, '$.origin') AS origin "
)
_FROM = (
    "FROM timeline_entry t JOIN communication c ON c.id = t.communication_id "
    "JOIN evidence_item e ON e.id = c.item_id "
    "LEFT JOIN user_time u ON u.communication_id = c.id "
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

    def recordings(self, debt: DebtId | None) -> tuple[Row[Any], ...]:
        """The recordings of a debt (None: of the inbox)."""
        query = f"SELECT {_COLUMNS} {_FROM} WHERE t.debt_id IS :debt AND t.kind = 'recording'"
        return tuple(self._connection.execute(text(query), {"debt": debt}))

    def written(
        self, recording: Row[Any], debt: DebtId | None, within_ms: int, most: int, linked: tuple[int, ...]
    ) -> tuple[Row[Any], ...]:
        """Written items of a debt near a recording, its undated ones, and linked ones wherever they lie.

        At most `most` dated ones, the nearest, and as many undated. For the inbox only items with the
        recording's own number count.
        """
        same = "AND communication_id IN (SELECT id FROM communication WHERE number = :number) "
        inside = f"WHERE debt_id IS :debt AND kind IN ({_WRITTEN}) {same if debt is None else ''}"
        wanted = ",".join(str(int(each)) for each in linked) or "-1"
        query = (
            f"SELECT {_COLUMNS} {_FROM} WHERE (t.communication_id IN ({wanted}) OR t.communication_id IN ("
            f"SELECT communication_id FROM timeline_entry {inside} AND undated = 0 "
            "AND sort_ms BETWEEN :at - :within AND :at + :within ORDER BY abs(sort_ms - :at) LIMIT :most) "
            f"OR t.communication_id IN (SELECT communication_id FROM timeline_entry {inside} "
            f"AND undated = 1 LIMIT :most)) AND {_TOOK_PLACE} ORDER BY t.communication_id"
        )
        values = {
            "debt": debt,
            "number": recording.number,
            "at": recording.at_ms,
            "within": within_ms,
            "most": most,
        }
        return tuple(self._connection.execute(text(query), values))

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
    )


def _moment(row: Row[Any]) -> Moment | None:
    if row.at_ms is None:
        return None
    by_user = row.user_ms is not None
    precision = Precision(row.user_precision if by_user else row.at_precision)
    source = TimeSource.USER if by_user else TimeSource(row.at_source)
    return Moment(utc_of(row.at_ms), "", True, precision, source)
