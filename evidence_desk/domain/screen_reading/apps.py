"""In which app a conversation was held, by its own words and colours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence_desk.domain.screen import Colour, ScreenText
from evidence_desk.domain.screen_reading.bars import Frame
from evidence_desk.domain.screen_reading.messages import App, ScreenMessage

_KNOWN: dict[str, App] = {"wechat": "wechat", "alipay": "alipay", "sms": "sms", "qq": "qq"}
_WORDS: tuple[tuple[App, re.Pattern[str]], ...] = (
    ("wechat", re.compile(r"微信转账|微信红包|以上是打招呼的内容")),
    ("qq", re.compile(r"QQ转账|QQ红包|(手机|电脑|iPhone|5G|4G|WiFi)在线")),
    ("alipay", re.compile(r"支付宝转账|转账给我|支付宝红包|蚂蚁")),
    ("sms", re.compile(r"短信/彩信|发送短信|短信|iMessage|信息·短信")),
)
_NUMBER = re.compile(r"\+?[\d\s\-()（）]{3,24}")
_SIGNED = re.compile(r"^【[^】]{2,20}】")


def app_of(screen: ScreenText, frame: Frame, messages: Sequence[ScreenMessage], app_hint: str | None) -> App:
    """The app: what the file name says, else what the screen shows, else "other"."""
    if app_hint in _KNOWN:
        return _KNOWN[app_hint]
    bars = " ".join(line.text for line in frame.bars)
    cards = " ".join(one.text for one in messages if one.side == "system" or "\n" in one.text)
    for app, words in _WORDS:
        if words.search(bars) or (app != "sms" and words.search(cards)):
            return app
    if _NUMBER.fullmatch(frame.title):
        return "sms"
    theirs = [one for one in messages if one.side == "them"]
    if theirs and sum(bool(_SIGNED.match(one.text)) for one in theirs) * 2 > len(theirs):
        return "sms"
    return _by_colour([one.background for one in messages if one.side == "me"])


def _by_colour(mine: Sequence[Colour]) -> App:
    """WeChat alone has green bubbles with dark letters: (149, 236, 105), or (62, 181, 117) in the dark."""
    for red, green, blue in mine:
        if green > red + 40 and green > blue + 30 and red > 40:
            return "wechat"
    return "other"
