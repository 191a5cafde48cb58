"""WeChatMsg (留痕), CSV: one chat as `<name>_utf8.csv`, or all chats as `messages.csv`; one row per message.

Columns: https://github.com/LC044/WeChatMsg. Remark, NickName and Sender are those of who wrote and are not
in older exports; the chat's name is only that of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evidence_desk.domain.communication import Communication
from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._chat import Repeats, epoch_moment, iso_moment
from evidence_desk.importers._chat_table import begins_with, table_messages
from evidence_desk.importers._text import storable
from evidence_desk.importers._wechat import type_of
from evidence_desk.importers._wechat_message import WeChatMessage

_WORDS = {
    "type": "Type",
    "is_sender": "IsSender",
    "created_at": "CreateTime",
    "content": "StrContent",
    "talker": "TalkerId",
}
_OPTIONAL = {
    "sub_type": "SubType",
    "id": "localId",
    "time": "StrTime",
    "remark": "Remark",
    "nickname": "NickName",
    "sender": "Sender",
}
#: The name of a file with all chats is no chat's name.
_ALL_CHATS = "messages"
_SUFFIX = "_utf8"


class WeChatMsgCsv(Importer):
    """Reads a chat that WeChatMsg wrote as CSV."""

    key = "wechatmsg_csv"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a table whose first row has WeChatMsg's columns."""
        return Claim.CERTAIN if begins_with(source, _WORDS) else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the messages in the file's order, then notices about the file."""
        return table_messages(source, _WORDS, _OPTIONAL, _Reading(source).communication)


class _Reading:
    def __init__(self, source: Source) -> None:
        self._zone = source.zone
        self._repeats = Repeats()
        stem = storable(source.stem).removesuffix(_SUFFIX)
        self._conversation = "" if stem == _ALL_CHATS else stem

    def communication(self, locator: str, stated: Mapping[str, str]) -> Communication:
        get = stated.get
        written, content = stated["created_at"].strip(), stated["content"]
        sender = get("sender", "").strip()
        identity = (stated["talker"], written, stated["is_sender"], stated["type"], sender, content)
        return WeChatMessage(
            locator,
            epoch_moment(written) or iso_moment(get("time"), self._zone),
            stated["is_sender"].strip(),
            type_of(stated["type"].strip(), get("sub_type", "").strip()),
            content,
            get("remark", "").strip() or get("nickname", "").strip() or sender,
            sender,
            self._conversation,
            ("wechatmsg", *identity, self._repeats.number(written, *identity)),
            get("time", "").strip() or written,
        ).communication()


IMPORTER = WeChatMsgCsv()
