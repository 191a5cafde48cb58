"""What a speech model heard in a recording, as it crosses the border from the child process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evidence_desk.media.facts import plain

_MOST_LINES = 50_000
_LINE_LENGTH = 2000
_LONGEST_MS = 25 * 3_600_000


@dataclass(frozen=True, slots=True)
class HeardSpeech:
    """Lines as (start ms, end ms, words), and what heard them; `windows` pieces with voice were listened to.

    `cut` says that there were more words than can be taken.
    """

    engine: str
    kind: str
    model_sha256: str
    tokens_sha256: str
    windows: int
    lines: tuple[tuple[int, int, str], ...]
    cut: bool


def heard_speech(wire: Mapping[str, Any]) -> HeardSpeech:
    """The speech in a child's answer; raises an ordinary error where it makes no sense."""
    lines = tuple((_ms(a), _ms(b), plain(said, _LINE_LENGTH)) for a, b, said in wire["lines"][:_MOST_LINES])
    return HeardSpeech(
        plain(wire["engine"], 64),
        plain(wire["kind"], 32),
        plain(wire["model_sha256"], 64),
        plain(wire["tokens_sha256"], 64),
        int(wire["windows"]),
        tuple(line for line in lines if line[2]),
        bool(wire["cut"]),
    )


def _ms(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value <= _LONGEST_MS:
        raise ValueError(value)
    return value
