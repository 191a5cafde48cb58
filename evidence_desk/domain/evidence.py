"""Evidence items: files as received, sealed, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from evidence_desk.text import Message

ItemId = NewType("ItemId", int)


class Outcome(StrEnum):
    """The fate of one file given to the desk; the words of the command line's JSON."""

    TAKEN = "taken"
    HELD = "held"
    KEPT_UNREAD = "kept_unread"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Fixity:
    """What shows that bytes are unchanged since they were sealed."""

    digest: str
    size: int
    algorithm: str = "sha256"


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One sealed file. `source_path` is where it was taken from; `parent` the item it was found inside."""

    id: ItemId
    name: str
    source_path: str
    fixity: Fixity
    media_type: str
    importer: str
    importer_version: int
    outcome: Outcome
    received_at: datetime
    modified_at: datetime | None
    parent: ItemId | None
    notices: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class LockedItem:
    """An item of which a password would let more be read: the given file, or one found inside it."""

    sha256: str
    name: str


@dataclass(frozen=True, slots=True)
class FileFate:
    """What became of one given file. `entries` counts the timeline entries it brought anew."""

    path: str
    sha256: str | None
    outcome: Outcome
    importer: str | None
    entries: int
    notices: tuple[Message, ...] = ()
    locked: tuple[LockedItem, ...] = ()
