"""Children of one sort, kept for the next job and ended when none comes."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from evidence_desk.media.child import Cancel, Child
from evidence_desk.media.failures import MediaCrashed
from evidence_desk.media.limits import Limits

_Answer = TypeVar("_Answer")

_POLL_S = 0.1


class ChildPool:
    """Up to `places` children at a time, each started at the first job that needs it.

    A child is kept until it fails, until `close`, or until no job came for `idle_s` seconds (None: for ever).
    `run` may be called from any thread and waits its turn.
    """

    def __init__(
        self, command: Sequence[str], limits: Limits, places: int = 1, idle_s: float | None = None
    ) -> None:
        self._command = list(command)
        self._limits = limits
        self._idle_s = idle_s
        self._idle: threading.Timer | None = None
        self._lock = threading.Lock()
        self._running: set[Child] = set()
        self._closed = False
        self.places: queue.LifoQueue[Child | None] = queue.LifoQueue()
        for _ in range(places):
            self.places.put(None)

    def run(
        self,
        request: Mapping[str, Any],
        understand: Callable[[Mapping[str, Any]], _Answer],
        cancel: Cancel | None,
        progress: Callable[[float], None] | None = None,
    ) -> _Answer:
        """Have one job done on the file at `request["path"]`; an answer without sense counts as a crash."""
        with request["path"].open("rb"):
            pass
        wire = {name: str(value) if isinstance(value, Path) else value for name, value in request.items()}
        with self._child(cancel) as child:
            answer = child.run(wire, progress, cancel)
            try:
                return understand(answer)
            except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
                child.kill()
                raise MediaCrashed from error

    def close(self) -> None:
        """End the children; a job still running on another thread fails."""
        with self._lock:
            self._closed = True
            if self._idle:
                self._idle.cancel()
            for child in self._running:
                child.interrupt()
        with contextlib.suppress(queue.Empty):
            while True:
                if idle := self.places.get_nowait():
                    idle.close()

    @contextlib.contextmanager
    def _child(self, cancel: Cancel | None) -> Iterator[Child]:
        """A living child for one job, given back afterwards."""
        place = self._take_place(cancel)
        try:
            if place is not None and not place.alive:
                place.kill()
                place = None
            child = place or Child(self._command, self._limits)
        except BaseException:
            self.places.put(None)
            raise
        try:
            with self._lock:
                if self._closed:
                    raise RuntimeError("the media desk is closed")
                self._running.add(child)
            yield child
        finally:
            with self._lock:
                self._running.discard(child)
                keep = child.alive and not self._closed
            if not keep:
                child.kill()
            self.places.put(child if keep else None)
            self._await_next()

    def _take_place(self, cancel: Cancel | None) -> Child | None:
        while not self._closed:
            if cancel:
                cancel.check()
            with contextlib.suppress(queue.Empty):
                return self.places.get(timeout=_POLL_S)
        raise RuntimeError("the media desk is closed")

    def _await_next(self) -> None:
        """From now on count the time without a job."""
        if self._idle_s is None:
            return
        with self._lock:
            if self._idle:
                self._idle.cancel()
            if self._closed:
                return
            self._idle = threading.Timer(self._idle_s, self._end_idle)
            self._idle.daemon = True
            self._idle.start()

    def _end_idle(self) -> None:
        """End the children that wait, unless a job is being done: its end starts the count again."""
        with self._lock:
            if self._running or self._closed:
                return
        waiting: list[Child | None] = []
        with contextlib.suppress(queue.Empty):
            while True:
                waiting.append(self.places.get_nowait())
        for child in waiting:
            if child:
                child.close()
            self.places.put(None)
