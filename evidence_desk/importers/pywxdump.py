"""PyWxDump 3: one chat as CSV, or as a JSON array of the same fields.

Fields: https://pypi.org/project/pywxdump/ 3.1.46, exportCSV. `CreateTime` is the wall clock of the exporting
computer; `talker` is the WeChat id of who wrote, `room_name` that of the chat. Names are not in the file.
"""

from __future__ import annotations

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
    text_of,
)
from evidence_desk.importers._chat_table import begins_with
from evidence_desk.importers._json_stream import JsonDamaged, damage_notice, entering, pointer, walk
from evidence_desk.importers._table import find_header, row_locator, rows_of_csv
from evidence_desk.importers._text import TextEncoding, encoding_of, opened_text, text_head
from evidence_desk.importers._wechat_message import WeChatMessage

_FIELDS = ("MsgSvrID", "type_name", "is_sender", "talker", "room_name", "msg", "CreateTime")
_WORDS = dict(zip(_FIELDS, _FIELDS, strict=True))
_ENTERS = entering("")
_KEY = re.compile(r'"(\w{2,30})"\s*:')
#: What a message without an id of the server has there.
_NO_ID = frozenset({"", "0", "None", "null"})

_Stated = dict[str, str]


class PyWxDump(Importer):
    """Reads a chat that PyWxDump wrote as CSV or JSON."""

    key = "pywxdump"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a table or an array of objects that has PyWxDump's fields."""
        text = text_head(source).lstrip()
        in_array = re.match(r"\[\s*\{", text) and set(_FIELDS) <= set(_KEY.findall(text))
        return Claim.CERTAIN if in_array or begins_with(source, _WORDS) else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the messages in the file's order, then notices about the file."""
        encoding = encoding_of(source.path)
        notices = FewNotices()
        reading = _Reading(source)
        found_count = 0
        rows = _objects if text_head(source).lstrip().startswith("[") else _table
        try:
            for locator, stated in rows(source, encoding):
                if stated is None:
                    yield from notices.tell(INCOMPLETE_ROW, locator)
                    continue
                found_count += 1
                one = reading.communication(locator, stated)
                if one.at is None:
                    yield from notices.tell(UNDATED, locator)
                yield one
        except JsonDamaged:
            if not found_count:
                raise NoMessagesInside from None
            yield damage_notice(found_count)
        if not found_count:
            yield empty_notice()
        yield from notices.rest()
        yield from encoding.notices()


def _objects(source: Source, encoding: TextEncoding) -> Iterator[tuple[str, _Stated | None]]:
    """Locator and fields of each element of the array; None where it is no message."""
    with opened_text(source.path, encoding) as file:
        for path, value in walk(file, _ENTERS):
            yield pointer(path), _stated(value)


def _stated(value: Any) -> _Stated | None:
    if not isinstance(value, dict) or "CreateTime" not in value:
        return None
    return {field: text_of(value.get(field)) for field in _FIELDS}


def _table(source: Source, encoding: TextEncoding) -> Iterator[tuple[str, _Stated | None]]:
    """Locator and fields of each row; None where it is not complete."""
    rows = rows_of_csv(source.path, encoding=encoding)
    header = find_header(rows, _WORDS)
    if header is None:
        raise NoMessagesInside
    width = max(header.columns.values())
    for number, row in enumerate(rows, header.row + 2):
        if len(row) > width:
            yield row_locator(number), {field: row[at] for field, at in header.columns.items()}
        elif any(map(str.strip, row)):
            yield row_locator(number), None
    if rows.unreadable:
        yield "whole", None


class _Reading:
    def __init__(self, source: Source) -> None:
        self._zone = source.zone
        self._repeats = Repeats()

    def communication(self, locator: str, stated: _Stated) -> Communication:
        written, server_id = stated["CreateTime"].strip(), stated["MsgSvrID"].strip()
        talker, room = stated["talker"].strip(), stated["room_name"].strip()
        content = (stated["type_name"], stated["msg"])
        identity: tuple[object, ...] = (server_id, *content)
        if server_id in _NO_ID:
            alike = (room, talker, written, *content)
            identity = (*alike, self._repeats.number(written, *alike))
        return WeChatMessage(
            locator,
            iso_moment(written, self._zone) or epoch_moment(written),
            stated["is_sender"].strip(),
            stated["type_name"].strip(),
            stated["msg"],
            talker,
            talker,
            room,
            ("pywxdump", *identity),
            written,
        ).communication()


IMPORTER = PyWxDump()
