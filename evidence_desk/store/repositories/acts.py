"""Undo and redo: while an act runs, SQLite itself notes the inverse of every row it changes.

The technique is the one of SQLite's own "Automatic Undo/Redo" page: temporary triggers write the inverse
statement of each change. Values are quoted by SQLite's `quote()`, so evidence text cannot become SQL.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from evidence_desk.store.tables import act, act_step, metadata
from evidence_desk.text import Message

#: What users decide; what is derived or received is never undone.
UNDOABLE = (
    "debt",
    "identifier",
    "timeline_entry",
    "same_call",
    "link",
    "claim",
    "typed_text",
    "user_time",
    "fact_decision",
    "phone",
    "item_phone",
    "suggestion_decision",
    "transcript",
    "transcript_segment",
    "segment_correction",
    "finding_decision",
    "case_parameter",
)
_KEPT = 200


class Acts:
    """Begins and ends acts, and plays them backwards and forwards."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._watching: int | None = None

    @contextmanager
    def unnoted(self) -> Iterator[None]:
        """What is changed inside follows from other rows and is worked out anew by an undo, so not noted."""
        watching, self._watching = self._watching, None
        if watching is not None:
            self._unwatch()
        yield
        if watching is not None:
            self._watch(watching)

    def begin(self, name: Message) -> int:
        """Start noting inverses under `name`."""
        row = {"name": name.as_dict(), "at": datetime.now(UTC).isoformat(), "state": "done"}
        key = self._connection.execute(act.insert(), row).inserted_primary_key
        number = int(key[0]) if key else 0
        self._watch(number)
        return number

    def end(self, number: int) -> None:
        """Stop noting. After an act, what was undone before can no longer be redone.

        An act that changed nothing is forgotten and ends nothing; acts of long ago are forgotten, too.
        """
        self._unwatch()
        step = self._connection.execute(select(act_step.c.id).where(act_step.c.act_id == number).limit(1))
        if step.first() is None:
            self._connection.execute(act.delete().where(act.c.id == number))
            return
        self._connection.execute(act.delete().where(act.c.state == "undone"))
        self._connection.execute(act.delete().where(act.c.id <= number - _KEPT))

    def next_undo(self) -> tuple[int, Message] | None:
        """What undo would take back."""
        return self._next("done", act.c.id.desc())

    def next_redo(self) -> tuple[int, Message] | None:
        """What redo would bring back."""
        return self._next("undone", act.c.id.asc())

    def play(self, number: int, new_state: str, settle: Callable[[], None]) -> None:
        """Run an act's inverse, and `settle` what was received since; all of it becomes its new inverse."""
        rows = self._connection.execute(
            select(act_step.c.statement).where(act_step.c.act_id == number).order_by(act_step.c.id.desc())
        ).all()
        self._connection.execute(act_step.delete().where(act_step.c.act_id == number))
        self._connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        self._watch(number)
        for row in rows:
            self._connection.exec_driver_sql(row.statement)
        settle()
        self._unwatch()
        self._connection.execute(act.update().where(act.c.id == number).values(state=new_state))

    def forget(self) -> None:
        """Drop every act; what was done stays."""
        self._connection.execute(act.delete())

    def _next(self, state: str, order: object) -> tuple[int, Message] | None:
        row = self._connection.execute(
            select(act.c.id, act.c.name).where(act.c.state == state).order_by(order).limit(1)  # type: ignore[arg-type]
        ).first()
        return (row.id, Message.from_dict(row.name)) if row else None

    def _watch(self, number: int) -> None:
        self._watching = number
        for table in UNDOABLE:
            for statement in _triggers(table, number):
                self._connection.exec_driver_sql(statement)

    def _unwatch(self) -> None:
        self._watching = None
        for table in UNDOABLE:
            for when in ("insert", "update", "delete"):
                self._connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS temp.act_{table}_{when}")


def _triggers(table: str, number: int) -> tuple[str, str, str]:
    columns = [column.name for column in metadata.tables[table].columns]
    quoted = [f'"{name}"' for name in columns]
    note = f"INSERT INTO act_step (act_id, statement) VALUES ({number}, "
    key = [f'"{column.name}"' for column in metadata.tables[table].primary_key.columns]
    new_key = " || ' AND ' || ".join(f"'{name} = ' || quote(new.{name})" for name in key)
    old_values = " || ',' || ".join(f"quote(old.{name})" for name in quoted)
    # Only what the act changed is set back: a later take-in may have changed the rest of the row.
    changed = [f"old.{name} IS NOT new.{name}" for name in quoted]
    old_sets = " || ".join(
        f"CASE WHEN {differs} THEN ', {name} = ' || quote(old.{name}) ELSE '' END"
        for name, differs in zip(quoted, changed, strict=True)
    )
    into = json.dumps(table)
    return (
        f"CREATE TEMP TRIGGER act_{table}_insert AFTER INSERT ON main.{table} BEGIN {note}"
        f"'DELETE FROM {into} WHERE ' || {new_key}); END",
        f"CREATE TEMP TRIGGER act_{table}_update AFTER UPDATE ON main.{table} WHEN {' OR '.join(changed)} "
        f"BEGIN {note}'UPDATE {into} SET ' || substr({old_sets}, 3) || ' WHERE ' || {new_key}); END",
        f"CREATE TEMP TRIGGER act_{table}_delete BEFORE DELETE ON main.{table} BEGIN {note}"
        f"'INSERT INTO {into} ({', '.join(quoted)}) VALUES (' || {old_values} || ')'); END",
    )
