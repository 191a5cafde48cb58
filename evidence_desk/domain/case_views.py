"""What rules look at: read-only pictures of one recording, one day or one debt, with all that bears on it.

Each picture is small whatever the case holds, so a change is examined at the cost of what it touches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import Any

from evidence_desk.domain.communication import CommunicationId, SourceClass
from evidence_desk.domain.corroboration import Assessment, Claim, Link, Parameters, Record
from evidence_desk.domain.debt import Debt

#: A list without a row for longer than this may have been made of two that leave a gap.
_LONGEST_PAUSE_MS = 31 * 86_400_000


@dataclass(frozen=True, slots=True)
class Coverage:
    """A call log or carrier's list that holds rows before and after a time: it would show a call between.

    `item` is the row id of the list; `before_ms` and `after_ms` are its rows nearest to that time.
    """

    item: int
    source_class: SourceClass
    before_ms: int
    after_ms: int

    def near_ms(self, at_ms: int) -> bool:
        """Whether the rows lie near enough that the list may be taken to cover the time between them."""
        return at_ms - self.before_ms <= _LONGEST_PAUSE_MS and self.after_ms - at_ms <= _LONGEST_PAUSE_MS


@dataclass(frozen=True, slots=True)
class Spoken:
    """Another recording of the same debt and what was marked in it."""

    record: Record
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The transcript of a recording, newest layer: rows of (start ms, end ms, speaker, text, verified)."""

    origin: str = ""
    rows: tuple[tuple[int | None, int | None, str, str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordingView:
    """One recording with its call's log rows, the written items near it, its claims and the user's links.

    `debt` is None in the inbox. `others` are recordings of the debt within the weak window, `copies` those
    that sound alike. `profile` is what the sound itself shows ({} while it was not examined).
    `start_differences` are those of the debt's recordings near it: class of list, seconds it starts later.
    """

    debt: Debt | None
    zone: tzinfo
    parameters: Parameters
    recording: Record
    assessment: Assessment
    calls: tuple[Record, ...] = ()
    written: tuple[Record, ...] = ()
    claims: tuple[Claim, ...] = ()
    links: Mapping[CommunicationId, Link] = field(default_factory=dict)
    others: tuple[Spoken, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    copies: tuple[CommunicationId, ...] = ()
    profile: Mapping[str, Any] = field(default_factory=dict)
    words: Words = field(default_factory=Words)
    start_differences: tuple[tuple[SourceClass, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CallSeen:
    """A row of a call log, and the recordings that are the same call."""

    record: Record
    recordings: tuple[CommunicationId, ...]
    connected: bool


@dataclass(frozen=True, slots=True)
class DayView:
    """All entries of a debt on one day of the phone's zone; none of them is undated.

    `recordings` are those without a log row of their own; `covered` says that a call log or a carrier's
    list holds rows before and after this day.
    """

    debt: Debt | None
    zone: tzinfo
    parameters: Parameters
    day: date
    calls: tuple[CallSeen, ...] = ()
    recordings: tuple[Record, ...] = ()
    written: tuple[Record, ...] = ()
    covered: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """How many findings of one rule and code a debt has, and when the earliest and latest entries were.

    `entry` is one of the entries they name: the one that was taken in first.
    """

    rule: str
    code: str
    count: int
    first_ms: int | None
    last_ms: int | None
    entry: CommunicationId | None = None


@dataclass(frozen=True, slots=True)
class DebtView:
    """A debt as a whole, after everything in it was examined: what was found, by rule and code."""

    debt: Debt | None
    zone: tzinfo
    parameters: Parameters
    found: tuple[Found, ...] = ()
    recordings: int = 0
    flagged: int = 0
    first_ms: int | None = None
    last_ms: int | None = None
    kinds: Mapping[str, int] = field(default_factory=dict)
