"""Windows without a screen; a test that leaves one standing fails."""

from __future__ import annotations

import gc
import gettext
import os
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from fake_desk import FakeDesk
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from evidence_desk import text
from evidence_desk.gui import crash, theme
from evidence_desk.gui.session import Session
from evidence_desk.gui.settings import Settings
from evidence_desk.text import current_language, use_language

#: One for each test that was run; a full collection is too slow for every one.
_tests: list[None] = []


@pytest.fixture(autouse=True)
def catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the catalogues are not compiled, sentences meant for Chinese readers stay in English."""
    try:
        text.catalogue("zh")
    except FileNotFoundError:
        monkeypatch.setattr(text, "catalogue", lambda _language: gettext.NullTranslations())


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["evidence-desk-tests"]


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    before = current_language()
    use_language("en")
    theme.apply_font(qapp)
    theme.apply(qapp, "light")
    yield
    use_language(before)


@pytest.fixture(autouse=True, scope="session")
def garbage_stays_here() -> Iterator[None]:
    """As in the application: what windows leave behind is never collected on another thread."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def nothing_left_over(qapp: QApplication) -> Iterator[None]:
    before = set(map(id, QApplication.topLevelWidgets()))
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [w for w in QApplication.topLevelWidgets() if id(w) not in before and w.isVisible()]
    for widget in left:
        widget.close()
    _tests.append(None)
    gc.collect(2 if len(_tests) % 10 == 0 else 1)
    assert not left, f"left standing: {[type(w).__name__ for w in left]}"


@pytest.fixture(autouse=True)
def no_crash(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An error the window took for a bug fails the test that met it."""
    met: list[BaseException] = []
    if request.module.__name__ != "test_crash":
        monkeypatch.setattr(crash, "report", lambda error, parent=None: met.append(error))
    yield
    for error in met:
        raise error


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def desk(tmp_path: Path) -> FakeDesk:
    return FakeDesk.small(tmp_path)


@pytest.fixture
def session(desk: FakeDesk, settings: Settings) -> Iterator[Session]:
    session = Session.begin(desk, settings)
    yield session
    session.end()


@pytest.fixture
def large(tmp_path: Path, settings: Settings) -> Iterator[Session]:
    session = Session.begin(FakeDesk.large(tmp_path, 200_000), settings)
    yield session
    session.end()
