"""A panel over a desk in memory, a player whose clock the test turns, and answers instead of dialogs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_sound import FakePlayback
from fakes import Answers, FakeDesk, case_of_a_call
from pytestqt.qtbot import QtBot

from evidence_desk.gui.change_bus import ChangeBus
from evidence_desk.gui.detail.context import Questions
from evidence_desk.gui.detail.detail_panel import DetailPanel
from evidence_desk.gui.operations import Operations


@pytest.fixture
def operations(qapp: object) -> Iterator[Operations]:
    operations = Operations()
    yield operations
    operations.close()


@pytest.fixture
def bus() -> ChangeBus:
    return ChangeBus()


@pytest.fixture
def case(tmp_path: Path) -> FakeDesk:
    return case_of_a_call(tmp_path)


@pytest.fixture
def sound() -> FakePlayback:
    return FakePlayback()


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def panel(
    qtbot: QtBot,
    case: FakeDesk,
    operations: Operations,
    bus: ChangeBus,
    sound: FakePlayback,
    answers: Answers,
) -> DetailPanel:
    questions = Questions(answers.claim, answers.link, answers.time)
    panel = DetailPanel(case, operations, bus, questions=questions, playback=lambda: sound)
    qtbot.addWidget(panel)
    panel.resize(400, 1000)
    panel.show()
    return panel
