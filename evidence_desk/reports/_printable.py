"""Evidence text made fit to print: what the font cannot show, or would act, is shown as its code point.

PDF/A refuses a document with one character its fonts lack, and a line without a place to break runs off the
paper or over its neighbour; both were measured with typst 0.15. Nothing is left out silently but variation
selectors and joiners, which only choose between pictures.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: Characters that reorder or hide what stands around them, and controls other than tab and line feed.
_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff]"
)
_DROPPED = re.compile("[\u200d\ufe00-\ufe0f]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
#: Ideographs and Hangul may break anywhere; a run of anything else (letters, but also 「！！！」) may not.
_RUN = re.compile("[^ \n\t\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]{7,}")
_ASCII_OR_WIDER = re.compile("[!-~]+|[^!-~]+")
_BREAK_HERE = "\u200b"
#: Keys of the report's data whose value is a digest in hexadecimal: set in one piece, so it copies whole.
_DIGEST_KEYS = frozenset({"digest"})
#: Keys of the report's data that are set in a narrow column.
_NARROW_KEYS = frozenset({"party", "name", "content"})


@dataclass(frozen=True, slots=True)
class _Breaks:
    """How wide an unbroken run may be in em, how long if it mixes scripts, and the pieces of others."""

    width: float
    mixed_run: int
    piece: int


_COLUMN = _Breaks(width=11.0, mixed_run=40, piece=10)
#: 13 digits fill the narrowest column; a telephone number is never cut.
_NARROW_COLUMN = _Breaks(width=7.4, mixed_run=26, piece=6)


def code_point(character: str) -> str:
    """`character` by name of its code point: 〔U+202E〕."""
    return f"〔U+{ord(character):04X}〕"


def visible(text: str) -> str:
    """`text` with controls, direction overrides, zero-width characters and lone surrogates made visible."""
    return _ACTING.sub(lambda found: code_point(found[0]), _LINE_ENDS.sub("\n", text))


def printable(text: str, covered: Container[int], *, narrow: bool = False) -> str:
    """`text` with places to break, and with every character that the font does not cover made visible."""
    shown = _DROPPED.sub("", visible(text))
    shown = "".join(c if c in "\n\t" or ord(c) in covered else code_point(c) for c in shown)
    breaks = _NARROW_COLUMN if narrow else _COLUMN
    return _RUN.sub(lambda found: _with_breaks(found[0], breaks), shown)


def printable_tree(data: object, covered: Container[int], *, narrow: bool = False) -> object:
    """The JSON value `data` with every string in it made printable; digests are left in one piece."""
    if isinstance(data, str):
        return printable(data, covered, narrow=narrow)
    if isinstance(data, dict):
        return {
            key: visible(value)
            if key in _DIGEST_KEYS
            else printable_tree(value, covered, narrow=narrow or key in _NARROW_KEYS)
            for key, value in data.items()
        }
    if isinstance(data, list | tuple):
        return [printable_tree(value, covered, narrow=narrow) for value in data]
    return data


@cache
def covered_by(fonts: Path) -> frozenset[int]:
    """The code points of the body fonts in the folder `fonts`: those with "Serif" in their file name."""
    from fontTools.ttLib import TTFont

    covered: set[int] = set()
    for path in sorted(fonts.glob("*Serif*.otf")):
        with TTFont(path, lazy=True) as font:
            covered.update(font.getBestCmap())
    return frozenset(covered)


def _with_breaks(run: str, breaks: _Breaks) -> str:
    if len(run) > breaks.mixed_run:
        return _cut(run, breaks.piece)
    return _ASCII_OR_WIDER.sub(lambda found: _cut_if_long(found[0], breaks), run)


def _cut_if_long(run: str, breaks: _Breaks) -> str:
    return run if sum(map(_width, run)) <= breaks.width else _cut(run, breaks.piece)


def _width(character: str) -> float:
    if not character.isascii():
        return 1.0
    return 0.9 if character.isupper() or character in "mw@%&" else 0.56


def _cut(run: str, piece: int) -> str:
    return _BREAK_HERE.join(run[start : start + piece] for start in range(0, len(run), piece))
