"""The application: a case in a window, rebuilt in place when language or colours change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_desk import FakeDesk
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from window_driving import choose, debt, go

from evidence_desk.bootstrap import CaseInfo
from evidence_desk.gui import theme
from evidence_desk.gui.app import Application
from evidence_desk.gui.panels.filter_chips import FilterChips
from evidence_desk.gui.place import ALL
from evidence_desk.gui.settings import Settings
from evidence_desk.text import current_language


@pytest.fixture
def application(qapp: QApplication, settings: Settings, desk: FakeDesk) -> Iterator[Application]:
    settings.language, settings.theme = "en", "light"
    application = Application(qapp, settings)
    application.show_desk(desk)
    yield application
    application.end()
    qapp.aboutToQuit.disconnect(application.end)
    application.deleteLater()


def _ready(qtbot: QtBot, application: Application) -> None:
    qtbot.waitUntil(lambda: application.window.debts.model.rowCount() > 0)
    qtbot.waitUntil(lambda: not application.session.operations.busy)


def test_colours_change_at_once_and_the_place_stays(
    qtbot: QtBot, application: Application, settings: Settings
) -> None:
    _ready(qtbot, application)
    before = application.window
    go(qtbot, before, debt(before, "网商贷"))
    choose(qtbot, before, 2)
    chosen = before.timeline.view.chosen
    before.actions_by_key["theme_dark"].trigger()
    qtbot.waitUntil(lambda: application.window is not before)
    _ready(qtbot, application)
    window = application.window
    assert theme.tokens().name == "dark"
    assert settings.theme == "dark"
    assert window.actions_by_key["theme_dark"].isChecked()
    assert window.timeline.place.name == "网商贷"
    qtbot.waitUntil(lambda: window.timeline.view.currentIndex().row() == 2)
    assert window.timeline.view.chosen == chosen


def test_a_language_is_spoken_by_every_part_of_the_window(
    qtbot: QtBot, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gettext

    from evidence_desk import text

    class Shouting(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper() if "{" not in message else message

    plain = gettext.NullTranslations()
    monkeypatch.setattr(text, "catalogue", lambda language: Shouting() if language == "zh" else plain)
    _ready(qtbot, application)
    before = application.window
    before.actions_by_key["language_zh"].trigger()
    qtbot.waitUntil(lambda: application.window is not before)
    _ready(qtbot, application)
    window = application.window
    assert current_language() == "zh"
    assert window.timeline.tabs.tabText(0) == "TIMELINE"
    assert next(menu.text() for menu in window.menuBar().actions()) == "&FILE"
    chips = [chip.text() for chip, _kinds in window.findChild(FilterChips)._kinds]
    assert chips[0] == "RECORDINGS"
    assert "OFFLINE; NOTHING IS SENT" in [label.text() for label in window.foot.findChildren(QLabel)]


def test_another_language_keeps_the_place_and_the_entry(
    qtbot: QtBot, application: Application, settings: Settings
) -> None:
    _ready(qtbot, application)
    before = application.window
    go(qtbot, before, ALL)
    choose(qtbot, before, 4)
    chosen = before.timeline.view.chosen
    before.actions_by_key["language_zh"].trigger()
    qtbot.waitUntil(lambda: application.window is not before)
    _ready(qtbot, application)
    window = application.window
    assert window.timeline._title.text() == "全部证据"
    qtbot.waitUntil(lambda: window.timeline.view.currentIndex().row() == 4)
    qtbot.waitUntil(lambda: window.detail.shown == chosen)
    assert settings.language == "zh"
    window.actions_by_key["language_en"].trigger()
    qtbot.waitUntil(lambda: application.window is not window)
    _ready(qtbot, application)
    again = application.window
    assert again.timeline._title.text() == "All evidence"
    qtbot.waitUntil(lambda: again.timeline.view.chosen == chosen)


def test_who_works_on_the_case_elsewhere_is_said_above_the_list(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    _ready(qtbot, application)
    held = FakeDesk(tmp_path / "held", read_only=True)
    held.path.mkdir()
    held.case = CaseInfo(held.path, "Asia/Shanghai", read_only=True, holder="小满@laptop (4711)")
    application.show_desk(held)
    _ready(qtbot, application)
    notice = application.window.notice
    assert notice.accessibleName() == "This case is open for work elsewhere: 小满@laptop (4711)."
    assert "close it there" in notice.accessibleDescription()


def test_a_missing_font_is_said_not_shown_as_boxes(
    qtbot: QtBot, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "apply_font", lambda _app: False)
    application._rebuild()
    _ready(qtbot, application)
    assert application.window.notice.accessibleName().startswith("No font with Chinese characters")
    assert "fonts-noto-cjk" in application.window.notice.accessibleDescription()


def test_another_case_takes_the_place_of_the_first(
    qtbot: QtBot, application: Application, desk: FakeDesk, tmp_path: Path, settings: Settings
) -> None:
    _ready(qtbot, application)
    other = FakeDesk(tmp_path / "other")
    other.path.mkdir()
    application.show_desk(other)
    _ready(qtbot, application)
    assert desk.closed
    assert application.session.desk is other
    assert settings.recent_cases[0] == other.path


def test_the_sample_case_is_not_what_the_next_start_opens(
    qtbot: QtBot,
    application: Application,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _ready(qtbot, application)
    sample = FakeDesk(tmp_path / "sample case")
    sample.path.mkdir()
    monkeypatch.setattr("evidence_desk.gui.app.sample_case_dir", lambda: sample.path)
    application.show_desk(sample)
    _ready(qtbot, application)
    assert settings.last_case == tmp_path


def test_the_end_closes_the_case(qtbot: QtBot, application: Application, desk: FakeDesk) -> None:
    _ready(qtbot, application)
    application.end()
    assert desk.closed
    assert application.window is None
