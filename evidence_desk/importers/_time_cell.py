"""Cells that hold a date, with or without the time of day, as bills and spreadsheets write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from evidence_desk.domain.moment import Moment, Precision, TimeSource, from_wall_clock, is_plausible

_CLOCK = (
    r"(?P<hour>[0-9]{1,2})[:时点](?P<minute>[0-9]{1,2})分?(?::?(?P<second>[0-9]{1,2})(?:\.[0-9]{1,9})?秒?)?"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<year>[0-9]{4})(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})(?:[T ]*"
        + _CLOCK
        + ")?",
        r"(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日?(?: *" + _CLOCK + ")?",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?: *" + _CLOCK + ")?",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2}) *"
        r"(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})",
        r"(?P<month>[0-9]{1,2})(?:[-/]|月)(?P<day>[0-9]{1,2})日? *" + _CLOCK,
    )
)
#: A spreadsheet program that takes 093000 for a number drops the zero.
_COMPACT_CLOCK = re.compile(r"([0-9]{1,2})([0-9]{2})([0-9]{2})")
#: A day and its fraction as a spreadsheet counts them, 2000 to 2099.
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]{1,17})?")
_SERIAL_EPOCH = datetime(1899, 12, 30)
_SERIALS = range(36_526, 73_051)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class WallTime:
    """What a cell says: `wall` without a zone, to `precision`, and whether it left the year out."""

    wall: datetime
    precision: Precision
    yearless: bool = False

    @property
    def is_day(self) -> bool:
        """Whether no time of day is stated."""
        return self.precision is Precision.DAY

    def moment(self, written: str, zone: tzinfo, *, zone_known: bool = False) -> Moment | None:
        """The moment in `zone`, assumed or known; None outside the years that an entry can be of."""
        wall = self.wall.replace(tzinfo=zone) if zone_known else self.wall
        try:
            moment = from_wall_clock(wall, written, self.precision, TimeSource.RECORD, zone)
        except OverflowError:
            return None
        return moment if is_plausible(moment) else None


def wall_time(written: str, clock: str = "", within: tuple[date, date] | None = None) -> WallTime | None:
    """The time a cell states; None where it states none.

    `clock` is a second cell with the time of day. A time without a year gets the one that puts it between
    the two dates of `within`; without such a year it is None.
    """
    if len(written) > _LONGEST or len(clock) > _LONGEST:
        return None
    plain = _folded(written)
    if clock and (time_of_day := _folded(clock)):
        if compact := _COMPACT_CLOCK.fullmatch(time_of_day):
            time_of_day = ":".join(compact.groups())
        plain = f"{plain.split(' ')[0]} {time_of_day}"
    if _SERIAL.fullmatch(plain):
        return _serial(plain)
    found = next((match for form in _FORMS if (match := form.fullmatch(plain))), None)
    try:
        return _stated(found.groupdict(), within) if found else None
    except ValueError:
        return None


def year_for(month: int, day: int, within: tuple[date, date]) -> int | None:
    """The year that puts a day into a period; None where none or several do."""
    first, last = within
    fitting = [
        year
        for year in range(first.year, min(last.year, first.year + 5) + 1)
        if _is_day(year, month, day, within)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _is_day(year: int, month: int, day: int, within: tuple[date, date]) -> bool:
    try:
        return within[0] <= date(year, month, day) <= within[1]
    except ValueError:
        return False


def _folded(written: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", written).split())


def _stated(parts: dict[str, str | None], within: tuple[date, date] | None) -> WallTime | None:
    month, day = int(parts["month"] or 0), int(parts["day"] or 0)
    stated_year = parts.get("year")
    year = int(stated_year) if stated_year else within and year_for(month, day, within)
    if not year:
        return None
    hour, minute, second = (parts.get(name) for name in ("hour", "minute", "second"))
    precision = Precision.DAY if hour is None else Precision.SECOND if second else Precision.MINUTE
    wall = datetime(year, month, day, int(hour or 0), int(minute or 0), int(second or 0))
    return WallTime(wall, precision, not stated_year)


def _serial(plain: str) -> WallTime | None:
    days = float(plain)
    if int(days) not in _SERIALS:
        return None
    seconds = round((days % 1) * 86_400)
    wall = _SERIAL_EPOCH + timedelta(days=int(days), seconds=seconds)
    return WallTime(wall, Precision.SECOND if "." in plain else Precision.DAY)
