"""What the two files of SMS Backup & Restore share: one streamed reading, its notices, its attributes.

Fields: https://synctech.com.au/sms-backup-restore/fields-in-xml-backup-files/
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, ClassVar

from evidence_desk.domain.moment import Moment, from_epoch_ms
from evidence_desk.domain.phone_number import normalise
from evidence_desk.importers import Extracted, ImportRefused, Notice, Source
from evidence_desk.importers._surrogate_repair import SurrogateRepair
from evidence_desk.importers._text import LONGEST_NAME
from evidence_desk.importers._xml_stream import CutOff, Damaged, XmlStream
from evidence_desk.text import N_, Message

#: What the app writes where a phone has nothing to say.
ABSENT = frozenset({None, "", "null"})
_NO_NAMES = ABSENT | {"(Unknown)"}

#: Notices of one kind that are given one by one; the others are counted.
_NOTICE_LIMIT = 20
#: A time below this is in seconds: in milliseconds it would be in early 1973.
_SECONDS_BELOW = 10**11
_LONGEST_NUMBER = 64
_STATED_COUNT = re.compile(r"[0-9]{1,9}")


class NoBackupInside(ImportRefused):
    """A file that began like a backup and has no readable element of one."""

    happened = N_("This file looks like a phone backup, but nothing in it could be read.")


@dataclass(frozen=True, slots=True)
class Sentences:
    """How one kind of backup says what was wrong with it; gaps are {count}, {line}, {stated}, {found}."""

    undated: str
    cut_off: str
    damaged: str
    count_differs: str


#: What is said of messages, and of calls, in every backup of this kind.
MESSAGE_SENTENCES = Sentences(
    undated=N_(
        "A message here states no readable time. Its content is kept and shown without a time. "
        "Look at it in the file, and add the time by hand if you know it."
    ),
    cut_off=N_(
        "The file ends in the middle of a message; the {count} messages before it were read. "
        "What was read is kept, and the file is unchanged. "
        "If messages are missing, copy the file from the phone again."
    ),
    damaged=N_(
        "The file cannot be read from line {line} on; the {count} messages before it were read. "
        "What was read is kept, and the file is unchanged. "
        "If messages are missing, make the backup on the phone again."
    ),
    count_differs=N_(
        "The file states {stated} messages; {found} were found. All messages that were found are kept. "
        "If messages are missing, make the backup on the phone again."
    ),
)
CALL_SENTENCES = Sentences(
    undated=N_(
        "A call here states no readable time. It is kept and shown without a time. "
        "Look at it in the file, and add the time by hand if you know it."
    ),
    cut_off=N_(
        "The file ends in the middle of the call log; the {count} calls before the end were read. "
        "What was read is kept, and the file is unchanged. "
        "If calls are missing, copy the file from the phone again."
    ),
    damaged=N_(
        "The file cannot be read from line {line} on; the {count} calls before it were read. "
        "What was read is kept, and the file is unchanged. "
        "If calls are missing, make the backup on the phone again."
    ),
    count_differs=N_(
        "The file states {stated} calls; {found} were found. All calls that were found are kept. "
        "If calls are missing, make the backup on the phone again."
    ),
)


class Rows(ABC):
    """Turns the elements of one file into what is extracted; one object for each reading.

    `ready` collects what the current chunk made; `found_count` counts communications, and `stated_count`
    is the file's own count (-1 if it states none, None before the root element).
    """

    root: ClassVar[str]
    sentences: ClassVar[Sentences]

    def __init__(self) -> None:
        self.ready: list[Extracted] = []
        self.found_count = 0
        self.stated_count: int | None = None
        self._told: Counter[str] = Counter()

    @abstractmethod
    def opened(self, name: str, attributes: dict[str, str], depth: int) -> None:
        """An element begins; the root has depth 0."""

    def closed(self, name: str, depth: int) -> None:
        """An element ends; only a communication with parts needs to hear it."""
        return

    def unfinished(self) -> str:
        """The locator of the communication that is begun and not ended, or ""."""
        return ""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Check the root element and keep its count; raises `NoBackupInside`."""
        if name != self.root:
            raise NoBackupInside
        stated = attributes.get("count", "")
        self.stated_count = int(stated) if _STATED_COUNT.fullmatch(stated) else -1

    def moment(self, written: str | None, locator: str) -> Moment | None:
        """The moment of an epoch time; a notice and None where it is no plausible one."""
        try:
            if epoch_ms := epoch_ms_of(written):
                return from_epoch_ms(epoch_ms, written or "")
        except (ValueError, OverflowError, OSError):
            pass
        self.tell(self.sentences.undated, locator)
        return None

    def tell(self, msgid: str, locator: str) -> None:
        """Give a notice, unless there were too many of its kind."""
        self._told[msgid] += 1
        if self._told[msgid] <= _NOTICE_LIMIT:
            self.ready.append(Notice(Message(msgid), locator))

    def told_too_often(self) -> Iterator[Notice]:
        """One notice for each kind that was cut short."""
        for msgid, count in self._told.items():
            if count > _NOTICE_LIMIT:
                values = {"more": count - _NOTICE_LIMIT, "note": Message(msgid)}
                yield Notice(Message(N_("{more} more places have this same note: {note}"), values))


def read_backup(source: Source, rows: Rows) -> Iterator[Extracted]:
    """Yield what `rows` makes of the file, then the notices about the file as a whole.

    Raises `EntitiesRefused`, or `NoBackupInside` where not even the root element could be read.
    """
    repair = SurrogateRepair()
    ending: Message | None = None
    with source.path.open("rb") as file:
        stream = XmlStream(file, repair, rows.opened, rows.closed)
        for chunk in stream.chunks():
            ending = _read_on(stream, rows, chunk)
            yield from rows.ready
            rows.ready.clear()
            if ending:
                break
        else:
            ending = _read_on(stream, rows, None)
            yield from rows.ready
    if rows.stated_count is None:
        raise NoBackupInside
    if ending:
        yield Notice(ending, rows.unfinished())
    yield from rows.told_too_often()
    yield from _about_the_file(rows, repair)


def _read_on(stream: XmlStream, rows: Rows, chunk: bytes | None) -> Message | None:
    """Read one chunk (None: the end); where nothing can be read after it, the sentence that says so."""
    try:
        if chunk is None:
            stream.finish()
        else:
            stream.feed(chunk)
    except CutOff:
        return Message(rows.sentences.cut_off, {"count": rows.found_count})
    except Damaged as damaged:
        return Message(rows.sentences.damaged, {"count": rows.found_count, "line": damaged.line})
    return None


def _about_the_file(rows: Rows, repair: SurrogateRepair) -> Iterator[Notice]:
    whole_file = f"/{rows.root}"
    if rows.stated_count not in (rows.found_count, -1):
        values = {"stated": rows.stated_count, "found": rows.found_count}
        yield Notice(Message(rows.sentences.count_differs, values), whole_file)
    if repair.joined:
        yield Notice(
            Message(
                N_(
                    "{count} symbols such as emoji are written in two halves in this file and were joined. "
                    "Nothing was lost by it, and the file is unchanged. There is nothing to do."
                ),
                {"count": repair.joined},
            ),
            whole_file,
        )
    if repair.replaced:
        yield Notice(
            Message(
                N_(
                    "{count} places in this file are not readable characters and are shown by a mark. "
                    "All other text reads as it stands in the file, and the file is unchanged. "
                    "Where a mark stands in a message that matters, look at it on the phone."
                ),
                {"count": repair.replaced},
            ),
            whole_file,
        )


def epoch_ms_of(written: str | None) -> int | None:
    """Milliseconds of a time in milliseconds or seconds; 0 or None where there is none."""
    # A longer number is no time, and int() refuses very long ones with an error of its own.
    if not written or len(written) > 20 or not (written.isascii() and written.isdigit()):
        return None
    number = int(written)
    return number * 1000 if number < _SECONDS_BELOW else number


def number_of(written: str | None, details: dict[str, Any]) -> str | None:
    """The number as written; None where it says there is none, which `details` then keeps."""
    if written in ABSENT:
        return None
    shown = (written or "")[:LONGEST_NAME]
    if not plain_number(shown):
        details["number_as_written"] = shown
        return None
    return shown


def name_of(written: str | None) -> str | None:
    """A contact's name as written, None where the phone knew none."""
    return None if written in _NO_NAMES else (written or "")[:LONGEST_NAME]


def plain_number(number: str) -> str:
    """One spelling for all spellings of a number, so that two backups agree; "" where it is none."""
    # Texts longer than any number must not fill the cache.
    return _plain_number(number) if len(number) <= _LONGEST_NUMBER else number


@lru_cache(maxsize=4096)
def _plain_number(number: str) -> str:
    return normalise(number) or ""


def dedupe_key(*fields: str) -> str:
    """The hex SHA-256 that the same communication has in every backup."""
    return sha256("\x1f".join(fields).encode()).hexdigest()
