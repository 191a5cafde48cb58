from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.moment import Precision
from evidence_desk.importers._time_cell import WallTime, wall_time, year_for

SHANGHAI = ZoneInfo("Asia/Shanghai")
SECOND, MINUTE, DAY = Precision.SECOND, Precision.MINUTE, Precision.DAY


@pytest.mark.parametrize(
    ("cell", "wall", "precision"),
    [
        ("2023-02-12 21:32:14", datetime(2023, 2, 12, 21, 32, 14), SECOND),
        ("2023-02-12T21:32:14.000", datetime(2023, 2, 12, 21, 32, 14), SECOND),
        ("2023/2/12 21:32", datetime(2023, 2, 12, 21, 32), MINUTE),
        ("2023.02.12", datetime(2023, 2, 12), DAY),
        ("2023年2月12日 21时32分14秒", datetime(2023, 2, 12, 21, 32, 14), SECOND),
        ("20230212", datetime(2023, 2, 12), DAY),
        ("20230212213214", datetime(2023, 2, 12, 21, 32, 14), SECOND),
        ("20230212 21:32:14", datetime(2023, 2, 12, 21, 32, 14), SECOND),
        ("２０２３-02-12　21:32", datetime(2023, 2, 12, 21, 32), MINUTE),
        ("44969.8973842593", datetime(2023, 2, 12, 21, 32, 14), SECOND),
        ("44969", datetime(2023, 2, 12), DAY),
    ],
)
def test_times(cell, wall, precision):
    assert wall_time(cell) == WallTime(wall, precision)


def test_a_time_of_day_may_have_lost_its_zero():
    assert wall_time("20230212", "45000") == WallTime(datetime(2023, 2, 12, 4, 50), SECOND)


@pytest.mark.parametrize("clock", ["21:32:14", "213214", " 21:32:14 "])
def test_the_time_of_day_may_stand_in_a_cell_of_its_own(clock):
    read = WallTime(datetime(2023, 2, 12, 21, 32, 14), SECOND)
    assert wall_time("2023-02-12", clock) == wall_time("20230212", clock) == read
    # Spreadsheet programs give a date without time the time 0:00.
    assert wall_time("2023-02-12 00:00:00", clock) == read


@pytest.mark.parametrize(
    "cell",
    [
        *("", "合计", "2023-02-30", "2023-13-01", "2023-02-12 25:00", "2023-2/12", "02-12 21:32"),
        *("12345", "99999", "0000-00-00 00:00:00", "9" * 4000, "202302", "2023-02-12 21", "12/02/2023"),
    ],
)
def test_what_is_no_time(cell):
    assert wall_time(cell) is None


@pytest.mark.parametrize(
    ("cell", "within", "wall"),
    [
        ("09-12 13:44:20", (date(2014, 9, 1), date(2014, 9, 30)), datetime(2014, 9, 12, 13, 44, 20)),
        ("01-02 13:44", (date(2014, 12, 15), date(2015, 1, 14)), datetime(2015, 1, 2, 13, 44)),
        ("12月20日 13:44", (date(2014, 12, 15), date(2015, 1, 14)), datetime(2014, 12, 20, 13, 44)),
    ],
)
def test_the_period_gives_a_missing_year(cell, within, wall):
    read = wall_time(cell, within=within)
    assert (read.wall, read.yearless) == (wall, True)


@pytest.mark.parametrize(
    "within",
    [
        None,
        (date(2014, 10, 1), date(2014, 10, 31)),
        (date(2014, 1, 1), date(2015, 12, 31)),
        (date.max, date.max),
    ],
)
def test_a_year_is_not_guessed(within):
    assert wall_time("09-12 13:44:20", within=within) is None


@given(st.dates(), st.dates(), st.integers(-5, 40), st.integers(-5, 40))
def test_a_year_puts_the_day_into_the_period(first, last, month, day):
    year = year_for(month, day, (first, last))
    assert year is None or first <= date(year, month, day) <= last


@given(st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30)))
def test_what_is_written_is_read_again(wall):
    wall = wall.replace(microsecond=0)
    read = wall_time(f"{wall:%Y-%m-%d %H:%M:%S}")
    assert (read.wall, read.precision) == (wall, SECOND)
    assert read.moment("x", SHANGHAI).zone_known is False
    assert read.moment("x", SHANGHAI, zone_known=True).zone_known is True


@given(st.text() | st.text("0123456789-/.:年月日 T"), st.text("0123456789: ", max_size=9))
def test_never_raises(cell, clock):
    read = wall_time(cell, clock, (date(2023, 1, 1), date(2023, 6, 30)))
    assert read is None or read.moment(cell, SHANGHAI) is None or read.moment(cell, SHANGHAI).written == cell
