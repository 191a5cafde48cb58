"""One child process as its parent sees it: started, given a job, watched, ended."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Protocol, cast

from evidence_desk.media.failures import FailureReason, MediaCrashed, MediaHung, MediaOutOfMemory, failure
from evidence_desk.media.limits import MEMORY_EXIT, Limits

log = logging.getLogger(__name__)

_PACKAGE_PARENT = str(Path(__file__).resolve().parents[2])
#: The words of the fullest picture take 1.3 million bytes.
_LONGEST_LINE = 1 << 21
_POLL_S = 0.1
_END_S = 2.0
_PROCESSOR_TIME_SIGNAL = 24
_SURVIVED = frozenset({FailureReason.UNREADABLE, "no_room"})
_ENDED: Mapping[str, Any] = {"ended": True}


class Cancel(Protocol):
    """What a caller gives who may want to stop: `check` raises when the user has asked to."""

    def check(self) -> None:
        """Raise the caller's own exception if the work is no longer wanted."""


def worker_command() -> list[str]:
    """The command line that starts the child: from source, from a wheel, or frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--media-worker"]
    # -P: a module lying in the current folder, which may be the user's evidence, is not imported.
    return [sys.executable, "-P", "-m", "evidence_desk.media.worker"]


class Child:
    """One running child; not thread-safe, used by one job at a time."""

    def __init__(self, command: Sequence[str], limits: Limits) -> None:
        self._limits = limits
        self._answers: queue.SimpleQueue[Mapping[str, Any]] = queue.SimpleQueue()
        windows: dict[str, Any] = {}
        if sys.platform == "win32":
            windows["creationflags"] = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
            **windows,
        )
        # Both are pipes by what was asked for above.
        self._stdin, self._stdout = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        self._process = process
        self._listener = threading.Thread(target=self._listen, name="media-child", daemon=True)
        self._listener.start()
        try:
            self._send(dataclasses.asdict(limits))
        except MediaCrashed:
            self.kill()
            raise

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can take another job."""
        return self._process.poll() is None

    def run(
        self,
        request: Mapping[str, Any],
        progress: Callable[[float], None] | None = None,
        cancel: Cancel | None = None,
    ) -> Mapping[str, Any]:
        """Do one job and give its answer.

        Raises a `MediaFailure` or what `cancel` raises; only after an answer or "unreadable" is the child
        alive for another job.
        """
        try:
            answer = self._await_answer(request, progress, cancel)
        except BaseException:
            self.kill()
            raise
        if "done" in answer:
            done: Mapping[str, Any] = answer["done"]
            return done
        if answer.get("failed") not in _SURVIVED:
            self.kill()
        if where := answer.get("log"):
            log.warning("a media file could not be read: %s", str(where)[:300])
        raise failure(answer.get("failed"), answer.get("notice"), answer.get("values"))

    def close(self) -> None:
        """Let it end by itself, and end it if it does not."""
        with contextlib.suppress(OSError):
            self._stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_S)
        self.kill()

    def kill(self) -> None:
        """End it at once."""
        self.interrupt()
        self._process.wait()
        self._listener.join()
        with contextlib.suppress(OSError):
            self._stdin.close()
        self._stdout.close()

    def interrupt(self) -> None:
        """Make a job that runs on another thread fail; that thread then cleans up."""
        self._process.kill()

    def _await_answer(
        self, request: Mapping[str, Any], progress: Callable[[float], None] | None, cancel: Cancel | None
    ) -> Mapping[str, Any]:
        self._send(request)
        started = heard = time.monotonic()
        while True:
            if cancel:
                cancel.check()
            line = self._next_line()
            now = time.monotonic()
            if line is _ENDED:
                raise self._cause_of_end()
            if line is not None:
                heard = now
                if "progress" not in line:
                    return line
                if progress:
                    progress(_fraction(line["progress"]))
            if now - heard > self._limits.stall_s or now - started > self._limits.overall_s:
                raise MediaHung

    def _next_line(self) -> Mapping[str, Any] | None:
        try:
            return self._answers.get(timeout=_POLL_S)
        except queue.Empty:
            return None

    def _cause_of_end(self) -> Exception:
        self._process.kill()
        status = self._process.wait()
        if status == MEMORY_EXIT:
            return MediaOutOfMemory()
        return MediaHung() if status == -_PROCESSOR_TIME_SIGNAL else MediaCrashed()

    def _send(self, request: Mapping[str, Any]) -> None:
        try:
            self._stdin.write(json.dumps(request).encode("ascii") + b"\n")
            self._stdin.flush()
        except OSError as error:
            raise MediaCrashed from error

    def _listen(self) -> None:
        """Put each line the child says where `run` waits; nonsense counts as its end."""
        with contextlib.suppress(ValueError, OSError):
            while line := self._stdout.readline(_LONGEST_LINE):
                answer = json.loads(line)
                if not isinstance(answer, dict):
                    break
                self._answers.put(answer)
        self._answers.put(_ENDED)


def _fraction(told: object) -> float:
    return min(1.0, max(0.0, told)) if isinstance(told, int | float) else 0.0


def _environment() -> dict[str, str]:
    """Ours, with the package to be found from anywhere and without threads that only cost address space."""
    theirs = os.environ.get("PYTHONPATH")
    path = os.pathsep.join((_PACKAGE_PARENT, theirs)) if theirs else _PACKAGE_PARENT
    return os.environ | {
        "PYTHONPATH": path,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }
