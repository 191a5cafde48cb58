"""Dates and deadlines of a text; what is said relative to the day of writing is resolved against it.

Without a time of writing a relative date keeps its place and has no value, and is marked as ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from evidence_desk.domain import money_words as words
from evidence_desk.domain.facts.clock import ClockTime, clock_behind, clocks_alone, iso_of, iso_time
from evidence_desk.domain.facts.days import Day, read_days
from evidence_desk.domain.facts.durations import read_spans
from evidence_desk.domain.facts.fact import Fact, FactKind, apart

_BEFORE_IT = re.compile(r"[ ]?(?:(?:之前|以前|前)(?![面天往])|之内|以内|内(?!容))")
_NAMED_LIMIT = re.compile(
    r"(?:(?:最后|最晚|到期)?还款(?:截止|到期)?日期?|到期(?:日期?|时间|还款日)|截止(?:日期?|时间)|最后期限)"
    r"(?:[ :]|为|是){0,3}$"
    r"|(?:限(?:于|在|你|您)?|最晚|最迟|至迟|不晚于|务必在)[ ]?$"
    r"|\b(?:no later than|by|before|until|due(?: on| by| date:?)?)[ ](?:[0-9:]{1,5}[ ]?[ap]m[ ](?:on[ ])?)?$",
    re.IGNORECASE,
)
_CLOCK_FIRST = re.compile(r"\b(?P<clock>[0-9]{1,2}(?::[0-5][0-9])?[ ]?[ap]m)[ ](?:on[ ])?$", re.IGNORECASE)
_ABOUT_BEFORE = re.compile(words.ABOUT_BEFORE + "$", re.IGNORECASE)
_ABOUT_AFTER = re.compile(r"[ ]?(?:左右|前后|上下)")
_REACH = 26


def read_dates(text: str, plain: str, now: datetime | None) -> tuple[Fact, ...]:
    """Dates and deadlines in `text`, whose folded form is `plain`; `now` is the local time of writing."""
    found = [*_days(text, plain, now), *_clocks(text, plain, now), *read_spans(text, plain, now)]
    return apart(found)


def _days(text: str, plain: str, now: datetime | None) -> Iterator[Fact]:
    for day in read_days(plain):
        on = day.fixed or (_resolved(day, now) if now else None)
        if on is None and now:
            continue
        start, end, clock = _with_clock(plain, day)
        unsure = day.unsure or on is None or (clock is not None and clock.unsure)
        try:
            when = None if on is None else clock.on(on) if clock else (on, None)
        except OverflowError:
            continue
        yield _fact(text, plain, (start, end), when, unsure=unsure)


def _clocks(text: str, plain: str, now: datetime | None) -> Iterator[Fact]:
    """Times without a day: of the day of writing, most likely."""
    for clock, start, end in clocks_alone(plain):
        yield _fact(text, plain, (start, end), clock.on(now.date()) if now else None, unsure=True)


def _resolved(day: Day, now: datetime) -> date | None:
    try:
        return day.resolve(now.date())
    except (OverflowError, ValueError):
        return None


def _with_clock(plain: str, day: Day) -> tuple[int, int, ClockTime | None]:
    """Start, end and time of a day with the time beside it, behind it or, in English, before it."""
    if behind := clock_behind(plain, day.end, plain[day.start : day.end]):
        return day.start, behind[1], behind[0]
    reach = max(0, day.start - _REACH)
    if first := _CLOCK_FIRST.search(plain[reach : day.start]):
        before = clock_behind(first["clock"], 0)
        if before:
            return reach + first.start(), day.end, before[0]
    return day.start, day.end, None


def _fact(
    text: str, plain: str, span: tuple[int, int], when: tuple[date, time | None] | None, *, unsure: bool
) -> Fact:
    """A deadline where the words around the date say so, else a date."""
    start, end = span
    lead = plain[max(0, start - _REACH) : start]
    about = bool(_ABOUT_BEFORE.search(lead) or _ABOUT_AFTER.match(plain, end))
    limit, named = _BEFORE_IT.match(plain, end), _NAMED_LIMIT.search(lead)
    if limit or named:
        end = limit.end() if limit else end
        start -= len(named[0]) if named else 0
        value = {"by": iso_of(*when) if when else None}
        return Fact(FactKind.DEADLINE, start, end, text[start:end], value, about, unsure)
    value = {"date": when[0].isoformat() if when else None, "time": iso_time(when[1]) if when else None}
    return Fact(FactKind.DATE, start, end, text[start:end], value, about, unsure)
