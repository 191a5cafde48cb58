"""The drawn screenshots themselves, and that the scores notice every kind of fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from chat_times import TimeStyle
from PIL import Image
from screen_corpus import Corpus, draw_corpus
from screen_reader import hints
from screen_scores import Counts, PictureScore, align, distance, folded, score_picture
from screen_truth import Truth

COUNT = 24


@dataclass(frozen=True)
class Read:
    """A message as a reader would give it."""

    side: str
    name: str | None
    text: str
    box: tuple[int, int, int, int]
    at: datetime | None
    quote: str = ""


@dataclass(frozen=True)
class Reading:
    app: str
    title: str
    messages: tuple[Read, ...]
    time_lines: tuple[str, ...]


@dataclass(frozen=True)
class Screen:
    dark: bool


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return draw_corpus(tmp_path_factory.mktemp("drawn"), COUNT, seed=5)


def perfect(truth: Truth) -> Reading:
    messages = tuple(
        Read(
            one.side,
            one.name,
            one.text,
            one.box,
            datetime.fromisoformat(one.time) if one.time else None,
            one.quote or "",
        )
        for one in truth.messages
        if not one.optional
    )
    return Reading(truth.app, truth.title, messages, tuple(truth.time_lines))


def score(truth: Truth, reading: Reading) -> PictureScore:
    return score_picture(truth, Screen(truth.dark), reading, reading)


def total(corpus: Corpus, change: Callable[[Reading], Reading]) -> dict[str, float | None]:
    counts = Counts()
    for truth in corpus.truths:
        counts.add(score(truth, change(perfect(truth))).counts)
    return counts.figures()


def each(reading: Reading, **changed: object) -> Reading:
    return replace(reading, messages=tuple(replace(one, **changed) for one in reading.messages))


def test_the_same_seed_draws_the_same_bytes(corpus: Corpus, tmp_path: Path) -> None:
    again = draw_corpus(tmp_path, 4, seed=5)
    assert [one.file for one in again.truths] == [one.file for one in corpus.truths[:4]]
    for one in again.truths:
        assert (tmp_path / one.file).read_bytes() == (corpus.folder / one.file).read_bytes()


def test_there_is_something_of_everything(corpus: Corpus) -> None:
    assert {one.app for one in corpus.truths} == {"wechat", "alipay", "qq", "sms"}
    assert {one.dark for one in corpus.truths} == {True, False}
    assert corpus.series
    assert any("long" in one.traits and one.height > 3 * one.width for one in corpus.truths)
    kinds = {message.kind for one in corpus.truths for message in one.messages}
    assert {"text", "transfer", "voice", "system"} <= kinds


def test_the_truth_lies_within_its_picture(corpus: Corpus) -> None:
    for truth in corpus.truths:
        with Image.open(corpus.folder / truth.file) as picture:
            assert picture.size == (truth.width, truth.height)
        for message in truth.messages:
            x0, y0, x1, y1 = message.box
            assert 0 <= x0 < x1 <= truth.width
            assert 0 <= y0 < y1 <= truth.height
            assert message.text or message.optional


def test_letters_stand_in_every_box(corpus: Corpus) -> None:
    for truth in corpus.truths:
        with Image.open(corpus.folder / truth.file) as picture:
            grey = picture.convert("L")
        for message in truth.messages:
            if not message.optional:
                darkest, lightest = grey.crop(message.box).getextrema()
                assert lightest - darkest > 20, (truth.file, message)


def test_file_names_tell_the_time_of_taking_that_the_truth_says(corpus: Corpus) -> None:
    told = list(hints([one.file for one in corpus.truths]))
    assert [at.replace(microsecond=0) if at else None for at, _ in told] == [
        one.captured for one in corpus.truths
    ]
    assert {app for _, app in told} <= {None, "wechat", "alipay", "qq", "sms"}
    assert any(at is None for at, _ in told)


def test_a_time_is_known_only_with_the_time_of_taking_or_its_year() -> None:
    style = TimeStyle(True, "星期", "{m}月{d}日", "{y}年{m}月{d}日")
    taken = datetime(2024, 3, 13, 9, 0)
    lines = [style.line(taken - timedelta(days=days, hours=1), taken) for days in (0, 1, 2, 20, 500)]
    assert [line.text for line in lines] == [
        "早上8:00",
        "昨天 早上8:00",
        "星期一 早上8:00",
        "2月22日 早上8:00",
        "2022年10月30日 早上8:00",
    ]
    assert [line.known(None) for line in lines] == [None, None, None, None, "2022-10-30T08:00:00"]
    assert lines[2].known(taken) == "2024-03-11T08:00:00"


def test_series_tell_their_order_and_joints(corpus: Corpus) -> None:
    for series in corpus.series:
        assert len(series.files) in (3, 4, 5, 2)
        assert len(series.joints) == len(series.shared) == len(series.files) - 1
        for joint, shared in zip(series.joints, series.shared, strict=True):
            assert (shared > 0) == (joint == "overlap") or joint == "renamed"


def test_a_perfect_reading_has_full_marks(corpus: Corpus) -> None:
    figures = total(corpus, lambda reading: reading)
    assert figures.pop("cer") == figures.pop("cer_found") == figures.pop("times_invented") == 0
    assert figures.pop("amounts_f1") > 0.97
    assert figures.pop("amounts_f1_of_truth_text") > 0.97
    assert set(figures.values()) == {1.0}
    assert not [
        wrong for one in corpus.truths for wrong in score(one, perfect(one)).wrongs if "amounts" not in wrong
    ]


@pytest.mark.parametrize(
    ("figure", "change"),
    [
        ("side", lambda reading: each(reading, side="me")),
        ("time", lambda reading: each(reading, at=None)),
        ("times_invented", lambda reading: each(reading, at=datetime(2020, 1, 1))),
        ("name", lambda reading: each(reading, name=None)),
        ("quote", lambda reading: each(reading, quote="")),
        ("split_f1", lambda reading: replace(reading, messages=reading.messages[::2])),
        ("split_f1", lambda reading: replace(reading, messages=joined(reading.messages))),
        ("split_f1", lambda reading: replace(reading, messages=halved(reading.messages))),
        ("cer", lambda reading: replace(reading, messages=reading.messages[1:])),
        ("amounts_f1", lambda reading: replace(reading, messages=reading.messages[1:])),
        ("app_unhinted", lambda reading: replace(reading, app="other")),
        ("title", lambda reading: replace(reading, title="")),
        ("time_lines_f1", lambda reading: replace(reading, time_lines=reading.time_lines[1:])),
    ],
)
def test_every_fault_costs_its_figure(
    corpus: Corpus, figure: str, change: Callable[[Reading], Reading]
) -> None:
    before, after = (total(corpus, one)[figure] for one in (lambda reading: reading, change))
    assert before is not None
    assert after is not None
    assert abs(after - before) > 0.02


def joined(messages: tuple[Read, ...]) -> tuple[Read, ...]:
    """Neighbours run together, two by two."""
    pairs = [messages[i : i + 2] for i in range(0, len(messages), 2)]
    return tuple(
        replace(
            pair[0],
            text="".join(one.text for one in pair),
            box=(*pair[0].box[:2], *pair[-1].box[2:]),
        )
        for pair in pairs
    )


def halved(messages: tuple[Read, ...]) -> tuple[Read, ...]:
    """Every message torn in two."""
    halves = []
    for one in messages:
        (x0, y0, x1, y1), cut = one.box, len(one.text) // 2
        middle = (y0 + y1) // 2
        halves.append(replace(one, text=one.text[:cut], box=(x0, y0, x1, middle)))
        halves.append(replace(one, text=one.text[cut:], box=(x0, middle, x1, y1)))
    return tuple(halves)


def test_a_cut_bubble_is_neither_asked_for_nor_wrong(corpus: Corpus) -> None:
    truth = next(one for one in corpus.truths if any(m.optional and m.text for m in one.messages))
    plain = perfect(truth)
    cut = next(one for one in truth.messages if one.optional and one.text)
    added = Read(cut.side, None, cut.text, cut.box, None)
    assert (
        score(truth, plain).counts == score(truth, replace(plain, messages=(added, *plain.messages))).counts
    )


def test_folding_leaves_width_blanks_and_emoji_out() -> None:
    assert folded("本金 ￥１,２００。\n“好”😂❤️") == '本金¥1,200。"好"'
    assert distance("kitten", "sitting") == 3


def test_alignment_keeps_the_order(corpus: Corpus) -> None:
    truth = max(corpus.truths, key=lambda one: len(one.messages))
    wanted = [one for one in truth.messages if not one.optional]
    pairs = align(wanted, perfect(truth).messages)
    assert pairs == [(place, place) for place in range(len(wanted))]
