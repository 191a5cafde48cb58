import pytest
from chat_exports import CHAT, check_survives, expected, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import plain, read, sentences, source_of, written

from evidence_desk.domain.communication import Direction
from evidence_desk.domain.moment import Precision
from evidence_desk.importers import Claim, ImportRefused
from evidence_desk.importers._text import line_at
from evidence_desk.importers.whatsapp_text import IMPORTER

SAMPLE = CHAT / "WhatsApp Chat with TestUser.txt"
ANDROID = (
    "12/3/24, 21:30 - Messages and calls are end-to-end encrypted. No one outside can read them.\n"
    "12/3/24, 21:30 - 张催收: 您的借款已逾期\n请在今天处理\n\n谢谢\n"
    "12/3/24, 21:31 - 我: 好的: 明天\n"
    "13/3/24, 9:05 - 张催收: IMG-20240313-WA0001.jpg (file attached)\n看图\n"
    "13/3/24, 9:06 - 张催收: <Media omitted>\n"
)
IOS = (
    "[2024/3/12 下午9:30:15] 张催收: \u200e消息和通话已进行端到端加密。\r\n"
    "[2024/3/12 下午9:30:16] 张催收: 您的借款已逾期\n第二行\r\n"
    "\u200e[2024/3/13 上午12:05:00] 我: \u200e<已附加: 00000012-PHOTO-2024-03-13.jpg>\r\n"
)


def exported(folder, text, name="WhatsApp Chat with 张催收.txt"):
    return written(folder, text, name)


def times(folder, *stamps):
    """How one message for each stamp is dated, and what is said about the file."""
    text = "".join(f"{stamp} - 甲: x\n" for stamp in stamps)
    communications, notices, _ = read(IMPORTER, exported(folder, text))
    return [one.at and one.at.local().strftime("%Y-%m-%d %H:%M") for one in communications], sentences(
        notices
    )


def test_the_sample_is_read_whole_and_its_ends_are_as_expected():
    communications, notices, _ = read(IMPORTER, source_of(SAMPLE))
    assert (len(communications), notices) == (15_000, [])
    chosen = [*communications[:4], communications[-1]]
    assert [plain(one) for one in chosen] == expected("whatsapp_chat_german.json")
    assert sum("file" in one.details for one in communications) == 9_400
    assert len({one.dedupe_key for one in communications}) == 15_000


def test_android_lines(tmp_path):
    communications, notices, _ = read(IMPORTER, exported(tmp_path, ANDROID))
    assert notices == []
    assert [
        (one.locator, one.direction, one.untrusted_name, one.untrusted_text) for one in communications
    ] == [
        (
            "line[1]",
            Direction.UNKNOWN,
            "张催收",
            "Messages and calls are end-to-end encrypted. No one outside can read them.",
        ),
        ("line[2]", Direction.IN, "张催收", "您的借款已逾期\n请在今天处理\n\n谢谢"),
        ("line[6]", Direction.OUT, "张催收", "好的: 明天"),
        ("line[7]", Direction.IN, "张催收", "IMG-20240313-WA0001.jpg (file attached)\n看图"),
        ("line[9]", Direction.IN, "张催收", "<Media omitted>"),
    ]
    assert [one.details for one in communications] == [
        {"system": True},
        {},
        {"sender": "我"},
        {"file": "IMG-20240313-WA0001.jpg"},
        {"media_omitted": True},
    ]
    assert [one.at.iso() for one in communications[1::2]] == [
        "2024-03-12T21:30:00+08:00",
        "2024-03-13T09:05:00+08:00",
    ]
    assert {(one.at.precision, one.at.zone_known) for one in communications} == {(Precision.MINUTE, False)}


def test_iphone_lines(tmp_path):
    folder = tmp_path / "WhatsApp Chat - 张催收"
    folder.mkdir()
    source = written(folder, IOS, "_chat.txt")
    assert IMPORTER.claim(source) is Claim.CERTAIN
    communications, _, _ = read(IMPORTER, source)
    assert [(one.at.iso(), one.untrusted_text) for one in communications] == [
        ("2024-03-12T21:30:15+08:00", "消息和通话已进行端到端加密。"),
        ("2024-03-12T21:30:16+08:00", "您的借款已逾期\n第二行"),
        ("2024-03-13T00:05:00+08:00", "<已附加: 00000012-PHOTO-2024-03-13.jpg>"),
    ]
    assert communications[0].details == {"system": True}
    assert communications[2].details == {"file": "00000012-PHOTO-2024-03-13.jpg"}
    assert {one.at.precision for one in communications} == {Precision.SECOND}


@pytest.mark.parametrize("text", [ANDROID, IOS])
def test_locators_find_their_line_again(tmp_path, text):
    source = exported(tmp_path, text)
    for one in read(IMPORTER, source)[0]:
        line = line_at(source.path, one.locator)
        assert one.at.written in line
        assert one.untrusted_text.split("\n")[0] in line
    for missing in ("line[0]", "line[99]", "line[x]", "whole"):
        with pytest.raises(LookupError):
            line_at(source.path, missing)


@pytest.mark.parametrize(
    ("stamps", "expected_times"),
    [
        (["12/3/24, 21:30", "13/3/24, 9:05"], ["2024-03-12 21:30", "2024-03-13 09:05"]),
        (["3/12/24, 9:30 PM", "3/13/24, 12:05 AM"], ["2024-03-12 21:30", "2024-03-13 00:05"]),
        (["3/12/24, 9:30\u202fp.\u00a0m.", "3/13/24, 12:05 a.m."], ["2024-03-12 21:30", "2024-03-13 00:05"]),
        (["2024/3/4 中午12:05", "2024/3/4 晚上8:05"], ["2024-03-04 12:05", "2024-03-04 20:05"]),
        (["2024年3月4日 凌晨12:05", "2024年3月4日 早上8:05"], ["2024-03-04 00:05", "2024-03-04 08:05"]),
        (["04.03.24, 21:30"], ["2024-03-04 21:30"]),
        (["12.3.2022 klo 14.08"], ["2022-03-12 14:08"]),
        (["12/3/2565, 14:08", "13/3/2565, 14:08"], ["2022-03-12 14:08", "2022-03-13 14:08"]),
        # Only one order lets the messages stand in order.
        (["1/2/24, 9:00", "2/2/24, 9:00", "3/2/24, 9:00", "1/3/24, 9:00"], None),
        (["5/5/24, 9:00"], ["2024-05-05 09:00"]),
    ],
)
def test_the_order_of_dates_is_found(tmp_path, stamps, expected_times):
    found, said = times(tmp_path, *stamps)
    assert said == []
    assert found == (expected_times or [f"2024-02-0{n} 09:00" for n in (1, 2, 3)] + ["2024-03-01 09:00"])


@pytest.mark.parametrize(
    ("stamp", "time", "words"),
    [
        ("3/4/24, 21:30", "2024-04-03 21:30", "read day first."),
        ("3/4/24, 9:30 PM", "2024-03-04 21:30", "read month first."),
    ],
)
def test_an_order_that_the_file_leaves_open_is_said(tmp_path, stamp, time, words):
    found, said = times(tmp_path, stamp)
    assert found == [time]
    assert len(said) == 1
    assert words in said[0]
    communications, _, _ = read(IMPORTER, exported(tmp_path, f"{stamp} - 甲: x\n"))
    assert communications[0].details["date_order"] in ("dmy", "mdy")


def test_a_date_in_the_future_decides(tmp_path):
    assert times(tmp_path, "1/12/24, 9:00", "2/12/24, 9:00")[0] == ["2024-12-01 09:00", "2024-12-02 09:00"]


def test_a_date_that_is_none_costs_a_notice_and_not_the_message(tmp_path):
    found, said = times(tmp_path, "30/3/24, 21:30", "99/99/24, 21:30", "31/3/24, 77:30")
    assert found == ["2024-03-30 21:30", None, None]
    assert len(said) == 2


def test_direction_is_unknown_in_a_group_and_without_a_name(tmp_path):
    group = ANDROID + "13/3/24, 9:07 - 第三人: 在\n"
    for source in (exported(tmp_path, group), exported(tmp_path, ANDROID, "_chat.txt")):
        assert {one.direction for one in read(IMPORTER, source)[0]} == {Direction.UNKNOWN}


def test_the_same_words_twice_in_a_minute_are_two_messages_and_the_same_file_twice_is_one(tmp_path):
    text = ANDROID + "13/3/24, 9:07 - 我: 在\n" * 3
    first, again = (read(IMPORTER, exported(tmp_path, text))[0] for _ in range(2))
    assert [one.dedupe_key for one in first] == [one.dedupe_key for one in again]
    assert len({one.dedupe_key for one in first}) == 8


def test_a_sender_who_is_a_number_has_a_number(tmp_path):
    one = read(IMPORTER, exported(tmp_path, "13/3/24, 9:07 - \u202a+86 138 0013 8000\u202c: 在\n"))[0][0]
    assert (one.untrusted_number, one.untrusted_name) == ("+86 138 0013 8000", "+86 138 0013 8000")


def test_a_message_longer_than_any_is_cut_and_said(tmp_path):
    text = "13/3/24, 9:07 - 我: 在\n" + ("x" * 1000 + "\n") * 1100 + "13/3/24, 9:08 - 我: 完\n"
    communications, notices, _ = read(IMPORTER, exported(tmp_path, text))
    assert [one.untrusted_text[:1] for one in communications] == ["在", "完"]
    assert len(communications[0].untrusted_text) <= 1 << 20
    assert "longer than can be shown" in sentences(notices)[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_other_encodings_read_the_same(tmp_path, encoding):
    source = written(tmp_path, ANDROID.encode(encoding), "WhatsApp Chat with 张催收.txt")
    assert IMPORTER.claim(source) is Claim.CERTAIN
    assert [plain(one) for one in read(IMPORTER, source)[0]] == [
        plain(one) for one in read(IMPORTER, exported(tmp_path, ANDROID))[0]
    ]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("12.03.24, 21:30 - A: x\n" * 3, Claim.POSSIBLE),
        ("12.03.24, 21:30 - A: x\n" * 2, Claim.NO),
        ("12.03.24, 21:30 - A: <Media omitted>\n", Claim.CERTAIN),
        ("[2024-03-12 21:30:15] INFO: started\n" * 5, Claim.NO),
        ("2024-03-12 21:30:15 A(12345)\nhello\n\n" * 3, Claim.NO),
        ("Dear all\n12.03.24, 21:30 - A: <Media omitted>\n", Claim.NO),
        ("", Claim.NO),
    ],
)
def test_claims(tmp_path, text, claim):
    assert IMPORTER.claim(written(tmp_path, text, "notes.txt")) is claim


def test_a_file_without_a_message_is_refused(tmp_path):
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(exported(tmp_path, "nothing here")))


@given(st.binary(max_size=60), st.integers(0, 2000), st.integers(0, 50), st.sampled_from([ANDROID, IOS]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_exports_raise_nothing_but_a_refusal(tmp_path, noise, place, cut, text):
    check_survives(IMPORTER, tmp_path, mutated(text.encode(), noise, place, cut), "_chat.txt")


STAMPS = st.from_regex(
    r"[0-9]{1,4}[./年-][0-9]{1,3}[./月-][0-9]{1,4}日?,? (上午|晚上)?[0-9]{1,2}:[0-9]{2}", fullmatch=True
)


@given(st.lists(STAMPS, min_size=1, max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_stamps_raise_nothing(tmp_path, stamps):
    text = "".join(f"[{stamp}] a: b\n" for stamp in stamps)
    check_survives(IMPORTER, tmp_path, text.encode(), "_chat.txt")
