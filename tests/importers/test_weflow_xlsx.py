import pytest
from bill_files import xlsx
from xml_backups import plain, read, sentences, written

from evidence_desk.domain.communication import Direction
from evidence_desk.importers import Claim, ImportRefused, choose
from evidence_desk.importers.weflow_xlsx import IMPORTER

ABOVE = [
    ["会话信息"],
    ["微信ID", "wxid_abc", "", "昵称", "小李", "备注", "催收小李"],
    ["导出工具", "WeFlow", "导出版本", "1.0.0", "平台", "wechat"],
    [],
]
HEADER = ["序号", "时间", "发送者昵称", "发送者微信ID", "发送者备注", "发送者身份", "消息类型", "内容"]
ROWS = [
    [1, "2024-03-12 09:30:15", "小李", "wxid_abc", "催收小李", "催收小李", "文本消息", "今天还款"],
    [2, "2024-03-12 09:31:00", "本人", "wxid_me", "", "我", "文本消息", "明天"],
    [3, "2024-03-12 09:32:00", "", "", "", "系统", "系统消息", "对方撤回了一条消息"],
    [4, "2024-03-12 09:33:00", "小李", "wxid_abc", "催收小李", "催收小李", "图片消息", "[图片]"],
]


def book(folder, *rows, name="聊天.xlsx"):
    return written(folder, xlsx(rows), name)


def test_a_private_chat(tmp_path):
    source = book(tmp_path, *ABOVE, HEADER, *ROWS)
    assert choose(source) is IMPORTER
    communications, notices, _ = read(IMPORTER, source)
    assert notices == []
    assert plain(communications[0]) == {
        "locator": "sheet[1]/row[6]",
        "kind": "chat",
        "source_class": "message_export",
        "at": "2024-03-12T09:30:15+08:00",
        "written": "2024-03-12 09:30:15",
        "direction": "in",
        "name": "催收小李",
        "text": "今天还款",
        "details": {"account": "wxid_abc"},
    }
    assert [(one.direction, one.untrusted_name) for one in communications[1:3]] == [
        (Direction.OUT, "催收小李"),
        (Direction.UNKNOWN, communications[2].untrusted_name),
    ]
    assert communications[2].details["system"] is True
    assert communications[3].untrusted_text == "[图片]"


def test_the_short_form_and_groups(tmp_path):
    short = ["序号", "时间", "发送者身份", "消息类型", "内容"]
    (one,), _, _ = read(
        IMPORTER, book(tmp_path, *ABOVE, short, [1, "2024-03-12 09:30:15", "我", "文本消息", "好"])
    )
    assert (one.direction, one.untrusted_text) == (Direction.OUT, "好")
    group = [*HEADER[:5], "群昵称", *HEADER[5:]]
    row = [1, "2024-03-12 09:30:15", "小李", "wxid_abc", "", "催收专员", "小李", "文本消息", "还款"]
    (one,), _, _ = read(IMPORTER, book(tmp_path, *ABOVE, group, row, name="群.xlsx"))
    assert (one.direction, one.untrusted_name) == (Direction.IN, "催收专员")


def test_the_same_chat_exported_twice_is_one_and_repeats_are_kept(tmp_path):
    rows = [ROWS[0], ROWS[0], ROWS[1]]
    first = read(IMPORTER, book(tmp_path, *ABOVE, HEADER, *rows))[0]
    again = read(IMPORTER, book(tmp_path, *ABOVE, [], HEADER, *rows, *ROWS, name="b.xlsx"))[0]
    keys = [one.dedupe_key for one in first]
    assert len(set(keys)) == 3
    assert keys == [one.dedupe_key for one in again[:3]]


def test_rows_without_a_time_or_without_anything(tmp_path):
    rows = [[1, "昨天", "", "", "", "我", "文本消息", "好"], [2], [3, "", "", "", "", "我", "文本消息", ""]]
    (one,), notices, _ = read(IMPORTER, book(tmp_path, *ABOVE, HEADER, *rows))
    assert (one.at, one.details["time_as_written"]) == (None, "昨天")
    assert [each[:30] for each in sentences(notices)].count("One row of this table is not c") == 2


def test_claims(tmp_path):
    assert IMPORTER.claim(book(tmp_path, HEADER, *ROWS)) is Claim.POSSIBLE
    assert IMPORTER.claim(book(tmp_path, ["序号", "时间", "内容"], [1, "x", "y"], name="b.xlsx")) is Claim.NO
    assert IMPORTER.claim(written(tmp_path, b"PK\x03\x04 damaged", "c.xlsx")) is Claim.NO


def test_no_table(tmp_path):
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(book(tmp_path, ["a"])))
    assert (
        "holds no messages" in sentences(read(IMPORTER, book(tmp_path, *ABOVE, HEADER, name="b.xlsx"))[1])[0]
    )
