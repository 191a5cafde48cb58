from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.importers._list_period import period_of

SEPTEMBER = (date(2014, 9, 1), date(2014, 9, 30))


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("2014年9月通话详单", SEPTEMBER),
        ("账期：201409", SEPTEMBER),
        ("查询月份 2014-09", SEPTEMBER),
        ("2014年09月01日～2014年09月30日 通话详单", SEPTEMBER),
        ("起止日期：2014-09-01 至 2014-09-30", SEPTEMBER),
        ("20140901-20140930", SEPTEMBER),
        ("2014年12月至2015年1月", (date(2014, 12, 1), date(2015, 1, 31))),
        ("2014-12-15 - 2015-01-14", (date(2014, 12, 15), date(2015, 1, 14))),
    ],
)
def test_periods(line, period):
    assert period_of(["中国移动", line, "2020年1月"]) == period


@pytest.mark.parametrize(
    "line",
    [
        "",
        "通话详单",
        "打印时间：2014-10-05 10:00:00",
        "号码 13820140901",
        "2014-09-01至2016-09-30",
        "2014-09-30至2014-09-01",
        "2014-02-30至2014-03-01",
        "201413",
        "9" * 5000,
    ],
)
def test_lines_that_state_no_period(line):
    assert period_of([line]) is None


@given(st.lists(st.text() | st.text("0123456789年月日-至 ", max_size=40)))
def test_never_raises(lines):
    period = period_of(lines)
    assert period is None or period[0] <= period[1]
