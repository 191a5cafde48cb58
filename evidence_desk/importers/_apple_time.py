"""Times as Apple's databases write them: since 2001-01-01 UTC, in seconds or, from iOS 11 on, nanoseconds."""

from __future__ import annotations

from evidence_desk.domain.moment import Moment, from_epoch_ms

_EPOCH_S = 978_307_200
#: In seconds this would be in the year 5169.
_NANOSECONDS_FROM = 10**11


def apple_moment(stated: float | None) -> Moment | None:
    """The moment of an Apple time; None where there is none, or none of this era."""
    if not stated or stated < 0 or stated > 1 << 63:
        return None
    written = str(int(stated)) if float(stated).is_integer() else repr(stated)
    nanoseconds = stated >= _NANOSECONDS_FROM
    since_ms = int(stated) // 1_000_000 if nanoseconds else round(stated * 1000)
    try:
        return from_epoch_ms(since_ms + _EPOCH_S * 1000, written)
    except (ValueError, OverflowError):
        return None


def apple_ms(stated: float | None) -> int | None:
    """The same in Unix milliseconds."""
    moment = apple_moment(stated)
    return moment.epoch_ms if moment else None
