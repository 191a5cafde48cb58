"""Makes conversations up from a seed: who said what when, with the sums of money that were said."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import chat_phrases as phrases

_DIGITS = "零一二三四五六七八九"
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(slots=True)
class Said:
    """One message; `extra` holds what its kind needs (status, seconds, rows)."""

    at: datetime
    side: str
    text: str
    kind: str = "text"
    name: str | None = None
    amounts: list[int] = field(default_factory=list)
    quote: str | None = None
    extra: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Conversation:
    """All of one chat, oldest first, and when it was on the screen."""

    app: str
    title: str
    group: bool
    captured: datetime
    said: list[Said]


def sum_of_money(rng: random.Random) -> tuple[str, list[int]]:
    """One sum as people write it, and its fen."""
    yuan = rng.choice([rng.randrange(50, 1000), rng.randrange(1000, 30000), rng.randrange(1, 60) * 100])
    fen = rng.choice([0, 0, 50, rng.randrange(1, 100)])
    exact, digit, second = yuan * 100 + fen, rng.randrange(1, 10), rng.randrange(1, 10)
    written = f"{yuan:,}.{fen:02d}"
    return rng.choice(
        [
            (f"¥{written}", [exact]),
            (f"￥{written.replace(',', '')}", [exact]),
            (f"{written}元", [exact]),
            (f"{yuan}元", [yuan * 100]),
            (f"{yuan:,}元", [yuan * 100]),
            (f"{yuan}块钱", [yuan * 100]),
            (f"人民币{written}元", [exact]),
            (f"RMB {yuan}", [yuan * 100]),
            (f"{_DIGITS[digit]}千块", [digit * 100_000]),
            (f"{_DIGITS[digit]}百{_DIGITS[second]}十元", [(digit * 100 + second * 10) * 100]),
        ]
    )


def sum_in_speech(rng: random.Random) -> tuple[str, list[int]]:
    """One sum as people say it, its unit left out, and its fen."""
    digit, second = rng.randrange(1, 10), rng.randrange(1, 10)
    return rng.choice(
        [
            (f"{_say(digit)}万{_DIGITS[second]}", [(digit * 10000 + second * 1000) * 100]),
            (f"{_say(digit)}千{_DIGITS[second]}", [(digit * 1000 + second * 100) * 100]),
            (f"{digit}.{second}万", [(digit * 10000 + second * 1000) * 100]),
            (f"{digit}万{second}千元", [(digit * 10000 + second * 1000) * 100]),
            (f"{digit}千多块", [digit * 100_000]),
        ]
    )


def _say(digit: int) -> str:
    return "两" if digit == 2 else _DIGITS[digit]


def plan_of_parts(rng: random.Random) -> tuple[str, list[int]]:
    """Equal parts as people write them, and the fen of one."""
    count, each = rng.choice([3, 6, 9, 12, 24, 36]), rng.randrange(200, 4000)
    form = rng.choice(["分{c}期每期{e}", "分{c}期，每期还{e}元", "分{c}期每期{e}元", "每期{e}元共{c}期"])
    return form.format(c=count, e=each), [each * 100]


class Speaker:
    """Fills the slots of phrases; one of them per conversation, so that names stay the same."""

    def __init__(self, rng: random.Random, captured: datetime, them: str, chat: str) -> None:
        self.rng, self.captured = rng, captured
        self.brand = rng.choice(phrases.BRANDS)
        self.fixed = {"them": them, "chat": chat, "brand": self.brand}

    def say(self, phrase: str) -> tuple[str, list[int]]:
        """The phrase with its slots filled, and the fen of its sums in order."""
        amounts: list[int] = []

        def fill(slot: re.Match[str]) -> str:
            if slot[1] in ("sum", "slang", "plan", "big", "plain"):
                text, fen = self._money(slot[1])
                amounts.extend(fen)
                return text
            return self.fixed.get(slot[1]) or self._plain(slot[1])

        return _SLOT.sub(fill, phrase), amounts

    def _money(self, slot: str) -> tuple[str, list[int]]:
        if slot == "plan":
            return plan_of_parts(self.rng)
        if slot in ("sum", "slang"):
            return sum_of_money(self.rng) if slot == "sum" else sum_in_speech(self.rng)
        fen = self.rng.randrange(1000, 9_000_000)
        written = f"{fen // 100:,}.{fen % 100:02d}"
        return (f"¥{written}" if slot == "big" else written), [fen]

    def _plain(self, slot: str) -> str:
        rng, day = self.rng, self.captured - timedelta(days=self.rng.randrange(-20, 300))
        number = "".join(rng.choice("0123456789") for _ in range(20))
        match slot:
            case "date":
                return rng.choice(
                    [
                        f"{day.month}月{day.day}日",
                        f"{day.year}年{day.month}月{day.day}日",
                        f"{day.month}月{day.day}号",
                    ]
                )
            case "clock":
                return f"{rng.randrange(7, 22)}:{rng.randrange(60):02d}"
            case "day":
                return day.strftime("%Y-%m-%d")
            case "stamp":
                return day.strftime("%Y-%m-%d %H:%M")
            case "days":
                return str(rng.randrange(2, 29))
            case "tel":
                return rng.choice(
                    ["138001380" + number[:2], "400-800-" + number[:4], "010-8888" + number[:4]]
                )
            case "hotline":
                return rng.choice(["95" + number[:3], "400820" + number[:4]])
            case "code":
                return number[:6]
            case "tail":
                return number[:4]
            case "staff":
                return rng.choice([number[:4], "A" + number[:5]])
            case "contract":
                return rng.choice(["HT2023", "XD", "No."]) + number[:10]
            case "card":
                return "6222 0000 " + number[:4] + " " + number[4:8]
            case "percent":
                return rng.choice(["24%", "36%", "年化15.4%", "日息万分之五"])
            case "url":
                return rng.choice(phrases.URLS).format(
                    "".join(rng.choice("abcdefhkmnprtwxyz2346789") for _ in range(7))
                )
            case "wxid":
                return "wx_" + rng.choice(["hz", "fw", "kefu"]) + number[:5]
            case "mail":
                return f"kefu{number[:3]}@example.com"
            case _:
                return {
                    "emoji": lambda: rng.choice(phrases.EMOJI) * rng.choice([1, 1, 2]),
                    "person": lambda: person(rng),
                    "org": lambda: rng.choice(phrases.ORGS),
                    "law": lambda: rng.choice(phrases.LAWYERS),
                    "product": lambda: rng.choice(phrases.PRODUCTS),
                }[slot]()


def person(rng: random.Random) -> str:
    """A made-up name."""
    return rng.choice(phrases.FAMILY) + "".join(
        rng.choice(phrases.GIVEN) for _ in range(rng.choice([1, 2, 2]))
    )


def capture_moment(rng: random.Random) -> datetime:
    """When a picture was taken: any day of some years, mostly by day."""
    day = datetime(2023, 1, 5) + timedelta(days=rng.randrange(1000))
    return day.replace(
        hour=rng.choice([0, 8, 9, 11, 13, 15, 18, 21, 23]), minute=rng.randrange(60), second=rng.randrange(60)
    )


def session_starts(rng: random.Random, captured: datetime, count: int) -> list[datetime]:
    """When people took up talking, oldest first: years, months, weeks, days and minutes before."""
    reach = [
        rng.randrange(400, 900),
        rng.randrange(20, 200),
        rng.randrange(7, 20),
        rng.randrange(2, 7),
        1,
        1,
        0,
        0,
    ]
    starts = []
    for days in sorted(rng.choices(reach, k=count), reverse=True):
        day = captured - timedelta(days=days)
        hour = rng.choice([0, 7, 8, 10, 12, 14, 15, 17, 19, 21, 23])
        starts.append(day.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60)))
    starts = sorted(start for start in starts if start < captured - timedelta(minutes=40))
    return starts or [captured - timedelta(days=1, hours=2)]


def converse(
    rng: random.Random, app: str, count: int, *, group: bool = False, reach: int | None = None
) -> Conversation:
    """A conversation of about `count` messages; `reach` limits how many days it goes back."""
    captured = capture_moment(rng)
    chat = rng.choice(phrases.GROUPS) if group else ""
    members = [*rng.sample(phrases.NICKS, 4), person(rng)]
    them = chat if group else _peer(rng, app)
    speaker = Speaker(rng, captured, members[0] if group else them, chat)
    said: list[Said] = []
    starts = session_starts(rng, captured, max(1, count // rng.choice([2, 3, 5])))
    if reach is not None:
        starts = [s for s in starts if captured - s < timedelta(days=reach)] or [
            captured - timedelta(hours=5)
        ]
    for number, start in enumerate(starts):
        at, limit = start, starts[number + 1] if number + 1 < len(starts) else captured
        for _ in range(max(1, round(count / len(starts)))):
            if at >= limit - timedelta(minutes=6):
                break
            said.append(_one(rng, speaker, app, at, group, members))
            at += timedelta(seconds=rng.randrange(5, 80))
    return Conversation(app, f"{them}({rng.randrange(3, 60)})" if group else them, group, captured, said)


def _peer(rng: random.Random, app: str) -> str:
    if app == "sms":
        number = "".join(rng.choice("0123456789") for _ in range(9))
        return rng.choice(
            ["1069" + number, "106575" + number[:6], "95" + number[:3], "138 0013 " + number[:4], person(rng)]
        )
    if app == "alipay" and rng.random() < 0.4:
        return rng.choice(["花呗", "借呗", "网商贷客服", "还款提醒"])
    return rng.choice(
        [person(rng), rng.choice(phrases.NICKS), rng.choice(phrases.ORGS), "小满-" + person(rng)]
    )


def _one(
    rng: random.Random, speaker: Speaker, app: str, at: datetime, group: bool, members: list[str]
) -> Said:
    side = "me" if rng.random() < (0.12 if app == "sms" else 0.42) else "them"
    name = rng.choice(members) if group and side == "them" else None
    kind = _kind(rng, app, side)
    text, amounts = speaker.say(_phrase(rng, app, side, kind))
    one = Said(at, side, text, kind, name, amounts)
    match kind:
        case "transfer":
            one.text, one.amounts = speaker.say("{big}")
            status = (
                ["你发起了一笔转账", "已被接收", "已退还"] if side == "me" else ["请收款", "已收款", "已退还"]
            )
            one.extra = {"status": rng.choice(status)}
        case "redpacket":
            one.text, one.amounts = rng.choice(["恭喜发财，大吉大利", "先用着，别着急", "生日快乐"]), []
            one.extra = {"status": rng.choice(["", "已领取", "已被领完"])}
        case "voice":
            one.extra = {"seconds": rng.randrange(1, 60)}
            one.text, one.amounts = f'{one.extra["seconds"]}"', []
        case "call":
            one.text = rng.choice(
                [
                    f"通话时长 {rng.randrange(20):02d}:{rng.randrange(60):02d}",
                    "已取消",
                    "对方已取消",
                    "对方已拒绝",
                ]
            )
            one.amounts = []
        case "card":
            title, detail, source = rng.choice(phrases.CARDS)
            one.extra = {"title": speaker.say(title)[0], "detail": speaker.say(detail)[0], "source": source}
            one.amounts = []
        case "notice":
            one.extra, one.amounts = _notice(rng, speaker)
        case "image":
            one.text, one.amounts = "", []
        case "system":
            one.side, one.name, one.amounts = "system", None, []
    if kind == "text" and app in ("wechat", "qq") and rng.random() < 0.06:
        one.quote = f"{rng.choice(members)}：{speaker.say(rng.choice(phrases.COLLECTOR))[0]}"
    return one


def _kind(rng: random.Random, app: str, side: str) -> str:
    weights = {
        "wechat": {
            "text": 80,
            "transfer": 6,
            "voice": 4,
            "redpacket": 2,
            "call": 3,
            "card": 3,
            "system": 3,
            "image": 2,
        },
        "alipay": {
            "text": 74,
            "transfer": 9,
            "notice": 10 if side == "them" else 0,
            "system": 3,
            "voice": 2,
            "image": 2,
        },
        "sms": {"text": 95, "notice": 5 if side == "them" else 0},
        "qq": {"text": 86, "voice": 3, "transfer": 3, "redpacket": 2, "system": 4, "image": 2},
    }[app]
    return rng.choices(list(weights), list(weights.values()))[0]


def _phrase(rng: random.Random, app: str, side: str, kind: str) -> str:
    if kind == "system":
        return rng.choice(phrases.SYSTEM[app])
    if app == "sms":
        return rng.choice(phrases.SMS if side == "them" else phrases.SMS_REPLY)
    if rng.random() < 0.08:
        return rng.choice(phrases.LONG)
    pools = {
        "me": (phrases.DEBTOR, phrases.DEBTOR, phrases.FRIEND),
        "them": (phrases.COLLECTOR, phrases.COLLECTOR, phrases.FRIEND),
    }
    return rng.choice(rng.choice(pools[side]))


def _notice(rng: random.Random, speaker: Speaker) -> tuple[dict[str, object], list[int]]:
    title, (label, big), rows = rng.choice(phrases.NOTICES)
    shown, amounts = speaker.say(big)
    filled = []
    for key, value in rows:
        text, fen = speaker.say(value)
        filled.append((key, text))
        amounts += fen
    return {"title": title, "label": label, "big": shown, "rows": filled}, amounts
