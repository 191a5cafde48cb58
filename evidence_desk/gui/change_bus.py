"""One signal that tells every view what a write changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from evidence_desk.services.changes import Changes


class ChangeBus(QObject):
    """Carries `Changes` from whoever wrote to whoever shows.

    Signals:
        changed: a `Changes` value; emitted only when something did change.
    """

    changed = Signal(object)

    def publish(self, changes: Changes) -> None:
        """Tell all views."""
        if changes:
            self.changed.emit(changes)

    def announce_entries(self) -> None:
        """Tell all views that entries were added whose ids nobody has counted yet, as during a take-in."""
        self.changed.emit(Changes(entries=True))
