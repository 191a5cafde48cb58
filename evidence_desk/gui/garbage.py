"""Python's cyclic garbage, collected on the main thread only.

Python collects wherever an allocation happens to be one too many, which may be in the midst of a database
query on another thread. What a window leaves behind holds objects of Qt, and Qt's objects must not be
destroyed outside the thread they live in: doing so ends the process sooner or later.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000


class MainThreadGarbage(QObject):
    """Takes over from the moment of `start`; Python collects by itself again after `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Collect here from now on."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()

    def collect(self) -> int:
        """Collect the oldest generation that is due; how many objects were found, 0 where none is due."""
        ages = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [age for age, (count, most) in enumerate(ages) if count > most]
        return gc.collect(due[-1]) if due else 0
