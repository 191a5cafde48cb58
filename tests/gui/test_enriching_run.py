"""Reading in the background while the window stands: shown, held, gone on with, never in the way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from case_steps import entries
from phone_files import Phone, huawei, later, png
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from toy_enrichers import listener, only_from, reader
from window_driving import go, idle, ids, open_window

from evidence_desk.bootstrap import open_desk
from evidence_desk.domain.communication import Kind
from evidence_desk.gui.enriching_run import EnrichingRun
from evidence_desk.gui.main_window import MainWindow
from evidence_desk.gui.panels.enriching_failures import EnrichingFailures
from evidence_desk.gui.place import INBOX
from evidence_desk.gui.session import Session
from evidence_desk.gui.settings import Settings
from evidence_desk.media import speech_models
from evidence_desk.services import enrich_work
from evidence_desk.services.lane import CancelToken
from evidence_desk.store.repositories.enrichments import Enrichments
from evidence_desk.store.vault import DiskFull


class Gate:
    """Lets items through to their enricher one by one; what waits at it can be cancelled, like a child."""

    def __init__(self) -> None:
        self._passes = threading.Semaphore(0)
        self.reached: list[str] = []
        self.cancelled: list[str] = []
        self.open = False

    def let(self, number: int) -> None:
        self._passes.release(number)

    def work_on(self, work: enrich_work.Work, *given: object) -> enrich_work.WorkOutcome:
        self.reached.append(work.item.name)
        cancel = given[-1]
        assert isinstance(cancel, CancelToken)
        while not self.open and not self._passes.acquire(timeout=0.01):
            if cancel.cancelled:
                self.cancelled.append(work.item.name)
            cancel.check()
        return enrich_work.work_on(work, *given)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidence_desk.bootstrap.cache_dir", lambda: tmp_path / "cache")


@pytest.fixture
def toys(tmp_path: Path) -> Iterator[Path]:
    with only_from(tmp_path / "toys") as folder:
        yield folder


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    gate = Gate()
    monkeypatch.setattr("evidence_desk.services.enriching.work_on", gate.work_on)
    return gate


@pytest.fixture
def case(tmp_path: Path, phone: Phone) -> Path:
    """A case with 40 screenshots and a recording."""
    for number in range(40):
        phone.file(f"截图/IMG_{number:02}.png", png(number + 1))
    phone.recording(huawei(), 0.2)
    with open_desk(tmp_path / "case", mode="create") as desk:
        desk.intake.take_in([phone.folder])
    return tmp_path / "case"


@pytest.fixture
def begin(case: Path, settings: Settings, toys: Path) -> Iterator[Callable[..., Session]]:
    sessions: list[Session] = []

    def begin(*, enrich: bool = True, mode: str = "write") -> Session:
        sessions.append(Session.begin(open_desk(case, mode=mode), settings, enrich=enrich))
        return sessions[-1]

    yield begin
    for session in sessions:
        session.end()


def shown(window: MainWindow) -> str:
    return window.foot.enriching.text()


def settle(qtbot: QtBot, session: Session) -> None:
    """Wait until nothing is left to do."""
    qtbot.waitUntil(lambda: session.enriching.state is None and not session.operations.busy, timeout=20_000)


def test_it_is_shown_paused_and_gone_on_with(
    qtbot: QtBot, begin: Callable[..., Session], toys: Path, gate: Gate, settings: Settings
) -> None:
    reader(toys, "您好")
    session = begin()
    window = open_window_over_busy(qtbot, session)
    qtbot.waitUntil(lambda: shown(window) == "Reading pictures: 0 of 40")
    gate.let(12)
    qtbot.waitUntil(lambda: shown(window) == "Reading pictures: 12 of 40")
    assert window.foot.enriching.button.text() == "Pause"
    window.foot.enriching.button.click()
    qtbot.waitUntil(lambda: len(gate.cancelled) == 1 and not session.operations.busy)
    assert shown(window) == "Reading pictures: 12 of 40, paused"
    assert window.foot.enriching.button.text() == "Continue"
    assert window.actions_by_key["pause_enriching"].text() == "Go on reading in the background"
    assert settings.enriching_paused
    gate.open = True
    assert len(gate.reached) == 13
    window.actions_by_key["pause_enriching"].trigger()
    settle(qtbot, session)
    assert shown(window) == ""
    assert not settings.enriching_paused
    assert window.actions_by_key["pause_enriching"].text() == "Pause reading in the background"
    assert [(count.done, count.failed) for count in session.desk.enriching.counts()] == [(40, 0)]


def open_window_over_busy(qtbot: QtBot, session: Session) -> MainWindow:
    """A window while the queue is at work, so that the lanes are never idle."""
    window = MainWindow(session)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: window.debts.model.rowCount() > 0)
    return window


def test_results_come_into_the_list_by_themselves(
    qtbot: QtBot, begin: Callable[..., Session], toys: Path
) -> None:
    reader(toys, "应还 8,240.50 元")
    session = begin(enrich=False)
    window = open_window(qtbot, session)
    go(qtbot, window, INBOX)
    assert len(ids(window)) == 41
    assert shown(window) == ""
    session.enriching.begin()
    qtbot.waitUntil(lambda: window.timeline.model.rowCount() == 81, timeout=20_000)
    settle(qtbot, session)


def test_a_pause_lasts_until_the_next_start(
    qtbot: QtBot, begin: Callable[..., Session], toys: Path, gate: Gate, settings: Settings
) -> None:
    reader(toys, "您好")
    settings.enriching_paused = True
    session = begin()
    window = open_window(qtbot, session)
    assert shown(window) == "40 files wait to be read further"
    assert gate.reached == []
    gate.open = True
    window.foot.enriching.button.click()
    settle(qtbot, session)
    assert len(gate.reached) == 40


def test_closing_stops_at_once_and_the_next_start_goes_on(
    qtbot: QtBot, begin: Callable[..., Session], toys: Path, gate: Gate
) -> None:
    reader(toys, "您好")
    first = begin()
    gate.let(3)
    qtbot.waitUntil(lambda: len(gate.reached) == 4)
    first.end()
    assert gate.cancelled == [gate.reached[3]]
    gate.open = True
    second = begin()
    settle(qtbot, second)
    assert len(gate.reached) == 4 + 37
    assert len(entries(second.desk, None, Kind.CHAT)) == 40
    with second.desk._case.read() as work:
        attempts = work.connection.exec_driver_sql("SELECT DISTINCT attempts FROM enrichment").all()
    assert [tuple(row) for row in attempts] == [(1,)], "being closed was no failed attempt"


def test_what_is_on_screen_is_read_first(
    qtbot: QtBot, begin: Callable[..., Session], toys: Path, gate: Gate
) -> None:
    reader(toys, "您好")
    session = begin()
    window = open_window_over_busy(qtbot, session)
    window.resize(1200, 500)
    qtbot.waitUntil(lambda: len(gate.reached) == 1)
    window.show_place(INBOX)
    model, view = window.timeline.model, window.timeline.view
    qtbot.waitUntil(lambda: model.rowCount() == 41 and model.entry(40) is not None)
    names = {model.entry(row).id: model.entry(row).item_name for row in range(41)}
    chosen = model.entry(30).id
    view.go_to(chosen)
    qtbot.waitUntil(lambda: view.currentIndex().row() == 30 and view.in_sight()[0] == chosen)
    sight = view.in_sight()
    assert 3 < len(sight) < 25
    # Three, so that the list may move by the first result and what is read is still of what was seen.
    gate.let(3)
    qtbot.waitUntil(lambda: len(gate.reached) == 4)
    assert gate.reached[1] == names[chosen]
    assert set(gate.reached[2:]) <= {names[number] for number in sight}


def test_a_take_in_goes_first_and_its_items_follow(
    qtbot: QtBot,
    begin: Callable[..., Session],
    toys: Path,
    gate: Gate,
    phone: Phone,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader(toys, "您好")
    session = begin()
    qtbot.waitUntil(lambda: len(gate.reached) == 1)
    running = threading.Event()
    take_in = session.desk.intake._fate

    def slow(*given: object) -> object:
        running.wait(10)
        return take_in(*given)

    monkeypatch.setattr(session.desk.intake, "_fate", slow)
    session.intake.start([phone.file("截图/NEW.png", png(77))], None)
    gate.let(5)
    qtbot.waitUntil(lambda: len(entries(session.desk, None, Kind.CHAT)) == 1)
    qtbot.waitUntil(lambda: not session.enriching._busy)
    assert len(gate.reached) == 1, "the item at hand is finished, and nothing new begun"
    gate.open = True
    with qtbot.waitSignal(session.intake.ended):
        running.set()
    settle(qtbot, session)
    assert "NEW.png" in gate.reached
    assert len(gate.reached) == 41


def test_what_nothing_came_of_is_listed_copied_and_tried_again(
    qtbot: QtBot, begin: Callable[..., Session], toys: Path
) -> None:
    listener(toys, "raise EnrichmentRefused")
    session = begin(enrich=False)
    window = open_window(qtbot, session)
    window.actions_by_key["enriching_failures"].trigger()
    qtbot.waitUntil(
        lambda: window.toast.text() == "So far something came of every file that was read further"
    )
    with qtbot.waitSignal(session.enriching.emptied):
        session.enriching.begin()
    assert window.toast.text() == "Nothing more could be read from 1 file; the menu Evidence lists it"
    window.actions_by_key["enriching_failures"].trigger()
    qtbot.waitUntil(lambda: window.findChild(EnrichingFailures) is not None)
    dialog = window.findChild(EnrichingFailures)
    dialog.copy()
    heading, line = QGuiApplication.clipboard().text().splitlines()
    assert heading == "File\tWhat was tried\tWhy"
    assert line.split("\t")[:2] == [huawei(), "Listening"]
    assert "Nothing more could be read from this file" in dialog._why.text()
    listener(toys, 'return Enriched("mended", {})')
    with qtbot.waitSignal(session.enriching.emptied):
        dialog.again.click()
    assert session.desk.enriching.failures() == ()
    idle(qtbot, session)


def test_a_full_disk_is_said_once_and_waits_for_the_user(
    qtbot: QtBot, begin: Callable[..., Session], toys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader(toys, "您好")
    session = begin(enrich=False)
    window = open_window(qtbot, session)

    def full(*given: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(Enrichments, "finish", full)
        with qtbot.waitSignal(session.enriching.failed):
            session.enriching.begin()
        assert "then let it continue" in window.notice.accessibleDescription()
        assert shown(window) == "Reading pictures: 0 of 40, paused"
        idle(qtbot, session)
    window.foot.enriching.button.click()
    settle(qtbot, session)
    assert [(count.done, count.failed) for count in session.desk.enriching.counts()] == [(40, 0)]


def test_nothing_runs_unasked(
    qtbot: QtBot, begin: Callable[..., Session], toys: Path, gate: Gate, phone: Phone
) -> None:
    reader(toys, "您好")
    quiet = begin(enrich=False)
    with qtbot.waitSignal(quiet.intake.ended):
        quiet.intake.start([phone.recording(huawei(later(days=1)), 0.1)], None)
    idle(qtbot, quiet)
    quiet.end()
    read_only = begin(mode="read")
    window = open_window(qtbot, read_only)
    assert not window.actions_by_key["pause_enriching"].isEnabled()
    assert shown(window) == ""
    assert gate.reached == []


def test_a_result_can_be_asked_for_again(qtbot: QtBot, begin: Callable[..., Session], toys: Path) -> None:
    reader(toys, "您好")
    session = begin()
    run: EnrichingRun = session.enriching
    settle(qtbot, session)
    shot = entries(session.desk, None, Kind.SCREENSHOT)[0]
    changes = session.desk.enriching.redo(shot.id, "toy_reader")
    with qtbot.waitSignal(run.emptied):
        session.bus.publish(changes)
    assert session.desk.enriching.result(shot.id, "toy_reader").state == "done"


def test_only_a_folder_with_a_speech_model_is_taken(
    qtbot: QtBot, begin: Callable[..., Session], toys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_models, "speech_settings_file", lambda: tmp_path / "speech.json")
    reader(toys, "您好")
    window = open_window_over_busy(qtbot, begin())
    folder = tmp_path / "模型"
    folder.mkdir()
    with qtbot.waitSignal(window.enriching.said) as told:
        window.enriching.use_speech_folder(folder)
    assert told.args == ["There is no speech model in the chosen folder."]
    assert speech_models.speech_folder() is None
    (folder / "model.onnx").write_bytes(b"sense_voice")
    (folder / "tokens.txt").write_text("a 0", "utf-8")
    with qtbot.waitSignal(window.enriching.said):
        window.enriching.use_speech_folder(folder)
    assert speech_models.speech_folder() == folder
