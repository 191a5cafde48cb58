"""What each piece of a conversation is: a message of one side, a system line, a time, a nick, a quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from evidence_desk.domain.screen import Box, ScreenLine, ScreenText
from evidence_desk.domain.screen_reading.bars import Frame, near
from evidence_desk.domain.screen_reading.bubbles import Bubble, joined
from evidence_desk.domain.screen_reading.messages import ScreenMessage, ScreenReading, Side, TimeLine
from evidence_desk.domain.screen_reading.time_lines import clock_of, time_line

#: As parts of the width: where portraits stand, how far off an edge still counts as at it, the middle.
_PORTRAIT, _AT_EDGE, _CENTRED, _TIE = 0.105, 0.05, 0.06, 0.06
#: What is wider is a service's notice.
_WHOLE_WIDTH = 0.88
#: Letters of a conversation that are in its messages; the rest stands in pictures and portraits.
_MOST_OF_IT = 0.5
#: A centred line that is read with less is a piece of one, cut by a bar.
_SURE = 0.75
_QUOTE_GAP, _QUOTE_LETTER = 0.03, 0.88
_STATES = re.compile(
    r"已送达|已读|未读|送达|已发送|发送中|发送失败|未送达|重新发送|Delivered|Read|以短信发送|短信/彩信"
)
_BADGES = re.compile(r"^(?:(?:群主|管理员|机器人|官方|活跃|LV\s?\d+|Lv\s?\d+)\s*)+")
_QUOTED = re.compile(r"[^：:\n]{1,20}[：:]")
#: What is read where a picture shows a shape.
_DRAWN = re.compile(r"[^\w?？!！.。…~～,，、+]+")
_CHATS = frozenset({"wechat", "qq", "alipay", "sms"})


@dataclass(frozen=True, slots=True)
class _Margins:
    """How far from either edge bubbles begin; with portraits, what is further out is no message."""

    left: float
    right: float
    portraits: bool


def messages_of(
    screen: ScreenText, frame: Frame, bubbles: Sequence[Bubble], captured: datetime | None
) -> tuple[tuple[ScreenMessage, ...], tuple[TimeLine, ...]]:
    """Messages and time lines of a conversation, each from top to bottom."""
    margins = _margins(screen, bubbles)
    spoken = [
        one for one in bubbles if not _is_portrait(one, screen, margins) and not _DRAWN.fullmatch(one.text)
    ]
    in_bubbles = {id(line) for one in bubbles for line in one.lines}
    loose = [
        line
        for line in screen.lines
        if frame.top < line.middle < frame.bottom
        and id(line) not in in_bubbles
        and not _in_margin(line, screen, margins)
    ]
    times: list[TimeLine] = []
    messages: list[ScreenMessage] = []
    for bubble in spoken:
        _place(bubble, screen, margins, captured, messages, times)
    messages = _with_quotes(messages, spoken, screen, frame.letter)
    for line in loose:
        found = time_line(line, captured)
        if found and _centred(line, screen):
            times.append(found)
    ground = [
        line
        for line in loose
        if time_line(line, captured) is None and not any(_stands_on(line, one) for one in spoken)
    ]
    messages = [_with_name(one, loose, screen) for one in messages]
    messages += _system_lines(ground, screen)
    messages.sort(key=lambda one: (one.box[1], one.box[0]))
    times.sort(key=lambda one: one.box[1])
    dated = [_with_time(one, times, _stamp(one, loose, screen)) for one in messages]
    return tuple(dated), tuple(times)


def is_conversation(screen: ScreenText, frame: Frame, reading: ScreenReading, app_hint: str | None) -> bool:
    """Whether what was found is what the screen is about, and not a few shapes of a bill or a photograph."""
    spoken = [one for one in reading.messages if one.side != "system"]
    width = screen.width
    sides = {"them": screen.left_portraits, "me": screen.right_portraits}
    beside = [one for one in spoken if _has_portrait(one.box, sides[one.side], width)]
    leaning = [one for one in spoken if abs(one.box[0] - (width - one.box[2])) > 0.02 * width]
    dated, hinted, shown = bool(reading.time_lines), app_hint in _CHATS, 2 * len(beside) > len(spoken)
    if not spoken or not (dated or hinted or shown or frame.title):
        return False
    likely = dated or hinted or shown or len(leaning) > 1
    return bool(leaning or (dated and beside)) and likely and _share(screen, frame, reading) >= _MOST_OF_IT


def _share(screen: ScreenText, frame: Frame, reading: ScreenReading) -> float:
    """How much of what stands between the bars the messages hold, in letters."""
    between = sum(len(line.text) for line in screen.lines if frame.top < line.middle < frame.bottom)
    held = sum(len(one.text) + len(one.name or "") + len(one.quote) for one in reading.messages)
    return (held + sum(len(line.text) for line in reading.time_lines)) / max(1, between)


def _margins(screen: ScreenText, bubbles: Sequence[Bubble]) -> _Margins:
    width = screen.width
    real = [
        one
        for one in bubbles
        if not _small_square(one, screen) and one.box[2] - one.box[0] <= _WHOLE_WIDTH * width
    ]
    lefts = [one.box[0] for one in real if _leans_left(one, width)]
    rights = [width - one.box[2] for one in real if not _leans_left(one, width)]
    both = [_usual(side, width) for side in (lefts, rights) if side]
    usual = min(both) if both else 0.0
    left = _usual(lefts, width) if lefts else usual
    right = _usual(rights, width) if rights else usual
    return _Margins(left, right, portraits=bool(both) and usual > _PORTRAIT * width)


def _usual(ends: Sequence[int], width: int) -> float:
    """Where most of these ends are, the outermost of several such places."""
    near_each = [(sum(abs(end - other) < 0.01 * width for other in ends), -end) for end in ends]
    return -max(near_each)[1]


def _leans_left(bubble: Bubble, width: int) -> bool:
    return bubble.box[0] <= width - bubble.box[2]


def _small_square(bubble: Bubble, screen: ScreenText) -> bool:
    """As portraits with one letter in them are."""
    wide, high = bubble.box[2] - bubble.box[0], bubble.box[3] - bubble.box[1]
    at_edge = min(bubble.box[0], screen.width - bubble.box[2]) < 0.06 * screen.width
    square = wide < 0.15 * screen.width and abs(wide - high) < 0.4 * max(wide, high)
    return at_edge and square and len(bubble.text) <= 2


def _is_portrait(bubble: Bubble, screen: ScreenText, margins: _Margins) -> bool:
    if not margins.portraits:
        return False
    return all(_in_margin(line, screen, margins) for line in bubble.lines)


def _in_margin(line: ScreenLine, screen: ScreenText, margins: _Margins) -> bool:
    """Whether a line stands beside the bubbles, where portraits are."""
    if not margins.portraits:
        return False
    slack = 0.01 * screen.width
    return line.box[2] <= margins.left + slack or line.box[0] >= screen.width - margins.right - slack


def _place(
    bubble: Bubble,
    screen: ScreenText,
    margins: _Margins,
    captured: datetime | None,
    messages: list[ScreenMessage],
    times: list[TimeLine],
) -> None:
    """Sort a shape in: a message of a side, or a time or system line on a shape of its own."""
    side = _side(bubble, screen, margins)
    if side == "system" and len(bubble.lines) == 1 and (found := time_line(bubble.lines[0], captured)):
        times.append(found)
        return
    messages.append(
        ScreenMessage(side, None, bubble.text, bubble.box, bubble.confidence, background=bubble.background)
    )


def _side(bubble: Bubble, screen: ScreenText, margins: _Margins) -> Side:
    width = screen.width
    off_left = abs(bubble.box[0] - margins.left)
    off_right = abs(width - bubble.box[2] - margins.right)
    if min(off_left, off_right) > _AT_EDGE * width:
        wide = bubble.box[2] - bubble.box[0]
        middle = (bubble.box[0] + bubble.box[2]) / 2
        if abs(middle - width / 2) < _CENTRED * width and wide < 0.9 * width:
            return "system"
    if bubble.box[2] - bubble.box[0] > _WHOLE_WIDTH * width:
        return "them"
    if abs(off_left - off_right) < _TIE * width:
        sides = (screen.left_portraits, screen.right_portraits)
        left, right = (_has_portrait(bubble.box, one, width) for one in sides)
        if left != right:
            return "them" if left else "me"
    return "them" if off_left <= off_right else "me"


def _has_portrait(box: Box, portraits: Sequence[tuple[int, int]], width: int) -> bool:
    """Whether a portrait along an edge begins at the bubble's upper end, or at the nick above it."""
    return any(-0.1 * width < top - box[1] < 0.04 * width for top, _ in portraits)


def _with_quotes(
    messages: list[ScreenMessage], bubbles: Sequence[Bubble], screen: ScreenText, letter: float
) -> list[ScreenMessage]:
    """Small grey shapes directly below a message of the same side become its quote.

    One at the very top, whose message is further up, is left out: its words are those of another message.
    """
    letters = {one.box: one.letter for one in bubbles}
    kept: list[ScreenMessage] = []
    for message in messages:
        above = kept[-1] if kept else None
        if above and _is_quote(message, above, letters, screen, letter):
            kept[-1] = replace(above, quote=message.text)
        elif above or not _is_lone_quote(message, messages[1:], letters, screen, letter):
            kept.append(message)
    return kept


def _is_quote(
    message: ScreenMessage,
    above: ScreenMessage,
    letters: dict[Box, float],
    screen: ScreenText,
    letter: float,
) -> bool:
    width = screen.width
    return (
        message.side == above.side != "system"
        and 0 <= message.box[1] - above.box[3] < _QUOTE_GAP * width
        and (near(message.background, screen.ground, 30) or _QUOTED.match(message.text) is not None)
        and not near(message.background, above.background, 2)
        and letters[message.box] < _QUOTE_LETTER * max(letters.get(above.box, 0.0), letter)
    )


def _is_lone_quote(
    message: ScreenMessage,
    others: Sequence[ScreenMessage],
    letters: dict[Box, float],
    screen: ScreenText,
    letter: float,
) -> bool:
    return (
        letters[message.box] < _QUOTE_LETTER * letter
        and near(message.background, screen.ground, 30)
        and _QUOTED.match(message.text) is not None
        and not any(
            near(message.background, other.background, 2) and letters[other.box] >= _QUOTE_LETTER * letter
            for other in others
        )
    )


def _with_name(message: ScreenMessage, loose: Sequence[ScreenLine], screen: ScreenText) -> ScreenMessage:
    """With the nick that stands above its left end."""
    if message.side != "them":
        return message
    width = screen.width
    above = [
        line
        for line in loose
        if -0.4 * line.height <= message.box[1] - line.box[3] < 0.9 * line.height
        and message.box[0] - 0.03 * width <= line.box[0] < message.box[0] + 0.5 * width
        and not _centred(line, screen)
        and clock_of(line.text) is None
    ]
    if not above or min(line.box[0] for line in above) > message.box[0] + 0.2 * width:
        return message
    name = _BADGES.sub("", " ".join(line.text for line in sorted(above, key=lambda line: line.box[0])))
    return replace(message, name=name.strip(" ：:") or None)


def _stands_on(line: ScreenLine, bubble: Bubble) -> bool:
    left, top, right, bottom = bubble.box
    return left <= (line.box[0] + line.box[2]) / 2 <= right and top <= line.middle <= bottom


def _centred(line: ScreenLine, screen: ScreenText) -> bool:
    return abs((line.box[0] + line.box[2]) / 2 - screen.width / 2) < _CENTRED * screen.width


def _system_lines(ground: Sequence[ScreenLine], screen: ScreenText) -> list[ScreenMessage]:
    """Centred lines on the ground; one that fills the width may go on in the next."""
    groups: list[list[ScreenLine]] = []
    for line in ground:
        if not _centred(line, screen) or _STATES.fullmatch(line.text.strip()) or line.confidence < _SURE:
            continue
        before = groups[-1][-1] if groups else None
        if (
            before
            and before.box[2] - before.box[0] > 0.55 * screen.width
            and 0 <= line.box[1] - before.box[3] < 0.6 * line.height
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [
        ScreenMessage(
            "system",
            None,
            joined(group),
            (
                min(line.box[0] for line in group),
                group[0].box[1],
                max(line.box[2] for line in group),
                group[-1].box[3],
            ),
            min(line.confidence for line in group),
            background=group[0].background,
        )
        for group in groups
    ]


def _stamp(message: ScreenMessage, loose: Sequence[ScreenLine], screen: ScreenText) -> ScreenLine | None:
    """The small time directly below a bubble, at its end."""
    slack = 0.04 * screen.width
    for line in loose:
        below = -0.3 * line.height <= line.box[1] - message.box[3] < 1.2 * line.height
        at_end = abs(line.box[0] - message.box[0]) < slack or abs(line.box[2] - message.box[2]) < slack
        if below and at_end and not _centred(line, screen) and clock_of(line.text) is not None:
            return line
    return None


def _with_time(message: ScreenMessage, times: Sequence[TimeLine], stamp: ScreenLine | None) -> ScreenMessage:
    """With the time line above it, made exact by a time of its own."""
    above = [one for one in times if one.box[1] < message.box[1]]
    if not above:
        return replace(message, at_written=stamp.text) if stamp else message
    last = above[-1]
    written = last.text
    if stamp:
        last = replace(last, clock=clock_of(stamp.text))
        written = f"{last.text} {stamp.text}"
    return replace(
        message, at=last.at, at_written=written, at_resolved_by=last.resolved_by if last.at else ""
    )
