"""Alipay's chat screen: blue right bubbles, transfer cards, notices of its services over the whole width."""

from __future__ import annotations

import random
from dataclasses import replace

from chat_script import Said
from chat_sheet import ChatSheet, Skin, photo, system_line
from draw_wechat import money_card, notice_card, voice
from phone_frame import Sheet, chevron, home_bar, icon, status_bar

_LIGHT = Skin(
    "#f5f5f5", "#ffffff", "#1f1f1f", "#1677ff", "#ffffff", "#ffffff", "#333333", "#a0a0a0",
    size=16, radius=8, avatar=40, tail="side",
)  # fmt: skip
_PALE = replace(_LIGHT, mine="#a9d3ff", mine_ink="#1f2d3d", ground="#eef1f5")
_DARK = Skin(
    "#111111", "#1a1a1a", "#d8d8d8", "#1a5fbf", "#e6eefa", "#262626", "#d0d0d0", "#777777",
    size=16, radius=8, avatar=40, tail="side",
)  # fmt: skip


class Alipay:
    """Draws Alipay; `look` is blue or pale."""

    name = "alipay"

    def __init__(self, look: str, dark: bool, by_word: bool) -> None:
        self.look, self.dark = look, dark
        self.skin = replace(_DARK if dark else _PALE if look == "pale" else _LIGHT, by_word=by_word)

    def header(self, sheet: Sheet, rng: random.Random, title: str, clock: str) -> int:
        """Status bar, back arrow, name at the left or centre, a person or dots at the right."""
        phone, skin = sheet.phone, self.skin
        status = phone.dp(50 if phone.system == "ios" else 28)
        bottom = status + phone.dp(46)
        sheet.draw.rectangle((0, 0, phone.width, bottom), fill=skin.bar)
        status_bar(sheet, rng, clock, skin.bar_ink, status)
        middle = status + phone.dp(23)
        chevron(sheet, phone.dp(18), middle, skin.bar_ink)
        if self.look == "pale":
            sheet.text(phone.dp(44), middle, title, phone.dp(18), skin.bar_ink, bold=True)
        else:
            sheet.text(phone.width / 2, middle, title, phone.dp(18), skin.bar_ink, bold=True, anchor="m")
        for dot in range(3):
            x = phone.width - phone.dp(34) + dot * phone.dp(7)
            sheet.draw.ellipse(
                (x, middle - phone.dp(2), x + phone.dp(4), middle + phone.dp(2)), fill=skin.bar_ink
            )
        sheet.draw.line((0, bottom, phone.width, bottom), fill="#e5e5e5" if not self.dark else "#2a2a2a")
        return bottom + 1

    def footer(self, sheet: Sheet, rng: random.Random) -> int:
        """Field with its hint, face and plus; above it sometimes a row of shortcuts."""
        phone, skin = sheet.phone, self.skin
        top = sheet.image.height - phone.dp(34 if phone.system == "ios" else 20) - phone.dp(54)
        shade = "#ffffff" if not self.dark else "#1a1a1a"
        sheet.draw.rectangle((0, top, phone.width, sheet.image.height), fill=shade)
        middle = top + phone.dp(27)
        icon(sheet, phone.dp(26), middle, phone.dp(13), skin.bar_ink, "wave")
        field = (phone.dp(50), top + phone.dp(8), phone.width - phone.dp(92), top + phone.dp(46))
        sheet.rounded(field, phone.dp(6), "#f2f2f2" if not self.dark else "#2c2c2c")
        icon(sheet, phone.width - phone.dp(66), middle, phone.dp(13), skin.bar_ink, "face")
        icon(sheet, phone.width - phone.dp(26), middle, phone.dp(13), skin.bar_ink, "plus")
        home_bar(sheet, skin.bar_ink)
        return top

    def special(self, chat: ChatSheet, said: Said, title: str) -> bool:
        """Cards, notices, voice, system lines, pictures."""
        match said.kind:
            case "system":
                system_line(chat, said)
            case "transfer":
                blue = self.look == "blue"
                money_card(
                    chat,
                    said,
                    title,
                    "支付宝",
                    "#3f8cff" if blue else "#f39a38",
                    "#9cc3fb" if blue else "#f7c996",
                )
            case "notice":
                notice_card(chat, said, title)
            case "voice":
                voice(chat, said, title)
            case "image":
                photo(chat, said, title)
            case _:
                return False
        return True
