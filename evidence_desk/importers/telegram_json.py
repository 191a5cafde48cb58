"""Telegram Desktop, `result.json`: one chat, or all chats of an account, in one JSON file.

Keys: https://github.com/telegramdesktop/tdesktop, export_output_json.cpp. `date` is the wall clock of the
exporting computer, `date_unixtime` (not in old exports) the instant.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.moment import Moment
from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._chat import (
    UNDATED,
    FewNotices,
    NoMessagesInside,
    empty_notice,
    epoch_moment,
    iso_moment,
    message_key,
    name_details,
    party,
    text_of,
)
from evidence_desk.importers._json_stream import (
    JsonDamaged,
    damage_notice,
    entering,
    pointer,
    walk,
)
from evidence_desk.importers._text import encoding_of, opened_text, text_head
from evidence_desk.text import N_

_ENTERS = entering(
    "",
    "/messages",
    *(
        f"/{chats}{rest}"
        for chats in ("chats", "left_chats")
        for rest in ("", "/list", "/list/*", "/list/*/messages")
    ),
)
_CHAT_TYPES = frozenset(
    {"saved_messages", "replies", "personal_chat", "bot_chat", "private_group", "private_supergroup"}
    | {"public_supergroup", "private_channel", "public_channel"}
)
#: In these the chat's id is that of the other side.
_TWO_SIDED = frozenset({"personal_chat", "bot_chat"})
_LONGEST_CALL_S = 10**6
_MESSAGE_TYPES = frozenset({"message", "service", "unsupported"})
#: What a message has besides its words, kept as it stands: numbers and strings only.
_KEPT_OF_MEDIA = (
    "media_type",
    "mime_type",
    "file",
    "file_name",
    "photo",
    "duration_seconds",
    "sticker_emoji",
)
_KEPT_OF_MESSAGE = ("edited", "edited_unixtime", "forwarded_from", "reply_to_message_id", "via_bot", "author")
_KEPT_OF_SERVICE = ("action", "title", "discard_reason", "amount", "currency")
_KEPT = (*_KEPT_OF_MEDIA, *_KEPT_OF_MESSAGE, *_KEPT_OF_SERVICE)
_UNSUPPORTED = N_(
    "Telegram did not put the content of a message here into the export. All other messages were read. "
    "Look at the message in Telegram, and take a screenshot if it matters."
)


class TelegramJson(Importer):
    """Reads the chats of a JSON export of Telegram Desktop."""

    key = "telegram_json"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain by the chat's type or the first message; an export of all chats says whose it is."""
        text = text_head(source)
        if not text.lstrip().startswith("{"):
            return Claim.NO
        values: dict[str, Any] = {}
        try:
            for path, value in walk(io.StringIO(text), _ENTERS):
                values.setdefault("/".join(map(str, path)), value)
        except JsonDamaged:
            pass
        return Claim.CERTAIN if _is_export(values) else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the messages in the file's order, then notices about the file."""
        encoding = encoding_of(source.path)
        reading = _Chats(source)
        with opened_text(source.path, encoding) as file:
            try:
                for path, value in walk(file, _ENTERS):
                    if "messages" in path and isinstance(path[-1], int):
                        yield from reading.message(pointer(path), value)
                    else:
                        reading.stated(path, value)
            except JsonDamaged:
                if not reading.found_count:
                    raise NoMessagesInside from None
                yield damage_notice(reading.found_count)
        if not reading.found_count:
            yield empty_notice()
        yield from reading.notices.rest()
        yield from encoding.notices()


def _is_export(values: dict[str, Any]) -> bool:
    if values.get("type") in _CHAT_TYPES:
        return True
    first = values.get("messages/0") or values.get("chats/list/0/messages/0")
    if isinstance(first, dict):
        return first.get("type") in _MESSAGE_TYPES and "id" in first and "date" in first
    return "Telegram" in text_of(values.get("about")) or values.get("chats/list/0/type") in _CHAT_TYPES


class _Chats:
    """Turns the values of one file into messages; knows the chat it is in and whose export it is."""

    def __init__(self, source: Source) -> None:
        self.found_count = 0
        self.notices = FewNotices()
        self._zone = source.zone
        self._owner = ""
        self._chat: dict[str, str] = {}
        self._chat_at: object = None

    def stated(self, path: tuple[str | int, ...], value: Any) -> None:
        """Hear of what is no message: a chat's name, type and id, and the account."""
        if path == ("personal_information",) and isinstance(value, dict):
            self._owner = text_of(value.get("user_id"))
        elif path and path[-1] in ("name", "type", "id"):
            if path[:-1] != self._chat_at:
                self._chat, self._chat_at = {}, path[:-1]
            self._chat[str(path[-1])] = text_of(value)

    def message(self, locator: str, message: Any) -> Iterator[Extracted]:
        """The communication of one element of `messages`, with what is to be said about it."""
        if not isinstance(message, dict) or message.get("type") == "unsupported":
            yield from self.notices.tell(_UNSUPPORTED, locator)
            return
        self.found_count += 1
        at = epoch_moment(message.get("date_unixtime")) or iso_moment(message.get("date"), self._zone)
        if at is None:
            yield from self.notices.tell(UNDATED, locator)
        yield self._communication(locator, message, at)

    def _communication(self, locator: str, message: dict[str, Any], at: Moment | None) -> Communication:
        sender = text_of(message.get("from")) or text_of(message.get("actor")) or None
        sender_id = text_of(message.get("from_id")) or text_of(message.get("actor_id"))
        direction = self._direction(sender_id)
        conversation = self._chat.get("name") or None
        name = party(direction, sender, conversation)
        text = _words(message.get("text"))
        called = message.get("action") == "phone_call"
        details = name_details(name, sender, conversation) | _details(message)
        if message.get("type") == "service" and not called:
            details["system"] = True
        chat = self._chat.get("id") or conversation or ""
        identity = (chat, text_of(message.get("id")), at and at.utc.isoformat(), sender_id or sender, text)
        return Communication(
            locator,
            Kind.CALL if called else Kind.CHAT,
            SourceClass.MESSAGE_EXPORT,
            at,
            direction,
            None,
            name,
            text,
            _duration_ms(message) if called else None,
            message_key("telegram", *identity) if at else None,
            details,
        )

    def _direction(self, sender_id: str) -> Direction:
        """Seen from the account that exported; unknown in a group where the file does not say whose it is."""
        if not sender_id:
            return Direction.UNKNOWN
        if self._owner:
            return Direction.OUT if sender_id == f"user{self._owner}" else Direction.IN
        if self._chat.get("type") in _TWO_SIDED and (peer := self._chat.get("id")):
            return Direction.IN if sender_id == f"user{peer}" else Direction.OUT
        return Direction.UNKNOWN


def _words(text: Any) -> str:
    """The words of a text that is a string, or a list of strings and marked pieces."""
    if isinstance(text, list):
        return "".join(text_of(piece.get("text") if isinstance(piece, dict) else piece) for piece in text)
    return text_of(text)


def _details(message: dict[str, Any]) -> dict[str, Any]:
    details: dict[str, Any] = {key: message[key] for key in _KEPT if text_of(message.get(key))}
    links = [
        piece["href"]
        for piece in (message["text"] if isinstance(message.get("text"), list) else ())
        if isinstance(piece, dict) and isinstance(piece.get("href"), str)
    ]
    return details | ({"links": links} if links else {})


def _duration_ms(message: dict[str, Any]) -> int | None:
    seconds = message.get("duration_seconds")
    return seconds * 1000 if isinstance(seconds, int) and 0 <= seconds < _LONGEST_CALL_S else None


IMPORTER = TelegramJson()
