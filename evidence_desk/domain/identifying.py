"""Makes identifiers from what users type: a number, a 【signature】, a contract number, a name."""

from __future__ import annotations

from evidence_desk.domain.debt import Identifier, IdentifierKind
from evidence_desk.domain.phone_number import normalise as normalise_number
from evidence_desk.domain.search_words import normalise


def identifier(written: str, kind: str | IdentifierKind, party: str = "") -> Identifier:
    """An identifier of a known kind, normalised the way its kind is compared."""
    clean = written.strip().strip("【】").strip()
    chosen = IdentifierKind(kind)
    if chosen is IdentifierKind.NUMBER:
        return Identifier(chosen, clean, normalise_number(clean) or normalise(clean), party)
    return Identifier(chosen, clean, normalise(clean), party)


def identifiers(
    numbers: tuple[str, ...] = (), aliases: tuple[str, ...] = (), contract: str = "", creditor: str = ""
) -> tuple[Identifier, ...]:
    """The identifiers of a debt given on one line.

    An alias in 【】 is a signature; any other alias is recognised as a signature, too. The contract number
    and the creditor's name identify the debt as well.
    """
    found = [identifier(number, IdentifierKind.NUMBER) for number in numbers]
    for alias in aliases:
        signed = alias.strip().startswith("【")
        found.append(identifier(alias, IdentifierKind.SIGNATURE if signed else IdentifierKind.ALIAS))
    if contract.strip():
        found.append(identifier(contract, IdentifierKind.CONTRACT))
    if creditor.strip():
        found.append(identifier(creditor, IdentifierKind.ALIAS))
    return tuple(dict.fromkeys(each for each in found if each.normalised))
