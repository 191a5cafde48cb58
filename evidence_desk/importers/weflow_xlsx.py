"""WeFlow: one WeChat chat as a workbook; above its header stand the chat and the tool.

Columns as documented by https://github.com/hellodigua/ChatLab: 序号, 时间, 发送者昵称, 发送者微信ID,
发送者备注, 发送者身份, 消息类型, 内容, in groups 群昵称, in the short form without the names. 发送者身份
is 我 for the owner's own. Times are those of the exporting computer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

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
)
from evidence_desk.importers._table import Header, cell, find_header
from evidence_desk.importers._table_source import Table, TableSource, opening
from evidence_desk.importers._wechat import TEXT
from evidence_desk.importers._wechat_message import WeChatMessage

_WORDS = {"number": "序号", "at": "时间", "role": "发送者身份", "type": "消息类型", "content": "内容"}
_MORE = {"nickname": "发送者昵称", "account": "发送者微信ID", "remark": "发送者备注", "in_group": "群昵称"}
_TOOL, _TOOLS_NAME = "导出工具", "WeFlow"
_OWN = "我"
#: Each tool ends its names of kinds so; elsewhere they stand without it.
_TEXT_TYPES = frozenset({"文本消息", "文本"})
#: Rows above the header state the chat by these; the first that says anything names it.
_NAMES = ("备注", "昵称", "显示名称", "群名称", "微信ID")
_LABELS = frozenset({*_NAMES, _TOOL, "会话信息", "导出版本", "导出时间", "平台", "会话类型"})


class WeFlowXlsx(Importer):
    """Reads a chat that WeFlow wrote as a workbook."""

    key = "weflow_xlsx"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a table with WeFlow's headings under its name; possible by the headings alone."""
        for rows in opening(source):
            if find_header(rows, _WORDS):
                named = any(_TOOLS_NAME in row for row in rows)
                return Claim.CERTAIN if named else Claim.POSSIBLE
        return Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the messages in the file's order, then notices; raises `NoMessagesInside`."""
        reading = _Reading(source)
        file = TableSource(source)
        found_header = False
        for table in file.tables():
            above: list[Sequence[str]] = []
            header = find_header(_noting(table.rows, above), _WORDS, _MORE)
            if header is not None:
                found_header = True
                yield from reading.table(table, header, _chat_name(above[:-1]))
        if not found_header:
            raise NoMessagesInside
        if not reading.found_count:
            yield empty_notice()
        yield from reading.notices.rest()
        yield from file.notices()


class _Reading:
    """One reading of one file."""

    def __init__(self, source: Source) -> None:
        self.found_count = 0
        self.notices = FewNotices()
        self._zone = source.zone
        self._repeats = Repeats()

    def table(self, table: Table, header: Header, conversation: str) -> Iterator[Extracted]:
        for number, row in enumerate(table.rows, header.row + 2):
            if not any(map(str.strip, row)):
                continue
            locator = f"{table.place}row[{number}]"
            stated = {key: cell(row, at) for key, at in header.columns.items()}
            if not (stated["at"] or stated["content"]):
                yield from self.notices.tell(INCOMPLETE_ROW, locator)
                continue
            self.found_count += 1
            one = self._communication(locator, stated, conversation)
            if one.at is None:
                yield from self.notices.tell(UNDATED, locator)
            yield one

    def _communication(self, locator: str, stated: Mapping[str, str], conversation: str) -> Communication:
        get = stated.get
        written, role, kind, content = stated["at"], stated["role"], stated["type"], stated["content"]
        account = get("account", "")
        names = ("remark", "in_group", "nickname")
        sender = next((name for key in names if (name := get(key, ""))), "" if role == _OWN else role)
        identity = (conversation, written, role, account, kind, content)
        return WeChatMessage(
            locator,
            iso_moment(written, self._zone) or epoch_moment(written),
            "1" if role == _OWN else "0" if role else "",
            TEXT if kind in _TEXT_TYPES else kind,
            content,
            sender or account,
            account,
            conversation,
            ("weflow_xlsx", *identity, self._repeats.number(written, *identity)),
            written,
        ).communication()


def _noting(rows: Iterator[list[str]], taken: list[Sequence[str]]) -> Iterator[list[str]]:
    """The same rows; those that were taken are noted."""
    for row in rows:
        taken.append(row)
        yield row


def _chat_name(above: Sequence[Sequence[str]]) -> str:
    """The name of the chat in the rows above the header: a label, and behind it what it names."""
    stated: dict[str, str] = {}
    for row in above:
        cells = [each.strip() for each in row]
        for label, value in pairwise(cells):
            if label in _NAMES and value and value not in _LABELS:
                stated.setdefault(label, value)
    return next((stated[name] for name in _NAMES if name in stated), "")


IMPORTER = WeFlowXlsx()
