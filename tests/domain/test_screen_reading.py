from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from screens_built import GREY, WIDTH, Screen

from evidence_desk.domain.amounts import find_amounts
from evidence_desk.domain.screen import ScreenLine, ScreenText
from evidence_desk.domain.screen_reading import ScreenReading, plain_text, read_messages

TAKEN = datetime(2024, 3, 13, 11, 42, 10)


def read(screen: Screen, captured=TAKEN, app=None, **more) -> ScreenReading:
    return read_messages(screen.read(**more), captured=captured, app_hint=app)


def said(reading: ScreenReading) -> list[tuple[str, str]]:
    return [(one.side, one.text) for one in reading.messages]


def test_sides_words_and_times():
    found = read(
        Screen("王经理")
        .them("先还三千")
        .ground("昨天 21:14")
        .me("没有钱")
        .ground("09:05")
        .them("在吗", "回复")
    )

    assert said(found) == [("them", "先还三千"), ("me", "没有钱"), ("them", "在吗回复")]
    assert [one.at for one in found.messages] == [
        None, datetime(2024, 3, 12, 21, 14), datetime(2024, 3, 13, 9, 5),
    ]  # fmt: skip
    assert [one.at_resolved_by for one in found.messages] == ["", "relative", "clock"]
    assert (found.title, found.app) == ("王经理", "wechat")
    assert [line.text for line in found.time_lines] == ["昨天 21:14", "09:05"]


def test_without_the_time_of_taking_only_written_years_are_times():
    screen = Screen().ground("昨天 21:14").them("你好").ground("2023年9月12日 下午3:05").me("你好吗")

    found = read(screen, captured=None)

    assert [one.at for one in found.messages] == [None, datetime(2023, 9, 12, 15, 5)]
    assert [one.at_written for one in found.messages] == ["昨天 21:14", "2023年9月12日 下午3:05"]


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (("应还金额12,80", "0.00元"), "应还金额12,800.00元"),
        (("一次性结清一万", "二千元整就行"), "一次性结清一万二千元整就行"),
        (("please pay the", "bill today now"), "please pay the bill today now"),
        (("看https://t.cn/A6x3k", "maryd"), "看https://t.cn/A6x3kmaryd"),
        (("1. 首付两千；", "2. 余款", "每期一千二百五十元"), "1. 首付两千；\n2. 余款\n每期一千二百五十元"),
        (("还款22，412.00元",), "还款22,412.00元"),
    ],
)  # fmt: skip
def test_lines_of_a_bubble_are_joined_as_they_were_typed(rows, text):
    found = read(Screen().ground("09:05").them(*rows).me("好"))

    assert found.messages[0].text == text


def test_a_sum_cut_by_the_end_of_a_line_is_found():
    found = read(Screen().ground("09:05").them("您应还金额合计12,80", "0.00元"))

    assert [amount.minor for amount in find_amounts(found.messages[0].text)] == [1_280_000]


def test_bars_are_no_messages():
    screen = Screen("南山银行").ground("09:05").them("账单").me("好的")
    screen.y = 2250
    screen.me("还没写完", gap=0)
    screen.y = 2250
    screen.at("发送", 960)

    assert said(read(screen)) == [("them", "账单"), ("me", "好的")]


@pytest.mark.parametrize("written", ["99+王经理", "<王经理", "王经理>"])
def test_signs_beside_the_title_are_not_of_it(written):
    assert read(Screen(written).ground("09:05").them("账单").me("好的")).title == "王经理"


def test_a_picture_cut_out_of_a_screen_has_no_title():
    screen = Screen(bars=False).ground("09:05").them("今天不处理，就发到公司群里").them("你自己看着办")

    found = read(screen, height=400)

    assert found.title == ""
    assert said(found) == [("them", "今天不处理，就发到公司群里"), ("them", "你自己看着办")]


def test_nicks_of_a_group_stand_above_their_bubbles():
    screen = Screen("还款协商群(12)").ground("09:05")
    screen.at("管理员 阿杰", 164).them("今天必须还").me("收到").at("小王", 164).them("在吗", "回复")

    found = read(screen)

    assert [(one.name, one.text) for one in found.messages] == [
        ("阿杰", "今天必须还"), (None, "收到"), ("小王", "在吗回复"),
    ]  # fmt: skip


def test_letters_in_portraits_are_no_messages():
    screen = Screen().ground("09:05")
    for _ in range(3):
        top = screen.y
        screen.lines.append(
            ScreenLine("张", (50, top + 30, 110, top + 90), 0.99, 30, 140, (90, 120, 180), top, top + 110)
        )
        screen.them("今天必须还清")

    assert said(read(screen)) == [("them", "今天必须还清")] * 3


def test_system_lines_cards_voice_and_calls():
    screen = Screen().ground("09:05").ground("你撤回了一条消息")
    screen.them("¥12,000.00", "请收款", "微信转账", colour=(250, 157, 59), wide=600).them('川) 12"').me(
        "通话时长 03:12へ"
    )

    found = read(screen)

    assert said(found) == [
        ("system", "你撤回了一条消息"), ("them", "¥12,000.00\n请收款\n微信转账"), ("them", '12"'),
        ("me", "通话时长 03:12"),
    ]  # fmt: skip


def test_a_quote_goes_with_its_message_and_one_without_it_is_left_out():
    screen = Screen().them("小王：在吗", colour=GREY, letter=36).ground("09:05")
    screen.me("我说过了", gap=12).me("小王：什么时候还", colour=GREY, letter=36).them("好的")

    found = read(screen)

    assert said(found) == [("me", "我说过了"), ("them", "好的")]
    assert found.messages[0].quote == "小王：什么时候还"


def test_a_card_as_wide_as_its_room_belongs_to_the_portrait_beside_it():
    wide = WIDTH - 2 * 160 - 60
    screen = (
        Screen()
        .ground("09:05")
        .them("好的")
        .me("结清证明申请", "在线提交", colour=(255, 255, 255), wide=wide)
    )

    assert said(read(screen))[1][0] == "me"


def test_a_thread_of_short_messages():
    screen = Screen("1069 0161 23", inset=40).ground("3月5日 周二").them("【南山银行】您应还500元")
    screen.y -= 34
    screen.at("下午3:05", 44).me("已还", colour=(13, 132, 255))
    screen.y -= 34
    screen.lines.append(
        ScreenLine("已送达", (900, screen.y, 1010, screen.y + 36), 0.99, 0, WIDTH, (237,) * 3, 0, 2340)
    )

    found = read(screen)

    assert found.app == "sms"
    assert said(found) == [("them", "【南山银行】您应还500元"), ("me", "已还")]
    assert found.messages[0].at == datetime(2024, 3, 5, 15, 5)
    assert found.messages[1].at is None
    assert found.messages[1].at_written == "3月5日 周二"


@pytest.mark.parametrize(
    ("hint", "app"),
    [("wechat", "wechat"), ("qq", "qq"), ("douyin", "wechat"), (None, "wechat"), ("sms", "sms")],
)
def test_the_file_name_tells_the_app_before_the_colours(hint, app):
    assert read(Screen().ground("09:05").them("在吗").me("在"), app=hint).app == app


def test_a_bill_is_no_conversation():
    lines = [
        ScreenLine(text, (80, y, 600, y + 50), 0.99, 40, 1040, (255, 255, 255), 200, 900)
        for text, y in (("应还金额", 300), ("¥7,412.00", 400), ("还款日 2024-03-15", 500))
    ]
    screen = ScreenText(WIDTH, 2340, False, tuple(lines), (245, 245, 245))

    found = read_messages(screen, captured=TAKEN, app_hint="alipay")

    assert found.messages == ()
    assert plain_text(screen) == "应还金额\n¥7,412.00\n还款日 2024-03-15"


@pytest.mark.parametrize("share", [0, 40])
def test_shapes_on_a_page_full_of_other_words_are_no_conversation(share):
    screen = Screen("账单详情", inset=40).them("本期账单").me("立即还款", colour=(22, 119, 255))
    for number in range(share):
        screen.at(f"第{number}期应还本金与利息合计", 40)

    found = read(screen, app="alipay")

    assert bool(found.messages) == (share == 0)
    assert found.app == "alipay"


def test_shapes_on_a_photograph_are_no_conversation():
    found = read(Screen(bars=False, inset=40).them("东309").me("西315"), height=700)

    assert (found.app, found.messages) == ("other", ())


def test_nothing_is_read_from_nothing():
    empty = ScreenText(1, 1, False, ())

    assert read_messages(empty, captured=None, app_hint=None) == ScreenReading("other", "", (), ())
    assert plain_text(empty) == ""


SIDE = st.integers(0, 1200)
WORDS = ["在吗", "09:05", "昨天", "发送", "①", "1234", '12"', "王：", "¥5.00"]


def outward(sides: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    return min(sides[0], sides[2]), min(sides[1], sides[3]), max(sides[0], sides[2]), max(sides[1], sides[3])


LINES = st.lists(
    st.builds(
        ScreenLine,
        text=st.sampled_from(WORDS) | st.text(min_size=1, max_size=6),
        box=st.tuples(SIDE, SIDE, SIDE, SIDE).map(outward),
        confidence=st.floats(0, 1),
        left=SIDE,
        right=SIDE,
        top=SIDE,
        bottom=SIDE,
        background=st.sampled_from([(237, 237, 237), (255, 255, 255), (149, 236, 105)]),
    ),
    max_size=9,
)


@given(LINES, SIDE, SIDE, st.none() | st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1)))
def test_any_lines_are_read_without_an_error_and_kept(lines, width, height, captured):
    screen = ScreenText(width, height, False, tuple(lines), (237, 237, 237))

    found = read_messages(screen, captured=captured, app_hint=None)

    assert ScreenReading.from_json(found.to_json()) == found
    for one in found.messages:
        assert bool(one.at) == bool(one.at_resolved_by)
        assert one.at_resolved_by != "clock" or one.at <= captured
