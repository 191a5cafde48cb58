"""Garbage is collected on the main thread only, whatever other threads allocate."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from evidence_desk.gui.garbage import MainThreadGarbage
from evidence_desk.gui.operations import Operations
from evidence_desk.services.lane import Lane, runs_on


class Ring:
    """Something only a collection can free."""

    def __init__(self) -> None:
        self.me = self


@runs_on(Lane.READ)
def _allocate() -> str:
    for _each in range(20_000):
        Ring()
    return threading.current_thread().name


@pytest.fixture
def garbage(qapp: object) -> Iterator[MainThreadGarbage]:
    was_enabled = gc.isenabled()
    garbage = MainThreadGarbage()
    garbage.start()
    yield garbage
    garbage.stop()
    if not was_enabled:
        gc.disable()


def test_other_threads_never_collect(qtbot: QtBot, garbage: MainThreadGarbage) -> None:
    collected: list[str] = []

    def note(phase: str, _info: object) -> None:
        collected.append(threading.current_thread().name)

    gc.callbacks.append(note)
    operations, names = Operations(), []
    try:
        operations.run(_allocate, done=names.append)
        qtbot.waitUntil(lambda: bool(names))
        assert garbage.collect() > 0
    finally:
        gc.callbacks.remove(note)
        operations.close()
    assert names[0].startswith("read")
    assert set(collected) == {threading.main_thread().name}


def test_what_is_due_is_collected_while_the_window_lives(qtbot: QtBot, garbage: MainThreadGarbage) -> None:
    ring = Ring()
    gone = weakref.ref(ring)
    del ring
    for _each in range(2_000):
        Ring()
    qtbot.waitUntil(lambda: gone() is None)


def test_python_collects_by_itself_afterwards(garbage: MainThreadGarbage) -> None:
    assert not gc.isenabled()
    garbage.stop()
    assert gc.isenabled()
