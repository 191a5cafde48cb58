from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.screen_order import Mark, order_screens
from evidence_desk.domain.screen_reading import ScreenMessage, ScreenReading

START = datetime(2024, 3, 1, 9, 0)
WORDS = [
    "您好，我是诚安资产的协商专员小李", "昨天电话里说今天还一部分就减免剩下的", "请先书面确认，我再还",
    "好的", "先把钱打过来", "这个我们没有书面的", "你的账单4月12日到期，应还3,200元", "什么时候方便", "在吗",
    "工号0358", "我每月能还一千五百元", "领导说最多减免两成", "那就按这个方案", "请发我一份",
    "已经转了2,000元",
]  # fmt: skip


def message(number: int, top: int, at: datetime | None, side: str = "") -> ScreenMessage:
    text = WORDS[number % len(WORDS)] + ("" if number < len(WORDS) else f"（第{number}次）")
    side = side or ("me" if number % 3 == 2 else "them")
    left, right = (400, 920) if side == "me" else (160, 700)
    # Bubbles are of different heights, which tells places apart.
    box = (left, top, right, top + 80 + 20 * (number % 4))
    return ScreenMessage(side, None, text, box, 0.99, at, "09:00" if at else "", "clock" if at else "")


def screen(
    first: int, last: int, *, title="王经理", dated_from: int | None = None, hours: int = 0
) -> ScreenReading:
    """Messages from `first` on; those before `dated_from` stand above the first time line."""
    messages, top = [], 200
    for number in range(first, last):
        known = dated_from is not None and number >= dated_from
        at = START + timedelta(hours=hours, minutes=number) if known else None
        messages.append(message(number, top, at))
        top = messages[-1].box[3] + 40 + 13 * (number % 3)
    return ScreenReading("wechat", title, tuple(messages), ())


def test_screens_are_ordered_by_what_they_show_twice():
    found = order_screens({"c": screen(0, 6), "a": screen(4, 10), "b": screen(8, 14)})

    assert len(found) == 1
    assert found[0].screens == ("c", "a", "b")
    assert [(join.overlap, join.marks) for join in found[0].joins] == [(2, ()), (2, ())]
    assert found[0].joins[0].same == ((4, 0), (5, 1))


def test_messages_cut_by_the_edge_of_a_screen_are_the_same():
    upper, lower = screen(0, 6), screen(4, 10)
    last, first = upper.messages[-1], lower.messages[0]
    upper = replace(
        upper,
        messages=(
            *upper.messages[:-1],
            replace(last, text=last.text[:8], box=(*last.box[:3], last.box[1] + 40)),
        ),
    )
    lower = replace(lower, messages=(replace(first, text=first.text[2:]), *lower.messages[1:]))

    join = order_screens({"a": upper, "b": lower})[0].joins[0]

    assert join.marks == ()
    assert join.overlap >= 1


def test_nothing_in_common_is_marked():
    found = order_screens({"IMG_9": screen(0, 4), "IMG_10": screen(6, 10)})

    assert found[0].screens == ("IMG_9", "IMG_10")
    assert found[0].joins[0].marks == (Mark.MISSING_OVERLAP,)
    assert found[0].joins[0].overlap == 0


def test_days_between_two_screens_are_marked_and_order_them():
    late, early = screen(8, 12, dated_from=8, hours=72), screen(0, 4, dated_from=0)

    found = order_screens({"IMG_1": late, "IMG_2": early})

    assert found[0].screens == ("IMG_2", "IMG_1")
    assert found[0].joins[0].marks == (Mark.MISSING_OVERLAP, Mark.TIME_JUMP)


def test_a_screen_without_any_time_lies_where_its_name_does():
    dated = {"IMG_1": screen(0, 3, dated_from=0), "IMG_3": screen(12, 15, dated_from=12)}
    upwards = {"IMG_3": screen(0, 3, dated_from=0), "IMG_1": screen(12, 15, dated_from=12)}

    assert order_screens(dated | {"IMG_2": screen(6, 9)})[0].screens == ("IMG_1", "IMG_2", "IMG_3")
    assert order_screens(upwards | {"IMG_2": screen(6, 9)})[0].screens == ("IMG_3", "IMG_2", "IMG_1")


def test_a_changed_name_is_marked_where_the_messages_overlap():
    found = order_screens(
        {"a": screen(0, 6), "b": screen(4, 10, title="王经理 勿接"), "c": screen(20, 23, title="妈妈")}
    )

    assert [one.screens for one in found] == [("a", "b"), ("c",)]
    assert found[0].joins[0].marks == (Mark.NAME_CHANGED,)


def test_the_number_of_members_is_no_name():
    found = order_screens({"a": screen(0, 6, title="协商群(12)"), "b": screen(4, 10, title="协商群（13）")})

    assert found[0].joins[0].marks == ()


def test_a_short_answer_alone_joins_no_screens():
    one = ScreenReading("wechat", "王经理", (message(3, 200, None),), ())

    found = order_screens({"a": one, "b": one})

    assert found[0].joins[0].marks == (Mark.MISSING_OVERLAP,)


@pytest.mark.parametrize("other", ["你的账单5月12日到期，应还3,200元", "你的账单4月12日到期，应还9,200元"])
def test_sentences_of_one_template_with_other_numbers_are_not_the_same(other):
    upper = screen(0, 7)
    lower = replace(upper, messages=(replace(upper.messages[-1], text=other),))

    assert order_screens({"a": upper, "b": lower})[0].joins[0].overlap == 0


def test_times_are_told_by_the_screen_above():
    upper, lower = screen(0, 6, dated_from=2), screen(4, 10, dated_from=8)

    inherited = order_screens({"a": upper, "b": lower})[0].inherited

    assert [(one.screen, one.index, one.at, one.from_screen) for one in inherited] == [
        ("b", 0, START + timedelta(minutes=4), "a"),
        ("b", 1, START + timedelta(minutes=5), "a"),
        ("b", 2, START + timedelta(minutes=5), "a"),
        ("b", 3, START + timedelta(minutes=5), "a"),
    ]


def test_screens_without_messages_are_left_out():
    assert order_screens({"a": ScreenReading("other", "", (), ())}) == ()
    assert order_screens({}) == ()


@st.composite
def conversations(draw) -> dict[str, ScreenReading]:
    """One conversation of some 40 messages in up to six views that go on downwards, overlapping or not."""
    views, first = {}, 0
    for place in range(draw(st.integers(1, 6))):
        long = draw(st.integers(2, 7))
        dated = draw(st.none() | st.integers(first, first + long))
        views[f"{draw(st.sampled_from('abc'))}{place}"] = screen(first, first + long, dated_from=dated)
        first += draw(st.integers(1, long + 2))
    return views


@given(conversations(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(views: dict[str, ScreenReading], rng: random.Random):
    keys = list(views)
    rng.shuffle(keys)

    found = order_screens(views)

    assert order_screens({key: views[key] for key in keys}) == found
    assert sorted(key for one in found for key in one.screens) == sorted(views)


@given(conversations())
def test_what_overlaps_is_named_and_what_does_not_is_marked(views: dict[str, ScreenReading]):
    for one in order_screens(views):
        for join in one.joins:
            first, second = views[join.first], views[join.second]
            assert bool(join.overlap) != (Mark.MISSING_OVERLAP in join.marks)
            assert len(join.same) == join.overlap
            for here, there in join.same:
                assert first.messages[here].side == second.messages[there].side


@given(st.permutations("abcdef"), st.integers(2, 6), st.integers(6, 9), st.integers(3, 5))
def test_views_that_share_enough_are_put_back_in_order(names, count, long, shared):
    keys = names[:count]
    places = [number * (long - shared) for number in range(count)]

    found = order_screens({key: screen(first, first + long) for key, first in zip(keys, places, strict=True)})

    assert [one.screens for one in found] == [tuple(keys)]
    assert all(join.overlap == shared for join in found[0].joins)
