"""How far an item stands on its own beside a recording: its tier, whose it is, and how far off in time.

Source: this project's corroboration model, sections on kinds of items and on matching keys.
"""

from __future__ import annotations

import re
from functools import lru_cache

from evidence_desk.domain.communication import Direction, SourceClass
from evidence_desk.domain.corroboration import Identity, Record, Tier
from evidence_desk.domain.moment import Precision
from evidence_desk.domain.phone_number import same_number
from evidence_desk.domain.search_words import normalise

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
_DOCUMENTS = frozenset({SourceClass.STATEMENT, SourceClass.DOCUMENT})


def tier(record: Record) -> Tier:
    """The class of an item: an own message stands for its author only, a picture without time is a hint."""
    if record.source_class is SourceClass.MESSAGE_EXPORT and not is_from_them(record):
        return Tier.T5
    if record.source_class is SourceClass.SCREENSHOT:
        if record.direction is Direction.OUT:
            return Tier.T5
        if not (record.at and record.time_of_content and _shows_a_sender(record)):
            return Tier.T4
    return _TIERS[record.source_class]


def is_from_them(record: Record) -> bool:
    """Whether the other side wrote a message: received, or sent under a name of theirs."""
    if record.direction is not Direction.UNKNOWN:
        return record.direction is Direction.IN
    by, _, name = record.identifies.partition(" ")
    if by == "text" and record.source_class is SourceClass.SCREENSHOT:
        return _heads_a_line(name, record.text)
    return by in ("name", "signature")


def is_document(record: Record) -> bool:
    """Whether it is a bill, a statement or pages as they were issued, and not a message."""
    return record.source_class in _DOCUMENTS


def is_authored_by_them(record: Record) -> bool:
    """Whether an institution issued it or the other side wrote it."""
    return is_from_them(record) or (is_document(record) and record.direction is not Direction.OUT)


def _shows_a_sender(record: Record) -> bool:
    known = record.direction is not Direction.UNKNOWN
    return known or bool(record.number or record.name or record.signature or record.identifies)


def _heads_a_line(name: str, text: str) -> bool:
    """Whether a name stands in the text of a picture as a sender's does: 【name】, or name and a colon."""
    written = re.escape(name)
    as_signature = rf"【[^】\n]*{written}"
    before_colon = rf"{written}[^。，；\n:]{{0,12}}(?:[0-9]:[0-9]{{2}})?[ ]?:"
    return re.search(f"{as_signature}|{before_colon}", normalise(text)) is not None


def is_message(record: Record) -> bool:
    """Whether somebody sent it to somebody; a picture of messages is one, too."""
    return record.source_class in _MESSAGES


def is_own_message(record: Record) -> bool:
    """Whether the user wrote it."""
    return is_message(record) and record.direction is Direction.OUT


def identity(recording: Record, item: Record) -> tuple[Identity, str]:
    """How surely `item` is from the party on the phone, and by what.

    A number that the item's own signature or name ties to the party is the surest. A masked number fits too
    many to name one.
    """
    numbered = _is_same_number(recording.number, item.number)
    if item.identifies:
        tied = numbered and is_message(item) and not item.identifies.startswith("text ")
        return (Identity.I3 if tied and tier(item) <= Tier.T2 else Identity.I2), item.identifies
    return (Identity.I2, "number") if numbered else (Identity.I1, "filed")


@lru_cache(maxsize=4096)
def _is_same_number(one: str | None, other: str | None) -> bool:
    if not one or not other or "*" in one or "*" in other:
        return False
    return same_number(one, other)


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
