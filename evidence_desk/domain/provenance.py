"""What a recording's file is consistent with: made by a phone, passed through a chat app, converted, edited.

One table of signs; each that is found becomes a stated fact. A grade only says what the facts agree with:
every one of these traces can be made or removed by anybody, and a file sent as a file keeps its bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from evidence_desk.text import N_, Message


class Provenance(StrEnum):
    """What the traces in and around a file are consistent with."""

    PHONE_ORIGINAL = "phone_original"
    CANNOT_TELL = "cannot_tell"
    CHAT_APP = "chat_app"
    RE_ENCODED = "re_encoded"
    EDITOR_TAG = "editor_tag"

    @property
    def distance(self) -> int:
        """How far from what the phone made; 0 is nearest."""
        return list(Provenance).index(self)


GRADE_WORDS = {
    Provenance.PHONE_ORIGINAL: N_("Consistent with a file as a phone's recorder made it."),
    Provenance.CHAT_APP: N_("Consistent with a file that has passed through a chat app."),
    Provenance.RE_ENCODED: N_("Consistent with a file that was converted after it was recorded."),
    Provenance.EDITOR_TAG: N_("The name of a sound editor stands in the file."),
    Provenance.CANNOT_TELL: N_("From this file alone it cannot be told where it comes from."),
}


@dataclass(frozen=True, slots=True)
class SoundSource:
    """What the file states of how it was written.

    `brands` are those of an MP4, `marks` names of programs found between the bytes, `states_time` whether an
    MP4 says when it was made. `bit_rate` is in bits a second over the whole file. Text is others': data.
    """

    container: str
    codec: str
    sample_rate: int
    channels: int
    bit_rate: int
    brands: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    states_time: bool = False
    has_video: bool = False
    decode_errors: int = 0

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "container": self.container,
            "codec": self.codec,
            "sample_rate": self.sample_rate,
            "channels": self.channels,
            "bit_rate": self.bit_rate,
            "brands": list(self.brands),
            "tags": dict(self.tags),
            "marks": list(self.marks),
            "states_time": self.states_time,
            "has_video": self.has_video,
            "decode_errors": self.decode_errors,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SoundSource:
        """The source whose JSON form is `data`; raises an ordinary error where it makes no sense."""
        return cls(
            str(data["container"])[:32],
            str(data["codec"])[:32],
            int(data["sample_rate"]),
            int(data["channels"]),
            int(data["bit_rate"]),
            tuple(str(each)[:4] for each in data["brands"][:32]),
            {str(name)[:64]: str(value)[:500] for name, value in list(data["tags"].items())[:64]},
            tuple(str(each)[:40] for each in data["marks"][:32]),
            bool(data["states_time"]),
            bool(data["has_video"]),
            int(data["decode_errors"]),
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """A grade with the facts it rests on; `signs` are the keys of these facts, in the same order."""

    grade: Provenance
    facts: tuple[Message, ...]
    signs: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "grade": self.grade.value,
            "facts": [fact.as_dict() for fact in self.facts],
            "signs": list(self.signs),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Origin:
        """The origin whose JSON form is `data`."""
        facts = tuple(Message.from_dict(each) for each in data["facts"])
        return cls(Provenance(data["grade"]), facts, tuple(data["signs"]))
