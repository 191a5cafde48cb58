"""WeFlow and EchoTrace: one WeChat chat as JSON, with `session` (the chat) and `messages`.

Keys: https://github.com/hellodigua/ChatLab, weflow.ts. `createTime` is the instant in seconds; `isSend` is 1
for the owner's own. EchoTrace writes the same without the `weflow` object.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.communication import Communication
from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._chat import (
    INCOMPLETE_ROW,
    UNDATED,
    FewNotices,
    NoMessagesInside,
    Repeats,
    empty_notice,
    epoch_moment,
    iso_moment,
    message_key,
    text_of,
)
from evidence_desk.importers._json_stream import JsonDamaged, damage_notice, entering, pointer, walk
from evidence_desk.importers._text import encoding_of, opened_text, text_head
from evidence_desk.importers._wechat import TEXT
from evidence_desk.importers._wechat_message import WeChatMessage

#: Pictures of members lie in `avatars`, and the chat's in `session`: entered, so that each stays small.
_ENTERS = entering("", "/session", "/messages", "/avatars")
_SIGN = re.compile(r'^\{\s*"weflow"\s*:\s*\{')
_CHAT_TYPES = frozenset({"群聊", "私聊"})
#: Each tool ends its names of kinds so; elsewhere they stand without it.
_TEXT_TYPES = frozenset({"文本消息", "文本"})


class WeFlowJson(Importer):
    """Reads a chat that WeFlow or EchoTrace wrote as JSON."""

    key = "weflow_json"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain by WeFlow's own object, or by a session with a WeChat id and a kind of chat."""
        text = text_head(source).lstrip()
        if _SIGN.match(text):
            return Claim.CERTAIN
        stated: dict[str, Any] = {}
        if text.startswith("{"):
            try:
                for path, value in walk(io.StringIO(text), _ENTERS):
                    stated[pointer(path)] = value
            except JsonDamaged:
                pass
        known = stated.get("/session/wxid") and stated.get("/session/type") in _CHAT_TYPES
        return Claim.CERTAIN if known else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the messages in the file's order, then notices about the file."""
        encoding = encoding_of(source.path)
        notices = FewNotices()
        reading = _Reading(source)
        found_count = 0
        with opened_text(source.path, encoding) as file:
            try:
                for path, value in walk(file, _ENTERS):
                    if path[:1] == ("session",) and len(path) == 2:
                        reading.session[str(path[1])] = text_of(value)
                    elif path[:1] == ("messages",) and isinstance(value, dict):
                        found_count += 1
                        one = reading.communication(pointer(path), value)
                        if one.at is None:
                            yield from notices.tell(UNDATED, one.locator)
                        yield one
                    elif path[:1] == ("messages",):
                        yield from notices.tell(INCOMPLETE_ROW, pointer(path))
            except JsonDamaged:
                if not found_count:
                    raise NoMessagesInside from None
                yield damage_notice(found_count)
        if not found_count:
            yield empty_notice()
        yield from notices.rest()
        yield from encoding.notices()


class _Reading:
    """Knows the chat, whose fields stand before its messages."""

    def __init__(self, source: Source) -> None:
        self.session: dict[str, str] = {}
        self._zone = source.zone
        self._repeats = Repeats()

    def communication(self, locator: str, message: dict[str, Any]) -> Communication:
        stated = {key: text_of(value) for key, value in message.items()}
        get = stated.get
        created, kind = get("createTime", ""), get("type", "")
        account, content = get("senderUsername", ""), get("content", "")
        identity = (self.session.get("wxid", ""), created, account, get("isSend", ""), kind, content)
        names = ("remark", "displayName", "nickname", "wxid")
        return WeChatMessage(
            locator,
            epoch_moment(created) or iso_moment(get("formattedTime"), self._zone),
            get("isSend", ""),
            TEXT if kind in _TEXT_TYPES else kind,
            content,
            get("senderDisplayName") or account,
            account,
            next((self.session[name] for name in names if self.session.get(name)), ""),
            ("weflow", *identity, self._repeats.number(created, message_key(*identity))),
            get("formattedTime") or created,
        ).communication()


IMPORTER = WeFlowJson()
