"""The time of day as people write it: 下午5点半, 18:00, 晚上12点, 5pm."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from evidence_desk.domain.numerals import read_numeral

#: A number below a hundred in either script.
SMALL = r"(?:[0-9]{1,2}|[零一二两三四五六七八九十]{1,3})"
PERIOD = r"凌晨|清晨|早上|早晨|上午|中午|下午|午后|傍晚|晚上|晚间|夜里|半夜"
_HOUR = (
    r"(?:(?P<hour>[0-9]{1,2}):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?(?![0-9:])"
    rf"|(?P<hour_han>{SMALL})[ ]?[点时點時](?![间候多])(?:(?P<half>半)|(?P<quarter>[一三])刻"
    rf"|(?P<minute_han>{SMALL})(?:分|(?![0-9零一二两三四五六七八九十天日号月年期个人元块次小]))|整|钟)?"
    r"|(?P<hour_en>[0-9]{1,2})(?::(?P<minute_en>[0-5][0-9]))?[ ]?(?P<half_day>[ap])\.?m(?![A-Za-z]))"
)
# 早 and 晚 alone only where a day stands before them (明早, 今晚).
_BEHIND_DAY = re.compile(
    rf"(?:[T ,，的]{{0,2}}(?:at[ ])?(?P<period>{PERIOD}|(?<=[今明昨后])[早晚])?[ ]?{_HOUR})"
    rf"|[ 的]?(?P<only>{PERIOD}|(?<=[今明昨后])[早晚])",
    re.IGNORECASE,
)
_BARE_HOUR = _HOUR.replace("(?P<", "(?P<bare_")
#: A time without its day: only after a period, or before 前.
_ALONE = re.compile(
    rf"(?<![0-9:.零一二两三四五六七八九十第])(?:(?P<period>{PERIOD})[ ]?{_HOUR}"
    rf"|{_BARE_HOUR}(?=[之以]?前(?![面天])))",
    re.IGNORECASE,
)
_FIELDS = (
    "hour",
    "minute",
    "second",
    "hour_han",
    "half",
    "quarter",
    "minute_han",
    "hour_en",
    "minute_en",
    "half_day",
)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day; `days` is 1 for the midnight that ends the day. `unsure`: morning or evening."""

    at: time | None
    days: int = 0
    unsure: bool = False

    def on(self, day: date) -> tuple[date, time | None]:
        """The day and time this is, counted from `day`. Raises OverflowError at the end of the calendar."""
        return day + timedelta(days=self.days), self.at


def clock_behind(plain: str, start: int, day_words: str = "") -> tuple[ClockTime, int] | None:
    """The time that follows a day at `start` of folded text, and where it ends; None if there is none."""
    found = _BEHIND_DAY.match(plain, start)
    if found is None:
        return None
    if found["only"]:
        return ClockTime(None), found.end()
    period = found["period"] or (day_words[-1:] if day_words[-1:] in "早晚" else "")
    clock = _clock({name: found[name] for name in _FIELDS}, period or "")
    return (clock, found.end()) if clock else None


def clocks_alone(plain: str) -> list[tuple[ClockTime, int, int]]:
    """Times of folded text that may stand without a day, with start and end; inside a day's own ones too."""
    read = []
    for found in _ALONE.finditer(plain):
        fields = {name: found[name] or found[f"bare_{name}"] for name in _FIELDS}
        if clock := _clock(fields, found["period"] or ""):
            read.append((clock, found.start(), found.end()))
    return read


def _clock(fields: dict[str, str | None], period: str) -> ClockTime | None:
    hour = _small(fields["hour"] or fields["hour_han"] or fields["hour_en"])
    if hour is None:
        return None
    minute = _minute(fields)
    if fields["half_day"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if fields["half_day"].lower() == "p" else 0)
        return ClockTime(time(hour, minute))
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    unsure = not period and fields["hour_han"] is not None and 1 <= hour <= 12
    hour, days = _of_period(hour, period)
    return ClockTime(time(hour, minute, int(fields["second"] or 0)), days, unsure)


def _of_period(hour: int, period: str) -> tuple[int, int]:
    """The hour of 24 and the days to add, by the part of the day it is said to be in."""
    if hour == 24 or (hour == 12 and period.startswith(("晚", "夜", "半夜"))):
        return 0, 1
    if period == "凌晨" and hour == 12:
        return 0, 0
    afternoon = period.startswith(("下午", "午后", "傍晚", "晚", "夜", "半夜"))
    small_hours = period.startswith(("夜", "半夜")) and hour < 6
    if (afternoon and not small_hours and hour < 12) or (period == "中午" and hour <= 3):
        return hour + 12, 0
    return hour, 0


def _minute(fields: dict[str, str | None]) -> int:
    if fields["half"]:
        return 30
    if fields["quarter"]:
        return 15 if fields["quarter"] == "一" else 45
    return _small(fields["minute"] or fields["minute_han"] or fields["minute_en"]) or 0


def _small(written: str | None) -> int | None:
    numeral = read_numeral(written) if written else None
    return int(numeral.value) if numeral else None


def iso_time(at: time | None) -> str | None:
    """ISO 8601 to the minute, with seconds only where some were written."""
    return None if at is None else at.isoformat("seconds" if at.second else "minutes")


def iso_of(day: date, at: time | None) -> str:
    """ISO 8601 of a day, with its time where one is known."""
    return day.isoformat() if at is None else f"{day.isoformat()}T{iso_time(at)}"


def iso_moment(moment: datetime) -> str:
    """ISO 8601 of a local wall-clock time, to the minute or second."""
    return iso_of(moment.date(), moment.time().replace(microsecond=0))
