"""Spans of time counted from the day of writing: 三天内, 24小时内, 一周后, 3天前; and 逾期37天."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from evidence_desk.domain.facts.clock import iso_moment
from evidence_desk.domain.facts.days import months_on
from evidence_desk.domain.facts.fact import Fact, FactKind, apart
from evidence_desk.domain.numerals import read_numeral

_COUNT = r"(?:[0-9]{1,4}|[一二两三四五六七八九十百]{1,4}|半)"
_UNIT = r"(?P<unit>分钟|小时|钟头|工作日|交易日|天|日|周|星期|礼拜|月|年)"
_SPAN = re.compile(
    rf"(?<![0-9.零一二两三四五六七八九十百第近月年每前])(?P<count>{_COUNT})[ ]?个?{_UNIT}[ ]?"
    r"(?:(?P<within>之内|以内|内)|(?P<after>之后|以后|后(?![面天]))|(?P<ago>(?:之前|以前|前(?![面天往]))))"
)
_WITHIN_EN = re.compile(
    r"\bwithin (?:the next )?(?P<count>[0-9]{1,4}) (?P<unit>minutes?|hours?|days?|weeks?|months?)",
    re.IGNORECASE,
)
_SET = re.compile(r"限(?:你|您|于|在)?$")
_OVERDUE = re.compile(
    rf"逾期(?:了|已|天数|时间|期限|共|为|达|长达|有|[ :]){{0,4}}"
    rf"(?P<count>{_COUNT})[ ]?(?P<unit>天|日|个月|月)?"
)
_OVERDUE_EN = re.compile(
    r"\b(?:overdue (?:by |for )?(?P<count>[0-9]{1,4}) days?"
    r"|(?P<count_first>[0-9]{1,4}) days? (?:overdue|past due))",
    re.IGNORECASE,
)
_MINUTES = {"分": 1, "小": 60, "钟": 60, "mi": 1, "ho": 60}
_DAYS = {"天": 1, "日": 1, "周": 7, "星": 7, "礼": 7, "da": 1, "we": 7}
_HALVES = {"小": 30, "钟": 30, "天": 720, "月": 15 * 1440}


def read_spans(text: str, plain: str, now: datetime | None) -> Iterator[Fact]:
    """Deadlines and dates that are counted from `now`, the local time of writing."""
    for found in (*_SPAN.finditer(plain), *_WITHIN_EN.finditer(plain)):
        groups = found.groupdict()
        by_day = groups["unit"][0] in "日" and groups.get("ago") is not None
        count = _count(groups["count"])
        if count is None or by_day:
            continue
        back = groups.get("ago") is not None
        working = groups["unit"] in ("工作日", "交易日")
        at = _counted(now, -count if back else count, groups["unit"], working) if now else None
        kind = FactKind.DATE if back or groups.get("after") else FactKind.DEADLINE
        yield _fact(kind, text, found, at, working or at is None)


def read_overdue(text: str, plain: str) -> tuple[Fact, ...]:
    """How long a debt is said to be overdue."""
    facts = []
    for found in (*_OVERDUE.finditer(plain), *_OVERDUE_EN.finditer(plain)):
        groups = found.groupdict()
        unit = groups.get("unit")
        count = _count(groups["count"] or groups["count_first"])
        if (
            count is None
            or count != int(count)
            or (found.re is _OVERDUE and not unit and "天数" not in found[0])
        ):
            continue
        value = {"months" if unit and "月" in unit else "days": int(count)}
        facts.append(Fact(FactKind.OVERDUE, *found.span(), text[slice(*found.span())], value))
    return apart(facts)


def _fact(kind: FactKind, text: str, found: re.Match[str], at: datetime | None, unsure: bool) -> Fact:
    start, end = found.span()
    clocked = at is not None and found["unit"][:1] in "分小钟mh"
    if kind is FactKind.DEADLINE:
        whole = None if at is None else iso_moment(at) if clocked else at.date().isoformat()
        value: dict[str, str | None] = {"by": whole}
        if set_ := _SET.search(found.string[max(0, start - 3) : start]):
            start -= len(set_[0])
    else:
        shown = iso_moment(at) if at else None
        value = {
            "date": at.date().isoformat() if at else None,
            "time": shown[11:] if shown and clocked else None,
        }
    return Fact(kind, start, end, text[start:end], value, ambiguous=unsure)


def _count(written: str) -> float | None:
    if written == "半":
        return 0.5
    numeral = read_numeral(written)
    return float(numeral.value) if numeral and numeral.value > 0 else None


def _counted(now: datetime, count: float, unit: str, working: bool) -> datetime | None:
    """`now` moved on by `count` units, or back; None outside the calendar."""
    sign, size = (1 if count > 0 else -1), abs(count)
    key = unit[:2] if unit.isascii() else unit[0]
    try:
        if working:
            return _working_days(now, int(size) * sign)
        if size == 0.5 and key in _HALVES:
            return now + sign * timedelta(minutes=_HALVES[key])
        if key in _MINUTES:
            return now + timedelta(minutes=count * _MINUTES[key])
        if key in _DAYS:
            return now + timedelta(days=count * _DAYS[key])
        months = int(count * (12 if key == "年" else 1))
        return datetime.combine(months_on(now.date(), months), time(now.hour, now.minute))
    except (OverflowError, ValueError):
        return None


def _working_days(now: datetime, days: int) -> datetime | None:
    """Weekdays on; which of them are holidays is not known, so the fact is marked as unsure."""
    if abs(days) > 366:
        return None
    day, step = now, 1 if days > 0 else -1
    while days:
        day += timedelta(days=step)
        days -= step if day.weekday() < 5 else 0
    return day
