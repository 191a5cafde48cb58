"""What the readers of chat exports share: notices that stay few, times, names, one identity per message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, tzinfo
from hashlib import sha256
from typing import Any

from evidence_desk.domain.communication import Direction
from evidence_desk.domain.moment import (
    Moment,
    Precision,
    TimeSource,
    from_epoch_ms,
    from_wall_clock,
    is_plausible,
)
from evidence_desk.domain.phone_number import looks_like_number
from evidence_desk.importers import ImportRefused, Notice
from evidence_desk.importers._text import LONGEST_NAME, storable
from evidence_desk.text import N_, Message

#: Notices of one kind that are given one by one; the others are counted.
_NOTICE_LIMIT = 20
#: A time below this is in seconds: in milliseconds it would be in early 1973.
_SECONDS_BELOW = 10**11
_LONGEST_EPOCH = 20
#: Longer than any message; what goes on behind it is a damaged file.
_TEXT_LIMIT = 1 << 20

TOO_LONG = N_(
    "A message here is longer than can be shown, and its beginning is shown. "
    "The file is unchanged. Look at the rest in the file."
)
INCOMPLETE_ROW = N_(
    "One row of this table is not complete. All other rows were read, and the file is unchanged. "
    "If a message is missing, export the chat again."
)
UNDATED = N_(
    "A message here states no readable time. Its content is kept and shown without a time. "
    "Look at it in the file, and add the time by hand if you know it."
)

_EMPTY = N_(
    "This export holds no messages. The file is kept as it is. "
    "If there should be messages in it, export the chat again."
)


class NoMessagesInside(ImportRefused):
    """A file that began like an export of messages and has none that can be read."""

    happened = N_("This file looks like exported messages, but nothing in it could be read.")


class FewNotices:
    """Notices about places in one file, at most 20 of a kind; one object for each reading."""

    def __init__(self) -> None:
        self._told: Counter[str] = Counter()

    def tell(self, msgid: str, locator: str) -> Iterator[Notice]:
        """The notice of a sentence without gaps, or none where there were too many of its kind."""
        self._told[msgid] += 1
        if self._told[msgid] <= _NOTICE_LIMIT:
            yield Notice(Message(msgid), locator)

    def rest(self) -> Iterator[Notice]:
        """One notice for each kind that was cut short."""
        for msgid, count in self._told.items():
            if count > _NOTICE_LIMIT:
                values = {"more": count - _NOTICE_LIMIT, "note": Message(msgid)}
                yield Notice(Message(N_("{more} more places have this same note: {note}"), values), "whole")


def empty_notice() -> Notice:
    """The notice that an export is whole and holds nothing."""
    return Notice(Message(_EMPTY), "whole")


class Repeats:
    """Numbers messages that are alike in sender, text and written time, so that none is lost as a repeat.

    Only messages of one written time are remembered.
    """

    def __init__(self) -> None:
        self._written = ""
        self._seen: Counter[str] = Counter()

    def number(self, written: str, *fields: object) -> int:
        """How many such messages came before this one."""
        if written != self._written:
            self._written = written
            self._seen.clear()
        key = message_key(*fields)
        self._seen[key] += 1
        return self._seen[key] - 1


class Lines:
    """The lines of one message that goes over several, up to `_TEXT_LIMIT` characters."""

    def __init__(self, first: str) -> None:
        self._lines = [first]
        self._length = len(first)
        self.cut = False

    def add(self, line: str) -> None:
        """One more line, unless the message is longer than any."""
        self._length += len(line) + 1
        self.cut = self.cut or self._length > _TEXT_LIMIT
        if not self.cut:
            self._lines.append(line)

    def text(self) -> str:
        """The lines as one text, without blank lines at its end."""
        return storable("\n".join(self._lines).rstrip("\n"))


def epoch_moment(written: object) -> Moment | None:
    """The moment of a Unix time in seconds or milliseconds, a number or its digits; None where it is none."""
    if isinstance(written, bool) or not isinstance(written, int | str):
        return None
    digits = str(written).strip()
    if len(digits) > _LONGEST_EPOCH or not (digits.isascii() and digits.isdigit()):
        return None
    number = int(digits)
    try:
        return from_epoch_ms(number * 1000 if number < _SECONDS_BELOW else number, digits)
    except ValueError:
        return None


def wall_moment(wall: datetime, written: str, precision: Precision, zone: tzinfo) -> Moment | None:
    """The moment of a time on a phone's clock; None where it is no time of this era."""
    try:
        moment = from_wall_clock(wall, written, precision, TimeSource.RECORD, zone)
    except (ValueError, OverflowError):
        return None
    return moment if is_plausible(moment) else None


def iso_moment(written: object, zone: tzinfo) -> Moment | None:
    """The moment of `yyyy-MM-dd HH:mm:ss` or ISO 8601, with or without a zone; None where it is none."""
    if not isinstance(written, str):
        return None
    text = written.strip()
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return None
    # A day alone is midnight to Python, which no message says of itself.
    if len(text) <= len("yyyy-MM-dd"):
        return wall_moment(wall, text, Precision.DAY, zone)
    seconds = text.count(":") - (1 if wall.tzinfo and not text.endswith(("Z", "z")) else 0) >= 2
    precision = Precision.SECOND if seconds else Precision.MINUTE
    return wall_moment(wall, text, Precision.MILLISECOND if wall.microsecond else precision, zone)


def message_key(*fields: object) -> str:
    """The hex SHA-256 that the same message has in every export of the same tool."""
    return sha256("\x1f".join(map(str, fields)).encode()).hexdigest()


def party(direction: Direction, sender: str | None, conversation: str | None) -> str | None:
    """Whose name a message is shown under: the other side of a sent one, otherwise its sender."""
    first, second = (conversation, sender) if direction is Direction.OUT else (sender, conversation)
    return (first or second or "")[:LONGEST_NAME] or None


def name_details(name: str | None, sender: str | None, conversation: str | None) -> dict[str, Any]:
    """Sender and conversation where they are not the name that the message is shown under."""
    stated = {"sender": sender or "", "conversation": conversation or ""}
    shown = {key: value[:LONGEST_NAME] for key, value in stated.items()}
    return {key: value for key, value in shown.items() if value and value != name}


def number_in(name: str | None) -> str | None:
    """A name that is a telephone number, as apps show people who are not in the address book."""
    return name if name and looks_like_number(name) else None


def text_of(value: object) -> str:
    """A string or a number of JSON as text, "" for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
