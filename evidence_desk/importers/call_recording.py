"""Call recordings: what the file's name and container say, and how long the sound really is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.moment import Moment, Precision, TimeSource, from_wall_clock
from evidence_desk.domain.recording_name import RecordingName, read_recording_name
from evidence_desk.importers import Claim, Extracted, Importer, Notice, Source
from evidence_desk.importers._media_claim import media_claim
from evidence_desk.media import AudioFacts, MediaFailure

_SOUND_SUFFIXES = frozenset(
    {".amr", ".awb", ".3gp", ".3ga", ".m4a", ".mp3", ".aac", ".ogg", ".oga", ".opus", ".wav", ".flac", ".wma"}
)


class CallRecording(Importer):
    """Reads any sound file as one recording.

    The time is taken from the record itself (Apple's recorders), else the file name, else the container's
    closing time less the duration. The file system's time stamp is only mentioned, never used: copying
    changes it.
    """

    key = "call_recording"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a known sound signature; possible where only the name says sound."""
        return media_claim(source, "audio", _SOUND_SUFFIXES)

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield one recording, also where the sound cannot be decoded: the file is evidence all the same."""
        named = read_recording_name(source.name, source.folder, source.zone, source.now)
        facts: AudioFacts | None = None
        try:
            facts = source.media.read_audio(source.path, source.waveform)
        except MediaFailure as failure:
            yield Notice(failure.message(), "whole", unread=True)
        else:
            yield from (Notice(message, "whole") for message in facts.notices)
        yield Communication(
            locator="whole",
            kind=Kind.RECORDING,
            source_class=SourceClass.DEVICE_RECORDING,
            at=_moment(named, facts),
            direction=named.direction if named else Direction.UNKNOWN,
            untrusted_number=named.number if named else None,
            untrusted_name=named.name if named else None,
            duration_ms=facts.duration_ms if facts else None,
            details=_details(source, named, facts),
        )


def _moment(named: RecordingName | None, facts: AudioFacts | None) -> Moment | None:
    if facts and (told := _told_by_recorder(facts)):
        return told
    if named and named.started:
        return named.started
    if facts and facts.created_at_utc:
        started = facts.created_at_utc - timedelta(milliseconds=facts.duration_ms)
        if 2000 <= started.year <= 2100:
            written = facts.created_at_utc.isoformat()
            return Moment(started.astimezone(UTC), written, True, Precision.SECOND, TimeSource.CONTAINER)
    return None


def _told_by_recorder(facts: AudioFacts) -> Moment | None:
    """The start as Apple's recorders write it, with its zone."""
    try:
        told = datetime.fromisoformat(facts.recorded_at_text)
    except ValueError:
        return None
    if told.tzinfo is None or not 2000 <= told.year <= 2100:
        return None
    return from_wall_clock(told, facts.recorded_at_text, Precision.SECOND, TimeSource.RECORD, UTC)


def _details(source: Source, named: RecordingName | None, facts: AudioFacts | None) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if named:
        details |= {
            "name_pattern": named.pattern,
            "name_confidence": named.confidence.value,
            "name_ambiguities": list(named.ambiguities),
            "name_started": named.started.iso(source.zone) if named.started else None,
            "partial_time": named.partial_time,
            "callers": [list(caller) for caller in named.callers],
            "app": named.app,
        }
    if facts:
        details |= {
            "container": facts.container,
            "codec": facts.codec,
            "sample_rate": facts.sample_rate,
            "channels": facts.channels,
            "header_duration_ms": facts.header_duration_ms,
            "decode_errors": facts.decode_errors,
            "tags": dict(facts.tags),
            "container_closed_at": facts.created_at_utc.isoformat() if facts.created_at_utc else None,
            "recorded_at": facts.recorded_at_text or None,
        }
    if source.modified_at:
        details["file_modified_at"] = source.modified_at.isoformat()
    return {key: value for key, value in details.items() if value not in (None, [], {})}


IMPORTER = CallRecording()
