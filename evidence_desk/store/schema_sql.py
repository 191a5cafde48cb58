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


#: Day of `unexamined` for what has no time, and for all of a debt.
UNDATED_DAY, WHOLE_DEBT = -1, -2
_DAY_MS = 86_400_000
#: Tables whose rows say something about an entry → the columns that name it.
_ABOUT_ENTRIES = {
    "typed_text": ("communication_id",),
    "user_time": ("communication_id",),
    "fact_decision": ("communication_id",),
    "link": ("recording_id",),
    "claim": ("recording_id",),
    "same_call": ("recording_id", "call_id"),
    "same_sound": ("first_id", "second_id"),
    "transcript": ("recording_id",),
}
_PLACE = "coalesce({row}.debt_id, 0), CASE {row}.undated WHEN 1 THEN {undated} ELSE {row}.sort_ms / {day} END"
#: What of an entry's row the rules look at.
_LOOKED_AT = "debt_id, undated, sort_ms, event_id, number_inferred, direction_inferred"


def _note_changed(name: str, when: str, table: str, *notes: str) -> str:
    # OR IGNORE would not hold where a foreign key's own action fires the trigger: it aborts at any conflict.
    body = "; ".join(
        f"INSERT INTO unexamined (debt_id, day) SELECT * FROM ({note}) WHERE true ON CONFLICT DO NOTHING"
        for note in notes
    )
    return f"CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN {body}; END"


def _place(row: str) -> str:
    return _PLACE.format(row=row, undated=UNDATED_DAY, day=_DAY_MS)


def _linked(rows: str) -> str:
    """Where the recordings lie that are linked to the entries `rows`, which may be of another debt."""
    of_link = "FROM link l JOIN timeline_entry t ON t.communication_id = l.recording_id"
    return f"SELECT {_place('t')} {of_link} WHERE l.item_id IN ({rows})"


def change_statements() -> tuple[str, ...]:
    """Triggers that note which days of which debts must be examined again, whoever changed what.

    The examination thus follows every change, also one that undo takes back, and a crash forgets none.
    """
    entry = "timeline_entry"
    made = [
        _note_changed("entry_added", "INSERT", entry, f"SELECT {_place('NEW')}"),
        _note_changed(
            "entry_removed", "DELETE", entry, f"SELECT {_place('OLD')}", _linked("OLD.communication_id")
        ),
        _note_changed(
            "entry_changed",
            f"UPDATE OF {_LOOKED_AT}",
            entry,
            f"SELECT {_place('OLD')}",
            f"SELECT {_place('NEW')}",
            _linked("NEW.communication_id"),
        ),
    ]
    for table, columns in _ABOUT_ENTRIES.items():
        for when, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            named = ", ".join(f"{row}.{column}" for row in rows for column in columns)
            note = f"SELECT {_place('t')} FROM timeline_entry t WHERE t.communication_id IN ({named})"
            made.append(_note_changed(f"{table}_{when.lower()}_noted", when, table, note, _linked(named)))
    of_item = (
        "FROM timeline_entry t JOIN communication c ON c.id = t.communication_id "
        "WHERE c.item_id = NEW.item_id"
    )
    made.append(
        _note_changed(
            "enrichment_done_noted", "UPDATE OF state", "enrichment", f"SELECT {_place('t')} {of_item}"
        )
    )
    of_segment = (
        "FROM transcript_segment s JOIN transcript r ON r.id = s.transcript_id "
        "JOIN timeline_entry t ON t.communication_id = r.recording_id WHERE s.id = {row}.segment_id"
    )
    for when, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
        note = f"SELECT {_place('t')} {of_segment.format(row=row)}"
        made.append(
            _note_changed(f"segment_correction_{when.lower()}_noted", when, "segment_correction", note)
        )
    for table, column in (("debt", "id"), ("identifier", "debt_id")):
        for when, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            note = f"SELECT {row}.{column}, {WHOLE_DEBT}"
            made.append(_note_changed(f"{table}_{when.lower()}_noted", when, table, note))
    # An explained figure no longer caps a grade; its subject begins with the recording's id.
    explained = "FROM timeline_entry t WHERE {row}.rule = 'conflicting_demand' AND t.communication_id = "
    explained += "CAST({row}.subject AS INTEGER)"
    for when, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
        note = f"SELECT {_place('t')} {explained.format(row=row)}"
        made.append(_note_changed(f"finding_decision_{when.lower()}_noted", when, "finding_decision", note))
    for when in ("INSERT", "UPDATE", "DELETE"):
        note = f"SELECT 0, {WHOLE_DEBT} UNION ALL SELECT id, {WHOLE_DEBT} FROM debt"
        made.append(_note_changed(f"case_parameter_{when.lower()}_noted", when, "case_parameter", note))
    return tuple(made)


#: Trigram finds exact substrings of three characters and more; shorter terms are looked up by LIKE in
#: `search_text.norm`. Word segmentation would miss matches, which evidence cannot afford. The index is fed
#: by `Communications.record`, not by triggers, which `trusted_schema=OFF` keeps from virtual tables.
SEARCH_STATEMENTS = (
    "CREATE VIRTUAL TABLE search_fts USING fts5(norm, content='search_text', "
    "content_rowid='communication_id', tokenize='trigram')",
)
