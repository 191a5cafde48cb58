"""Lays a conversation out on a strip: time lines, bubbles, names, quotes, sent pictures."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from chat_script import Conversation, Said
from chat_times import TimeLine, TimeStyle, clock_words, wants_line
from phone_frame import Phone, Sheet, text_width, wrap
from screen_truth import TruthMessage

#: Stands for the little telephone behind a call's length; as wide as a Han character.
_HANDSET = "\u3000"
_AVATARS = ("#7c93b2", "#c9a27a", "#6a9c89", "#b5838d", "#8d99ae", "#e07a5f", "#3d5a80", "#81b29a", "#545b77")


@dataclass(frozen=True, slots=True)
class Skin:
    """The looks of one app in one mode; lengths in dp, sizes of text in sp."""

    ground: str
    bar: str
    bar_ink: str
    mine: str
    mine_ink: str
    theirs: str
    theirs_ink: str
    quiet: str
    size: float = 16
    leading: float = 1.4
    radius: float = 5
    pad: float = 12
    pad_y: float = 10
    margin: float = 12
    avatar: float = 40
    round_avatar: bool = False
    gap: float = 10
    parting: float = 16
    widest: float = 0.64
    tail: str = ""
    time_size: float = 12
    name_size: float = 12
    by_word: bool = False
    link: str = "#576b95"
    bold_day: bool = False


@dataclass(slots=True)
class Placed:
    """A message on the strip; `lines` are the heights and words of its rows, `stamp` of a time below it."""

    truth: TruthMessage
    lines: list[tuple[int, int, str]]
    name_top: int | None = None
    stamp: tuple[int, int] | None = None
    words: str = ""
    line: TimeLine | None = None


@dataclass(slots=True)
class ChatSheet:
    """The strip being drawn, with what was put on it so far."""

    sheet: Sheet
    skin: Skin
    rng: random.Random
    style: TimeStyle
    captured: datetime
    y: int = 0
    placed: list[Placed] = field(default_factory=list)
    times: list[tuple[int, int, TimeLine]] = field(default_factory=list)
    colours: dict[str, str] = field(default_factory=dict)

    @property
    def phone(self) -> Phone:
        """The phone being drawn."""
        return self.sheet.phone

    def colour_of(self, name: str) -> str:
        """The colour of a person's avatar, the same all along."""
        return self.colours.setdefault(name, _AVATARS[len(self.colours) % len(_AVATARS)])

    def put(
        self, truth: TruthMessage, lines: list[tuple[int, int, str]], name_top: int | None = None
    ) -> Placed:
        """Remember what was drawn."""
        one = Placed(truth, lines, name_top, line=self.times[-1][2] if self.times else None)
        self.placed.append(one)
        return one


class App(Protocol):
    """What one app's drawing gives."""

    name: str
    look: str
    dark: bool
    skin: Skin

    def header(self, sheet: Sheet, rng: random.Random, title: str, clock: str) -> int:
        """Draw status and title bar onto a screen; the height they take."""

    def footer(self, sheet: Sheet, rng: random.Random) -> int:
        """Draw the input bar; the y it begins at."""

    def special(self, chat: ChatSheet, said: Said, title: str) -> bool:
        """Draw a message that is no plain bubble; False where there is none of its own."""


def lay_out(chat: ChatSheet, app: App, conversation: Conversation) -> None:
    """Draw all of a conversation onto the strip, downwards."""
    previous: datetime | None = None
    chat.y = chat.phone.dp(12)
    for said in conversation.said:
        if wants_line(previous, said.at):
            time_line(chat, said.at)
        previous = said.at
        chat.sheet.ensure(chat.y + chat.phone.dp(900))
        if not app.special(chat, said, conversation.title):
            bubble(chat, said, conversation.title)
    chat.sheet.ensure(chat.y)


def time_line(chat: ChatSheet, at: datetime) -> None:
    """The grey centred time."""
    line = chat.style.line(at, chat.captured)
    size = chat.phone.sp(chat.skin.time_size)
    high = round(size * 1.5)
    middle = chat.y + high // 2
    if chat.sheet.wallpaper is not None:
        half = text_width(line.text, size) / 2 + chat.phone.dp(6)
        centre = chat.phone.width // 2
        chat.sheet.rounded(
            (round(centre - half), chat.y, round(centre + half), chat.y + high), chat.phone.dp(3), "#6f7377"
        )
        chat.sheet.text(centre, middle, line.text, size, "#ffffff", anchor="m")
    elif chat.skin.bold_day and chat.style.parting in line.text:
        first, rest = line.text.rsplit(chat.style.parting, 1)
        wide = text_width(first + " ", size, bold=True) + text_width(rest, size)
        x = chat.sheet.text(
            chat.phone.width / 2 - wide / 2, middle, first + " ", size, chat.skin.quiet, bold=True
        )
        chat.sheet.text(x, middle, rest, size, chat.skin.quiet)
    else:
        chat.sheet.text(chat.phone.width / 2, middle, line.text, size, chat.skin.quiet, anchor="m")
    chat.times.append((chat.y, chat.y + high, line))
    chat.y += high + chat.phone.dp(chat.skin.parting)


def avatar(chat: ChatSheet, mine: bool, who: str, top: int) -> None:
    """A coloured square or disc, with a letter on some."""
    if not chat.skin.avatar:
        return
    side, margin = chat.phone.dp(chat.skin.avatar), chat.phone.dp(chat.skin.margin)
    left = chat.phone.width - margin - side if mine else margin
    radius = side // 2 if chat.skin.round_avatar else chat.phone.dp(5)
    colour = chat.colour_of("me" if mine else who)
    chat.sheet.rounded((left, top, left + side, top + side), radius, colour)
    middle = top + side // 2
    if sum(map(ord, who)) % 3 == 0 or mine:
        third = side // 6
        chat.sheet.draw.ellipse(
            (left + side // 2 - third, top + third, left + side // 2 + third, top + 3 * third), fill="#f4efe6"
        )
        chat.sheet.draw.pieslice(
            (left + third, top + 3 * third, left + 5 * third, top + 8 * third), 180, 360, fill="#f4efe6"
        )
    else:
        chat.sheet.text(
            left + side / 2,
            middle,
            who[-1] if who[-1].isalnum() else who[0],
            side // 2,
            "#ffffff",
            anchor="m",
        )


def name_above(chat: ChatSheet, said: Said, badge: str = "") -> int | None:
    """The nick above a bubble of a group; its top, or None where there is none."""
    if not said.name:
        return None
    size, top = chat.phone.sp(chat.skin.name_size), chat.y
    x: float = chat.phone.dp(chat.skin.margin + chat.skin.avatar + chat.skin.gap)
    middle = top + round(size * 0.7)
    if badge:
        wide = round(text_width(badge, round(size * 0.8))) + chat.phone.dp(8)
        chat.sheet.rounded(
            (round(x), middle - size // 2 - 2, round(x) + wide, middle + size // 2 + 2),
            chat.phone.dp(3),
            "#8aa4c8",
        )
        chat.sheet.text(x + chat.phone.dp(4), middle, badge, round(size * 0.8), "#ffffff")
        x += wide + chat.phone.dp(4)
    chat.sheet.text(
        x, middle, said.name, size, chat.skin.quiet if chat.sheet.wallpaper is None else "#fdfdfd"
    )
    chat.y += round(size * 1.4) + chat.phone.dp(3)
    return top


def edge(chat: ChatSheet, mine: bool, wide: int) -> int:
    """The left end of a bubble of this width."""
    off = chat.phone.dp(chat.skin.margin + (chat.skin.avatar + chat.skin.gap if chat.skin.avatar else 0))
    return chat.phone.width - off - wide if mine else off


def bubble(
    chat: ChatSheet,
    said: Said,
    title: str,
    *,
    fill: str | None = None,
    ink: str | None = None,
    badge: str = "",
) -> Placed:
    """A text bubble with avatar, tail, nick and quoted reply."""
    phone, skin, mine = chat.phone, chat.skin, said.side == "me"
    head = chat.y
    name_top = name_above(chat, said, badge)
    size, pad, pad_y = phone.sp(skin.size), phone.dp(skin.pad), phone.dp(skin.pad_y)
    shown = f"{said.text} {_HANDSET}" if said.kind == "call" else said.text
    rows = wrap(shown, size, round(phone.width * skin.widest) - 2 * pad, skin.by_word)
    step = round(size * skin.leading)
    wide = max(round(max(text_width(row, size) for row in rows)) + 2 * pad, phone.dp(40))
    high = max(step * len(rows) + 2 * pad_y, phone.dp(min(skin.avatar, 40)) if skin.avatar else 0)
    left, top = edge(chat, mine, wide), chat.y
    chat.sheet.ensure(top + high)
    avatar(chat, mine, said.name or title, head)
    colour = fill or (skin.mine if mine else skin.theirs)
    _body(chat, (left, top, left + wide, top + high), colour, mine)
    first = top + (high - step * len(rows)) // 2
    lines = []
    for number, row in enumerate(rows):
        y0 = first + number * step
        _row(chat, left + pad, y0 + step / 2, row, size, ink or (skin.mine_ink if mine else skin.theirs_ink))
        lines.append((y0, y0 + step, row.replace(_HANDSET, "").rstrip()))
    chat.y = top + high
    truth = TruthMessage(
        said.side, said.text, (left, top, left + wide, top + high), said.kind, said.name, amounts=said.amounts
    )
    placed = chat.put(truth, lines, name_top)
    if said.quote:
        truth.quote = _quote(chat, said.quote, mine)
    chat.y += phone.dp(skin.parting)
    return placed


def _row(chat: ChatSheet, x: float, middle: float, row: str, size: int, ink: str) -> None:
    end = chat.sheet.text(x, middle, row.removesuffix(_HANDSET), size, ink)
    if row.endswith(_HANDSET):
        high = size * 0.25
        chat.sheet.draw.arc(
            (end, middle - high, end + size * 0.9, middle + 4 * high), 200, 340, ink, size // 6
        )


def _body(chat: ChatSheet, box: tuple[int, int, int, int], colour: str, mine: bool) -> None:
    phone, tail = chat.phone, chat.skin.tail
    radius = min(phone.dp(chat.skin.radius), (box[3] - box[1]) // 2)
    chat.sheet.rounded(box, radius, colour)
    tip, way = (box[2], 1) if mine else (box[0], -1)
    if tail == "side":
        middle, reach = box[1] + phone.dp(20), phone.dp(5)
        chat.sheet.polygon(
            [(tip - way, middle - reach), (tip + way * reach, middle), (tip - way, middle + reach)], colour
        )
    elif tail == "foot":
        foot = box[3]
        chat.sheet.polygon(
            [
                (tip - way * phone.dp(12), foot),
                (tip + way * phone.dp(5), foot),
                (tip - way * phone.dp(1), foot - phone.dp(11)),
            ],
            colour,
        )


def _quote(chat: ChatSheet, quote: str, mine: bool) -> str:
    phone = chat.phone
    size, pad = phone.sp(12), phone.dp(8)
    rows = wrap(quote, size, round(phone.width * chat.skin.widest) - 2 * pad, by_word=False)
    if len(rows) > 2:
        rows = [rows[0], rows[1][:-1] + "…"]
    step, top = round(size * 1.35), chat.y + phone.dp(4)
    wide = round(max(text_width(row, size) for row in rows)) + 2 * pad
    left = edge(chat, mine, wide)
    chat.sheet.rounded(
        (left, top, left + wide, top + step * len(rows) + pad), phone.dp(4), _shade(chat.skin.ground)
    )
    for number, row in enumerate(rows):
        chat.sheet.text(left + pad, top + pad / 2 + step * (number + 0.5), row, size, chat.skin.quiet)
    chat.y = top + step * len(rows) + pad
    return "".join(rows)


def _shade(ground: str) -> str:
    values = [int(ground[i : i + 2], 16) for i in (1, 3, 5)]
    moved = [v - 12 if sum(values) > 380 else v + 24 for v in values]
    return "#" + "".join(f"{max(0, min(255, v)):02x}" for v in moved)


def system_line(chat: ChatSheet, said: Said, more: str = "") -> None:
    """A grey centred sentence of the app's own; `more` is a link behind it (重新编辑)."""
    phone, size = chat.phone, chat.phone.sp(chat.skin.time_size)
    high = round(size * 1.5)
    middle = chat.y + high // 2
    text = said.text + (f" {more}" if more else "")
    wide = text_width(text, size)
    left = phone.width / 2 - wide / 2
    ink = chat.skin.quiet
    if chat.sheet.wallpaper is not None:
        pad = phone.dp(6)
        chat.sheet.rounded(
            (round(left) - pad, chat.y, round(left + wide) + pad, chat.y + high), phone.dp(3), "#6f7377"
        )
        ink = "#ffffff"
    x = chat.sheet.text(left, middle, said.text, size, ink)
    if more:
        chat.sheet.text(x, middle, f" {more}", size, chat.skin.link)
    box = (round(left), chat.y, round(left + wide), chat.y + high)
    chat.put(TruthMessage("system", text, box, "system"), [(chat.y, chat.y + high, text)])
    chat.y += high + phone.dp(chat.skin.parting)


def photo(chat: ChatSheet, said: Said, title: str) -> None:
    """A sent picture without words; nothing to be read, so it is no part of the truth."""
    phone, mine = chat.phone, said.side == "me"
    head = chat.y
    name_above(chat, said)
    wide, high = phone.dp(chat.rng.randrange(90, 150)), phone.dp(chat.rng.randrange(110, 180))
    left = edge(chat, mine, wide)
    chat.sheet.ensure(chat.y + high)
    avatar(chat, mine, said.name or title, head)
    tone = chat.rng.randrange(60, 160)
    for row in range(high):
        shade = tone + 60 * row // high
        chat.sheet.draw.line(
            (left, chat.y + row, left + wide, chat.y + row), fill=(shade, shade // 2 + 60, 190 - tone // 2)
        )
    chat.sheet.draw.ellipse(
        (left + wide // 5, chat.y + high // 4, left + wide // 2, chat.y + high // 2), fill="#d9c9a3"
    )
    chat.y += high + phone.dp(chat.skin.parting)


def stamped(chat: ChatSheet, placed: Placed, at: datetime, twelve_hours: bool) -> None:
    """A small time below a bubble, as some vendors' SMS have it; joined with the date line it is the time."""
    phone, size = chat.phone, chat.phone.sp(10)
    top = chat.y - phone.dp(chat.skin.parting) + phone.dp(3)
    middle, words = top + round(size * 0.7), clock_words(at, twelve_hours)
    box = placed.truth.box
    if placed.truth.side == "me":
        chat.sheet.text(box[2], middle, words, size, chat.skin.quiet, anchor="r")
    else:
        chat.sheet.text(box[0], middle, words, size, chat.skin.quiet)
    placed.words = words
    placed.stamp = (top, top + round(size * 1.4))
    if placed.line:
        placed.line = replace(placed.line, at=at)
    chat.y = placed.stamp[1] + phone.dp(chat.skin.parting)
