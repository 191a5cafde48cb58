import csv
import io

import pytest
from chat_exports import check_survives, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import plain, read, written

from evidence_desk.domain.communication import Direction, Kind
from evidence_desk.importers import Claim, ImportRefused
from evidence_desk.importers._table import row_at
from evidence_desk.importers.wechatmsg_csv import IMPORTER

HEADER = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender"
COLUMNS = HEADER.split(",")
TRANSFER = "<msg><appmsg><title><![CDATA[微信转账]]></title><type>2000</type></appmsg></msg>"
ROWS = [
    [
        "1",
        "7",
        "1",
        "0",
        "0",
        "1710207015",
        "",
        '您的借款"已逾期"\n请处理',
        "2024-03-12 09:30:15",
        "张催收",
        "老张",
        "wxid_a",
    ],
    ["2", "7", "1", "0", "1", "1710207020", "", "好", "2024-03-12 09:30:20", "", "我", "wxid_me"],
    ["3", "7", "3", "0", "0", "1710207021", "", "<msg><img/></msg>", "", "张催收", "老张", "wxid_a"],
    ["4", "7", "49", "2000", "1", "1710207022", "", TRANSFER, "", "", "我", "wxid_me"],
    ["5", "7", "10000", "0", "0", "1710207023", "", "你已添加了老张", "", "", "", ""],
]


def exported(folder, rows=ROWS, columns=COLUMNS, name="张催收_utf8.csv", encoding="utf-8"):
    content = io.StringIO()
    csv.writer(content).writerows([columns, *[row[: len(columns)] for row in rows]])
    return written(folder, content.getvalue().encode(encoding), name)


def test_a_chat(tmp_path):
    source = exported(tmp_path)
    assert IMPORTER.claim(source) is Claim.CERTAIN
    communications, notices, _ = read(IMPORTER, source)
    assert notices == []
    assert [(one.direction, one.untrusted_name, one.untrusted_text) for one in communications] == [
        (Direction.IN, "张催收", '您的借款"已逾期"\n请处理'),
        (Direction.OUT, "张催收", "好"),
        (Direction.IN, "张催收", "[图片]"),
        (Direction.OUT, "张催收", "微信转账"),
        (Direction.UNKNOWN, "张催收", "你已添加了老张"),
    ]
    assert [one.details for one in communications] == [
        {"account": "wxid_a"},
        {"sender": "我", "account": "wxid_me"},
        {"message_type": "图片", "account": "wxid_a"},
        {"message_type": "转账", "sender": "我", "account": "wxid_me"},
        {"message_type": "系统消息", "system": True},
    ]
    assert (communications[0].at.iso(), communications[0].at.zone_known) == (
        "2024-03-12T09:30:15+08:00",
        True,
    )
    assert len({one.dedupe_key for one in communications}) == 5


def test_a_transfer_is_words_and_never_a_payment(tmp_path):
    assert {one.kind for one in read(IMPORTER, exported(tmp_path))[0]} == {Kind.CHAT}


def test_the_nine_columns_of_older_exports(tmp_path):
    source = exported(tmp_path, columns=COLUMNS[:9], name="messages.csv")
    assert IMPORTER.claim(source) is Claim.CERTAIN
    communications, _, _ = read(IMPORTER, source)
    assert [(one.direction, one.untrusted_name) for one in communications[:2]] == [
        (Direction.IN, None),
        (Direction.OUT, None),
    ]


def test_locators_find_their_row_again(tmp_path):
    source = exported(tmp_path)
    for one, row in zip(read(IMPORTER, source)[0], ROWS, strict=True):
        assert row_at(source.path, one.locator) == row
    for missing in ("row[0]", "row[99]", "whole"):
        with pytest.raises(LookupError):
            row_at(source.path, missing)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_other_encodings_read_the_same(tmp_path, encoding):
    source = exported(tmp_path, encoding=encoding)
    assert IMPORTER.claim(source) is Claim.CERTAIN
    assert [plain(one) for one in read(IMPORTER, source)[0]] == [
        plain(one) for one in read(IMPORTER, exported(tmp_path))[0]
    ]


@pytest.mark.parametrize(
    ("created", "time", "iso", "zone_known"),
    [
        ("1710207015", "", "2024-03-12T09:30:15+08:00", True),
        ("", "2024-03-12 09:30:15", "2024-03-12T09:30:15+08:00", False),
        ("1.710207015E9", "2024-03-12 09:30", "2024-03-12T09:30:00+08:00", False),
    ],
)
def test_times(tmp_path, created, time, iso, zone_known):
    row = [*ROWS[0][:5], created, *ROWS[0][6:8], time, *ROWS[0][9:]]
    one = read(IMPORTER, exported(tmp_path, [row]))[0][0]
    assert (one.at.iso(), one.at.zone_known) == (iso, zone_known)


def test_incomplete_and_undated_rows_cost_a_notice_each(tmp_path):
    undated = [*ROWS[0][:5], "0", "", "在", "", "", "", ""]
    source = exported(tmp_path, [ROWS[0], ROWS[0][:4], [], undated])
    communications, notices, _ = read(IMPORTER, source)
    assert [(one.at is None, one.dedupe_key is None) for one in communications] == [
        (False, False),
        (True, True),
    ]
    assert [one.locator for one in notices] == ["row[3]", "row[5]"]


def test_the_same_words_twice_in_a_second_are_two_messages(tmp_path):
    assert len({one.dedupe_key for one in read(IMPORTER, exported(tmp_path, [ROWS[1]] * 3))[0]}) == 3


@pytest.mark.parametrize("text", ["", "Type,IsSender", "a,b\n" + ",".join(COLUMNS)])
def test_other_tables_are_not_claimed(tmp_path, text):
    assert IMPORTER.claim(written(tmp_path, text, "messages.csv")) is Claim.NO


def test_a_table_without_its_header_is_refused(tmp_path):
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(written(tmp_path, "a,b\n1,2\n", "messages.csv")))


@given(st.binary(max_size=60), st.integers(0, 2000), st.integers(0, 50))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_exports_raise_nothing_but_a_refusal(tmp_path, noise, place, cut):
    content = exported(tmp_path).path.read_bytes()
    check_survives(IMPORTER, tmp_path, mutated(content, noise, place, cut), "a.csv")
