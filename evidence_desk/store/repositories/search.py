"""Full-text search: trigram for terms of three characters and more, LIKE for shorter ones."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, text

from evidence_desk.domain.communication import CommunicationId, Kind
from evidence_desk.domain.search_words import terms
from evidence_desk.store.spoken_search import SPOKEN, prepare

_LONG = 3
_INDEXED = "SELECT rowid FROM search_fts WHERE search_fts MATCH"
#: What users typed is little, and changes; it is looked through, not indexed.
_TYPED = "SELECT communication_id FROM typed_text WHERE norm LIKE"


class Search:
    """Finds communications whose text holds every term of a query as an exact substring."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ids(self, query: str, limit: int, kinds: Collection[Kind] = ()) -> tuple[CommunicationId, ...]:
        """Ids in timeline order; nothing for an empty query."""
        words = terms(query)
        if not words:
            return ()
        prepare(self._connection)
        values: dict[str, object] = {"limit": limit}
        parts = []
        for position, word in enumerate(words):
            escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            values[f"like{position}"] = f"%{escaped}%"
            received = f"s.norm LIKE :like{position} ESCAPE '\\'"
            if len(word) >= _LONG:
                values[f"match{position}"] = '"' + word.replace('"', '""') + '"'
                received = f"s.communication_id IN ({_INDEXED} :match{position})"
            layered = " UNION ALL ".join(f"{each} :like{position} ESCAPE '\\'" for each in (_TYPED, SPOKEN))
            parts.append(f"({received} OR s.communication_id IN ({layered}))")
        if kinds:
            parts.append("t.kind IN ({})".format(",".join(f"'{kind.value}'" for kind in sorted(kinds))))
        rows = self._connection.execute(
            text(
                "SELECT s.communication_id FROM search_text s JOIN timeline_entry t "
                f"ON t.communication_id = s.communication_id WHERE {' AND '.join(parts)} "
                "ORDER BY t.undated, t.sort_ms, t.event_id, t.event_rank, t.communication_id LIMIT :limit"
            ),
            values,
        )
        return tuple(CommunicationId(row[0]) for row in rows)
