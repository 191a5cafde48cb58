import pytest
from chat_exports import CHAT, check_survives, expected, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import plain, read, source_of, written

from evidence_desk.domain.communication import Direction
from evidence_desk.importers import Claim, ImportRefused
from evidence_desk.importers._text import line_at
from evidence_desk.importers.qq_text import IMPORTER

SAMPLE = CHAT / "qq_readme_block.txt"
RULE = "=" * 64
ALL = f"""消息记录（此消息记录为文本格式，不支持重新导入）

{RULE}
消息分组:我的好友
{RULE}
消息对象:张催收
{RULE}

2024-03-12 9:30:15 张催收
您的借款已逾期
{RULE}
请在今天处理

2024-03-12 9:31:00 AM 我
2024-03-12 9:31:00 不是新的一条
[图片]

{RULE}
消息分组:我的QQ群
{RULE}
消息对象:业主群
{RULE}

2024-03-12 11:05:00 PM 【管理员】李四(123456)
甲


乙

2024-03-12 23:06:00 系统消息(10000)
李四加入本群

2024-03-12 23:06:30 <someone@example.com>
在
"""


def test_the_sample_reads_as_expected():
    source = source_of(SAMPLE)
    assert IMPORTER.claim(source) is Claim.POSSIBLE
    assert [plain(one) for one in IMPORTER.extract(source)] == expected("qq_readme_block.json")


def test_all_chats_of_a_file(tmp_path):
    source = written(tmp_path, ALL, "全部消息记录.txt")
    assert IMPORTER.claim(source) is Claim.CERTAIN
    communications, notices, _ = read(IMPORTER, source)
    assert notices == []
    friends, group = {"group": "我的好友"}, {"group": "我的QQ群", "conversation": "业主群"}
    assert [
        (one.direction, one.untrusted_name, one.untrusted_text, one.details) for one in communications
    ] == [
        (Direction.IN, "张催收", f"您的借款已逾期\n{RULE}\n请在今天处理", friends),
        (Direction.OUT, "张催收", "2024-03-12 9:31:00 不是新的一条\n[图片]", friends | {"sender": "我"}),
        (Direction.UNKNOWN, "李四", "甲\n\n\n乙", group | {"account": "123456"}),
        (Direction.UNKNOWN, "系统消息", "李四加入本群", group | {"account": "10000", "system": True}),
        (Direction.UNKNOWN, "someone@example.com", "在", group | {"account": "someone@example.com"}),
    ]
    assert [one.at.iso()[:19] for one in communications] == [
        "2024-03-12T09:30:15",
        "2024-03-12T09:31:00",
        "2024-03-12T23:05:00",
        "2024-03-12T23:06:00",
        "2024-03-12T23:06:30",
    ]
    assert not any(one.at.zone_known for one in communications)
    assert len({one.dedupe_key for one in communications}) == 5
    for one in communications:
        assert line_at(source.path, one.locator).startswith(one.at.written)


def test_rules_inside_words_are_words(tmp_path):
    words = f"甲\n{RULE}\n2024-03-12 9:31:00 不是新的一条(12345)\n{RULE}"
    source = written(tmp_path, f"2024-03-12 9:30:15 张三(12345)\n{words}", "a.txt")
    assert [one.untrusted_text for one in read(IMPORTER, source)[0]] == [words]


def test_a_third_name_leaves_the_direction_open(tmp_path):
    text = ALL.replace("[图片]", "[图片]\n\n2024-03-12 9:32:00 旧名字\n在")
    communications, _, _ = read(IMPORTER, written(tmp_path, text, "a.txt"))
    assert {one.direction for one in communications} == {Direction.UNKNOWN}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encodings_and_line_ends_read_the_same(tmp_path, encoding, line_end):
    source = written(tmp_path, ALL.replace("\n", line_end).encode(encoding), "a.txt")
    assert IMPORTER.claim(source) is Claim.CERTAIN
    plainly = read(IMPORTER, written(tmp_path, ALL, "b.txt"))[0]
    assert read(IMPORTER, source)[0] == plainly


@pytest.mark.parametrize("time", ["2024-13-40 09:00:00", "2024-03-12 25:00:00", "2024-03-12 13:00:00 PM"])
def test_a_time_that_is_none_costs_a_notice_and_not_the_message(tmp_path, time):
    communications, notices, _ = read(IMPORTER, written(tmp_path, f"{time} 甲(12345)\n在\n", "a.txt"))
    assert [(one.at, one.dedupe_key, one.untrusted_text) for one in communications] == [(None, None, "在")]
    assert [one.locator for one in notices] == ["line[1]"]


def test_the_same_words_twice_in_a_second_are_two_messages(tmp_path):
    communications, _, _ = read(
        IMPORTER, written(tmp_path, "2024-03-12 9:00:00 甲(12345)\n在\n\n" * 2, "a.txt")
    )
    assert len({one.dedupe_key for one in communications}) == 2


@pytest.mark.parametrize(
    "text", ["", "消息", "2024-03-12 09:00:00 甲(12345)\n在", "2024-03-12 09:00:00 started\n\n" * 5]
)
def test_other_text_is_not_claimed(tmp_path, text):
    assert IMPORTER.claim(written(tmp_path, text, "全部消息记录.txt")) is Claim.NO


def test_a_file_without_a_message_is_refused(tmp_path):
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(written(tmp_path, ALL[:120], "a.txt")))


@given(st.binary(max_size=60), st.integers(0, 2000), st.integers(0, 50))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_exports_raise_nothing_but_a_refusal(tmp_path, noise, place, cut):
    check_survives(IMPORTER, tmp_path, mutated(ALL.encode(), noise, place, cut), "a.txt")


@given(st.lists(st.sampled_from([*ALL.split("\n"), "", RULE, "x"]), max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_its_lines_in_any_order_raise_nothing_but_a_refusal(tmp_path, lines):
    check_survives(IMPORTER, tmp_path, "\n".join(lines).encode(), "a.txt")
