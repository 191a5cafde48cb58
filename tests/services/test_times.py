"""Every time a source states stands side by side: which one counts and why, the user's own on top."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from case_steps import entries, only
from phone_files import TUESDAY, huawei, later, sms_xml

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.hand_note import HandNote, NoteAbout
from evidence_desk.domain.moment import TimeSource

SHARED = Path(__file__).parent.parent / "samples" / "shared"
STAMP = datetime(2024, 6, 1, 4, 0, tzinfo=UTC)


def read(desk, number) -> dict[str, object]:
    return {reading.source.render("en"): reading for reading in desk.browsing.details(number).times}


def stamped(path: Path) -> Path:
    os.utime(path, (STAMP.timestamp(), STAMP.timestamp()))
    return path


def test_a_recording_by_its_name_with_the_file_systems_time_as_a_hint(desk, phone):
    stamped(phone.recording(huawei(), seconds=60))
    desk.intake.take_in([phone.folder])
    entry = only(desk, Kind.RECORDING)
    times = desk.browsing.details(entry.id).times
    assert times[0].moment == entry.at
    assert times[0].source.render("en") == "file name"
    assert "no record states one" in times[0].why.render("en")
    assert all(reading.why is None for reading in times[1:])
    found = read(desk, entry.id)
    assert found["file system"].moment.utc == STAMP
    assert "end of the call" in found["file system"].note.render("en")
    assert found["file system, less the length"].moment.utc == STAMP - timedelta(seconds=60)
    assert abs(found["taken in here"].moment.utc - datetime.now(UTC)) < timedelta(minutes=5)
    assert entry.at.source is TimeSource.FILE_NAME, "a hint is never the time that counts"


def test_a_nameless_recording_by_its_container(desk, phone, tmp_path):
    import av

    path = tmp_path / "催收.m4a"
    with av.open(str(path), "w", format="mp4") as container:
        container.metadata["creation_time"] = "2024-03-12T02:16:30.000000Z"
        stream = container.add_stream("aac", rate=8000)
        frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
        frame.sample_rate = 8000
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        for number in range(40):
            frame.pts = number * 1024
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    desk.intake.take_in([path])
    entry = only(desk, Kind.RECORDING)
    first, *_ = desk.browsing.details(entry.id).times
    assert (entry.at.source, first.moment) == (TimeSource.CONTAINER, entry.at)
    closed = read(desk, entry.id)["sound file closed"]
    assert closed.moment.utc == datetime(2024, 3, 12, 2, 16, 30, tzinfo=UTC)
    assert "end of the call" in closed.note.render("en")
    assert timedelta(seconds=4) < closed.moment.utc - entry.at.utc < timedelta(seconds=6)


def test_a_picture_by_exif(desk, tmp_path):
    from PIL import Image

    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2024:03:12 10:15:30"
    Image.new("RGB", (40, 40), "white").save(path, exif=exif)
    desk.intake.take_in([stamped(path)])
    entry = only(desk, Kind.SCREENSHOT)
    first, *_ = desk.browsing.details(entry.id).times
    assert (entry.at.source, first.moment, first.written) == (
        TimeSource.EXIF,
        entry.at,
        "2024:03:12 10:15:30",
    )
    assert "zone" in first.note.render("en")
    assert read(desk, entry.id)["file system"].moment.utc == STAMP


def test_a_message_by_its_record(desk, phone):
    sent = str(round((TUESDAY - timedelta(seconds=3)).timestamp() * 1000))
    phone.sms(sms_xml("您好", TUESDAY, date_sent=sent))
    desk.intake.take_in([phone.folder])
    entry = only(desk, Kind.SMS)
    first, *_ = desk.browsing.details(entry.id).times
    assert (entry.at.source, first.moment) == (TimeSource.RECORD, entry.at)
    assert "taken in here" in read(desk, entry.id)


def test_the_users_time_stands_on_top_with_their_word_for_it(desk, phone):
    desk.intake.take_in([phone.recording("催收.wav", seconds=2)])
    entry = only(desk, Kind.RECORDING)
    assert entry.at is None
    assert "taken in here" in read(desk, entry.id)
    desk.claims.set_time(entry.id, datetime(2024, 3, 12, 9, 30), "通话记录上看到的")
    first, *_ = desk.browsing.details(entry.id).times
    assert first.source.render("en") == "set by you"
    assert first.why.render("en").endswith(": 通话记录上看到的")
    desk.history.undo()
    assert desk.browsing.entry(entry.id).at is None


def test_a_mail_states_its_date(desk):
    mails = sorted((SHARED / "mail").glob("*.eml"))
    assert mails
    desk.intake.take_in(mails)
    dated = [entry for entry in entries(desk, None, Kind.EMAIL) if entry.at]
    assert dated
    for entry in dated:
        times = desk.browsing.details(entry.id).times
        assert times[0].moment == entry.at
        assert times[0].why is not None


def test_a_note_says_when_it_was_written(desk):
    wall = later(hours=1).replace(tzinfo=None)
    number, _ = desk.by_hand.add(HandNote(NoteAbout.CALL, "来电", wall))
    found = read(desk, number)
    assert found["set by you"].moment.local().replace(tzinfo=None) == wall.replace(second=0)
    assert abs(found["note written"].moment.utc - found["taken in here"].moment.utc) < timedelta(minutes=1)


@pytest.mark.parametrize("stated", ["not a time", "0000-00-00", "9999-12-31T23:59:59+00:00", 10**30, -5, ""])
def test_what_is_no_time_is_shown_as_it_stands(stated):
    from evidence_desk.services.times import _stated
    from evidence_desk.text import Message

    reading = _stated(Message("x"), stated, None)
    assert reading.moment is None
    assert reading.written == str(stated)
