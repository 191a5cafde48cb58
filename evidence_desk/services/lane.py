"""Lanes: which thread a service method may run on, and how long work reports and stops.

WORK touches files and decoders, never the database. READ and WRITE touch the database, never files; READ
runs on an engine that cannot write. Every public service method declares its lane; a test asserts it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

F = TypeVar("F", bound=Callable[..., object])


class Lane(StrEnum):
    """The threads a service method may run on."""

    WORK = "work"
    READ = "read"
    WRITE = "write"


def runs_on(lane: Lane) -> Callable[[F], F]:
    """Declare the lane of a service method; readable as `method.lane`."""

    def declare(method: F) -> F:
        method.lane = lane  # type: ignore[attr-defined]
        return method

    return declare


class Cancelled(Exception):
    """The user asked to stop; what was recorded before stays."""


class CancelToken:
    """A flag the user sets and long work looks at between files and chunks."""

    def __init__(self) -> None:
        self._flag = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._flag.set()

    @property
    def cancelled(self) -> bool:
        """Whether the work was asked to stop."""
        return self._flag.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if the work was asked to stop."""
        if self._flag.is_set():
            raise Cancelled


@dataclass(slots=True)
class Progress:
    """What long work last said of itself; overwritten by the worker, read by a timer."""

    done: int = 0
    total: int = 0
    current: str = ""
    entries: int = 0
