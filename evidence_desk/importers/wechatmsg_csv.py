"""WeChatMsg (留痕), CSV: one chat as `<name>_utf8.csv`, or all chats as `messages.csv`; one row per message.

Columns: https://github.com/LC044/WeChatMsg. Remark, NickName and Sender are those of who wrote and are not
in older exports; the chat's name is only that of the file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._chat import (
    UNDATED,
    FewNotices,
    NoMessagesInside,
    Repeats,
    empty_notice,
    epoch_moment,
    iso_moment,
    message_key,
    name_details,
    party,
)
from evidence_desk.importers._table import cell, find_header, row_locator, rows_of_csv
from evidence_desk.importers._text import encoding_of, storable, text_head
from evidence_desk.importers._wechat import kind_details, type_of, words_of
from evidence_desk.text import N_

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
_DIRECTIONS = {"1": Direction.OUT, "0": Direction.IN}
#: The name of a file with all chats is no chat's name.
_ALL_CHATS = "messages"
_SUFFIX = "_utf8"

INCOMPLETE = N_(
    "One row of this table is not complete. All other rows were read, and the file is unchanged. "
    "If a message is missing, export the chat again."
)


class WeChatMsgCsv(Importer):
    """Reads a chat that WeChatMsg wrote as CSV."""

    key = "wechatmsg_csv"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a table whose first row has WeChatMsg's columns."""
        first = text_head(source).partition("\n")[0]
        return Claim.CERTAIN if find_header(csv.reader([first]), _WORDS) else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the messages in the file's order, then notices about the file."""
        encoding = encoding_of(source.path)
        rows = rows_of_csv(source.path, encoding=encoding)
        header = find_header(rows, _WORDS, _OPTIONAL)
        if header is None:
            raise NoMessagesInside
        notices = FewNotices()
        reading = _Reading(source, header.columns)
        found_count = 0
        for number, row in enumerate(rows, header.row + 2):
            if not any(map(str.strip, row)):
                continue
            locator = row_locator(number)
            if len(row) <= max(header.columns[key] for key in _WORDS):
                yield from notices.tell(INCOMPLETE, locator)
                continue
            found_count += 1
            one = reading.communication(locator, row)
            if one.at is None:
                yield from notices.tell(UNDATED, locator)
            yield one
        for _ in range(min(rows.unreadable, 1)):
            yield from notices.tell(INCOMPLETE, "whole")
        if not found_count:
            yield empty_notice()
        yield from notices.rest()
        yield from encoding.notices()


class _Reading:
    def __init__(self, source: Source, columns: dict[str, int]) -> None:
        self._zone = source.zone
        self._columns = columns
        self._repeats = Repeats()
        stem = storable(source.stem).removesuffix(_SUFFIX)
        self._conversation = None if stem == _ALL_CHATS else stem

    def communication(self, locator: str, row: list[str]) -> Communication:
        stated = {key: cell(row, column) for key, column in self._columns.items()}
        get = stated.get
        kind = type_of(stated["type"], get("sub_type", ""))
        at = epoch_moment(stated["created_at"]) or iso_moment(get("time"), self._zone)
        details: dict[str, Any] = kind_details(kind)
        # Nobody wrote what the app itself says.
        direction = Direction.UNKNOWN if "system" in details else _direction(stated["is_sender"])
        sender = get("remark") or get("nickname") or get("sender") or None
        name = party(direction, sender, self._conversation)
        details |= name_details(name, sender, self._conversation)
        if get("sender"):
            details["account"] = get("sender")
        text = words_of(kind, row[self._columns["content"]])
        written = stated["created_at"]
        identity = (stated["talker"], written, stated["is_sender"], stated["type"], get("sender", ""), text)
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
            message_key("wechatmsg", *identity, self._repeats.number(written, *identity)) if at else None,
            details,
        )


def _direction(is_sender: str) -> Direction:
    return _DIRECTIONS.get(is_sender, Direction.UNKNOWN)


IMPORTER = WeChatMsgCsv()
