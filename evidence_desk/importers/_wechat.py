"""What WeChat calls its kinds of messages, and the words that can be shown of each.

A transfer or red packet is only announced in a chat; that it was paid is never concluded from it.
"""

from __future__ import annotations

import html
import re
from typing import Any

from evidence_desk.importers._text import storable

#: `Type` in WeChat's own tables, by what WeChat's list of chats shows for it.
TEXT, SYSTEM = "文本", "系统消息"
_TYPES = {
    "1": TEXT,
    "3": "图片",
    "34": "语音",
    "42": "名片",
    "43": "视频",
    "47": "动画表情",
    "48": "位置",
    "49": "链接",
    "50": "通话",
    "10000": SYSTEM,
    "10002": SYSTEM,
}
_APP = "49"
_APP_TYPES = {"6": "文件", "19": "聊天记录", "57": "引用", "2000": "转账", "2001": "红包"}
_TITLE = re.compile(r"<title>(?:<!\[CDATA\[)?(?P<words>[^<\]]{1,2000})")


def type_of(number: str, sub_number: str = "") -> str:
    """The name of a kind of message; the number itself where it has none here."""
    if number == _APP and sub_number in _APP_TYPES:
        return _APP_TYPES[sub_number]
    return _TYPES.get(number, number)


def words_of(kind: str, content: str) -> str:
    """The text of a message; of one in WeChat's own XML its title, else its kind in brackets."""
    content = content.strip("\n")
    if kind in (TEXT, SYSTEM) or (content and not content.lstrip().startswith(("<", "wxid_"))):
        return content
    found = _TITLE.search(content)
    title = html.unescape(found["words"]).strip() if found else ""
    return storable(title) or (f"[{kind}]" if kind else content)


def kind_details(kind: str) -> dict[str, Any]:
    """The kind where it is not plain text, and whether WeChat itself is speaking."""
    if kind in ("", TEXT):
        return {}
    return {"message_type": kind} | ({"system": True} if kind.startswith("系统") else {})
