from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from evidence_desk.domain.communication import Direction, Kind, SourceClass
from evidence_desk.domain.moment import Moment, Precision, TimeSource
from evidence_desk.domain.screen import ScreenLine, ScreenText
from evidence_desk.domain.screen_reading import ScreenReading
from evidence_desk.enrichers import Subject, enrichers
from evidence_desk.enrichers._screen_entries import enriched_screen
from evidence_desk.enrichers.screenshot_text import ENRICHER
from evidence_desk.media import MediaDesk, MediaUnreadable

PHONE = Path(__file__).resolve().parents[2] / "resources/sample_case/phone"
CHAT = PHONE / "DCIM/Screenshots/Screenshot_2024-03-13-11-42-10-318_com.tencent.mm.jpg"
SMS = PHONE / "Pictures/Screenshots/Screenshot_20240315_081044_com.android.mms.jpg"
BILL = PHONE / "Download/账单_2024-03-12.png"
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def media():
    with MediaDesk() as desk:
        yield desk


class Willing:
    def check(self) -> None:
        pass


def taken(text: str, source: TimeSource = TimeSource.FILE_NAME) -> Moment:
    utc = datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)
    return Moment(utc, text, False, Precision.SECOND, source)


def subject(path: Path, moment: Moment | None = None, **details: object) -> Subject:
    return Subject(
        sha256="0" * 64, path=path, name=path.name, folder="", size=1, media_type="image/jpeg",
        importer="chat_screenshot", kind=Kind.SCREENSHOT, moment=moment, zone=ZONE, now=datetime.now(UTC),
        details=dict(details),
    )  # fmt: skip


def test_it_is_found_and_wants_pictures():
    assert ENRICHER in enrichers()
    assert ENRICHER.ready()
    assert ENRICHER.wants("chat_screenshot", "image/png", Kind.SCREENSHOT)
    assert not ENRICHER.wants("call_recording", "audio/mpeg", Kind.RECORDING)
    assert not ENRICHER.wants("unread", "image/png", None)


def test_a_chat_becomes_messages(media):
    found = ENRICHER.enrich(subject(CHAT, taken("2024-03-13T11:42:10"), app="wechat"), media, Willing())

    told = [(one.locator, one.direction, one.at.local(ZONE).strftime("%m-%d %H:%M"), one.untrusted_text)
            for one in found.communications]  # fmt: skip
    assert told == [
        ("message[0]", Direction.IN, "03-13 11:36", "您好，我是诚安资产的协商专员小李，3307转给我了"),
        ("message[1]", Direction.OUT, "03-13 11:36", "昨天电话里说今天还一部分就减免剩下的，能写个文字吗？"),
        ("message[2]", Direction.IN, "03-13 11:40", "减免的事我帮你问一下领导，你先把钱打过来"),
        ("message[3]", Direction.OUT, "03-13 11:40", "请先书面确认，我再还"),
        ("message[4]", Direction.IN, "03-13 11:40", "这个我们没有书面的"),
    ]
    first = found.communications[0]
    assert (first.kind, first.source_class, first.untrusted_name, first.untrusted_number) == (
        Kind.CHAT, SourceClass.SCREENSHOT, "协商专员小李", None,
    )  # fmt: skip
    assert (first.at.written, first.at.precision, first.at.source, first.at.zone_known) == (
        "11:36", Precision.MINUTE, TimeSource.RECORD, False,
    )  # fmt: skip
    assert first.details["box"] == pytest.approx([114, 232, 593, 361], abs=4)
    assert (first.details["app"], first.details["resolved_by"], "check" in first.details) == (
        "wechat",
        "clock",
        False,
    )


def test_every_message_can_be_found_again_in_the_result(media):
    found = ENRICHER.enrich(subject(CHAT, taken("2024-03-13T11:42:10")), media, Willing())

    screen = ScreenText.from_json(found.result["screen"])
    reading = ScreenReading.from_json(found.result["reading"])
    assert found.engine == screen.engine
    assert "rapidocr 3.10.0" in found.engine
    for one in found.communications:
        message = reading.messages[int(one.locator[8:-1])]
        assert (message.text, list(message.box)) == (one.untrusted_text, one.details["box"])


@pytest.mark.parametrize("moment", [None, taken("2024-03-13T11:42:10", TimeSource.FILE_MODIFIED)])
def test_without_the_time_of_taking_a_bare_time_is_no_time(media, moment):
    found = ENRICHER.enrich(subject(CHAT, moment), media, Willing())

    assert [one.at for one in found.communications] == [None] * 5
    assert found.communications[0].details["at_written"] == "11:36"


def test_a_thread_of_short_messages(media):
    found = ENRICHER.enrich(subject(SMS, taken("2024-03-15T08:10:44"), app="sms"), media, Willing())

    (one,) = found.communications
    assert (one.kind, one.untrusted_number, one.untrusted_name) == (Kind.SMS, "17000001122", None)
    assert one.at.local(ZONE) == datetime(2024, 3, 14, 23, 5, tzinfo=ZONE)
    assert one.untrusted_text.startswith("林小满，再不处理后果自负")


def test_the_app_a_picture_was_saved_from_is_not_the_one_it_shows(media):
    found = ENRICHER.enrich(
        subject(SMS, app="wechat", saved_at="2024-03-15T08:10:44+08:00"), media, Willing()
    )

    (one,) = found.communications
    assert (one.kind, one.details["app"], one.at) == (Kind.SMS, "sms", None)


def test_a_bill_becomes_one_entry_with_all_its_words(media):
    moment = taken("2024-03-12T09:00:00")
    found = ENRICHER.enrich(subject(BILL, moment), media, Willing())

    (one,) = found.communications
    assert (one.locator, one.kind, one.at, one.direction) == (
        "text", Kind.SCREENSHOT, moment, Direction.UNKNOWN,
    )  # fmt: skip
    assert "逾期本金" in one.untrusted_text
    assert "7,412.00" in one.untrusted_text
    assert found.result["text"] == one.untrusted_text


def test_what_is_no_picture_is_refused_with_a_sentence(media, tmp_path):
    (tmp_path / "x.png").write_bytes(b"no picture")

    with pytest.raises(MediaUnreadable):
        ENRICHER.enrich(subject(tmp_path / "x.png"), media, Willing())


def test_a_picture_without_words_has_no_entry():
    found = enriched_screen(ScreenText(9, 9, False, ()), None, None, ZONE)

    assert (found.communications, found.result["text"], found.notices) == ((), "", ())


def test_doubtful_words_are_to_be_checked_and_too_many_are_said_to_be():
    line = ScreenLine("应还500元", (100, 100, 600, 150), 0.94, 0, 1080, (255, 255, 255), 0, 2000)
    screen = ScreenText(1080, 2000, False, (line,), cut_short=True)

    found = enriched_screen(screen, None, None, ZONE, within="page[3]/")

    (one,) = found.communications
    assert (one.locator, one.details) == ("page[3]/text", {"confidence": 0.94, "check": True})
    assert len(found.notices) == 1
