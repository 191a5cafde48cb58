"""The corpus of drawn screenshots: which apps, phones, sizes, modes, lengths and names, all from one seed."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from chat_script import Conversation, converse
from chat_sheet import App, ChatSheet, lay_out
from chat_times import style_of
from chat_view import View, cut_view
from draw_alipay import Alipay
from draw_qq import QQ
from draw_sms import Sms
from draw_wechat import WeChat
from phone_frame import Phone, Sheet, wallpaper
from screen_truth import SeriesTruth, Truth

_APPS = ("wechat", "wechat", "sms", "alipay", "wechat", "qq", "sms", "wechat")
_LOOKS = {
    "wechat": ("android", "android", "iphone"),
    "alipay": ("blue", "pale"),
    "qq": ("new", "new", "old"),
    "sms": ("xiaomi", "huawei", "stock", "iphone"),
}
#: Width, ratio of height to width, px to the dp.
_ANDROIDS = (
    (720, 16 / 9, 2.0),
    (720, 20 / 9, 2.0),
    (1080, 18 / 9, 3.0),
    (1080, 20 / 9, 3.0),
    (1440, 19.5 / 9, 4.0),
)
_IPHONES = ((828, 1792 / 828, 2.0), (1170, 2532 / 1170, 3.0), (1290, 2796 / 1290, 3.0))
_PACKAGES = {
    "wechat": "com.tencent.mm",
    "alipay": "com.eg.android.AlipayGphone",
    "qq": "com.tencent.mobileqq",
    "sms": "com.android.mms",
}
_TALLEST = 12_000
_DAYS = timedelta(days=2)
_FONT_FACTORS = (0.88, 1.0, 1.0, 1.25)


@dataclass(slots=True)
class Corpus:
    """What was drawn into a folder."""

    folder: Path
    truths: list[Truth] = field(default_factory=list)
    series: list[SeriesTruth] = field(default_factory=list)


@dataclass(slots=True)
class Scene:
    """One conversation laid out on one phone."""

    chat: ChatSheet
    app: App
    conversation: Conversation
    rng: random.Random
    clock: str


def draw_corpus(folder: Path, count: int, seed: int) -> Corpus:
    """Draw `count` pictures; about one in five belongs to a series, one in fourteen is long."""
    corpus, number = Corpus(folder), 0
    folder.mkdir(parents=True, exist_ok=True)
    while len(corpus.truths) < count:
        rng = random.Random(f"{seed}/{number}")
        app = _APPS[number % len(_APPS)]
        if number % 18 == 7 and count - len(corpus.truths) >= 5:
            _draw_series(corpus, rng, app, f"series{number}")
        else:
            _draw_single(corpus, rng, app, long=number % 14 == 5)
        number += 1
    return corpus


def _scene(rng: random.Random, app_name: str, messages: int, reach: int | None = None) -> Scene:
    look, dark, by_word = rng.choice(_LOOKS[app_name]), rng.random() < 0.35, rng.random() < 0.4
    app: App
    match app_name:
        case "wechat":
            app = WeChat(look, dark, by_word)
        case "alipay":
            app = Alipay(look, dark, by_word)
        case "qq":
            app = QQ(look, dark, by_word)
        case _:
            app = Sms(look, dark, by_word, blue=rng.random() < 0.4)
    ios = look == "iphone" or (app_name in ("alipay", "qq") and rng.random() < 0.25)
    width, ratio, scale = rng.choice(_IPHONES if ios else _ANDROIDS)
    phone = Phone("ios" if ios else "android", width, round(width * ratio), scale, rng.choice(_FONT_FACTORS))
    group = app_name in ("wechat", "qq") and rng.random() < 0.3
    conversation = converse(rng, app_name, messages, group=group, reach=reach)
    paper = None
    if app_name == "wechat" and not dark and rng.random() < 0.1:
        paper = wallpaper(rng, width // 4, round(width * ratio) // 4)
    sheet = Sheet(phone, app.skin.ground, paper)
    style = style_of(app_name, look, rng)
    chat = ChatSheet(sheet, app.skin, rng, style, conversation.captured)
    lay_out(chat, app, conversation)
    return Scene(chat, app, conversation, rng, conversation.captured.strftime("%H:%M"))


def _bars(scene: Scene, title: str | None = None) -> tuple[int, int]:
    """How high the bars are: tried out on a spare screen."""
    spare = Sheet(replace(scene.chat.phone, height=scene.chat.phone.height // 2), scene.chat.skin.ground)
    top = scene.app.header(spare, random.Random(1), title or scene.conversation.title, scene.clock)
    return top, spare.image.height - scene.app.footer(spare, random.Random(1))


def _shoot(
    scene: Scene,
    offset: int,
    height: int,
    known: datetime | None,
    title: str | None = None,
    clock: str | None = None,
) -> View:
    seed = scene.rng.random()
    top, foot = _bars(scene, title)
    return cut_view(
        scene.chat,
        offset,
        height - top - foot,
        lambda sheet: scene.app.header(
            sheet, random.Random(seed), title or scene.conversation.title, clock or scene.clock
        ),
        lambda sheet: scene.app.footer(sheet, random.Random(seed)),
        known,
        height,
    )


def _draw_single(corpus: Corpus, rng: random.Random, app: str, *, long: bool) -> None:
    scene = _scene(rng, app, rng.randrange(25, 75) if long else rng.randrange(3, 16))
    name, known = picture_name(rng, scene.app.name, scene.conversation.captured, scene.chat.phone.system)
    top, foot = _bars(scene)
    end, height = scene.chat.y, scene.chat.phone.height
    if long:
        height = min(_TALLEST, max(height, end + top + foot))
    offset = max(0, end - (height - top - foot))
    if not long and offset and rng.random() < 0.3:
        offset = rng.randrange(offset)
    view = _shoot(scene, offset, height, known)
    _keep(corpus, scene, view, name, known, ["long"] if long else [])


def _draw_series(corpus: Corpus, rng: random.Random, app: str, series: str) -> None:
    """Three to five views down one conversation, the joints between them overlapping or not."""
    wanted = rng.choice([3, 4, 5])
    scene = _scene(rng, app, 60, reach=rng.choice([3, 30, 800]))
    top, foot = _bars(scene)
    body = scene.chat.phone.height - top - foot
    tricks = ["overlap"] * (wanted - 1)
    tricks[rng.randrange(wanted - 1)] = rng.choice(["overlap", "gap", "renamed", "time_jump", "time_jump"])
    offset, views, joints, title, kept = 0, [], [], scene.conversation.title, []
    taken = scene.conversation.captured
    for place in range(wanted):
        if place:
            offset = _next_offset(scene, offset, body, tricks[place - 1])
            if tricks[place - 1] == "renamed":
                title = f"{title.split('(')[0]} 勿接" + (f"({title.split('(')[1]}" if "(" in title else "")
        if offset + body > scene.chat.y and place >= 2:
            break
        at = taken + timedelta(seconds=20 * place)
        clock = at.strftime("%H:%M")
        name, known = picture_name(random.Random(series), scene.app.name, at, scene.chat.phone.system, place)
        views.append(_shoot(scene, offset, scene.chat.phone.height, known, title, clock))
        kept.append((views[-1], name, known, title))
    for earlier, later, trick in zip(views, views[1:], tricks, strict=False):
        joints.append((_joint(earlier, later, trick), len(earlier.indices & later.indices)))
    files = []
    for place, (view, name, known, shown) in enumerate(kept):
        _keep(corpus, scene, view, name, known, ["series"], title=shown)
        truth = corpus.truths[-1]
        truth.series, truth.place_in_series = series, place
        files.append(truth.file)
    corpus.series.append(SeriesTruth(series, files, [j[0] for j in joints], [j[1] for j in joints]))


def _next_offset(scene: Scene, offset: int, body: int, trick: str) -> int:
    """Where the next view begins: within the last one, behind it, or days later."""
    if trick == "gap":
        return offset + body + scene.rng.randrange(body // 6, body // 2)
    if trick == "time_jump":
        times = [one.at for top, _, one in scene.chat.times if top < offset + body]
        later = [
            top for top, _, one in scene.chat.times if top > offset + body and one.at > times[-1] + _DAYS
        ]
        return later[0] - scene.chat.phone.dp(4) if later else offset + body + body // 4
    return offset + body - scene.rng.randrange(body // 5, body // 2)


def _joint(earlier: View, later: View, trick: str) -> str:
    """What a reader could say of the joint; days between are told only by times that can be known."""
    if trick == "renamed" or earlier.indices & later.indices:
        return trick if trick == "renamed" else "overlap"
    if earlier.touched & later.touched:
        return "edge"
    before = [datetime.fromisoformat(one.time) for one in earlier.messages if one.time]
    after = [datetime.fromisoformat(one.time) for one in later.messages if one.time]
    return "time_jump" if before and after and after[0] - before[-1] > timedelta(days=1) else "gap"


def _keep(
    corpus: Corpus,
    scene: Scene,
    view: View,
    name: str,
    known: datetime | None,
    traits: list[str],
    title: str | None = None,
) -> None:
    while any(name == truth.file for truth in corpus.truths):
        stem, _, suffix = name.rpartition(".")
        name = f"{stem} (1).{suffix}"
    path = corpus.folder / name
    if path.suffix == ".png":
        view.image.save(path, compress_level=1)
    else:
        quality = scene.rng.randrange(60, 96)
        view.image.save(path, quality=quality)
        traits = [*traits, f"q{quality}"]
    if scene.chat.sheet.wallpaper is not None:
        traits = [*traits, "wallpaper"]
    corpus.truths.append(
        Truth(
            file=name,
            app=scene.app.name,
            look=scene.app.look,
            dark=scene.app.dark,
            width=view.image.width,
            height=view.image.height,
            title=title or scene.conversation.title,
            group=scene.conversation.group,
            captured_at=known.isoformat() if known else None,
            captured_really=scene.conversation.captured.isoformat(),
            messages=view.messages,
            time_lines=view.time_lines,
            other_times=view.other_times,
            traits=[*traits, f"font{scene.chat.phone.text}", scene.chat.phone.system],
        )
    )


def _epoch_ms(wall: datetime) -> int:
    return int(wall.replace(tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000)


def picture_name(
    rng: random.Random, app: str, captured: datetime, system: str, place: int = 0
) -> tuple[str, datetime | None]:
    """A file name as phones give it, and the time of taking it carries, or None."""
    kind = rng.random()
    if system == "ios":
        suffix = rng.choice(["PNG", "png", "JPG"]).lower()
        return f"IMG_{rng.randrange(1000, 9900) + place}.{suffix}", None
    if kind < 0.12:
        return f"mmexport{_epoch_ms(captured)}.jpg", None
    stamp, suffix = captured.strftime("%Y-%m-%d-%H-%M-%S"), rng.choice(["jpg", "jpg", "png"])
    if kind < 0.5:
        return f"Screenshot_{stamp}-{rng.randrange(1000):03d}_{_PACKAGES[app]}.{suffix}", captured
    if kind < 0.75:
        return f"Screenshot_{captured:%Y%m%d_%H%M%S}_{_PACKAGES[app]}.{suffix}", captured
    if kind < 0.9:
        digest = hashlib.md5(_PACKAGES[app].encode(), usedforsecurity=False).hexdigest()
        return f"Screenshot_{stamp}-{rng.randrange(100):02d}_{digest}.jpg", captured
    return f"Screenshot_{captured:%Y%m%d-%H%M%S}.png", captured
