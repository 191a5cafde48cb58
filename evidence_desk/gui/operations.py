"""Runs service methods on their lanes and brings results back to the main thread."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from evidence_desk.services.lane import Lane

log = logging.getLogger(__name__)
Done = Callable[[Any], None]
Failed = Callable[[BaseException], None]


class Operations(QObject):
    """The window's whole threading machinery: submit here, continue on the main thread.

    READ has one thread. Writes wait for each other inside the case file's own write lane, so that the window
    and a take-in never write at once. A result whose receiver has been taken down in the meantime (its window
    was rebuilt) is dropped; that is why `done` and `failed` should be bound methods, or partials of them.

    Signals:
        failed_unhandled: an exception whose caller gave no `failed`.
    """

    failed_unhandled = Signal(object)
    _landed = Signal(object)

    def __init__(self, parent: QObject | None = None, *, workers: int = 2) -> None:
        super().__init__(parent)
        self._lanes = {
            Lane.WORK: ThreadPoolExecutor(workers, "work"),
            Lane.READ: ThreadPoolExecutor(1, "read"),
            Lane.WRITE: ThreadPoolExecutor(1, "write"),
        }
        self._pending = 0
        self._closed = False
        # Queued always: a quick method may be over before `run` returns, and its answer must not come first.
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether anything submitted has not landed yet."""
        return self._pending > 0

    def run(
        self, method: Callable[..., Any], *args: object,
        done: Done | None = None, failed: Failed | None = None, **kwargs: object,
    ) -> Future[Any]:  # fmt: skip
        """Run a service method on the lane it declares; `done` or `failed` follow on the main thread.

        Once closed nothing is run: a window that is on its way out still hears the last answers.
        """
        if self._closed:
            dropped: Future[Any] = Future()
            dropped.cancel()
            return dropped
        self._pending += 1
        lane: Lane = method.lane  # type: ignore[attr-defined]
        future = self._lanes[lane].submit(method, *args, **kwargs)
        future.add_done_callback(lambda f: self._landed.emit((f, done, failed)))
        return future

    @Slot(object)
    def _land(self, landed: tuple[Future[Any], Done | None, Failed | None]) -> None:
        future, done, failed = landed
        self._pending -= 1
        if self._closed or future.cancelled():
            return
        if error := future.exception():
            receiver = failed if failed and _is_standing(failed) else self._unhandled
            receiver(error)
        elif done and _is_standing(done):
            done(future.result())

    def _unhandled(self, error: BaseException) -> None:
        log.error("operation failed", exc_info=error)
        self.failed_unhandled.emit(error)

    def close(self) -> None:
        """Take no more jobs, drop what has not begun, wait for what has; its answers are dropped, too."""
        self._closed = True
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)


def _is_standing(receiver: Callable[..., Any]) -> bool:
    while isinstance(receiver, functools.partial):
        receiver = receiver.func
    owner = getattr(receiver, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)
