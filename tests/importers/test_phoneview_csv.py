import pytest
from chat_exports import check_survives, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import read, written

from evidence_desk.domain.communication import Direction, Kind
from evidence_desk.domain.moment import Precision
from evidence_desk.importers import Claim, ImportRefused
from evidence_desk.importers._table import row_at
from evidence_desk.importers.phoneview_csv import IMPORTER

HEADING = '"direction","timestamp","name","number","content","type"\n'
SAMPLE = HEADING + (
    'Received,"Jul 23, 2011 6:12:54 AM","张三","+86 138-0013-8000","您已逾期\n请处理","SMS"\n'
    'Sent,"Jul 23, 2011 12:05:00 PM","张三","13800138000","好","iMessage"\n'
)


def test_messages(tmp_path):
    source = written(tmp_path, SAMPLE, "messages.csv")
    assert IMPORTER.claim(source) is Claim.CERTAIN
    communications, notices, _ = read(IMPORTER, source)
    assert notices == []
    assert [
        (one.locator, one.kind, one.direction, one.untrusted_number, one.untrusted_text, one.details)
        for one in communications
    ] == [
        ("row[2]", Kind.SMS, Direction.IN, "+86 138-0013-8000", "您已逾期\n请处理", {}),
        ("row[3]", Kind.CHAT, Direction.OUT, "13800138000", "好", {"message_type": "iMessage"}),
    ]
    assert {one.untrusted_name for one in communications} == {"张三"}
    assert [one.at.iso() for one in communications] == [
        "2011-07-23T06:12:54+08:00",
        "2011-07-23T12:05:00+08:00",
    ]
    assert {(one.at.zone_known, one.at.precision) for one in communications} == {(False, Precision.SECOND)}
    for one in communications:
        row = row_at(source.path, one.locator)
        assert (row[1], row[4]) == (one.at.written, one.untrusted_text)


@pytest.mark.parametrize(
    ("time", "iso"),
    [
        ("Dec 31, 2011 12:00:00 AM", "2011-12-31T00:00:00+08:00"),
        ("December 31, 2011 at 11:59 PM", "2011-12-31T23:59:00+08:00"),
        ("Dec 31, 2011 23:59:00", "2011-12-31T23:59:00+08:00"),
        ("2011-12-31 23:59:00", "2011-12-31T23:59:00+08:00"),
    ],
)
def test_times(tmp_path, time, iso):
    source = written(tmp_path, f'{HEADING}Sent,"{time}",a,1,b,SMS\n', "a.csv")
    assert read(IMPORTER, source)[0][0].at.iso() == iso


@pytest.mark.parametrize(
    "time", ["", "soon", "Foo 1, 2011 1:00 AM", "Feb 31, 2011 1:00 AM", "Jul 1, 0001 1:00 AM"]
)
def test_a_time_that_is_none_costs_a_notice_and_not_the_message(tmp_path, time):
    communications, notices, _ = read(
        IMPORTER, written(tmp_path, f'{HEADING}Sent,"{time}",a,10086,b,SMS\n', "a.csv")
    )
    assert [(one.at, one.dedupe_key, one.untrusted_text) for one in communications] == [(None, None, "b")]
    assert [one.locator for one in notices] == ["row[2]"]


def test_the_same_words_twice_in_a_second_are_two_messages(tmp_path):
    source = written(tmp_path, HEADING + 'Sent,"Jul 23, 2011 6:12:54 AM",a,10086,b,SMS\n' * 3, "a.csv")
    assert len({one.dedupe_key for one in read(IMPORTER, source)[0]}) == 3


@pytest.mark.parametrize("text", ["", "direction,timestamp,name", "x\n" + HEADING])
def test_other_tables_are_not_claimed(tmp_path, text):
    assert IMPORTER.claim(written(tmp_path, text, "a.csv")) is Claim.NO


def test_a_table_without_its_header_is_refused(tmp_path):
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(written(tmp_path, "a,b\n1,2\n", "a.csv")))


@given(st.binary(max_size=60), st.integers(0, 500), st.integers(0, 50))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_exports_raise_nothing_but_a_refusal(tmp_path, noise, place, cut):
    check_survives(IMPORTER, tmp_path, mutated(SAMPLE.encode(), noise, place, cut), "a.csv")
