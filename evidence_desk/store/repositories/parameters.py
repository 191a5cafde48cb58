"""Parameters of the rules that a person set for this case."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

from evidence_desk.domain.corroboration import DEFAULT_PARAMETERS, Parameters


class CaseParameters:
    """The defaults with the case's own values laid over them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Parameters:
        """What the rules go by in this case; a stored value this version does not know is passed over."""
        own: dict[str, Any] = dict(self.own())
        return replace(DEFAULT_PARAMETERS, **own)

    def own(self) -> dict[str, int | float]:
        """Only what a person set, by name."""
        known = {each.name for each in fields(Parameters)}
        rows = self._connection.execute(text("SELECT name, value FROM case_parameter ORDER BY name"))
        return {row.name: _number(row.value) for row in rows if row.name in known}

    def set(self, name: str, value: float | None) -> None:
        """Set one parameter for this case; None goes back to the default."""
        self._connection.execute(text("DELETE FROM case_parameter WHERE name = :name"), {"name": name})
        if value is not None:
            row = {
                "name": name,
                "value": json.dumps(value),
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
            }
            self._connection.execute(text("INSERT INTO case_parameter VALUES (:name, :value, :at)"), row)


def _number(stored: str | float) -> int | float:
    """SQLite keeps figures in a JSON column as numbers, not as text."""
    read: int | float = json.loads(stored) if isinstance(stored, str) else stored
    return read
