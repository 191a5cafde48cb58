"""What a table definition cannot say: history that cannot be rewritten, and the search index."""

from __future__ import annotations

_APPEND_ONLY = ("custody_event", "rule_run", "search_text")
_NEVER_DELETED = ("evidence_item", "communication")
_IMMUTABLE = {
    "evidence_item": (
        "sha256",
        "size",
        "name",
        "source_path",
        "folder",
        "received_at",
        "modified_at",
        "parent_id",
    ),
    "communication": (
        "item_id",
        "locator",
        "kind",
        "at_ms",
        "at_written",
        "number_written",
        "name_written",
        "text",
        "duration_ms",
        "dedupe_key",
    ),
    "transcript_segment": ("transcript_id", "number", "start_ms", "end_ms", "speaker", "text"),
}


def _abort(name: str, when: str, table: str, why: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {when} ON {table} BEGIN SELECT RAISE(ABORT, '{table}: {why}'); END"


def immutability_statements() -> tuple[str, ...]:
    """Triggers that keep history and fixity as they were written."""
    made = [
        _abort(f"{table}_no_{act.lower()}", act, table, "append only")
        for table in _APPEND_ONLY
        for act in ("UPDATE", "DELETE")
    ]
    made += [_abort(f"{table}_no_delete", "DELETE", table, "never deleted") for table in _NEVER_DELETED]
    made += [
        _abort(f"{table}_immutable", f"UPDATE OF {', '.join(columns)}", table, "as received")
        for table, columns in _IMMUTABLE.items()
    ]
    return tuple(made)


#: Trigram finds exact substrings of three characters and more; shorter terms are looked up by LIKE in
#: `search_text.norm`. Word segmentation would miss matches, which evidence cannot afford. The index is fed
#: by `Communications.record`, not by triggers, which `trusted_schema=OFF` keeps from virtual tables.
SEARCH_STATEMENTS = (
    "CREATE VIRTUAL TABLE search_fts USING fts5(norm, content='search_text', "
    "content_rowid='communication_id', tokenize='trigram')",
)
