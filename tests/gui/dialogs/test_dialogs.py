"""Each question is asked without blocking: the test fills in the fields and presses the verb."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QListView, QPlainTextEdit, QPushButton

from evidence_desk.domain.communication import Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import Claim, ClaimFamily
from evidence_desk.domain.debt import DebtDraft, DebtSummary, Identifier, IdentifierKind, Money
from evidence_desk.domain.moment import Moment, Precision, TimeSource
from evidence_desk.domain.timeline import FilingBasis, TimelineEntry
from evidence_desk.gui.detail.words import case_zone
from evidence_desk.gui.dialogs.claim_dialog import ask_claim
from evidence_desk.gui.dialogs.debt_dialog import edit_debt
from evidence_desk.gui.dialogs.export_dialog import ask_export, free_path
from evidence_desk.gui.dialogs.link_dialog import LinkChoice, ask_link
from evidence_desk.gui.dialogs.time_dialog import TimeAnswer, ask_time

ZONE = case_zone("Asia/Shanghai")


def typing(**fields):
    """A user who types into the named fields and presses the verb once; what was amiss is kept."""
    problems = []

    def run(dialog):
        assert_named(dialog)
        for name, value in fields.items():
            enter(getattr(dialog, name), value)
        taken = dialog.submit()
        problems.append(dialog.problem.text())
        return taken

    run.problems = problems
    return run


def enter(field, value):
    if isinstance(field, QComboBox) and field.isEditable():
        field.setEditText(value)
    elif isinstance(field, QComboBox):
        field.setCurrentIndex(field.findData(value))
    elif isinstance(field, QCheckBox):
        field.setChecked(value)
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(value)
    elif isinstance(field, QListView):
        field.setCurrentIndex(field.model().index(value, 0))
    else:
        field.setText(value)


def assert_named(dialog):
    controls = [
        *dialog.findChildren(QPushButton),
        *dialog.findChildren(QLineEdit),
        *dialog.findChildren(QComboBox),
        *dialog.findChildren(QPlainTextEdit),
        *dialog.findChildren(QListView),
        *dialog.findChildren(QCheckBox),
    ]
    nameless = [
        each
        for each in controls
        if each.window() == dialog
        and not isinstance(each.parent(), QComboBox)
        and not (each.accessibleName() or (hasattr(each, "text") and each.text()))
    ]
    assert not nameless, nameless


def cancelling(_dialog):
    return False


FULL = DebtDraft(
    "网商贷",
    "网商银行",
    "借呗",
    "WS202308170817",
    Money(1_000_000),
    Money(824_050),
    date(2023, 8, 17),
    date(2024, 3, 10),
    "电话里说可减免",
    (
        Identifier(IdentifierKind.NUMBER, "95188", "95188"),
        Identifier(IdentifierKind.SIGNATURE, "网商银行", "网商银行"),
        Identifier(IdentifierKind.NUMBER, "138 0013 8000", "13800138000", "恒信服务"),
        Identifier(IdentifierKind.CONTRACT, "WS202308170817", "ws202308170817"),
    ),
)


def test_a_new_debt_needs_no_more_than_a_name(qtbot):
    assert edit_debt(None, None, run=typing(name=" 网商贷 ")) == DebtDraft("网商贷")


def test_a_debt_passes_through_the_dialog_unchanged(qtbot):
    assert edit_debt(None, FULL, run=typing()) == FULL


def test_a_changed_contract_number_replaces_the_identifier(qtbot):
    changed = edit_debt(None, FULL, run=typing(contract="AB123456"))
    contracts = [each.written for each in changed.identifiers if each.kind is IdentifierKind.CONTRACT]
    assert contracts == ["AB123456"]


def test_the_same_identifier_twice_counts_once(qtbot):
    draft = edit_debt(
        None, None, run=typing(name="a", identifiers="95188\n95188\n+86 138 0013 8000\n13800138000")
    )
    assert [each.normalised for each in draft.identifiers] == ["95188", "13800138000"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "  "}, "A debt needs a name."),
        ({"name": "a", "claimed": "八千"}, "“八千” could not be read as an amount."),
        ({"name": "a", "due_on": "明天"}, "“明天” could not be read as a date."),
        ({"name": "a", "collectors": "恒信:95188\n某某公司"}, "“某某公司” names no number."),
        ({"name": "a", "principal": "{x} %s"}, "“{x} %s” could not be read as an amount."),
    ],
)
def test_what_is_amiss_is_said_in_place(qtbot, fields, sentence):
    run = typing(**fields)
    assert edit_debt(None, None, run=run) is None
    assert run.problems[0].startswith(sentence)


CLAIM = Claim(
    7, ClaimFamily.PROMISE_INSTALMENT, "分六期", 72_000, 79_000, 320_000, (6, 150_000), True, False, 3
)


def test_a_claim_passes_through_the_dialog_unchanged(qtbot):
    assert ask_claim(None, 7, CLAIM, (0, 0), 250_000, run=typing()) == CLAIM


def test_a_new_claim_is_prefilled_from_the_stretch(qtbot):
    run = typing(family="THREAT", words="通知你所有亲友")
    assert ask_claim(None, 7, None, (72_000, 79_000), 250_000, run=run) == Claim(
        7, ClaimFamily.THREAT, "通知你所有亲友", 72_000, 79_000
    )


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "The words are missing."),
        ({"words": "a", "start": "72"}, "A place in the recording is written"),
        ({"words": "a", "start": "05:00"}, "This place lies after the end"),
        ({"words": "a", "start": "01:00", "end": "00:30"}, "The end lies before the beginning."),
        ({"words": "a", "amount": "三千"}, "The amount could not be read."),
        ({"words": "a", "count": "6"}, "Instalments need both"),
        ({"words": "a", "count": "六", "each": "1500"}, "Instalments need both"),
        ({"words": "a", "each": "x"}, "The amount could not be read."),
    ],
)
def test_what_is_amiss_with_a_claim_is_said_in_place(qtbot, fields, sentence):
    run = typing(**fields)
    assert ask_claim(None, 7, None, (0, 5_000), 250_000, run=run) is None
    assert run.problems[0].startswith(sentence)


def test_that_the_call_took_place_is_not_offered_as_a_statement(qtbot):
    def run(dialog):
        assert dialog.family.findData("CALL_OCCURRED") == -1
        assert dialog.family.count() == len(ClaimFamily) - 1
        return False

    ask_claim(None, 7, None, (0, 5_000), 250_000, run=run)


def test_a_time_needs_a_reason(qtbot):
    run = typing(when="2024-03-12 09:30", note="手机通话列表")
    assert ask_time(None, run=run) == TimeAnswer(datetime(2024, 3, 12, 9, 30), "手机通话列表")
    for fields in ({"when": "9:30"}, {"when": "2024-03-12 09:30"}, {"when": "0024-03-12 09:30", "note": "x"}):
        assert ask_time(None, run=typing(**fields)) is None


def entry(number, text):
    at = Moment(datetime(2024, 3, 13, tzinfo=UTC), "", True, Precision.SECOND, TimeSource.RECORD)
    return TimelineEntry(
        number,
        "a" * 64,
        "sms.xml",
        "x",
        Kind.SMS,
        SourceClass.MESSAGE_EXPORT,
        at,
        Direction.IN,
        "1069088",
        False,
        None,
        None,
        text,
        1,
        "网商贷",
        FilingBasis.NUMBER,
        None,
        (),
        None,
        False,
    )


ENTRIES = (entry(3, "应还 8,240.50 元"), entry(4, "<b>最后一天</b>"))


def searching(text, done):
    done(tuple(each for each in ENTRIES if text in each.text))


def test_a_chosen_item_needs_only_the_reason(qtbot):
    run = typing(reason="names the same amount")
    assert ask_link(None, searching, ENTRIES[0], ZONE, run=run) == LinkChoice(3, "names the same amount")
    without = typing()
    assert ask_link(None, searching, ENTRIES[0], ZONE, run=without) is None
    assert without.problems[0].startswith("A link needs a reason")


def test_an_item_is_searched_for_and_chosen(qtbot):
    run = typing(list=1, reason="answers this call")
    assert ask_link(None, searching, None, ZONE, run=run) == LinkChoice(4, "answers this call")
    nothing = typing(reason="x")
    assert ask_link(None, searching, None, ZONE, run=nothing) is None
    assert nothing.problems[0].startswith("No item is chosen.")


def test_only_the_answer_to_the_last_search_is_shown(qtbot):
    waiting = []

    def run(dialog):
        dialog.text.setText("8,240")
        qtbot.waitUntil(lambda: len(waiting) == 2)
        waiting[1][1](ENTRIES[:1])
        waiting[0][1](ENTRIES)
        assert dialog.found.entries == ENTRIES[:1]
        assert [text for text, _done in waiting] == ["", "8,240"]
        return False

    ask_link(None, lambda text, done: waiting.append((text, done)), None, ZONE, run=run)


def test_nothing_found_says_what_to_try(qtbot):
    def run(dialog):
        dialog.show()
        assert not dialog._nothing.isVisible()
        dialog.text.setText("没有这样的话")
        qtbot.waitUntil(dialog._nothing.isVisible)
        return False

    ask_link(None, searching, None, ZONE, run=run)


def summary(number, name):
    return DebtSummary(number, name, "", "", (), 0, 0, 0, 0)


DEBTS = (summary(1, "网商贷"), summary(2, "微粒/贷: <1>"))


def test_a_report_is_written_where_the_user_says(qtbot, tmp_path):
    run = typing(format="csv", language="zh", folder=str(tmp_path))
    choice = ask_export(None, DEBTS, 2, run=run)
    assert (choice.debt, choice.format, choice.language) == (2, "csv", "zh")
    assert choice.path.parent == tmp_path
    assert choice.path.name == "微粒 贷 1 timeline.csv"


def test_no_file_is_written_over(tmp_path):
    for expected in ("a.pdf", "a (2).pdf", "a (3).pdf"):
        path = free_path(tmp_path, "a", "pdf")
        assert path.name == expected
        path.touch()


def test_a_folder_that_is_not_there_is_said(qtbot, tmp_path):
    run = typing(folder=str(tmp_path / "gone"))
    assert ask_export(None, DEBTS, 1, run=run) is None
    assert run.problems[0].startswith("This folder was not found.")


def test_the_folder_is_chosen_and_the_file_name_shown(qtbot, tmp_path):
    def run(dialog):
        next(each for each in dialog.findChildren(QPushButton) if each.text() == "Choose…").click()
        assert "网商贷 timeline.pdf" in dialog._target.accessibleName()
        return dialog.submit()

    choice = ask_export(None, DEBTS, None, folder=Path("/"), choose_folder=lambda *_: str(tmp_path), run=run)
    assert choice.path == tmp_path / "网商贷 timeline.pdf"


def test_without_a_debt_the_next_action_is_named(qtbot, tmp_path):
    run = typing(folder=str(tmp_path))
    assert ask_export(None, (), None, run=run) is None
    assert run.problems[0].startswith("There is no debt yet.")


def test_a_question_taken_back_has_no_answer(qtbot):
    assert edit_debt(None, FULL, run=cancelling) is None
    assert ask_claim(None, 7, replace(CLAIM, words=""), (0, 0), 0, run=cancelling) is None
    assert ask_time(None, run=cancelling) is None
    assert ask_link(None, searching, None, ZONE, run=cancelling) is None
    assert ask_export(None, DEBTS, 1, run=cancelling) is None


def test_a_dialog_begins_in_its_first_field_and_ends_with_its_buttons(qtbot):
    def run(dialog):
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(lambda: dialog.focusWidget() is not None)
        assert dialog.focusWidget() == dialog.name
        dialog.note.setFocus()
        dialog.focusNextChild()
        assert dialog.focusWidget().text() == "Save"
        dialog.focusNextChild()
        assert dialog.focusWidget().text() == "Cancel"
        return False

    edit_debt(None, None, run=run)
