"""Hearing, marking, corroborating: what a person does with a recording."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import SHA, entry
from looking import press, settle, show, words
from PySide6.QtGui import QGuiApplication

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.corroboration import Claim, ClaimFamily, Grade, LinkStatus, Verdict
from evidence_desk.gui.detail.badge import BadgeWidget
from evidence_desk.gui.detail.next_step_card import confirmation_text
from evidence_desk.gui.detail.words import case_zone
from evidence_desk.gui.dialogs.link_dialog import LinkChoice


@pytest.fixture
def open_panel(qtbot, panel, operations):
    show(qtbot, panel, operations, 1)
    return panel


def badges(panel):
    return [
        (each.badge.text, each.badge.fill)
        for each in panel.findChildren(BadgeWidget)
        if each.isVisibleTo(panel)
    ]


def test_badges_say_each_fact_in_word_and_shape(open_panel):
    assert badges(open_panel) == [("Call: strong", 3), ("Content: none", 0)]


def test_a_new_mark_is_prefilled_from_the_selection_and_stored(qtbot, open_panel, case, answers, operations):
    answers.claim_answer = Claim(1, ClaimFamily.THREAT, "通知你所有亲友", 10_000, 12_000)
    open_panel.cards.recording.wave.select((10_000, 12_000))
    press(open_panel, "Mark what was said here")
    settle(qtbot, operations)
    assert answers.asked == [("claim", 1, None, (10_000, 12_000), 250_000)]
    assert "通知你所有亲友" in words(open_panel)
    assert (10_000, 12_000) in open_panel.cards.recording.wave.marks


def test_a_mark_without_a_selection_begins_at_the_playhead(open_panel, answers):
    open_panel.player.seek(249_000)
    open_panel.mark_claim()
    assert answers.asked == [("claim", 1, None, (249_000, 250_000), 250_000)]


def test_a_question_taken_back_changes_nothing(qtbot, open_panel, case, operations):
    open_panel.mark_claim()
    settle(qtbot, operations)
    assert list(case.claim_list) == [1]


def test_a_mark_is_changed_and_removed(qtbot, open_panel, case, answers, operations):
    answers.claim_answer = replace(case.claim_list[1], words="还三千二")
    press(open_panel, "Change")
    settle(qtbot, operations)
    assert "还三千二" in words(open_panel)
    with qtbot.waitSignal(open_panel.toast):
        press(open_panel, "Remove")
    settle(qtbot, operations)
    assert case.claim_list == {}
    assert "Nothing is marked yet." in words(open_panel)


def test_the_place_of_a_mark_is_heard_when_pressed(open_panel):
    press(open_panel, "Hear from 01:12")
    assert open_panel.player.position_ms == 72_000


def test_a_candidate_is_shown_when_asked(qtbot, open_panel):
    with qtbot.waitSignal(open_panel.open_entry) as opened:
        press(open_panel, "Show")
    assert opened.args == [3]


def test_a_candidate_becomes_corroboration_with_a_reason(qtbot, open_panel, case, answers, operations):
    answers.link_answer = LinkChoice(3, "names the same amount")
    press(open_panel, "Use as corroboration…")
    settle(qtbot, operations)
    assert answers.asked[0][2].id == 3
    assert case.link_map[1, 3].status is LinkStatus.CONFIRMED
    said = words(open_panel)
    assert "Reason: names the same amount" in said
    assert "linked by hand (rule LINK: medium)" in said
    assert badges(open_panel)[1] == ("Content: medium", 2)


def test_a_link_is_undone(qtbot, open_panel, case, answers, operations):
    answers.link_answer = LinkChoice(3, "answers this call")
    press(open_panel, "Use as corroboration…")
    settle(qtbot, operations)
    press(open_panel, "Undo the link")
    settle(qtbot, operations)
    assert case.link_map == {}
    assert "Linked by hand" not in words(open_panel)


def test_one_press_sets_a_candidate_aside_and_it_can_be_taken_back(qtbot, open_panel, case, operations):
    press(open_panel, "Not related")
    settle(qtbot, operations)
    assert case.link_map[1, 3].status is LinkStatus.REJECTED
    assert "8,240.50" not in words(open_panel)
    press(open_panel, "1 item set aside as not related")
    press(open_panel, "Take back")
    settle(qtbot, operations)
    assert case.link_map == {}


def test_few_candidates_are_shown_and_the_rest_counted(qtbot, panel, case, operations, answers):
    for number in range(100, 140):
        case.add(entry(number, Kind.SMS, f"第 {number} 条"))
    show(qtbot, panel, operations, 1)
    press(panel, "Search others (40 more nearby)…")
    assert answers.asked[0][0] == "link"
    found = []
    answers.asked[0][1]("第 139 条", found.append)
    settle(qtbot, operations)
    assert [each.id for each in found[0]] == [139]


def test_what_is_missing_is_named(qtbot, panel, case, operations, monkeypatch):
    judged = case.examination.assessment(1)
    case.examination.assessment = _answering(
        case.examination.assessment,
        replace(judged, missing=("at",), call=Grade.NOT_ASSESSED, call_verdicts=()),
    )
    show(qtbot, panel, operations, 1)
    assert "Not known: the time of the recording." in words(panel)
    assert badges(panel)[0] == ("Call: not assessed", None)


def test_a_recording_not_compared_yet_says_so(qtbot, panel, case, operations):
    case.examination.assessment = _answering(case.examination.assessment, None)
    show(qtbot, panel, operations, 1)
    assert "Not compared yet." in words(panel)
    assert badges(panel) == []


def _answering(method, value):
    def answer(_recording):
        return value

    answer.lane = method.lane
    return answer


def test_the_message_is_copied_as_it_stands(qtbot, open_panel):
    with qtbot.waitSignal(open_panel.toast) as toast:
        press(open_panel, "Copy the message")
    assert "今天还 3,200 元" in QGuiApplication.clipboard().text()
    assert "nothing is sent from here" in toast.args[0]


def test_a_message_without_marks_puts_no_words_into_their_mouth(case):
    zone = case_zone("Asia/Shanghai")
    assert "“" not in confirmation_text(case.entries[1], (), zone)
    unimportant = replace(case.claim_list[1], material=False)
    assert unimportant.words not in confirmation_text(case.entries[1], (unimportant,), zone)
    assert confirmation_text(replace(case.entries[1], at=None), (), zone) == ""


def test_why_names_rule_and_basis(open_panel):
    press(open_panel, "Why")
    assert "rule uncorroborated_recording; basis: K11" in words(open_panel)


def test_no_finding_no_card(qtbot, panel, case, operations):
    case.finding_list.clear()
    show(qtbot, panel, operations, 1)
    assert "Next step" not in words(panel)


def test_the_custody_record_opens_and_the_hash_is_copied(open_panel):
    press(open_panel, "Custody record")
    said = words(open_panel)
    assert "received and sealed" in said
    assert "E:/手机备份/录音/通话录音.m4a" in said
    press(open_panel, "Copy the SHA-256")
    assert QGuiApplication.clipboard().text() == SHA


def test_speed_and_loop_are_driven_from_the_bar(qtbot, open_panel, sound):
    press(open_panel, "Play")
    qtbot.waitUntil(lambda: open_panel.player.playing)
    open_panel.cards.recording.wave.select((5_000, 9_000))
    press(open_panel, "Play the selected stretch again and again")
    assert open_panel.player.loop == (5_000, 9_000)
    press(open_panel, "Forward 5 seconds")
    assert open_panel.player.position_ms == 5_000
    press(open_panel, "Pause")
    assert not sound.running
    assert "listening copy made from the sealed original" in words(open_panel)


def test_a_call_record_that_does_not_agree_is_shown_with_its_rule(qtbot, panel, case, operations):
    case.call_verdicts = (Verdict("K11", Grade.NONE, 2, {"start_difference_s": 90, "number": None}),)
    show(qtbot, panel, operations, 1)
    assert "does not agree in what a rule asks for (rule K11: none)" in words(panel)
    assert badges(panel)[0] == ("Call: none", 0)


def test_gain_is_chosen_from_the_bar_and_what_is_heard_is_called_a_louder_copy(qtbot, open_panel):
    bar = open_panel.cards.recording._bar
    press(open_panel, "Play")
    qtbot.waitUntil(lambda: open_panel.player.playing)
    assert "louder copy" not in words(open_panel)
    louder = next(each for each in bar._gain.menu().actions() if each.text() == "4× louder")
    louder.trigger()
    qtbot.waitUntil(lambda: open_panel.player.playing and open_panel.player.gain == 4)
    assert bar._gain.text() == "Gain ×4"
    assert bar._gain.accessibleName() == "Gain for faint calls: ×4"
    assert "a louder copy (×4) of the listening copy" in words(open_panel)
    assert "The sealed original is unchanged." in words(open_panel)
    press(open_panel, "Pause")
