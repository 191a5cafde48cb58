import json

import pytest
from xml_backups import SAMPLES, plain, read, sentences, source_of, written

from evidence_desk.domain.communication import Direction, Kind, SourceClass
from evidence_desk.importers import Claim, ImportRefused
from evidence_desk.importers._xml_stream import resolve
from evidence_desk.importers.calls_backup_xml import IMPORTER

CALLS = SAMPLES / "shared" / "calls"


def call_of(folder, **attributes):
    """The one call of a log whose row has these attributes, and the notices."""
    row = {"number": "13800138000", "duration": "43", "date": "1710207015123", "type": "1"} | attributes
    words = " ".join(f'{key}="{value}"' for key, value in row.items() if value is not None)
    communications, notices, _ = read(IMPORTER, written(folder, f'<calls count="1"><call {words} /></calls>'))
    return communications[0], notices


def test_a_call_log_reads_as_expected():
    expected = json.loads((SAMPLES / "expected" / "calls_count_mismatch.json").read_text(encoding="utf-8"))
    assert [plain(one) for one in IMPORTER.extract(source_of(CALLS / "calls-count-mismatch.xml"))] == expected


def test_two_overlapping_logs_hold_twenty_calls():
    keys = [
        call.dedupe_key
        for name in ("calls-backup.xml", "calls-count-mismatch.xml")
        for call in read(IMPORTER, source_of(CALLS / name))[0]
    ]
    assert (len(keys), len(set(keys))) == (28, 20)


def test_a_correct_count_gives_no_notice():
    assert read(IMPORTER, source_of(CALLS / "calls-backup.xml"))[1] == []


def test_locators_find_the_rows_again():
    path = CALLS / "calls-backup.xml"
    for call in read(IMPORTER, source_of(path))[0]:
        assert resolve(path, call.locator)["date"] == call.at.written
    with pytest.raises(LookupError):
        resolve(path, "/calls/call[17]")


@pytest.mark.parametrize(
    ("written_type", "call_type", "direction"),
    [
        ("1", "incoming", Direction.IN),
        ("2", "outgoing", Direction.OUT),
        ("3", "missed", Direction.IN),
        ("4", "voicemail", Direction.IN),
        ("5", "rejected", Direction.IN),
        ("6", "refused", Direction.IN),
        ("7", "answered_elsewhere", Direction.IN),
        ("99", "unknown", Direction.UNKNOWN),
        (None, "unknown", Direction.UNKNOWN),
    ],
)
def test_types(tmp_path, written_type, call_type, direction):
    call, _ = call_of(tmp_path, type=written_type, duration="0")
    assert (call.details["call_type"], call.direction, call.duration_ms) == (call_type, direction, 0)
    assert (call.kind, call.source_class) == (Kind.CALL, SourceClass.DEVICE_CALL_LOG)


@pytest.mark.parametrize("unanswered", ["3", "5", "6", "7"])
def test_the_duration_of_an_unanswered_call_is_ringing_not_talk(tmp_path, unanswered):
    call, _ = call_of(tmp_path, type=unanswered, duration="25")
    assert (call.duration_ms, call.details["ring_ms"]) == (None, 25_000)


@pytest.mark.parametrize("duration", ["null", None, "", "1:20", "-4", "9" * 5000])
def test_an_unreadable_duration_is_unknown(tmp_path, duration):
    assert call_of(tmp_path, duration=duration)[0].duration_ms is None


@pytest.mark.parametrize(
    ("attributes", "presentation"),
    [
        ({"presentation": "2", "number": ""}, "restricted"),
        ({"presentation": "3"}, "unknown"),
        ({"presentation": "4"}, "payphone"),
        ({"number": "-1"}, "unknown"),
        ({"number": "-2"}, "restricted"),
        ({"number": "-3"}, "payphone"),
    ],
)
def test_a_hidden_number_is_no_number(tmp_path, attributes, presentation):
    call, _ = call_of(tmp_path, **attributes)
    assert call.untrusted_number is None
    assert call.details["presentation"] == presentation
    assert call.details.get("number_as_written", "") == attributes.get("number", "13800138000")


def test_the_number_stays_as_written_and_equal_spellings_are_one_call(tmp_path):
    calls = [call_of(tmp_path, number=number)[0] for number in ("+86 138-0013-8000", "13800138000")]
    assert [call.untrusted_number for call in calls] == ["+86 138-0013-8000", "13800138000"]
    assert len({call.dedupe_key for call in calls}) == 1


@pytest.mark.parametrize(
    "date", ["0", "null", None, "", "-5", "99999999999999999999", "9" * 6000, "soon", "１７"]
)
def test_a_call_without_a_readable_time_is_kept_without_one(tmp_path, date):
    call, notices = call_of(tmp_path, date=date)
    assert (call.at, call.dedupe_key) == (None, None)
    assert [notice.locator for notice in notices] == ["/calls/call[1]"]


def test_a_time_in_seconds_is_read_as_seconds(tmp_path):
    call, _ = call_of(tmp_path, date="1710207015")
    assert call.at.iso() == "2024-03-12T09:30:15+08:00"
    assert (call.at.written, call.at.zone_known) == ("1710207015", True)


def test_names_of_the_unknown_are_none(tmp_path):
    assert call_of(tmp_path, contact_name="(Unknown)")[0].untrusted_name is None
    assert call_of(tmp_path, contact_name="null")[0].untrusted_name is None
    assert call_of(tmp_path, contact_name="客服小李")[0].untrusted_name == "客服小李"


def test_what_only_a_call_has_is_kept(tmp_path):
    call, _ = call_of(tmp_path, subscription_id="2", post_dial_digits=",801")
    assert call.details == {"call_type": "incoming", "sub_id": "2", "post_dial_digits": ",801"}


def test_a_log_that_is_cut_off_keeps_its_calls(tmp_path):
    whole = (CALLS / "calls-backup.xml").read_bytes()
    calls, notices, _ = read(IMPORTER, written(tmp_path, whole[:-100]))
    assert len(calls) == 15
    assert "ends in the middle of the call log; the 15 calls" in sentences(notices)[0]


@pytest.mark.parametrize(
    "content", [b"", b"<calls", b"<smses><call/></smses>", b"hello", b"<alllogs count='1'><log/></alllogs>"]
)
def test_other_files_are_not_claimed(tmp_path, content):
    source = written(tmp_path, content, "calls-20240312093015.xml")
    assert IMPORTER.claim(source) is Claim.NO
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(source))
