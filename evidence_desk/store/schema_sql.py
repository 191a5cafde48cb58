"""What a table definition cannot say: history that cannot be rewritten, and the search index."""

from __future__ import annotations

_APPEND_ONLY = ("custody_event", "rule_run")
_NEVER_DELETED = ("evidence_item", "communication")
_IMMUTABLE = {
    "evidence_item": (
        "sha256", "size", "name", "source_path", "folder", "received_at", "modified_at", "parent_id",
    ),
    "communication": (
        "item_id", "locator", "kind", "at_ms", "at_written", "number_written", "name_written", "text",
        "duration_ms", "dedupe_key",
    ),
}


def _abort(name: str, when: str, table: str, why: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: {why}'); END"
    )


def immutability_statements() -> tuple[str, ...]:
    """Triggers that keep history and fixity as they were written."""
    made: list[str] = []
    for table in _APPEND_ONLY:
        made.append(_abort(f"{table}_no_update", "UPDATE", table, "append only"))
        made.append(_abort(f"{table}_no_delete", "DELETE", table, "append only"))
    for table in _NEVER_DELETED:
        made.append(_abort(f"{table}_no_delete", "DELETE", table, "never deleted"))
    for table, columns in _IMMUTABLE.items():
        made.append(_abort(f"{table}_immutable", f"UPDATE OF {', '.join(columns)}", table, "as received"))
    return tuple(made)


#: Trigram finds exact substrings of three characters and more; shorter terms are looked up by LIKE in
#: `search_text.norm`. Word segmentation would miss matches, which evidence cannot afford.
SEARCH_STATEMENTS = (
    "CREATE VIRTUAL TABLE search_fts USING fts5(norm, content='search_text', "
    "content_rowid='communication_id', tokenize='trigram')",
    "CREATE TRIGGER search_text_ai AFTER INSERT ON search_text BEGIN "
    "INSERT INTO search_fts(rowid, norm) VALUES (new.communication_id, new.norm); END",
    "CREATE TRIGGER search_text_ad AFTER DELETE ON search_text BEGIN "
    "INSERT INTO search_fts(search_fts, rowid, norm) VALUES ('delete', old.communication_id, old.norm); END",
    "CREATE TRIGGER search_text_au AFTER UPDATE ON search_text BEGIN "
    "INSERT INTO search_fts(search_fts, rowid, norm) VALUES ('delete', old.communication_id, old.norm); "
    "INSERT INTO search_fts(rowid, norm) VALUES (new.communication_id, new.norm); END",
)
