"""QQ for computers, message manager, "export as text": one chat, or all chats in `全部消息记录.txt`.

Each chat has a head of rules (`====`) with `消息分组:` and `消息对象:`. A message is a line with time and
sender, `2024-03-12 9:30:15 张三(123456)`, preceded by a blank line, and then its words.
https://github.com/hikariyo/qq-chat-history
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.moment import Precision
from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._chat import (
    TOO_LONG,
    UNDATED,
    FewNotices,
    Lines,
    NoMessagesInside,
    Repeats,
    message_key,
    name_details,
    party,
    wall_moment,
)
from evidence_desk.importers._text import decoded_lines, encoding_of, line_locator, storable, text_head

_SENT = re.compile(
    r"(?P<written>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{1,2}:[0-9]{2}:[0-9]{2}(?: (?P<half>[AP]M))?)"
    r" (?P<nick>.{0,200}?)(?:\((?P<number>[0-9]{4,12})\)|<(?P<mail>[^<>]{3,100})>)?"
)
_RULE = re.compile("={8,}")
_HEADING = re.compile("消息(?P<what>分组|对象)[:：](?P<value>.*)")
_BEGINS = "消息记录（此消息记录为文本格式"
#: A title that groups give in front of a name.
_TITLE = re.compile("^【[^【】]{1,20}】")
#: The account under which QQ itself speaks.
_SYSTEM = "10000"


class _Sent(NamedTuple):
    written: str
    wall: datetime | None
    nick: str
    account: str


@dataclass
class _Chat:
    """One chat of the file: its heading, and who wrote in it, up to three names."""

    group: str = ""
    name: str = ""
    senders: set[str] = field(default_factory=set)

    def direction(self, sender: str) -> Direction:
        """Known where two people wrote and one of them is the one the chat is named after."""
        if self.name not in self.senders or len(self.senders) > 2 or sender not in self.senders:
            return Direction.UNKNOWN
        return Direction.IN if sender == self.name else Direction.OUT


class QQText(Importer):
    """Reads the chats that QQ exported as text."""

    key = "qq_text"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain by QQ's own head; possible by two messages whose senders have a QQ number or mail."""
        text = text_head(source)
        if _BEGINS in text[:200] or re.search("^消息分组[:：].*\n=+\n消息对象[:：]", text, re.MULTILINE):
            return Claim.CERTAIN
        lines = text.split("\n")
        sent = [line for before, line in zip(["", *lines], lines, strict=False) if not before.strip()]
        found = [one for line in sent if (one := _SENT.fullmatch(line)) and (one["number"] or one["mail"])]
        return Claim.POSSIBLE if len(found) >= 2 else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the messages in the file's order, then notices about the file."""
        encoding = encoding_of(source.path)
        chats = _chats(decoded_lines(source.path, encoding))
        notices = FewNotices()
        repeats = Repeats()
        found_count = 0
        for number, chat_number, sent, lines in _messages(decoded_lines(source.path, encoding)):
            found_count += 1
            locator = line_locator(number)
            one = _communication(source, locator, chats[chat_number], sent, lines.text(), repeats)
            if one.at is None:
                yield from notices.tell(UNDATED, locator)
            if lines.cut:
                yield from notices.tell(TOO_LONG, locator)
            yield one
        if not found_count:
            raise NoMessagesInside
        yield from notices.rest()
        yield from encoding.notices()


def _pieces(lines: Iterator[str]) -> Iterator[tuple[int, str | _Sent | tuple[str, str]]]:
    """Each line with its number: a heading (what, value), the head of a message, or a line of words."""
    after_blank, rule = True, None
    in_head = True
    for number, line in enumerate(lines, 1):
        is_rule = _RULE.fullmatch(line) is not None
        if rule is not None:
            heading = _HEADING.fullmatch(line)
            if heading:
                yield number, (heading["what"], storable(heading["value"].strip()))
                rule, in_head = None, True
                continue
            if not in_head:
                yield number - 1, rule
            rule, after_blank = None, in_head
        if is_rule:
            rule = line
        elif after_blank and (sent := _sent(line)):
            yield number, sent
            in_head = after_blank = False
        else:
            if not in_head:
                yield number, line
            after_blank = not line.strip()
    if rule is not None and not in_head:
        yield number, rule


def _messages(lines: Iterator[str]) -> Iterator[tuple[int, int, _Sent, Lines]]:
    """Number of the first line, number of the chat, head and words of each message."""
    chat_number = 0
    begun: tuple[int, int, _Sent, Lines] | None = None
    for number, piece in _pieces(lines):
        if isinstance(piece, str):
            if begun:
                begun[3].add(piece)
            continue
        if begun:
            yield begun
            begun = None
        if isinstance(piece, _Sent):
            begun = number, chat_number, piece, Lines("")
        elif piece[0] == "对象":
            chat_number += 1
    if begun:
        yield begun


def _chats(lines: Iterator[str]) -> list[_Chat]:
    """All chats; the first is that of messages before any heading."""
    chats = [_Chat()]
    group = ""
    for _, piece in _pieces(lines):
        if isinstance(piece, _Sent):
            if len(chats[-1].senders) < 3 and piece.account != _SYSTEM:
                chats[-1].senders.add(piece.nick)
        elif isinstance(piece, tuple):
            what, value = piece
            if what == "分组":
                group = value
            else:
                chats.append(_Chat(group, value))
    return chats


def _sent(line: str) -> _Sent | None:
    found = _SENT.fullmatch(line.rstrip())
    if not found:
        return None
    clock = "%Y-%m-%d %I:%M:%S %p" if found["half"] else "%Y-%m-%d %H:%M:%S"
    try:
        wall = datetime.strptime(found["written"], clock)
    except ValueError:
        wall = None
    nick = storable(_TITLE.sub("", found["nick"]).strip())
    return _Sent(found["written"], wall, nick, storable(found["number"] or found["mail"] or ""))


def _communication(
    source: Source, locator: str, chat: _Chat, sent: _Sent, text: str, repeats: Repeats
) -> Communication:
    at = wall_moment(sent.wall, sent.written, Precision.SECOND, source.zone) if sent.wall else None
    direction = Direction.UNKNOWN if sent.account == _SYSTEM else chat.direction(sent.nick)
    name = party(direction, sent.nick or sent.account, chat.name)
    details = name_details(name, sent.nick, chat.name)
    if sent.account:
        details["account"] = sent.account
    if chat.group:
        details["group"] = chat.group
    if sent.account == _SYSTEM:
        details["system"] = True
    if at is None:
        details["time_as_written"] = sent.written
    text = text.strip("\n")
    identity = (sent.written, chat.name, sent.account or sent.nick, text)
    return Communication(
        locator,
        Kind.CHAT,
        SourceClass.MESSAGE_EXPORT,
        at,
        direction,
        None,
        name,
        text,
        None,
        message_key("qq", *identity, repeats.number(*identity)) if at else None,
        details,
    )


IMPORTER = QQText()
