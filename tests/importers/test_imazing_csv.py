import csv
import io

import pytest
from chat_exports import check_survives, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import read, written

from evidence_desk.domain.communication import Direction, Kind
from evidence_desk.importers import Claim, ImportRefused
from evidence_desk.importers._table import row_at
from evidence_desk.importers.imazing_csv import IMPORTER

MESSAGES = "Chat Session,Message Date,Service,Type,Sender ID,Sender Name,Status,Replying to,Subject,Text"
MESSAGES += ",Attachment,Attachment type"
WHATSAPP = "Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Forwarded,Replying to,Text"
WHATSAPP += ",Reactions,Attachment,Attachment type,Attachment info"
TIME = "2024-03-12 09:30:15"
ROWS = [
    ["张三", TIME, "SMS", "Incoming", "+8613800138000", "张三", "Read", "", "", "您已逾期\n请处理", "", ""],
    ["张三", TIME, "iMessage", "Outgoing", "", "", "Delivered", "", "", "好", "IMG_1.jpg", "Image"],
    ["13900139000", TIME, "SMS", "Outgoing", "", "", "Sent", "", "", "在", "", ""],
    ["家人", TIME, "iMessage", "Notification", "", "", "", "", "", "李四离开了对话", "", ""],
]


def exported(folder, rows=ROWS, heading=MESSAGES, encoding="utf-8"):
    content = io.StringIO()
    csv.writer(content).writerows([heading.split(","), *rows])
    return written(folder, content.getvalue().encode(encoding), "Messages - 张三.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_messages(tmp_path, encoding):
    source = exported(tmp_path, encoding=encoding)
    assert IMPORTER.claim(source) is Claim.CERTAIN
    communications, notices, _ = read(IMPORTER, source)
    assert notices == []
    assert [
        (one.kind, one.direction, one.untrusted_number, one.untrusted_name, one.untrusted_text)
        for one in communications
    ] == [
        (Kind.SMS, Direction.IN, "+8613800138000", "张三", "您已逾期\n请处理"),
        (Kind.CHAT, Direction.OUT, None, "张三", "好"),
        (Kind.SMS, Direction.OUT, "13900139000", "13900139000", "在"),
        (Kind.CHAT, Direction.UNKNOWN, None, "家人", "李四离开了对话"),
    ]
    assert communications[1].details == {
        "service": "iMessage",
        "status": "Delivered",
        "file": "IMG_1.jpg",
        "file_type": "Image",
    }
    assert communications[3].details["system"] is True
    assert (communications[0].at.iso(), communications[0].at.zone_known) == (
        "2024-03-12T09:30:15+08:00",
        False,
    )
    assert len({one.dedupe_key for one in communications}) == 4


def test_whatsapp(tmp_path):
    row = [
        "家人",
        TIME,
        TIME,
        "Incoming",
        "8613800138000@s.whatsapp.net",
        "张三",
        "",
        "",
        "",
        "在吗",
        "",
        "",
        "",
        "",
    ]
    source = exported(tmp_path, [row], WHATSAPP)
    assert IMPORTER.claim(source) is Claim.CERTAIN
    one = read(IMPORTER, source)[0][0]
    assert (one.kind, one.untrusted_name, one.untrusted_text) == (Kind.CHAT, "张三", "在吗")
    assert one.details == {"conversation": "家人"}


def test_locators_find_their_row_again(tmp_path):
    source = exported(tmp_path)
    for one, row in zip(read(IMPORTER, source)[0], ROWS, strict=True):
        assert row_at(source.path, one.locator) == row


def test_incomplete_and_undated_rows_cost_a_notice_each(tmp_path):
    source = exported(tmp_path, [ROWS[0][:3], ["张三", "Yesterday", *ROWS[0][2:]]])
    communications, notices, _ = read(IMPORTER, source)
    assert [one.details["time_as_written"] for one in communications] == ["Yesterday"]
    assert [one.locator for one in notices] == ["row[2]", "row[3]"]


def test_the_same_words_twice_in_a_second_are_two_messages(tmp_path):
    assert len({one.dedupe_key for one in read(IMPORTER, exported(tmp_path, [ROWS[1]] * 3))[0]}) == 3


@pytest.mark.parametrize("text", ["", "Chat Session,Message Date,Type", "x\n" + MESSAGES])
def test_other_tables_are_not_claimed(tmp_path, text):
    source = written(tmp_path, text, "Messages - a.csv")
    assert IMPORTER.claim(source) is Claim.NO


def test_a_table_without_its_header_is_refused(tmp_path):
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(written(tmp_path, "a,b\n1,2\n", "a.csv")))


@given(st.binary(max_size=60), st.integers(0, 1000), st.integers(0, 50))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_exports_raise_nothing_but_a_refusal(tmp_path, noise, place, cut):
    content = exported(tmp_path).path.read_bytes()
    check_survives(IMPORTER, tmp_path, mutated(content, noise, place, cut), "a.csv")
