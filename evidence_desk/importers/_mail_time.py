"""When a letter was written, by its `Date`; where that is missing or absurd, when it last was received.

Source: RFC 5322 §3.3 and §4.3. "-0000" there is an instant without a statement about the place.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from evidence_desk.domain.moment import Moment, Precision, TimeSource, from_wall_clock, is_plausible
from evidence_desk.importers._mail_words import header_text

_LONGEST = 200
_HOPS_LOOKED_AT = 50
#: A letter cannot be received before it was written; clocks and zones may be wrong by so much.
_AHEAD_AT_MOST = timedelta(days=2)
_NO_ZONE = re.compile(r"-0000\s*(?:\(|$)")
#: RFC 822 means America by "CST"; programs in China mean China by it. So it names no zone.
_CST = re.compile(r"\bCST\s*$", re.IGNORECASE)


def written_at(dates: list[str], received: list[str], zone: tzinfo) -> tuple[Moment | None, str]:
    """The moment of a letter, and "date" or "received" for the header that states it ("" for none)."""
    date = next((found for raw in dates[:1] if (found := moment_of(raw, zone))), None)
    hops = (moment_of(raw.rpartition(";")[2], zone) for raw in received[:_HOPS_LOOKED_AT])
    last_hop = next((found for found in hops if found), None)
    if date and not (last_hop and date.utc - last_hop.utc > _AHEAD_AT_MOST):
        return date, "date"
    return last_hop, "received" if last_hop else ""


def moment_of(raw: str, zone: tzinfo) -> Moment | None:
    """The moment that a date header states, with its own zone; None where it states none of this era."""
    written = header_text(raw[:_LONGEST])
    wall = _wall_clock(written)
    if wall is None:
        return None
    precision = Precision.SECOND if re.search(r"\d:\d\d:\d\d", written) else Precision.MINUTE
    try:
        moment = from_wall_clock(wall, written, precision, TimeSource.RECORD, zone)
    except (ValueError, OverflowError):
        return None
    return moment if is_plausible(moment) else None


def _wall_clock(written: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            wall = read(written)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if _CST.search(written):
            return wall.replace(tzinfo=None)
        return wall.replace(tzinfo=UTC) if _NO_ZONE.search(written) else wall
    return None
