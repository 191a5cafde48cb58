"""Every time that any source states of one entry, side by side: which one counts, and why.

Order of trust: the user, the record itself, the file's name, the inside of a media file; the file system's
time is a hint at most, because copying changes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.evidence import EvidenceItem
from evidence_desk.domain.moment import Moment, Precision, TimeSource, from_epoch_ms
from evidence_desk.domain.phone_register import PhoneClock, clock_error
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.text import N_, Message

SOURCE_LABELS = {
    TimeSource.USER: Message(N_("set by you")),
    TimeSource.RECORD: Message(N_("stated in the record")),
    TimeSource.FILE_NAME: Message(N_("file name")),
    TimeSource.CONTAINER: Message(N_("inside the sound file, less its length")),
    TimeSource.EXIF: Message(N_("inside the picture (EXIF)")),
    TimeSource.FILE_MODIFIED: Message(N_("file system")),
}
_WHY = {
    TimeSource.USER: N_("what you set counts before every other source"),
    TimeSource.RECORD: N_("the record's own time counts before that of a name or a file"),
    TimeSource.FILE_NAME: N_("no record states one; the name was given when it was made"),
    TimeSource.CONTAINER: N_("neither a record nor the name states one"),
    TimeSource.EXIF: N_("the name states none"),
    TimeSource.FILE_MODIFIED: N_("no other source states one; copying changes it"),
}
#: Detail → label and note. What is written as ISO 8601 is shown as a time, anything else as it stands.
_STATED = (
    ("recorded_at", N_("start written by the recorder"), ""),
    ("name_started", N_("file name"), ""),
    ("taken_at", N_("file name"), N_("when the picture was taken, not when its messages were written")),
    ("saved_at", N_("file name"), N_("when the picture was saved, not when its messages were written")),
    ("container_closed_at", N_("sound file closed"), N_("on Android the end of the call")),
    ("exif_taken", N_("inside the picture (EXIF)"), ""),
    ("partial_time", N_("file name"), N_("without a year")),
    ("date", N_("stated in the e-mail"), ""),
    ("time_as_written", N_("as written in the export"), ""),
    ("start_as_written", N_("as written in the list"), ""),
    ("date_sent", N_("sent, by the network's clock"), ""),
    ("document_created", N_("document made, as it states"), N_("not when its content was agreed")),
    (
        "document_changed",
        N_("document changed, as it states"),
        N_("not when its content was agreed"),
    ),
)
#: Tags of sound files that hold a time; what wrote them is not known.
_TIME_TAGS = (
    "date",
    "creation_time",
    "year",
    "encoded_date",
    "tagged_date",
    "com.apple.quicktime.creationdate",
)
_MODIFIED = N_("a hint only; copying changes it")
_MODIFIED_OF_SOUND = N_("a hint only; on the phone itself the end of the call, elsewhere when it was copied")
_RECEIVED = N_("the bytes were here then, and have been sealed since")


@dataclass(frozen=True, slots=True)
class TimeReading:
    """One time one source states; `written` is its text as the source wrote it.

    `why` is said of the chosen one only: why it counts.
    """

    source: Message
    moment: Moment | None
    note: Message | None = None
    written: str = ""
    why: Message | None = None


def times_of(
    entry: TimelineEntry,
    own: Moment | None,
    item: EvidenceItem,
    details: Mapping[str, Any],
    clock: PhoneClock | None = None,
    user_note: str = "",
) -> tuple[TimeReading, ...]:
    """The chosen time first, then every other time a source states.

    `own` is what the importer chose, as written; `clock` is the phone's that wrote it, and `user_note` how
    the user knows a time they set.
    """
    readings = list(_chosen(entry, own, clock, user_note))
    known = {str(reading.source) for reading in readings}
    for key, label, note in _STATED:
        stated = details.get(key)
        if stated and str(Message(label)) not in known:
            readings.append(_stated(Message(label), stated, Message(note) if note else None))
    tags = details.get("tags") or {}
    readings += [
        _stated(Message(N_("Tag {name}"), {"name": name}), str(tags[name]), None)
        for name in _TIME_TAGS
        if tags.get(name)
    ]
    readings.extend(_of_the_file(entry, item, details))
    return tuple(readings)


def _chosen(
    entry: TimelineEntry, own: Moment | None, clock: PhoneClock | None, user_note: str
) -> Iterator[TimeReading]:
    at = entry.at
    if at is None:
        return
    label, zone = SOURCE_LABELS[at.source], _zone_note(at)
    by_user = at.source is TimeSource.USER and own is not None and own.source is not TimeSource.USER
    if at.clock_ahead_ms and clock is not None:
        yield TimeReading(label, at, zone, at.written, _by_the_clock(clock))
        if own is not None:
            yield TimeReading(label, own, Message(N_("as the phone's clock wrote it")), own.written)
        return
    why = Message(N_("{reason}: {note}"), {"reason": Message(_WHY[at.source]), "note": user_note})
    yield TimeReading(label, at, zone, at.written, why if user_note else Message(_WHY[at.source]))
    if by_user and own is not None:
        wrong = clock is not None and clock.ahead_ms != 0
        as_written = Message(N_("as the phone's clock wrote it")) if wrong else _zone_note(own)
        yield TimeReading(SOURCE_LABELS[own.source], own, as_written, own.written)


def _by_the_clock(clock: PhoneClock) -> Message:
    values = {"phone": clock.phone, "error": clock_error(clock.ahead_ms), "note": clock.note}
    if not clock.note:
        return Message(N_("the written time, corrected: the clock of {phone} ran {error}"), values)
    return Message(N_("the written time, corrected: the clock of {phone} ran {error} ({note})"), values)


def _of_the_file(
    entry: TimelineEntry, item: EvidenceItem, details: Mapping[str, Any]
) -> Iterator[TimeReading]:
    stamped = details.get("file_modified_at") or (item.modified_at.isoformat() if item.modified_at else "")
    spoken = entry.kind is Kind.RECORDING
    if stamped:
        note = Message(_MODIFIED_OF_SOUND if spoken else _MODIFIED)
        modified = _stated(SOURCE_LABELS[TimeSource.FILE_MODIFIED], str(stamped), note)
        yield modified
        if spoken and entry.duration_ms and modified.moment:
            start = modified.moment.utc - timedelta(milliseconds=entry.duration_ms)
            moment = Moment(start, "", True, Precision.SECOND, TimeSource.FILE_MODIFIED)
            yield TimeReading(Message(N_("file system, less the length")), moment, Message(_MODIFIED))
    if entry.noted_at:
        moment = Moment(entry.noted_at, "", True, Precision.SECOND, TimeSource.RECORD)
        yield TimeReading(Message(N_("note written")), moment, Message(N_("as the note itself states")))
    received = Moment(item.received_at.astimezone(UTC), "", True, Precision.SECOND, TimeSource.RECORD)
    yield TimeReading(Message(N_("taken in here")), received, Message(_RECEIVED))


def _stated(label: Message, stated: object, note: Message | None) -> TimeReading:
    """ISO 8601 with its zone, or epoch ms, as a time; anything else only as it is written."""
    written = str(stated)
    try:
        if isinstance(stated, int):
            return TimeReading(label, from_epoch_ms(stated, written), note, written)
        at = datetime.fromisoformat(written)
    except ValueError:
        return TimeReading(label, None, note, written)
    if at.tzinfo is None or not 1970 <= at.year <= 2200:
        return TimeReading(label, None, note, written)
    moment = Moment(at.astimezone(UTC), written, True, Precision.SECOND, TimeSource.RECORD)
    return TimeReading(label, moment, note, written)


def _zone_note(moment: Moment) -> Message | None:
    return None if moment.zone_known else Message(N_("written without a zone; Beijing time assumed"))
