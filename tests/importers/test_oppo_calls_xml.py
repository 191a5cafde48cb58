import pytest
from chat_exports import check_survives, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phone_files import call_xml, later
from xml_backups import plain, read, sentences, written

from evidence_desk.importers import ImportRefused, choose
from evidence_desk.importers._xml_stream import resolve
from evidence_desk.importers.calls_backup_xml import IMPORTER as CALLS_XML
from evidence_desk.importers.oppo_calls_xml import IMPORTER

CALL = '<CALL_RECORDS id="1" number="13800138000" duration="65" type="2" date="1710207015000" name="张三" />'
BACKUP = f'<?xml version="1.0" encoding="UTF-8"?>\n<CALL_RECORDS_ROOT>\n{CALL}\n{CALL}</CALL_RECORDS_ROOT>'


def test_calls(tmp_path):
    source = written(tmp_path, BACKUP, "callrecord_backup.xml")
    assert choose(source) is IMPORTER
    (one, two), notices, _ = read(IMPORTER, source)
    assert notices == []
    assert plain(one) == {
        "locator": "/CALL_RECORDS_ROOT/CALL_RECORDS[1]",
        "kind": "call",
        "source_class": "device_call_log",
        "at": "2024-03-12T09:30:15+08:00",
        "written": "1710207015000",
        "direction": "out",
        "number": "13800138000",
        "name": "张三",
        "duration_ms": 65000,
        "details": {"call_type": "outgoing"},
    }
    assert one.dedupe_key == two.dedupe_key
    assert resolve(source.path, two.locator)["number"] == "13800138000"


def test_a_call_that_is_its_own_root(tmp_path):
    (one,) = read(IMPORTER, written(tmp_path, CALL))[0]
    assert one.locator == "/CALL_RECORDS"


def test_what_another_backup_holds_too_is_the_same(tmp_path):
    at = later()
    ms = str(round(at.timestamp() * 1000))
    (other,) = read(CALLS_XML, written(tmp_path, f"<calls>{call_xml(at, 65)}</calls>"))[0]
    (one,) = read(IMPORTER, written(tmp_path, CALL.replace("1710207015000", ms)))[0]
    assert one.dedupe_key == other.dedupe_key


def test_cut_off_and_without_calls(tmp_path):
    found, notices, _ = read(IMPORTER, written(tmp_path, BACKUP[:-30]))
    assert len(found) == 1
    assert sentences(notices)[0].startswith("The file ends in the middle of the call log")
    nested = f"<a><b>{CALL}</b></a>"
    assert sentences(read(IMPORTER, written(tmp_path, nested))[1])[0].startswith(
        "This call log holds no calls"
    )


def test_entities_are_refused(tmp_path):
    with pytest.raises(ImportRefused):
        list(
            IMPORTER.extract(written(tmp_path, '<!DOCTYPE a [<!ENTITY x "y">]>' + BACKUP.partition("\n")[2]))
        )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=30), place=st.integers(0, 500), cut=st.integers(0, 30))
def test_any_damage_gives_calls_or_a_refusal(tmp_path, noise, place, cut):
    check_survives(IMPORTER, tmp_path, mutated(BACKUP.encode(), noise, place, cut), "callrecord_backup.xml")
