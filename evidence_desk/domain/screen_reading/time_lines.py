"""The times chat apps write between messages: 15:05, 昨天 21:14, 星期三 下午3:05, 2023年9月12日 15:05.

Forms and their meaning: formats seen in WeChat, QQ, Alipay and the SMS apps of Android phones and iPhones.
A relative form is counted from the taking of the picture and stays open without it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from evidence_desk.domain.screen import ScreenLine
from evidence_desk.domain.screen_reading.messages import ResolvedBy, TimeLine

_PERIOD = r"凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|深夜|AM|PM"
_CLOCK = (
    rf"(?P<before>{_PERIOD})?\s*(?P<hour>[0-2]?\d)\s*[:.]\s*(?P<minute>[0-5]\d)(?::[0-5]\d)?"
    r"\s*(?P<after>AM|PM)?"
)
_WEEKDAY = r"(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])"
_DAY = (
    r"(?P<relative>今天|昨天|前天|Today|Yesterday)"
    rf"|{_WEEKDAY}"
    r"|(?P<english>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*"
    r"|(?:(?P<year>\d{4})\s*年\s*)?(?P<month>1[0-2]|0?[1-9])\s*月\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日号]"
    r"|(?:(?P<year_2>\d{4})[-/.])?(?P<month_2>1[0-2]|0?[1-9])[-/](?P<day_2>3[01]|[12]\d|0?[1-9])"
)
#: A weekday behind a date adds nothing that is needed.
_LINE = re.compile(
    rf"(?:(?:{_DAY})\s*,?\s*(?:(?:星期|周)[一二三四五六日天])?)?\s*(?:{_CLOCK})?", re.IGNORECASE
)
_ONLY_CLOCK = re.compile(_CLOCK, re.IGNORECASE)
_WEEKDAYS = {word: number for number, word in enumerate("一二三四五六日")} | {"天": 6}
_ENGLISH = {word: number for number, word in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_BACK = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "前天": 2}
_NOON, _HALF = 12, 12
_MORNING = frozenset({"凌晨", "清晨", "早上", "早晨", "上午", "AM"})


def time_line(line: ScreenLine, captured: datetime | None) -> TimeLine | None:
    """The time that the whole of a line says, or None where it says something else."""
    words = _plain(line.text)
    match = _LINE.fullmatch(words) if words else None
    if match is None:
        return None
    clock = _clock(match) if match["hour"] else None
    if match["hour"] and clock is None:
        return None
    day, resolved_by = _day(match, clock, captured)
    return TimeLine(line.text, line.box, day, clock, resolved_by)


def clock_of(text: str) -> time | None:
    """The time of day that is all a text says, as it stands small below some bubbles."""
    match = _ONLY_CLOCK.fullmatch(_plain(text))
    return _clock(match) if match else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip(" -—_·.,")


def _clock(match: re.Match[str]) -> time | None:
    hour, minute = int(match["hour"]), int(match["minute"])
    period = (match["before"] or match["after"] or "").upper()
    if hour >= 24:
        return None
    if not period or hour > _NOON:
        return time(hour, minute)
    if period in _MORNING:
        # 上午12:10 is written for the hour after noon by some phones, 凌晨12:10 for that after midnight.
        return time(_NOON if period == "上午" and hour == _NOON else hour % _HALF, minute)
    if period == "中午":
        return time(hour if hour >= _NOON - 2 else hour + _HALF, minute)
    if hour == _NOON and period not in ("下午", "PM"):
        # 晚上12:10 may belong to either of two days.
        return None
    return time(hour % _HALF + _HALF, minute)


def _day(
    match: re.Match[str], clock: time | None, captured: datetime | None
) -> tuple[date | None, ResolvedBy]:
    year, month, day = (match[name] or match[f"{name}_2"] for name in ("year", "month", "day"))
    if year:
        return _written(int(year), int(month), int(day))
    if captured is None:
        return None, ""
    today = captured.date()
    if month:
        return _latest(int(month), int(day), today)
    if match["relative"]:
        return today - timedelta(days=_BACK[match["relative"].lower()]), "relative"
    named = match["weekday"] or match["english"]
    if named:
        number = _WEEKDAYS[named] if match["weekday"] else _ENGLISH[named.lower()]
        return today - timedelta(days=(today.weekday() - number - 1) % 7 + 1), "relative"
    if clock is None or clock > captured.time():
        # A bare time later than the taking cannot be of that day: the clock or the name is wrong.
        return None, ""
    return today, "clock"


def _written(year: int, month: int, day: int) -> tuple[date | None, ResolvedBy]:
    try:
        return date(year, month, day), "written"
    except ValueError:
        return None, ""


def _latest(month: int, day: int, today: date) -> tuple[date | None, ResolvedBy]:
    """The last such day up to `today`; 29 February may be some years back."""
    for year in range(today.year, today.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found, "relative"
    return None, ""
