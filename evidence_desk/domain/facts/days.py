"""Calendar days as people write them, and what they are on the day of writing.

One pattern per way of writing; `read_days` gives each with a function of the day of writing. Lunar dates
and months without a day are no days. A day of week or month without more is the next one to come.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from evidence_desk.domain.facts.clock import SMALL
from evidence_desk.domain.numerals import read_numeral

_HAN_YEAR = "〇零○一二三四五六七八九"
_YEAR = rf"(?:[0-9]{{4}}|[0-9]{{2}}|[{_HAN_YEAR}]{{4}})"
_NOT_A_DAY = r"(?![线楼院店房桌机令文卡码公库门客专坐座催业调员话])"
_NUMERIC = re.compile(
    r"(?<![0-9A-Za-z*#])(?<![0-9][-/.:])(?P<y>(?:19|20)[0-9]{2})(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)"
    r"(?P<d>[0-9]{1,2})(?![0-9*A-SU-Za-z]|[-/.][0-9])"
)
_HAN = re.compile(
    rf"(?<![0-9零一二三四五六七八九十])(?<!农历)(?<!阴历)(?<!每年)"
    rf"(?:(?P<y>{_YEAR})[ ]?年[ ]?|(?P<near>今年|明年|去年|本年))?"
    rf"(?P<m>{SMALL})[ ]?月[ ]?(?P<d>{SMALL})[ ]?[日号號]" + _NOT_A_DAY
)
_DOTTED = re.compile(r"(?<![0-9.])(?P<m>[0-9]{1,2})\.(?P<d>[0-9]{1,2})[日号]" + _NOT_A_DAY)
_STAMP = re.compile(r"(?<![0-9-])(?P<m>[0-9]{2})-(?P<d>[0-9]{2})(?=[ ]{1,2}[0-9]{1,2}:[0-9]{2})")
_OF_MONTH = re.compile(
    rf"(?P<month>本月|当月|这个?月|下个?月|上个?月)的?[ ]?"
    rf"(?:(?P<d>{SMALL})[ ]?[日号號]{_NOT_A_DAY}|(?P<last>底|末))"
)
_END = re.compile(
    r"(?<![每0-9一二三四五六七八九十个本这下上当])月[底末]|(?:今年|本年|(?<![每近去明]))年[底末](?!前面)"
)
_DAY_ONLY = re.compile(
    rf"(?<![0-9.零一二两三四五六七八九十第月年:/民初终执字-])(?<!每月)(?<!每个月)(?P<d>{SMALL})(?:[号號]|日(?![内后之以里夜]))"
    + _NOT_A_DAY
)
_EVERY_MONTH = re.compile(r"每个?月的?[ ]?$")
_NAMED = re.compile(
    r"(?P<day>大前天|大后天|(?<![0-9一二两三四五六七八九十])前天(?!天)|(?<!之)(?<!然)(?<!以)(?<!今)后天(?!天)"
    r"|昨[天日儿晚]|今[天日儿晚早]|(?<![说证声注表申])明[天日儿晚早])|\b(?P<english>today|tonight|tomorrow|yesterday)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?<![一两二三四五六七八九十几每半0-9])(?P<week>本|这个?|下个?|上个?)?(?:周|星期|礼拜)(?P<d>[一二三四五六日天])"
    r"(?![次个期遍通条年月天圈到至])"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH_EN = (
    r"(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY_EN = r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9:])"
_ENGLISH = tuple(
    re.compile(rf"\b{order}(?:,?[ ](?P<y>20[0-9]{{2}})(?![0-9]))?", re.IGNORECASE)
    for order in (rf"{_MONTH_EN}[ ]{_DAY_EN}", rf"{_DAY_EN}[ ](?:of[ ])?{_MONTH_EN}(?![a-z])")
)
_OFFSETS = {"大前": -3, "前天": -2, "昨": -1, "今": 0, "明": 1, "后天": 2, "大后": 3}
_OFFSETS_EN = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}
_WEEKDAYS = "一二三四五六日"
_EARLIEST, _LATEST = 1990, 2099

Resolve = Callable[[date], date | None]


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written at `[start:end]` of folded text.

    `fixed` is the day where the year is written, else `resolve` finds it from the day of writing.
    `unsure`: week or month are not said.
    """

    start: int
    end: int
    fixed: date | None
    resolve: Resolve
    unsure: bool = False


def read_days(plain: str) -> Iterator[Day]:
    """Every day in folded text, by each way of writing; the caller keeps those that do not overlap."""
    for pattern in (_NUMERIC, _HAN, _DOTTED, _STAMP, *_ENGLISH):
        for found in pattern.finditer(plain):
            if day := _month_and_day(found):
                yield day
    yield from _of_months(plain)
    for found in _NAMED.finditer(plain):
        yield Day(*found.span(), None, _offset(found[0]))
    for found in _WEEKDAY.finditer(plain):
        number = _WEEKDAYS.index(found["d"].replace("天", "日"))
        yield Day(*found.span(), None, _weekday(number, (found["week"] or "")[:1]), not found["week"])


def _month_and_day(found: re.Match[str]) -> Day | None:
    groups = found.groupdict()
    written = groups["m"].lower()[:3]
    month = _MONTHS.index(written) + 1 if written in _MONTHS else _small(groups["m"])
    day, year = _small(groups["d"]), _year(groups.get("y"))
    if year is not None:
        fixed = _date(year, month, day)
        return Day(*found.span(), fixed, lambda _: fixed) if fixed else None
    if groups.get("y") or _date(2024, month, day) is None:
        return None
    shift = {"去": -1, "明": 1}.get((groups.get("near") or " ")[0], 0)
    if groups.get("near"):
        return Day(*found.span(), None, lambda written_on: _date(written_on.year + shift, month, day))
    return Day(*found.span(), None, lambda written_on: _nearest(written_on, month, day))


def _of_months(plain: str) -> Iterator[Day]:
    for found in _OF_MONTH.finditer(plain):
        shift = {"下": 1, "上": -1}.get(found["month"][0], 0)
        yield Day(*found.span(), None, _in_month(shift, None if found["last"] else _small(found["d"])))
    for found in _END.finditer(plain):
        ends_year = "年" in found[0]
        yield Day(*found.span(), None, _year_end if ends_year else _in_month(0, None))
    for found in _DAY_ONLY.finditer(plain):
        lead = plain[max(0, found.start() - 5) : found.start()]
        if 1 <= (_small(found["d"]) or 0) <= 31 and not _EVERY_MONTH.search(lead):
            yield Day(*found.span(), None, _coming(_small(found["d"])), unsure=True)


def _year_end(written_on: date) -> date:
    return date(written_on.year, 12, 31)


def _in_month(shift: int, day: int | None) -> Resolve:
    """The day of the month `shift` months on; its last one for None."""

    def resolve(written_on: date) -> date | None:
        year, month = _month(written_on, shift)
        if day is not None:
            return _date(year, month, day)
        following = _date(*_month(written_on, shift + 1), 1)
        return following - timedelta(days=1) if following else None

    return resolve


def _coming(day: int | None) -> Resolve:
    """The next day of a month with that number, today included."""

    def resolve(written_on: date) -> date | None:
        later = (_date(*_month(written_on, shift), day) for shift in range(3))
        return next((found for found in later if found and found >= written_on), None)

    return resolve


def _offset(words: str) -> Resolve:
    days = _OFFSETS_EN.get(words.lower())
    if days is None:
        days = _OFFSETS[words[:2] if words[:2] in _OFFSETS else words[:1]]
    step = timedelta(days=days)
    return lambda written_on: written_on + step


def _weekday(number: int, week: str) -> Resolve:
    def resolve(written_on: date) -> date:
        if not week:
            return written_on + timedelta(days=(number - written_on.weekday()) % 7)
        monday = written_on - timedelta(days=written_on.weekday())
        return monday + timedelta(days=number + {"下": 7, "上": -7}.get(week, 0))

    return resolve


def _nearest(written_on: date, month: int | None, day: int | None) -> date | None:
    years = (written_on.year - 1, written_on.year, written_on.year + 1)
    near = [found for year in years if (found := _date(year, month, day))]
    return min(near, key=lambda found: abs(found - written_on), default=None)


def months_on(day: date, months: int) -> date:
    """The same day `months` months on, or the last of a shorter one.

    Raises ValueError outside the calendar.
    """
    year, month = _month(day, months)
    for last in range(day.day, 27, -1):
        if found := _date(year, month, last):
            return found
    return date(year, month, day.day)


def _month(day: date, shift: int) -> tuple[int, int]:
    years, month = divmod(day.month - 1 + shift, 12)
    return day.year + years, month + 1


def _date(year: int | None, month: int | None, day: int | None) -> date | None:
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(written: str | None) -> int | None:
    """The year, 26 for 2026; None where it is none of this era."""
    if not written:
        return None
    digits = "".join(
        sign
        if sign.isdecimal()
        else str("零一二三四五六七八九".index(sign.replace("〇", "零").replace("○", "零")))
        for sign in written
    )
    year = int(digits) + (2000 if len(digits) == 2 else 0)
    return year if _EARLIEST <= year <= _LATEST else None


def _small(written: str) -> int | None:
    numeral = read_numeral(written)
    return int(numeral.value) if numeral else None
