"""A note made by hand: a call nobody recorded, a visit, a letter, a caller display, anything else.

It says when something happened and when the note was made, and how long lay between the two; it is never
back-dated, and never corroborates anything. Its file is JSON: one object, marked by its first key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from evidence_desk.domain.communication import Direction
from evidence_desk.domain.moment import Moment, Precision, TimeSource, from_wall_clock
from evidence_desk.text import N_, Message

#: The first key of the file, and the version of its layout.
MARK, VERSION = "evidence_desk_note", 1
#: What a person writes down stays far below this, in bytes; a larger file is none of these notes.
MOST_BYTES = 1 << 20
#: From here on an age is said in days.
_HOURS_SAID = 48


class NoteAbout(StrEnum):
    """What a note is about."""

    CALL = "call"
    VISIT = "visit"
    LETTER = "letter"
    CALLER_DISPLAY = "caller_display"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class HandNote:
    """What a user writes down; everything but what it is about may be left empty.

    `happened` is wall-clock time without a zone. `their_words` are word for word. `introduced` is who they
    said they were and what for, `others_contacted` whom else they spoke to (family, work).
    """

    about: NoteAbout
    text: str = ""
    happened: datetime | None = None
    precision: Precision = Precision.MINUTE
    direction: Direction = Direction.UNKNOWN
    duration_ms: int | None = None
    amount_minor: int | None = None
    number: str = ""
    name: str = ""
    staff_number: str = ""
    company: str = ""
    creditor: str = ""
    reference: str = ""
    introduced: str = ""
    their_words: str = ""
    own_words: str = ""
    promised: str = ""
    asked_for: str = ""
    next_step: str = ""
    others_contacted: str = ""
    place: str = ""
    witnesses: str = ""

    def whole_text(self) -> str:
        """All that was written down in sentences, a paragraph each; the other side's words in quotes."""
        quoted = f"“{self.their_words}”" if self.their_words else ""
        parts = (self.text, quoted, self.own_words, self.promised, self.asked_for, self.next_step)
        return "\n".join(part for part in (*parts, self.introduced, self.others_contacted) if part)


#: Fields of a note that are plain text, by name.
TEXTS = tuple(each.name for each in fields(HandNote) if each.type == "str")
_NUMBERS = ("duration_ms", "amount_minor")


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note as its file states it.

    `written_at` is when it was made, in UTC; `zone` names the zone of `happened`. `files` are the pictures
    and papers that belong to it, as (name, SHA-256); `replaces` is the SHA-256 of the version before.
    """

    note: HandNote
    written_at: datetime
    zone: str
    files: tuple[tuple[str, str], ...] = ()
    replaces: str | None = None

    def moment(self) -> Moment | None:
        """When it happened, as the user says; None where they do not."""
        if self.note.happened is None:
            return None
        written = _wall(self.note.happened, self.note.precision)
        return from_wall_clock(
            self.note.happened, written, self.note.precision, TimeSource.USER, ZoneInfo(self.zone)
        )


def to_bytes(written: WrittenNote) -> bytes:
    """The file of a note: UTF-8, readable, equal for equal notes."""
    note = written.note
    stated: dict[str, Any] = {
        MARK: VERSION,
        "kind": note.about.value,
        "happened_at": _wall(note.happened, note.precision) if note.happened else None,
        "precision": note.precision.value,
        "zone": written.zone,
        "written_at": written.written_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "direction": note.direction.value,
    }
    stated |= {name: getattr(note, name) for name in (*_NUMBERS, *TEXTS)}
    stated["files"] = [{"name": name, "sha256": sha256} for name, sha256 in written.files]
    stated["replaces"] = written.replaces
    return (json.dumps(stated, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def from_json(stated: object) -> WrittenNote:
    """The note whose parsed file is `stated`; raises ValueError where it is none of this version."""
    if not isinstance(stated, Mapping) or stated.get(MARK) != VERSION:
        raise ValueError("not a note of this version")
    try:
        zone = str(stated.get("zone", ""))
        happened = stated.get("happened_at")
        values: dict[str, Any] = {name: _count(stated.get(name)) for name in _NUMBERS}
        values |= {name: _text(stated.get(name)) for name in TEXTS}
        note = HandNote(
            NoteAbout(stated["kind"]),
            happened=None if happened is None else _clock(happened, ZoneInfo(zone)),
            precision=Precision(stated.get("precision") or Precision.MINUTE),
            direction=Direction(stated.get("direction") or Direction.UNKNOWN),
            **values,
        )
        written_at = datetime.fromisoformat(stated["written_at"])
        if written_at.tzinfo is None:
            raise ValueError("when it was written has no zone")
        files = tuple((_text(each["name"]), _text(each["sha256"])) for each in stated.get("files") or ())
    except (KeyError, TypeError, OSError, OverflowError) as error:
        raise ValueError("not a note of this version") from error
    replaces = stated.get("replaces")
    return WrittenNote(note, written_at.astimezone(UTC), zone, files, _text(replaces) or None)


def note_age(happened: Moment | None, written_at: datetime) -> Message:
    """How long after what it is about a note was made."""
    if happened is None:
        return Message(N_("note; when it happened is not stated"))
    if written_at < happened.utc:
        return Message(N_("note made before the time it states"))
    if happened.precision is Precision.DAY:
        # A day is that of the wall clock: midnight of it is what the moment holds.
        days = (written_at - happened.utc) // timedelta(days=1)
        return Message(N_("note made on the same day")) if days < 1 else _days(days)
    hours = (written_at - happened.utc) // timedelta(hours=1)
    if hours < 1:
        return Message(N_("note made within the hour"))
    if hours == 1:
        return Message(N_("note made 1 hour after"))
    if hours < _HOURS_SAID:
        return Message(N_("note made {hours} hours after"), {"hours": hours})
    return _days(hours // 24)


def _days(days: int) -> Message:
    if days == 1:
        return Message(N_("note made 1 day after"))
    return Message(N_("note made {days} days after"), {"days": days})


def _clock(stated: str, zone: ZoneInfo) -> datetime:
    """The wall clock of `zone`; a time that states its own zone is put on it."""
    at = datetime.fromisoformat(stated)
    return at.astimezone(zone).replace(tzinfo=None) if at.tzinfo else at


def _wall(wall: datetime, precision: Precision) -> str:
    if precision is Precision.DAY:
        return wall.date().isoformat()
    return wall.isoformat(timespec="minutes" if precision is Precision.MINUTE else "seconds")


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _count(value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 53:
        raise TypeError("a count expected")
    return value
