"""The words of a recording as somebody, or some program, wrote them down.

A transcript is made from its recording: it says what was heard, and never corroborates it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of speech. Times are ms from the start of the recording, None where none is written.

    `speaker` is as written, "" where nobody is named: a program's "speaker 1" is no identity.
    """

    start_ms: int | None
    end_ms: int | None
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class TranscriptText:
    """A transcript in the order of its times.

    `format` is "srt", "vtt", "lrc", "speakers" (a line with speaker and time before each stretch) or
    "plain" (words without times, one segment). Starts never go back; ends never lie before their start.
    """

    format: str
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """All words, a line for each segment, with the speaker in front where one is named."""
        return "\n".join(
            f"{each.speaker}: {each.text}" if each.speaker else each.text for each in self.segments
        )

    def as_dict(self) -> dict[str, Any]:
        """JSON form: `{"format": …, "segments": [[start, end, speaker, text], …]}`."""
        segments = [[each.start_ms, each.end_ms, each.speaker, each.text] for each in self.segments]
        return {"format": self.format, "segments": segments}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> TranscriptText:
        """The transcript whose JSON form is `data`."""
        return cls(str(data["format"]), tuple(Segment(*row) for row in data["segments"]))
