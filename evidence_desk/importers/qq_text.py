"""QQ for computers, message manager, "export as text": one chat, or all chats in `全部消息记录.txt`.

Each chat has a head of rules (`====`) with `消息分组:` and `消息对象:`. A message is a line with time and
sender, `2024-03-12 9:30:15 张三(123456)`, preceded by a blank line, and then its words.
https://github.com/hikariyo/qq-chat-history
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._chat import TOO_LONG, UNDATED, FewNotices, Lines, NoMessagesInside, Repeats
from evidence_desk.importers._qq_message import Chat, Sent, communication, sent_by
from evidence_desk.importers._text import decoded_lines, encoding_of, line_locator, storable, text_head

_SENT = re.compile(
    r"(?P<written>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{1,2}:[0-9]{2}:[0-9]{2}(?: (?P<half>[AP]M))?)"
    r" (?P<nick>.{0,200}?)(?:\((?P<number>[0-9]{4,12})\)|<(?P<mail>[^<>]{3,100})>)?"
)
_RULE = re.compile("={8,}")
_HEADING = re.compile("消息(?P<what>分组|对象)[:：](?P<value>.*)")
_BEGINS = "消息记录（此消息记录为文本格式"


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
            one = communication(source, locator, chats[chat_number], sent, lines.text(), repeats)
            if one.at is None:
                yield from notices.tell(UNDATED, locator)
            if lines.cut:
                yield from notices.tell(TOO_LONG, locator)
            yield one
        if not found_count:
            raise NoMessagesInside
        yield from notices.rest()
        yield from encoding.notices()


def _pieces(lines: Iterator[str]) -> Iterator[tuple[int, str | Sent | tuple[str, str]]]:
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


def _messages(lines: Iterator[str]) -> Iterator[tuple[int, int, Sent, Lines]]:
    """Number of the first line, number of the chat, head and words of each message."""
    chat_number = 0
    begun: tuple[int, int, Sent, Lines] | None = None
    for number, piece in _pieces(lines):
        if isinstance(piece, str):
            if begun:
                begun[3].add(piece)
            continue
        if begun:
            yield begun
            begun = None
        if isinstance(piece, Sent):
            begun = number, chat_number, piece, Lines("")
        elif piece[0] == "对象":
            chat_number += 1
    if begun:
        yield begun


def _chats(lines: Iterator[str]) -> list[Chat]:
    """All chats; the first is that of messages before any heading."""
    chats = [Chat()]
    group = ""
    for _, piece in _pieces(lines):
        if isinstance(piece, Sent):
            chats[-1].note(piece)
        elif isinstance(piece, tuple):
            what, value = piece
            if what == "分组":
                group = value
            else:
                chats.append(Chat(group, value))
    return chats


def _sent(line: str) -> Sent | None:
    found = _SENT.fullmatch(line.rstrip())
    if not found:
        return None
    return sent_by(found["written"], found["half"], found["nick"], found["number"] or found["mail"] or "")


IMPORTER = QQText()
