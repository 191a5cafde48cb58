"""The application's door to its media children: ask here, from any thread."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from evidence_desk.media.child import Cancel, Child, worker_command
from evidence_desk.media.facts import AudioFacts, PictureFacts, audio_facts, picture_facts
from evidence_desk.media.failures import MediaCrashed, NoRoomForCopy
from evidence_desk.media.limits import Limits

Progress = Callable[[float], None]
_Answer = TypeVar("_Answer")

_POLL_S = 0.1


class MediaDesk:
    """Reads sound and pictures in child processes, as many at a time as `workers`.

    A child is started at the first job and kept; after a crash, a hang, too much memory or a cancel the next
    job starts a fresh one. Every method may be called from any thread, waits its turn, and raises a
    `MediaFailure`, `NoRoomForCopy`, OSError where `path` itself cannot be opened, or what `cancel.check()`
    raises. Derived files appear complete or not at all. Call `close` at the end, or use it in `with`.
    """

    def __init__(
        self, command: Sequence[str] | None = None, limits: Limits | None = None, workers: int = 1
    ) -> None:
        self._command = list(command or worker_command())
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._running: set[Child] = set()
        self._closed = False
        self._places: queue.LifoQueue[Child | None] = queue.LifoQueue()
        for _ in range(workers):
            self._places.put(None)

    def __enter__(self) -> MediaDesk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read_audio(
        self,
        path: Path,
        waveform: Path | None = None,
        cancel: Cancel | None = None,
        progress: Progress | None = None,
    ) -> AudioFacts:
        """Decode all of a recording in one pass: its facts, and its waveform file if asked."""
        with _derived(waveform) as out:
            return self._run({"job": "audio", "path": path, "waveform": out}, audio_facts, cancel, progress)

    def write_listening_copy(
        self, path: Path, wav: Path, progress: Progress | None = None, cancel: Cancel | None = None
    ) -> int:
        """Write a recording as 16-bit mono WAV at 8 or 16 kHz, pauses kept; gives its length in ms."""
        with _derived(wav) as out:
            return self._run({"job": "listening_copy", "path": path, "out": out}, _length, cancel, progress)

    def write_louder_copy(
        self,
        wav: Path,
        louder: Path,
        gain_db: float,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> int:
        """Write a listening copy of ours again, louder by `gain_db`; gives its length in ms."""
        with _derived(louder) as out:
            request = {"job": "louder_copy", "path": wav, "out": out, "gain_db": gain_db}
            return self._run(request, _length, cancel, progress)

    def read_picture(
        self, path: Path, thumbnail: Path | None = None, max_side: int = 320, cancel: Cancel | None = None
    ) -> PictureFacts:
        """Decode all of a picture: its facts, and a thumbnail (PNG or JPEG by suffix) if asked."""
        with _derived(thumbnail) as out:
            request = {"job": "picture", "path": path, "thumbnail": out, "max_side": max_side}
            return self._run(request, picture_facts, cancel)

    def write_picture_copy(
        self, path: Path, out: Path, max_side: int = 4096, cancel: Cancel | None = None
    ) -> None:
        """Write a picture upright and without metadata, as PNG or JPEG by the suffix of `out`."""
        with _derived(out) as part:
            request = {"job": "picture_copy", "path": path, "out": part, "max_side": max_side}
            self._run(request, dict, cancel)

    def close(self) -> None:
        """End the children; a job still running on another thread fails."""
        with self._lock:
            self._closed = True
            for child in self._running:
                child.interrupt()
        with contextlib.suppress(queue.Empty):
            while True:
                if idle := self._places.get_nowait():
                    idle.close()

    def _run(
        self,
        request: Mapping[str, Any],
        understand: Callable[[Mapping[str, Any]], _Answer],
        cancel: Cancel | None,
        progress: Progress | None = None,
    ) -> _Answer:
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
            self._places.put(None)
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
            self._places.put(child if keep else None)

    def _take_place(self, cancel: Cancel | None) -> Child | None:
        while not self._closed:
            if cancel:
                cancel.check()
            with contextlib.suppress(queue.Empty):
                return self._places.get(timeout=_POLL_S)
        raise RuntimeError("the media desk is closed")


@contextlib.contextmanager
def _derived(path: Path | None) -> Iterator[Path | None]:
    """A name beside `path` to write to; it becomes `path` if all goes well and is removed if not."""
    if path is None:
        yield None
        return
    part = path.with_name(f"{path.stem}.{uuid.uuid4().hex}.part{path.suffix}")
    with _writable():
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield part
        with _writable():
            os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def _writable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NoRoomForCopy from error


def _length(answer: Mapping[str, Any]) -> int:
    return int(answer["duration_ms"])
