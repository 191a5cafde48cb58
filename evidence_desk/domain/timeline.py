"""Timeline entries: communications placed under a debt, in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from evidence_desk.domain.communication import CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import Grade
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.hand_note import NoteAbout
from evidence_desk.domain.moment import Moment
from evidence_desk.text import Message


class FilingBasis(StrEnum):
    """Why an entry lies where it lies."""

    USER = "user"
    TAKE_IN = "take_in"
    NUMBER = "number"
    SIGNATURE = "signature"
    CONTRACT = "contract"
    ALIAS = "alias"
    SAME_CALL = "same_call"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which entries a list shows: one debt, the inbox (unfiled), or the whole case; all kinds or some.

    `uncorroborated` keeps only recordings whose flag stands, `undated` only what has no known time.
    """

    debt: DebtId | None = None
    inbox: bool = False
    kinds: frozenset[Kind] = frozenset()
    uncorroborated: bool = False
    undated: bool = False


@dataclass(frozen=True, slots=True)
class Badges:
    """The two facts of a recording: that the call took place, and what was said."""

    call: Grade
    content: Grade


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One painted row of a timeline, complete without further queries.

    `number` is normalised; `number_inferred` says it came from the call log, not from the item itself.
    `same_event` are the other entries of the same call. A note made by hand says what it is `about`, and
    when it was made. `read_entries` is how many entries were read from a picture, None while it was not read.
    """

    id: CommunicationId
    item_sha256: str
    item_name: str
    locator: str
    kind: Kind
    source_class: SourceClass
    at: Moment | None
    direction: Direction
    number: str | None
    number_inferred: bool
    counterparty: str | None
    duration_ms: int | None
    text: str
    debt: DebtId | None
    debt_name: str | None
    filing_basis: FilingBasis
    filing_reason: Message | None
    same_event: tuple[CommunicationId, ...]
    badges: Badges | None
    flagged: bool
    attachments: int = 0
    call_type: str | None = None
    has_notice: bool = False
    about: NoteAbout | None = None
    noted_at: datetime | None = None
    read_entries: int | None = None
