"""Screenshots as they are shown: what was read where, the user's words over it, and their order."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from case_steps import entries
from read_case import BILL, BLANK, FIRST, SECOND, THIRD, UNREAD, read_case

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.screen_order import Mark
from evidence_desk.media import MediaHung
from evidence_desk.services import conversations
from evidence_desk.services.screenshots import READER, PartSide, ReadState


@pytest.fixture
def desk(opened, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory):
    read_case(tmp_path_factory, tmp_path / "read case")
    return opened(tmp_path / "read case", "write")


def whole(desk, name: str) -> int:
    return next(each.id for each in entries(desk) if each.item_name == name and each.locator == "whole")


def test_a_conversation_is_shown_with_its_boxes_sides_and_entries(desk):
    shown = desk.screenshots.of(whole(desk, FIRST))
    assert (shown.state, shown.width, shown.height, shown.again) == (ReadState.READ, 720, 1600, False)
    assert [(part.side, part.text) for part in shown.parts] == [
        (PartSide.THEM, "您好，我是诚安资产的协商专员小李，3307转给我了"),
        (PartSide.ME, "昨天电话里说今天还一部分就减免剩下的，能写个文字吗？"),
    ]
    for part in shown.parts:
        left, top, right, bottom = part.box
        assert 0 <= left < right <= 720
        assert 0 <= top < bottom <= 1600
        assert desk.browsing.entry(part.entry).text == part.text
        assert part.at.local().strftime("%Y-%m-%d %H:%M") == "2024-03-13 11:36"
    assert "rapidocr" in shown.engine
    assert desk.screenshots.of(shown.parts[1].entry) == shown


def test_a_bill_is_shown_line_by_line_and_its_words_are_one_entry(desk):
    shown = desk.screenshots.of(whole(desk, BILL.name))
    assert {part.side for part in shown.parts} == {PartSide.LINE}
    assert shown.words is not None
    assert desk.browsing.entry(shown.words).text == shown.text
    assert all(part.check == (part.confidence < 0.95) for part in shown.parts)


def test_corrections_and_times_lie_over_what_was_read(desk):
    part = desk.screenshots.of(whole(desk, FIRST)).parts[0]
    desk.claims.type_text(part.entry, "我是诚安资产的小李")
    desk.claims.set_time(part.entry, datetime(2024, 3, 13, 11, 30), "手机上看到")
    now = desk.screenshots.of(part.entry).parts[0]
    assert (now.text, now.typed) == (part.text, "我是诚安资产的小李")
    assert now.at.local().strftime("%H:%M") == "11:30"


def test_what_is_not_read_yet_says_where_it_stands(desk, monkeypatch):
    assert desk.screenshots.of(whole(desk, BLANK)).state is ReadState.NOTHING
    waiting = whole(desk, UNREAD)
    assert desk.screenshots.of(waiting).state is ReadState.UNPLANNED
    desk.enriching.plan()
    assert desk.screenshots.of(waiting).state is ReadState.WAITING
    assert desk.enriching.next() is not None
    assert desk.screenshots.of(waiting).state is ReadState.READING
    desk.enriching.release()

    def unreadable(*_given: object) -> None:
        raise MediaHung

    monkeypatch.setattr(desk._media, "read_screen", unreadable)
    desk.enriching.run()
    shown = desk.screenshots.of(waiting)
    assert shown.state is ReadState.FAILED
    assert [each.render("en") for each in shown.notices] == [MediaHung().message().render("en")]


def test_reading_again_keeps_what_was_read_and_corrected_until_then(desk):
    before = desk.screenshots.of(whole(desk, THIRD))
    desk.claims.type_text(before.parts[0].entry, "请书面确认")
    desk.enriching.redo(whole(desk, THIRD), READER)
    shown = desk.screenshots.of(whole(desk, THIRD))
    assert shown.again
    assert [part.text for part in shown.parts] == [part.text for part in before.parts]
    desk.enriching.run()
    after = desk.screenshots.of(whole(desk, THIRD))
    assert not after.again
    assert [(part.entry, part.typed) for part in after.parts] == [
        (before.parts[0].entry, "请书面确认"),
        (before.parts[1].entry, None),
    ]


def test_rows_of_pictures_know_how_many_entries_were_read(desk):
    rows = {each.item_name: each for each in entries(desk, None, Kind.SCREENSHOT) if each.locator == "whole"}
    known = {name: rows[name].read_entries for name in (FIRST, BILL.name, BLANK, UNREAD)}
    assert known == {FIRST: 2, BILL.name: 1, BLANK: 0, UNREAD: None}


def test_pictures_of_one_conversation_stand_in_order_with_what_is_between_them(desk):
    strip = desk.conversations.around(whole(desk, THIRD))
    assert [each.name for each in strip.screens] == [FIRST, SECOND, THIRD]
    assert [each.entry for each in strip.screens] == [whole(desk, n) for n in (FIRST, SECOND, THIRD)]
    assert strip.here == 2
    assert [(join.overlap, join.marks) for join in strip.joins] == [(0, (Mark.MISSING_OVERLAP,)), (1, ())]
    assert "小李" in strip.title
    message = desk.screenshots.of(whole(desk, SECOND)).parts[0].entry
    assert desk.conversations.around(message).here == 1
    assert desk.conversations.around(whole(desk, BILL.name)) is None


def test_the_order_is_kept_until_a_picture_is_read_anew(desk, monkeypatch):
    asked = []
    order = conversations.order_screens
    monkeypatch.setattr(
        conversations, "order_screens", lambda readings: asked.append(len(readings)) or order(readings)
    )
    for name in (FIRST, SECOND, FIRST):
        desk.conversations.around(whole(desk, name))
    assert asked == [3]
    desk.filing.file([whole(desk, THIRD)], None)
    assert len(desk.conversations.around(whole(desk, FIRST)).screens) == 2
    assert asked == [3, 2]


def test_an_entry_nobody_knows_has_no_picture(desk):
    for ask in (desk.screenshots.of, desk.conversations.around):
        with pytest.raises(KeyError):
            ask(4711)


def test_no_more_pictures_are_compared_than_stated(desk, monkeypatch):
    monkeypatch.setattr(conversations, "MOST_SCREENS", 2)
    strip = desk.conversations.around(whole(desk, FIRST))
    assert strip.others_left_out
    assert len(strip.screens) == 2
