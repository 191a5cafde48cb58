"""Transcripts as a case keeps them: what was received or made, and people's corrections layered over it.

A transcript is made from its recording: it says what was heard and is never a written record of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.evidence import ItemId

TranscriptId = NewType("TranscriptId", int)
SegmentId = NewType("SegmentId", int)


class TranscriptOrigin(StrEnum):
    """Who or what wrote the words down."""

    TYPED = "typed"
    IMPORTED = "imported"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class HeardSegment:
    """One stretch of speech as it is shown: the correction where there is one, else what was received.

    Times are ms of the recording, None where none is known. `verified` says that a person listened and
    stands by the words; whatever else shows them marks those that nobody verified.
    """

    id: SegmentId
    start_ms: int | None
    end_ms: int | None
    speaker: str
    text: str
    verified: bool = False
    received_speaker: str = ""
    received_text: str = ""

    @property
    def corrected(self) -> bool:
        """Whether a person changed the words or the speaker."""
        return (self.speaker, self.text) != (self.received_speaker, self.received_text)


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of a recording from one origin, in the order of the sound.

    `engine` names the program, or the format of the file; `item` is the file an imported one came in.
    """

    id: TranscriptId
    recording: CommunicationId
    origin: TranscriptOrigin
    engine: str
    model_sha256: str | None
    made_at: datetime
    item: ItemId | None
    segments: tuple[HeardSegment, ...]

    @property
    def unverified(self) -> int:
        """How many segments nobody verified."""
        return sum(not each.verified for each in self.segments)


def segment_at(transcript: Transcript, position_ms: int) -> HeardSegment | None:
    """The segment that is being said at a position: the last one that began, unless it has ended."""
    current = None
    for each in transcript.segments:
        if each.start_ms is not None and each.start_ms <= position_ms:
            current = each
    if current is None or (current.end_ms is not None and position_ms >= current.end_ms > 0):
        return None
    return current
