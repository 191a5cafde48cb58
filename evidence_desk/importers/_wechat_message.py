"""One message of WeChat as export tools state it, made a communication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.moment import Moment
from evidence_desk.importers._chat import message_key, name_details, party
from evidence_desk.importers._wechat import kind_details, words_of

_DIRECTIONS = {"1": Direction.OUT, "0": Direction.IN}


@dataclass(frozen=True, slots=True)
class WeChatMessage:
    """What a tool states of one message; texts are "" where it states nothing.

    `is_sender` is "1" for the owner's own. `account` is the writer's WeChat id, `conversation` the chat's
    name. `identity` are the fields that the same message has in every export of the tool.
    """

    locator: str
    at: Moment | None
    is_sender: str
    message_type: str
    content: str
    sender: str
    account: str
    conversation: str
    identity: tuple[object, ...]
    written: str = ""

    def communication(self) -> Communication:
        """The communication; nobody wrote what the app itself says, so its direction is unknown."""
        details: dict[str, Any] = kind_details(self.message_type)
        system = "system" in details
        direction = Direction.UNKNOWN if system else _DIRECTIONS.get(self.is_sender, Direction.UNKNOWN)
        name = party(direction, self.sender or None, self.conversation or None)
        details |= name_details(name, self.sender, self.conversation)
        if self.account and self.account not in (name, details.get("sender")):
            details["account"] = self.account
        if self.at is None and self.written:
            details["time_as_written"] = self.written
        return Communication(
            self.locator,
            Kind.CHAT,
            SourceClass.MESSAGE_EXPORT,
            self.at,
            direction,
            None,
            name,
            words_of(self.message_type, self.content),
            None,
            message_key(*self.identity) if self.at else None,
            details,
        )
