"""Where the user is: the inbox, all evidence, what is to be completed, or one debt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.debt import DebtId, DebtSummary
from evidence_desk.domain.timeline import Scope
from evidence_desk.text import N_, _


class PlaceKind(StrEnum):
    """The kinds of places the left side leads to."""

    INBOX = "inbox"
    ALL = "all"
    FLAGGED = "flagged"
    DEBT = "debt"


_TITLES = {
    PlaceKind.INBOX: N_("Inbox"),
    PlaceKind.ALL: N_("All evidence"),
    PlaceKind.FLAGGED: N_("To be completed"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the left side; `debt` and `name` are set for debts only."""

    kind: PlaceKind
    debt: DebtId | None = None
    name: str = ""

    @property
    def title(self) -> str:
        """Its name in the current language; a debt's name as the user gave it."""
        return self.name if self.kind is PlaceKind.DEBT else _(_TITLES[self.kind])

    @property
    def files_into(self) -> DebtId | None:
        """The debt under which files dropped here are filed; none for the inbox."""
        return self.debt

    @property
    def key(self) -> str:
        """The place as the settings keep it."""
        return f"{self.kind}:{self.debt}" if self.kind is PlaceKind.DEBT else str(self.kind)

    def scope(
        self, kinds: frozenset[Kind] = frozenset(), *, uncorroborated: bool = False, undated: bool = False
    ) -> Scope:
        """The entries its timeline shows, narrowed by what the chips say."""
        return Scope(
            debt=self.debt,
            inbox=self.kind is PlaceKind.INBOX,
            kinds=kinds,
            uncorroborated=uncorroborated or self.kind is PlaceKind.FLAGGED,
            undated=undated,
        )


INBOX = Place(PlaceKind.INBOX)
ALL = Place(PlaceKind.ALL)
FLAGGED = Place(PlaceKind.FLAGGED)


def first_place(remembered: str, summaries: Sequence[DebtSummary]) -> Place:
    """Where a case is opened: the place left last, else the first debt with something to complete.

    Without either it is the inbox. `remembered` is the key of a place, or empty.
    """
    debts = [Place(PlaceKind.DEBT, one.id, one.name) for one in summaries]
    if not debts:
        return INBOX
    if last := next((place for place in (*debts, INBOX, ALL, FLAGGED) if place.key == remembered), None):
        return last
    waiting = (place for place, one in zip(debts, summaries, strict=True) if one.uncorroborated)
    return next(waiting, INBOX)
