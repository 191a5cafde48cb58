"""The time lines chat apps write between messages, and what a reader may conclude from them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class TimeLine:
    """A time as written; `alone`: it says the whole date without the time of taking."""

    text: str
    at: datetime
    alone: bool

    def known(self, captured: datetime | None) -> str | None:
        """The wall time a reader can know, to the minute, or None."""
        if not (captured or self.alone):
            return None
        return self.at.replace(second=0, microsecond=0).isoformat()


@dataclass(frozen=True, slots=True)
class TimeStyle:
    """How one app on one phone writes times."""

    twelve_hours: bool
    weekday: str
    month_day: str
    year: str
    today: str = ""
    parting: str = " "

    def line(self, at: datetime, captured: datetime) -> TimeLine:
        """The time line of `at` as the app shows it at `captured`."""
        days = (captured.date() - at.date()).days
        clock = clock_words(at, self.twelve_hours)
        wide = {"y": at.year, "m": at.month, "d": at.day, "w": _WEEKDAYS[at.weekday()]}
        if days == 0:
            return TimeLine(f"{self.today}{self.parting}{clock}" if self.today else clock, at, alone=False)
        if days == 1:
            return TimeLine(f"昨天{self.parting}{clock}", at, alone=False)
        if days < 7:
            return TimeLine(f"{self.weekday}{_WEEKDAYS[at.weekday()]}{self.parting}{clock}", at, alone=False)
        if at.year == captured.year:
            return TimeLine(f"{self.month_day.format(**wide)}{self.parting}{clock}", at, alone=False)
        return TimeLine(f"{self.year.format(**wide)}{self.parting}{clock}", at, alone=True)


def clock_words(at: datetime, twelve_hours: bool) -> str:
    """15:05 or 下午3:05."""
    if not twelve_hours:
        return at.strftime("%H:%M")
    parts = ((6, "凌晨"), (9, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
    part = next(word for end, word in parts if at.hour < end)
    return f"{part}{at.hour % 12 or 12}:{at.minute:02d}"


def style_of(app: str, look: str, rng: random.Random) -> TimeStyle:
    """How this app writes its times."""
    if app == "wechat":
        return TimeStyle(rng.random() < 0.3, rng.choice(["星期", "周"]), "{m}月{d}日", "{y}年{m}月{d}日")
    if app == "qq":
        return rng.choice(
            [
                TimeStyle(False, "星期", "{m}月{d}日", "{y}年{m}月{d}日"),
                TimeStyle(False, "星期", "{m:02d}-{d:02d}", "{y}-{m:02d}-{d:02d}"),
            ]
        )
    if app == "alipay":
        return rng.choice(
            [
                TimeStyle(False, "星期", "{m:02d}月{d:02d}日", "{y}年{m:02d}月{d:02d}日"),
                TimeStyle(False, "星期", "{m:02d}-{d:02d}", "{y}-{m:02d}-{d:02d}"),
            ]
        )
    if look == "iphone":
        return TimeStyle(
            rng.random() < 0.4, "星期", "{m}月{d}日 周{w}", "{y}年{m}月{d}日 周{w}", today="今天"
        )
    return TimeStyle(
        rng.random() < 0.5, "周", "{m}月{d}日 周{w}", "{y}年{m}月{d}日 周{w}", today=rng.choice(["", "今天"])
    )


def wants_line(previous: datetime | None, at: datetime) -> bool:
    """Whether a new time line stands before a message."""
    return previous is None or at - previous > timedelta(minutes=5)
