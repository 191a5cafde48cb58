"""The ids behind chosen rows, fetched where their pages were never shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.timeline import Scope, TimelineEntry
from evidence_desk.gui.models.timeline_model import TimelineModel
from evidence_desk.gui.session import Session

#: Rows fetched at once when somebody acts on a whole timeline.
_STRETCH = 1000
Found = Callable[[tuple[CommunicationId, ...]], None]


class RowIds(QObject):
    """Collects the ids of ranges of rows (first, last) and hands them to `found`, in order.

    Where all rows are in memory `found` is called at once. It takes itself down afterwards.
    """

    def __init__(
        self, session: Session, model: TimelineModel, ranges: Sequence[tuple[int, int]], found: Found
    ) -> None:
        super().__init__(model)
        self._session, self._found = session, found
        self._scope: Scope = model.scope
        self._ids: dict[CommunicationId, None] = {}
        self._stretches: list[tuple[int, int]] = []
        for first, last in sorted(ranges):
            self._gather(model, first, last)
        self._next()

    def _gather(self, model: TimelineModel, first: int, last: int) -> None:
        """Ids of the shown rows now, stretches of the others for later; no row is forgotten."""
        if last - first < _STRETCH:
            held = [model.entry(row) for row in range(first, last + 1)]
            if all(held):
                self._ids.update((entry.id, None) for entry in held if entry)
                return
        for start in range(first, last + 1, _STRETCH):
            self._stretches.append((start, min(start + _STRETCH, last + 1) - start))

    def _next(self) -> None:
        if not self._stretches:
            self._found(tuple(self._ids))
            self.deleteLater()
            return
        first, limit = self._stretches.pop(0)
        self._session.operations.run(
            self._session.desk.browsing.page, self._scope, first, limit, done=self._on_page
        )

    def _on_page(self, entries: tuple[TimelineEntry, ...]) -> None:
        self._ids.update((entry.id, None) for entry in entries)
        self._next()
