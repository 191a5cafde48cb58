"""WhatsApp, "export chat": `_chat.txt` from an iPhone, `WhatsApp Chat with X.txt` from Android.

The time stands in the order and clock of the phone, without a zone: `[12.03.24, 21:30:15] X: text` on an
iPhone, `12/3/24, 9:30 PM - X: text` on Android. A line without a time goes on with the message before it;
a time without `X: ` is said by the app. The file does not say which name is the owner's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.importers import Claim, Extracted, Importer, Notice, Source
from evidence_desk.importers._chat import (
    TOO_LONG,
    UNDATED,
    FewNotices,
    Lines,
    NoMessagesInside,
    Repeats,
    message_key,
    name_details,
    number_in,
    party,
)
from evidence_desk.importers._text import decoded_lines, encoding_of, line_locator, storable, text_head
from evidence_desk.importers._whatsapp_time import STAMP, Order, OrderOfDates, Stamp, stamp_of
from evidence_desk.text import N_, Message

#: Direction marks, which WhatsApp puts before lines, names and what the app itself says.
_MARKS = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
#: Newer versions put narrow and unbreakable blanks between time and AM.
_STAMP = f"(?P<stamp>{STAMP})".replace(" ", "[ \u202f\u00a0]")
_BEGINS = (re.compile(rf"{_MARKS}*\[{_STAMP}\] "), re.compile(rf"{_MARKS}*{_STAMP} - "))
_SENT = re.compile(rf"(?P<who>[^:\n]{{1,100}}):(?: |(?={_MARKS})|$)(?P<text>.*)", re.DOTALL)
_EDGES = " \u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_FILE = re.compile(
    rf"<[^<>:]{{2,20}}: (?P<named>[^<>\n]+)>|"
    rf"^{_MARKS}*(?P<beside>[^\n]+\.\w{{2,5}}) "
    r"\((?:file attached|文件附件|檔案附件|附件|Datei angehängt)\)",
    re.MULTILINE,
)
_OMITTED = re.compile(
    rf"{_MARKS}*(?:<Media omitted>|<省略影音内容>|<省略多媒體檔?案?>|<Medien ausgeschlossen>"
    r"|(?:image|video|audio|sticker|GIF|document|Contact card) omitted"
    r"|(?:图像|圖片|影片|视频|音频|貼圖)(?:已略去|忽略))"
)
#: Words that no other program writes beside such times.
_SIGN = re.compile(
    rf"{_MARKS}|end-to-end encrypted|端[到对對]端加密|<(?:attached|Anhang|已附加|附件)[:：]|"
    rf"{_OMITTED.pattern}"
)
_NAMED = (
    re.compile(r"WhatsApp[ -]?Chat(?:[ _](?:with|mit|con|avec|met)[ _]|[ _]-[ _])(?P<peer>.+)"),
    re.compile(r"[与與](?P<peer>.+)的 ?WhatsApp ?(?:聊天|對話|对话).*"),
)
_COPY = re.compile(r" ?\(\d+\)$")
#: Beyond this it is a group, whatever its name.
_MOST_SENDERS = 1000

_ASSUMED = N_(
    "The dates in this file could be read day first or month first; they are read {order}. "
    "The texts are unaffected, and each time is also kept as it is written. "
    "Compare one message with the phone, and correct the times by hand if they differ."
)
_ORDERS = {
    Order.DAY_MONTH_YEAR: N_("day first"),
    Order.MONTH_DAY_YEAR: N_("month first"),
    Order.YEAR_MONTH_DAY: N_("year first"),
}


class _Whole(NamedTuple):
    """What only the whole file tells: the order of its dates and who wrote in it."""

    order: Order
    assumed: bool
    senders: set[str]
    message_count: int


class WhatsAppText(Importer):
    """Reads a chat that WhatsApp exported as text."""

    key = "whatsapp_text"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain by WhatsApp's own words or name beside its lines; possible where many lines look so."""
        lines = text_head(source).strip().split("\n")
        begun = [begin for line in lines if (begin := _begin(line))]
        if not begun or _begin(lines[0]) is None:
            return Claim.NO
        if "whatsapp" in f"{source.name} {source.folder}".lower() or source.name.startswith("_chat"):
            return Claim.CERTAIN
        if any(_SIGN.search(line) for line in lines):
            return Claim.CERTAIN
        # A log of some program begins its lines so too, but with the year and dashes.
        sent = [begin for begin in begun if begin.sender and "-" not in begin.stamp.written]
        return Claim.POSSIBLE if len(sent) >= 3 and 2 * len(begun) > len(lines) else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the messages in the file's order, then notices about the file."""
        encoding = encoding_of(source.path)
        whole = _whole(source, decoded_lines(source.path, encoding))
        if not whole.message_count:
            raise NoMessagesInside
        notices = FewNotices()
        reading = _Reading(source, whole)
        for locator, begin, lines in _messages(decoded_lines(source.path, encoding)):
            one = reading.communication(locator, begin, lines.text())
            if one.at is None:
                yield from notices.tell(UNDATED, locator)
            if lines.cut:
                yield from notices.tell(TOO_LONG, locator)
            yield one
        yield from notices.rest()
        if whole.assumed:
            yield Notice(Message(_ASSUMED, {"order": Message(_ORDERS[whole.order])}), "whole")
        yield from encoding.notices()


class _Begin(NamedTuple):
    """The first line of a message; `sender` is "" where the app speaks."""

    stamp: Stamp
    sender: str
    text: str


def _begin(line: str) -> _Begin | None:
    for pattern in _BEGINS:
        if found := pattern.match(line):
            rest = line[found.end() :]
            sent = _SENT.match(rest)
            sender = sent["who"].strip(_EDGES) if sent else ""
            return _Begin(stamp_of(found), storable(sender), sent["text"] if sent and sender else rest)
    return None


def _messages(lines: Iterator[str]) -> Iterator[tuple[str, _Begin, Lines]]:
    """Each message with its locator and all its lines; what stands before the first one is passed over."""
    begun: tuple[str, _Begin, Lines] | None = None
    for number, line in enumerate(lines, 1):
        if begin := _begin(line):
            if begun:
                yield begun
            begun = line_locator(number), begin, Lines(begin.text)
        elif begun:
            begun[2].add(line)
    if begun:
        yield begun


def _whole(source: Source, lines: Iterator[str]) -> _Whole:
    order = OrderOfDates((source.now + timedelta(days=2)).replace(tzinfo=None))
    senders: set[str] = set()
    count = 0
    for begin in filter(None, map(_begin, lines)):
        count += 1
        order.hear(begin.stamp)
        if begin.sender and len(senders) < _MOST_SENDERS:
            senders.add(begin.sender)
    return _Whole(*order.decide(), senders, count)


class _Reading:
    def __init__(self, source: Source, whole: _Whole) -> None:
        self._zone = source.zone
        self._whole = whole
        self._repeats = Repeats()
        self._conversation = _conversation(source)
        self._two_sided = self._conversation in whole.senders and len(whole.senders) <= 2

    def communication(self, locator: str, begin: _Begin, text: str) -> Communication:
        at = begin.stamp.moment(self._whole.order, self._zone)
        sender = begin.sender or None
        direction = self._direction(begin.sender)
        name = party(direction, sender, self._conversation)
        details = name_details(name, sender, self._conversation) | _details(begin, text)
        if at is None:
            details["time_as_written"] = begin.stamp.written
        elif self._whole.assumed:
            details["date_order"] = str(self._whole.order)
        identity = (begin.stamp.written, begin.sender, text)
        return Communication(
            locator,
            Kind.CHAT,
            SourceClass.MESSAGE_EXPORT,
            at,
            direction,
            number_in(name),
            name,
            text.strip(_EDGES),
            None,
            message_key("whatsapp", *identity, self._repeats.number(*identity)) if at else None,
            details,
        )

    def _direction(self, sender: str) -> Direction:
        """Known only in a chat of two whose file is named after the other side."""
        if not self._two_sided or not sender:
            return Direction.UNKNOWN
        return Direction.IN if sender == self._conversation else Direction.OUT


def _conversation(source: Source) -> str | None:
    """The chat's name by the name of the file or, as unpacked, of its folder."""
    for name in (source.stem, source.folder):
        for pattern in _NAMED:
            if found := pattern.fullmatch(_COPY.sub("", name.strip())):
                return storable(found["peer"].strip())
    return None


def _details(begin: _Begin, text: str) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if found := _FILE.search(text):
        details["file"] = found["named"] or found["beside"]
    elif _OMITTED.fullmatch(text.strip()):
        details["media_omitted"] = True
    elif not begin.sender or re.match(_MARKS, text):
        details["system"] = True
    return details


IMPORTER = WhatsAppText()
