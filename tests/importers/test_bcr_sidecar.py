import json

import pytest
from chat_exports import check_survives, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import plain, read, sentences, written

from evidence_desk.domain.communication import Direction
from evidence_desk.importers import Claim, ImportRefused, choose
from evidence_desk.importers.bcr_sidecar import IMPORTER

NAME = "20240312_093015.123+0800_in_13800138000.json"
CALL = {
    "timestamp_unix_ms": 1710207015123,
    "timestamp": "2024-03-12T09:30:15.123+08:00",
    "direction": "in",
    "sim_slot": 1,
    "call_log_name": "催收",
    "calls": [
        {
            "phone_number": "+8613800138000",
            "phone_number_formatted": "138 0013 8000",
            "contact_name": "张三",
            "caller_name": None,
        }
    ],
    "output": {
        "format": {"type": "OGG/Opus"},
        "recording": {"duration_secs_total": 65.5, "duration_secs_encoded": 60.25, "was_ever_holding": True},
    },
}


def sidecar(folder, name=NAME, **more):
    return written(folder, json.dumps(CALL | more, ensure_ascii=False, indent=2), name)


def test_a_call(tmp_path):
    source = sidecar(tmp_path)
    assert choose(source) is IMPORTER
    (one,), notices, attachments = read(IMPORTER, source)
    assert (notices, attachments) == ([], [])
    assert plain(one) == {
        "locator": "whole",
        "kind": "call",
        "source_class": "device_call_log",
        "at": "2024-03-12T09:30:15.123+08:00",
        "written": "1710207015123",
        "direction": "in",
        "number": "+8613800138000",
        "name": "张三",
        "duration_ms": 65500,
        "details": {
            "call_type": "incoming",
            "recording_stem": "20240312_093015.123+0800_in_13800138000",
            "sim_slot": "1",
            "encoded_ms": 60250,
            "was_on_hold": True,
            "made_by": "BCR",
        },
    }


def test_a_conference_has_no_one_number(tmp_path):
    calls = [{"phone_number": "95188"}, {"phone_number": None, "contact_name": "李四"}]
    (one,) = read(IMPORTER, sidecar(tmp_path, direction="conference", calls=calls))[0]
    assert (one.direction, one.untrusted_number, one.details["conference"]) == (Direction.UNKNOWN, None, True)
    assert one.details["callers"] == [["95188", ""], ["", "李四"]]


@pytest.mark.parametrize(
    "more",
    [
        {"calls": None, "output": None, "direction": None, "sim_slot": None, "call_log_name": None},
        {"calls": "x", "output": [], "direction": {}, "sim_slot": True, "call_log_name": ["x"]},
        {"calls": [None, 5, {"phone_number": {}}], "output": {"recording": {"duration_secs_total": "x"}}},
        {"calls": [{}], "output": {"recording": {"duration_secs_total": 1e300}}},
        {"calls": [{"phone_number": "1" * 5000}], "output": {"recording": {"duration_secs_total": -1}}},
    ],
)
def test_whatever_the_fields_hold(tmp_path, more):
    (one,), notices, _ = read(IMPORTER, sidecar(tmp_path, **more))
    assert (one.duration_ms, notices) == (None, [])


def test_the_written_time_where_the_number_is_none(tmp_path):
    (one,), notices, _ = read(IMPORTER, sidecar(tmp_path, timestamp_unix_ms=None))
    assert (one.at.iso(), notices) == ("2024-03-12T09:30:15.123+08:00", [])
    (one,), notices, _ = read(IMPORTER, sidecar(tmp_path, timestamp_unix_ms="x", timestamp="x"))
    assert (one.at, one.dedupe_key) == (None, None)
    assert sentences(notices)[0].startswith("A call here states no readable time.")


@pytest.mark.parametrize("end", [200, 400, -2])
def test_a_file_that_is_cut_off_is_refused(tmp_path, end):
    content = json.dumps(CALL, ensure_ascii=False).encode()[:end]
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(written(tmp_path, content, NAME)))


def test_other_json_is_not_its_own(tmp_path):
    for other in ({"timestamp_unix_ms": 1}, [CALL], {"calls": []}):
        assert IMPORTER.claim(written(tmp_path, json.dumps(other), "a.json")) is Claim.NO


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=30), place=st.integers(0, 900), cut=st.integers(0, 30))
def test_any_damage_gives_a_call_or_a_refusal(tmp_path, noise, place, cut):
    content = json.dumps(CALL, ensure_ascii=False).encode()
    check_survives(IMPORTER, tmp_path, mutated(content, noise, place, cut), NAME)
