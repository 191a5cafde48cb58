"""QQ's chat screen: blue right bubbles, round avatars, nicks with badges in groups, light and dark."""

from __future__ import annotations

import random
from dataclasses import replace

from chat_script import Said
from chat_sheet import ChatSheet, Skin, bubble, photo, system_line
from draw_wechat import money_card, voice
from phone_frame import Sheet, chevron, home_bar, icon, status_bar

_LIGHT = Skin(
    "#f1f1f1", "#f7f7f7", "#111111", "#0099ff", "#ffffff", "#ffffff", "#111111", "#999999",
    size=16, radius=10, avatar=40, round_avatar=True, parting=18,
)  # fmt: skip
_OLD = replace(_LIGHT, ground="#ebedf5", bar="#12b7f5", bar_ink="#ffffff", mine="#12b7f5", radius=16)
_DARK = Skin(
    "#111111", "#1b1b1b", "#e3e3e3", "#0066cc", "#ffffff", "#262626", "#e0e0e0", "#757575",
    size=16, radius=10, avatar=40, round_avatar=True, parting=18,
)  # fmt: skip


class QQ:
    """Draws QQ; `look` is new or old (the blue title bar)."""

    name = "qq"

    def __init__(self, look: str, dark: bool, by_word: bool) -> None:
        self.look, self.dark = look, dark
        self.skin = replace(_DARK if dark else _OLD if look == "old" else _LIGHT, by_word=by_word)

    def header(self, sheet: Sheet, rng: random.Random, title: str, clock: str) -> int:
        """Status bar, back arrow with the unread count, name with its state below, menu."""
        phone, skin = sheet.phone, self.skin
        status = phone.dp(50 if phone.system == "ios" else 28)
        bottom = status + phone.dp(50)
        sheet.draw.rectangle((0, 0, phone.width, bottom), fill=skin.bar)
        status_bar(sheet, rng, clock, skin.bar_ink, status)
        middle = status + phone.dp(25)
        chevron(sheet, phone.dp(18), middle, skin.bar_ink)
        if rng.random() < 0.4:
            sheet.text(phone.dp(34), middle, rng.choice(["99+", "12", "3"]), phone.dp(14), skin.bar_ink)
        anchor, x = ("m", phone.width / 2) if self.look == "old" else ("l", phone.dp(66))
        state = rng.choice(["在线", "手机在线 - WiFi", "", ""]) if "(" not in title else ""
        sheet.text(
            x,
            middle - phone.dp(8 if state else 0),
            title,
            phone.dp(17),
            skin.bar_ink,
            bold=True,
            anchor=anchor,
        )
        if state:
            sheet.text(x, middle + phone.dp(12), state, phone.dp(10.5), skin.bar_ink, anchor=anchor)
        for row in (-5, 0, 5):
            y = middle + phone.dp(row)
            left = phone.width - phone.dp(34)
            sheet.draw.line((left, y, left + phone.dp(18), y), fill=skin.bar_ink, width=max(2, phone.dp(1.6)))
        return bottom

    def footer(self, sheet: Sheet, rng: random.Random) -> int:
        """The field and, below it, a row of signs."""
        phone, skin = sheet.phone, self.skin
        top = sheet.image.height - phone.dp(34 if phone.system == "ios" else 20) - phone.dp(90)
        sheet.draw.rectangle(
            (0, top, phone.width, sheet.image.height), fill=skin.bar if self.look != "old" else "#f7f7f9"
        )
        field = (phone.dp(12), top + phone.dp(8), phone.width - phone.dp(84), top + phone.dp(44))
        sheet.rounded(field, phone.dp(10), "#ffffff" if not self.dark else "#2c2c2c")
        send = (phone.width - phone.dp(74), top + phone.dp(8), phone.width - phone.dp(12), top + phone.dp(44))
        sheet.rounded(send, phone.dp(10), "#9fd6ff" if not self.dark else "#123a63")
        sheet.text(
            phone.width - phone.dp(43), top + phone.dp(26), "发送", phone.dp(14), "#ffffff", anchor="m"
        )
        for place, sign in enumerate(("wave", "face", "plus", "face", "wave", "plus")):
            ink = "#555555" if not self.dark else "#aaaaaa"
            icon(
                sheet,
                phone.dp(34) + place * (phone.width - phone.dp(68)) / 5,
                top + phone.dp(68),
                phone.dp(11),
                ink,
                sign,
            )
        home_bar(sheet, skin.bar_ink if self.look != "old" else "#111111")
        return top

    def special(self, chat: ChatSheet, said: Said, title: str) -> bool:
        """Cards, voice, system lines, pictures; nicks of groups carry badges."""
        match said.kind:
            case "system":
                system_line(chat, said)
            case "transfer" | "redpacket":
                money_card(chat, said, title, "QQ", "#f5a945", "#f9d7a8")
            case "voice":
                voice(chat, said, title)
            case "image":
                photo(chat, said, title)
            case "text" if said.name:
                badge = {0: "群主", 1: "LV7 活跃", 2: "管理员"}.get(sum(map(ord, said.name)) % 6, "")
                bubble(chat, said, title, badge=badge)
            case _:
                return False
        return True
