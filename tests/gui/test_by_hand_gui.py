"""Notes, phones and help in the window: asked by dialogs, done by the real desk, seen in the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from phone_files import Phone as PhoneFolder
from phone_files import later, png, sms_xml
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from window_driving import choose, go, idle, open_window

from evidence_desk.bootstrap import open_desk
from evidence_desk.domain.communication import Direction, Kind
from evidence_desk.domain.debt import DebtDraft
from evidence_desk.domain.hand_note import HandNote, NoteAbout
from evidence_desk.domain.moment import Precision
from evidence_desk.domain.phone_register import Phone, PhoneDraft, PhoneId
from evidence_desk.domain.timeline import Scope
from evidence_desk.gui.detail.card import EvidenceText
from evidence_desk.gui.detail.context import Questions
from evidence_desk.gui.detail.note_card import NoteCard
from evidence_desk.gui.detail.words import case_zone
from evidence_desk.gui.dialogs import by_hand_dialog, phones_dialog
from evidence_desk.gui.dialogs.by_hand_dialog import ByHandAnswer, ask_by_hand
from evidence_desk.gui.dialogs.phone_help_dialog import PhoneHelpDialog
from evidence_desk.gui.dialogs.phones_dialog import (
    ClockAnswer,
    PhoneAct,
    PhoneWish,
    ask_clock,
    ask_phone,
    ask_phones,
    read_span,
    written_span,
)
from evidence_desk.gui.dialogs.suggestions_dialog import SuggestionsDialog
from evidence_desk.gui.entry_words import row_words
from evidence_desk.gui.place import ALL, INBOX, Place, PlaceKind
from evidence_desk.gui.session import Session
from evidence_desk.gui.settings import Settings
from evidence_desk.services.phone_help import phone_help
from evidence_desk.text import use_language

ZONE = case_zone("Asia/Shanghai")
VISIT = HandNote(
    NoteAbout.VISIT,
    "两个人上门，留下一张名片。",
    datetime(2024, 3, 12, 10, 15),
    place="家门口",
    witnesses="邻居",
)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidence_desk.bootstrap.cache_dir", lambda: tmp_path / "cache")


@pytest.fixture
def real(tmp_path: Path, settings: Settings) -> Iterator[Session]:
    desk = open_desk(tmp_path / "case", mode="create")
    desk.debts.add(DebtDraft("网商贷"))
    session = Session.begin(desk, settings)
    yield session
    session.end()


def filling(**fields):
    """A user who fills in fields and presses the verb once; what was amiss is kept."""
    said = []

    def run(dialog):
        for name, value in fields.items():
            field = getattr(dialog, name)
            if isinstance(field, QComboBox):
                field.setCurrentIndex(field.findData(value))
            elif isinstance(field, QLineEdit):
                field.setText(value)
            else:
                field.setPlainText(value)
        taken = dialog.submit()
        said.append(dialog.problem.text())
        return taken

    run.said = said
    return run


def texts(widget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel))


def test_every_field_of_a_note_is_asked_and_comes_back(qtbot: QtBot) -> None:
    fields = {
        "about": "call",
        "when": "2024年3月12日 10:15",
        "direction": "in",
        "number": "138 0013 8000",
        "name": "李专员",
        "company": "某某公司",
        "staff_number": "8821",
        "creditor": "网商银行",
        "reference": "WS2023",
        "place": "公司",
        "witnesses": "小王",
        "amount": "8240.50",
        "length": "04:30",
        "text": "催还款",
        "their_words": "后果自负",
        "own_words": "请发短信",
        "introduced": "自称银行委托",
        "promised": "无",
        "asked_for": "书面说明",
        "others_contacted": "打给了父母",
        "next_step": "查通话详单",
    }
    answer = ask_by_hand(None, None, ZONE, run=filling(**fields))
    assert answer is not None
    note = answer.note
    assert (note.about, note.direction, note.duration_ms, note.amount_minor) == (
        NoteAbout.CALL,
        Direction.IN,
        270_000,
        824_050,
    )
    assert (note.happened, note.precision) == (datetime(2024, 3, 12, 10, 15), Precision.MINUTE)
    plain = {name: value for name, value in fields.items() if name in HandNote.__dataclass_fields__}
    assert {name: str(getattr(note, name)) for name in plain} == plain
    assert ask_by_hand(None, note, ZONE, run=filling()) == ByHandAnswer(note)


@pytest.mark.parametrize(
    ("written", "wall", "precision"),
    [
        ("2024-03-12", datetime(2024, 3, 12), Precision.DAY),
        ("2024-03-12 10:15:30", datetime(2024, 3, 12, 10, 15, 30), Precision.SECOND),
        ("2024-03-12 10:15", datetime(2024, 3, 12, 10, 15), Precision.MINUTE),
        ("", None, Precision.MINUTE),
    ],
)
def test_the_time_is_as_fine_as_it_is_typed(qtbot: QtBot, written, wall, precision) -> None:
    answer = ask_by_hand(None, None, ZONE, run=filling(text="来电", when=written))
    assert answer is not None
    assert (answer.note.happened, answer.note.precision) == (wall, precision)
    assert ask_by_hand(None, answer.note, ZONE, run=filling()) == answer


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"text": "x", "when": "昨天"},
        {"text": "x", "when": f"{datetime.now(ZONE) + timedelta(days=2):%Y-%m-%d %H:%M}"},
        {"text": "x", "when": "1024-01-01"},
        {"text": "x", "amount": "很多"},
        {"text": "x", "length": "半小时"},
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(qtbot: QtBot, fields) -> None:
    run = filling(**fields)
    assert ask_by_hand(None, None, ZONE, run=run) is None
    assert run.said[0]


def test_a_note_is_kept_shown_with_its_age_and_changed(
    qtbot: QtBot, real: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = tmp_path / "名片.png"
    card.write_bytes(png(3))
    asked = [ByHandAnswer(VISIT, (card,))]
    monkeypatch.setattr(by_hand_dialog, "ask_by_hand", lambda *_given, **_more: asked.pop())
    window = open_window(qtbot, real)
    debt = next(iter(window.debts.model.debts()))
    go(qtbot, window, debt)
    window.actions_by_key["add_by_hand"].trigger()
    qtbot.waitUntil(lambda: window.detail.shown is not None)
    idle(qtbot, real)
    entry = real.desk.browsing.page(Scope(debt=debt.debt), 0, 10)[0]
    assert entry.kind is Kind.NOTE
    shown = texts(window.detail)
    assert "days after" in shown
    assert "neither as a call nor as a written record" in shown
    assert {"家门口", "邻居"} <= {each.toPlainText() for each in window.detail.findChildren(EvidenceText)}
    words = row_words(entry, ZONE)
    assert words.headline == "Note of a visit"
    assert "days after" in words.badges[0].text
    changed = HandNote(NoteAbout.VISIT, "三个人上门。", VISIT.happened, place="家门口")
    context = window.detail._context
    object.__setattr__(context, "questions", Questions(by_hand=lambda *_given: ByHandAnswer(changed)))
    note_card = window.detail.findChild(NoteCard)
    next(b for b in note_card.findChildren(QPushButton) if "Change" in b.text()).click()
    qtbot.waitUntil(lambda: window.detail.shown not in (None, entry.id))
    idle(qtbot, real)
    (new,) = real.desk.browsing.page(Scope(debt=debt.debt), 0, 10)
    assert (new.text, new.attachments) == ("三个人上门。", 1)
    window.actions_by_key["undo"].trigger()
    qtbot.waitUntil(lambda: real.desk.browsing.page(Scope(), 0, 10)[0].id == entry.id)
    idle(qtbot, real)


def test_the_first_screen_offers_a_note_and_the_help(qtbot: QtBot, real: Session) -> None:
    window = open_window(qtbot, real)
    go(qtbot, window, INBOX)
    offered = {button.text() for button in window.timeline._empty.findChildren(QPushButton)}
    assert {"Add a call by hand…", "How to get things off the phone…"} <= offered
    assert window.actions_by_key["add_by_hand"].isEnabled()


def test_the_register_is_asked_for_and_changed(
    qtbot: QtBot, real: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = PhoneFolder(tmp_path / "phone")
    folder.sms(sms_xml("您好", later(days=1)), sms_xml("再见", later(days=2)))
    real.desk.intake.take_in([folder.folder])
    window = open_window(qtbot, real)
    go(qtbot, window, ALL)
    choose(qtbot, window, 0)
    seen: list[tuple[tuple[Phone, ...], int]] = []
    steps = [
        lambda phones: PhoneWish(PhoneAct.ADD),
        lambda phones: PhoneWish(PhoneAct.ASSIGN_CHOSEN, phones[0]),
        lambda phones: PhoneWish(PhoneAct.CLOCK, phones[0]),
        lambda phones: PhoneWish(PhoneAct.CHANGE, phones[0]),
        lambda phones: None,
    ]

    def answer(_parent, phones, chosen, may_write):
        seen.append((phones, chosen))
        return steps[len(seen) - 1](phones)

    monkeypatch.setattr(phones_dialog, "ask_phones", answer)
    given = iter([PhoneDraft("红米"), PhoneDraft("红米", "抽屉", date(2024, 5, 1), "对过时")])
    monkeypatch.setattr(phones_dialog, "ask_phone", lambda *_: next(given))
    monkeypatch.setattr(phones_dialog, "ask_clock", lambda *_: ClockAnswer(300_000, "对过时"))
    window.actions_by_key["show_phones"].trigger()
    qtbot.waitUntil(lambda: len(seen) == 5, timeout=10_000)
    idle(qtbot, real)
    (phone,), chosen = seen[-1]
    assert (phone.draft.kept_at, phone.ahead_ms, phone.items, chosen) == ("抽屉", 300_000, 1, 1)
    entry = real.desk.browsing.page(Scope(), 0, 10)[0]
    assert entry.at.utc == later(days=1).astimezone(UTC) - timedelta(minutes=5)
    assert "Clock corrected" in [badge.text for badge in row_words(entry, ZONE).badges]
    window.open_entry(entry)
    qtbot.waitUntil(lambda: window.detail.shown == entry.id)
    idle(qtbot, real)
    assert "corrected, the phone's clock ran 0:05:00 ahead" in texts(window.detail)
    next(b for b in window.detail.findChildren(QPushButton) if b.text() == "All times found").click()
    shown = texts(window.detail)
    assert "the clock of 红米 ran 0:05:00 ahead (h:min:s) (对过时)" in shown
    assert "as the phone's clock wrote it" in shown
    assert "taken in here" in shown


def test_the_register_shows_every_phone_and_offers_what_can_be_done(qtbot: QtBot) -> None:
    phones = (
        Phone(PhoneId(1), PhoneDraft("红米\u202eABC", "抽屉", date(2024, 4, 1), "屏幕碎"), -61_000, 3, 40),
        Phone(PhoneId(2), PhoneDraft("华为"), 0, 0, 0),
    )
    seen = {}

    def run(dialog):
        seen["cells"] = [[dialog.table.item(line, column).text() for column in range(6)] for line in range(2)]
        seen["words"] = texts(dialog)
        seen["chosen"] = dialog.assign_chosen.text()
        dialog.table.setCurrentCell(1, 0)
        dialog.clock.click()
        return True

    assert ask_phones(None, phones, 2, True, run=run) == PhoneWish(PhoneAct.CLOCK, phones[1])
    assert seen["cells"][0] == ["红米ABC", "3", "0:01:01 behind (h:min:s)", "抽屉", "2024-04-01", "屏幕碎"]
    assert seen["cells"][1][2:5] == ["taken to be right", "", "not yet"]
    assert "Do not delete them" in seen["words"]
    assert "2 selected entries" in seen["chosen"]

    def look(dialog):
        assert not dialog.change.isEnabled()
        assert not dialog.add_phone.isEnabled()
        return True

    assert ask_phones(None, phones, 0, False, run=look) is None


def test_a_clock_needs_a_span_and_a_word_on_how_it_is_known(qtbot: QtBot) -> None:
    phone = Phone(PhoneId(1), PhoneDraft("红米"), 0, 0, 0)
    answer = ask_clock(None, phone, run=filling(way=-1, span="1d 2:03:04", note="看过电视报时"))
    assert answer == ClockAnswer(-93_784_000, "看过电视报时")
    assert ask_clock(None, phone, run=filling(span="0:00")) == ClockAnswer(0, "")
    for fields in ({"span": "5", "note": "x"}, {"span": "", "note": "x"}, {"span": "0:05", "note": ""}):
        run = filling(**fields)
        assert ask_clock(None, phone, run=run) is None
        assert run.said[0]
    for span in (1000, 60_000, 86_400_000 + 5000):
        assert read_span(written_span(-span)) == span


def test_a_phone_needs_a_name_and_a_readable_date(qtbot: QtBot) -> None:
    assert ask_phone(None, None, run=filling(name=" ")) is None
    assert ask_phone(None, None, run=filling(name="a", checked_on="昨天")) is None
    said = PhoneDraft("红米", "抽屉", date(2024, 4, 1), "碎屏")
    assert ask_phone(None, said, run=filling()) == said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_has_steps_for_every_brand_and_kind(qtbot: QtBot, language: str) -> None:
    use_language(language)
    brands = phone_help().brands()
    assert {"xiaomi", "huawei", "oppo", "vivo", "samsung", "meizu", "iphone", "other"} == {
        b.key for b in brands
    }
    dialog = PhoneHelpDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    for position, brand in enumerate(brands):
        dialog.brand.setCurrentIndex(position)
        shown = texts(dialog)
        steps = phone_help().steps(brand.key)
        assert [each.kind for each in steps] == ["recordings", "call_log", "sms", "chats", "bills"]
        for each in steps:
            assert each.title in shown
            assert len(each.steps) >= 2
            assert all(step in shown for step in each.steps)
            assert each.expires in shown
    assert phone_help().dated.isoformat() in texts(dialog)
    dialog.close()


def test_help_says_what_expires_and_is_not_surer_than_its_sources() -> None:
    use_language("en")
    steps = {each.kind: each for each in phone_help().steps("xiaomi")}
    assert "500 to 1000" in steps["call_log"].expires
    assert "6 months" in steps["call_log"].expires
    assert "Many phones" in steps["call_log"].expires
    assert "before paying" in steps["bills"].expires
    assert "MIUI/sound_recorder/call_rec" in steps["recordings"].steps[0]
    for brand in phone_help().brands():
        assert "usually" in phone_help().steps(brand.key)[0].steps[0]


def test_an_entry_filed_by_hand_is_where_the_user_is(qtbot: QtBot, real: Session, monkeypatch) -> None:
    """At the inbox, identifiers decide."""
    monkeypatch.setattr(by_hand_dialog, "ask_by_hand", lambda *_given, **_more: ByHandAnswer(VISIT))
    window = open_window(qtbot, real)
    go(qtbot, window, INBOX)
    window.actions_by_key["add_by_hand"].trigger()
    qtbot.waitUntil(lambda: window.detail.shown is not None)
    idle(qtbot, real)
    assert window.timeline.place.kind is PlaceKind.INBOX
    assert isinstance(window.timeline.place, Place)
    assert real.desk.browsing.page(Scope(inbox=True), 0, 5)[0].noted_at is not None


def test_suggestions_are_decided_with_one_key_and_undone(qtbot: QtBot, real: Session, tmp_path: Path) -> None:
    folder = PhoneFolder(tmp_path / "phone")
    folder.sms(
        sms_xml("我是网商银行贷后的小李，工号8821", later(days=1), "13800138000"),
        sms_xml("我是网商银行客服小王", later(days=2), "13900001111"),
    )
    debt, _changes = real.desk.debts.add(DebtDraft("网商", creditor="网商银行"))
    real.desk.intake.take_in([folder.folder])
    window = open_window(qtbot, real)
    go(qtbot, window, Place(PlaceKind.DEBT, debt, "网商"))
    window.actions_by_key["show_suggestions"].trigger()
    dialog = window.findChild(SuggestionsDialog)
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    shown = dialog.list.item(0).text()
    assert "seems to belong to 网商" in shown or "seems to speak for" in shown
    assert "says it speaks for 网商银行" in shown
    first, second = (each.text.values["number"] for each in dialog.suggestions)
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.list.count() == 1 and dialog.take.isEnabled())
    assert first in {each.written for each in real.desk.debts.get(debt).draft.identifiers}
    qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: dialog.list.count() == 0 and dialog.nothing.isVisible())
    assert second not in {each.written for each in real.desk.debts.get(debt).draft.identifiers}
    assert not dialog.take.isEnabled()
    window.actions_by_key["undo"].trigger()
    qtbot.waitUntil(lambda: dialog.list.count() == 1)
    dialog.close()
    idle(qtbot, real)
