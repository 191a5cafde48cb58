"""Where the user is: the inbox, all evidence, what is to be completed, or one debt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.debt import DebtId
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

    def scope(self, kinds: frozenset[Kind] = frozenset(), *, uncorroborated: bool = False) -> Scope:
        """The entries its timeline shows, narrowed by what the chips say."""
        return Scope(
            debt=self.debt,
            inbox=self.kind is PlaceKind.INBOX,
            kinds=kinds,
            uncorroborated=uncorroborated or self.kind is PlaceKind.FLAGGED,
        )


INBOX = Place(PlaceKind.INBOX)
ALL = Place(PlaceKind.ALL)
FLAGGED = Place(PlaceKind.FLAGGED)
