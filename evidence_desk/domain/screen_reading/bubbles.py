"""Which lines stand in one bubble, and their words joined as they were typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from evidence_desk.domain.screen import Box, Colour, ScreenLine, ScreenText
from evidence_desk.domain.screen_reading.bars import Frame, bounded, near

_SAME_COLOUR = 8
#: A thin rule inside a card, as part of the screen's width; the gap between two bubbles is wider.
_RULE = 0.004
_OVERLAP = 4
#: A letter or two that are read with less are a drawn sign.
_SURE_SIGN = 0.6
_LATIN_END, _LATIN_START = (
    re.compile(r"(?:^|[\s，。、；：！？])[A-Za-z']+[,.;!?]?$"),
    re.compile(r"[A-Za-z']+(?:\s|$|[,.;!?])"),
)
_TOKEN = re.compile(r"[A-Za-z0-9.,:/%\-_#?=&+@'*¥￥]+|.")
#: A comma that groups thousands is read as the wide one now and then.
_WIDE_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
#: The waves beside the length of a voice message are read as letters or brackets.
_VOICE = re.compile(
    r"\W{0,3}(?:[^\W\d]\W{0,3}|\S{1,2}[)）»]+\s*)?(\d{1,2})\s*[\"”″“]{1,2}(?:\s*[(（«]*\S{0,2})?"
)
#: A sum that stands alone is the heading of a transfer.
_SUM = re.compile(r"[¥￥]\s*[\d,，]+(\.\d+)?")
_CHEVRON = re.compile(r"\s*[>›〉＞]$")
_SIGNS = re.compile(r"[へ^ㄟ乙☎✆~]{1,2}$")
_CALLS = re.compile(r"(通话时长|已取消|对方已取消|对方已拒绝|已拒绝|未接听|对方无应答|忙线未接听)")
_WIDE = re.compile(r"[ᄀ-\uffff]")


@dataclass(frozen=True, slots=True)
class Bubble:
    """Lines on one shape: `box` is its extent, `letter` the usual height of its lines."""

    lines: tuple[ScreenLine, ...]
    box: Box
    background: Colour

    @property
    def letter(self) -> float:
        """How high its lines are: the median."""
        heights = sorted(line.height for line in self.lines)
        return heights[(len(heights) - 1) // 2]

    @property
    def confidence(self) -> float:
        """That of its worst line."""
        return min(line.confidence for line in self.lines)

    @property
    def text(self) -> str:
        """Its words; of a voice message its length."""
        sure = [line for line in self.lines if len(line.text) > 3 or line.confidence >= _SURE_SIGN]
        words = joined(sure or self.lines)
        if voice := _VOICE.fullmatch(words):
            return f'{voice[1]}"'
        return _SIGNS.sub("", words) if _CALLS.match(words) else words


def bubbles_of(screen: ScreenText, frame: Frame) -> list[Bubble]:
    """The bubbles between the bars, from top to bottom."""
    lines = [
        line for line in screen.lines if frame.top < line.middle < frame.bottom and bounded(line, screen)
    ]
    groups: list[list[ScreenLine]] = []
    for line in lines:
        mine = [group for group in groups if any(_together(line, one, screen.width) for one in group)]
        for group in mine:
            groups.remove(group)
        groups.append([*(one for group in mine for one in group), line])
    bubbles = [_bubble(group) for group in groups]
    return sorted(bubbles, key=lambda bubble: (bubble.box[1], bubble.box[0]))


def joined(lines: Sequence[ScreenLine]) -> str:
    """Lines as one text: nothing between Chinese characters or parts of a number, a space between words.

    Where the next word would still have had room, the writer began a new line, and so does the text.
    """
    text = ""
    edge = max(line.box[2] for line in lines)
    above: list[ScreenLine] = []
    for row in rows_of(lines):
        words = _CHEVRON.sub("", " ".join(line.text.strip() for line in row))
        if above:
            apart = _in_columns(row) or _in_columns(above) or _SUM.fullmatch(above[0].text)
            text += "\n" if apart else _between(text, words, edge - above[-1].box[2], row[0])
        text, above = text + words, row
    return _WIDE_COMMA.sub(",", text)


def _in_columns(row: Sequence[ScreenLine]) -> bool:
    """Whether words stand side by side with a gap, as key and value on a card do."""
    return any(right.box[0] - left.box[2] > left.height for left, right in pairwise(row))


def _between(text: str, words: str, room: float, line: ScreenLine) -> str:
    """What stands between a line and the next: nothing, a space, or an end of line."""
    token = _TOKEN.match(words)
    letter = (line.box[2] - line.box[0]) / max(1.0, _breadth(line.text))
    if token and _breadth(token.group()) * letter + letter < room:
        return "\n"
    return " " if _LATIN_END.search(text) and _LATIN_START.match(words) else ""


def _breadth(text: str) -> float:
    """Width in Chinese characters."""
    return sum(1.0 if _WIDE.match(character) else 0.55 for character in text)


def rows_of(lines: Sequence[ScreenLine]) -> list[list[ScreenLine]]:
    """Lines side by side put together, from top to bottom."""
    rows: list[list[ScreenLine]] = []
    for line in sorted(lines, key=lambda one: one.middle):
        if rows and line.middle - rows[-1][0].middle < 0.5 * min(line.height, rows[-1][0].height):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda one: one.box[0]) for row in rows]


def _bubble(lines: list[ScreenLine]) -> Bubble:
    ordered = tuple(line for row in rows_of(lines) for line in row)
    box = (
        min(line.left for line in lines),
        min(line.top for line in lines),
        max(line.right for line in lines),
        max(line.bottom for line in lines),
    )
    return Bubble(ordered, box, ordered[0].background)


def _together(one: ScreenLine, other: ScreenLine, width: int) -> bool:
    if not near(one.background, other.background, _SAME_COLOUR):
        return False
    if _common_ground(one, other):
        return True
    upper, lower = sorted((one, other), key=lambda line: line.top)
    same_sides = abs(upper.left - lower.left) + abs(upper.right - lower.right) < 0.02 * width
    return same_sides and lower.top - upper.bottom <= _RULE * width


def _common_ground(one: ScreenLine, other: ScreenLine) -> bool:
    """Whether the shapes that two lines stand on lie over one another, which two bubbles never do."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > _OVERLAP and down > _OVERLAP
