"""Dates as WhatsApp writes them, in the phone's own order, and that order decided from a whole file.

Nothing in the file says whether 03/04 is in March or in April. A first number above 12 does; so does the
order of the messages, which never runs back by months.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple

from evidence_desk.domain.moment import Moment, Precision
from evidence_desk.importers._chat import wall_moment

STAMP = (
    r"(?P<first>\d{1,4})(?P<sep>[./-]|年) ?(?P<second>\d{1,2})(?:(?P=sep)|月) ?(?P<third>\d{1,4})[日.]?,? ?"
    r"(?:klo |um |at )?(?P<before>上午|下午|凌晨|清晨|早上|中午|傍晚|晚上|오전|오후|午前|午後)?"
    r" ?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<sec>\d{2}))?(?: ?(?P<after>[AaPp]\.? ?[Mm]\.?))?"
)
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "오후", "午後", "pm"})
_NOON = "中午"
#: Messages arrive late by minutes or days, not by weeks.
_LATE = timedelta(days=7)
_BUDDHIST_YEARS = 543
#: WhatsApp is no older.
_FIRST = datetime(2009, 1, 1)


class Order(StrEnum):
    """What the three numbers of a date are, in the order in which they stand."""

    DAY_MONTH_YEAR = "dmy"
    MONTH_DAY_YEAR = "mdy"
    YEAR_MONTH_DAY = "ymd"


class Stamp(NamedTuple):
    """One written time, taken apart; `half` is the half of the day as written, "" on a clock of 24 hours."""

    written: str
    numbers: tuple[str, str, str]
    dotted: bool
    clock: tuple[int, int, int | None]
    half: str

    def wall(self, order: Order) -> datetime | None:
        """The time on the phone's clock; None where this order makes no date of it."""
        year, month, day = (self.numbers[order.index(unit)] for unit in "ymd")
        if len(year) not in (2, 4) or max(len(month), len(day)) > 2:
            return None
        full_year = int(year) + (2000 if len(year) == 2 else 0)
        hour, minute, second = self.clock
        try:
            return datetime(
                full_year - (_BUDDHIST_YEARS if full_year > 2400 else 0),
                int(month),
                int(day),
                _hour_of_day(hour, self.half),
                minute,
                second or 0,
            )
        except ValueError:
            return None

    def moment(self, order: Order, zone: tzinfo) -> Moment | None:
        """The moment, with `zone` assumed; None where it is no date of this era."""
        wall = self.wall(order)
        precision = Precision.MINUTE if self.clock[2] is None else Precision.SECOND
        return wall_moment(wall, self.written, precision, zone) if wall else None


def stamp_of(found: re.Match[str]) -> Stamp:
    """The time that a pattern with `STAMP` in it found."""
    second = found["sec"]
    return Stamp(
        found["stamp"].strip(),
        (found["first"], found["second"], found["third"]),
        found["sep"] == ".",
        (int(found["hour"]), int(found["minute"]), int(second) if second else None),
        re.sub(r"\W", "", found["before"] or found["after"] or "").lower(),
    )


class OrderOfDates:
    """Hears each time of a file and decides the order; memory does not grow with the file."""

    def __init__(self, latest: datetime) -> None:
        self._latest = latest
        self._possible = dict.fromkeys(Order, 0)
        self._last: dict[Order, datetime] = {}
        self._dotted = self._american = True
        self._differs = False

    def hear(self, stamp: Stamp) -> None:
        """Take one more time into account; an absurd one that fits no order is passed over."""
        walls = {order: wall for order in Order if (wall := self._plausible(stamp, order))}
        if not walls:
            return
        self._differs = self._differs or len(set(walls.values())) > 1
        self._dotted = self._dotted and stamp.dotted
        self._american = self._american and stamp.half in ("am", "pm") and len(stamp.numbers[2]) == 2
        for order in Order:
            wall = walls.get(order)
            last = self._last.get(order)
            # A date that is none counts like a step back: a mistyped one must not decide alone.
            if wall is None or (last is not None and wall < last - _LATE):
                self._possible[order] += 1
            if wall is not None:
                self._last[order] = wall

    def decide(self) -> tuple[Order, bool]:
        """The order with the fewest contradictions, and whether another, with other dates, has no more."""
        fewest = min(self._possible.values())
        left = [order for order, faults in self._possible.items() if faults == fewest and order in self._last]
        if len(left) <= 1:
            return (left or [Order.DAY_MONTH_YEAR])[0], False
        # No country writes the month first and dots between.
        if self._dotted and Order.DAY_MONTH_YEAR in left:
            return Order.DAY_MONTH_YEAR, False
        if self._american and Order.MONTH_DAY_YEAR in left:
            return Order.MONTH_DAY_YEAR, self._differs
        return left[0], self._differs

    def _plausible(self, stamp: Stamp, order: Order) -> datetime | None:
        first = stamp.numbers[0]
        # No phone puts a year of two digits first, and most days could be read as one.
        wall = None if order is Order.YEAR_MONTH_DAY and len(first) < 4 else stamp.wall(order)
        return wall if wall is not None and _FIRST <= wall <= self._latest else None


def _hour_of_day(hour: int, half: str) -> int:
    if not half or hour > 12:
        return hour
    if half == _NOON:
        return hour if hour >= 10 else hour + 12
    if half == "晚上" and hour == 12:
        return 0
    return hour % 12 + (12 if half in _AFTERNOON else 0)
