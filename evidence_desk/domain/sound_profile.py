"""What a recording shows to measurement: where there is voice, how loud, how it begins and ends, what recurs.

Measured in the media child from the decoded sound, kept as JSON, read again by views, reports and by the
search for recordings that sound alike. Every value describes the sound; none says why it is so.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: A stretch of a recording: start and end in milliseconds.
Stretch = tuple[int, int]

_MOST_STRETCHES = 20_000
_MOST_HASHES = 120_000
_MOST_MS = 25 * 3_600_000


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same `length_ms` of sound at `first_ms` and once more at `again_ms`."""

    first_ms: int
    again_ms: int
    length_ms: int


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Hashes of 32 bits, one every `step_ms`, that survive another encoding; see `media.sound_print`."""

    step_ms: int
    words: bytes

    def __len__(self) -> int:
        return len(self.words) // 4

    def hashes(self) -> NDArray[np.uint32]:
        """The hashes in the order of the sound."""
        import numpy as np

        return np.frombuffer(self.words, "<u4").astype(np.uint32)


@dataclass(frozen=True, slots=True)
class SoundProfile:
    """The measured profile of one recording; stretches are in order and in milliseconds.

    `voice` holds voice-like sound, `tones` single steady tones (ringing, a beep). `gaps` are missing by the
    file's own times or could not be decoded, `zeros` are runs of exact digital silence. Levels are in dB of
    full scale: of voice, of the quietest tenth, of the loudest sample; None where there is none. `clipped_ms`
    is how long the sound hits the ceiling. `starts_at_level` and `ends_at_level` say that there is sound as
    loud as speech within the first or last 50 ms, as where a sound was cut.
    """

    duration_ms: int
    voice: tuple[Stretch, ...]
    tones: tuple[Stretch, ...]
    voice_db: float | None
    floor_db: float | None
    peak_db: float | None
    clipped_ms: int
    starts_at_level: bool
    ends_at_level: bool
    repeats: tuple[Repeat, ...]
    gaps: tuple[Stretch, ...]
    zeros: tuple[Stretch, ...]
    fingerprint: Fingerprint

    @property
    def voice_ms(self) -> int:
        """How much voice-like sound there is."""
        return sum(end - start for start, end in self.voice)

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "duration_ms": self.duration_ms,
            "voice": [list(each) for each in self.voice],
            "voice_ms": self.voice_ms,
            "tones": [list(each) for each in self.tones],
            "voice_db": self.voice_db,
            "floor_db": self.floor_db,
            "peak_db": self.peak_db,
            "clipped_ms": self.clipped_ms,
            "starts_at_level": self.starts_at_level,
            "ends_at_level": self.ends_at_level,
            "repeats": [[each.first_ms, each.again_ms, each.length_ms] for each in self.repeats],
            "gaps": [list(each) for each in self.gaps],
            "zeros": [list(each) for each in self.zeros],
            "fingerprint": {
                "step_ms": self.fingerprint.step_ms,
                "words": base64.b64encode(self.fingerprint.words).decode("ascii"),
            },
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SoundProfile:
        """The profile whose JSON form is `data`; raises an ordinary error where it makes no sense."""
        stated = data["fingerprint"]
        step, words = int(stated["step_ms"]), base64.b64decode(stated["words"], validate=True)
        if step <= 0 or len(words) % 4 or len(words) // 4 > _MOST_HASHES:
            raise ValueError("no fingerprint")
        return cls(
            duration_ms=_time(data["duration_ms"]),
            voice=_stretches(data["voice"]),
            tones=_stretches(data["tones"]),
            voice_db=_level(data["voice_db"]),
            floor_db=_level(data["floor_db"]),
            peak_db=_level(data["peak_db"]),
            clipped_ms=_time(data["clipped_ms"]),
            starts_at_level=bool(data["starts_at_level"]),
            ends_at_level=bool(data["ends_at_level"]),
            repeats=tuple(
                Repeat(_time(a), _time(b), _time(c)) for a, b, c in data["repeats"][:_MOST_STRETCHES]
            ),
            gaps=_stretches(data["gaps"]),
            zeros=_stretches(data["zeros"]),
            fingerprint=Fingerprint(step, words),
        )


def _stretches(pairs: Iterable[Any]) -> tuple[Stretch, ...]:
    read = [(_time(start), _time(end)) for start, end in pairs]
    if len(read) > _MOST_STRETCHES or any(end < start for start, end in read):
        raise ValueError("no stretches")
    return tuple(read)


def _time(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST_MS:
        raise ValueError(value)
    return value


def _level(value: object) -> float | None:
    if value is None:
        return None
    if not isinstance(value, int | float) or not -200 <= value <= 20:
        raise ValueError(value)
    return round(float(value), 1)
