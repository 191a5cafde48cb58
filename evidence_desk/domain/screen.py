"""The words on a picture of a screen, each line with its place and the ground it stands on.

Places are pixels of the picture as it is looked at (upright), x to the right and y downwards.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Box = tuple[int, int, int, int]
Colour = tuple[int, int, int]

#: What is kept of one picture: a hundred screens have some 3,000 lines.
MOST_LINES = 4000
MOST_CHARACTERS = 60_000
LINE_LENGTH = 500
_MOST_PIXELS = 1_000_000


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """One line of text.

    `box` is (left, top, right, bottom) of the letters. `confidence` is the reader's own, 0 to 1. `left`,
    `right`, `top` and `bottom` say how far the colour behind the letters reaches: the extent of a bubble, or
    nearly the whole screen. `background` is that colour.
    """

    text: str
    box: Box
    confidence: float
    left: int
    right: int
    background: Colour
    top: int = 0
    bottom: int = 0

    @property
    def height(self) -> int:
        """How high the line is."""
        return self.box[3] - self.box[1]

    @property
    def middle(self) -> float:
        """Where half of its height is."""
        return (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True, slots=True)
class ScreenText:
    """All lines of a picture, from top to bottom.

    `dark` says that light letters stand on a dark ground. `ground` is the colour at the picture's edges.
    `engine` names the reader with its models. `cut_short` is set where there was more than is kept.
    `left_portraits` and `right_portraits` are (top, bottom) of what stands along either edge, as high as
    the portraits of chat apps.
    """

    width: int
    height: int
    dark: bool
    lines: tuple[ScreenLine, ...]
    ground: Colour = (255, 255, 255)
    engine: str = ""
    cut_short: bool = False
    left_portraits: tuple[tuple[int, int], ...] = ()
    right_portraits: tuple[tuple[int, int], ...] = ()

    def text(self) -> str:
        """The lines as read, one under the other."""
        return "\n".join(line.text for line in self.lines)

    def to_json(self) -> dict[str, Any]:
        """As JSON; a line is [text, box, confidence, extent, background]."""
        return {
            "width": self.width,
            "height": self.height,
            "dark": self.dark,
            "ground": list(self.ground),
            "engine": self.engine,
            "cut_short": self.cut_short,
            "portraits": [list(map(list, self.left_portraits)), list(map(list, self.right_portraits))],
            "lines": [
                [
                    line.text,
                    list(line.box),
                    line.confidence,
                    [line.left, line.top, line.right, line.bottom],
                    list(line.background),
                ]
                for line in self.lines
            ],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ScreenText:
        """What `to_json` gave; raises an ordinary error (ValueError, TypeError, KeyError) for all else."""
        lines = value["lines"]
        if not isinstance(lines, list) or len(lines) > MOST_LINES:
            raise ValueError("no list of lines, or too long")
        return cls(
            width=_pixel(value["width"]),
            height=_pixel(value["height"]),
            dark=bool(value["dark"]),
            lines=tuple(_line(*line) for line in lines),
            ground=_colour(value["ground"]),
            engine=str(value["engine"])[:LINE_LENGTH],
            cut_short=bool(value["cut_short"]),
            left_portraits=_spans(value["portraits"][0]),
            right_portraits=_spans(value["portraits"][1]),
        )


def _line(
    text: object,
    box: Sequence[object],
    confidence: object,
    extent: Sequence[object],
    background: Sequence[object],
) -> ScreenLine:
    if not isinstance(text, str) or not isinstance(confidence, int | float) or not math.isfinite(confidence):
        raise ValueError("no line of text")
    left, top, right, bottom = (_pixel(side) for side in extent)
    return ScreenLine(
        text=text[:LINE_LENGTH],
        box=_box(box),
        confidence=min(1.0, max(0.0, float(confidence))),
        left=left,
        right=right,
        background=_colour(background),
        top=top,
        bottom=bottom,
    )


def _spans(value: Sequence[Sequence[object]]) -> tuple[tuple[int, int], ...]:
    return tuple((_pixel(top), _pixel(bottom)) for top, bottom in value[:MOST_LINES])


def _box(value: Sequence[object]) -> Box:
    left, top, right, bottom = (_pixel(side) for side in value)
    if left > right or top > bottom:
        raise ValueError("a box inside out")
    return left, top, right, bottom


def _colour(value: Sequence[object]) -> Colour:
    red, green, blue = (_pixel(part) for part in value)
    if max(red, green, blue) > 255:
        raise ValueError("no colour")
    return red, green, blue


def _pixel(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_PIXELS:
        raise ValueError("no number of pixels")
    return value
