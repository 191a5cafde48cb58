"""Notices about single rows of a table: the first of a kind one by one, the others counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from evidence_desk.importers import Notice
from evidence_desk.text import N_, Message

_LIMIT = 20


class RowNotices:
    """Counts what was told of one file, so that a file of faults does not drown its own report."""

    def __init__(self) -> None:
        self._told: Counter[str] = Counter()

    def tell(self, msgid: str, locator: str) -> Iterator[Notice]:
        """The notice about one place, unless there were too many of its kind."""
        self._told[msgid] += 1
        if self._told[msgid] <= _LIMIT:
            yield Notice(Message(msgid), locator)

    def left_out(self) -> Iterator[Notice]:
        """One notice for each kind that was cut short."""
        for msgid, count in self._told.items():
            if count > _LIMIT:
                values = {"more": count - _LIMIT, "note": Message(msgid)}
                yield Notice(Message(N_("{more} more places have this same note: {note}"), values))
