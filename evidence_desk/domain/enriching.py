"""What is derived from items after take-in: the queue, its results, and what came to nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.text import Message

EnrichmentId = NewType("EnrichmentId", int)


class EnrichmentState(StrEnum):
    """Where one item stands with one enricher."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Enrichment:
    """A result: what an enricher made of an item, with which engine, and when.

    `state` is that of its row: a result that is being made again stays readable while it waits.
    """

    enricher: str
    version: int
    state: EnrichmentState
    engine: str
    result: dict[str, Any]
    notices: tuple[Message, ...]
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How many items stand where with one enricher."""

    enricher: str
    title: Message
    waiting: int
    done: int
    failed: int


@dataclass(frozen=True, slots=True)
class FailedEnrichment:
    """An item an enricher could make nothing of, and why; `entry` is the item's first in the timeline."""

    sha256: str
    name: str
    enricher: str
    title: Message
    why: tuple[Message, ...]
    entry: CommunicationId | None
