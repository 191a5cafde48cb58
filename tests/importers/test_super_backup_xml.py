import pytest
from chat_exports import check_survives, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import plain, read, sentences, written

from evidence_desk.importers import Claim, ImportRefused, calls_backup_xml, sms_backup_xml
from evidence_desk.importers._xml_stream import resolve
from evidence_desk.importers.super_backup_xml import IMPORTER

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>\n'
CALLS = (
    HEAD
    + '<alllogs count="3">\n'
    + '<log number="13800138000" time="2020年11月17日 12:14:58" date="1605586498908" type="2" name="张三" '
    + 'new="1" dur="6" alias="呼出已接" />\n'
    + '<log number="-2" time="" date="1605586500000" type="5" name="" new="1" dur="12" />\n'
    + '<log number="95588" time="" date="" type="9" name="null" new="1" dur="x" />\n</alllogs>'
)
MESSAGES = (
    HEAD
    + '<allsms count="4">\n'
    + '<sms address="+86 138-0013-8000" name="张三" body="您已逾期&#55357;&#56832;&#10;请还款" '
    + 'date="1388062560000" type="1" time="2013年12月26日 下午8:56:00" read="1" '
    + 'service_center="+8613800100500" />\n'
    + '<sms address="13800138000" name="张三" body="好" date="1388062561000" type="2" time="" read="1" />\n'
    + '<sms address="13800138000" name="" body="草稿" date="1388062562000" type="3" time="" read="1" />\n'
    + '<sms address="13800138000" name="" body="没有时间" date="9" type="1" time="" read="1" />\n</allsms>'
)


def test_calls(tmp_path):
    source = written(tmp_path, CALLS)
    assert IMPORTER.claim(source) is Claim.CERTAIN
    communications, notices, _ = read(IMPORTER, source)
    assert [plain(one) for one in communications] == [
        {
            "locator": "/alllogs/log[1]",
            "kind": "call",
            "source_class": "device_call_log",
            "at": "2020-11-17T12:14:58.908+08:00",
            "written": "1605586498908",
            "direction": "out",
            "number": "13800138000",
            "name": "张三",
            "duration_ms": 6000,
            "details": {"call_type": "outgoing", "as_the_app_says": "呼出已接"},
        },
        {
            "locator": "/alllogs/log[2]",
            "kind": "call",
            "source_class": "device_call_log",
            "at": "2020-11-17T12:15:00+08:00",
            "written": "1605586500000",
            "direction": "in",
            "details": {"call_type": "rejected", "number_as_written": "-2", "ring_ms": 12000},
        },
        {
            "locator": "/alllogs/log[3]",
            "kind": "call",
            "source_class": "device_call_log",
            "direction": "unknown",
            "number": "95588",
            "details": {"call_type": "unknown", "duration_as_written": "x"},
        },
    ]
    assert [notice.locator for notice in notices] == ["/alllogs/log[3]"]


def test_messages(tmp_path):
    source = written(tmp_path, MESSAGES)
    assert IMPORTER.claim(source) is Claim.CERTAIN
    communications, notices, _ = read(IMPORTER, source)
    assert [(str(one.direction), one.untrusted_name, one.untrusted_text) for one in communications] == [
        ("in", "张三", "您已逾期😀\n请还款"),
        ("out", "张三", "好"),
        ("out", None, "草稿"),
        ("in", None, "没有时间"),
    ]
    assert communications[0].at.iso() == "2013-12-26T20:56:00+08:00"
    assert communications[0].details == {"service_center": "+8613800100500"}
    assert communications[2].details == {"not_sent": True, "status": "draft"}
    # The epoch 9 s is in 1970.
    assert (communications[3].at, communications[3].dedupe_key) == (None, None)
    assert any("two halves" in sentence for sentence in sentences(notices))


@pytest.mark.parametrize("content", [CALLS, MESSAGES])
def test_locators_find_the_rows_again(tmp_path, content):
    source = written(tmp_path, content)
    for one in read(IMPORTER, source)[0]:
        attributes = resolve(source.path, one.locator)
        assert attributes.get("body", "") == one.untrusted_text
        assert one.at is None or attributes["date"] == one.at.written


def test_a_row_that_another_backup_holds_too_is_the_same(tmp_path):
    other = '<smses count="1"><sms address="13800138000" date="1388062561000" type="2" body="好" /></smses>'
    message = read(sms_backup_xml.IMPORTER, written(tmp_path, other))[0][0]
    other = (
        '<calls count="1"><call number="13800138000" date="1605586498908" type="2" duration="6" /></calls>'
    )
    call = read(calls_backup_xml.IMPORTER, written(tmp_path, other))[0][0]
    assert read(IMPORTER, written(tmp_path, MESSAGES))[0][1].dedupe_key == message.dedupe_key
    assert read(IMPORTER, written(tmp_path, CALLS))[0][0].dedupe_key == call.dedupe_key


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_read_the_same(tmp_path, encoding):
    source = written(tmp_path, MESSAGES.encode(encoding))
    assert IMPORTER.claim(source) is Claim.CERTAIN
    assert read(IMPORTER, source)[0] == read(IMPORTER, written(tmp_path, MESSAGES, "b.xml"))[0]


def test_a_wrong_count_and_a_cut_off_file_are_said(tmp_path):
    wrong = sentences(read(IMPORTER, written(tmp_path, CALLS.replace('count="3"', 'count="9"')))[1])
    assert any("states 9 calls; 3 were found" in sentence for sentence in wrong)
    communications, notices, _ = read(IMPORTER, written(tmp_path, MESSAGES[:-60]))
    assert len(communications) == 3
    assert any("ends in the middle of a message" in sentence for sentence in sentences(notices))


@pytest.mark.parametrize(
    "content", ["", "<smses>", "<calls>", "<allsmses>", "text <allsms>", "<!--<allsms>-->"]
)
def test_other_files_are_not_claimed(tmp_path, content):
    assert IMPORTER.claim(written(tmp_path, content)) is Claim.NO


def test_entities_are_refused(tmp_path):
    bomb = '<!DOCTYPE allsms [<!ENTITY a "b">]>' + MESSAGES.removeprefix(HEAD)
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(written(tmp_path, bomb)))


@given(st.binary(max_size=60), st.integers(0, 2000), st.integers(0, 50), st.sampled_from([CALLS, MESSAGES]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_backups_raise_nothing_but_a_refusal(tmp_path, noise, place, cut, content):
    check_survives(IMPORTER, tmp_path, mutated(content.encode(), noise, place, cut), "a.xml")
