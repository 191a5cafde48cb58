"""Debts, the parties behind them and the identifiers by which their communications are recognised."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NewType

DebtId = NewType("DebtId", int)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the currency's smallest unit (fen for CNY)."""

    minor: int
    currency: str = "CNY"

    def __str__(self) -> str:
        return f"{self.minor / 100:,.2f}" if self.minor % 100 else f"{self.minor // 100:,}.00"


class IdentifierKind(StrEnum):
    """What an identifier is; each kind is compared in its own way."""

    NUMBER = "number"
    SIGNATURE = "signature"
    CONTRACT = "contract"
    ALIAS = "alias"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number, sender code, 【signature】, contract number or name, as written and normalised.

    `party` is the counterparty it belongs to ("" for the creditor).
    """

    kind: IdentifierKind
    written: str
    normalised: str
    party: str = ""


@dataclass(frozen=True, slots=True)
class DebtDraft:
    """What a user enters about a debt; only the name is required."""

    name: str
    creditor: str = ""
    product: str = ""
    contract: str = ""
    principal: Money | None = None
    claimed: Money | None = None
    borrowed_on: date | None = None
    due_on: date | None = None
    note: str = ""
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Debt:
    """A debt as the case holds it."""

    id: DebtId
    draft: DebtDraft

    @property
    def name(self) -> str:
        """The user's name for it, unique in the case."""
        return self.draft.name


@dataclass(frozen=True, slots=True)
class DebtSummary:
    """One row of the debt list. Counts are of timeline entries."""

    id: DebtId
    name: str
    creditor: str
    contract: str
    identifiers: tuple[str, ...]
    entries: int
    recordings: int
    uncorroborated: int
    written: int
    first_at_ms: int | None = None
    last_at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class DebtSuggestion:
    """A debt the desk proposes from what lies unfiled, with the reason."""

    name: str
    identifiers: tuple[Identifier, ...]
    entries: int
    example: str = field(default="")
