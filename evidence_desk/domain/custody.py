"""The custody log: what happened to evidence items, each event chained to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

#: The hash that stands before the first event.
GENESIS = "0" * 64


class CustodyKind(StrEnum):
    """What can happen to evidence and to the case that holds it."""

    CASE_CREATED = "case_created"
    RECEIVED = "received"
    RECEIVED_AGAIN = "received_again"
    READ_AGAIN = "read_again"
    VERIFIED = "verified"
    EXPORTED = "exported"
    LINKED = "linked"
    DECIDED = "decided"
    UNDONE = "undone"
    REDONE = "redone"


@dataclass(frozen=True, slots=True)
class CustodyEvent:
    """One line of the log; `hash` covers all other fields and `previous`."""

    number: int
    at: datetime
    kind: CustodyKind
    item_sha256: str | None
    details: Mapping[str, Any]
    previous: str
    hash: str


def event_hash(previous: str, number: int, at: str, kind: str, item_sha256: str | None, details: str) -> str:
    """SHA-256 over the canonical JSON of an event's fields; `at` and `details` are as stored."""
    canonical = json.dumps(
        [previous, number, at, kind, item_sha256, details], ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def chain_is_intact(rows: Iterable[tuple[int, str, str, str | None, str, str, str]]) -> bool:
    """Whether every stored row (number, at, kind, item, details, previous, hash) follows the one before."""
    previous, expected_number = GENESIS, 1
    for number, at, kind, item, details, stated_previous, stated_hash in rows:
        if number != expected_number or stated_previous != previous:
            return False
        if event_hash(previous, number, at, kind, item, details) != stated_hash:
            return False
        previous, expected_number = stated_hash, number + 1
    return True
