"""QQ for computers, message manager, "export as MHT": one chat with its pictures, or several.

One table whose rows state the chat, a day (`日期: 2024-03-12`), or a message: sender and time, then words.
Pictures are parts of their own and come with their message. https://github.com/kkaiwwana/qq-chat-converter
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from evidence_desk.importers import Attachment, Claim, Extracted, Importer, Source
from evidence_desk.importers._chat import TOO_LONG, UNDATED, FewNotices, NoMessagesInside, Repeats
from evidence_desk.importers._html_text import text_of_html
from evidence_desk.importers._mail_words import shown_name
from evidence_desk.importers._mht import Part, bytes_of, parts_of, rows_of
from evidence_desk.importers._qq_message import Chat, Sent, communication, sent_by
from evidence_desk.importers._text import storable
from evidence_desk.media import sniff
from evidence_desk.text import N_

_SIGN = re.compile(rb"^From:\s*<Save by Tencent MsgMgr>", re.MULTILINE)
_HEAD = re.compile(
    r"<div[^>]{0,300}>\s*<div[^>]{0,300}>(?P<who>.{0,600}?)</div>\s*"
    r"(?P<time>[0-9]{1,2}:[0-9]{2}:[0-9]{2})(?:\s|&nbsp;){0,9}(?P<half>[AP]M)?(?:\s|&nbsp;){0,9}</div>(?P<body>.*)",
    re.IGNORECASE | re.DOTALL,
)
_DAY = re.compile(r"日期[:：]\s*(?P<day>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})\s*")
_HEADING = re.compile("消息(?P<what>分组|对象)[:：](?P<value>.*)", re.DOTALL)
_ACCOUNT = re.compile(r"(?P<nick>.*?)(?:\((?P<number>[0-9]{4,12})\)|<(?P<mail>[^<>]{3,100})>)", re.DOTALL)
_PICTURE = re.compile(
    r"<img\b[^>]{0,500}?\bsrc\s*=\s*[\"']?(?P<source>[^\"'\s>]{1,300})[^>]{0,500}>", re.IGNORECASE
)
_PLACE = "[图片]"
_LONGEST_TEXT, _LONGEST_HEADING = 1 << 20, 4_000
_MOST_PICTURES, _MOST_PICTURE_BYTES = 100, 4 << 30
_SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/bmp": ".bmp",
}

_PICTURE_MISSING = N_(
    "A picture of a message here is not in the file, or is damaged. The words of the message are kept, and "
    "the file is unchanged. If the picture matters, look at it in QQ, or export the chat again."
)


class _Message(NamedTuple):
    sent: Sent
    body: str


class QQMht(Importer):
    """Reads the chats that QQ exported as a page, with their pictures."""

    key = "qq_mht"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain by the line that QQ's message manager begins the file with."""
        return Claim.CERTAIN if _SIGN.search(source.head[:400].lstrip(b"\xef\xbb\xbf")) else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the messages in the file's order, each before its pictures, then notices."""
        pages: list[Part] = []
        pictures: dict[str, Part] = {}
        for part in parts_of(source.path):
            if part.content_type == "text/html":
                pages.append(part)
            elif part.location:
                pictures.setdefault(_name(part.location), part)
        reading = _Reading(source, pictures)
        for page in pages:
            yield from reading.page(page)
        if not reading.found_count:
            raise NoMessagesInside
        yield from reading.notices.rest()


class _Reading:
    """One reading of one file."""

    def __init__(self, source: Source, pictures: dict[str, Part]) -> None:
        self.found_count = 0
        self.notices = FewNotices()
        self._source = source
        self._pictures = pictures
        self._bytes_left = _MOST_PICTURE_BYTES
        self._repeats = Repeats()
        self._rows_before = 0

    def page(self, page: Part) -> Iterator[Extracted]:
        chats = _chats(rows_of(self._source.path, page))
        count = 0
        for number, chat_number, message in _messages(rows_of(self._source.path, page)):
            count = number
            self.found_count += 1
            yield from self._message(f"row[{self._rows_before + number}]", chats[chat_number], message)
        self._rows_before += count

    def _message(self, locator: str, chat: Chat, message: _Message) -> Iterator[Extracted]:
        text, whole = text_of_html(_PICTURE.sub(_PLACE, message.body))
        text = storable(text)
        if not whole or len(text) > _LONGEST_TEXT:
            yield from self.notices.tell(TOO_LONG, locator)
        one = communication(self._source, locator, chat, message.sent, text[:_LONGEST_TEXT], self._repeats)
        if one.at is None:
            yield from self.notices.tell(UNDATED, locator)
        yield one
        shown = [_name(html.unescape(found["source"])) for found in _PICTURE.finditer(message.body)]
        for number, name in enumerate(shown[:_MOST_PICTURES], 1):
            yield from self._picture(name, f"{locator}/picture[{number}]")

    def _picture(self, name: str, locator: str) -> Iterator[Extracted]:
        part = self._pictures.get(name)
        data = (
            bytes_of(self._source.path, part) if part and part.end - part.begin <= self._bytes_left else None
        )
        if not data:
            yield from self.notices.tell(_PICTURE_MISSING, locator)
            return
        self._bytes_left -= len(data)
        kind = sniff(data[:4096])
        stem = shown_name(storable(name)).removesuffix(".dat") or "picture"
        yield Attachment(stem + _SUFFIXES.get(kind.mime if kind else "", ".bin"), data, locator)


def _messages(rows: Iterator[str]) -> Iterator[tuple[int, int, _Message]]:
    """Number of the row, number of the chat, and each message."""
    chat_number, day = 0, ""
    for number, row in enumerate(rows, 1):
        piece = _piece(row, day)
        if isinstance(piece, _Message):
            yield number, chat_number, piece
        elif isinstance(piece, str):
            day = piece
        elif piece and piece[0] == "对象":
            chat_number += 1


def _chats(rows: Iterator[str]) -> list[Chat]:
    """All chats; the first is that of messages before any heading."""
    chats, group, day = [Chat()], "", ""
    for row in rows:
        piece = _piece(row, day)
        if isinstance(piece, _Message):
            chats[-1].note(piece.sent)
        elif isinstance(piece, str):
            day = piece
        elif piece and piece[0] == "分组":
            group = piece[1]
        elif piece:
            chats.append(Chat(group, piece[1]))
    return chats


def _piece(row: str, day: str) -> _Message | str | tuple[str, str] | None:
    """A message, the day of those that follow, a heading (what, value), or nothing."""
    if found := _HEAD.search(row):
        who, _ = text_of_html(found["who"])
        account = _ACCOUNT.fullmatch(who)
        half = (found["half"] or "").upper()
        written = " ".join(filter(None, (day, found["time"], half)))
        named = account["number"] or account["mail"] if account else ""
        nick = account["nick"] if account else who
        return _Message(sent_by(written, half or None, nick, named or ""), found["body"])
    if len(row) > _LONGEST_HEADING:
        return None
    text = text_of_html(row)[0].strip()
    if day_found := _DAY.fullmatch(text):
        return day_found["day"]
    heading = _HEADING.fullmatch(text)
    return (heading["what"], storable(heading["value"].strip())) if heading else None


def _name(location: str) -> str:
    """The last part of where a picture lies, as the page and the part call it."""
    return re.split(r"[\\/]", location.strip())[-1].removeprefix("cid:").lower()


IMPORTER = QQMht()
