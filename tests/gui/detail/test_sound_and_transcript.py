"""What a recording shows and what is said in it, over a real case: profile, siblings, words by the sound."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_sound import FakePlayback
from looking import press, settle, show, words
from phone_files import Phone, huawei
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from sound_making import call, write

from evidence_desk.bootstrap import open_desk
from evidence_desk.domain.communication import Kind
from evidence_desk.domain.timeline import Scope
from evidence_desk.domain.transcript import Segment
from evidence_desk.gui.detail.detail_panel import DetailPanel
from evidence_desk.gui.detail.sound_card import SoundCard
from evidence_desk.gui.detail.transcript_card import TranscriptCard

SECONDS = 20
HEARD = ((2000, 4000, "", "第一句话"), (6000, 8000, "催收员", "第二句话"), (9000, 9500, "", "第三句话"))


@pytest.fixture(scope="module")
def spoken():
    return call(SECONDS, 301)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch, spoken):
    monkeypatch.setattr("evidence_desk.bootstrap.cache_dir", lambda: tmp_path / "cache")
    phone = Phone(tmp_path / "phone")
    write(phone.folder / huawei().replace(".wav", ".amr"), spoken)
    with open_desk(tmp_path / "case", mode="create") as desk:
        desk.intake.take_in([phone.folder])
        desk.phone = phone
        yield desk


def recordings(desk):
    return desk.browsing.page(Scope(kinds=frozenset({Kind.RECORDING})), 0, 10)


@pytest.fixture
def panel(qtbot, desk, operations, bus):
    sound = FakePlayback()
    panel = DetailPanel(desk, operations, bus, playback=lambda: sound)
    panel.sound = sound
    qtbot.addWidget(panel)
    panel.resize(420, 1400)
    panel.show()
    return panel


def transcript(panel) -> TranscriptCard:
    return next(card for card in panel.cards.cards if isinstance(card, TranscriptCard))


def rows(panel) -> list[str]:
    model = transcript(panel).model
    return [model.index(n).data() for n in range(model.rowCount())]


def machine(desk, recording):
    with desk._case.write() as work:
        work.transcripts.add(recording, "machine", "sherpa-onnx 2.0.1", "ab" * 32, HEARD)


def test_a_recording_not_measured_yet_says_so_and_then_what_it_shows(qtbot, panel, desk, operations, bus):
    entry = recordings(desk)[0]
    show(qtbot, panel, operations, entry.id)
    card = next(c for c in panel.cards.cards if isinstance(c, SoundCard))
    assert "Not measured yet" in words(card)
    desk.enriching.run()
    card.refresh(None)
    settle(qtbot, operations)
    said = words(card)
    assert "Consistent with a file as a phone's recorder made it." in said
    assert "that recorder writes AMR" in said
    assert "AMR, amrnb, 8000 Hz" in said
    assert "Voices: voice-like sound for" in said
    assert "It says what is there, not why" in said
    assert "same sound" not in said.lower()


def test_the_same_sound_in_another_file_is_linked_and_the_nearest_named(
    qtbot, panel, desk, operations, spoken
):
    write(desk.phone.folder / "转发 & <b>录音.mp3", spoken, bit_rate=32000)
    desk.intake.take_in([desk.phone.folder])
    desk.enriching.run()
    amr, mp3 = sorted(recordings(desk), key=lambda each: each.item_name.endswith("mp3"))
    show(qtbot, panel, operations, mp3.id)
    said = words(next(c for c in panel.cards.cards if isinstance(c, SoundCard)))
    assert "Consistent with a file that was converted after it was recorded." in said
    assert f"Of these files {amr.item_name} is nearest the original." in said
    opener = next(b for b in panel.findChildren(QPushButton.__base__) if getattr(b, "entry", None) == amr)
    with qtbot.waitSignal(panel.open_entry) as opened:
        opener.click()
    assert opened.args == [amr.id]
    show(qtbot, panel, operations, amr.id)
    said = words(next(c for c in panel.cards.cards if isinstance(c, SoundCard)))
    assert "Of these files this one is nearest the original." in said
    assert "转发 & <b>录音.mp3" in said


def test_typing_what_is_said_at_the_playhead_keeps_the_place(qtbot, panel, desk, operations):
    entry = recordings(desk)[0]
    show(qtbot, panel, operations, entry.id)
    assert "Nothing is written down yet" in words(panel)
    panel.player.seek(7300)
    press(panel, "Type what is said here")
    card = transcript(panel)
    assert "What is said at 00:07" in words(card)
    panel.player.seek(9000)
    card.editor.speaker.setText("催收员")
    card.editor.words.setPlainText("今天必须还 <b>{0}</b>")
    press(panel, "Save the words")
    qtbot.waitUntil(lambda: rows(panel) == ["00:07 · 催收员: 今天必须还 <b>{0}</b>"])
    assert not card.editor.isVisibleTo(panel)
    (typed,) = desk.transcripts.of(entry.id)
    assert (typed.segments[0].start_ms, typed.segments[0].verified) == (7300, True)
    card.list.setCurrentIndex(card.model.index(0))
    with qtbot.waitSignal(panel.toast):
        qtbot.keyClick(card.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: desk.transcripts.of(entry.id) == ())


def test_machine_words_are_marked_until_a_key_verifies_them(qtbot, panel, desk, operations):
    entry = recordings(desk)[0]
    machine(desk, entry.id)
    show(qtbot, panel, operations, entry.id)
    card = transcript(panel)
    assert rows(panel)[1] == "00:06 · 催收员: 第二句话 · not verified"
    assert "3 of 3 lines are not verified" in words(card)
    assert card.choice.currentText() == "Written by a program (sherpa-onnx 2.0.1)"
    card.list.setCurrentIndex(card.model.index(0))
    qtbot.keyClick(card.list, Qt.Key.Key_V)
    qtbot.waitUntil(lambda: "not verified" not in rows(panel)[0])
    assert card.list.currentIndex().row() == 1
    assert "2 of 3 lines are not verified" in words(card)
    desk.history.undo()
    card.refresh(None)
    qtbot.waitUntil(lambda: "not verified" in rows(panel)[0])


def test_a_correction_lies_over_the_words_and_shows_what_was_received(qtbot, panel, desk, operations):
    entry = recordings(desk)[0]
    machine(desk, entry.id)
    show(qtbot, panel, operations, entry.id)
    card = transcript(panel)
    card.list.setCurrentIndex(card.model.index(1))
    qtbot.keyClick(card.list, Qt.Key.Key_F2)
    assert (card.editor.speaker.text(), card.editor.words.toPlainText()) == ("催收员", "第二句话")
    card.editor.words.setPlainText("第二句,改过")
    qtbot.keyClick(card.editor.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: rows(panel)[1] == "00:06 · 催收员: 第二句,改过 · corrected")
    assert card.model.index(1).data(Qt.ItemDataRole.ToolTipRole) == "As it was received: 第二句话"
    qtbot.keyClick(card.list, Qt.Key.Key_F2)
    qtbot.keyClick(card.editor.words, Qt.Key.Key_Escape)
    assert not card.editor.isVisibleTo(panel)
    assert desk.transcripts.of(entry.id)[0].segments[1].received_text == "第二句话"


def test_a_line_is_heard_by_a_click_and_the_line_that_is_said_is_marked(qtbot, panel, desk, operations):
    entry = recordings(desk)[0]
    machine(desk, entry.id)
    show(qtbot, panel, operations, entry.id)
    card = transcript(panel)
    index = card.model.index(1)
    qtbot.mouseClick(
        card.list.viewport(), Qt.MouseButton.LeftButton, pos=card.list.visualRect(index).center()
    )
    assert panel.player.position_ms == 6000
    marked = [card.model.index(n).data(Qt.ItemDataRole.BackgroundRole) is not None for n in range(3)]
    assert marked == [False, True, False]
    press(panel, "Play")
    qtbot.waitUntil(lambda: panel.player.playing)
    panel.sound.moved.emit(9100)
    assert card.model.index(2).data(Qt.ItemDataRole.BackgroundRole) is not None
    panel.sound.moved.emit(9600)
    assert all(card.model.index(n).data(Qt.ItemDataRole.BackgroundRole) is None for n in range(3))
    press(panel, "Pause")


def test_a_recording_is_shown_at_the_place_where_words_were_found(qtbot, panel, desk, operations):
    entry = recordings(desk)[0]
    machine(desk, entry.id)
    (hit,) = desk.searching.search("第三句")
    panel.show_at(hit.entry.id, hit.at_ms)
    qtbot.waitUntil(lambda: panel.shown == entry.id)
    settle(qtbot, operations)
    assert panel.player.position_ms == 9000
    panel.show_at(entry.id, 2000)
    assert panel.player.position_ms == 2000


def test_another_transcript_is_chosen_and_a_waiting_file_attached(qtbot, panel, desk, operations):
    entry = recordings(desk)[0]
    desk.phone.file("别的 & 名字.srt", "1\n00:00:01,000 --> 00:00:02,000\n说话人1：来自文件\n")
    desk.intake.take_in([desk.phone.folder])
    desk.transcripts.type(entry.id, [Segment(500, None, "", "手写的")])
    show(qtbot, panel, operations, entry.id)
    card = transcript(panel)
    card._menu.aboutToShow.emit()
    settle(qtbot, operations)
    (action,) = card._menu.actions()
    assert action.text() == "别的 && 名字.srt"
    action.trigger()
    qtbot.waitUntil(lambda: card.choice.count() == 2)
    assert rows(panel) == ["00:00 · 手写的"]
    card.choice.setCurrentIndex(1)
    card.choice.activated.emit(1)
    assert rows(panel) == ["00:01 · 说话人1: 来自文件 · not verified"]
    card._menu.aboutToShow.emit()
    settle(qtbot, operations)
    assert card._menu.actions()[0].text() == "No transcript file waits in this case"


def test_nothing_can_be_written_in_a_case_that_is_only_read(qtbot, desk, operations, bus, tmp_path):
    entry = recordings(desk)[0]
    machine(desk, entry.id)
    with open_desk(tmp_path / "case", mode="read") as reading:
        panel = DetailPanel(reading, operations, bus, playback=FakePlayback)
        qtbot.addWidget(panel)
        panel.show()
        show(qtbot, panel, operations, entry.id)
        card = transcript(panel)
        card.list.setCurrentIndex(card.model.index(0))
        for key in (Qt.Key.Key_V, Qt.Key.Key_F2, Qt.Key.Key_Delete):
            qtbot.keyClick(card.list, key)
        settle(qtbot, operations)
        assert not card.editor.isVisibleTo(panel)
        assert not any(each.isEnabled() for each in (card._type, card._correct, card._verify, card._attach))
        assert desk.transcripts.of(entry.id)[0].unverified == 3
