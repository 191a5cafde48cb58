"""A media child whose sound job does what the file's first word says; only tests start it."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evidence_desk.media import sound_jobs
from evidence_desk.media.worker import JOBS, Report, serve


def read_audio(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    head = Path(request["path"]).read_bytes()[:32]
    for word, deed in _DEEDS.items():
        if head.startswith(word):
            return deed(request, report)
    return sound_jobs.read_audio(request, report)


def _abort(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    os.abort()


def _wild_pointer(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    return {"never": ctypes.string_at(0)}


def _hang(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    while True:
        pass


def _babble(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    while True:
        report(0.5)


def _eat(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    eaten = []
    while True:
        eaten.append(b"x" * (8 << 20))
        report(0.5)


def _nonsense(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    return {"duration_ms": "for ever"}


def _chatter(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """A library that prints where answers are expected."""
    os.write(1, b'{"done": {}}\n')
    os.write(2, b"x" * 1_000_000)
    return sound_jobs.read_audio({**request, "path": request["path"] + ".amr"}, report)


def _bug(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    raise ZeroDivisionError


def _full_disk(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    with open("/dev/full", "wb") as out:
        out.write(b"x" * 100_000)
    return {}


def _hold(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Hang, holding a lock that only the end of this process sets free."""
    import fcntl

    with open(request["path"] + ".lock", "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _babble(request, report)


_DEEDS = {
    b"abort": _abort,
    b"wild pointer": _wild_pointer,
    b"hang": _hang,
    b"babble": _babble,
    b"eat": _eat,
    b"nonsense": _nonsense,
    b"chatter": _chatter,
    b"bug": _bug,
    b"full disk": _full_disk,
    b"hold": _hold,
}

if __name__ == "__main__":
    serve({**JOBS, "audio": "hostile_worker:read_audio", "screen": "hostile_worker:read_audio"})
