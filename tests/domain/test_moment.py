from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.moment import Moment, Precision, TimeSource, from_epoch_ms, from_wall_clock

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_an_epoch_knows_its_zone_and_its_precision():
    moment = from_epoch_ms(1_710_209_730_000, "1710209730000")
    assert moment.iso(SHANGHAI) == "2024-03-12T10:15:30+08:00"
    assert (moment.zone_known, moment.precision) == (True, Precision.SECOND)
    assert from_epoch_ms(1_710_209_730_123, "").iso() == "2024-03-12T10:15:30.123+08:00"


@pytest.mark.parametrize("epoch_ms", [0, -1, 10**13, 10**20])
def test_what_is_no_time_of_this_era_is_refused(epoch_ms):
    with pytest.raises((ValueError, OverflowError)):
        from_epoch_ms(epoch_ms, "")


def test_a_wall_clock_is_read_in_the_cases_zone_and_says_so():
    wall = datetime(2024, 3, 12, 10, 15)
    moment = from_wall_clock(wall, "10:15", Precision.MINUTE, TimeSource.USER, SHANGHAI)
    assert moment.utc == datetime(2024, 3, 12, 2, 15, tzinfo=UTC)
    assert not moment.zone_known
    aware = wall.replace(tzinfo=timezone(timedelta(hours=9)))
    moment = from_wall_clock(aware, "", Precision.MINUTE, TimeSource.RECORD, SHANGHAI)
    assert (moment.utc.hour, moment.zone_known) == (1, True)


def test_a_moment_is_kept_in_utc():
    with pytest.raises(ValueError, match="UTC"):
        Moment(datetime(2024, 1, 1), "", True, Precision.SECOND, TimeSource.RECORD)
    with pytest.raises(ValueError, match="UTC"):
        Moment(datetime(2024, 1, 1, tzinfo=SHANGHAI), "", True, Precision.SECOND, TimeSource.RECORD)


@given(st.integers(631_152_000_000, 4_133_980_799_999))
def test_milliseconds_survive(epoch_ms):
    assert from_epoch_ms(epoch_ms, "").epoch_ms == epoch_ms
