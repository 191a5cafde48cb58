"""In which app a conversation was held, by its own words and colours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence_desk.domain.screen import Colour, ScreenText
from evidence_desk.domain.screen_reading.bars import Frame, near
from evidence_desk.domain.screen_reading.messages import App, ScreenMessage

_KNOWN: dict[str, App] = {"wechat": "wechat", "alipay": "alipay", "sms": "sms", "qq": "qq"}
_WORDS: tuple[tuple[App, re.Pattern[str]], ...] = (
    ("wechat", re.compile(r"微信转账|微信红包|以上是打招呼的内容")),
    ("qq", re.compile(r"QQ转账|QQ红包|(手机|电脑|iPhone|5G|4G|WiFi)在线")),
    ("alipay", re.compile(r"支付宝转账|转账给我|支付宝红包|蚂蚁")),
    ("sms", re.compile(r"短信/彩信|发送短信|短信|iMessage|信息·短信")),
)
#: Of one's own bubbles, light and dark, newer and older.
_COLOURS: dict[App, tuple[Colour, ...]] = {
    "wechat": ((149, 236, 105), (62, 181, 117), (160, 230, 90)),
    "qq": ((0, 153, 255), (18, 183, 245), (0, 102, 204)),
    "alipay": ((22, 119, 255), (169, 211, 255), (26, 95, 191)),
}
_SHADE, _PORTRAIT = 18, 0.105
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
    return _by_colour([one for one in messages if one.side == "me"], screen.width)


def _by_colour(mine: Sequence[ScreenMessage], width: int) -> App:
    """By the colour of one's own bubbles, where portraits stand beside them: SMS apps have none."""
    for message in mine:
        beside = width - message.box[2] > _PORTRAIT * width
        for app, colours in _COLOURS.items():
            if beside and any(near(message.background, colour, _SHADE) for colour in colours):
                return app
    return "other" if not mine or any(width - one.box[2] > _PORTRAIT * width for one in mine) else "sms"
