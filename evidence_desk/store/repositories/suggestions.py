"""What suggestions are made from: signatures, frequent numbers, texts that say who speaks; and decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.debt import DebtSuggestion, Identifier, IdentifierKind
from evidence_desk.domain.phone_number import normalise
from evidence_desk.domain.search_words import normalise as normalise_words

#: A signature that never speaks of money owed is no lender's (delivery services sign their messages, too).
_LENDING = ("还款", "逾期", "借款", "欠款", "贷", "账单", "应还", "催收", "额度")
_FREQUENT = 3
_MOST = 8


#: Words without which no text introduces its speaker or gives a staff number.
_SPEAKING = (
    "工号",
    "工號",
    "坐席",
    "座席",
    "员工",
    "号客服",
    "号专员",
    "我是",
    "我们是",
    "这边是",
    "这里是",
    "委托",
)
_MOST_SPEAKING = 5000
DEBT = "debt"


@dataclass(frozen=True, slots=True)
class Said:
    """A text that may say who speaks, as stored; `count` of them are signed alike."""

    entry: CommunicationId
    number: str | None
    signature: str | None
    text: str
    count: int = 1


class Suggestions:
    """Reads what suggestions rest on, and keeps what users said of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[DebtSuggestion, ...]:
        """The proposals, most entries first; signatures before numbers."""
        dismissed = self.decided(DEBT)
        found = (*self._by_signature(), *self._by_number())
        return tuple(each for each in found if each.name not in dismissed)[:_MOST]

    def said(self) -> Iterator[Said]:
        """Received texts that are signed (one of each number and signature) or may say who speaks."""
        received = "t.kind IN ('sms', 'mms', 'chat', 'screenshot', 'email') AND c.direction <> 'out'"
        base = "FROM communication c JOIN timeline_entry t ON t.communication_id = c.id WHERE"
        signed = (
            "SELECT min(c.id) AS id, c.number, c.signature, '' AS text, count(*) AS entries "
            f"{base} {received} AND c.signature IS NOT NULL AND c.number IS NOT NULL "
            "GROUP BY c.number, c.signature"
        )
        words = " OR ".join(f"c.text LIKE '%{word}%'" for word in _SPEAKING)
        speaking = (
            f"SELECT c.id, c.number, NULL AS signature, c.text, 1 AS entries {base} {received} "
            f"AND c.number IS NOT NULL AND ({words}) ORDER BY c.id DESC LIMIT {_MOST_SPEAKING}"
        )
        spoken = (
            "SELECT r.recording_id AS id, coalesce(c.number, t.number_inferred) AS number, "
            "NULL AS signature, s.text, 1 AS entries FROM transcript r "
            "JOIN transcript_segment s ON s.transcript_id = r.id "
            "JOIN communication c ON c.id = r.recording_id "
            "JOIN timeline_entry t ON t.communication_id = c.id WHERE r.origin <> 'machine' "
            f"AND coalesce(c.number, t.number_inferred) IS NOT NULL ORDER BY s.id LIMIT {_MOST_SPEAKING}"
        )
        for query in (signed, speaking, spoken):
            for row in self._connection.exec_driver_sql(query):
                yield Said(CommunicationId(row.id), row.number, row.signature, row.text, row.entries)

    def decided(self, kind: str) -> frozenset[str]:
        """Keys of the suggestions of a kind that a user accepted or dismissed."""
        query = "SELECT key FROM suggestion_decision WHERE kind = :kind"
        return frozenset(row[0] for row in self._connection.execute(text(query), {"kind": kind}))

    def decide(self, kind: str, key: str, status: str) -> None:
        """Keep what the user said of a suggestion."""
        values = {"kind": kind, "key": key, "status": status, "at": datetime.now(UTC).isoformat()}
        delete = "DELETE FROM suggestion_decision WHERE kind = :kind AND key = :key"
        insert = "INSERT INTO suggestion_decision (kind, key, status, at) VALUES (:kind, :key, :status, :at)"
        for statement in (delete, insert):
            self._connection.execute(text(statement), values)

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
