"""Which lines stand in one bubble, and their words joined as they were typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evidence_desk.domain.screen import Box, Colour, ScreenLine, ScreenText
from evidence_desk.domain.screen_reading.bars import Frame, bounded, near

_SAME_COLOUR = 8
#: A thin rule inside a card, as part of the screen's width; the gap between two bubbles is wider.
_RULE = 0.004
_LATIN_END, _LATIN_START = (
    re.compile(r"(?:^|[\s，。、；：！？])[A-Za-z']+[,.;!?]?$"),
    re.compile(r"[A-Za-z']+(?:\s|$|[,.;!?])"),
)
_TOKEN = re.compile(r"[A-Za-z0-9.,:/%\-_#?=&+@'*¥￥]+|.")
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
        return heights[len(heights) // 2]

    @property
    def confidence(self) -> float:
        """That of its worst line."""
        return min(line.confidence for line in self.lines)

    @property
    def text(self) -> str:
        """Its words."""
        return joined(self.lines)


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
    rows = _rows(lines)
    text, last = "", 0
    edge = max(line.box[2] for line in lines)
    for row in rows:
        words = " ".join(line.text.strip() for line in row)
        if text:
            text += _between(text, words, edge - last, row[0])
        text, last = text + words, row[-1].box[2]
    return text


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


def _rows(lines: Sequence[ScreenLine]) -> list[list[ScreenLine]]:
    """Lines side by side put together, from top to bottom."""
    rows: list[list[ScreenLine]] = []
    for line in sorted(lines, key=lambda one: one.middle):
        if rows and line.middle - rows[-1][0].middle < 0.5 * min(line.height, rows[-1][0].height):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda one: one.box[0]) for row in rows]


def _bubble(lines: list[ScreenLine]) -> Bubble:
    ordered = tuple(line for row in _rows(lines) for line in row)
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
    if _inside(one, other) or _inside(other, one):
        return True
    upper, lower = sorted((one, other), key=lambda line: line.top)
    same_sides = abs(upper.left - lower.left) + abs(upper.right - lower.right) < 0.02 * width
    return same_sides and lower.top - upper.bottom <= _RULE * width


def _inside(line: ScreenLine, other: ScreenLine) -> bool:
    """Whether the middle of a line lies on the shape that another stands on."""
    across = (line.box[0] + line.box[2]) / 2
    return other.left <= across <= other.right and other.top <= line.middle <= other.bottom
