"""Plain words for what the case file keeps in short codes: kinds, times and their sources, lengths, sizes."""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from evidence_desk.domain.communication import Direction, Kind
from evidence_desk.domain.moment import DEFAULT_ZONE, Moment, Precision, TimeSource
from evidence_desk.domain.phone_register import clock_error
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.domain.verdict_words import SOURCE_CLASSES
from evidence_desk.gui import dates
from evidence_desk.gui.entry_words import KIND_WORDS, NOTE_WORDS, one_line
from evidence_desk.text import N_, Message, _

_TIME_SOURCES = {
    TimeSource.USER: N_("set by hand"),
    TimeSource.FILE_NAME: N_("read from the file name"),
    TimeSource.CONTAINER: N_("read from inside the media file"),
    TimeSource.EXIF: N_("read from inside the picture file"),
    TimeSource.FILE_MODIFIED: N_("the file's last change; copying can alter it"),
}
_PRECISIONS = {
    Precision.MILLISECOND: N_("to the millisecond"),
    Precision.SECOND: N_("to the second"),
    Precision.MINUTE: N_("to the minute"),
    Precision.DAY: N_("to the day only"),
}
_CALLS = {
    Direction.IN: N_("incoming"),
    Direction.OUT: N_("outgoing"),
    Direction.UNKNOWN: "",
}
_MESSAGES = {Direction.IN: N_("received"), Direction.OUT: N_("sent"), Direction.UNKNOWN: ""}
_PAYMENTS = {Direction.IN: N_("money in"), Direction.OUT: N_("money out"), Direction.UNKNOWN: ""}
_LONG_WORD = 24
_BY_NUMBER = frozenset({Kind.CALL, Kind.SMS})


def case_zone(zone: str | tzinfo | None) -> tzinfo:
    """The zone times are shown in."""
    return zone if isinstance(zone, tzinfo) else ZoneInfo(zone or DEFAULT_ZONE)


def breakable(text: str) -> str:
    """A long name that may wrap anywhere; for labels that cannot be copied from."""
    return "\u200b".join(one_line(text))


def wrappable(text: str) -> str:
    """A line in which words longer than any panel, such as file names, may wrap after any letter."""
    words = one_line(text, None).split(" ")
    return " ".join(breakable(word) if len(word) > _LONG_WORD else word for word in words)


def unbroken(text: str) -> str:
    """A number with its unit, or the groups of a number, kept on one line."""
    return text.replace(" ", "\u00a0")


def clock(moment: Moment, zone: tzinfo) -> str:
    """The time of day as fine as the source wrote it, nothing where it wrote a day only."""
    formats = {Precision.DAY: "", Precision.MINUTE: "%H:%M"}
    return moment.local(zone).strftime(formats.get(moment.precision, "%H:%M:%S"))


def when(moment: Moment | None, zone: tzinfo) -> str:
    """Date and time of day, or that none is known."""
    if moment is None:
        return _("time unknown")
    return f"{dates.day(moment.local(zone))} {clock(moment, zone)}".rstrip()


def stamp(at: datetime, zone: tzinfo) -> str:
    """A time of the desk's own clock, to the second."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def size(count: int) -> str:
    """A file's size; whole bytes below a kilobyte."""
    if count < 1000:
        return Message(N_("{count} bytes"), {"count": count}).render()
    for unit in ("kB", "MB"):
        count_in = count / {"kB": 1e3, "MB": 1e6}[unit]
        if count_in < 1000:
            return f"{count_in:.1f} {unit}"
    return f"{count / 1e9:.2f} GB"


def way(entry: TimelineEntry) -> str:
    """Who began it, in a word; nothing where that says nothing."""
    if entry.kind is Kind.PAYMENT:
        return _(_PAYMENTS[entry.direction])
    spoken = entry.kind in {Kind.CALL, Kind.RECORDING}
    return _((_CALLS if spoken else _MESSAGES)[entry.direction])


def who(entry: TimelineEntry) -> str:
    """The other side: the name the case knows, else the number; of what has neither, the file's name."""
    known = one_line(entry.counterparty or "") or dates.number(entry.number or "")
    if not known and entry.kind not in _BY_NUMBER:
        known = one_line(entry.item_name)
    return known or _("number unknown")


def title(entry: TimelineEntry) -> str:
    """What it is and with whom."""
    if entry.about is not None and not (entry.counterparty or entry.number):
        return f"{_(KIND_WORDS[entry.kind])} · {_(NOTE_WORDS[entry.about])}"
    return f"{_(KIND_WORDS[entry.kind])} · {who(entry)}"


def time_source(moment: Moment, entry: TimelineEntry) -> str:
    """How the time is known: its source, how fine it is, and whether its zone was written or assumed."""
    if moment.source is TimeSource.RECORD:
        said = Message(
            N_("read from the record ({source})"), {"source": _(SOURCE_CLASSES[entry.source_class])}
        ).render()
    else:
        said = _(_TIME_SOURCES[moment.source])
    zone = (
        N_("time zone written by the source") if moment.zone_known else N_("time zone not written; assumed")
    )
    values = {"source": said, "precision": _(_PRECISIONS[moment.precision]), "zone": _(zone)}
    if moment.clock_ahead_ms:
        error = clock_error(moment.clock_ahead_ms)
        corrected = N_("Time: {source}; {precision}; {zone}; corrected, the phone's clock ran {error}.")
        return Message(corrected, values | {"error": error}).render()
    return Message(N_("Time: {source}; {precision}; {zone}."), values).render()


def short_when(moment: Moment | None, zone: tzinfo) -> str:
    """Date and time of day to the minute, in digits."""
    if moment is None:
        return _("time unknown")
    pattern = "%Y-%m-%d" if moment.precision is Precision.DAY else "%Y-%m-%d %H:%M"
    return moment.local(zone).strftime(pattern)


def headline(entry: TimelineEntry, zone: tzinfo) -> str:
    """One line that names an entry in a list of others: when, what, with whom."""
    return f"{short_when(entry.at, zone)} · {title(entry)}"
