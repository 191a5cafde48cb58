"""The roles under which models answer, and the pages they fetch."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt

#: Rows fetched at once, and pages kept.
PAGE_ROWS = 100
PAGES_KEPT = 50
#: What a row shows until its page is there.
PLACEHOLDER = "…"


class Role(IntEnum):
    """What a delegate or a panel asks a row for, beyond Qt's own roles."""

    ENTRY = Qt.ItemDataRole.UserRole + 1
    WORDS = Qt.ItemDataRole.UserRole + 2
    STARTS_DAY = Qt.ItemDataRole.UserRole + 3
    ROW = Qt.ItemDataRole.UserRole + 4
