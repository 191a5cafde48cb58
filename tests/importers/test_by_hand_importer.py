"""Files of notes made by hand, and files that only look like one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.hand_note import (
    MOST_BYTES,
    HandNote,
    NoteAbout,
    WrittenNote,
    from_json,
    note_age,
    to_bytes,
)
from evidence_desk.domain.moment import Precision, TimeSource, from_wall_clock
from evidence_desk.importers import Claim, ImportRefused, Notice, Source, choose
from evidence_desk.importers.by_hand import IMPORTER, NoteTooNew, NoteUnreadable

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2024, 3, 13, 4, 15, tzinfo=UTC)
NOTE = HandNote(
    NoteAbout.VISIT, "两个人上门", datetime(2024, 3, 12, 10, 15), place="家门口", witnesses="邻居"
)


def source(folder: Path, data: bytes, name: str = "note.json") -> Source:
    path = folder / name
    path.write_bytes(data)
    return Source(path, name, "", data[:4096], len(data), None, NOW, ZONE, "0" * 64, None)  # type: ignore[arg-type]


def read(folder: Path, data: bytes) -> tuple[list[Communication], list[Notice]]:
    given_ = source(folder, data)
    assert choose(given_) is IMPORTER
    found = list(IMPORTER.extract(given_))
    return [e for e in found if isinstance(e, Communication)], [e for e in found if isinstance(e, Notice)]


def test_a_note_is_one_communication(tmp_path):
    files = (("信.jpg", "a" * 64),)
    (found,), notices = read(tmp_path, to_bytes(WrittenNote(NOTE, NOW, "Asia/Shanghai", files, "b" * 64)))
    assert notices == []
    assert (found.kind, found.source_class, found.locator) == (Kind.NOTE, SourceClass.USER_NOTE, "whole")
    assert found.at is not None
    assert (found.at.source, found.at.precision, found.at.written) == (
        TimeSource.USER,
        Precision.MINUTE,
        "2024-03-12T10:15",
    )
    assert not found.at.zone_known
    assert found.untrusted_text == "两个人上门"
    assert found.details == {
        "about": "visit",
        "written_at": "2024-03-13T04:15:00+00:00",
        "account_of_it": "两个人上门",
        "place": "家门口",
        "witnesses": "邻居",
        "named_files": [["信.jpg", "a" * 64]],
        "replaces": "b" * 64,
    }


@given(
    st.builds(
        HandNote,
        about=st.sampled_from(NoteAbout),
        text=st.text(),
        happened=st.none() | st.datetimes().map(lambda at: at.replace(second=0, microsecond=0)),
        direction=st.sampled_from(Direction),
        duration_ms=st.none() | st.integers(0, 10**9),
        amount_minor=st.none() | st.integers(0, 10**12),
        their_words=st.text(),
        name=st.text(),
    ),
    st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),
)
def test_every_note_comes_back(note, at):
    written = WrittenNote(note, at, "Asia/Shanghai")
    data = to_bytes(written)
    assert to_bytes(written) == data
    assert from_json(json.loads(data)) == written


@pytest.mark.parametrize(
    "data",
    [
        b'{"evidence_desk_note": 1}',
        b'{"evidence_desk_note": 1, "kind": "call"}',
        b'{"evidence_desk_note": 1, "kind": "no such kind", "written_at": "2024-03-12T00:00:00+00:00"}',
        b'{"evidence_desk_note": 1, "kind": "call", "zone": "../etc", "written_at": "2024-03-12"}',
        b'{"evidence_desk_note": 1, "kind": ["call"], "zone": "Asia/Shanghai", "written_at": 7}',
        b'{"evidence_desk_note": 1, "kind": "call", "zone": "Asia/Shanghai", "text": 5,'
        b' "written_at": "2024-03-12T00:00:00+00:00"}',
        b'{"evidence_desk_note": 1, ' + b'"a": [' * 100_000,
        b'{"evidence_desk_note": 1, "kind": "call\xff"',
        b'{"evidence_desk_note": 1,' + b" " * MOST_BYTES + b'"kind": "call"}',
    ],
)
def test_what_only_begins_like_a_note_is_refused_with_a_sentence(tmp_path, data):
    with pytest.raises(NoteUnreadable) as raised:
        read(tmp_path, data)
    assert isinstance(raised.value, ImportRefused)
    assert raised.value.message().render("en")


def test_a_note_of_a_newer_desk_is_kept_for_it(tmp_path):
    with pytest.raises(NoteTooNew):
        read(tmp_path, b'{"evidence_desk_note": 2, "kind": "call"}')


@pytest.mark.parametrize("data", [b"{}", b"[]", b'{"evidence": 1}', b'{"messages": []}', b"", b"\x00" * 50])
def test_other_json_is_none(tmp_path, data):
    assert IMPORTER.claim(source(tmp_path, data)) is Claim.NO


def test_absurd_times_and_texts_are_kept_and_said(tmp_path):
    stated = json.loads(to_bytes(WrittenNote(NOTE, NOW, "Asia/Shanghai")))
    for happened in ("0001-01-01T00:00", "9999-12-31T23:59"):
        data = json.dumps(stated | {"happened_at": happened, "text": "\ud800坏字\x00"}).encode()
        (found,), notices = read(tmp_path, data)
        assert found.at is None
        assert "\x00" not in found.untrusted_text
        found.untrusted_text.encode("utf-8")
        assert len(notices) == 1
    later = stated | {"happened_at": "2024-03-14T00:00"}
    (found,), notices = read(tmp_path, json.dumps(later).encode())
    assert found.at is not None
    assert len(notices) == 1


def test_a_time_with_a_zone_of_its_own_is_put_on_the_wall_clock(tmp_path):
    stated = json.loads(to_bytes(WrittenNote(NOTE, NOW, "Asia/Shanghai"))) | {
        "happened_at": "2024-03-12T02:15:00+00:00"
    }
    assert from_json(stated).note.happened == datetime(2024, 3, 12, 10, 15)


def at(wall: datetime, precision: Precision = Precision.MINUTE):
    return from_wall_clock(wall, "", precision, TimeSource.USER, ZONE)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(minutes=0), "note made within the hour"),
        (timedelta(minutes=59), "note made within the hour"),
        (timedelta(minutes=60), "note made 1 hour after"),
        (timedelta(minutes=119), "note made 1 hour after"),
        (timedelta(hours=26), "note made 26 hours after"),
        (timedelta(hours=47, minutes=59), "note made 47 hours after"),
        (timedelta(hours=48), "note made 2 days after"),
        (timedelta(days=400), "note made 400 days after"),
        (timedelta(minutes=-1), "note made before the time it states"),
    ],
)
def test_the_age_of_a_note(after, said):
    happened = at(datetime(2024, 3, 12, 10, 15))
    assert note_age(happened, happened.utc + after).render("en") == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0, "note made on the same day"),
        (23, "note made on the same day"),
        (24, "note made 1 day after"),
        (49, "note made 2 days after"),
        (-1, "note made before the time it states"),
    ],
)
def test_the_age_of_a_note_that_names_only_a_day(hours, said):
    day = at(datetime(2024, 3, 12), Precision.DAY)
    assert note_age(day, day.utc + timedelta(hours=hours)).render("en") == said


def test_a_note_without_a_time_says_so():
    assert "not stated" in note_age(None, NOW).render("en")
