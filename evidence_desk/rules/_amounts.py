"""What the rules about contradictions share: both quotes with their place, days and differences in words.

A quote of a recording has the words as they were marked and their stretch in milliseconds; a quote of a
written item has the clause that is meant and its place in the item's text, in code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import tzinfo
from typing import Any

from evidence_desk.domain.amount_match import sums_in
from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.corroboration import Claim, Contradiction, Record
from evidence_desk.domain.verdict_words import stretch, yuan
from evidence_desk.text import N_, Message

_BREAKS = re.compile(r"[，。；！？;!?\n]|,(?!\d{3})")
_LONGEST_CLAUSE = 60

Against = tuple[Contradiction, Claim, Record]


def contradicted(view: RecordingView, rule: str) -> Iterator[Against]:
    """What one contradiction rule found in a recording: with the claim and the written item it is between."""
    items = {item.id: item for item in view.written}
    for each in view.assessment.contradictions:
        if each.rule == rule and each.claim is not None and each.item in items:
            yield each, view.assessment.claims[each.claim].claim, items[each.item]


def subject_of(found: Against) -> str:
    """What such a finding is about, the same in every run: the recording, the item and the claim."""
    contradiction, claim, item = found
    mark = claim.id if claim.id is not None else f"no{contradiction.claim}"
    return f"{claim.recording}/{item.id}/{mark}"


def spoken_quote(claim: Claim) -> dict[str, Any]:
    """The marked words with their stretch of the recording."""
    return {
        "entry": claim.recording,
        "words": claim.words,
        "start_ms": claim.start_ms,
        "end_ms": claim.end_ms,
    }


def written_sum(item: Record, minor: int) -> dict[str, Any]:
    """The clause of an item that names an amount of fen; the whole item where none does."""
    for fact in sums_in(item.text):
        if fact.value["minor"] == minor:
            return _clause(item, fact.start, fact.end)
    return written_words(item, "")


def written_words(item: Record, words: str) -> dict[str, Any]:
    """The clause of an item with these words; its beginning where they are written otherwise."""
    start = max(item.text.find(words), 0) if words else 0
    return _clause(item, start, start + len(words))


def said(claim: Claim) -> Message:
    """The marked words in quotes, and where in the recording they are."""
    place = stretch(claim.start_ms, claim.end_ms)
    values = {"words": claim.words, "place": place}
    return Message(N_("“{words}” ({place})") if place else N_("“{words}”"), values)


def quoted(quote: dict[str, Any]) -> Message:
    """A written quote in quotation marks."""
    return Message(N_("“{words}”"), {"words": quote["words"]})


def day_of(item: Record, zone: tzinfo) -> str:
    """The day of an item as written in reports; "?" where it has none."""
    return f"{item.at.local(zone):%Y-%m-%d}" if item.at else "?"


def difference_in_words(minor: int) -> Message:
    """How far apart two sums are, whichever is the higher."""
    return yuan(abs(minor))


def subtraction(one: int, other: int) -> str:
    """The difference of two sums of fen as arithmetic, the higher first: 8,240.50 − 7,980.10 = 260.40."""
    high, low = max(one, other), min(one, other)
    return f"{figure(high)} − {figure(low)} = {figure(high - low)}"


def figure(minor: int) -> str:
    """An amount of fen in yuan, without its unit."""
    return f"{minor / 100:,.2f}"


def _clause(item: Record, start: int, end: int) -> dict[str, Any]:
    text = item.text
    before = [each.end() for each in _BREAKS.finditer(text, 0, start)]
    after = _BREAKS.search(text, end)
    first = max(before[-1] if before else 0, start - _LONGEST_CLAUSE)
    last = min(after.start() if after else len(text), end + _LONGEST_CLAUSE)
    return {"entry": item.id, "words": text[first:last].strip(), "start": start, "end": end}
