"""Debts proposed from what waits in the inbox: SMS signatures and frequent numbers."""

from __future__ import annotations

from sqlalchemy import Connection, text

from evidence_desk.domain.debt import DebtSuggestion, Identifier, IdentifierKind
from evidence_desk.domain.phone_number import normalise
from evidence_desk.domain.search_words import normalise as normalise_words

#: A signature that never speaks of money owed is no lender's (delivery services sign their messages, too).
_LENDING = ("还款", "逾期", "借款", "欠款", "贷", "账单", "应还", "催收", "额度")
_FREQUENT = 3
_MOST = 8


class Suggestions:
    """Reads suggestions; nothing is stored."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[DebtSuggestion, ...]:
        """The proposals, most entries first; signatures before numbers."""
        return (*self._by_signature(), *self._by_number())[:_MOST]

    def _by_signature(self) -> list[DebtSuggestion]:
        speaks = " OR ".join(f"c.text LIKE '%{word}%'" for word in _LENDING)
        rows = self._connection.execute(
            text(
                "SELECT c.signature, count(*) AS entries, max(c.text) AS example, "
                "group_concat(DISTINCT c.number) AS numbers FROM communication c JOIN timeline_entry t "
                "ON t.communication_id = c.id WHERE t.debt_id IS NULL AND c.signature IS NOT NULL "
                f"AND t.basis <> 'ambiguous' GROUP BY c.signature HAVING sum({speaks}) > 0 "
                "ORDER BY entries DESC, c.signature LIMIT :most"
            ),
            {"most": _MOST},
        )
        return [
            DebtSuggestion(row.signature, _identifiers(row.signature, row.numbers), row.entries, row.example)
            for row in rows
        ]

    def _by_number(self) -> list[DebtSuggestion]:
        rows = self._connection.execute(
            text(
                "SELECT c.number, count(*) AS entries FROM communication c JOIN timeline_entry t "
                "ON t.communication_id = c.id WHERE t.debt_id IS NULL AND c.number IS NOT NULL "
                "AND c.signature IS NULL AND t.basis <> 'ambiguous' "
                "AND c.kind IN ('call', 'recording', 'sms') "
                "AND coalesce(c.name_written, '') IN ('', c.number, c.number_written) "
                "AND NOT EXISTS (SELECT 1 FROM communication s WHERE s.number = c.number "
                "AND s.signature IS NOT NULL) "
                "GROUP BY c.number HAVING count(*) >= :frequent ORDER BY entries DESC, c.number LIMIT :most"
            ),
            {"frequent": _FREQUENT, "most": _MOST},
        )
        return [DebtSuggestion(r.number, (_number(r.number),), r.entries) for r in rows]


def _identifiers(signature: str, numbers: str | None) -> tuple[Identifier, ...]:
    signed = Identifier(IdentifierKind.SIGNATURE, signature, normalise_words(signature))
    return (signed, *(_number(number) for number in (numbers or "").split(",") if number))


def _number(written: str) -> Identifier:
    return Identifier(IdentifierKind.NUMBER, written, normalise(written) or written)
