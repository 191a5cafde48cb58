"""The vocabulary of corroboration: claims, grades, tiers, identity, verdicts and their parameters.

The rules themselves are in `grading`. A grade says what else in this case file says the same; never
whether a thing is true, lawful or admissible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, NewType

from evidence_desk.domain.communication import CommunicationId, Direction, Kind, SourceClass
from evidence_desk.domain.moment import Moment
from evidence_desk.text import Message

ClaimId = NewType("ClaimId", int)
_DAY_MS = 86_400_000


class Grade(StrEnum):
    """How far other evidence in the case says the same."""

    CONTRADICTED = "contradicted"
    NONE = "none"
    WEAK = "weak"
    MEDIUM = "medium"
    STRONG = "strong"
    NOT_ASSESSED = "not_assessed"

    @property
    def rank(self) -> int:
        """0 for nothing to 3 for strong; what was not assessed ranks as nothing."""
        return {"weak": 1, "medium": 2, "strong": 3}.get(self.value, 0)


class Tier(IntEnum):
    """Classes of items by how far they stand on their own; 1 is best."""

    T1 = 1
    T2 = 2
    T3 = 3
    T4 = 4
    T5 = 5


class Identity(IntEnum):
    """How surely an item belongs to the party that was on the phone."""

    I0 = 0
    I1 = 1
    I2 = 2
    I3 = 3


class ContentLevel(IntEnum):
    """How far two items say the same thing."""

    C0 = 0
    C1 = 1
    C2 = 2
    C3 = 3


class ClaimFamily(StrEnum):
    """What kind of statement was made in a recording."""

    CALL_OCCURRED = "CALL_OCCURRED"
    IDENTITY = "IDENTITY"
    AMOUNT_DEMANDED = "AMOUNT_DEMANDED"
    PROMISE_WAIVER = "PROMISE_WAIVER"
    PROMISE_INSTALMENT = "PROMISE_INSTALMENT"
    PROMISE_STOP_CONTACT = "PROMISE_STOP_CONTACT"
    PAYMENT_CHANNEL = "PAYMENT_CHANNEL"
    THREAT = "THREAT"
    INSULT = "INSULT"
    IMPERSONATION = "IMPERSONATION"
    THIRD_PARTY_DISCLOSURE = "THIRD_PARTY_DISCLOSURE"
    FALSE_LEGAL_CONSEQUENCE = "FALSE_LEGAL_CONSEQUENCE"
    INDUCE_NEW_DEBT = "INDUCE_NEW_DEBT"
    USER_ACKNOWLEDGEMENT = "USER_ACKNOWLEDGEMENT"


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of a recording and what was said in it, as a person marked it.

    `start_ms` and `end_ms` are positions in the recording; `amount_minor` is in fen.
    """

    recording: CommunicationId
    family: ClaimFamily
    words: str
    start_ms: int | None = None
    end_ms: int | None = None
    amount_minor: int | None = None
    plan: tuple[int, int] | None = None
    approximate: bool = False
    material: bool = True
    id: ClaimId | None = None


class LinkStatus(StrEnum):
    """What the user decided about a recording and a written item."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Link:
    """The user's decision that an item does, or does not, say the same as a recording, and why."""

    recording: CommunicationId
    item: CommunicationId
    status: LinkStatus
    reason: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """The tolerances and windows of the rules; stored with every run and printed in every report.

    Source: the corroboration model of this project, version 1. Amounts in fen, times in ms. Of the written
    items within the weak window at most `most_compared`, the nearest, are compared with a recording.
    """

    calllog_start_tol_ms: int = 120_000
    calllog_duration_tol_ms: int = 15_000
    calllog_duration_tol_ratio: float = 0.10
    strong_window_ms: int = 7 * _DAY_MS
    medium_window_ms: int = 30 * _DAY_MS
    weak_window_ms: int = 90 * _DAY_MS
    call_reference_window_ms: int = _DAY_MS
    amount_abs_tol_minor: int = 100
    amount_rel_tol: float = 0.005
    amount_approx_rel_tol: float = 0.05
    statement_window_ms: int = 31 * _DAY_MS
    confirmation_window_ms: int = _DAY_MS
    min_effective_ms: int = 10_000
    answered_daily_limit: int = 3
    unanswered_daily_limit: int = 6
    quiet_from_minute: int = 22 * 60
    quiet_to_minute: int = 8 * 60
    upgrade_two_medium: int = 1
    most_compared: int = 3_000

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)


DEFAULT_PARAMETERS = Parameters()


@dataclass(frozen=True, slots=True)
class Record:
    """A communication as the rules see it: a recording, or an item that may say the same.

    `origin` names the communication this one was made from (a transcript, a copy); such a record is not
    independent of it. `identifies` says by which of the counterparty's names or signatures it was
    recognised, "" if by none. `time_of_content` is false where `at` is only when a picture was taken.
    `same_call` holds the compared values where this is a log row of the recorded call. `name` and `signature`
    are as written; `details` are those of its kind, as its importer stored them.
    """

    id: CommunicationId
    kind: Kind
    source_class: SourceClass
    at: Moment | None
    direction: Direction
    number: str | None
    text: str
    duration_ms: int | None
    item_sha256: str
    origin: CommunicationId | None = None
    identifies: str = ""
    time_of_content: bool = True
    same_call: Mapping[str, Any] | None = None
    name: str | None = None
    signature: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule said about one item: the grade, and the values it compared."""

    rule: str
    grade: Grade
    item: CommunicationId
    compared: Mapping[str, Any] = field(default_factory=dict)
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something in the case that speaks against what was said or shown (rules X1, X3, X4, X6).

    Kept apart from the grades: a bill with another figure is no counter-evidence that the figure was said.
    `claim` is the place of the claim among the recording's claims, None where the call itself is meant.
    """

    rule: str
    item: CommunicationId | None
    claim: int | None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClaimAssessment:
    """A claim with its grade and every verdict that led to it, best first."""

    claim: Claim
    grade: Grade
    verdicts: tuple[Verdict, ...]
    supported: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """The two facts of a recording and all that they rest on.

    `flagged` says that no sufficient written corroboration was found in the case file. `provisional` is the
    grade of nearby written items while no claim is marked, at most weak. `missing` names fields without
    which nothing could be assessed.
    """

    recording: CommunicationId
    call: Grade
    content: Grade
    flagged: bool
    call_verdicts: tuple[Verdict, ...]
    claims: tuple[ClaimAssessment, ...]
    nearby: tuple[Verdict, ...]
    provisional: Grade | None = None
    missing: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
