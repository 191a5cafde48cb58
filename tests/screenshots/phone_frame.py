"""A phone's screen to draw on: sizes, faces, text with emoji, rounded shapes, status bar, signs."""

from __future__ import annotations

import functools
import os
import random
import re
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

_NOTO = (
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/google-noto-cjk"),
    Path("/usr/share/fonts/noto-cjk"),
)
_EMOJI_FONTS = (
    Path(os.environ.get("SCREENSHOT_EMOJI_FONT", "/nonexistent")),
    Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"),
)
#: The simplified Chinese face of the collection, and the one size of the colour emoji bitmaps.
_SC, _EMOJI_SIZE = 2, 109
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50]\ufe0f?")
_CLOSING = "，。？！、；：）】》”’…,.?!;:)]%"
_OPENING = "（【《“‘([¥￥"
_WORD = re.compile(r"[A-Za-z0-9.,:/%\-_#?=&+@'*¥￥]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Phone:
    """A screen in px; `scale` px to the dp (point), `text` the user's font size factor."""

    system: str
    width: int
    height: int
    scale: float
    text: float = 1.0

    def dp(self, size: float) -> int:
        """Px of a length."""
        return round(size * self.scale)

    def sp(self, size: float) -> int:
        """Px of a size of text."""
        return round(size * self.scale * self.text)


@functools.cache
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Load Noto Sans CJK, as Android phones and (nearly) PingFang look."""
    name = "NotoSansCJK-Bold.ttc" if bold else "NotoSansCJK-Regular.ttc"
    for folder in _NOTO:
        if (folder / name).is_file():
            return ImageFont.truetype(folder / name, size, index=_SC)
    raise FileNotFoundError("Drawing phone screens needs Noto Sans CJK: apt-get install fonts-noto-cjk")


@functools.cache
def _emoji(cluster: str, size: int) -> Image.Image:
    for path in _EMOJI_FONTS:
        if path.is_file():
            sheet = Image.new("RGBA", (160, 160))
            face = ImageFont.truetype(path, _EMOJI_SIZE)
            ImageDraw.Draw(sheet).text((10, 10), cluster[0], font=face, embedded_color=True)
            return sheet.crop(sheet.getbbox() or (0, 0, 1, 1)).resize((size, size), Image.Resampling.LANCZOS)
    return _drawn_face(cluster, size)


def _drawn_face(cluster: str, size: int) -> Image.Image:
    """A yellow face of our own where no emoji font is installed; chat apps draw their own anyway."""
    sheet = Image.new("RGBA", (128, 128))
    draw, kind = ImageDraw.Draw(sheet), ord(cluster[0]) % 3
    draw.ellipse((4, 4, 124, 124), fill=("#ffcc33", "#ffd24d", "#f7b92b")[kind], outline="#d99a1c", width=3)
    for x in (44, 84):
        draw.ellipse((x - 8, 42, x + 8, 60), fill="#6b4a12")
    start, end = ((20, 160), (200, 340), (0, 360))[kind]
    draw.arc((38, 62, 90, 104), start, end, fill="#6b4a12", width=7)
    return sheet.resize((size, size), Image.Resampling.LANCZOS)


def text_width(text: str, size: int, bold: bool = False) -> float:
    """Width of one line in px, emoji counted as drawn."""
    plain = EMOJI.sub("", text)
    emoji = sum(1 for _ in EMOJI.finditer(text))
    return font(size, bold).getlength(plain) + emoji * size * 1.25


def wrap(text: str, size: int, width: int, by_word: bool) -> list[str]:
    """`text` in lines no wider than `width`; by character an amount may be cut in two, by word it is not."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for token in _tokens(paragraph, size, width, by_word):
            if line and token not in _CLOSING and text_width(line + token, size) > width:
                carried = line[-1] if line[-1] in _OPENING and len(line) > 1 else ""
                lines.append(line[: len(line) - len(carried)].rstrip())
                line = carried + token.lstrip()
            else:
                line += token
        lines.append(line)
    return lines


def _tokens(text: str, size: int, width: int, by_word: bool) -> list[str]:
    tokens: list[str] = []
    for piece in re.findall(rf"{EMOJI.pattern}|{_WORD.pattern if by_word else '.'}", text, re.DOTALL):
        fits = len(piece) == 1 or EMOJI.match(piece) or text_width(piece, size) <= width
        tokens.extend([piece] if fits else list(piece))
    return tokens


class Sheet:
    """A strip of any height that is drawn downwards; it grows, and knows its ground."""

    def __init__(self, phone: Phone, ground: str, wallpaper: Image.Image | None = None) -> None:
        self.phone, self.ground, self.wallpaper = phone, ground, wallpaper
        self.image = Image.new("RGB", (phone.width, phone.height * 2), ground)
        self.draw = ImageDraw.Draw(self.image)
        self.over: list[tuple[Image.Image, tuple[int, int]]] = []

    def ensure(self, bottom: int) -> None:
        """Make room down to `bottom`."""
        if bottom + 400 > self.image.height:
            taller = Image.new("RGB", (self.image.width, bottom * 2), self.ground)
            taller.paste(self.image)
            self.image, self.draw = taller, ImageDraw.Draw(taller)

    def rounded(
        self, box: tuple[int, int, int, int], radius: int, fill: str, corners: tuple[bool, ...] = (True,) * 4
    ) -> None:
        """A filled, smooth-edged rounded rectangle."""
        self.ensure(box[3])
        x0, y0, x1, y1 = box
        wide, high = x1 - x0, y1 - y0
        mask = Image.new("L", (wide * 2, high * 2))
        ImageDraw.Draw(mask).rounded_rectangle(
            (0, 0, wide * 2 - 1, high * 2 - 1), radius * 2, fill=255, corners=corners
        )
        self.image.paste(fill, (x0, y0), mask.resize((wide, high), Image.Resampling.BOX))

    def polygon(self, points: list[tuple[float, float]], fill: str) -> None:
        """A filled, smooth-edged polygon."""
        left, top = int(min(p[0] for p in points)), int(min(p[1] for p in points))
        wide = int(max(p[0] for p in points)) - left + 2
        high = int(max(p[1] for p in points)) - top + 2
        mask = Image.new("L", (wide * 4, high * 4))
        ImageDraw.Draw(mask).polygon([((x - left) * 4, (y - top) * 4) for x, y in points], fill=255)
        self.image.paste(fill, (left, top), mask.resize((wide, high), Image.Resampling.BOX))

    def text(
        self, x: float, middle: float, text: str, size: int, fill: str, bold: bool = False, anchor: str = "l"
    ) -> float:
        """One line about `middle`; `anchor` l, m or r. Gives its right end."""
        if anchor != "l":
            x -= text_width(text, size, bold) / (2 if anchor == "m" else 1)
        position = 0
        for found in EMOJI.finditer(text):
            x = self._plain(x, middle, text[position : found.start()], size, fill, bold)
            picture = _emoji(found[0], round(size * 1.15))
            self.image.paste(picture, (round(x + size * 0.05), round(middle - size * 0.55)), picture)
            x += size * 1.25
            position = found.end()
        return self._plain(x, middle, text[position:], size, fill, bold)

    def _plain(self, x: float, middle: float, text: str, size: int, fill: str, bold: bool) -> float:
        if text:
            # Centred on the Han characters' body, so that digits and Han share one line.
            self.draw.text((x, middle + size * 0.38), text, fill=fill, font=font(size, bold), anchor="ls")
        return x + font(size, bold).getlength(text)


def wallpaper(rng: random.Random, width: int, height: int) -> Image.Image:
    """A soft photo-like background, as people set behind their chats."""
    small = Image.new("RGB", (9, 20))
    top, bottom = ([rng.randrange(70, 225) for _ in range(3)] for _ in range(2))
    for y in range(20):
        for x in range(9):
            mixed = [
                int(a + (b - a) * y / 20 + rng.randrange(-22, 22)) for a, b in zip(top, bottom, strict=True)
            ]
            small.putpixel((x, y), (mixed[0], mixed[1], mixed[2]))
    return small.resize((width, height), Image.Resampling.BICUBIC).filter(
        ImageFilter.GaussianBlur(width / 30)
    )


def status_bar(sheet: Sheet, rng: random.Random, clock: str, ink: str, high: int) -> None:
    """Clock, signal, network, battery, as Android and iPhone place them."""
    phone, middle = sheet.phone, high * (0.62 if sheet.phone.system == "ios" else 0.5)
    ios = phone.system == "ios"
    size = phone.dp(15.5 if ios else 12.5)
    clock_end = sheet.text(phone.dp(30 if ios else 14), middle, clock, size, ink, bold=ios)
    if not ios and rng.random() < 0.5:
        sheet.text(
            clock_end + phone.dp(8), middle, rng.choice(["12.4KB/s", "0.6K/s", "中国移动"]), phone.dp(9), ink
        )
    right = phone.width - phone.dp(24 if ios else 12)
    box = (right - phone.dp(24), middle - phone.dp(5.5), right, middle + phone.dp(5.5))
    sheet.draw.rounded_rectangle(box, phone.dp(3), outline=ink, width=max(1, phone.dp(1)))
    charge = rng.randrange(8, 100)
    inner = box[0] + phone.dp(2)
    filled = (inner, box[1] + phone.dp(2), inner + phone.dp(20) * charge // 100, box[3] - phone.dp(2))
    sheet.draw.rectangle(filled, fill=ink)
    if not ios:
        sheet.text(box[0] - phone.dp(4), middle, f"{charge}", phone.dp(10), ink, anchor="r")
    left = box[0] - phone.dp(58)
    sheet.text(left + phone.dp(20), middle, rng.choice(["5G", "4G", "5G"]), phone.dp(10.5), ink, bold=True)
    for step in range(4):
        bar = left + step * phone.dp(4)
        sheet.draw.rectangle(
            (
                bar,
                middle + phone.dp(4) - phone.dp(2.4) * (step + 1),
                bar + phone.dp(2.5),
                middle + phone.dp(4.5),
            ),
            fill=ink,
        )


def chevron(sheet: Sheet, x: float, middle: float, ink: str, left: bool = True) -> None:
    """The arrow back (or forth)."""
    arm, width = sheet.phone.dp(8) * (1 if left else -1), max(2, sheet.phone.dp(2))
    sheet.draw.line(
        [(x + arm, middle - abs(arm)), (x, middle), (x + arm, middle + abs(arm))], ink, width, "curve"
    )


def icon(sheet: Sheet, x: float, middle: float, radius: float, ink: str, sign: str) -> None:
    """A ringed sign: wave (voice), face, plus, dots."""
    draw, width = sheet.draw, max(1, sheet.phone.dp(1.5))
    draw.ellipse((x - radius, middle - radius, x + radius, middle + radius), outline=ink, width=width)
    half = radius * 0.5
    if sign == "plus":
        draw.line((x - half, middle, x + half, middle), ink, width)
        draw.line((x, middle - half, x, middle + half), ink, width)
    elif sign == "face":
        draw.arc((x - half, middle - half, x + half, middle + half), 20, 160, ink, width)
        for eye in (-half * 0.7, half * 0.7):
            draw.ellipse(
                (x + eye - width, middle - half * 0.7 - width, x + eye + width, middle - half * 0.7 + width),
                ink,
            )
    else:
        for step in (0.4, 0.8, 1.2):
            draw.arc(
                (x - half * step - half, middle - half * step, x + half * step - half, middle + half * step),
                -45,
                45,
                ink,
                width,
            )


def home_bar(sheet: Sheet, ink: str) -> None:
    """The line of gesture phones at the foot of the screen."""
    phone, y = sheet.phone, sheet.image.height - sheet.phone.dp(8)
    half = phone.dp(67 if phone.system == "ios" else 54)
    box = (phone.width // 2 - half, y - phone.dp(2.5), phone.width // 2 + half, y + phone.dp(2))
    sheet.draw.rounded_rectangle(box, phone.dp(2), fill=ink)
