from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.screen import ScreenLine
from evidence_desk.domain.screen_reading.time_lines import clock_of, time_line

#: A Wednesday.
TAKEN = datetime(2024, 3, 13, 11, 42, 10)


def told(text: str, captured=TAKEN):
    return time_line(ScreenLine(text, (0, 0, 9, 9), 1.0, 0, 9, (0, 0, 0)), captured)


@pytest.mark.parametrize(
    ("text", "at", "by"),
    [
        ("15:05", None, ""),  # later than the taking
        ("11:36", "2024-03-13T11:36", "clock"),
        ("今天 上午8:34", "2024-03-13T08:34", "relative"),
        ("昨天 21:14", "2024-03-12T21:14", "relative"),
        ("昨天晚上9:14", "2024-03-12T21:14", "relative"),
        ("前天 00:00", "2024-03-11T00:00", "relative"),
        ("星期二 08:30", "2024-03-12T08:30", "relative"),
        ("星期三 08:30", "2024-03-06T08:30", "relative"),
        ("周日下午3:52", "2024-03-10T15:52", "relative"),
        ("星期天 12:00", "2024-03-10T12:00", "relative"),
        ("3月13日 11:00", "2024-03-13T11:00", "relative"),
        ("3月14日 晚上11:05", "2023-03-14T23:05", "relative"),
        ("2月29日 10:00", "2024-02-29T10:00", "relative"),
        ("9月12日 周二 下午3:05", "2023-09-12T15:05", "relative"),
        ("2023年9月12日 15:05", "2023-09-12T15:05", "written"),
        ("2022年3月8日16:08", "2022-03-08T16:08", "written"),
        ("2024-07-2009:42", "2024-07-20T09:42", "written"),
        ("05-26 12:35", "2023-05-26T12:35", "relative"),
        ("昨天 凌晨12:32", "2024-03-12T00:32", "relative"),
        ("昨天 中午12:06", "2024-03-12T12:06", "relative"),
        ("昨天 中午1:06", "2024-03-12T13:06", "relative"),
        ("昨天 晚上12:06", None, None),
        ("Yesterday 9:14 PM", "2024-03-12T21:14", "relative"),
        ("昨天２１：１４", "2024-03-12T21:14", "relative"),
        ("2023年2月30日 10:00", None, ""),
    ],
)
def test_forms(text, at, by):
    found = told(text)

    assert (found.at.isoformat(timespec="minutes") if found and found.at else None) == at
    assert (found.resolved_by if found else None) == by


@pytest.mark.parametrize(
    "text", ["", "10:05到，门口见", "25:00", "3.5元", "在吗", "13月5日", "昨天电话", "—"]
)
def test_other_words_are_no_times(text):
    assert told(text) is None


def test_a_day_alone_waits_for_the_time_below_a_bubble():
    found = told("3月5日 周二")

    assert (found.day, found.clock, found.at) == (date(2024, 3, 5), None, None)
    assert clock_of("下午3:05") == time(15, 5)
    assert clock_of("还有3:05") is None


@pytest.mark.parametrize("text", ["11:36", "昨天 21:14", "星期二 08:30", "3月5日 10:00"])
def test_nothing_relative_is_known_without_the_time_of_taking(text):
    found = told(text, None)

    assert (found.at, found.resolved_by) == (None, "")


@given(st.datetimes(datetime(2005, 1, 1), datetime(2080, 1, 1)), st.integers(1, 360))
def test_a_day_of_the_year_is_never_after_the_taking(captured, month_day):
    month, day = month_day % 12 + 1, month_day % 28 + 1

    found = told(f"{month}月{day}日 00:00", captured)

    assert found.day <= captured.date()
    assert (captured.date() - found.day).days <= 366


@given(st.text(max_size=20), st.none() | st.just(TAKEN))
def test_any_text_is_judged_without_an_error(text, captured):
    told(text, captured)
    clock_of(text)
