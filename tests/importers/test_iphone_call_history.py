import pytest
from phone_databases import APPLE_S, IPHONE_CALLS, IPHONE_OLD_CALLS, UNIX_MS, database
from xml_backups import plain, read, sentences, source_of

from evidence_desk.domain.communication import Direction
from evidence_desk.importers import choose
from evidence_desk.importers._sqlite_source import row_at
from evidence_desk.importers.iphone_call_history import IMPORTER


def call(**more):
    stated = {"ZDATE": APPLE_S + 0.25, "ZDURATION": 65.4, "ZADDRESS": "13800138000", "ZORIGINATED": 0}
    return stated | {"ZANSWERED": 1, "ZCALLTYPE": 1, "ZSERVICE_PROVIDER": "com.apple.Telephony"} | more


def calls(folder, *rows, name="CallHistory.storedata"):
    return source_of(database(folder / name, IPHONE_CALLS, {"ZCALLRECORD": rows}))


def test_one_call(tmp_path):
    source = calls(tmp_path, call())
    assert choose(source) is IMPORTER
    (one,), notices, attachments = read(IMPORTER, source)
    assert (notices, attachments) == ([], [])
    assert plain(one) == {
        "locator": "zcallrecord[1]",
        "kind": "call",
        "source_class": "device_call_log",
        "at": "2024-03-12T09:30:15.250+08:00",
        "written": "731899815.25",
        "direction": "in",
        "number": "13800138000",
        "duration_ms": 65400,
        "details": {"service": "com.apple.Telephony", "call_type": "incoming", "answered": True},
    }
    assert row_at(source, one.locator)["zduration"] == 65.4


def test_ways_and_whether_anybody_talked(tmp_path):
    rows = (
        call(ZORIGINATED=1),
        call(ZORIGINATED=1, ZDURATION=0, ZANSWERED=0),
        call(ZDURATION=0, ZANSWERED=0),
        call(ZADDRESS=b"+8613800138000", ZCALLTYPE=16, ZNAME="张三"),
        call(ZORIGINATED=None, ZADDRESS=None, ZDURATION=None, ZANSWERED=None),
    )
    found = read(IMPORTER, calls(tmp_path, *rows))[0]
    assert [(one.direction, one.details["call_type"], one.duration_ms) for one in found] == [
        (Direction.OUT, "outgoing", 65400),
        (Direction.OUT, "outgoing", 0),
        (Direction.IN, "missed", 0),
        (Direction.IN, "incoming", 65400),
        (Direction.UNKNOWN, "unknown", None),
    ]
    assert [one.details.get("answered") for one in found] == [True, False, False, True, None]
    assert (found[3].untrusted_number, found[3].untrusted_name) == ("+8613800138000", "张三")
    assert found[3].details["app"] == "FaceTime audio"
    assert found[4].untrusted_number is None


def test_the_older_table(tmp_path):
    rows = [
        {"address": "13800138000", "date": UNIX_MS // 1000, "duration": 65, "flags": 5},
        {"address": "95188", "date": UNIX_MS // 1000, "duration": 0, "flags": 4},
    ]
    source = source_of(database(tmp_path / "call_history.db", IPHONE_OLD_CALLS, {"call": rows}))
    assert choose(source) is IMPORTER
    out, missed = read(IMPORTER, source)[0]
    assert (out.locator, out.direction, out.duration_ms) == ("call[1]", Direction.OUT, 65000)
    assert (out.at.iso(), missed.details["call_type"]) == ("2024-03-12T09:30:15+08:00", "missed")


def test_the_same_call_in_two_backups_is_one(tmp_path):
    (first,) = read(IMPORTER, calls(tmp_path, call()))[0]
    later = read(IMPORTER, calls(tmp_path, call(ZDATE=1.0), call(), name="later.storedata"))[0]
    assert first.dedupe_key == later[1].dedupe_key != later[0].dedupe_key


@pytest.mark.parametrize("date", [None, 0, -1, "x", 1e300, float("inf"), b"\xff"])
def test_times_that_are_none(tmp_path, date):
    (one,), notices, _ = read(IMPORTER, calls(tmp_path, call(ZDATE=date)))
    assert (one.at, one.dedupe_key) == (None, None)
    assert sentences(notices)[0].startswith("A call here states no readable time.")


@pytest.mark.parametrize("length", [-1, 10**9, "x", float("inf"), b"\x01"])
def test_lengths_that_are_none(tmp_path, length):
    (one,), notices, _ = read(IMPORTER, calls(tmp_path, call(ZDURATION=length, ZORIGINATED="?", ZNAME=5)))
    assert (one.duration_ms, notices) == (None, [])


def test_no_calls(tmp_path):
    found, notices, _ = read(IMPORTER, calls(tmp_path))
    assert found == []
    assert sentences(notices)[0].startswith("This call log holds no calls.")
