"""Where a case is opened, what is offered there, and what is remembered when it is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fake_desk import FakeDesk
from pytestqt.qtbot import QtBot
from window_driving import debt, go, idle, ids, open_window

from evidence_desk.bootstrap import CaseInfo
from evidence_desk.domain.debt import DebtDraft, DebtId
from evidence_desk.gui.main_window import MainWindow
from evidence_desk.gui.place import ALL, FLAGGED, INBOX, Place, PlaceKind, first_place
from evidence_desk.gui.session import Session
from evidence_desk.gui.settings import Settings


@pytest.fixture
def opened(qtbot: QtBot, settings: Settings) -> Callable[[FakeDesk], MainWindow]:
    def open_(desk: FakeDesk) -> MainWindow:
        session = Session.begin(desk, settings)
        window = open_window(qtbot, session)
        qtbot.waitUntil(lambda: window.timeline._totals is not None)
        idle(qtbot, session)
        return window

    return open_


def _leave(window: MainWindow) -> None:
    window.close()
    window.session.end()


def test_a_case_is_opened_at_the_first_debt_with_something_to_complete(opened, tmp_path: Path) -> None:
    desk = FakeDesk.small(tmp_path)
    desk.entries[1] = replace(desk.entries[1], flagged=False)
    window = opened(desk)
    assert window.timeline.place.name == "微粟贷"
    assert window.debts.list.currentIndex().data() == "微粟贷"
    _leave(window)


def test_a_case_in_which_nothing_is_to_be_completed_is_opened_at_the_inbox(opened, tmp_path: Path) -> None:
    desk = FakeDesk.small(tmp_path)
    for number in (1, 8):
        desk.entries[number] = replace(desk.entries[number], flagged=False)
    window = opened(desk)
    assert window.timeline.place == INBOX
    _leave(window)


def test_an_empty_case_is_opened_at_the_inbox_whatever_was_remembered(
    opened, tmp_path: Path, settings
) -> None:
    settings.keep_place(tmp_path, "debt:1")
    window = opened(FakeDesk(tmp_path))
    assert window.timeline.place == INBOX
    _leave(window)


@pytest.mark.parametrize("name", ["某消费金融", "Inbox", "All evidence", "To be completed"])
def test_the_place_left_last_is_where_the_case_is_opened_again(
    qtbot: QtBot, opened, tmp_path: Path, name: str
) -> None:
    window = opened(FakeDesk.small(tmp_path))
    place = next(place for place in (*window.debts.model.debts(), INBOX, ALL, FLAGGED) if place.title == name)
    go(qtbot, window, place)
    _leave(window)
    again = opened(FakeDesk.small(tmp_path))
    assert again.timeline.place.title == name
    _leave(again)


def test_each_case_has_its_own_place(qtbot: QtBot, opened, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    window = opened(FakeDesk.small(one))
    go(qtbot, window, ALL)
    _leave(window)
    window = opened(FakeDesk.small(other))
    assert window.timeline.place.name == "网商贷"
    _leave(window)


def test_a_place_chosen_before_the_debts_are_known_is_kept(
    qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    session = Session.begin(FakeDesk.small(tmp_path), settings)
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show_place(ALL)
    qtbot.waitUntil(lambda: window.timeline._totals is not None)
    assert window.timeline.place == ALL
    idle(qtbot, session)
    session.end()


def test_a_remembered_debt_that_is_gone_is_passed_over() -> None:
    desk = FakeDesk(Path())
    desk.debt_drafts = {DebtId(4): DebtDraft("甲")}
    summaries = (replace(desk.summary(DebtId(4)), uncorroborated=2),)
    assert first_place("debt:9", summaries) == Place(PlaceKind.DEBT, DebtId(4), "甲")
    assert first_place("", ()) == INBOX


def test_entries_without_a_time_have_a_chip_where_there_are_any(qtbot: QtBot, opened, tmp_path: Path) -> None:
    window = opened(FakeDesk.small(tmp_path))
    chip = window.timeline.chips._undated
    go(qtbot, window, INBOX)
    qtbot.waitUntil(chip.isVisible)
    assert chip.text() == "Without a time 1"
    chip.click()
    qtbot.waitUntil(lambda: ids(window) == [90])
    window.actions_by_key["show_everything"].trigger()
    qtbot.waitUntil(lambda: len(ids(window)) > 1)
    go(qtbot, window, debt(window, "网商贷"))
    assert not chip.isVisible()
    _leave(window)


def test_an_entry_that_gets_its_time_takes_the_chip_away(qtbot: QtBot, opened, tmp_path: Path) -> None:
    desk = FakeDesk.small(tmp_path)
    window = opened(desk)
    go(qtbot, window, INBOX)
    chip = window.timeline.chips._undated
    qtbot.waitUntil(chip.isVisible)
    desk.entries[90] = replace(desk.entries[90], at=desk.entries[1].at)
    window.session.bus.announce_entries()
    qtbot.waitUntil(lambda: not chip.isVisible())
    idle(qtbot, window.session)
    _leave(window)


def test_a_case_held_elsewhere_names_who_holds_it(opened, tmp_path: Path) -> None:
    desk = FakeDesk.small(tmp_path, read_only=True)
    desk.case = CaseInfo(tmp_path, "Asia/Shanghai", read_only=True, holder="林小满@电脑 (4711)")
    window = opened(desk)
    said = [label.text() for label in window.debts.findChildren(type(window.timeline._title))]
    assert "Opened for reading: 林小满@电脑 (4711) has this case open for work." in said
    _leave(window)
