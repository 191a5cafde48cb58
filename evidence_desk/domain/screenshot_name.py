"""Reads when a picture was taken or saved, and of which app, from its file name.

The time is never that of the messages in the picture. Patterns are tried in order, the first whose date
can have been is taken. Grades: A firmware, app or real names read; B third-party code or a quoted name;
C one weak source: accepted, never relied on.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from evidence_desk.domain.file_name import Confidence, moment_of, stem_of, without_copy_suffix
from evidence_desk.domain.moment import Moment

TimeMeans = Literal["taken", "saved"]


@dataclass(frozen=True, slots=True)
class ScreenshotName:
    """What a picture's file name says.

    `taken` is the time in the name; `time_means` says whether the picture was taken then or only saved.
    `app` is what was on the screen or, for a saved picture, what it was saved from: a short id (wechat, qq,
    alipay, sms, douyin, whatsapp) or else the package, label or package digest as written.
    """

    pattern: str
    confidence: Confidence
    taken: Moment | None
    time_means: TimeMeans
    app: str | None


@dataclass(frozen=True, slots=True)
class _Pattern:
    name: str
    regex: re.Pattern[str]
    confidence: Confidence
    time_means: TimeMeans = "taken"
    app: str | None = None


def _pattern(
    name: str, regex: str, confidence: Confidence, time_means: TimeMeans = "taken", app: str | None = None
) -> _Pattern:
    return _Pattern(name, re.compile(regex, re.ASCII), confidence, time_means, app)


_HIGH, _MEDIUM, _LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW
_DASHED = r"\d{4}(?:-\d{2}){5}"
_MS = r"(?P<epoch>1\d{12})"

_PATTERNS = (
    # Xiaomi MIUI/HyperOS, with milliseconds and package [A]
    _pattern("miui", rf"Screenshot_(?P<ts>{_DASHED}-\d{{3}})(?:_(?P<app>[A-Za-z0-9_.]+))?", _HIGH),
    # OPPO, realme, OnePlus (ColorOS 12+): hundredths and md5 of the package [A]; older ones without [C]
    _pattern("coloros", rf"Screenshot_(?P<ts>{_DASHED}-\d{{2}})_(?P<app>[0-9a-f]{{32}})", _HIGH),
    # the same phones' video of the screen [A]
    _pattern("coloros_video", rf"Record_(?P<ts>{_DASHED})(?:-\d{{2}})?_(?P<app>[0-9a-f]{{32}})", _HIGH),
    # Huawei, Honor, vivo, older OPPO with package [A]; Samsung with the app's label, stock Android [B]
    _pattern("pkg", r"Screenshot_(?P<d>\d{8})[_-](?P<t>\d{6})(?:_(?P<app>.+))?", _HIGH),
    # Android 4 and several launchers: milliseconds since 1970 [C]
    _pattern("epoch", rf"[Ss]creenshot_{_MS}", _MEDIUM),
    # saved from WeChat on the phone [A]
    _pattern("mmexport", rf"mmexport(?:[0-9a-f]{{32}}_)?{_MS}", _HIGH, "saved", "wechat"),
    # taken with the camera inside WeChat [A]
    _pattern("wxcam", rf"wx_camera_{_MS}", _HIGH),
    # saved from WeChat on a computer; an old form has a fifteenth digit of no known meaning [A]
    _pattern("wxpc", r"微信图片_(?P<ts>20\d{12})\d?(?:_\d+){0,2}", _HIGH, "saved", "wechat"),
    # taken with WeChat's screenshot key on a computer [A]
    _pattern("wxpc_shot", r"微信截图_(?P<ts>20\d{12})\d?(?:_\d+){0,2}", _HIGH),
    # iPhone: a running number, no time [A]
    _pattern("iphone", r"IMG_(?P<n>\d{4,5})(?: \d+| ?\(\d+\))?", _MEDIUM),
    # camera pictures of Android phones [B]
    _pattern("cam", r"(?:IMG|VID|MVIMG)_?(?P<d>\d{8})_(?P<t>\d{6})(?!\d).*", _MEDIUM),
    # saved from WhatsApp: the day of receiving only [B]
    _pattern("whatsapp", r"(?:IMG|VID|PTT|AUD)-(?P<d>\d{8})-WA\d{4}", _MEDIUM, "saved", "whatsapp"),
    # Meizu: the decade of its one-digit year is not known, so no time is read [C]
    _pattern("meizu", r"S\d{5}-\d{8}", _LOW),
)
_WITHOUT_TIME = frozenset({"iphone", "meizu"})

#: Packages and the labels Samsung phones write, by the id the app uses.
_APPS = {
    "com.tencent.mm": "wechat",
    "com.tencent.mobileqq": "qq",
    "com.eg.android.AlipayGphone": "alipay",
    "com.android.mms": "sms",
    "com.android.messaging": "sms",
    "com.google.android.apps.messaging": "sms",
    "com.samsung.android.messaging": "sms",
    "com.ss.android.ugc.aweme": "douyin",
    "com.whatsapp": "whatsapp",
}
_LABELS = {
    "微信": "wechat",
    "wechat": "wechat",
    "qq": "qq",
    "支付宝": "alipay",
    "alipay": "alipay",
    "信息": "sms",
    "短信": "sms",
    "messages": "sms",
    "抖音": "douyin",
    "whatsapp": "whatsapp",
}
_DIGESTS = {hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(): app for name, app in _APPS.items()}


def read_screenshot_name(file_name: str, zone: tzinfo, now: datetime) -> ScreenshotName | None:
    """What the name says, or None where it has no known form. Never raises.

    `zone` is assumed for times written without one; a time more than a day after `now` is not believed.
    """
    stem = without_copy_suffix(stem_of(file_name))
    for pattern in _PATTERNS:
        match = pattern.regex.fullmatch(stem)
        if match is None:
            continue
        taken = None if pattern.name in _WITHOUT_TIME else moment_of(match, zone, now)
        if taken or pattern.name in _WITHOUT_TIME:
            app = pattern.app or _app(match.groupdict().get("app"))
            return ScreenshotName(pattern.name, pattern.confidence, taken, pattern.time_means, app)
    return None


def _app(written: str | None) -> str | None:
    if written is None:
        return None
    return _APPS.get(written) or _DIGESTS.get(written) or _LABELS.get(written.casefold()) or written
