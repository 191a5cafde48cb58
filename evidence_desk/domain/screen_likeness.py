"""Whether two screenshots show the same messages, and which: one screen laid over another."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher

from evidence_desk.domain.screen_reading import ScreenMessage, ScreenReading

#: Words that agree this far are the same words read twice.
_ALIKE = 0.8
#: Distances between neighbours that differ by more are of other messages; a part of the distance, and px.
_GAP_PART, _GAP_PX = 0.04, 12
#: What same messages weigh: a letter each, at most this; an overlap weighs at least as much as a short line.
_MOST_WEIGHT, _LEAST_WEIGHT = 20, 6
#: Where both screens say the same minute a short answer is enough.
_LEAST_DATED = 2
_SAME_TIME = timedelta(minutes=1)
#: Sentences of one template differ in these alone; letters may be misread, numbers hardly are.
_DIGITS = re.compile(r"[\d零一二三四五六七八九十百千万两]")
_PUNCTUATION = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Overlap:
    """The second screen begins `shift` messages below the first one's beginning.

    `same` are pairs of places, in the first and the second, of one message. `weight` says how many letters
    agree: the more, the surer.
    """

    shift: int
    same: tuple[tuple[int, int], ...]
    weight: int


def overlap_of(first: ScreenReading, second: ScreenReading) -> Overlap | None:
    """The best way to lay `second` over `first` at or below its beginning; None where nothing fits."""
    found = [_laid(first, second, shift) for shift in range(len(first.messages))]
    fitting = [one for one in found if one]
    return max(fitting, key=lambda one: (one.weight, -one.shift), default=None)


def folded(text: str) -> str:
    """Text without marks, blanks and widths, in which readings of the same words differ."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _laid(first: ScreenReading, second: ScreenReading, shift: int) -> Overlap | None:
    """The overlap at `shift`, if everything that lies over one another is the same."""
    ours, theirs = first.messages[shift:], second.messages
    pairs = list(zip(ours, theirs, strict=False))
    same: list[tuple[int, int]] = []
    weight = 0
    for place, (one, other) in enumerate(pairs):
        # The last of the one and the first of the other may be cut by the edge of the screen.
        below, above = place + shift == len(first.messages) - 1, place == 0
        near = place == 0 or _same_gap(pairs[place - 1], (one, other))
        if near and (_alike(one, other) or _cut_alike(one, other, below=below, above=above)):
            same.append((place + shift, place))
            weight += min(_MOST_WEIGHT, max(1, len(folded(one.text)), len(folded(other.text))))
        elif not (below or above) or len(pairs) == 1:
            return None
    dated = all(first.messages[here].at == second.messages[there].at is not None for here, there in same)
    if not same or weight < (_LEAST_DATED if dated else _LEAST_WEIGHT):
        return None
    return Overlap(shift, tuple(same), weight)


def _alike(one: ScreenMessage, other: ScreenMessage) -> bool:
    """Whether two readings are of one message."""
    a, b = folded(one.text), folded(other.text)
    if not _may_be_one(one, other):
        return False
    shorter, longer = sorted((len(a), len(b)))
    if a == b or not shorter:
        return a == b
    if longer > shorter / _ALIKE + 1 or _DIGITS.findall(a) != _DIGITS.findall(b):
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE


def _cut_alike(one: ScreenMessage, other: ScreenMessage, *, below: bool, above: bool) -> bool:
    """Whether the lower end of the one or the upper end of the other is cut off, and the rest the same."""
    a, b = folded(one.text), folded(other.text)
    if min(len(a), len(b)) < _LEAST_WEIGHT or not _may_be_one(one, other):
        return False
    high, other_high = (each.box[3] - each.box[1] for each in (one, other))
    ends_below = below and b.startswith(a) and high < other_high
    return ends_below or (above and a.endswith(b) and other_high < high)


def _may_be_one(one: ScreenMessage, other: ScreenMessage) -> bool:
    """Whether side, name and time do not tell two messages apart."""
    if one.side != other.side or (one.name and other.name and folded(one.name) != folded(other.name)):
        return False
    return not (one.at and other.at and abs(one.at - other.at) > _SAME_TIME)


def _same_gap(above: tuple[ScreenMessage, ScreenMessage], here: tuple[ScreenMessage, ScreenMessage]) -> bool:
    """Whether the ends of two neighbours are as far apart on both screens: a cut message keeps its lower end.

    Boxes of screens of other sizes are not comparable, which two heights that differ tell.
    """
    one, other = (below.box[3] - upper.box[3] for upper, below in zip(above, here, strict=True))
    return abs(one - other) <= max(_GAP_PX, _GAP_PART * max(abs(one), abs(other))) or _cut(*here)


def _cut(one: ScreenMessage, other: ScreenMessage) -> bool:
    """Whether one of two pictures of a message shows less of it."""
    return abs((one.box[3] - one.box[1]) - (other.box[3] - other.box[1])) > _GAP_PX
