"""Transcripts of recordings as rows: what was received is never changed, corrections lie over it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, text

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.evidence import ItemId
from evidence_desk.domain.heard import HeardSegment, SegmentId, Transcript, TranscriptId, TranscriptOrigin
from evidence_desk.store.tables import segment_correction, transcript, transcript_segment

#: Start and end in ms, speaker, text.
SegmentRow = tuple[int | None, int | None, str, str]

_SEGMENTS = (
    "SELECT s.id, s.transcript_id, s.start_ms, s.end_ms, s.speaker, s.text, k.speaker AS new_speaker, "
    "k.text AS new_text, coalesce(k.verified, 0) AS verified FROM transcript_segment s "
    "LEFT JOIN segment_correction k ON k.segment_id = s.id "
)
_IN_ORDER = " ORDER BY s.transcript_id, s.start_ms IS NULL, s.start_ms, s.number"
_RECEIVED = (
    "SELECT c.id, c.item_id, json_extract(c.details, '$.stem') AS stem, "
    "json_extract(c.details, '$.transcript') AS transcript FROM communication c "
    "WHERE c.kind = 'document' AND c.source_class = 'transcript' "
)


@dataclass(frozen=True, slots=True)
class ReceivedTranscript:
    """A transcript file as its importer stored it; `stem` is that of the recording it belongs to."""

    id: CommunicationId
    item: ItemId
    stem: str
    format: str
    segments: tuple[SegmentRow, ...]


class Transcripts:
    """Keeps transcripts, their segments and what people made of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        recording: CommunicationId,
        origin: str,
        engine: str,
        model_sha256: str | None,
        segments: Iterable[Sequence[Any]],
        item: ItemId | None = None,
    ) -> TranscriptId:
        """Keep a transcript; `segments` are start and end in ms, speaker and text."""
        row = {
            "recording_id": recording,
            "origin": TranscriptOrigin(origin).value,
            "item_id": item,
            "engine": engine,
            "model_sha256": model_sha256,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        key = self._connection.execute(transcript.insert(), row).inserted_primary_key
        made = TranscriptId(int(key[0]) if key else 0)
        self.append(made, segments)
        return made

    def append(self, to: TranscriptId, segments: Iterable[Sequence[Any]]) -> tuple[SegmentId, ...]:
        """Add segments to a transcript that a person is typing; their ids."""
        last = select(func.coalesce(func.max(transcript_segment.c.number), 0)).where(
            transcript_segment.c.transcript_id == to
        )
        number = int(self._connection.execute(last).scalar_one())
        made = []
        for number, (start, end, speaker, said) in enumerate(segments, number + 1):  # noqa: B020
            row = {"transcript_id": to, "number": number, "start_ms": start, "end_ms": end}
            row |= {"speaker": speaker, "text": said}
            key = self._connection.execute(transcript_segment.insert(), row).inserted_primary_key
            made.append(SegmentId(int(key[0]) if key else 0))
        return tuple(made)

    def of(self, recording: CommunicationId) -> tuple[Transcript, ...]:
        """The transcripts of a recording: typed, imported, machine-made; the newest of each first."""
        rows = self._connection.execute(
            select(transcript).where(transcript.c.recording_id == recording).order_by(transcript.c.id.desc())
        ).all()
        origins = list(TranscriptOrigin)
        heads = sorted(rows, key=lambda row: origins.index(TranscriptOrigin(row.origin)))
        return tuple(self._whole(row) for row in heads)

    def get(self, number: TranscriptId) -> Transcript | None:
        """One transcript."""
        row = self._connection.execute(select(transcript).where(transcript.c.id == number)).first()
        return self._whole(row) if row else None

    def transcript_of(self, segment: SegmentId) -> Transcript | None:
        """The transcript a segment belongs to."""
        query = select(transcript_segment.c.transcript_id).where(transcript_segment.c.id == segment)
        found = self._connection.execute(query).scalar()
        return None if found is None else self.get(TranscriptId(found))

    def correct(self, segment: SegmentId, said: str, speaker: str, verified: bool) -> None:
        """Lay a person's words over a segment, in place of their earlier ones."""
        self._connection.execute(
            segment_correction.delete().where(segment_correction.c.segment_id == segment)
        )
        row = {"segment_id": segment, "text": said, "speaker": speaker, "verified": verified}
        row["at"] = datetime.now(UTC).isoformat(timespec="seconds")
        self._connection.execute(segment_correction.insert(), row)

    def remove(self, number: TranscriptId) -> None:
        """Forget a transcript; only what was typed, or attached from a file that the case keeps."""
        self._connection.execute(
            transcript.delete().where(
                (transcript.c.id == number) & (transcript.c.origin != TranscriptOrigin.MACHINE.value)
            )
        )

    def drop(self, segment: SegmentId) -> None:
        """Forget a segment of a typed transcript, and the transcript with its last one."""
        row = self.transcript_of(segment)
        if row is None or row.origin is not TranscriptOrigin.TYPED:
            return
        self._connection.execute(transcript_segment.delete().where(transcript_segment.c.id == segment))
        if len(row.segments) == 1:
            self.remove(row.id)

    def received(self, communication: CommunicationId) -> ReceivedTranscript | None:
        """The transcript file behind an entry, None where the entry is none."""
        row = self._connection.execute(text(f"{_RECEIVED} AND c.id = :id"), {"id": communication}).first()
        return _received(row) if row else None

    def unattached(self) -> tuple[ReceivedTranscript, ...]:
        """Transcript files that belong to no recording yet."""
        query = f"{_RECEIVED} AND c.item_id NOT IN (SELECT item_id FROM transcript WHERE item_id IS NOT NULL)"
        return tuple(_received(row) for row in self._connection.execute(text(query)))

    def attached(self, item: ItemId) -> tuple[Transcript, ...]:
        """The transcripts that came in a file."""
        rows = self._connection.execute(select(transcript).where(transcript.c.item_id == item))
        return tuple(self._whole(row) for row in rows)

    def recording_names(self) -> tuple[tuple[CommunicationId, str], ...]:
        """Every recording of the timeline with the name of its file."""
        query = (
            "SELECT t.communication_id AS id, e.name FROM timeline_entry t JOIN communication c "
            "ON c.id = t.communication_id JOIN evidence_item e ON e.id = c.item_id WHERE t.kind = 'recording'"
        )
        return tuple((CommunicationId(row.id), row.name) for row in self._connection.execute(text(query)))

    def _whole(self, row: Row[Any]) -> Transcript:
        query = f"{_SEGMENTS} WHERE s.transcript_id = :id {_IN_ORDER}"
        segments = self._connection.execute(text(query), {"id": row.id})
        return Transcript(
            TranscriptId(row.id),
            CommunicationId(row.recording_id),
            TranscriptOrigin(row.origin),
            row.engine,
            row.model_sha256,
            datetime.fromisoformat(row.made_at),
            None if row.item_id is None else ItemId(row.item_id),
            tuple(_segment(each) for each in segments),
        )


def _segment(row: Row[Any]) -> HeardSegment:
    return HeardSegment(
        SegmentId(row.id),
        row.start_ms,
        row.end_ms,
        row.speaker if row.new_speaker is None else row.new_speaker,
        row.text if row.new_text is None else row.new_text,
        bool(row.verified),
        row.speaker,
        row.text,
    )


def _received(row: Row[Any]) -> ReceivedTranscript:
    stored = json.loads(row.transcript)
    segments = tuple((start, end, speaker, said) for start, end, speaker, said in stored["segments"])
    return ReceivedTranscript(
        CommunicationId(row.id), ItemId(row.item_id), str(row.stem or ""), str(stored["format"]), segments
    )
