"""How far an item stands on its own beside a recording: its tier, whose it is, and how far off in time.

Source: this project's corroboration model, sections on kinds of items and on matching keys.
"""

from __future__ import annotations

from evidence_desk.domain.communication import Direction, SourceClass
from evidence_desk.domain.corroboration import Identity, Record, Tier
from evidence_desk.domain.moment import Precision
from evidence_desk.domain.phone_number import same_number

_DAY_MS = 86_400_000
_TIERS = {
    SourceClass.CARRIER_DETAILS: Tier.T1,
    SourceClass.STATEMENT: Tier.T1,
    SourceClass.MESSAGE_EXPORT: Tier.T2,
    SourceClass.DEVICE_CALL_LOG: Tier.T3,
    SourceClass.SCREENSHOT: Tier.T3,
    SourceClass.DEVICE_RECORDING: Tier.T3,
    SourceClass.DOCUMENT: Tier.T3,
    SourceClass.UNREAD_FILE: Tier.T4,
    SourceClass.TEXT_FILE: Tier.T4,
    SourceClass.TRANSCRIPT: Tier.T5,
    SourceClass.USER_NOTE: Tier.T5,
}
_MESSAGES = frozenset({SourceClass.MESSAGE_EXPORT, SourceClass.SCREENSHOT})


def tier(record: Record) -> Tier:
    """The class of an item: an own message stands for its author only, a picture without time is a hint."""
    if record.source_class is SourceClass.MESSAGE_EXPORT and not is_from_them(record):
        return Tier.T5
    if record.source_class is SourceClass.SCREENSHOT:
        if record.direction is Direction.OUT:
            return Tier.T5
        if not (record.at and record.time_of_content):
            return Tier.T4
    return _TIERS[record.source_class]


def is_from_them(record: Record) -> bool:
    """Whether the other side wrote a message: received, or sent under a name of theirs."""
    named = record.identifies.startswith(("name ", "signature "))
    return record.direction is Direction.IN or (record.direction is Direction.UNKNOWN and named)


def is_own_message(record: Record) -> bool:
    """Whether the user wrote it."""
    return record.source_class in _MESSAGES and record.direction is Direction.OUT


def identity(recording: Record, item: Record) -> tuple[Identity, str]:
    """How surely `item` is from the party on the phone, and by what."""
    if recording.number and item.number and same_number(recording.number, item.number):
        return Identity.I2, "number"
    if item.identifies:
        return Identity.I2, item.identifies
    return Identity.I1, "filed"


def gap_ms(recording: Record, item: Record) -> int | None:
    """How far apart they are; None where either has no time. A date without time reaches a day further."""
    if recording.at is None or item.at is None or not item.time_of_content:
        return None
    gap = abs(item.at.epoch_ms - recording.at.epoch_ms)
    if Precision.DAY in (item.at.precision, recording.at.precision):
        gap = max(0, gap - _DAY_MS)
    return gap


def is_independent(recording: Record, item: Record) -> bool:
    """Whether an item was not made from a recording: no transcript, and no copy or export of this one."""
    if item.source_class is SourceClass.TRANSCRIPT:
        return False
    return item.origin != recording.id and item.item_sha256 != recording.item_sha256
