"""Errands: service calls of a widget whose answers are dropped once the widget is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from evidence_desk.gui.operations import Done, Failed, Operations


class Errands:
    """Runs service methods for `owner`; `failed` hears of what no call took care of itself."""

    def __init__(self, owner: QWidget, operations: Operations, failed: Failed) -> None:
        self._owner = owner
        self._operations = operations
        self._failed = failed

    def run(
        self, method: Callable[..., Any], *args: Any, done: Done | None = None, failed: Failed | None = None
    ) -> None:
        """Run `method` on its lane; nothing is called back after the owner was deleted."""
        self._operations.run(
            method, *args, done=self._alive(done or _nothing), failed=self._alive(failed or self._failed)
        )

    def _alive(self, then: Callable[[Any], None]) -> Callable[[Any], None]:
        def call(value: Any) -> None:
            if isValid(self._owner):
                then(value)

        return call


def _nothing(_value: object) -> None:
    return
