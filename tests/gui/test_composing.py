"""Chinese is typed with an input method: what is being composed is not taken for keys of the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from pytestqt.qtbot import QtBot
from window_driving import choose, go, idle, ids, open_window

from evidence_desk.gui.main_window import MainWindow
from evidence_desk.gui.place import INBOX
from evidence_desk.gui.session import Session


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> MainWindow:
    window = open_window(qtbot, session)
    go(qtbot, window, INBOX)
    choose(qtbot, window, 0)
    with qtbot.waitActive(window):
        window.activateWindow()
    return window


def compose(target: object, letters: str, commit: str = "") -> None:
    event = QInputMethodEvent(letters, [])
    if commit:
        event.setCommitString(commit)
    QCoreApplication.sendEvent(target, event)


def test_letters_composed_over_the_list_file_and_mark_nothing(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked: list[bool] = []
    view = window.timeline.view
    view.mark_key.connect(lambda: marked.append(True))
    before = ids(window)
    view.setFocus()
    for letters, commit in (("m", ""), ("ma", ""), ("", "吗"), ("1", ""), ("", "1"), ("", "m"), ("", " ")):
        compose(view, letters, commit)
        compose(view.viewport(), letters, commit)
    idle(qtbot, window.session)
    assert marked == []
    assert ids(window) == before
    assert window.session.desk.past == []


def test_the_list_asks_for_no_input_method_so_that_its_keys_arrive(qtbot: QtBot, window: MainWindow) -> None:
    view = window.timeline.view
    window.debts.search.setFocus()
    view.setFocus()
    assert not view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    before = ids(window)
    qtbot.keyClick(view, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: ids(window) == before[1:])


def test_what_is_composed_in_the_search_is_searched_only_once_it_is_written(
    qtbot: QtBot, window: MainWindow
) -> None:
    field = window.debts.search
    field.setFocus()
    compose(field, "jian'mian")
    assert field.composing
    assert field.text() == ""
    assert window.middle.currentWidget() is window.timeline
    compose(field, "", "减免")
    assert not field.composing
    qtbot.waitUntil(lambda: window.middle.currentWidget() is window.search)
    idle(qtbot, window.session)
    assert window.search._title.text() == "Search: 减免"


def test_escape_while_composing_leaves_the_search_alone(qtbot: QtBot, window: MainWindow) -> None:
    field = window.debts.search
    field.setFocus()
    qtbot.keyClicks(field, "3200")
    qtbot.waitUntil(lambda: window.middle.currentWidget() is window.search)
    compose(field, "yuan")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "3200"
    assert window.middle.currentWidget() is window.search
    compose(field, "")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert window.middle.currentWidget() is window.timeline
    idle(qtbot, window.session)


def test_digits_and_spaces_typed_into_the_search_are_words(qtbot: QtBot, window: MainWindow) -> None:
    field = window.debts.search
    field.setFocus()
    qtbot.keyClicks(field, "1 m 2")
    idle(qtbot, window.session)
    assert field.text() == "1 m 2"
    assert window.session.desk.past == []
