"""Telephones that hold the originals: which they are, where they are kept, and how their clock ran."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NewType

from evidence_desk.text import N_, Message

PhoneId = NewType("PhoneId", int)


@dataclass(frozen=True, slots=True)
class PhoneDraft:
    """What a user enters about a phone; only the name is required.

    `kept_at` is where it lies now, `checked_on` when the originals were last seen on it. `note` says how
    the error of its clock is known, and anything else.
    """

    name: str
    kept_at: str = ""
    checked_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone as the case holds it. `ahead_ms` is how far its clock ran ahead; negative: behind."""

    id: PhoneId
    draft: PhoneDraft
    ahead_ms: int
    items: int
    entries: int

    @property
    def name(self) -> str:
        """The user's name for it, unique in the case."""
        return self.draft.name


@dataclass(frozen=True, slots=True)
class PhoneClock:
    """What is known of the clock that wrote an entry's time."""

    phone: str
    ahead_ms: int
    note: str


def clock_error(ahead_ms: int) -> Message:
    """How far a clock ran ahead or behind, in hours, minutes and seconds."""
    days, rest = divmod(round(abs(ahead_ms) / 1000), 86_400)
    span: Message | str = f"{rest // 3600}:{rest // 60 % 60:02}:{rest % 60:02}"
    if days:
        span = Message(N_("{days} d {clock}"), {"days": days, "clock": span})
    if ahead_ms < 0:
        return Message(N_("{span} behind (h:min:s)"), {"span": span})
    return Message(N_("{span} ahead (h:min:s)"), {"span": span})
