"""What names of recordings and pictures have in common: the stem, copy suffixes and written times."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum

from evidence_desk.domain.moment import Moment, Precision, TimeSource, from_epoch_ms, from_wall_clock


class Confidence(StrEnum):
    """How surely a name's pattern says what is read from it; a name is a hint and never a proof."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


#: Phones that record calls and name files by time are not older; an earlier date is a clock that was not set.
_EARLIEST_YEAR = 2009
#: Longer than any file system gives; keeps hostile names cheap.
_LONGEST_NAME = 512

# Known ones only: the end of `Screenshot_…_com.tencent.mm` is no extension.
_EXTENSION = re.compile(
    r"\.(?:mp3|m4a|m4r|mp4|mov|amr|awb|aac|wav|ogg|oga|opus|flac|wma|3gp|3gpp|3g2|3ga|caf|mkv|webm|silk|slk"
    r"|jpe?g|png|hei[cf]|webp|gif|bmp|tiff?|json|txt|bak|tmp|download)\Z",
    re.IGNORECASE,
)
# " (1)", "（1）", " - 副本", " 的副本 2", " copy", " - Copy (2)", "_1": what copying adds.
_COPY = re.compile(
    r"(?:[ ]?[(（][0-9]{1,2}[)）]"
    r"|(?:[ ]-)?[ ]?(?:的)?副本(?:[ ]?[0-9]{1,2})?"
    r"|(?:[ ]-)?[ ]copy(?:[ ][0-9]{1,2})?"
    r"|(?<=[^_])_[1-9])\Z",
    re.IGNORECASE,
)


def stem_of(file_name: str) -> str:
    """The name in NFC without its extension, or two (`.amr.mp3`); empty where no file system has it."""
    name = unicodedata.normalize("NFC", file_name.strip())
    if len(name) > _LONGEST_NAME:
        return ""
    return _EXTENSION.sub("", _EXTENSION.sub("", name))


def without_copy_suffix(stem: str) -> str:
    """`stem` without what copying it added, however often it was copied."""
    while (shorter := _COPY.sub("", stem)) != stem:
        stem = shorter
    return stem


def moment_of(match: re.Match[str], zone: tzinfo, now: datetime) -> Moment | None:
    """The moment a matched name states, or None where it is no date that can have been.

    Groups read: `epoch` (seconds or milliseconds), or a wall clock in `ts` or `d` and `t`, with `frac`
    (fraction of a second) and `tz` (+hhmm or Z) where the name has them. Without `tz` the wall clock is
    taken to be in `zone`. A date before 2009 or more than a day after `now` is none.
    """
    groups = match.groupdict()
    parts = [part for part in ("d", "t", "ts", "frac", "tz", "epoch") if groups.get(part)]
    written = match.string[min(map(match.start, parts)) : max(map(match.end, parts))]
    latest = (now if now.tzinfo else now.replace(tzinfo=zone)) + timedelta(days=1)
    try:
        moment = (
            _from_epoch(groups["epoch"], written)
            if groups.get("epoch")
            else _from_clock(groups, written, zone)
        )
    except (ValueError, OverflowError):
        return None
    return moment if moment.utc.year >= _EARLIEST_YEAR and moment.utc <= latest else None


def _from_epoch(epoch: str, written: str) -> Moment:
    return from_epoch_ms(int(epoch) * (1 if len(epoch) > 10 else 1000), written, TimeSource.FILE_NAME)


def _from_clock(groups: dict[str, str | None], written: str, zone: tzinfo) -> Moment:
    digits = re.sub(
        r"[^0-9]", "", (groups.get("ts") or "") + (groups.get("d") or "") + (groups.get("t") or "")
    )
    wall, precision = _WALL_CLOCKS[len(digits)](digits)
    if fraction := groups.get("frac"):
        wall, precision = wall.replace(microsecond=int(f"{fraction:0<6.6}")), Precision.MILLISECOND
    if offset := groups.get("tz"):
        wall = wall.replace(tzinfo=_offset(offset))
    return from_wall_clock(wall, written, precision, TimeSource.FILE_NAME, zone)


def _offset(written: str) -> tzinfo:
    if written == "Z":
        return UTC
    size = timedelta(hours=int(written[1:3]), minutes=int(written[3:5]))
    if size > timedelta(hours=14) or int(written[3:5]) > 59:
        raise ValueError(f"{written} is no offset from UTC")
    return timezone(-size if written[0] == "-" else size)


def _clock(digits: str, precision: Precision) -> tuple[datetime, Precision]:
    """The wall clock of yyyyMMdd with as much of HHmmss and a fraction as there is."""
    fields = [int(digits[:4]), int(digits[4:6]), int(digits[6:8])]
    fields += [int(digits[at : at + 2] or 0) for at in (8, 10, 12)]
    fields.append(int(f"{digits[14:]:0<6}"))
    return datetime(*fields), precision  # type: ignore[arg-type]


#: How a run of digits is read, by its length; two-digit years are of this century.
_WALL_CLOCKS: dict[int, Callable[[str], tuple[datetime, Precision]]] = {
    8: lambda digits: _clock(digits, Precision.DAY),
    10: lambda digits: _clock("20" + digits, Precision.MINUTE),
    12: lambda digits: _clock("20" + digits, Precision.SECOND),
    14: lambda digits: _clock(digits, Precision.SECOND),
    15: lambda digits: _clock("20" + digits, Precision.MILLISECOND),
    16: lambda digits: _clock(digits, Precision.MILLISECOND),
    17: lambda digits: _clock(digits, Precision.MILLISECOND),
}
