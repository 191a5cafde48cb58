"""A moment as evidence knows it: instant, the text it was read from, precision, and who says so.

Unknown stays unknown: a communication without a readable time has no `Moment` at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

#: Mainland China keeps one zone without summer time; it is assumed, and said to be assumed, where a
#: source writes wall-clock time only.
DEFAULT_ZONE = "Asia/Shanghai"
#: No phone or letter of a dispute over a loan is older or younger: 1990 to 2100, in epoch ms.
_EARLIEST_MS, _END_MS = 631_152_000_000, 4_133_980_800_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Precision(StrEnum):
    """The smallest unit the source wrote."""

    MILLISECOND = "millisecond"
    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"


class TimeSource(StrEnum):
    """Where a moment was read, best first (the order of trust of the take-in)."""

    USER = "user"
    RECORD = "record"
    FILE_NAME = "file_name"
    CONTAINER = "container"
    EXIF = "exif"
    FILE_MODIFIED = "file_modified"


@dataclass(frozen=True, slots=True)
class Moment:
    """One point in time.

    `utc` is aware and in UTC. `written` is the text as the source wrote it. `zone_known` is false where
    the source wrote wall-clock time and the case's zone was assumed. `clock_ahead_ms` is what was taken off
    the written time because the phone's clock is known to have run ahead by so much (negative: behind).
    """

    utc: datetime
    written: str
    zone_known: bool
    precision: Precision
    source: TimeSource
    clock_ahead_ms: int = 0

    def __post_init__(self) -> None:
        if self.utc.utcoffset() is None or self.utc.tzinfo is not UTC:
            raise ValueError("a Moment is kept in UTC")

    @property
    def epoch_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return round(self.utc.timestamp() * 1000)

    def local(self, zone: tzinfo | None = None) -> datetime:
        """The same instant on the wall clock of `zone` (the case's zone unless given)."""
        return self.utc.astimezone(zone or ZoneInfo(DEFAULT_ZONE))

    def iso(self, zone: tzinfo | None = None) -> str:
        """ISO 8601 with offset, to the millisecond where the source wrote one."""
        timespec = "milliseconds" if self.precision is Precision.MILLISECOND else "seconds"
        return self.local(zone).isoformat(timespec=timespec)


def utc_of(epoch_ms: int) -> datetime:
    """The instant of a stored Unix time in milliseconds, plausible or not."""
    return _EPOCH + timedelta(milliseconds=epoch_ms)


def is_plausible(moment: Moment) -> bool:
    """Whether a moment lies in the years an entry of a case can be of."""
    return _EARLIEST_MS <= moment.epoch_ms < _END_MS


def from_epoch_ms(epoch_ms: int, written: str, source: TimeSource = TimeSource.RECORD) -> Moment:
    """The moment of a Unix time in milliseconds; its zone is known because the epoch is UTC.

    Raises ValueError where the number is no date of this era.
    """
    if not _EARLIEST_MS <= epoch_ms < _END_MS:
        raise ValueError(f"{epoch_ms} ms is no plausible time")
    precision = Precision.SECOND if epoch_ms % 1000 == 0 else Precision.MILLISECOND
    return Moment(utc_of(epoch_ms), written, True, precision, source)


def from_wall_clock(
    wall: datetime, written: str, precision: Precision, source: TimeSource, zone: tzinfo
) -> Moment:
    """The moment of a time written without a zone, with `zone` assumed.

    An aware `wall` keeps its own zone, which then counts as known.
    """
    known = wall.tzinfo is not None
    aware = wall if known else wall.replace(tzinfo=zone)
    return Moment(aware.astimezone(UTC), written, known, precision, source)
