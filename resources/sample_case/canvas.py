"""A phone's chat screen, drawn: status bar, title, time lines, bubbles; no real app's pictures."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

_FONTS = Path("/usr/share/fonts/opentype/noto")
REGULAR, BOLD = _FONTS / "NotoSansCJK-Regular.ttc", _FONTS / "NotoSansCJK-Bold.ttc"
#: The simplified Chinese face of the collection.
_SC = 2

WIDTH, HEIGHT = 720, 1600
_MARGIN, _AVATAR, _PAD, _LINE = 24, 72, 22, 46
_TEXT_SIZE = 31


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of one app in one mode; `avatars` are left out where the app has none."""

    ground: str
    bar: str
    bar_ink: str
    mine: str
    mine_ink: str
    theirs: str
    theirs_ink: str
    quiet: str
    avatars: tuple[str, str] | None
    send: str


CHAT_LIGHT = Look(
    "#ededed", "#ededed", "#161616", "#95ec69", "#101010", "#ffffff", "#161616", "#8f8f8f",
    ("#7c93b2", "#c9a27a"), "发送",
)  # fmt: skip
CHAT_DARK = Look(
    "#111111", "#1a1a1a", "#d8d8d8", "#3eb575", "#06140c", "#2c2c2c", "#d5d5d5", "#757575",
    ("#5d6f8a", "#8f7457"), "发送",
)  # fmt: skip
SMS = Look(
    "#ffffff", "#ffffff", "#1a1a1a", "#2f6fde", "#ffffff", "#eff0f3", "#1a1a1a", "#8b8f96", None, "短信"
)
SERVICE = Look(
    "#f3f5f8", "#2b6de0", "#ffffff", "#a9d0ff", "#10243f", "#ffffff", "#1c2430", "#98a0aa",
    ("#2b6de0", "#d69a5c"), "发送",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One bubble; `mine` is on the right."""

    text: str
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat screen: the clock of the status bar, the title, and time lines (plain text) among bubbles."""

    look: Look
    clock: str
    title: str
    rows: tuple[Said | str, ...]


@functools.cache
def font(size: int, bold: bool = False) -> FreeTypeFont:
    """Load the face used everywhere here. Raises OSError where the fonts are not installed."""
    from PIL import ImageFont

    return ImageFont.truetype(BOLD if bold else REGULAR, size, index=_SC)


def wrapped(text: str, size: int, width: int) -> list[str]:
    """`text` in lines no wider than `width` px; closing punctuation never begins a line."""
    lines = [""]
    for char in text:
        too_wide = font(size).getlength(lines[-1] + char) > width
        if char == "\n" or (too_wide and char not in "，。？！、；：）】"):
            lines.append("")
        lines[-1] += char if char != "\n" else ""
    return lines


def draw_chat(chat: Chat, height: int = HEIGHT) -> Image.Image:
    """Draw the whole screen as an RGB picture."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH, height), chat.look.ground)
    draw = ImageDraw.Draw(picture)
    top = _header(draw, chat)
    for row in chat.rows:
        top = _time_line(draw, chat.look, row, top) if isinstance(row, str) else _bubble(draw, chat, row, top)
    _input_bar(draw, chat.look, height)
    return picture


def draw_fragment(look: Look, rows: tuple[Said, ...], height: int) -> Image.Image:
    """Draw a cut-out of a chat: bubbles only, without a title, sender or time."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH, height), look.ground)
    draw = ImageDraw.Draw(picture)
    top = 28
    for row in rows:
        top = _bubble(draw, Chat(look, "", "", ()), row, top)
    return picture


def status_bar(draw: ImageDraw, clock: str, ink: str) -> None:
    """Draw the clock, signal bars and a battery."""
    draw.text((36, 14), clock, fill=ink, font=font(26, bold=True))
    for step in range(4):
        left = WIDTH - 150 + step * 11
        draw.rectangle((left, 38 - 6 * step - 4, left + 6, 40), fill=ink)
    draw.rounded_rectangle((WIDTH - 86, 18, WIDTH - 40, 40), 6, outline=ink, width=2)
    draw.rectangle((WIDTH - 81, 23, WIDTH - 57, 35), fill=ink)


def _header(draw: ImageDraw, chat: Chat) -> int:
    draw.rectangle((0, 0, WIDTH, 148), fill=chat.look.bar)
    status_bar(draw, chat.clock, chat.look.bar_ink)
    draw.line([(50, 84), (34, 103), (50, 122)], fill=chat.look.bar_ink, width=4, joint="curve")
    draw.text((WIDTH // 2, 103), chat.title, fill=chat.look.bar_ink, font=font(34, bold=True), anchor="mm")
    for dot in range(3):
        left = WIDTH - 66 + dot * 13
        draw.ellipse((left, 100, left + 6, 106), fill=chat.look.bar_ink)
    return 176


def _time_line(draw: ImageDraw, look: Look, text: str, top: int) -> int:
    draw.text((WIDTH // 2, top + 18), text, fill=look.quiet, font=font(24), anchor="mm")
    return top + 56


def _bubble(draw: ImageDraw, chat: Chat, said: Said, top: int) -> int:
    look = chat.look
    side = _AVATAR + 18 if look.avatars else 0
    lines = wrapped(said.text, _TEXT_SIZE, 440 if look.avatars else 500)
    width = round(max(font(_TEXT_SIZE).getlength(line) for line in lines)) + 2 * _PAD
    height = max(len(lines) * _LINE + 2 * _PAD - 8, _AVATAR)
    left = WIDTH - _MARGIN - side - width if said.mine else _MARGIN + side
    fill, ink = (look.mine, look.mine_ink) if said.mine else (look.theirs, look.theirs_ink)
    draw.rounded_rectangle((left, top, left + width, top + height), 10 if look.avatars else 26, fill=fill)
    if look.avatars:
        _avatar(draw, chat, said, top)
        tip = left + width if said.mine else left
        reach = 9 if said.mine else -9
        draw.polygon([(tip, top + 26), (tip + reach, top + 36), (tip, top + 46)], fill=fill)
    first = top + (height - len(lines) * _LINE) // 2
    for number, line in enumerate(lines):
        middle = first + number * _LINE + _LINE // 2
        draw.text((left + _PAD, middle), line, fill=ink, font=font(_TEXT_SIZE), anchor="lm")
    return top + height + 32


def _avatar(draw: ImageDraw, chat: Chat, said: Said, top: int) -> None:
    colours = chat.look.avatars or ("", "")
    left = WIDTH - _MARGIN - _AVATAR if said.mine else _MARGIN
    draw.rounded_rectangle((left, top, left + _AVATAR, top + _AVATAR), 8, fill=colours[said.mine])
    letter = "满" if said.mine else (chat.title or "某")[-1 if chat.look is not SERVICE else 0]
    middle = (left + _AVATAR // 2, top + _AVATAR // 2)
    draw.text(middle, letter, fill="#ffffff", font=font(34), anchor="mm")


def _input_bar(draw: ImageDraw, look: Look, height: int) -> None:
    draw.line([(0, height - 112), (WIDTH, height - 112)], fill=look.quiet, width=1)
    draw.rectangle((0, height - 111, WIDTH, height), fill=look.ground)
    draw.rounded_rectangle((_MARGIN, height - 92, WIDTH - 140, height - 24), 12, fill=look.theirs)
    draw.text((WIDTH - 76, height - 58), look.send, fill=look.quiet, font=font(28), anchor="mm")
