"""A timeline entry in words: the two lines, the badges and the whole sentence of its row."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from evidence_desk.domain.communication import Direction, Kind
from evidence_desk.domain.corroboration import Grade
from evidence_desk.domain.hand_note import NoteAbout, note_age
from evidence_desk.domain.timeline import Badges, TimelineEntry
from evidence_desk.gui import dates
from evidence_desk.text import N_, _, ngettext

KIND_WORDS = {
    Kind.CALL: N_("Call"), Kind.RECORDING: N_("Recording"), Kind.SMS: N_("SMS"), Kind.MMS: N_("MMS"),
    Kind.CHAT: N_("Chat"), Kind.SCREENSHOT: N_("Screenshot"), Kind.EMAIL: N_("E-mail"),
    Kind.PAYMENT: N_("Payment"), Kind.DOCUMENT: N_("File"), Kind.NOTE: N_("Note"),
}  # fmt: skip
KIND_ICONS = {
    Kind.CALL: "phone", Kind.RECORDING: "mic", Kind.SMS: "message", Kind.MMS: "message", Kind.CHAT: "chat",
    Kind.SCREENSHOT: "picture", Kind.EMAIL: "mail", Kind.PAYMENT: "card", Kind.DOCUMENT: "document",
    Kind.NOTE: "note",
}  # fmt: skip
#: What a note made by hand is about.
NOTE_WORDS = {
    NoteAbout.CALL: N_("Call without a recording"), NoteAbout.VISIT: N_("Visit"),
    NoteAbout.LETTER: N_("Letter"), NoteAbout.CALLER_DISPLAY: N_("Caller display"),
    NoteAbout.OTHER: N_("Something else"),
}  # fmt: skip
_NOTED = {
    NoteAbout.CALL: N_("Note of a call"), NoteAbout.VISIT: N_("Note of a visit"),
    NoteAbout.LETTER: N_("Note of a letter"), NoteAbout.CALLER_DISPLAY: N_("Note of a caller display"),
    NoteAbout.OTHER: N_("Note"),
}  # fmt: skip
_UNANSWERED = {
    "missed": N_("Missed call"), "rejected": N_("Rejected call"), "refused": N_("Blocked call"),
    "voicemail": N_("Voicemail"), "answered_elsewhere": N_("Answered on another device"),
}  # fmt: skip
_CALL_GRADES = {
    Grade.STRONG: N_("Call: strong"), Grade.MEDIUM: N_("Call: medium"), Grade.WEAK: N_("Call: weak"),
    Grade.NONE: N_("Call: none"), Grade.NOT_ASSESSED: N_("Call: not assessed"),
    Grade.CONTRADICTED: N_("Call: at odds with the list"),
}  # fmt: skip
_CONTENT_GRADES = {
    Grade.STRONG: N_("Content: strong"), Grade.MEDIUM: N_("Content: medium"),
    Grade.WEAK: N_("Content: weak"), Grade.NONE: N_("Content: none"),
    Grade.NOT_ASSESSED: N_("Content: not assessed"), Grade.CONTRADICTED: N_("Content: at odds"),
}  # fmt: skip
_TONES = {
    Grade.STRONG: "support", Grade.MEDIUM: "look", Grade.WEAK: "look", Grade.NONE: "alone",
    Grade.NOT_ASSESSED: "grey", Grade.CONTRADICTED: "alone",
}  # fmt: skip
#: The locator of an entry that is a whole file; a notice about an export says nothing about one of its rows.
WHOLE = "whole"
#: A line of a list needs no more of a text than this.
_LINE_CHARACTERS = 240
#: Characters that turn the order of what follows; in one line of a list they could disguise a name.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])


@dataclass(frozen=True, slots=True)
class Badge:
    """A word, a tone (a token of the theme, or "grey") and how full its shape is, 0 to 3; None: no shape."""

    text: str
    tone: str
    fill: int | None = None


@dataclass(frozen=True, slots=True)
class RowWords:
    """All that a row paints and says. `month` and `day` are empty where the time is not known."""

    month: str
    day: str
    short_day: str
    clock: str
    icon: str
    headline: str
    detail: str
    badges: tuple[Badge, ...]
    sentence: str


def one_line(untrusted: str, characters: int | None = _LINE_CHARACTERS) -> str:
    """Evidence text as one harmless line: no breaks, no characters that turn the reading order."""
    return " ".join(untrusted[:characters].translate(_TURNING).split())


def row_words(entry: TimelineEntry, zone: ZoneInfo, *, with_debt: bool = False) -> RowWords:
    """What the row of `entry` says; `with_debt` names the debt it is filed under."""
    local = entry.at.local(zone) if entry.at else None
    clock = dates.clock(entry.at, zone) if entry.at else ""
    headline, detail = _headline(entry), _detail(entry)
    badges = _badges(entry, with_debt)
    when = " ".join(filter(None, (dates.day(local), clock))) if local else _("Time not known")
    kind = _(KIND_WORDS[entry.kind])
    spoken = (when, kind, headline, detail, *(badge.text for badge in badges))
    return RowWords(
        month=dates.month(local) if local else "",
        day=dates.day(local) if local else "",
        short_day=dates.short_day(local) if local else _("No date"),
        clock=clock,
        icon=_icon(entry),
        headline=headline,
        detail=detail,
        badges=badges,
        sentence=_("; ").join(filter(None, spoken)),
    )


def is_unanswered(entry: TimelineEntry) -> bool:
    """Whether a call was not connected, as its log says."""
    return entry.kind is Kind.CALL and (entry.call_type in _UNANSWERED or entry.duration_ms == 0)


def who(entry: TimelineEntry) -> str:
    """The other side as the row names it: name and number, whichever is known."""
    name = one_line(entry.counterparty or "")
    number = dates.number(entry.number) if entry.number else ""
    return " · ".join(dict.fromkeys(filter(None, (name, one_line(number)))))


def _headline(entry: TimelineEntry) -> str:
    other = who(entry)
    if entry.about is not None and not other:
        return _opening(entry)
    if not other and entry.kind not in (Kind.CALL, Kind.SMS):
        other = one_line(entry.item_name)
    return " · ".join(filter(None, (_opening(entry), other or _("number not known"))))


def _opening(entry: TimelineEntry) -> str:
    if entry.kind is Kind.CALL and entry.call_type in _UNANSWERED:
        return _(_UNANSWERED[entry.call_type])
    if entry.about is not None:
        return _(_NOTED[entry.about])
    if entry.kind in (Kind.CALL, Kind.RECORDING):
        words = {Direction.IN: N_("Incoming"), Direction.OUT: N_("Outgoing")}
        return _(words.get(entry.direction, KIND_WORDS[entry.kind]))
    if entry.direction is Direction.OUT:
        return _("{kind} sent").format(kind=_(KIND_WORDS[entry.kind]))
    return _(KIND_WORDS[entry.kind])


def _detail(entry: TimelineEntry) -> str:
    text = one_line(entry.text)
    if entry.kind is Kind.RECORDING:
        length = dates.duration(entry.duration_ms) if entry.duration_ms is not None else ""
        named = one_line(entry.item_name) if who(entry) else ""
        said = _("“{words}”").format(words=text) if text else named
        return " · ".join(filter(None, (length, said)))
    if entry.kind is Kind.CALL:
        return " · ".join(filter(None, (_talk_time(entry), text)))
    return text or (one_line(entry.item_name) if who(entry) else _wordless(entry))


def _wordless(entry: TimelineEntry) -> str:
    """What an entry without words of its own says; those of a picture are entries beside it."""
    if entry.read_entries:
        return ngettext("Read: {number} entry", "Read: {number} entries", entry.read_entries).format(
            number=entry.read_entries
        )
    if entry.read_entries == 0:
        return _("Read; no words found in it")
    return _("Kept as it is; not read")


def _talk_time(entry: TimelineEntry) -> str:
    if is_unanswered(entry):
        return _("Not connected")
    if entry.duration_ms is None:
        return _("Length not known")
    return _("Connected, {length}").format(length=dates.duration(entry.duration_ms))


def _icon(entry: TimelineEntry) -> str:
    if entry.kind is not Kind.CALL:
        return KIND_ICONS[entry.kind]
    if is_unanswered(entry):
        return "phone_missed"
    return {Direction.IN: "phone_in", Direction.OUT: "phone_out"}.get(entry.direction, "phone")


def _badges(entry: TimelineEntry, with_debt: bool) -> tuple[Badge, ...]:
    badges = []
    if with_debt and entry.debt_name:
        badges.append(Badge(one_line(entry.debt_name), "grey"))
    if entry.has_notice and entry.locator == WHOLE:
        badges.append(Badge(_("Notice"), "look"))
    if entry.at and entry.at.clock_ahead_ms:
        badges.append(Badge(_("Clock corrected"), "grey"))
    if entry.noted_at:
        badges.append(Badge(note_age(entry.at, entry.noted_at).render(), "look"))
    if entry.badges:
        badges.extend(recording_badges(entry.badges))
        if entry.flagged and entry.badges.content is not Grade.NONE:
            badges.append(Badge(_("To complete"), "alone"))
    elif entry.same_event:
        badges.append(Badge(_("Same call"), "grey"))
    elif is_unanswered(entry):
        badges.append(Badge(_("Not answered"), "grey"))
    return tuple(badges)


def recording_badges(badges: Badges) -> tuple[Badge, ...]:
    """The two facts of a recording as badges: that the call took place, and what was said."""
    if badges.call is badges.content is Grade.NOT_ASSESSED:
        return (Badge(_("Not assessed"), "grey"),)
    return (
        Badge(_(_CALL_GRADES[badges.call]), _TONES[badges.call], _fill(badges.call)),
        Badge(_(_CONTENT_GRADES[badges.content]), _TONES[badges.content], _fill(badges.content)),
    )


def _fill(grade: Grade) -> int | None:
    return None if grade is Grade.NOT_ASSESSED else grade.rank
