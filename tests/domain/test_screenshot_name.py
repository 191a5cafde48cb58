"""File names of screenshots and saved pictures: every one quoted in public, and built ones."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.file_name import Confidence
from evidence_desk.domain.moment import Precision
from evidence_desk.domain.screenshot_name import read_screenshot_name

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WECHAT_MD5 = "e39d2c7de19156b0683cd93e8735f348"

QUOTED = [
    (
        "Screenshot_2025-10-28-19-07-16-918_com.tencent.mm.jpg",
        "miui",
        "2025-10-28T19:07:16.918000",
        "taken",
        "wechat",
    ),
    ("Screenshot_20260123_095617_com.tencent.mm.jpg", "pkg", "2026-01-23T09:56:17", "taken", "wechat"),
    (
        f"Screenshot_2024-02-11-10-44-02-30_{WECHAT_MD5}.jpg",
        "coloros",
        "2024-02-11T10:44:02.300000",
        "taken",
        "wechat",
    ),
    (
        f"Record_2025-10-14-09-14-37_{WECHAT_MD5}.mp4",
        "coloros_video",
        "2025-10-14T09:14:37",
        "taken",
        "wechat",
    ),
    ("Screenshot_20240313_084043_Google.jpg", "pkg", "2024-03-13T08:40:43", "taken", "Google"),
    ("Screenshot_20240313_084043_微信.jpg", "pkg", "2024-03-13T08:40:43", "taken", "wechat"),
    ("Screenshot_20240925-002638.png", "pkg", "2024-09-25T00:26:38", "taken", None),
    ("Screenshot_20190919-053857_Camera.jpg", "pkg", "2019-09-19T05:38:57", "taken", "Camera"),
    ("S70101-12000012.jpg", "meizu", None, "taken", None),
    ("IMG_1234.PNG", "iphone", None, "taken", None),
    ("mmexport1760603131640.jpg", "mmexport", "2025-10-16T16:25:31.640000", "saved", "wechat"),
    (
        "mmexport" + "0a" * 16 + "_1760603131640.jpeg",
        "mmexport",
        "2025-10-16T16:25:31.640000",
        "saved",
        "wechat",
    ),
    ("wx_camera_1760603131640.jpg", "wxcam", "2025-10-16T16:25:31.640000", "taken", None),
    ("微信图片_20250520145202.jpg", "wxpc", "2025-05-20T14:52:02", "saved", "wechat"),
    ("微信图片_20251114114113_982_8.png", "wxpc", "2025-11-14T11:41:13", "saved", "wechat"),
    ("微信图片_202106041453135.jpg", "wxpc", "2021-06-04T14:53:13", "saved", "wechat"),
]

BUILT = [
    ("Screenshot_2025-10-28-19-07-16-918.jpg", "miui", "2025-10-28T19:07:16.918000", "taken", None),
    ("Screenshot_20260123_095617_com.android.mms.jpg", "pkg", "2026-01-23T09:56:17", "taken", "sms"),
    (
        "Screenshot_20260123_095617_com.example.loan.jpg",
        "pkg",
        "2026-01-23T09:56:17",
        "taken",
        "com.example.loan",
    ),
    ("Screenshot_20260123_095617_com.tencent.mm", "pkg", "2026-01-23T09:56:17", "taken", "wechat"),
    ("Screenshot_20260123_095617_QQ.jpg", "pkg", "2026-01-23T09:56:17", "taken", "qq"),
    ("Screenshot_20260123_095617 (1).jpg", "pkg", "2026-01-23T09:56:17", "taken", None),
    ("Screenshot_1760603131640.png", "epoch", "2025-10-16T16:25:31.640000", "taken", None),
    ("微信截图_20250520145202.png", "wxpc_shot", "2025-05-20T14:52:02", "taken", None),
    ("微信图片_20250520145202 - 副本.jpg", "wxpc", "2025-05-20T14:52:02", "saved", "wechat"),
    ("IMG_1234 2.PNG", "iphone", None, "taken", None),
    ("IMG_12345(1).PNG", "iphone", None, "taken", None),
    ("IMG_20240313_084043.jpg", "cam", "2024-03-13T08:40:43", "taken", None),
    ("IMG20240313_084043_HDR.jpg", "cam", "2024-03-13T08:40:43", "taken", None),
    ("IMG-20240313-WA0001.jpg", "whatsapp", "2024-03-13T00:00:00", "saved", "whatsapp"),
    (
        "Screenshot_2024-02-11-10-44-02-30_" + "ab" * 16 + ".jpg",
        "coloros",
        "2024-02-11T10:44:02.300000",
        "taken",
        "ab" * 16,
    ),
]

UNREADABLE = [
    "",
    "合同.jpg",
    "image.png",
    "Screenshot.png",
    "Screenshot_20241313_084043.jpg",
    "Screenshot_20240313_250000.jpg",
    "Screenshot_20261201_084043.jpg",
    "mmexport1160603131640.jpg",
    "mmexport1960603131640.jpg",
    "微信图片_20250231145202.jpg",
    "通话录音@张三(13800138000)_20240312093015.mp3",
]


@pytest.mark.parametrize(("file_name", "pattern", "local", "time_means", "app"), QUOTED + BUILT)
def test_reads_a_picture_name(
    file_name: str, pattern: str, local: str | None, time_means: str, app: str | None
) -> None:
    found = read_screenshot_name(file_name, SHANGHAI, NOW)
    assert found is not None
    taken = found.taken.local(SHANGHAI).replace(tzinfo=None).isoformat() if found.taken else None
    assert (found.pattern, taken, found.time_means, found.app) == (pattern, local, time_means, app)


@pytest.mark.parametrize("file_name", UNREADABLE)
def test_an_unknown_form_or_an_impossible_date_gives_nothing(file_name: str) -> None:
    assert read_screenshot_name(file_name, SHANGHAI, NOW) is None


@pytest.mark.parametrize(
    ("digest", "app"),
    [
        ("e39d2c7de19156b0683cd93e8735f348", "wechat"),
        ("9d26c6446fd7bb8e41d99b6262b17def", "qq"),
        ("3915bacb930634b7e206116f9dc9486f", "alipay"),
        ("cf3cf72bd8e53b0db7ddb0a6f2208af9", "sms"),
        ("2332cb9b27b851b548ba47a91682926c", "douyin"),
    ],
)
def test_a_package_digest_tells_the_app(digest: str, app: str) -> None:
    found = read_screenshot_name(f"Screenshot_2024-02-11-10-44-02-30_{digest}.jpg", SHANGHAI, NOW)
    assert found is not None
    assert found.app == app


def test_the_precision_and_the_zone_are_what_was_written() -> None:
    day = read_screenshot_name("IMG-20240313-WA0001.jpg", SHANGHAI, NOW)
    wall = read_screenshot_name("微信图片_20250520145202.jpg", SHANGHAI, NOW)
    epoch = read_screenshot_name("mmexport1760603131640.jpg", SHANGHAI, NOW)
    assert day
    assert day.taken
    assert wall
    assert wall.taken
    assert epoch
    assert epoch.taken
    assert day.taken.precision is Precision.DAY
    assert (wall.taken.zone_known, wall.taken.precision) == (False, Precision.SECOND)
    assert (epoch.taken.zone_known, epoch.taken.precision) == (True, Precision.MILLISECOND)


def test_a_single_weak_source_is_of_low_confidence() -> None:
    found = read_screenshot_name("S70101-12000012.jpg", SHANGHAI, NOW)
    assert found
    assert found.confidence is Confidence.LOW


PIECES = st.lists(
    st.sampled_from(
        [
            "Screenshot_",
            "IMG_",
            "mmexport",
            "微信图片_",
            "1760603131640",
            "20240313",
            "_",
            "-",
            "084043",
            "com.tencent.mm",
            "2024-02-11-10-44-02-30",
            " (1)",
            ".jpg",
            "S70101-",
            "12000012",
            "WA0001",
            "9999",
            "e39d2c7de19156b0683cd93e8735f348",
        ]
    )
).map("".join)


@given(st.one_of(st.text(), PIECES))
def test_any_name_is_read_or_left(file_name: str) -> None:
    found = read_screenshot_name(file_name, SHANGHAI, NOW)
    if found is not None and found.taken is not None:
        assert 2009 <= found.taken.utc.year <= 2026
