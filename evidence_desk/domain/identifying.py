"""Makes identifiers from what users type: a number, a 【signature】, a contract number, a name."""

from __future__ import annotations

from dataclasses import replace

from evidence_desk.domain.debt import DebtDraft, Identifier, IdentifierKind
from evidence_desk.domain.phone_number import normalise as normalise_number
from evidence_desk.domain.search_words import normalise


def identifier(written: str, kind: str | IdentifierKind, party: str = "") -> Identifier:
    """An identifier of a known kind, normalised the way its kind is compared."""
    clean = written.strip().strip("【】").strip()
    chosen = IdentifierKind(kind)
    if chosen is IdentifierKind.NUMBER:
        return Identifier(chosen, clean, normalise_number(clean) or normalise(clean), party)
    return Identifier(chosen, clean, normalise(clean), party)


def identifiers(numbers: tuple[str, ...] = (), aliases: tuple[str, ...] = ()) -> tuple[Identifier, ...]:
    """The identifiers of a debt given on one line; an alias in 【】 is a signature."""
    found = [identifier(number, IdentifierKind.NUMBER) for number in numbers]
    for alias in aliases:
        signed = alias.strip().startswith("【")
        found.append(identifier(alias, IdentifierKind.SIGNATURE if signed else IdentifierKind.ALIAS))
    return _distinct(found)


def completed(draft: DebtDraft) -> DebtDraft:
    """The draft with what identifies it beside the identifiers: its contract number and creditor's name."""
    found = list(draft.identifiers)
    if draft.contract.strip():
        found.append(identifier(draft.contract, IdentifierKind.CONTRACT))
    if draft.creditor.strip():
        found.append(identifier(draft.creditor, IdentifierKind.ALIAS))
    return replace(draft, identifiers=_distinct(found))


def _distinct(found: list[Identifier]) -> tuple[Identifier, ...]:
    first: dict[tuple[IdentifierKind, str], Identifier] = {}
    for each in found:
        if each.normalised:
            first.setdefault((each.kind, each.normalised), each)
    return tuple(first.values())
