"""Several screenshots of one conversation, put in order by what they show twice.

    order_screens({"IMG_1": reading, "IMG_2": reading}) → (Conversation, ...)

The order never depends on the order of arrival. Where two neighbours show nothing twice, that is said:
between them messages may be missing, and their order rests on their times, or else on their keys alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations, pairwise

from evidence_desk.domain.screen_likeness import Overlap, folded, overlap_of
from evidence_desk.domain.screen_reading import ScreenReading
from evidence_desk.domain.screen_reading.messages import ResolvedBy

_JUMP = timedelta(days=1)
#: Letters that must agree before screens under different titles count as one conversation.
_SURE = 12
_MEMBERS = re.compile(r"[(（]\d+[)）]$")
_NUMBERS = re.compile(r"(\d+)")


class Mark(StrEnum):
    """What is to be known of the joint between two screens."""

    MISSING_OVERLAP = "missing_overlap"
    TIME_JUMP = "time_jump"
    NAME_CHANGED = "name_changed"


@dataclass(frozen=True, slots=True)
class Join:
    """Two neighbours: `overlap` messages are on both, `same` has their places in the first and the second."""

    first: str
    second: str
    overlap: int
    marks: tuple[Mark, ...]
    same: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class InheritedTime:
    """The time of message `index` of a screen, told by the time line of a screen that it overlaps."""

    screen: str
    index: int
    at: datetime
    at_written: str
    at_resolved_by: ResolvedBy
    from_screen: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """Screens from first to last, their joins, and the times some messages take over from a neighbour."""

    screens: tuple[str, ...]
    joins: tuple[Join, ...]
    inherited: tuple[InheritedTime, ...] = ()


def order_screens(readings: Mapping[str, ScreenReading]) -> tuple[Conversation, ...]:
    """The conversations that `readings` show, each in order; a screen without messages is left out.

    Keys are the caller's own; those with a running number, as iPhones name pictures, order what nothing else
    orders.
    """
    shown = {key: readings[key] for key in sorted(readings, key=_natural) if readings[key].messages}
    overlaps = _overlaps(shown)
    groups = _groups(shown, overlaps)
    found = [_conversation(group, shown, overlaps) for group in groups]
    return tuple(sorted(found, key=lambda one: _natural(one.screens[0])))


_Overlaps = dict[tuple[str, str], Overlap]


def _overlaps(shown: Mapping[str, ScreenReading]) -> _Overlaps:
    """For each pair of screens that may belong together the surer way to lay one below the other."""
    found: _Overlaps = {}
    for one, other in _candidates(shown):
        ways = [(pair, overlap_of(shown[pair[0]], shown[pair[1]])) for pair in ((one, other), (other, one))]
        fitting = [(pair, way) for pair, way in ways if way]
        if not fitting:
            continue
        pair, way = max(fitting, key=lambda each: (each[1].weight, each[1].shift == 0, each[1].shift))
        if _title(shown[one]) == _title(shown[other]) or way.weight >= _SURE:
            found[pair] = way
    return found


def _candidates(shown: Mapping[str, ScreenReading]) -> list[tuple[str, str]]:
    """Pairs of screens of one title, or on which the same longer words stand."""
    by_word: defaultdict[str, list[str]] = defaultdict(list)
    for key, reading in shown.items():
        words = {folded(one.text) for one in reading.messages}
        by_word[f"{reading.app} {_title(reading)}"].append(key)
        for word in sorted(word for word in words if len(word) >= _SURE // 2):
            by_word[word].append(key)
    pairs = {pair for keys in by_word.values() for pair in combinations(keys, 2)}
    return sorted(pairs, key=lambda pair: (_natural(pair[0]), _natural(pair[1])))


def _groups(shown: Mapping[str, ScreenReading], overlaps: _Overlaps) -> list[list[str]]:
    """Screens of one conversation: the same app and title, or an overlap."""
    leader = {key: key for key in shown}

    def find(key: str) -> str:
        while leader[key] != key:
            key = leader[key]
        return key

    first: dict[tuple[str, str], str] = {}
    for key, reading in shown.items():
        if title := _title(reading):
            leader[find(key)] = find(first.setdefault((reading.app, title), key))
    for one, other in overlaps:
        leader[find(other)] = find(one)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key in shown:
        groups[find(key)].append(key)
    return list(groups.values())


def _conversation(keys: list[str], shown: Mapping[str, ScreenReading], overlaps: _Overlaps) -> Conversation:
    strips = _in_order(_strips(keys, overlaps), shown)
    screens = tuple(key for strip in strips for key in strip)
    joins = tuple(_join(one, other, shown, overlaps) for one, other in pairwise(screens))
    return Conversation(screens, joins, tuple(_inherited(screens, joins, shown)))


def _in_order(strips: list[list[str]], shown: Mapping[str, ScreenReading]) -> list[list[str]]:
    """By their times; strips without any where their keys lie among those of the others.

    People take pictures while they scroll, mostly downwards: where the keys of the dated ones run against
    their times, it was upwards.
    """
    dated = sorted((one for one in strips if _begins(one, shown)), key=lambda one: _begins(one, shown) or ())
    loose = sorted((one for one in strips if not _begins(one, shown)), key=_first_key)
    steps = [_first_key(one) < _first_key(other) for one, other in pairwise(dated)]
    upwards = sum(steps) * 2 < len(steps)
    ordered = dated[::-1] if upwards else dated
    for strip in loose:
        before = [place for place, one in enumerate(ordered) if _first_key(one) < _first_key(strip)]
        ordered.insert(max(before, default=-1) + 1, strip)
    return ordered[::-1] if upwards else ordered


def _first_key(strip: list[str]) -> list[object]:
    return min(_natural(key) for key in strip)


def _strips(keys: list[str], overlaps: _Overlaps) -> list[list[str]]:
    """Screens that hang together by overlaps, in the order of their places; the surest count first."""
    place = dict.fromkeys(keys, 0)
    strip = {key: [key] for key in keys}
    inside = [(pair, way) for pair, way in overlaps.items() if pair[0] in place]
    for (first, second), way in sorted(inside, key=lambda each: (-each[1].weight, *map(_natural, each[0]))):
        if strip[first] is strip[second]:
            continue
        moved = place[first] + way.shift - place[second]
        for key in strip[second]:
            place[key] += moved
        strip[first].extend(strip[second])
        for key in strip[second]:
            strip[key] = strip[first]
    different = {id(one): one for one in strip.values()}
    return [sorted(one, key=lambda key: (place[key], _natural(key))) for one in different.values()]


def _begins(strip: list[str], shown: Mapping[str, ScreenReading]) -> tuple[datetime, list[object]] | None:
    """The first time that a strip tells, with its key for those that tell the same; None without any."""
    times = [at for key in strip if (at := _first_time(shown[key]))]
    return (min(times), _first_key(strip)) if times else None


def _first_time(reading: ScreenReading) -> datetime | None:
    return next((one.at for one in reading.messages if one.at), None)


def _last_time(reading: ScreenReading) -> datetime | None:
    return next((one.at for one in reversed(reading.messages) if one.at), None)


def _join(first: str, second: str, shown: Mapping[str, ScreenReading], overlaps: _Overlaps) -> Join:
    one, other = shown[first], shown[second]
    way = overlaps.get((first, second))
    same = way.same if way else tuple((b, a) for a, b in _same_of(overlaps.get((second, first))))
    marks = []
    if not same:
        marks.append(Mark.MISSING_OVERLAP)
        before, after = _last_time(one), _first_time(other)
        if before and after and abs(after - before) > _JUMP:
            marks.append(Mark.TIME_JUMP)
    if _title(one) != _title(other):
        marks.append(Mark.NAME_CHANGED)
    return Join(first, second, len(same), tuple(marks), same)


def _same_of(way: Overlap | None) -> tuple[tuple[int, int], ...]:
    return way.same if way else ()


def _inherited(
    screens: Iterable[str], joins: Iterable[Join], shown: Mapping[str, ScreenReading]
) -> list[InheritedTime]:
    """Times of messages above a screen's first time line, from the screen that shows them below one."""
    found: dict[tuple[str, int], InheritedTime] = {}
    for join in joins:
        one, other = shown[join.first], shown[join.second]
        for there, here in join.same:
            told = one.messages[there]
            earlier = found.get((join.first, there))
            at, written = (told.at, told.at_written) if told.at else (None, "")
            by, source = told.at_resolved_by, join.first
            if at is None and earlier:
                at, written, by = earlier.at, earlier.at_written, earlier.at_resolved_by
                source = earlier.from_screen
            if at and other.messages[here].at is None and not other.messages[here].at_written:
                found[join.second, here] = InheritedTime(join.second, here, at, written, by, source)
        _carry_on(join.second, other, found)
    return list(found.values())


def _carry_on(key: str, reading: ScreenReading, found: dict[tuple[str, int], InheritedTime]) -> None:
    """Let what follows an inherited time take it too, up to the screen's first time line."""
    last: InheritedTime | None = None
    for index, message in enumerate(reading.messages):
        if message.at or message.at_written:
            return
        last = found.get((key, index)) or last
        if last and (key, index) not in found:
            found[key, index] = InheritedTime(
                key, index, last.at, last.at_written, last.at_resolved_by, last.from_screen
            )


def _title(reading: ScreenReading) -> str:
    """The title without the number of members, which changes."""
    return folded(_MEMBERS.sub("", reading.title.strip()))


def _natural(key: str) -> list[object]:
    """A key in parts, so that 9 comes before 10; even places are text, odd ones numbers."""
    return [int(part) if number % 2 else part for number, part in enumerate(_NUMBERS.split(key))] + [key]
