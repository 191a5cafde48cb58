"""WeChat's chat screen, light and dark, on Android and iPhone, with its cards."""

from __future__ import annotations

import random

from chat_script import Said
from chat_sheet import ChatSheet, Skin, avatar, edge, name_above, photo, system_line
from phone_frame import Sheet, chevron, home_bar, icon, status_bar, text_width, wrap
from screen_truth import TruthMessage

_LIGHT = Skin(
    "#ededed", "#ededed", "#181818", "#95ec69", "#181818", "#ffffff", "#181818", "#9b9b9b", tail="side"
)  # fmt: skip
_DARK = Skin(
    "#111111", "#191919", "#d5d5d5", "#3eb575", "#04140b", "#2c2c2c", "#d5d5d5", "#6c6c6c",
    tail="side", link="#7d90a9"
)  # fmt: skip


class WeChat:
    """Draws WeChat; `look` is android or iphone."""

    name = "wechat"

    def __init__(self, look: str, dark: bool, by_word: bool) -> None:
        from dataclasses import replace

        self.look, self.dark = look, dark
        iphone = {"size": 17.0, "leading": 1.32, "radius": 4.0} if look == "iphone" else {}
        self.skin = replace(_DARK if dark else _LIGHT, by_word=by_word, **iphone)

    def header(self, sheet: Sheet, rng: random.Random, title: str, clock: str) -> int:
        """Status bar, back arrow, centred name, three dots."""
        phone, skin = sheet.phone, self.skin
        status = phone.dp(50 if self.look == "iphone" else 28)
        bottom = status + phone.dp(46)
        sheet.draw.rectangle((0, 0, phone.width, bottom), fill=skin.bar)
        status_bar(sheet, rng, clock, skin.bar_ink, status)
        middle = status + phone.dp(23)
        chevron(sheet, phone.dp(18), middle, skin.bar_ink)
        if rng.random() < 0.4:
            unread = str(rng.randrange(1, 99))
            wide = phone.dp(22)
            sheet.rounded(
                (phone.dp(32), middle - phone.dp(9), phone.dp(32) + wide, middle + phone.dp(9)),
                phone.dp(9),
                "#d6d6d6" if not self.dark else "#333333",
            )
            sheet.text(phone.dp(32) + wide / 2, middle, unread, phone.dp(12), skin.bar_ink, anchor="m")
        sheet.text(phone.width / 2, middle, title, phone.dp(17), skin.bar_ink, bold=True, anchor="m")
        for dot in range(3):
            x = phone.width - phone.dp(34) + dot * phone.dp(7)
            sheet.draw.ellipse(
                (x, middle - phone.dp(1.8), x + phone.dp(3.6), middle + phone.dp(1.8)), fill=skin.bar_ink
            )
        sheet.draw.line((0, bottom, phone.width, bottom), fill="#d9d9d9" if not self.dark else "#222222")
        return bottom + 1

    def footer(self, sheet: Sheet, rng: random.Random) -> int:
        """Voice, field, face, plus; sometimes a half-written message and its green button."""
        phone, skin = sheet.phone, self.skin
        foot = phone.dp(34 if self.look == "iphone" else 20)
        top = sheet.image.height - foot - phone.dp(54)
        sheet.draw.rectangle(
            (0, top, phone.width, sheet.image.height), fill="#f7f7f7" if not self.dark else "#191919"
        )
        sheet.draw.line((0, top, phone.width, top), fill="#dcdcdc" if not self.dark else "#262626")
        middle, ink = top + phone.dp(27), skin.bar_ink
        icon(sheet, phone.dp(26), middle, phone.dp(13), ink, "wave")
        sheet.rounded(
            (phone.dp(50), top + phone.dp(8), phone.width - phone.dp(98), top + phone.dp(46)),
            phone.dp(4),
            "#ffffff" if not self.dark else "#2c2c2c",
        )
        icon(sheet, phone.width - phone.dp(78), middle, phone.dp(13), ink, "face")
        if rng.random() < 0.12:
            draft = rng.choice(["我下周", "你们到底是哪家", "先还500"])
            sheet.text(phone.dp(60), middle, draft, phone.sp(16), ink)
            left, right, half = phone.width - phone.dp(58), phone.width - phone.dp(8), phone.dp(15)
            sheet.rounded((left, middle - half, right, middle + half), phone.dp(4), "#07c160")
            sheet.text((left + right) / 2, middle, "发送", phone.dp(14), "#ffffff", anchor="m")
        else:
            icon(sheet, phone.width - phone.dp(30), middle, phone.dp(13), ink, "plus")
        home_bar(sheet, ink)
        return top

    def special(self, chat: ChatSheet, said: Said, title: str) -> bool:
        """Cards, voice, calls, system lines, pictures."""
        match said.kind:
            case "system":
                system_line(
                    chat,
                    said,
                    "重新编辑" if said.text.startswith("你撤回") and chat.rng.random() < 0.6 else "",
                )
            case "transfer" | "redpacket":
                money_card(chat, said, title)
            case "voice":
                voice(chat, said, title)
            case "card":
                link_card(chat, said, title)
            case "image":
                photo(chat, said, title)
            case _:
                return False
        return True


def money_card(
    chat: ChatSheet,
    said: Said,
    title: str,
    brand: str = "微信",
    colour: str = "#fa9d3b",
    pale: str = "#fbd7b0",
) -> None:
    """The orange card of a transfer or red packet."""
    phone, mine, head = chat.phone, said.side == "me", chat.y
    name_top = name_above(chat, said)
    status = str(said.extra["status"])
    if said.kind == "redpacket":
        rows, foot = [(said.text, 16)] + ([(status, 12)] if status else []), f"{brand}红包"
    else:
        rows, foot = [(said.text, 18), (status, 12)], f"{brand}转账" if brand != "QQ" else "QQ转账"
    if int(chat.skin.ground[1:3], 16) < 64:
        pale = "#8a6138" if pale > "#b" else "#34557f"
    fill = pale if status in ("已收款", "已被接收", "已退还", "已领取", "已被领完") else colour
    wide, high = phone.dp(232), phone.dp(94)
    left, top = edge(chat, mine, wide), chat.y
    avatar(chat, mine, said.name or title, head)
    chat.sheet.rounded((left, top, left + wide, top + high), phone.dp(5), fill)
    centre, radius = top + phone.dp(35), phone.dp(20)
    x = left + phone.dp(12)
    if said.kind == "redpacket":
        chat.sheet.rounded((x, centre - radius, x + phone.dp(32), centre + radius), phone.dp(3), "#d84e43")
        chat.sheet.draw.ellipse(
            (x + phone.dp(10), centre - phone.dp(6), x + phone.dp(22), centre + phone.dp(6)), fill="#f6d9a6"
        )
    else:
        chat.sheet.draw.ellipse(
            (x, centre - radius, x + 2 * radius, centre + radius),
            outline="#ffffff",
            width=max(2, phone.dp(1.6)),
        )
        for way in (-1, 1):
            y = centre + way * phone.dp(4)
            chat.sheet.draw.line(
                (x + phone.dp(10), y, x + phone.dp(30), y), fill="#ffffff", width=phone.dp(2)
            )
    lines, y = [], centre - phone.dp(13) if len(rows) > 1 else centre
    for text, size in rows:
        px = phone.dp(size)
        chat.sheet.text(left + phone.dp(62), y, text, px, "#ffffff")
        lines.append((round(y - px * 0.6), round(y + px * 0.6), text))
        y += phone.dp(25)
    line_y = top + phone.dp(70)
    chat.sheet.draw.line((left + phone.dp(12), line_y, left + wide - phone.dp(12), line_y), fill="#ffffff")
    chat.sheet.text(left + phone.dp(12), top + phone.dp(82), foot, phone.dp(11), "#ffffff")
    lines.append((top + phone.dp(75), top + phone.dp(90), foot))
    text = "\n".join(line[2] for line in lines)
    chat.put(
        TruthMessage(
            said.side, text, (left, top, left + wide, top + high), said.kind, said.name, amounts=said.amounts
        ),
        lines,
        name_top,
    )
    chat.y = top + high + phone.dp(chat.skin.parting)


def voice(chat: ChatSheet, said: Said, title: str) -> None:
    """A voice message: its seconds and waves."""
    phone, skin, mine, head = chat.phone, chat.skin, said.side == "me", chat.y
    name_top = name_above(chat, said)
    wide = phone.dp(70 + 2 * int(str(said.extra["seconds"])))
    high, size = phone.dp(40), phone.sp(skin.size)
    left, top = edge(chat, mine, wide), chat.y
    avatar(chat, mine, said.name or title, head)
    chat.sheet.rounded(
        (left, top, left + wide, top + high), phone.dp(skin.radius), skin.mine if mine else skin.theirs
    )
    ink, middle = skin.mine_ink if mine else skin.theirs_ink, top + high / 2
    x = left + wide - phone.dp(20) if mine else left + phone.dp(20)
    for step in (3, 6, 9):
        r = phone.dp(step)
        chat.sheet.draw.arc(
            (x - r, middle - r, x + r, middle + r),
            *((135, 225) if mine else (-45, 45)),
            fill=ink,
            width=max(2, phone.dp(1.6)),
        )
    if mine:
        chat.sheet.text(x - phone.dp(16), middle, said.text, size, ink, anchor="r")
    else:
        chat.sheet.text(x + phone.dp(16), middle, said.text, size, ink)
        if chat.rng.random() < 0.5:
            dot = left + wide + phone.dp(10)
            chat.sheet.draw.ellipse(
                (dot, middle - phone.dp(4), dot + phone.dp(8), middle + phone.dp(4)), fill="#fa5151"
            )
    chat.put(
        TruthMessage(said.side, said.text, (left, top, left + wide, top + high), "voice", said.name),
        [(top, top + high, said.text)],
        name_top,
    )
    chat.y = top + high + phone.dp(skin.parting)


def link_card(chat: ChatSheet, said: Said, title: str) -> None:
    """A white card: title in two lines, what it is, its source below a line."""
    phone, skin, mine, head = chat.phone, chat.skin, said.side == "me", chat.y
    name_top = name_above(chat, said)
    wide, size, small = phone.dp(236), phone.dp(15), phone.dp(12)
    rows = wrap(str(said.extra["title"]), size, wide - phone.dp(84), by_word=False)[:2]
    left, top = edge(chat, mine, wide), chat.y
    avatar(chat, mine, said.name or title, head)
    high = phone.dp(24 + 21 * len(rows) + 22 + 26)
    chat.sheet.rounded((left, top, left + wide, top + high), phone.dp(5), skin.theirs)
    lines: list[tuple[int, int, str]] = []
    y: float = top + phone.dp(22)
    for row in rows:
        chat.sheet.text(left + phone.dp(12), y, row, size, skin.theirs_ink)
        lines.append((round(y - size * 0.6), round(y + size * 0.6), row))
        y += phone.dp(21)
    for text, at in (
        (str(said.extra["detail"]), y + phone.dp(2)),
        (str(said.extra["source"]), top + high - phone.dp(12)),
    ):
        chat.sheet.text(
            left + phone.dp(12),
            at,
            text,
            small if at < top + high - phone.dp(14) else phone.dp(10.5),
            skin.quiet,
        )
        lines.append((round(at - small * 0.6), round(at + small * 0.6), text))
    thumb = left + wide - phone.dp(60)
    chat.sheet.rounded(
        (thumb, top + phone.dp(14), thumb + phone.dp(48), top + phone.dp(62)), phone.dp(2), "#8fb4d9"
    )
    rule = top + high - phone.dp(24)
    chat.sheet.draw.line(
        (left + phone.dp(12), rule, left + wide - phone.dp(12), rule),
        fill=skin.bar if skin.bar != skin.theirs else "#e5e5e5",
    )
    text = "\n".join(line[2] for line in lines)
    chat.put(
        TruthMessage(said.side, text, (left, top, left + wide, top + high), "card", said.name),
        lines,
        name_top,
    )
    chat.y = top + high + phone.dp(skin.parting)


def notice_card(chat: ChatSheet, said: Said, title: str, *, full: bool = True) -> None:
    """A white notice over the whole width (or a wide bubble): heading, big amount, rows of key and value."""
    phone, skin, extra = chat.phone, chat.skin, said.extra
    margin = phone.dp(12)
    wide = phone.width - 2 * margin if full else phone.dp(272)
    left, top = margin if full else edge(chat, False, wide), chat.y
    rows = extra["rows"]
    assert isinstance(rows, list)
    high = phone.dp(126 + 26 * len(rows) + 44)
    chat.sheet.ensure(top + high)
    chat.sheet.rounded((left, top, left + wide, top + high), phone.dp(10), skin.theirs)
    lines: list[tuple[int, int, str]] = []

    def row(
        y: float, size: float, key: str, value: str = "", bold: bool = False, quiet: bool = False
    ) -> None:
        px, ink = phone.dp(size), skin.quiet if quiet else skin.theirs_ink
        chat.sheet.text(left + phone.dp(14), y, key, px, ink, bold=bold)
        if value:
            chat.sheet.text(left + phone.dp(96), y, value, px, skin.theirs_ink)
        lines.append((round(y - px * 0.6), round(y + px * 0.6), key + value))

    row(top + phone.dp(24), 16, str(extra["title"]), bold=True)
    row(top + phone.dp(56), 12, str(extra["label"]), quiet=True)
    row(top + phone.dp(88), 26, str(extra["big"]), bold=True)
    y: float = top + phone.dp(126)
    for key, value in rows:
        row(y, 13, key, value, quiet=True)
        y += phone.dp(26)
    rule = round(y)
    chat.sheet.draw.line(
        (left + phone.dp(14), rule, left + wide - phone.dp(14), rule),
        fill="#e8e8e8" if skin.ground > "#888888" else "#333333",
    )
    row(y + phone.dp(22), 13, "查看详情")
    chevron(chat.sheet, left + wide - phone.dp(18), y + phone.dp(22), skin.quiet, left=False)
    text = "\n".join(line[2] for line in lines)
    chat.put(
        TruthMessage("them", text, (left, top, left + wide, top + high), "notice", amounts=said.amounts),
        lines,
    )
    chat.y = top + high + phone.dp(skin.parting)


__all__ = ["WeChat", "link_card", "money_card", "notice_card", "text_width", "voice"]
