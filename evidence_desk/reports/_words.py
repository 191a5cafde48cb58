"""The words of a printed report for every kind, grade and source the case file knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from evidence_desk.domain.communication import Direction, Kind, SourceClass
from evidence_desk.domain.custody import CustodyKind
from evidence_desk.domain.evidence import Outcome
from evidence_desk.domain.finding import RunOutcome, Severity
from evidence_desk.domain.moment import DEFAULT_ZONE, Moment, Precision, TimeSource
from evidence_desk.text import N_, Message, catalogue

KINDS = {
    Kind.CALL: N_("Call"),
    Kind.RECORDING: N_("Recording"),
    Kind.SMS: N_("Text message"),
    Kind.MMS: N_("Picture message"),
    Kind.CHAT: N_("Chat message"),
    Kind.SCREENSHOT: N_("Screenshot"),
    Kind.EMAIL: N_("E-mail"),
    Kind.PAYMENT: N_("Payment"),
    Kind.DOCUMENT: N_("Document"),
    Kind.NOTE: N_("Own note"),
}
_CALL_DIRECTIONS = {
    Direction.IN: N_("incoming"),
    Direction.OUT: N_("outgoing"),
    Direction.UNKNOWN: N_("direction unknown"),
}
_MESSAGE_DIRECTIONS = {Direction.IN: N_("received"), Direction.OUT: N_("sent"), Direction.UNKNOWN: ""}
_CALL_TYPES = {
    "missed": N_("not answered"),
    "rejected": N_("declined"),
    "refused": N_("declined"),
    "blocked": N_("blocked"),
    "voicemail": N_("voicemail"),
}
#: Forms of evidence after the Civil Procedure Law art. 66 and the Provisions on Evidence art. 14; sound in
#: electronic media goes by the rules of electronic data (Interpretation art. 116).
FORMS = {
    SourceClass.DEVICE_RECORDING: N_("Electronic data (sound recording)"),
    SourceClass.DEVICE_CALL_LOG: N_("Electronic data (call records)"),
    SourceClass.CARRIER_DETAILS: N_("Electronic data (call records)"),
    SourceClass.MESSAGE_EXPORT: N_("Electronic data (messages)"),
    SourceClass.SCREENSHOT: N_("Electronic data (picture)"),
    SourceClass.STATEMENT: N_("Electronic data (transaction record)"),
}
OTHER_FORM = N_("Electronic data (file)")
SEVERITIES = {
    Severity.INFO: N_("for information"),
    Severity.ATTENTION: N_("worth a look"),
    Severity.CRITICAL: N_("look at this first"),
}
RUN_OUTCOMES = {
    RunOutcome.FINDINGS: N_("findings"),
    RunOutcome.NO_FINDINGS: N_("no findings"),
    RunOutcome.ERROR: N_("did not finish"),
}
CUSTODY_KINDS = {
    CustodyKind.CASE_CREATED: N_("case file created"),
    CustodyKind.RECEIVED: N_("taken in"),
    CustodyKind.RECEIVED_AGAIN: N_("given again"),
    CustodyKind.READ_AGAIN: N_("read again"),
    CustodyKind.VERIFIED: N_("hash compared"),
    CustodyKind.EXPORTED: N_("exported"),
    CustodyKind.LINKED: N_("corroboration decided"),
    CustodyKind.DECIDED: N_("decided about a finding"),
    CustodyKind.UNDONE: N_("undone"),
    CustodyKind.REDONE: N_("redone"),
}
OUTCOMES = {
    Outcome.TAKEN: N_("read"),
    Outcome.HELD: N_("held already"),
    Outcome.KEPT_UNREAD: N_("kept, contents not read"),
    Outcome.REFUSED: N_("refused"),
}
#: The letter behind a time says who says so; `RECORD` is told apart by what kind of record it is.
_TIME_LETTERS = {
    TimeSource.USER: ("U", N_("entered by the user")),
    TimeSource.FILE_NAME: ("N", N_("file name")),
    TimeSource.CONTAINER: ("M", N_("inside the media file")),
    TimeSource.EXIF: ("X", N_("inside the picture file")),
    TimeSource.FILE_MODIFIED: ("F", N_("last change of the file")),
}
_RECORD_LETTERS = {
    SourceClass.DEVICE_RECORDING: ("R", N_("recorder's own entry")),
    SourceClass.DEVICE_CALL_LOG: ("L", N_("call log")),
    SourceClass.CARRIER_DETAILS: ("C", N_("call details of the carrier")),
    SourceClass.MESSAGE_EXPORT: ("S", N_("export of messages")),
    SourceClass.SCREENSHOT: ("P", N_("text in the screenshot")),
    SourceClass.UNREAD_FILE: ("F", N_("last change of the file")),
    SourceClass.TRANSCRIPT: ("T", N_("transcript")),
    SourceClass.DOCUMENT: ("D", N_("document")),
    SourceClass.TEXT_FILE: ("W", N_("text file")),
    SourceClass.STATEMENT: ("B", N_("bill or statement")),
    SourceClass.USER_NOTE: ("U", N_("entered by the user")),
}
ASSUMED_ZONE_LETTER = ("z", N_("the source wrote no time zone; the zone above was assumed"))
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


class Words:
    """Speaks one language and one time zone; evidence text passes through it only as a value."""

    def __init__(self, language: str, zone: str) -> None:
        self.language = language
        self.zone = ZoneInfo(zone)
        self._zone_name = zone

    def say(self, msgid: str, **values: object) -> str:
        """The sentence `msgid`, which is ours and never evidence text, with `values` inserted."""
        if values and msgid:
            return Message(msgid, values).render(self.language)
        return catalogue(self.language).gettext(msgid) if msgid else ""

    def render(self, message: Message | None) -> str:
        """A message kept in the case file, or nothing."""
        return message.render(self.language) if message else ""

    def channel(self, kind: Kind, direction: Direction, call_type: str | None) -> list[str]:
        """What it is and who began it, as short lines."""
        spoken = kind in (Kind.CALL, Kind.RECORDING)
        way = (_CALL_DIRECTIONS if spoken else _MESSAGE_DIRECTIONS)[direction]
        outcome = _CALL_TYPES.get(call_type or "", "") if kind is Kind.CALL else ""
        what = " ".join(self.say(msgid) for msgid in (KINDS[kind], way) if msgid)
        return [what, self.say(outcome)] if outcome else [what]

    def duration(self, milliseconds: int) -> str:
        """A length of time in hours, minutes and whole seconds."""
        seconds = round(milliseconds / 1000)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        if hour:
            return self.say(N_("{h} h {m} min {s} s"), h=hour, m=minute, s=second)
        if minute:
            return self.say(N_("{m} min {s} s"), m=minute, s=second)
        return self.say(N_("{s} s"), s=second)

    def date(self, moment: Moment) -> str:
        """The day with its weekday."""
        local = moment.local(self.zone)
        return f"{local:%Y-%m-%d} {self.say(_WEEKDAYS[local.weekday()])}"

    def clock(self, moment: Moment) -> str:
        """The time of day as fine as the source wrote it; nothing where it wrote only a day."""
        formats = {Precision.DAY: "", Precision.MINUTE: "%H:%M"}
        return moment.local(self.zone).strftime(formats.get(moment.precision, "%H:%M:%S"))

    def stamp(self, at: datetime) -> str:
        """A time of the desk's own clock, to the second, on the report's wall clock."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"

    def zone_label(self, at: datetime) -> str:
        """The report's zone with its distance from UTC at `at`."""
        offset = at.astimezone(self.zone).strftime("%z")
        name = self.say(N_("Beijing time")) if self._zone_name == DEFAULT_ZONE else self._zone_name
        return self.say(N_("{zone}, UTC{offset}"), zone=name, offset=f"{offset[:3]}:{offset[3:]}")

    def listed(self, parts: Iterable[str]) -> str:
        """The parts that are not empty, as an enumeration."""
        return self.say(N_(", ")).join(part for part in parts if part)

    def bracketed(self, text: str) -> str:
        """`text` in the brackets of the language; nothing stays nothing."""
        return self.say(N_("({words})"), words=text) if text else ""

    def noted(self, text: str, note: str) -> str:
        """`text` with a note in brackets behind it."""
        return self.say(N_("{text} ({note})"), text=text, note=note)

    def size(self, count: int) -> str:
        """A file size; the exact number of bytes stands in the annex."""
        for unit, step in (("MB", 1 << 20), ("KB", 1 << 10)):
            if count >= step:
                return f"{count / step:.1f} {unit}"
        return f"{count} B"


def time_letter(moment: Moment, source_class: SourceClass) -> tuple[str, str]:
    """The letter that says where a time was read, and its meaning as msgid."""
    return _TIME_LETTERS.get(moment.source) or _RECORD_LETTERS[source_class]
