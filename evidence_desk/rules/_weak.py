"""What the weaknesses of a recording are stated with: a code, what shows it, and the dated word lists."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.corroboration import ClaimAssessment, ClaimFamily
from evidence_desk.paths import resource
from evidence_desk.text import Message


@dataclass(frozen=True, slots=True)
class Weak:
    """One weakness of a recording: its code, what shows it, and the values it was read from."""

    code: str
    shown: tuple[Message, ...]
    values: Mapping[str, Any] = field(default_factory=dict)


@cache
def stated() -> dict[str, Any]:
    """The codes with the view their button goes to and their law, and the word lists, as in the file."""
    found: dict[str, Any] = json.loads(resource("rules/weaknesses.json").read_text("utf-8"))
    return found


def first_of(name: str, text: str) -> str:
    """The first entry of a word list that stands in a text; "" if none does."""
    folded = text.casefold()
    return next((word for word in stated()[name] if word in folded), "")


def is_own(speaker: str) -> bool:
    """Whether a transcript's speaker is the phone's owner."""
    return speaker.strip().casefold() in stated()["own_speakers"]


def theirs(view: RecordingView) -> tuple[ClaimAssessment, ...]:
    """The marked passages that are to show what the other side said."""
    own = ClaimFamily.USER_ACKNOWLEDGEMENT
    return tuple(each for each in view.assessment.claims if each.claim.family is not own)


def heard(view: RecordingView) -> tuple[tuple[int | None, int | None, str, str, bool], ...]:
    """The transcript's rows that count: what a machine wrote only where a person has looked at it."""
    by_machine = view.words.origin == "machine"
    return tuple(row for row in view.words.rows if row[4] or not by_machine)


def speakers_of(view: RecordingView, claim: ClaimAssessment) -> Iterator[tuple[int, str, str]]:
    """The transcript's rows that lie in a marked passage: (place, speaker, text), most of each inside it."""
    start, end = claim.claim.start_ms, claim.claim.end_ms
    if start is None or end is None:
        return
    for place, (begins, ends, speaker, text, _verified) in enumerate(heard(view)):
        if begins is None:
            continue
        until = ends if ends is not None else begins
        shared = min(end, until) - max(start, begins)
        if shared * 2 > until - begins or (until == begins and start <= begins < end):
            yield place, speaker, text
