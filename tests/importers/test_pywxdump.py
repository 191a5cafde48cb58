import csv
import io
import json

import pytest
from chat_exports import check_survives, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import plain, read, sentences, written

from evidence_desk.domain.communication import Direction, Kind
from evidence_desk.importers import Claim, ImportRefused
from evidence_desk.importers._json_stream import resolve
from evidence_desk.importers._table import row_at
from evidence_desk.importers.pywxdump import IMPORTER

FIELDS = ["id", "MsgSvrID", "type_name", "is_sender", "talker", "room_name", "msg", "src", "CreateTime"]
ROWS = [
    [1, "801", "文本", 0, "wxid_a", "wxid_a", "您已逾期\n请处理", "", "2024-03-12 09:30:15"],
    [2, "802", "文本", 1, "wxid_me", "wxid_a", "好", "", "2024-03-12 09:30:20"],
    [
        3,
        "803",
        "转账",
        0,
        "wxid_a",
        "wxid_a",
        "<msg><title>微信转账</title></msg>",
        "",
        "2024-03-12 09:31:00",
    ],
    [4, "0", "系统消息", 0, "", "wxid_a", "对方撤回了一条消息", "", "2024-03-12 09:32:00"],
    [5, "805", "图片", 0, "wxid_b", "7@chatroom", "", "Image/1.jpg", "2024-03-12 09:33:00"],
]


def table(folder, rows=ROWS, encoding="utf-8"):
    content = io.StringIO()
    csv.writer(content, quoting=csv.QUOTE_ALL).writerows([FIELDS, *rows])
    return written(folder, content.getvalue().encode(encoding), "wxid_a_0_5.csv")


def array(folder, rows=ROWS, encoding="utf-8"):
    objects = [dict(zip(FIELDS, row, strict=False)) for row in rows]
    return written(
        folder, json.dumps(objects, ensure_ascii=False, indent=1).encode(encoding), "wxid_a_0_5.json"
    )


def test_a_name_without_end(tmp_path):
    row = [1, "801", "文本", 0, "李" * 50_000, "群" * 50_000, "还款", "", "2024-03-12 09:30:15"]
    (one,), _, _ = read(IMPORTER, table(tmp_path, [row]))
    assert one.untrusted_name == "李" * 4096
    assert one.details["conversation"] == "群" * 4096


@pytest.mark.parametrize("form", [table, array])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_chat(tmp_path, form, encoding):
    source = form(tmp_path, encoding=encoding)
    assert IMPORTER.claim(source) is Claim.CERTAIN
    communications, notices, _ = read(IMPORTER, source)
    assert notices == []
    assert [(one.direction, one.untrusted_name, one.untrusted_text) for one in communications] == [
        (Direction.IN, "wxid_a", "您已逾期\n请处理"),
        (Direction.OUT, "wxid_a", "好"),
        (Direction.IN, "wxid_a", "微信转账"),
        (Direction.UNKNOWN, "wxid_a", "对方撤回了一条消息"),
        (Direction.IN, "wxid_b", "[图片]"),
    ]
    assert [one.details for one in communications] == [
        {},
        {"sender": "wxid_me"},
        {"message_type": "转账"},
        {"message_type": "系统消息", "system": True},
        {"message_type": "图片", "conversation": "7@chatroom"},
    ]
    assert {one.kind for one in communications} == {Kind.CHAT}
    assert (communications[0].at.iso(), communications[0].at.zone_known) == (
        "2024-03-12T09:30:15+08:00",
        False,
    )
    assert len({one.dedupe_key for one in communications}) == 5


def test_locators_find_their_message_again(tmp_path):
    rows, objects = table(tmp_path), array(tmp_path)
    for one, row in zip(read(IMPORTER, rows)[0], ROWS, strict=True):
        assert row_at(rows.path, one.locator) == list(map(str, row))
    for one, row in zip(read(IMPORTER, objects)[0], ROWS, strict=True):
        assert resolve(objects.path, one.locator)["id"] == row[0]


def test_a_message_is_the_same_in_both_forms(tmp_path):
    keys = [{one.dedupe_key for one in read(IMPORTER, form(tmp_path))[0]} for form in (table, array)]
    assert keys[0] == keys[1]


def test_incomplete_and_undated_rows_cost_a_notice_each(tmp_path):
    rows = [ROWS[0], ROWS[0][:3], [*ROWS[0][:8], "2024-99-12"]]
    communications, notices, _ = read(IMPORTER, table(tmp_path, rows))
    assert [one.at is None for one in communications] == [False, True]
    assert communications[1].details == {"time_as_written": "2024-99-12"}
    assert [one.locator for one in notices] == ["row[3]", "row[4]"]
    communications, notices, _ = read(IMPORTER, array(tmp_path, rows))
    assert [one.locator for one in notices] == ["/1", "/2"]


def test_an_array_that_ends_early_keeps_all_before_it(tmp_path):
    content = array(tmp_path).path.read_bytes()[:-30]
    communications, notices, _ = read(IMPORTER, written(tmp_path, content, "a.json"))
    assert len(communications) == 4
    assert "after the first 4 messages" in sentences(notices)[0]


@pytest.mark.parametrize("text", ["", "[]", "[{}]", '{"id": 1}', "id,MsgSvrID,type_name\n1,2,3"])
def test_other_files_are_not_claimed(tmp_path, text):
    assert IMPORTER.claim(written(tmp_path, text, "a.csv")) is Claim.NO


@pytest.mark.parametrize("text", ["a,b\n1,2", "[{"])
def test_a_file_without_a_message_is_refused(tmp_path, text):
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(written(tmp_path, text, "a.csv")))


@given(st.binary(max_size=60), st.integers(0, 2000), st.integers(0, 50), st.sampled_from([table, array]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_exports_raise_nothing_but_a_refusal(tmp_path, noise, place, cut, form):
    content = form(tmp_path).path.read_bytes()
    for one in check_survives(IMPORTER, tmp_path, mutated(content, noise, place, cut), "a"):
        plain(one)
