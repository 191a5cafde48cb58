"""What the borrower has already entered in the sample case: the content of `case.json`.

Files are named by their bare names, which are unique on the sample phone; a message inside an export is
named by the export and the epoch milliseconds of its `date`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import exports
import messages as m
import parties as p
from messages import Mms, Sms
from recordings import DUPLICATE, RECORDINGS, Recording

if TYPE_CHECKING:
    from voices import Spoken

_ABOUT = "虚构样例：其中的人名、公司、号码、合同和金额均不存在。Fictional sample: nothing in it exists."
_LI_CHAT = "Screenshot_2024-03-13-11-42-10-318_com.tencent.mm.jpg"
_STRANGER_SHOT = "Screenshot_20240315_081044_com.android.mms.jpg"
_WANG_CHAT = "Screenshot_2024-04-03-20-15-33-41_e39d2c7de19156b0683cd93e8735f348.jpg"
_NANHE_CHAT = "Screenshot_2024-04-26-09-12-45-07_3915bacb930634b7e206116f9dc9486f.jpg"
_COLLEAGUE_CHAT = "mmexport1715221860000.jpg"
_WANG_LATER = "Screenshot_20240523_210502_微信.jpg"
_FRAGMENT = "微信图片_20240510093012.png"
_RECENT_CALLS = "IMG_1234.PNG"
_BILL = "账单_2024-03-12.png"
_PDF = exports.PDF_FILE.rsplit("/", 1)[-1]
_WEISU_PDF = exports.WEISU_PDF_FILE.rsplit("/", 1)[-1]
_CSV = exports.CSV_FILE.rsplit("/", 1)[-1]
_SMS = exports.SMS_FILE.rsplit("/", 1)[-1]

#: What the borrower typed from a picture: its words, shortened, with the sender and time it shows.
_TYPED = {
    _LI_CHAT: "协商专员小李 11:40：减免的事我帮你问一下领导，你先把钱打过来",
    _WANG_CHAT: "鼎信王经理 昨天 10:52：钱打到我个人账户，户名王某，尾号6217，2,000元",
    _NANHE_CHAT: "南禾白条服务中心 4月25日 10:41：您的协商还款方案已生效：分3期，每期860.00元",
    _WANG_LATER: "鼎信王经理 21:01：之前的分6期作废，今晚12点前全额还清15,860元",
    _BILL: "账单日：2024年3月12日 应还总额 7,980.10元 合同号：WS202308170817 微粟贷借款账单",
    _WEISU_PDF: "微粟贷借款账单 合同号：WS202308170817 账单日：2024年3月12日 应还总额 7,980.10元",
    _PDF: "南禾白条账单 合同号：NH20230930066 账单日：2024年5月21日 逾期费减免 126.40元 本期应还 860.00元",
}
#: Times that no file name states: (file, wall clock, where the borrower has it from).
_TIMES = (
    (_BILL, "2024-03-12T00:00:00", "账单上印的账单日"),
    (_WEISU_PDF, "2024-03-12T00:00:00", "账单上印的账单日"),
    (_PDF, "2024-05-21T00:00:00", "账单上印的账单日"),
    (_RECENT_CALLS, "2024-05-08T22:31:00", "截图里的状态栏和通话列表"),
)
_Target = str | Sms | Mms
#: What no identifier can file.
_FILED: tuple[tuple[_Target, str], ...] = (
    ("20240506 201530-5B2D11A7.m4a", p.WEISU),
    ("催收电话 重要.mp3", p.WEISU),
    (_STRANGER_SHOT, p.WEISU),
    (_COLLEAGUE_CHAT, p.WEISU),
    (_FRAGMENT, p.WEISU),
    (_RECENT_CALLS, p.WEISU),
    (_LI_CHAT, p.WEISU),
    (_BILL, p.WEISU),
    (_WEISU_PDF, p.WEISU),
    (_WANG_CHAT, p.QINGCHUAN),
    (_WANG_LATER, p.QINGCHUAN),
    (_NANHE_CHAT, p.NANHE),
    (_PDF, p.NANHE),
    (m.PICTURE, p.WEISU),
)
#: (start of the recording's name, item, decision, reason).
_LINKS: tuple[tuple[str, _Target, str, str], ...] = (
    ("通话录音@13800138021", m.DEMAND, "confirm", "第二天的短信，金额与电话里说的一致"),
    ("通话录音@13800138021", m.UNRELATED_CODE, "reject", "银行验证码，与这通电话无关"),
    ("17000001122_", _STRANGER_SHOT, "confirm", "截图就是当晚收到的那条短信"),
    ("13800138035 2024-03-26", m.PLAN_6, "confirm", "短信写的方案和电话里一样"),
    ("诚安李专员@", m.STOP_CONFIRMED, "confirm", "对方回复确认"),
    ("通话录音 鼎信王经理", _WANG_CHAT, "confirm", "尾号和金额一致，发消息的是同一个人"),
    ("170 0000 1122_", m.PICTURE, "confirm", "同事把收到的短信截图发给我"),
    ("170 0000 1122_", _FRAGMENT, "reject", "看不出是谁、什么时候发的"),
    ("南禾客服-", m.PLAN_3, "confirm", "短信写的方案和电话里一样"),
)


def case_json(spoken: Mapping[str, Spoken]) -> bytes:
    """Put the case into UTF-8 JSON; `spoken` holds where the sentences lie, by the recording's file name."""
    content: dict[str, Any] = {
        "format": 1,
        "about": _ABOUT,
        "name": "示例案卷",
        "zone": "Asia/Shanghai",
        "debts": [_debt(debt) for debt in p.DEBTS],
        "recordings": [_recording(r, spoken[r.name]) for r in RECORDINGS],
        "claims": [claim for r in RECORDINGS if r.keep == 1 for claim in _claims(r, spoken[r.name])],
        "typed_texts": [{"file": name, "text": text} for name, text in _TYPED.items()],
        "times": [{"file": name, "wall": wall, "note": note} for name, wall, note in _TIMES],
        "filings": [{**_named(target), "debt": debt} for target, debt in _FILED],
        "links": [_link(*link) for link in _LINKS],
        "stays_in_inbox": _inbox(),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _debt(debt: p.Debt) -> dict[str, Any]:
    rows = [{"kind": kind, "written": text, "party": party} for kind, text, party in debt.identifiers]
    return {**asdict(debt), "currency": "CNY", "identifiers": rows}


def _recording(recording: Recording, spoken: Spoken) -> dict[str, Any]:
    """Describe a recording with its script; `duration_ms` counts also what was cut off."""
    lines = [
        {"who": line.who, "start_ms": start, "end_ms": end, "words": line.words}
        for line, (start, end) in zip(recording.lines, spoken.lines, strict=True)
    ]
    return {
        "file": recording.name,
        "path": recording.path,
        "copies": [DUPLICATE[0]] if recording.path == DUPLICATE[1] else [],
        "began_at": recording.began.isoformat() if recording.began else None,
        "duration_ms": spoken.duration_ms,
        "playable": recording.keep == 1,
        "shows": recording.shows,
        "lines": lines,
    }


def _claims(recording: Recording, spoken: Spoken) -> list[dict[str, Any]]:
    return [
        {
            "file": recording.name,
            "family": line.claim.family,
            "words": line.words,
            "start_ms": start,
            "end_ms": end,
            "amount_minor": line.claim.amount_minor,
            "plan": line.claim.plan,
            "approximate": False,
            "material": line.claim.material,
        }
        for line, (start, end) in zip(recording.lines, spoken.lines, strict=True)
        if line.claim
    ]


def _link(prefix: str, target: _Target, decision: str, reason: str) -> dict[str, Any]:
    (recording,) = [r.name for r in RECORDINGS if r.name.startswith(prefix)]
    return {"recording": recording, **_named(target), "decision": decision, "reason": reason}


def _named(target: _Target) -> dict[str, Any]:
    if isinstance(target, str):
        return {"item": target, "sms_date_ms": None}
    return {"item": _SMS, "sms_date_ms": target.date_ms}


def _inbox() -> list[dict[str, Any]]:
    """Name the messages and files that belong to no debt and must not be filed by anything."""
    private = {p.BANK_SENDER, p.COURIER_SENDER, p.MOTHER}
    return [_named(message) for message in m.MESSAGES if message.address in private] + [_named(_CSV)]
