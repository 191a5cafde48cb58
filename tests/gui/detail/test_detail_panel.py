from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import PICTURE, Attached, FakeDesk, entry, item, recording
from looking import press, settle, show, words
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QLabel, QPlainTextEdit, QScrollArea, QTextEdit

from evidence_desk.domain.communication import Kind, SourceClass
from evidence_desk.domain.evidence import Outcome
from evidence_desk.gui.detail.claims_card import ClaimsCard
from evidence_desk.gui.detail.facts_card import UnreadCard
from evidence_desk.gui.detail.picture import PictureCard
from evidence_desk.gui.detail.screen_card import ScreenCard
from evidence_desk.gui.detail.thread import ThreadCard
from evidence_desk.gui.detail.typed_text_card import TypedTextCard
from evidence_desk.services.changes import Changes
from evidence_desk.text import Message


def kinds_of(panel):
    return [type(card) for card in panel.cards.cards]


def test_an_empty_panel_says_what_to_do(panel):
    assert "Select a recording" in words(panel)
    assert panel.shown is None


def test_a_recording_is_answered_for_from_top_to_bottom(qtbot, panel, operations):
    show(qtbot, panel, operations, 1)
    said = words(panel).replace("\u00a0", " ")
    for part in (
        "催收专员",
        "Tuesday, 12 Mar 2024 09:30:15",
        "4 min 10 s",
        "read from the file name",
        "time zone not written; assumed",
        "Filed under “网商贷”",
        "今天还 3,200 元",
        "rule K1",
        "starts 2 s apart",
        "No written record in this case file supports this.",
        "May be related",
        "Ask the lender by text message",
        "Original sealed",
        "8f3e 228f d2ad",
    ):
        assert part in said, part


def test_the_entry_asked_for_last_is_shown(qtbot, panel, operations):
    panel.show_entry(1)
    panel.show_entry(3)
    panel.show_entry(4)
    qtbot.waitUntil(lambda: panel.shown == 4)
    settle(qtbot, operations)
    assert panel.shown == 4


def test_none_empties_it_and_stops_the_player(qtbot, panel, operations):
    show(qtbot, panel, operations, 1)
    panel.show_entry(None)
    assert panel.shown is None
    assert panel.player.state == "empty"
    assert "Nothing selected" in words(panel)


def test_an_entry_that_is_gone_says_so(qtbot, panel, case, operations, bus):
    show(qtbot, panel, operations, 3)
    del case.entries[3]
    with qtbot.waitSignal(panel.toast) as toast:
        bus.publish(Changes(everything=True))
    assert "no longer in the case file" in toast.args[0]
    assert panel.shown is None


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        (Changes(communications=frozenset({1})), True),
        (Changes(items=frozenset({1})), True),
        (Changes(findings=True), True),
        (Changes(everything=True), True),
        (Changes(communications=frozenset({99})), False),
        (Changes(history=True), False),
    ],
)
def test_it_asks_again_when_a_change_concerns_it(qtbot, panel, case, operations, bus, change, asked):
    show(qtbot, panel, operations, 1)
    case.entries[1] = replace(case.entries[1], counterparty="陈专员")
    bus.publish(change)
    settle(qtbot, operations)
    assert ("陈专员" in words(panel)) is asked


def test_playing_goes_on_when_something_is_written(qtbot, panel, operations, bus, sound):
    show(qtbot, panel, operations, 1)
    panel.toggle_play()
    qtbot.waitUntil(lambda: panel.player.playing)
    cards = panel.cards
    bus.publish(Changes(communications=frozenset({1})))
    settle(qtbot, operations)
    assert panel.cards is cards
    assert panel.player.playing


def test_a_screenshot_shows_picture_and_typed_text(qtbot, panel, case, operations):
    case.add(entry(10, Kind.SCREENSHOT, source_class=SourceClass.SCREENSHOT))
    show(qtbot, panel, operations, 10)
    assert ScreenCard in kinds_of(panel)
    assert TypedTextCard in kinds_of(panel)


def test_a_message_stands_in_its_conversation_with_its_pictures(qtbot, panel, case, operations):
    case.add(
        entry(11, Kind.MMS, "见图", attachments=1), attachments=(Attached(PICTURE, "图.jpg", "image/jpeg"),)
    )
    show(qtbot, panel, operations, 11)
    assert ThreadCard in kinds_of(panel)
    assert PictureCard in kinds_of(panel)


def test_attachments_that_are_no_pictures_are_named_with_their_type(qtbot, panel, case, operations):
    case.add(
        entry(11, Kind.MMS, "见附件", attachments=3),
        attachments=(
            Attached(PICTURE, "图.jpg", "image/jpeg"),
            Attached("cd" * 32, "<b>名片</b>.vcf", "text/x-vcard"),
            Attached("ef" * 32, "voice.amr", "audio/amr"),
        ),
    )
    show(qtbot, panel, operations, 11)
    assert kinds_of(panel).count(PictureCard) == 1
    said = words(panel)
    for part in ("<b>名片</b>.vcf", "text/x-vcard", "voice.amr", "audio/amr", "sealed with the message"):
        assert part in said, part


def test_a_message_without_other_attachments_has_no_list_of_them(qtbot, panel, case, operations):
    case.add(
        entry(11, Kind.MMS, "见图", attachments=1), attachments=(Attached(PICTURE, "图.jpg", "image/jpeg"),)
    )
    show(qtbot, panel, operations, 11)
    assert "sealed with the message" not in words(panel)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("Kind of call", "incoming", "incoming"),
        ("Confidence in the file name", "medium", "middling"),
        ("Codec", "mp3float", "MP3"),
        ("Codec", "something new", "something new"),
        ("Tag title", "incoming", "incoming"),
    ],
)
def test_facts_kept_as_codes_are_said_in_words(qtbot, panel, case, operations, name, value, said):
    case.facts[2].facts = ((Message(name), value), (Message("Pieces that could not be decoded"), "0"))
    show(qtbot, panel, operations, 2)
    assert said in words(panel)
    assert "Pieces that could not be decoded" not in words(panel), "that nothing is amiss is not worth a line"


def test_a_long_file_name_wraps_instead_of_widening_the_panel(qtbot, panel, case, operations):
    long = "Screenshot_2024-03-13-11-42-10-318_com.tencent.mm_" + "x" * 60 + ".jpg"
    case.add(entry(12, Kind.SCREENSHOT, number=None, item_name=long))
    show(qtbot, panel, operations, 12)
    area = panel.findChild(QScrollArea)
    qtbot.waitUntil(lambda: area.widget().width() <= area.viewport().width())
    assert long in words(panel).replace("\u200b", "")


def test_a_file_that_is_not_read_says_why_and_what_can_be_done(qtbot, panel, case, operations):
    case.add(
        entry(12, Kind.DOCUMENT, source_class=SourceClass.UNREAD_FILE), item(outcome=Outcome.KEPT_UNREAD)
    )
    show(qtbot, panel, operations, 12)
    assert UnreadCard in kinds_of(panel)
    assert "export it again" in words(panel)


def test_a_call_shows_its_facts_and_leads_to_its_recording(qtbot, panel, case, operations):
    case.facts[2].facts = ((Message("Call type"), "来电"),)
    show(qtbot, panel, operations, 2)
    assert "来电" in words(panel)
    with qtbot.waitSignal(panel.open_entry) as opened:
        press(panel, next(name for name in words(panel).splitlines() if name.startswith("Show 2024-03-12")))
    assert opened.args == [1]


def test_evidence_text_is_never_taken_for_markup(qtbot, panel, operations):
    show(qtbot, panel, operations, 4)
    assert "<b>今天</b>" in words(panel)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in panel.findChildren(QLabel))


def test_every_control_has_a_name(qtbot, panel, case, operations):
    case.add(entry(13, Kind.SCREENSHOT, source_class=SourceClass.SCREENSHOT))
    case.add(recording(14, at=None))
    for number in (1, 2, 4, 13, 14):
        show(qtbot, panel, operations, number)
        controls = [
            *panel.findChildren(QAbstractButton),
            *panel.findChildren(QAbstractSlider),
            *panel.findChildren(QTextEdit),
            *panel.findChildren(QPlainTextEdit),
        ]
        nameless = [
            each
            for each in controls
            if not each.accessibleName()
            and not each.objectName().startswith("qt_")
            and type(each).__name__ != "QScrollBar"
        ]
        assert not nameless


def test_a_read_only_case_offers_no_changes(qtbot, panel, case: FakeDesk, operations, answers):
    case.case.read_only = True
    show(qtbot, panel, operations, 1)
    changing = {"Change", "Remove", "Mark", "Use as corroboration…", "Not related", "Search others…"}
    offered = [each for each in panel.findChildren(QAbstractButton) if each.text() in changing]
    assert offered
    assert not any(each.isEnabled() for each in offered)
    panel.mark_claim()
    assert answers.asked == []


def test_it_is_no_wider_than_its_place(qtbot, panel, operations):
    panel.resize(360, 900)
    show(qtbot, panel, operations, 1)
    body = panel.cards.widgets()[0].parentWidget()
    qtbot.waitUntil(lambda: body.width() <= 360)


def test_marks_are_shown_in_the_list_and_in_the_waveform(qtbot, panel, operations):
    show(qtbot, panel, operations, 1)
    assert isinstance(panel.cards.claims, ClaimsCard)
    assert panel.cards.recording.wave.marks == ((72_000, 79_000),)
