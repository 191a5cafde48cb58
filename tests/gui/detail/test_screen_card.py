"""A screenshot over a real case: bubbles, list and corrections, its place among others, what it states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from fake_sound import FakePlayback
from fakes import Answers
from looking import press, settle, show, words
from PIL import Image
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from read_case import BILL, BLANK, FIRST, SECOND, THIRD, UNREAD, read_case

from evidence_desk.bootstrap import Desk, open_desk
from evidence_desk.domain.facts import DecisionStatus, FactKind, Role
from evidence_desk.domain.timeline import Scope
from evidence_desk.gui.change_bus import ChangeBus
from evidence_desk.gui.detail.context import Questions
from evidence_desk.gui.detail.detail_panel import DetailPanel
from evidence_desk.gui.detail.screen_card import ScreenCard
from evidence_desk.gui.detail.screen_overlay import ScreenOverlay
from evidence_desk.gui.detail.stated_card import StatedCard
from evidence_desk.gui.detail.strip_card import StripCard
from evidence_desk.gui.dialogs.time_dialog import TimeAnswer
from evidence_desk.gui.operations import Operations
from evidence_desk.gui.settings import Settings


@pytest.fixture
def real(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    monkeypatch.setattr("evidence_desk.bootstrap.cache_dir", lambda: tmp_path / "cache")
    with open_desk(read_case(tmp_path_factory, tmp_path / "read case")) as desk:
        yield desk


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def panel(
    qtbot: QtBot, real: Desk, operations: Operations, bus: ChangeBus, answers: Answers, settings: Settings
) -> DetailPanel:
    questions = Questions(answers.claim, answers.link, answers.time)
    panel = DetailPanel(real, operations, bus, questions=questions, playback=FakePlayback, settings=settings)
    qtbot.addWidget(panel)
    panel.resize(420, 1000)
    panel.show()
    return panel


def whole(desk: Desk, name: str) -> int:
    rows = desk.browsing.page(Scope(), 0, 1000)
    return next(each.id for each in rows if each.item_name == name and each.locator == "whole")


def card(panel: DetailPanel, kind: type) -> object:
    return next(each for each in panel.cards.cards if isinstance(each, kind))


def see(qtbot, panel, operations, entry) -> ScreenCard:
    show(qtbot, panel, operations, entry)
    screen = card(panel, ScreenCard)
    qtbot.waitUntil(lambda: screen.shown is not None and not screen.view.image_size.isEmpty())
    settle(qtbot, operations)
    return screen


def test_a_screenshot_shows_its_messages_over_it_and_beside_it(qtbot, panel, real, operations):
    screen = see(qtbot, panel, operations, whole(real, FIRST))
    said = [
        screen.list.model().data(screen.list.model().index(row, 0), Qt.ItemDataRole.AccessibleTextRole)
        for row in range(2)
    ]
    assert said[0].startswith("1 · Their side · 2024-03-13 11:36")
    assert "昨天电话里说" in said[1]
    assert "Own side" in said[1]
    assert screen.chosen is None
    assert "rapidocr" in words(panel)


def test_the_places_follow_the_scale_of_the_copy_on_show(qtbot, panel, real, operations):
    screen = see(qtbot, panel, operations, whole(real, FIRST))
    parts = screen.shown.parts
    overlay = ScreenOverlay(parts, screen.view.image_size)
    overlay.fit(screen.view.image_size / 2)
    left, top, right, bottom = parts[0].box
    place = overlay.place(parts[0])
    assert (place.left(), place.top()) == pytest.approx((left / 2, top / 2))
    assert (place.right(), place.bottom()) == pytest.approx((right / 2, bottom / 2))


def test_every_side_is_drawn_in_a_way_of_its_own(qtbot, panel, real, operations):
    screen = see(qtbot, panel, operations, whole(real, FIRST))
    theirs, own = screen.shown.parts

    def drawn(part, chosen=None):
        overlay = ScreenOverlay((part,), screen.view.image_size)
        overlay.chosen = chosen
        image = QImage(720, 1600, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        overlay.draw(painter, 1.0)
        painter.end()
        left, top, right, _bottom = part.box
        return [image.pixel(x, top) != image.pixel(0, 1599) for x in range(left + 140, right - 140)], image

    solid, _ = drawn(own)
    dashed, plain = drawn(theirs)
    assert all(solid)
    assert len({plain.pixel(x, theirs.box[1]) for x in range(theirs.box[0] + 140, theirs.box[2] - 140)}) > 1
    assert drawn(theirs, theirs.number)[1] != plain
    assert any(dashed)


def test_choosing_in_the_list_or_the_picture_marks_the_other(qtbot, panel, real, operations):
    screen = see(qtbot, panel, operations, whole(real, FIRST))
    screen.list.setFocus()
    qtbot.keyClick(screen.list, Qt.Key.Key_Down)
    qtbot.keyClick(screen.list, Qt.Key.Key_Down)
    assert screen.chosen is screen.shown.parts[1]
    left, top, right, bottom = screen.shown.parts[0].box
    middle = QPointF((left + right) / 2, (top + bottom) / 2) * screen.view.scale
    qtbot.mouseClick(screen.view.widget(), Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert screen.chosen is screen.shown.parts[0]
    assert screen.list.currentIndex().row() == 0


def test_a_message_shows_its_picture_with_its_own_bubble_chosen_and_in_sight(qtbot, panel, real, operations):
    own = real.screenshots.of(whole(real, SECOND)).parts[1]
    screen = see(qtbot, panel, operations, own.entry)
    assert screen.chosen.entry == own.entry
    assert screen.list.currentIndex().row() == 1
    middle = (own.box[1] + own.box[3]) / 2 * screen.view.scale
    seen = middle - screen.view.verticalScrollBar().value()
    assert 0 < seen < screen.view.viewport().height()


def test_a_message_is_corrected_beside_what_the_machine_read(qtbot, panel, real, operations, bus):
    entry = real.screenshots.of(whole(real, FIRST)).parts[0].entry
    screen = see(qtbot, panel, operations, entry)
    read = screen.shown.parts[0].text
    screen.correction.editor.setPlainText("我是诚安资产的小李，还320元")
    press(screen, "Save the correction")
    qtbot.waitUntil(lambda: screen.shown.parts[0].typed == "我是诚安资产的小李，还320元")
    settle(qtbot, operations)
    assert screen.shown.parts[0].text == read
    assert read in words(screen)
    assert real.browsing.entry(entry).text == f"{read}\n我是诚安资产的小李，还320元"
    press(screen, "Take the correction back")
    qtbot.waitUntil(lambda: screen.shown.parts[0].typed is None)
    settle(qtbot, operations)
    assert real.history.names()[0] is not None


def test_what_is_typed_and_not_saved_waits_for_its_message(qtbot, panel, real, operations):
    screen = see(qtbot, panel, operations, whole(real, FIRST))
    screen.choose(0)
    screen.correction.editor.setPlainText("还没写完")
    screen.choose(1)
    assert screen.correction.editor.toPlainText() == screen.shown.parts[1].text
    screen.choose(0)
    assert screen.correction.editor.toPlainText() == "还没写完"
    press(screen, "Discard the changes")
    assert screen.correction.editor.toPlainText() == screen.shown.parts[0].text


def test_the_words_of_a_bill_are_corrected_as_one(qtbot, panel, real, operations):
    screen = see(qtbot, panel, operations, whole(real, BILL.name))
    read = screen.shown.text
    screen.correction.editor.setPlainText("应还总额 8,240.50 元")
    press(screen, "Save the correction")
    qtbot.waitUntil(lambda: screen.shown.typed == "应还总额 8,240.50 元")
    settle(qtbot, operations)
    assert screen.shown.text == read
    stated = card(panel, StatedCard)
    qtbot.waitUntil(lambda: stated.words.toPlainText() == "应还总额 8,240.50 元")
    settle(qtbot, operations)


def test_a_time_is_set_for_one_message(qtbot, panel, real, operations, answers):
    answers.time_answer = TimeAnswer(datetime(2024, 3, 13, 11, 30), "手机上看到")
    screen = see(qtbot, panel, operations, whole(real, FIRST))
    screen.choose(1)
    press(screen.correction, "Set the time…")
    qtbot.waitUntil(lambda: screen.shown.parts[1].at.local().minute == 30)
    settle(qtbot, operations)
    assert screen.shown.parts[0].at.local().minute == 36


def test_what_was_read_is_hidden_and_stays_hidden(qtbot, panel, real, operations, settings):
    screen = see(qtbot, panel, operations, whole(real, FIRST))
    screen.choose(0)
    screen.show_read.click()
    assert not screen.list.isVisibleTo(panel)
    assert not screen.correction.isVisibleTo(panel)
    settings.flush()
    assert not Settings(Path(settings._file.fileName())).show_what_was_read
    screen = see(qtbot, panel, operations, whole(real, SECOND))
    assert not screen.show_read.isChecked()
    assert not screen.list.isVisibleTo(panel)


@pytest.mark.parametrize(
    ("name", "said"),
    [(BLANK, "no words were found in it"), (UNREAD, "has not been read for words")],
)
def test_a_picture_without_words_says_so(qtbot, panel, real, operations, name, said):
    see(qtbot, panel, operations, whole(real, name))
    assert said in words(panel)


def test_a_line_that_was_hard_to_read_is_marked(qtbot, panel, real, operations):
    screen = see(qtbot, panel, operations, whole(real, BILL.name))
    unsure = [part for part in screen.shown.parts if part.confidence < 0.95]
    sure = [part for part in screen.shown.parts if part.confidence >= 0.95]
    assert unsure
    model = screen.list.model()
    for part in (*unsure, *sure):
        said = model.data(model.index(part.number, 0), Qt.ItemDataRole.AccessibleTextRole)
        assert ("please check" in said) == (part in unsure)
    assert f"Marked “please check”: {len(unsure)} of {len(screen.shown.parts)}." in words(screen)


def test_a_long_screenshot_is_shown_as_fine_as_it_is(qtbot, panel, real, operations, tmp_path):
    Image.new("RGB", (500, 6000), "white").save(tmp_path / "long.png")
    real.intake.take_in([tmp_path / "long.png"])
    real.enriching.run()
    screen = see(qtbot, panel, operations, whole(real, "long.png"))
    qtbot.waitUntil(lambda: screen.view.image_size.height() == 6000)
    settle(qtbot, operations)


def test_how_far_it_is_with_reading_is_told_as_it_goes(qtbot, panel, real, operations):
    real.enriching.plan()
    screen = see(qtbot, panel, operations, whole(real, UNREAD))
    assert "waits for its turn" in words(screen)
    real.enriching.next()
    panel.follow_reading()
    qtbot.waitUntil(lambda: "are being read" in words(screen))
    settle(qtbot, operations)
    real.enriching.release()
    panel.follow_reading()
    qtbot.waitUntil(lambda: "waits for its turn" in words(screen))
    settle(qtbot, operations)


def test_reading_again_is_queued_and_told_while_it_waits(qtbot, panel, real, operations, bus):
    screen = see(qtbot, panel, operations, whole(real, FIRST))
    with qtbot.waitSignal(bus.changed) as told:
        press(screen, "Read again")
    assert told.args[0].items
    qtbot.waitUntil(lambda: "is being read again" in words(screen))
    settle(qtbot, operations)
    bus.publish(real.enriching.run().changes)
    qtbot.waitUntil(lambda: not screen.shown.again)
    settle(qtbot, operations)
    assert len(screen.shown.parts) == 2


def test_the_other_pictures_of_a_conversation_are_one_step_away(qtbot, panel, real, operations):
    see(qtbot, panel, operations, whole(real, SECOND))
    strip = card(panel, StripCard)
    qtbot.waitUntil(lambda: strip.strip is not None)
    said = words(strip)
    assert "Picture 2 of 3" in said
    assert "messages between them may be missing" in said
    assert "1 message on both" in said
    with qtbot.waitSignal(panel.open_entry) as opened:
        press(strip, "Next picture")
    assert opened.args == [whole(real, THIRD)]
    with qtbot.waitSignal(panel.open_entry) as opened:
        press(strip, "Previous picture")
    assert opened.args == [whole(real, FIRST)]


def test_a_bill_stands_in_no_conversation(qtbot, panel, real, operations):
    see(qtbot, panel, operations, whole(real, BILL.name))
    assert not card(panel, StripCard).isVisibleTo(panel)


def test_what_a_message_states_is_underlined_and_decided(qtbot, panel, real, operations):
    bill = real.screenshots.of(whole(real, BILL.name))
    screen = see(qtbot, panel, operations, bill.words)
    stated = card(panel, StatedCard)
    qtbot.waitUntil(lambda: bool(stated.rows))
    facts = real.fact_decisions.of(bill.words)
    number = next(n for n, each in enumerate(facts) if each.fact.kind is FactKind.AMOUNT)
    marks = stated.words.extraSelections()
    assert [mark.cursor.selectedText() for mark in marks] == [each.fact.written for each in facts]
    assert all(mark.format.fontUnderline() or mark.format.underlineStyle() for mark in marks)
    row = stated.rows[number]
    row.confirm.setFocus()
    qtbot.keyClick(row.confirm, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: real.fact_decisions.of(bill.words)[number].status is DecisionStatus.CONFIRMED)
    settle(qtbot, operations)
    assert stated.rows[number] is row
    assert row.confirm.isChecked()
    assert "confirmed by you" in words(row)
    row.role.menu().actions()[list(Role).index(Role.PAID)].trigger()
    qtbot.waitUntil(lambda: real.fact_decisions.of(bill.words)[number].fact.role is Role.PAID)
    settle(qtbot, operations)
    assert "Sum: paid" in row.role.text()
    qtbot.keyClick(row.reject, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: real.fact_decisions.of(bill.words)[number].status is DecisionStatus.REJECTED)
    settle(qtbot, operations)
    qtbot.keyClick(row.reject, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: real.fact_decisions.of(bill.words)[number].status is None)
    settle(qtbot, operations)
    assert screen.shown.words == bill.words


def test_what_is_stated_follows_the_chosen_message(qtbot, panel, real, operations):
    screen = see(qtbot, panel, operations, whole(real, FIRST))
    stated = card(panel, StatedCard)
    assert not stated.isVisibleTo(panel)
    for number in (0, 1):
        screen.choose(number)
        qtbot.waitUntil(
            lambda n=number: (
                stated.words is not None and stated.words.toPlainText() == screen.shown.parts[n].text
            )
        )
    settle(qtbot, operations)


def test_nobody_else_may_write(qtbot, real, tmp_path, operations, bus, settings):
    with open_desk(Path(real.case.path), mode="read") as reading:
        panel = DetailPanel(reading, operations, bus, playback=FakePlayback, settings=settings)
        qtbot.addWidget(panel)
        panel.show()
        screen = see(qtbot, panel, operations, whole(reading, FIRST))
        screen.choose(0)
        settle(qtbot, operations)
        assert screen.correction.editor.isReadOnly()
        enabled = [
            each.text() for each in screen.correction.findChildren(type(screen._again)) if each.isEnabled()
        ]
        assert enabled == ["Open this message"]
        assert not screen._again.isEnabled()
        panel.show_entry(None)
        QApplication.processEvents()
