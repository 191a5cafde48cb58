"""Dates, times, durations and numbers as people read them in the window, in the current language."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from evidence_desk.domain.moment import Moment, Precision
from evidence_desk.text import N_, _

_WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
_SHORT_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
_MOBILE = re.compile(r"1[3-9]\d{9}")
_SECOND = 1000


def day(local: datetime) -> str:
    """A whole date with its weekday: "2024年3月12日 星期二"."""
    return _("{weekday}, {day} {month} {year}").format(
        weekday=_(_WEEKDAYS[local.weekday()]),
        day=local.day,
        month=_(_MONTHS[local.month - 1]),
        year=local.year,
    )


def month(local: datetime) -> str:
    """A month of a year: "2024年3月"."""
    return _("{month} {year}").format(month=_(_MONTHS[local.month - 1]), year=local.year)


def short_day(local: datetime) -> str:
    """A date within a year with its weekday: "3月12日 周二"."""
    return _("{weekday} {day} {month}").format(
        weekday=_(_SHORT_WEEKDAYS[local.weekday()]), day=local.day, month=_(_MONTHS[local.month - 1])
    )


def clock(moment: Moment, zone: ZoneInfo) -> str:
    """The time of day to the minute; nothing where the source wrote a date only."""
    return "" if moment.precision is Precision.DAY else moment.local(zone).strftime("%H:%M")


def iso_day(epoch_ms: int, zone: ZoneInfo) -> str:
    """The date of an instant as 2024-03-12."""
    return datetime.fromtimestamp(epoch_ms / 1000, zone).date().isoformat()


def duration(milliseconds: int) -> str:
    """A length of time in its largest two units."""
    # Rounded before the units are chosen, or 59.5 s would be "60 s".
    seconds = round(milliseconds / _SECOND)
    if seconds < 60:
        return _("{seconds} s").format(seconds=seconds)
    minutes, rest = divmod(seconds, 60)
    if minutes < 60:
        return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)
    hours, rest = divmod(round(seconds / 60), 60)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)


def number(normalised: str) -> str:
    """A phone number in the groups people read it in; anything else as it is."""
    bare = normalised.removeprefix("+86")
    if _MOBILE.fullmatch(bare):
        return f"{bare[:3]} {bare[3:7]} {bare[7:]}"
    if bare.isdigit() and len(bare) >= 10:
        return " ".join(bare[i : i + 4] for i in range(0, len(bare), 4))
    return bare
