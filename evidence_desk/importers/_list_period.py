"""The days a list is of, by its title rows or its file name; they give calls the year that is left out."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

_DAY = re.compile(
    r"(?<![0-9])(20[0-9]{2})(?:年|[-/.])(1[0-2]|0?[1-9])(?:月|[-/.])(3[01]|[12][0-9]|0?[1-9])(?![0-9])日?"
    r"|(?<![0-9])(20[0-9]{2})(1[0-2]|0[1-9])(3[01]|[12][0-9]|0[1-9])(?![0-9])"
)
_MONTH = re.compile(
    r"(?<![0-9])(20[0-9]{2})(?:年|[-/.])(1[0-2]|0?[1-9])(?![0-9])月?|(?<![0-9])(20[0-9]{2})(1[0-2]|0[1-9])(?![0-9])"
)
#: A longer period could hold a day of the year twice.
_LONGEST_DAYS = 366
_LONGEST_LINE = 2000


def period_of(lines: Iterable[str]) -> tuple[date, date] | None:
    """First and last day of the first line that states two days or one month; None where none does.

    A line with one day says when the list was made, not what it is of.
    """
    return next((period for line in lines if (period := _stated(line[:_LONGEST_LINE]))), None)


def _stated(line: str) -> tuple[date, date] | None:
    days = [_day(found) for found in _DAY.finditer(line)]
    if len(days) == 2 and days[0] and days[1]:
        first, last = days[0], days[1]
        return (first, last) if 0 <= (last - first).days < _LONGEST_DAYS else None
    months = [] if days else list(_MONTH.finditer(line))
    if not months or len(months) > 2:
        return None
    (year, month), (last_year, last_month) = _month(months[0]), _month(months[-1])
    first, last = date(year, month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1])
    return (first, last) if 0 <= (last - first).days < _LONGEST_DAYS else None


def _day(found: re.Match[str]) -> date | None:
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(found: re.Match[str]) -> tuple[int, int]:
    year, month = (int(part) for part in found.groups() if part)
    return year, month
