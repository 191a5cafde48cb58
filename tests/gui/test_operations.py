"""Results come back on the main thread, to receivers that still stand."""

from __future__ import annotations

import threading
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from evidence_desk.gui.operations import Operations
from evidence_desk.services.lane import Lane, runs_on


@runs_on(Lane.READ)
def name_of_thread(words: str) -> tuple[str, str]:
    return words, threading.current_thread().name


@runs_on(Lane.WORK)
def fail() -> None:
    raise LookupError("gone")


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []

    def hear(self, *what: object) -> None:
        assert threading.current_thread() is threading.main_thread()
        self.heard.append(what)


def test_a_method_runs_on_its_lane_and_answers_on_the_main_thread(qtbot: QtBot) -> None:
    operations, receiver = Operations(), Receiver()
    operations.run(name_of_thread, "hello", done=receiver.hear)
    assert operations.busy
    qtbot.waitUntil(lambda: not operations.busy)
    words, thread = receiver.heard[0][0]
    assert words == "hello"
    assert thread.startswith("read")
    operations.close()


@pytest.mark.logs_expected
def test_errors_go_to_who_asked_or_to_everybody(qtbot: QtBot) -> None:
    operations, receiver = Operations(), Receiver()
    operations.run(fail, failed=receiver.hear)
    qtbot.waitUntil(lambda: not operations.busy)
    assert isinstance(receiver.heard[0][0], LookupError)
    with qtbot.waitSignal(operations.failed_unhandled) as failed:
        operations.run(fail)
    assert isinstance(failed.args[0], LookupError)
    operations.close()


def test_a_receiver_that_was_taken_down_hears_nothing(qtbot: QtBot) -> None:
    operations, receiver = Operations(), Receiver()
    operations.run(name_of_thread, "late", done=partial(receiver.hear, 1))
    shiboken6.delete(receiver)
    qtbot.waitUntil(lambda: not operations.busy)
    assert receiver.heard == []
    operations.close()


def test_what_is_asked_after_the_end_is_dropped(qtbot: QtBot) -> None:
    operations = Operations()
    late: list[object] = []
    going, go_on = threading.Event(), threading.Event()

    @runs_on(Lane.WORK)
    def slow() -> str:
        going.set()
        go_on.wait(5)
        return "late"

    running = operations.run(slow, done=late.append)
    assert going.wait(5)
    go_on.set()
    operations.close()
    asked = operations.run(name_of_thread, "more", done=late.append)
    QCoreApplication.processEvents()
    assert running.result() == "late"
    assert asked.cancelled()
    assert late == []
