"""How a communication finds its debt: by the identifiers the user gave, with the reason said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evidence_desk.domain.debt import DebtId, Identifier, IdentifierKind
from evidence_desk.domain.phone_number import same_number
from evidence_desk.domain.search_words import normalise
from evidence_desk.domain.timeline import FilingBasis
from evidence_desk.text import N_, Message

_REASONS = {
    FilingBasis.NUMBER: N_("number {written} belongs to this debt"),
    FilingBasis.SIGNATURE: N_("signature 【{written}】 belongs to this debt"),
    FilingBasis.CONTRACT: N_("the text names contract {written}"),
    FilingBasis.ALIAS: N_("the text or name contains “{written}”"),
}
_AMBIGUOUS = N_("“{written}” belongs to more than one debt: {debts}")


@dataclass(frozen=True, slots=True)
class Filing:
    """Where an entry goes and why; without a debt it waits in the inbox."""

    debt: DebtId | None
    basis: FilingBasis
    reason: Message | None = None


UNFILED = Filing(None, FilingBasis.NONE)


class Filer:
    """Matches communications to debts by identifier: number, signature, contract number, then alias.

    An identifier shared by several debts files nothing; the reason names the debts.
    """

    def __init__(self, identifiers: Iterable[tuple[DebtId, str, Identifier]]) -> None:
        """Take (debt id, debt name, identifier) of the whole case."""
        self._names: dict[DebtId, str] = {}
        self._exact: dict[IdentifierKind, dict[str, dict[DebtId, str]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        for debt, name, identifier in identifiers:
            self._names[debt] = name
            self._exact[identifier.kind][identifier.normalised][debt] = identifier.written
        self._by_form: dict[str, dict[DebtId, str]] = {}

    def __bool__(self) -> bool:
        return bool(self._names)

    def file(self, number: str | None, signature: str | None, name: str | None, norm: str) -> Filing:
        """The debt of a communication with this number, 【signature】, contact name and normalised text."""
        if number and (found := self._by_number(number)):
            return self._filing(FilingBasis.NUMBER, found)
        signatures = self._exact[IdentifierKind.SIGNATURE]
        if signature and (found := signatures.get(normalise(signature), {})):
            return self._filing(FilingBasis.SIGNATURE, found)
        aliases = self._exact[IdentifierKind.ALIAS]
        if signature and (found := _contained(aliases, normalise(signature))):
            return self._filing(FilingBasis.SIGNATURE, found)
        if found := _named(self._exact[IdentifierKind.CONTRACT], norm):
            return self._filing(FilingBasis.CONTRACT, found)
        if aliases and (found := _contained(aliases, f"{normalise(name or '')} {norm}")):
            return self._filing(FilingBasis.ALIAS, found)
        return UNFILED

    def _by_number(self, number: str) -> dict[DebtId, str]:
        """The debts of a number in whatever form it is written; a log has few numbers and many rows."""
        if number not in self._by_form:
            numbers = self._exact[IdentifierKind.NUMBER]
            self._by_form[number] = numbers.get(number) or {
                debt: written
                for known, debts in numbers.items()
                if same_number(known, number)
                for debt, written in debts.items()
            }
        return self._by_form[number]

    def _filing(self, basis: FilingBasis, found: dict[DebtId, str]) -> Filing:
        written = next(iter(found.values()))
        if len(found) > 1:
            debts = "、".join(self._names[debt] for debt in found)
            reason = Message(_AMBIGUOUS, {"written": written, "debts": debts})
            return Filing(None, FilingBasis.AMBIGUOUS, reason)
        return Filing(next(iter(found)), basis, Message(_REASONS[basis], {"written": written}))


def _contained(known: dict[str, dict[DebtId, str]], norm: str) -> dict[DebtId, str]:
    return {debt: written for _, debts in _inside(known, norm) for debt, written in debts.items()}


def _named(known: dict[str, dict[DebtId, str]], norm: str) -> dict[DebtId, str]:
    """The debts of contract numbers that stand in a text as a whole, not as part of a longer one."""
    return {
        debt: written
        for word, debts in _inside(known, norm)
        if re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", norm)
        for debt, written in debts.items()
    }


def _inside(known: dict[str, dict[DebtId, str]], norm: str) -> Iterator[tuple[str, dict[DebtId, str]]]:
    return ((word, debts) for word, debts in known.items() if word and word in norm)
