"""One message of QQ as its exports state it, made a communication; alike in text and in MHT."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.moment import Precision
from evidence_desk.importers import Source
from evidence_desk.importers._chat import Repeats, message_key, name_details, party, wall_moment
from evidence_desk.importers._text import storable

#: The account under which QQ itself speaks.
_SYSTEM = "10000"
#: A title that groups give in front of a name.
_TITLE = re.compile("^【[^【】]{1,20}】")


class Sent(NamedTuple):
    """The head of a message: its time as written and on the clock, and who wrote."""

    written: str
    wall: datetime | None
    nick: str
    account: str


@dataclass
class Chat:
    """One chat of the file: its heading, and who wrote in it, up to three names."""

    group: str = ""
    name: str = ""
    senders: set[str] = field(default_factory=set)

    def note(self, sent: Sent) -> None:
        """Somebody wrote here."""
        if len(self.senders) < 3 and sent.account != _SYSTEM:
            self.senders.add(sent.nick)

    def direction(self, sender: str) -> Direction:
        """Known where two people wrote and one of them is the one the chat is named after."""
        if self.name not in self.senders or len(self.senders) > 2 or sender not in self.senders:
            return Direction.UNKNOWN
        return Direction.IN if sender == self.name else Direction.OUT


def sent_by(written: str, half: str | None, nick: str, account: str) -> Sent:
    """The head of a message from its pieces; `half` is AM or PM."""
    clock = "%Y-%m-%d %I:%M:%S %p" if half else "%Y-%m-%d %H:%M:%S"
    try:
        wall = datetime.strptime(written, clock)
    except ValueError:
        wall = None
    return Sent(written, wall, storable(_TITLE.sub("", nick).strip()), storable(account))


def communication(
    source: Source, locator: str, chat: Chat, sent: Sent, text: str, repeats: Repeats
) -> Communication:
    """The message; the same in every export that has it."""
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
