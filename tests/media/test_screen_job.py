from __future__ import annotations

import contextlib
import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from evidence_desk.domain.screen import MOST_CHARACTERS, MOST_LINES, ScreenLine, ScreenText
from evidence_desk.media import (
    Limits,
    MediaCrashed,
    MediaDesk,
    MediaHung,
    MediaOutOfMemory,
    MediaUnreadable,
    child,
    worker_command,
)
from evidence_desk.media.limits import SCREEN_LIMITS
from evidence_desk.media.pool import ChildPool
from evidence_desk.media.screen_facts import screen_text
from evidence_desk.media.screen_job import working_size

PHONE = Path(__file__).resolve().parents[2] / "resources/sample_case/phone"
CHAT = PHONE / "DCIM/Screenshots/Screenshot_2024-03-13-11-42-10-318_com.tencent.mm.jpg"
DARK = PHONE / "Pictures/Screenshots/Screenshot_2024-04-03-20-15-33-41_e39d2c7de19156b0683cd93e8735f348.jpg"
HOSTILE = [sys.executable, str(Path(__file__).with_name("hostile_worker.py"))]
MESSAGES = {
    "您好，我是诚安资产的协商专员", "小李，3307转给我了", "昨天电话里说今天还一部分就减",
    "请先书面确认，我再还", "先把钱打过来", "这个我们没有书面的", "减免的事我帮你问一下领导，你",
}  # fmt: skip


@pytest.fixture(scope="module")
def chat(media) -> ScreenText:
    return media.read_screen(CHAT)


def line(screen: ScreenText, text: str) -> ScreenLine:
    return next(one for one in screen.lines if one.text == text)


def test_lines_of_a_chat_with_their_bubbles(chat):
    assert {one.text for one in chat.lines} >= MESSAGES
    assert (chat.width, chat.height, chat.dark, chat.cut_short) == (720, 1600, False, False)
    theirs, mine = line(chat, "小李，3307转给我了"), line(chat, "请先书面确认，我再还")
    assert (theirs.background, mine.background) == ((255, 255, 255), (149, 236, 105))
    assert (theirs.left, mine.right) == pytest.approx((114, 605), abs=4)
    first = line(chat, "您好，我是诚安资产的协商专员")
    assert (first.left, first.top, first.right, first.bottom) == pytest.approx(
        (theirs.left, theirs.top, theirs.right, theirs.bottom), abs=4
    )
    assert theirs.confidence > 0.95
    assert [top for top, _ in chat.left_portraits[:3]] == pytest.approx([232, 608, 882], abs=4)
    assert [top for top, _ in chat.right_portraits] == pytest.approx([393, 768], abs=4)


def test_the_engine_is_named_with_its_models(chat):
    assert re.fullmatch(
        r"rapidocr 3\.10\.0 PP-OCRv6 small \(det sha256 [0-9a-f]{16}, rec sha256 [0-9a-f]{16}\)"
        r" onnxruntime [\d.]+",
        chat.engine,
    )


def test_dark_screens_are_told(media):
    assert media.read_screen(DARK).dark


def test_samples_of_other_projects(media, samples):
    first = media.read_screen(samples / "ocr/multi-line_cn1.png")
    tiny = media.read_screen(samples / "ocr/helloworld.jpg")

    assert first.text().splitlines()[:2] == ["网络支付并无本质的区别，因为", "每一个手机号码和邮件地址背后"]
    assert tiny.text() == "Hello world!你好世界"


def test_a_long_picture_loses_no_line_and_doubles_none(media, chat, tmp_path):
    with Image.open(CHAT) as picture:
        body = picture.convert("RGB").crop((0, 150, 720, 1000))
    tall = Image.new("RGB", (720, 850 * 6))
    for number in range(6):
        tall.paste(body, (0, 850 * number))
    tall.save(tmp_path / "long.png")

    screen = media.read_screen(tmp_path / "long.png")

    counted = Counter(one.text for one in screen.lines)
    assert {text: counted[text] for text in MESSAGES} == dict.fromkeys(MESSAGES, 6)
    tops = [one.box[1] for one in screen.lines]
    assert tops == sorted(tops)


def test_pictures_are_read_upright_and_without_transparency(media, tmp_path):
    with Image.open(CHAT) as picture:
        sideways = picture.convert("RGB").rotate(90, expand=True)
        clear = picture.convert("RGBA")
    exif = Image.Exif()
    exif[0x0112] = 6
    sideways.save(tmp_path / "x.jpg", exif=exif, quality=92)
    clear.putdata(
        [(r, g, b, 0 if (r, g, b) == (237, 237, 237) else 255) for r, g, b, _ in clear.get_flattened_data()]
    )
    clear.save(tmp_path / "x.png", compress_level=1)

    turned, flat = (media.read_screen(tmp_path / name) for name in ("x.jpg", "x.png"))

    assert (turned.width, turned.height) == (720, 1600)
    assert {one.text for one in turned.lines} >= MESSAGES
    assert {one.text for one in flat.lines} >= MESSAGES


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, b"%PDF-1.4", CHAT.read_bytes()[:400]]
)
def test_what_is_no_picture_is_said_to_be_none(media, tmp_path, content):
    path = tmp_path / "x.png"
    path.write_bytes(content)

    with pytest.raises(MediaUnreadable):
        media.read_screen(path)


def test_of_a_cut_off_picture_what_is_there_is_read(media, tmp_path):
    data = CHAT.read_bytes()
    (tmp_path / "x.jpg").write_bytes(data[: len(data) * 2 // 3])

    found = {one.text for one in media.read_screen(tmp_path / "x.jpg").lines}

    assert "您好，我是诚安资产的协商专员" in found


@pytest.mark.slow
def test_a_picture_of_a_hundred_megapixels_fits(media, tmp_path):
    Image.new("RGB", (10_000, 10_000), "white").save(tmp_path / "large.png", compress_level=1)
    Image.new("1", (12_000, 12_000)).save(tmp_path / "too_large.png")

    assert media.read_screen(tmp_path / "large.png").lines == ()
    with pytest.raises(MediaUnreadable, match="144"):
        media.read_screen(tmp_path / "too_large.png")


@pytest.mark.parametrize(
    ("deed", "failure"),
    [("hang", MediaHung), ("eat", MediaOutOfMemory), ("nonsense", MediaCrashed), ("abort", MediaCrashed)],
)
def test_a_reader_that_fails_is_ended(tmp_path, deed, failure):
    pytest.importorskip("fcntl", reason="the hostile child uses POSIX means")
    path = tmp_path / "file"
    path.write_bytes(deed.encode())
    limits = Limits(address_space=1 << 30, resident=256 << 20, stall_s=1.0, overall_s=20.0)

    with MediaDesk(HOSTILE, limits) as desk:
        with pytest.raises(failure):
            desk.read_screen(path)
        assert desk._screens.places.queue[0] is None


def test_the_reader_is_a_child_of_its_own_and_ends_when_idle(media, samples):
    media.read_picture(samples / "ocr/helloworld.jpg")
    media.read_screen(samples / "ocr/helloworld.jpg")
    reader = media._screens.places.queue[0]
    assert reader.pid != media._pool.places.queue[0].pid

    media._screens._end_idle()

    assert not reader.alive
    assert media.read_screen(samples / "ocr/helloworld.jpg").lines


def test_a_pool_at_work_is_not_ended(samples):
    pool = ChildPool(worker_command(), SCREEN_LIMITS, idle_s=3600.0)
    try:
        with pool._child(None) as child:
            pool._end_idle()
            assert child.alive
        assert pool.places.queue[0] is child
        assert pool._idle is not None
    finally:
        pool.close()
    assert not child.alive


@pytest.mark.parametrize(
    ("size", "working"),
    [
        ((720, 1600), (720, 1600)),
        ((1440, 3200), (1080, 2400)),
        ((1080, 12_000), (1080, 12_000)),
        ((360, 780), (720, 1560)),
        ((256, 32), (512, 64)),
        ((4032, 3024), (1862, 1396)),
    ],
)
def test_letters_are_brought_to_a_sane_size(size, working):
    assert working_size(*size) == working


def wire(lines):
    return ScreenText(720, 1600, False, (), engine="x").to_json() | {"lines": lines}


def test_an_answer_is_bounded():
    one = ["字" * 400, [1, 2, 30, 40], 0.9, [0, 0, 720, 1600], [1, 2, 3]]

    found = screen_text(wire([one] * 1000))

    assert sum(len(each.text) for each in found.lines) <= MOST_CHARACTERS
    assert screen_text(wire([["a\x00b\nc", *one[1:]]])).lines[0].text == "a b c"
    with pytest.raises(ValueError, match="lines"):
        screen_text(wire([one] * (MOST_LINES + 1)))


def test_the_fullest_answer_fits_a_line():
    length = MOST_CHARACTERS // MOST_LINES
    one = ScreenLine("𠀀" * length, (999_000,) * 4, 0.9999, *[999_000] * 2, (255,) * 3, *[999_000] * 2)
    ends = ((999_000, 999_999),) * MOST_LINES

    full = ScreenText(999_999, 999_999, False, (one,) * MOST_LINES, (255,) * 3, "e" * 500, True, ends, ends)

    assert len(json.dumps({"done": full.to_json()})) < child._LONGEST_LINE


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=6),
    max_leaves=12,
)


@given(ANYTHING)
def test_an_answer_without_sense_is_an_ordinary_error(lines):
    with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError, OverflowError):
        assert screen_text(wire(lines)).width == 720


@given(
    st.builds(
        ScreenLine,
        text=st.text(max_size=8),
        box=st.tuples(*[st.integers(0, 50)] * 2, *[st.integers(50, 999)] * 2),
        confidence=st.floats(0, 1),
        left=st.integers(0, 999),
        right=st.integers(0, 999),
        background=st.tuples(*[st.integers(0, 255)] * 3),
    )
)
def test_what_is_stored_comes_back(one):
    screen = ScreenText(9, 9, True, (one,), (1, 2, 3), "e", True, ((1, 2),), ((3, 4),))

    assert ScreenText.from_json(screen.to_json()) == screen
