"""Says in plain words what a file states of itself: every time with its source, and technical facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evidence_desk.domain.evidence import EvidenceItem
from evidence_desk.domain.moment import Moment, TimeSource
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.domain.verdict_words import yuan
from evidence_desk.text import N_, Message

SOURCE_LABELS = {
    TimeSource.USER: Message(N_("set by you")),
    TimeSource.RECORD: Message(N_("stated in the record")),
    TimeSource.FILE_NAME: Message(N_("file name")),
    TimeSource.CONTAINER: Message(N_("inside the sound file, less its length")),
    TimeSource.EXIF: Message(N_("inside the picture (EXIF)")),
    TimeSource.FILE_MODIFIED: Message(N_("file system")),
}
_OTHER_TIMES = (
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
    ("file_modified_at", N_("file system"), N_("a hint only; copying changes it")),
)
_FACTS = (
    ("container", N_("Container")),
    ("codec", N_("Codec")),
    ("sample_rate", N_("Sample rate (Hz)")),
    ("channels", N_("Channels")),
    ("decode_errors", N_("Pieces that could not be decoded")),
    ("name_pattern", N_("Form of the file name")),
    ("name_confidence", N_("Confidence in the file name")),
    ("app", N_("App")),
    ("width", N_("Width (pixels)")),
    ("height", N_("Height (pixels)")),
    ("software", N_("Software")),
    ("call_type", N_("Kind of call")),
    ("ring_ms", N_("Rang for (ms)")),
    ("status", N_("Status")),
    ("sub_id", N_("SIM card")),
    ("from", N_("From")),
    ("to", N_("To")),
    ("cc", N_("Copy to")),
    ("subject", N_("Subject")),
    ("conversation", N_("Conversation")),
    ("sender", N_("Sender")),
    ("group", N_("Group")),
    ("file", N_("File named in the message")),
    ("provider", N_("Paid through")),
    ("category", N_("Category")),
    ("method", N_("Payment method")),
    ("account", N_("Account")),
    ("trade_number", N_("Trade number")),
    ("order_number", N_("Order number")),
    ("carrier", N_("Carrier")),
    ("place", N_("Place")),
    ("date_order", N_("Order of day and month")),
)
#: Sums are kept in fen.
_SUMS = (
    ("amount_minor", N_("Sum")),
    ("refunded_minor", N_("Paid back")),
    ("fee_minor", N_("Fee")),
    ("balance_minor", N_("Balance")),
)


@dataclass(frozen=True, slots=True)
class TimeReading:
    """One time one source states; `written` is its text where it is not the chosen moment."""

    source: Message
    moment: Moment | None
    note: Message | None = None
    written: str = ""


def times_of(
    entry: TimelineEntry, own: Moment | None, item: EvidenceItem, details: Mapping[str, Any]
) -> tuple[TimeReading, ...]:
    """The chosen time first, then every other time a source states, side by side."""
    readings = [
        TimeReading(SOURCE_LABELS[moment.source], moment, _zone_note(moment), moment.written)
        for moment in dict.fromkeys(filter(None, (entry.at, own)))
    ]
    chosen = {str(reading.source) for reading in readings}
    for key, label, note in _OTHER_TIMES:
        if (stated := details.get(key)) and str(Message(label)) not in chosen:
            readings.append(TimeReading(Message(label), None, Message(note) if note else None, str(stated)))
    return tuple(readings)


def facts_of(entry: TimelineEntry, details: Mapping[str, Any]) -> tuple[tuple[Message, str], ...]:
    """Technical facts with their labels, as text."""
    facts = [
        (Message(label), str(details[key])) for key, label in _FACTS if details.get(key) not in (None, "")
    ]
    header = details.get("header_duration_ms")
    if header is not None:
        facts.append((Message(N_("Length stated in the file (s)")), f"{header / 1000:.2f}"))
    if entry.duration_ms is not None:
        facts.append((Message(N_("Length found (s)")), f"{entry.duration_ms / 1000:.2f}"))
    facts += [
        (Message(label), yuan(int(details[key])).render())
        for key, label in _SUMS
        if details.get(key) is not None
    ]
    facts += [
        (Message(N_("Tag {name}"), {"name": name}), str(value))
        for name, value in (details.get("tags") or {}).items()
    ]
    return tuple(facts)


def _zone_note(moment: Moment) -> Message | None:
    return None if moment.zone_known else Message(N_("written without a zone; Beijing time assumed"))
