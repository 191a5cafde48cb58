"""Short messages on Xiaomi, Huawei and stock Android phones and on the iPhone."""

from __future__ import annotations

import random
from dataclasses import replace

from chat_script import Said
from chat_sheet import ChatSheet, Skin, bubble, stamped
from draw_wechat import notice_card
from phone_frame import Sheet, chevron, home_bar, icon, status_bar, text_width
from screen_truth import TruthMessage

_XIAOMI = Skin(
    "#ffffff", "#ffffff", "#000000", "#0d84ff", "#ffffff", "#f0f0f0", "#1a1a1a", "#999999",
    size=16, radius=16, pad=14, margin=16, avatar=0, widest=0.78,
)  # fmt: skip
_HUAWEI = replace(
    _XIAOMI,
    ground="#f1f3f5",
    bar="#f1f3f5",
    theirs="#ffffff",
    mine="#317af7",
    radius=18,
    margin=14,
    quiet="#7c7f84",
)
_STOCK = replace(
    _XIAOMI, bar="#f3f6fc", mine="#0b57d0", theirs="#e9eef6", radius=20, margin=14, parting=8, quiet="#5f6368"
)
_IPHONE = replace(
    _XIAOMI, bar="#f6f6f6", mine="#34c759", theirs="#e9e9eb", theirs_ink="#000000", size=17, radius=18,
    leading=1.3, pad=13, pad_y=8, parting=9, tail="foot", time_size=11, quiet="#8a8a8e",
    widest=0.74, margin=15, bold_day=True,
)  # fmt: skip
_LIGHT = {"xiaomi": _XIAOMI, "huawei": _HUAWEI, "stock": _STOCK, "iphone": _IPHONE}
_DARK_COLOURS = {
    "xiaomi": ("#000000", "#000000", "#2f72d8", "#ffffff", "#262626", "#d9d9d9"),
    "huawei": ("#000000", "#000000", "#265db8", "#ffffff", "#262626", "#d9d9d9"),
    "stock": ("#131314", "#1e1f20", "#0b57d0", "#ffffff", "#303134", "#e3e3e3"),
    "iphone": ("#000000", "#161618", "#30b450", "#ffffff", "#262629", "#ffffff"),
}
_HINTS = {"xiaomi": "短信", "huawei": "信息", "stock": "短信", "iphone": "短信/彩信"}


class Sms:
    """Draws short messages; `look` is xiaomi, huawei, stock or iphone."""

    name = "sms"

    def __init__(self, look: str, dark: bool, by_word: bool, blue: bool = False) -> None:
        self.look, self.dark, self.blue = look, dark, blue
        skin = _LIGHT[look]
        if dark:
            ground, bar, mine, mine_ink, theirs, theirs_ink = _DARK_COLOURS[look]
            skin = replace(
                skin, ground=ground, bar=bar, bar_ink="#e8e8e8", mine=mine, mine_ink=mine_ink, theirs=theirs,
                theirs_ink=theirs_ink, quiet="#8e8e93",
            )  # fmt: skip
        if look == "iphone" and blue:
            skin = replace(skin, mine="#007aff" if not dark else "#0a84ff")
        self.skin = replace(skin, by_word=by_word)

    def header(self, sheet: Sheet, rng: random.Random, title: str, clock: str) -> int:
        """Status bar and the number or name: large at the left, or below a disc on the iPhone."""
        phone, skin = sheet.phone, self.skin
        status = phone.dp(50 if phone.system == "ios" else 28)
        bottom = status + phone.dp({"iphone": 74, "xiaomi": 62}.get(self.look, 52))
        sheet.draw.rectangle((0, 0, phone.width, bottom), fill=skin.bar)
        status_bar(sheet, rng, clock, skin.bar_ink, status)
        if self.look == "iphone":
            self._iphone_head(sheet, title, status)
            sheet.draw.line((0, bottom, phone.width, bottom), fill="#d0d0d2" if not self.dark else "#2c2c2e")
            return bottom + 1
        middle = status + phone.dp(26)
        chevron(sheet, phone.dp(20), middle, skin.bar_ink)
        if self.look == "xiaomi":
            sheet.text(phone.dp(46), middle - phone.dp(4), title, phone.dp(18), skin.bar_ink)
            place = rng.choice(["北京", "上海 中国移动", "通知类短信", "广东深圳"])
            sheet.text(phone.dp(46), middle + phone.dp(18), place, phone.dp(11), skin.quiet)
        else:
            sheet.text(phone.dp(50), middle, title, phone.dp(18), skin.bar_ink, bold=self.look == "huawei")
        x = phone.width - phone.dp(24)
        for dot in (-6, 0, 6):
            y = middle + phone.dp(dot)
            sheet.draw.ellipse(
                (x - phone.dp(1.7), y - phone.dp(1.7), x + phone.dp(1.7), y + phone.dp(1.7)),
                fill=skin.bar_ink,
            )
        return bottom

    def _iphone_head(self, sheet: Sheet, title: str, status: int) -> None:
        phone, centre = sheet.phone, sheet.phone.width // 2
        middle = status + phone.dp(26)
        chevron(sheet, phone.dp(14), middle, "#007aff")
        radius = phone.dp(22)
        sheet.rounded((centre - radius, middle - radius, centre + radius, middle + radius), radius, "#9aa2b1")
        sheet.draw.ellipse(
            (centre - radius // 3, middle - radius // 2, centre + radius // 3, middle + radius // 6),
            fill="#ffffff",
        )
        x = sheet.text(centre, middle + phone.dp(36), title, phone.dp(11), self.skin.bar_ink, anchor="m")
        sheet.text(x, middle + phone.dp(36), " ›", phone.dp(11), self.skin.quiet)

    def footer(self, sheet: Sheet, rng: random.Random) -> int:
        """The field with its hint, plus and send."""
        phone, skin = sheet.phone, self.skin
        top = sheet.image.height - phone.dp(34 if phone.system == "ios" else 20) - phone.dp(54)
        sheet.draw.rectangle((0, top, phone.width, sheet.image.height), fill=skin.ground)
        middle = top + phone.dp(27)
        icon(sheet, phone.dp(30), middle, phone.dp(13), skin.quiet, "plus")
        field = (phone.dp(58), top + phone.dp(8), phone.width - phone.dp(16), top + phone.dp(46))
        shade = {"#ffffff": "#f2f2f2", "#f1f3f5": "#ffffff"}.get(skin.ground, "#1f1f21")
        sheet.rounded(field, phone.dp(19), shade)
        hint = "iMessage 信息" if self.look == "iphone" and self.blue else _HINTS[self.look]
        sheet.text(phone.dp(72), middle, hint, phone.dp(15), "#b0b0b0" if not self.dark else "#6a6a6a")
        sheet.polygon(
            [
                (phone.width - phone.dp(46), middle - phone.dp(9)),
                (phone.width - phone.dp(26), middle),
                (phone.width - phone.dp(46), middle + phone.dp(9)),
            ],
            skin.quiet,
        )
        home_bar(sheet, skin.bar_ink)
        return top

    def special(self, chat: ChatSheet, said: Said, title: str) -> bool:
        """Service cards; on Huawei a time below each bubble; on the iPhone 已送达 below one's own."""
        if said.kind == "notice":
            notice_card(chat, said, title, full=False)
            return True
        if self.look == "huawei":
            placed = bubble(chat, said, title)
            stamped(chat, placed, said.at, chat.style.twelve_hours)
            return True
        if self.look == "iphone" and said.side == "me" and chat.rng.random() < 0.5:
            bubble(chat, said, title)
            _delivered(chat)
            return True
        return False


def _delivered(chat: ChatSheet) -> None:
    phone, size, words = chat.phone, chat.phone.sp(11), "已送达"
    right, middle = phone.width - phone.dp(18), chat.y - phone.dp(2) + size // 2
    chat.sheet.text(right, middle, words, size, chat.skin.quiet, anchor="r")
    top, bottom = round(middle - size * 0.7), round(middle + size * 0.7)
    box = (round(right - text_width(words, size)), top, right, bottom)
    chat.put(TruthMessage("system", words, box, "delivered", optional=True), [(top, bottom, words)])
    chat.y = bottom + phone.dp(chat.skin.parting)
