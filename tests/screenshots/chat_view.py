"""Cuts the picture of a screen from a laid-out conversation, with the truth of what is in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chat_sheet import ChatSheet, Placed
from chat_times import TimeLine
from phone_frame import Sheet
from PIL import Image, ImageChops, ImageDraw
from screen_truth import TruthMessage


@dataclass(frozen=True, slots=True)
class View:
    """A picture cut from the strip; `indices` are the messages wholly on it, `touched` also the cut ones."""

    image: Image.Image
    messages: list[TruthMessage]
    time_lines: list[str]
    other_times: list[str]
    indices: frozenset[int]
    touched: frozenset[int]


def cut_view(
    chat: ChatSheet,
    offset: int,
    body: int,
    header: Callable[[Sheet], int],
    footer: Callable[[Sheet], int],
    known: datetime | None,
    height: int,
) -> View:
    """`body` px of the strip from `offset` on, between the bars; `known` is the time of taking, if known."""
    screen = Sheet(replace(chat.phone, height=height // 2 + 1), chat.skin.ground)
    screen.image = screen.image.crop((0, 0, chat.phone.width, height))
    if chat.sheet.wallpaper is not None:
        screen.image.paste(chat.sheet.wallpaper.resize(screen.image.size))
    top_bar, screen = _with_bars(screen, header, footer)
    part = chat.sheet.image.crop((0, offset, chat.phone.width, offset + body))
    if chat.sheet.wallpaper is not None:
        away = ImageChops.difference(part, Image.new("RGB", part.size, chat.skin.ground)).convert("L")
        mask = away.point(lambda value: 255 if value > 0 else 0)
        screen.image.paste(part, (0, top_bar), mask)
    else:
        screen.image.paste(part, (0, top_bar))
    lines = [(y0, line) for y0, y1, line in chat.times if y0 >= offset and y1 <= offset + body]
    messages, indices, touched = _cut_times(chat, offset, body, top_bar), set(), set()
    half = next((line for y0, y1, line in chat.times if y0 < offset < y1), None)
    for index, placed in enumerate(chat.placed):
        seen = _seen(placed, offset, body, top_bar, lines, known)
        if seen:
            if half and not seen.time_line and seen.side != "system" and placed.line:
                seen.time_if_half_line_counts = replace(half, at=placed.line.at).known(known)
            messages.append(seen)
            touched.add(index)
            if not seen.optional:
                indices.add(index)
    messages.sort(key=lambda one: one.box[1])
    spans = [(*one.stamp, one.words) for one in chat.placed if one.stamp]
    spans += [(y0, y1, line.text) for y0, y1, line in chat.times if (y0, line) not in lines]
    others = [words for y0, y1, words in spans if y1 > offset and y0 < offset + body]
    return View(
        screen.image,
        messages,
        [line.text for _, line in lines],
        others,
        frozenset(indices),
        frozenset(touched),
    )


def _cut_times(chat: ChatSheet, offset: int, body: int, shift: int) -> list[TruthMessage]:
    """What is left of time lines at the edges, and of times below bubbles that are out of view."""
    end, wide = offset + body, chat.phone.width
    spans = [(y0, y1) for y0, y1, _ in chat.times if y0 < offset < y1 or y0 < end < y1]
    spans += [one.stamp for one in chat.placed if one.stamp and one.truth.box[3] <= offset < one.stamp[1]]
    return [
        TruthMessage(
            "system", "", (0, max(y0, offset) + move, wide, min(y1, end) + move), "time", optional=True
        )
        for move in (shift - offset,)
        for y0, y1 in spans
    ]


def _with_bars(
    screen: Sheet, header: Callable[[Sheet], int], footer: Callable[[Sheet], int]
) -> tuple[int, Sheet]:
    screen.draw = ImageDraw.Draw(screen.image)
    screen.ensure = lambda bottom: None  # type: ignore[method-assign]
    top = header(screen)
    footer(screen)
    return top, screen


def _seen(
    placed: Placed,
    offset: int,
    body: int,
    shift: int,
    lines: Sequence[tuple[int, TimeLine]],
    known: datetime | None,
) -> TruthMessage | None:
    x0, y0, x1, y1 = placed.truth.box
    end = offset + body
    if y1 <= offset or y0 >= end:
        return None
    whole = [text for top, bottom, text in placed.lines if top >= offset and bottom <= end]
    cut = len(whole) < len(placed.lines)
    if not cut and not placed.lines:
        return None
    seen = replace(
        placed.truth, box=(x0, max(y0, offset) - offset + shift, x1, min(y1, end) - offset + shift)
    )
    seen.optional = placed.truth.optional or cut
    if cut:
        seen.text = "".join(whole)
        seen.amounts = []
    if placed.name_top is not None and placed.name_top < offset:
        seen.name = None
    if placed.stamp and placed.stamp[1] > end:
        seen.optional = True
    above = [line for top, line in lines if top < y0]
    if above and placed.line and placed.truth.side != "system":
        seen.time = replace(above[-1], at=placed.line.at).known(known)
        seen.time_line = above[-1].text
    return seen
