"""What an app draws around a conversation: status bar and title above it, the field to write in below."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from evidence_desk.domain.screen import ScreenLine, ScreenText
from evidence_desk.domain.screen_reading.time_lines import clock_of, time_line

#: Heights as parts of the screen's WIDTH, which a long screenshot shares with a short one (a phone is some
#: 360 to 430 dp wide; status bar 24-54 dp, title bar 44-64 dp, writing bar 48-90 dp).
_STATUS, _HEADER, _FOOTER = 0.135, 0.30, 0.165
#: A picture lower than this was cut out of a screen, and has no bars unless it shows them.
_SCREEN_SHAPE = 1.5
_UNREAD = re.compile(r"[<‹〈《く(（\[]?\s*\d{1,3}\+?\s*[)）\]]?|[^\w]{1,2}|[<‹〈く].{0,1}")
_TITLE_SIGNS = re.compile(r"^(?:[<‹〈《く]?\s*\d{1,3}\+\s*|[<‹〈《く]\s*)|\s*[>›〉]$")
_SUBTITLE = re.compile(
    r"(手机|电脑|iPhone|iPad|Android|5G|4G|WiFi|WIFI)?在线.*|(对方)?正在输入.*|离线.*|.{0,4}[·•].*在线"
)
_SEND = re.compile(
    r"发送|按住\s*说话|发消息.{0,3}|短信|短信/彩信|信息|iMessage(\s*信息)?|请输入.{0,6}|说点什么.{0,3}"
)
_LOWEST_BUTTON = 0.36
_BUTTONS = re.compile(
    r"(返回|编辑|取消|完成|微信|消息|短信|信息|通讯录|更多|拨号|呼叫|加好友|添加|详情|<|>|\W)+"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the conversation stands: from `top` to `bottom`, under `title`.

    `letter` is how high an ordinary line of it is. `bars` are the lines outside.
    """

    title: str
    top: int
    bottom: int
    letter: float
    bars: tuple[ScreenLine, ...] = ()


def frame_of(screen: ScreenText) -> Frame:
    """The frame of a screen; all of the picture where it shows no bars."""
    width, height = screen.width, screen.height
    spoken = [line.height for line in screen.lines if bounded(line, screen)]
    letter = statistics.median(spoken or [line.height for line in screen.lines] or [1])
    whole_screen = height >= _SCREEN_SHAPE * width
    status = status_bar(screen)
    named = _title(screen, status, whole_screen)
    top = 0
    if named is not None:
        top = named.box[3]
    elif status:
        top = max(line.box[3] for line in status)
    subtitles = [
        line for line in screen.lines if named and _beside(line, named, width) and line.middle > named.middle
    ]
    top = max([top, *(line.box[3] for line in subtitles)])
    bottom = height - round(_FOOTER * width) if whole_screen else height
    bottom = min([bottom, *(line.box[1] for line in screen.lines if _is_button(line, screen))])
    bottom = max(bottom, top)
    bars = tuple(line for line in screen.lines if line.middle <= top or line.middle >= bottom)
    return Frame(_TITLE_SIGNS.sub("", named.text) if named else "", top, bottom, letter, bars)


def _is_button(line: ScreenLine, screen: ScreenText) -> bool:
    """Whether a line is the button that sends, or the hint in the field to write in."""
    low = line.middle > screen.height - _LOWEST_BUTTON * screen.width
    return low and _SEND.fullmatch(line.text.strip()) is not None


def status_bar(screen: ScreenText) -> list[ScreenLine]:
    """The lines of the phone's own bar at the top, on a picture of a whole screen."""
    if screen.height < _SCREEN_SHAPE * screen.width:
        return []
    return [
        line for line in screen.lines if line.middle < _STATUS * screen.width and _in_status(line, screen)
    ]


def _in_status(line: ScreenLine, screen: ScreenText) -> bool:
    """Whether a line is of the status bar: the clock at its left, what stands beside it, or higher."""
    if line.middle < 0.06 * screen.width:
        return True
    clock = next((one for one in screen.lines if _is_clock(one, screen)), None)
    return clock is not None and abs(line.middle - clock.middle) < clock.height


def _is_clock(line: ScreenLine, screen: ScreenText) -> bool:
    return (
        line.middle < _STATUS * screen.width
        and line.box[2] < 0.4 * screen.width
        and clock_of(line.text[:5]) is not None
    )


def _title(screen: ScreenText, status: Sequence[ScreenLine], whole_screen: bool) -> ScreenLine | None:
    """The highest letters of the bar under the status bar."""
    width = screen.width
    under = max((line.middle for line in status), default=0.0)
    candidates = [
        line
        for line in screen.lines
        if under < line.middle < _HEADER * width
        and line not in status
        and not bounded(line, screen)
        and time_line(line, None) is None
        and not _UNREAD.fullmatch(line.text)
        and not _SUBTITLE.fullmatch(line.text)
        and not (_BUTTONS.fullmatch(line.text) and abs(_centre(line) - width / 2) > 0.1 * width)
    ]
    if not candidates or not (status or whole_screen):
        return None
    # Between the bars and the first message may stand a system line, in smaller letters.
    first = candidates[0]
    row = [line for line in candidates if abs(line.middle - first.middle) < first.height]
    return max(row, key=lambda line: (line.height * 4 > 3 * first.height, line.box[2] - line.box[0]))


def _beside(line: ScreenLine, title: ScreenLine, width: int) -> bool:
    """Whether a line is of the title bar too: a number or state under the title."""
    gap = line.box[1] - title.box[3]
    return (
        -title.height < gap < 0.35 * title.height
        and line.middle < _HEADER * width
        and line.height < 0.9 * title.height
        and line is not title
        and time_line(line, None) is None
    )


def _centre(line: ScreenLine) -> float:
    return (line.box[0] + line.box[2]) / 2


def bounded(line: ScreenLine, screen: ScreenText) -> bool:
    """Whether a line stands on a shape of its own, such as a bubble, rather than on the ground."""
    width, (x0, y0, x1, y1) = screen.width, line.box
    if line.left <= 0.005 * width or line.right >= 0.995 * width:
        return False
    if near(line.background, screen.ground, 5) and not (
        line.left > 0.03 * width and line.right < 0.97 * width
    ):
        return False
    beside = max(x0 - line.left, line.right - x1) > 0.006 * width
    return beside and max(y0 - line.top, line.bottom - y1) > 0.002 * width


def near(one: Sequence[int], other: Sequence[int], most: int) -> bool:
    """Whether two colours differ by at most `most` in each part."""
    return all(abs(a - b) <= most for a, b in zip(one, other, strict=True))
