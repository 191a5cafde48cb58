"""Reads who, when and which way from the file name of a call recording.

A name is a hint, never a proof: what it leaves open stays open and what is doubtful is listed as such.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from evidence_desk.domain.communication import Direction
from evidence_desk.domain.file_name import Confidence, moment_of, stem_of, without_copy_suffix
from evidence_desk.domain.moment import Moment
from evidence_desk.domain.other_side import (
    CONFERENCE,
    OtherSide,
    beside_a_time,
    given,
    number_and_name,
    number_or_name,
    xiaomi_callers,
)
from evidence_desk.domain.phone_number import NumberClass, classify, looks_like_number, normalise
from evidence_desk.domain.recording_name_patterns import PATTERNS, NamePattern

__all__ = ["Confidence", "RecordingName", "read_recording_name"]

MAYBE_EPOCH = "maybe_epoch"
NUMBER_FROM_FOLDER = "number_from_folder"


@dataclass(frozen=True, slots=True)
class RecordingName:
    """What the file name of a recording says.

    `number` and `name` are as written, Xiaomi's substitutions undone. In a conference both are None and
    `callers` has each (name, number). `app` is what was recorded, where the recorder says it (phone, mic,
    whatsapp). `partial_time` is a written time without its year; `started` is then None. `ambiguities`:
    two_digit_year, minute_only, no_year, name_cut_off, conference, direction_meaning_unsure, maybe_epoch
    (the digits could be a Unix time too), number_from_folder, replaced_characters (a masked number whose
    stars became underscores).
    """

    pattern: str
    confidence: Confidence
    started: Moment | None
    number: str | None = None
    name: str | None = None
    direction: Direction = Direction.UNKNOWN
    app: str | None = None
    callers: tuple[tuple[str | None, str | None], ...] = ()
    ambiguities: tuple[str, ...] = ()
    partial_time: str | None = None


_DIRECTIONS = {
    **dict.fromkeys(("in", "incoming", "0", "↙", "↓"), Direction.IN),
    **dict.fromkeys(("out", "outgoing", "1", "↗", "↑"), Direction.OUT),
}
_REST_DIRECTION = re.compile(r"(?<![A-Za-z])(incoming|outgoing|in|out)(?![A-Za-z])|([↓↑↗↙])", re.IGNORECASE)
_DATED_FOLDER = re.compile(r"20[0-9]{2}(?:-?[01][0-9](?:-?[0-3][0-9])?)?")
_PARTIAL = re.compile(r"(\d{2})月(\d{2})日_(\d{2})点(\d{2})分", re.ASCII)
# Shorter ones are more often camera folders (100, 101) than service lines.
_SHORTEST_FOLDER_NUMBER = 5
_FIRST_EPOCH = int(datetime(2009, 1, 1, tzinfo=UTC).timestamp())


def read_recording_name(file_name: str, folder: str, zone: tzinfo, now: datetime) -> RecordingName | None:
    """What `file_name` says, or None where it has no known form. Never raises.

    `folder` is the path the file lay in; its last part is the number on some phones. `zone` is assumed for
    times written without one, and a time more than a day after `now` is not believed: the next form is
    tried.
    """
    stem = stem_of(file_name)
    for form in dict.fromkeys((without_copy_suffix(stem), stem)):
        for pattern in PATTERNS:
            match = pattern.regex.fullmatch(form)
            if match and (read := _read(pattern, match, zone, now)):
                return _with_folder(read, folder)
    return None


def _read(pattern: NamePattern, match: re.Match[str], zone: tzinfo, now: datetime) -> RecordingName | None:
    groups = match.groupdict()
    partial_time, source = groups.get("partial"), groups.get("src")
    started = None if partial_time else moment_of(match, zone, now)
    if started is None and not (partial_time and _is_possible(partial_time)):
        return None
    other, direction = _other_side(match), _direction(groups)
    doubts = [*pattern.ambiguities, *other.doubts]
    if pattern.name == "coloros" and _is_also_epoch(match["ts"], now):
        doubts.append(MAYBE_EPOCH)
    if groups.get("dir") == "conference":
        doubts.append(CONFERENCE)
    return RecordingName(
        pattern=pattern.name,
        confidence=pattern.confidence,
        started=started,
        number=other.number,
        name=other.name,
        direction=direction,
        app=source.casefold() if source else None,
        callers=other.callers,
        ambiguities=tuple(dict.fromkeys(doubts)),
        partial_time=partial_time,
    )


def _other_side(match: re.Match[str]) -> OtherSide:
    """Who the matched name says was on the other side of the call."""
    groups = match.groupdict()
    if callers := groups.get("callers"):
        return xiaomi_callers(callers, match.string)
    if pair := groups.get("contact") or groups.get("tail"):
        return number_and_name(pair)
    if "rest" in groups:
        first = number_or_name(groups.get("who") or "")
        behind = beside_a_time(_REST_DIRECTION.sub(" ", groups["rest"] or ""))
        doubts = first.doubts + behind.doubts
        return OtherSide(first.number or behind.number, first.name or behind.name, doubts)
    if who := groups.get("who"):
        return number_or_name(who)
    return given(groups.get("number"), groups.get("name"))


def _direction(groups: dict[str, str | None]) -> Direction:
    word = groups.get("dir")
    if word is None and (found := _REST_DIRECTION.search(groups.get("rest") or "")):
        word = found[0]
    return _DIRECTIONS.get(word.casefold(), Direction.UNKNOWN) if word else Direction.UNKNOWN


def _is_possible(partial_time: str) -> bool:
    """Whether a month, day, hour and minute could stand in some year."""
    fields = _PARTIAL.fullmatch(partial_time)
    try:
        return fields is not None and bool(datetime(2024, *map(int, fields.groups())))  # type: ignore[arg-type]
    except ValueError:
        return False


def _is_also_epoch(digits: str, now: datetime) -> bool:
    """Whether ten digits read as yyMMddHHmm could be a Unix time of the years phones record calls in."""
    return _FIRST_EPOCH <= int(digits) <= now.timestamp()


def _with_folder(read: RecordingName, folder: str) -> RecordingName:
    """`read` with the number its folder names, where the file name has none and the folder is one number."""
    last = re.split(r"[\\/]", folder.rstrip("\\/"))[-1].strip()
    if read.number or CONFERENCE in read.ambiguities or not _is_number_folder(last):
        return read
    return replace(read, number=last, ambiguities=(*read.ambiguities, NUMBER_FROM_FOLDER))


def _is_number_folder(name: str) -> bool:
    if len(name) < _SHORTEST_FOLDER_NUMBER or _DATED_FOLDER.fullmatch(name) or not looks_like_number(name):
        return False
    return classify(normalise(name) or "") is not NumberClass.OTHER
