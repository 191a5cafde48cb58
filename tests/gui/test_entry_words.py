"""What a row says: whole facts, no invented ones, and evidence text that stays text."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest
from fake_desk import entry, moment
from hypothesis import example, given
from hypothesis import strategies as st

from evidence_desk.domain.communication import CommunicationId, Direction, Kind
from evidence_desk.domain.corroboration import Grade
from evidence_desk.domain.debt import DebtId
from evidence_desk.domain.moment import Precision
from evidence_desk.domain.timeline import Badges
from evidence_desk.gui import dates, entry_words
from evidence_desk.gui.entry_words import one_line, row_words

ZONE = ZoneInfo("Asia/Shanghai")


def test_a_recording_says_who_how_long_what_and_two_facts() -> None:
    words = row_words(
        entry(
            1,
            Kind.RECORDING,
            at=moment(0),
            counterparty="催收专员",
            duration_ms=250_000,
            text="今天还 3,200 元",
            badges=Badges(Grade.STRONG, Grade.NONE),
        ),
        ZONE,
    )
    assert (words.clock, words.short_day, words.month) == ("09:30", "Tue 12 Mar", "Mar 2024")
    assert words.headline == "Incoming · 催收专员 · 138 0013 8000"
    assert words.detail == "4 min 10 s · “今天还 3,200 元”"
    assert [(b.text, b.tone, b.fill) for b in words.badges] == [
        ("Call: strong", "support", 3),
        ("Content: none", "alone", 0),
    ]
    assert words.sentence == (
        "Tuesday, 12 Mar 2024 09:30; Recording; Incoming · 催收专员 · 138 0013 8000; "
        "4 min 10 s · “今天还 3,200 元”; Call: strong; Content: none"
    )


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    words = row_words(entry(1, at=None, number=None, counterparty=None, item_name=""), ZONE)
    assert (words.clock, words.day, words.short_day) == ("", "", "No date")
    assert words.headline == "SMS · number not known"
    assert words.sentence.startswith("Time not known; ")


def test_a_date_without_a_time_gets_no_time() -> None:
    words = row_words(entry(1, at=moment(0, Precision.DAY)), ZONE)
    assert (words.short_day, words.clock) == ("Tue 12 Mar", "")


@pytest.mark.parametrize(
    ("changes", "headline", "detail", "icon"),
    [
        ({"duration_ms": 31_000, "direction": Direction.OUT}, "Outgoing", "Connected, 31 s", "phone_out"),
        ({"duration_ms": 0, "call_type": "missed"}, "Missed call", "Not connected", "phone_missed"),
        ({"duration_ms": None}, "Incoming", "Length not known", "phone_in"),
        ({"duration_ms": 3_700_000, "direction": Direction.UNKNOWN}, "Call", "Connected, 1 h 2 min", "phone"),
    ],
)
def test_calls(changes: dict, headline: str, detail: str, icon: str) -> None:
    words = row_words(entry(1, Kind.CALL, text="", **changes), ZONE)
    assert words.headline == f"{headline} · 138 0013 8000"
    assert (words.detail, words.icon) == (detail, icon)


def test_a_call_of_a_recorded_event_is_marked_as_the_same_call() -> None:
    words = row_words(entry(2, Kind.CALL, same_event=(CommunicationId(1),), duration_ms=5000), ZONE)
    assert [badge.text for badge in words.badges] == ["Same call"]


def test_nothing_assessed_is_one_grey_badge() -> None:
    words = row_words(entry(1, Kind.RECORDING, badges=Badges(Grade.NOT_ASSESSED, Grade.NOT_ASSESSED)), ZONE)
    assert [(badge.text, badge.tone) for badge in words.badges] == [("Not assessed", "grey")]


def test_a_flag_is_said_wherever_the_grade_does_not_say_it() -> None:
    for content, words in (
        (Grade.MEDIUM, ["Call: medium", "Content: medium", "To complete"]),
        (Grade.NONE, ["Call: medium", "Content: none"]),
    ):
        flagged = entry(1, Kind.RECORDING, badges=Badges(Grade.MEDIUM, content), flagged=True)
        assert [badge.text for badge in row_words(flagged, ZONE).badges] == words


def test_a_notice_about_an_export_is_not_repeated_on_its_rows() -> None:
    assert row_words(entry(1, locator="/smses/sms[3]", has_notice=True), ZONE).badges == ()
    assert [badge.text for badge in row_words(entry(1, has_notice=True), ZONE).badges] == ["Notice"]


def test_the_debt_is_named_only_where_debts_are_mixed() -> None:
    filed = entry(1, debt=DebtId(1), debt_name="网商贷")
    assert row_words(filed, ZONE).badges == ()
    assert [badge.text for badge in row_words(filed, ZONE, with_debt=True).badges] == ["网商贷"]


def test_evidence_text_cannot_turn_or_break_a_line() -> None:
    words = row_words(entry(1, text="{0} %s\n<b>x</b>\u202edrawkcab", counterparty="a\r\nb"), ZONE)
    assert words.detail == "{0} %s <b>x</b>drawkcab"
    assert words.headline == "SMS · a b · 138 0013 8000"


@given(st.text(max_size=600))
def test_one_line_is_short_single_and_keeps_its_reading_order(text: str) -> None:
    line = one_line(text)
    assert len(line) <= 240
    assert len(line.splitlines()) <= 1
    assert not set(line) & {chr(c) for c in (0x202A, 0x202B, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x200F)}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("13800138000", "138 0013 8000"),
        ("+8613800138000", "138 0013 8000"),
        ("95188", "95188"),
        ("10690880571", "1069 0880 571"),
        ("银行客服", "银行客服"),
    ],
)
def test_numbers_are_grouped_as_people_read_them(written: str, shown: str) -> None:
    assert dates.number(written) == shown


@given(st.integers(0, 10**9))
@example(59_500)
@example(3_599_600)
@example(7_199_000)
def test_durations_never_show_sixty(milliseconds: int) -> None:
    assert not re.search(r"\b60 (s|min)", dates.duration(milliseconds))


def test_every_grade_has_its_words_and_tone():
    for table in (entry_words._CALL_GRADES, entry_words._CONTENT_GRADES, entry_words._TONES):
        assert set(table) == set(Grade)


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (None, "Kept as it is; not read"),
        (0, "Read; no words found in it"),
        (1, "Read: 1 entry"),
        (7, "Read: 7 entries"),
    ],
)
def test_a_picture_says_what_was_read_from_it(read: int | None, said: str) -> None:
    shot = entry(1, Kind.SCREENSHOT, number=None, text="", read_entries=read)
    assert row_words(shot, ZONE).detail == said
    assert (
        row_words(entry(1, Kind.SCREENSHOT, number=None, text="还款", read_entries=read), ZONE).detail
        == "还款"
    )
