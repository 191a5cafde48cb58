"""File names of call recordings: every one quoted in public, and built ones for each known form."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.communication import Direction
from evidence_desk.domain.file_name import Confidence
from evidence_desk.domain.moment import Precision, TimeSource
from evidence_desk.domain.recording_name import RecordingName, read_recording_name
from evidence_desk.domain.recording_name_patterns import PATTERNS

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
IN, OUT, UNKNOWN = Direction.IN, Direction.OUT, Direction.UNKNOWN


class Row(NamedTuple):
    file_name: str
    pattern: str
    number: str | None
    name: str | None
    local: str | None
    direction: Direction = UNKNOWN
    app: str | None = None
    doubts: tuple[str, ...] = ()
    folder: str = "MIUI/sound_recorder"


SHORT_YEAR = ("two_digit_year",)
COLOROS = ("two_digit_year", "minute_only")
LENOVO = ("no_year", "minute_only")

#: Names seen in public code, issues or documentation.
QUOTED = [
    Row("通话录音@10086(10086)_20191104110052.mp3", "miui", "10086", None, "2019-11-04T11:00:52"),
    Row(
        "通话录音@176 8831 4515(17688314515)_20180814153840.mp3",
        "miui",
        "17688314515",
        None,
        "2018-08-14T15:38:40",
    ),
    Row(
        "Вызов@112(Экстренный номер)_20220428142049.mp3",
        "miui",
        "112",
        "Экстренный номер",
        "2022-04-28T14:20:49",
    ),
    Row("15882033521(15882033521)_20230506192735.mp3", "miui", "15882033521", None, "2023-05-06T19:27:35"),
    Row("13800138000_20200101120000.amr", "huawei", "13800138000", None, "2020-01-01T12:00:00"),
    Row("134 1096 1780_20220425103455", "huawei", "134 1096 1780", None, "2022-04-25T10:34:55"),
    Row("10987654321-2203021149.mp3", "coloros", "10987654321", None, "2022-03-02T11:49:00", doubts=COLOROS),
    Row("Papa-2512232146.mp3", "coloros", None, "Papa", "2025-12-23T21:46:00", doubts=COLOROS),
    Row("13800138000-2101011200", "coloros", "13800138000", None, "2021-01-01T12:00:00", doubts=COLOROS),
    Row("19145520861 2019-05-16 10-06-40.amr", "vivo", "19145520861", None, "2019-05-16T10:06:40"),
    Row("16621092548 2022-07-12 16-40-50.m4a", "vivo", "16621092548", None, "2022-07-12T16:40:50"),
    Row(
        "Call recording +15551234567_200605_114902.m4a",
        "samsung",
        "+15551234567",
        None,
        "2020-06-05T11:49:02",
        doubts=SHORT_YEAR,
    ),
    Row("19145520861_通话_05月13日_15点26分.amr", "lenovo", "19145520861", None, None, doubts=LENOVO),
    Row("CallRecord_20240506-225406_+48123456789", "aosp", "+48123456789", None, "2024-05-06T22:54:06"),
    Row(
        "+48123456789_240506_225406577.amr",
        "lineage",
        "+48123456789",
        None,
        "2024-05-06T22:54:06.577000",
        doubts=SHORT_YEAR,
    ),
    Row(
        "20220522_122802.881926-0400_+12345678900.flac",
        "bcr",
        "+12345678900",
        None,
        "2022-05-23T00:28:02.881926",
    ),
    Row("通话录音-20260610-173005.m4a", "ios_zh", None, None, "2026-06-10T17:30:05"),
    Row("20260111 135431-096B2196.m4a", "voicememo", None, None, "2026-01-11T13:54:31"),
    Row(
        "通话录音@张三(13800138000)_20240312093015.mp3",
        "miui",
        "13800138000",
        "张三",
        "2024-03-12T09:30:15",
    ),
    Row(
        "Call_20250418_143022_INCOMING_1234567890.m4a",
        "call_word",
        "1234567890",
        None,
        "2025-04-18T14:30:22",
        IN,
    ),
]

#: Names built from the templates, and what happens to names on their way.
BUILT = [
    # Xiaomi
    Row("通话录音@13800138000_20240312093015.mp3", "miui_plain", "13800138000", None, "2024-03-12T09:30:15"),
    Row("通话录音@张三_20240312093015.mp3", "miui_plain", None, "张三", "2024-03-12T09:30:15"),
    Row(
        "张三(招行)(13800138000)_20240312093015.mp3",
        "miui",
        "13800138000",
        "张三(招行)",
        "2024-03-12T09:30:15",
    ),
    Row(
        "通话录音@John(0015551234567)_20240312093015.mp3",
        "miui",
        "+15551234567",
        "John",
        "2024-03-12T09:30:15",
    ),
    Row(
        "0086 138 0013 8000(008613800138000)_20240312093015.mp3",
        "miui",
        "+8613800138000",
        None,
        "2024-03-12T09:30:15",
    ),
    Row("通话录音@客服(10086p1)_20240312093015.mp3", "miui", "10086,1", "客服", "2024-03-12T09:30:15"),
    Row("通话录音@s67(s67138)_20240312093015.mp3", "miui", "*67138", "s67", "2024-03-12T09:30:15"),
    Row("通话录音@未知号码(-1)_20240312093015.mp3", "miui", None, None, "2024-03-12T09:30:15"),
    Row("通话录音@(13800138000)_20240312093015.mp3", "miui", "13800138000", None, "2024-03-12T09:30:15"),
    Row("张三(银行)_20240312093015.mp3", "miui", None, "张三(银行)", "2024-03-12T09:30:15"),
    Row(
        "通话录音@很长很长的名字(1380013_20240312093015.mp3",
        "miui",
        None,
        "很长很长的名字",
        "2024-03-12T09:30:15",
        doubts=("name_cut_off",),
    ),
    Row(
        "通话录音@很长很长的名字(13800138000_20240312093015.mp3",
        "miui",
        "13800138000",
        "很长很长的名字",
        "2024-03-12T09:30:15",
        doubts=("name_cut_off",),
    ),
    Row(
        "通话录音@" + "名" * 30 + "_20240312093015.mp3",
        "miui_plain",
        None,
        "名" * 30,
        "2024-03-12T09:30:15",
        doubts=("name_cut_off",),
    ),
    Row(
        "通话录音@张三(13800138000)_李四(13900139000)_20240312093015.mp3",
        "miui",
        None,
        None,
        "2024-03-12T09:30:15",
        doubts=("conference",),
    ),
    Row(
        "通话录音@张三(13800138000)_李四(1390_20240312093015.mp3",
        "miui",
        None,
        None,
        "2024-03-12T09:30:15",
        doubts=("name_cut_off", "conference"),
    ),
    # Huawei, Honor
    Row("张三@13800138000_20240312093015.m4a", "huawei", "13800138000", "张三", "2024-03-12T09:30:15"),
    Row("13800138000@13800138000_20240312093015.m4a", "huawei", "13800138000", None, "2024-03-12T09:30:15"),
    Row("张三_20240312093015.m4a", "who_ts14", None, "张三", "2024-03-12T09:30:15"),
    Row("张三13800138000_20240312093015.m4a", "who_ts14", "13800138000", "张三", "2024-03-12T09:30:15"),
    Row("未知号码_20240312093015.m4a", "who_ts14", None, None, "2024-03-12T09:30:15"),
    Row("张三_2024-03-12_09-30-15.m4a", "generic", None, "张三", "2024-03-12T09:30:15"),
    # OPPO
    Row("REC_20240312_093015.mp3", "generic", None, None, "2024-03-12T09:30:15"),
    Row("REC_13800138000_20240312_093015.mp3", "generic", "13800138000", None, "2024-03-12T09:30:15"),
    Row(
        "138 0013 8000-2403120930.mp3",
        "coloros",
        "138 0013 8000",
        None,
        "2024-03-12T09:30:00",
        doubts=COLOROS,
    ),
    Row(
        "张三-1612312359.mp3",
        "coloros",
        None,
        "张三",
        "2016-12-31T23:59:00",
        doubts=(*COLOROS, "maybe_epoch"),
    ),
    # vivo
    Row("张三 2024-03-12 09-30-15.m4a", "vivo", None, "张三", "2024-03-12T09:30:15"),
    Row("010 1234 5678 2024-03-12 09-30-15.m4a", "vivo", "010 1234 5678", None, "2024-03-12T09:30:15"),
    # Samsung
    Row("通话录音 张三_240312_093015.m4a", "samsung", None, "张三", "2024-03-12T09:30:15", doubts=SHORT_YEAR),
    Row(
        "통화 녹음 13800138000_240312_093015.m4a",
        "samsung",
        "13800138000",
        None,
        "2024-03-12T09:30:15",
        doubts=SHORT_YEAR,
    ),
    # Lenovo: the number is in the folder
    Row(
        "张三_通话_05月13日_15点26分.amr",
        "lenovo",
        "19145520861",
        "张三",
        None,
        doubts=(*LENOVO, "number_from_folder"),
        folder="Sound_recorder/Phone_recorder/19145520861/",
    ),
    # BCR
    Row(
        "20240506_225406.123+0800_in_sim1_13800138000_张三.oga",
        "bcr",
        "13800138000",
        "张三",
        "2024-05-06T22:54:06.123000",
        IN,
    ),
    Row("20240506_225406+0800_out_10086.oga", "bcr", "10086", None, "2024-05-06T22:54:06", OUT),
    Row("20240506_145406Z_out_张三.oga", "bcr", None, "张三", "2024-05-06T22:54:06", OUT),
    Row("20240506_225406+0800_in.oga", "bcr", None, None, "2024-05-06T22:54:06", IN),
    Row(
        "20240506_225406+0800_conference_13800138000.oga",
        "bcr",
        "13800138000",
        None,
        "2024-05-06T22:54:06",
        doubts=("conference",),
    ),
    # Cube ACR
    Row(
        "2024-05-06 22-54-06 (phone) 张三 (13800138000) ↗.m4a",
        "cube_new",
        "13800138000",
        "张三",
        "2024-05-06T22:54:06",
        OUT,
        "phone",
    ),
    Row(
        "2024-05-06 22-54-06 (phone) 张三 (+86 138-0013-8000) ↙.m4a",
        "cube_new",
        "+86 138-0013-8000",
        "张三",
        "2024-05-06T22:54:06",
        IN,
        "phone",
    ),
    Row(
        "2024-05-06 22-54-06 (phone) 13800138000 (13800138000) _.m4a",
        "cube_new",
        "13800138000",
        None,
        "2024-05-06T22:54:06",
        app="phone",
    ),
    Row(
        "2024-05-06 22-54-06 (WhatsApp) 张三.m4a",
        "cube_new",
        None,
        "张三",
        "2024-05-06T22:54:06",
        app="whatsapp",
    ),
    Row("mic_20240506-225406_张三.amr", "cube_old", None, "张三", "2024-05-06T22:54:06", app="mic"),
    Row("whatsapp_20240506-225406.amr", "cube_old", None, None, "2024-05-06T22:54:06", app="whatsapp"),
    Row(
        "phone_20240506-225406_13800138000.amr",
        "cube_old",
        "13800138000",
        None,
        "2024-05-06T22:54:06",
        app="phone",
    ),
    # ACR
    Row("13800138000-0-1715007246.m4a", "acr_phone", "13800138000", None, "2024-05-06T22:54:06", IN),
    Row(
        "+8613800138000-1-1715007246123.ogg",
        "acr_phone",
        "+8613800138000",
        None,
        "2024-05-06T22:54:06.123000",
        OUT,
    ),
    Row(
        "null-0-1715007246.m4a",
        "acr_phone",
        "13800138000",
        None,
        "2024-05-06T22:54:06",
        IN,
        doubts=("number_from_folder",),
        folder="ACRCalls\\ACRPhone\\2024\\05\\06\\13800138000",
    ),
    Row(
        "0d20240506225406p13800138000.3gp",
        "acr_legacy",
        "13800138000",
        None,
        "2024-05-06T22:54:06",
        doubts=("direction_meaning_unsure",),
    ),
    Row(
        "1d20240506225406pnull.3gp",
        "acr_legacy",
        None,
        None,
        "2024-05-06T22:54:06",
        doubts=("direction_meaning_unsure",),
        folder="ACRCalls/20240506",
    ),
    # True Phone
    Row(
        "张三 (13800138000 手机) 2024-05-06_225406_in.amr",
        "truephone",
        "13800138000",
        "张三",
        "2024-05-06T22:54:06",
        IN,
    ),
    Row(
        "John (+48 123 456 789 Mobile) 2024-05-06_225406_out.amr",
        "truephone",
        "+48 123 456 789",
        "John",
        "2024-05-06T22:54:06",
        OUT,
    ),
    Row(
        "13800138000 @ 2024-05-06_225406_out.amr",
        "truephone",
        "13800138000",
        None,
        "2024-05-06T22:54:06",
        OUT,
    ),
    # axet
    Row("2024-05-06 22.54.06.ogg", "axet", None, None, "2024-05-06T22:54:06"),
    Row(
        "2024-05-06 22.54.06 ↓ 13800138000 (张三).ogg",
        "axet",
        "13800138000",
        "张三",
        "2024-05-06T22:54:06",
        IN,
    ),
    Row(
        "2024-05-06 22.54.06_张三_13800138000_out.ogg",
        "axet",
        "13800138000",
        "张三",
        "2024-05-06T22:54:06",
        OUT,
    ),
    Row("20240506T225406 13800138000.ogg", "generic", "13800138000", None, "2024-05-06T22:54:06"),
    # LineageOS before milliseconds
    Row("张三_240506_225406.amr", "lineage", None, "张三", "2024-05-06T22:54:06", doubts=SHORT_YEAR),
    # on their way
    Row(
        "通话录音@张三(13800138000)_20240312093015 (1).mp3",
        "miui",
        "13800138000",
        "张三",
        "2024-03-12T09:30:15",
    ),
    Row(
        "通话录音@张三(13800138000)_20240312093015（2）.mp3",
        "miui",
        "13800138000",
        "张三",
        "2024-03-12T09:30:15",
    ),
    Row(
        "通话录音@张三(13800138000)_20240312093015 - 副本.mp3",
        "miui",
        "13800138000",
        "张三",
        "2024-03-12T09:30:15",
    ),
    Row(
        "通话录音@张三(13800138000)_20240312093015 的副本 2.mp3",
        "miui",
        "13800138000",
        "张三",
        "2024-03-12T09:30:15",
    ),
    Row(
        "通话录音@张三(13800138000)_20240312093015 copy.mp3",
        "miui",
        "13800138000",
        "张三",
        "2024-03-12T09:30:15",
    ),
    Row(
        "通话录音@张三(13800138000)_20240312093015 - Copy (2).mp3",
        "miui",
        "13800138000",
        "张三",
        "2024-03-12T09:30:15",
    ),
    Row(
        "通话录音@张三(13800138000)_20240312093015_1.mp3",
        "miui",
        "13800138000",
        "张三",
        "2024-03-12T09:30:15",
    ),
    Row("13800138000_20240312093015.amr.mp3", "huawei", "13800138000", None, "2024-03-12T09:30:15"),
    Row("Rene\u0301_20240312093015.mp3", "who_ts14", None, "Ren\u00e9", "2024-03-12T09:30:15"),
    Row("138****6721_20240312093015.amr", "who_ts14", "138****6721", None, "2024-03-12T09:30:15"),
    Row(
        "138____6721_20240312093015.amr",
        "who_ts14",
        "138****6721",
        None,
        "2024-03-12T09:30:15",
        doubts=("replaced_characters",),
    ),
    Row("张三_2024-03-12_09_30_15.m4a", "generic", None, "张三", "2024-03-12T09:30:15"),
    Row("20240506_225406+9900_in.oga", "generic", None, None, "2024-05-06T22:54:06", IN),
    Row("20240506_145406.5+0000-in 张三.oga", "generic", None, "张三", "2024-05-06T22:54:06.500000", IN),
    Row("13800138000_2024-05-06_22-54-06_张三.m4a", "generic", "13800138000", "张三", "2024-05-06T22:54:06"),
    Row("20240312093015.mp3", "ts14", None, None, "2024-03-12T09:30:15"),
    Row("360 借条_20240312093015.mp3", "who_ts14", None, "360 借条", "2024-03-12T09:30:15"),
    # a date that cannot be hands on to the next form
    Row("张三-1399999999_20240312093015.mp3", "who_ts14", None, "张三-1399999999", "2024-03-12T09:30:15"),
    Row(
        "2024-03-12 09-30-15 (phone) A 2023-02-01 10-11-12.m4a",
        "cube_new",
        None,
        "A 2023-02-01 10-11-12",
        "2024-03-12T09:30:15",
        app="phone",
    ),
    Row(
        "2024-13-12 09-30-15 (phone) A 2023-02-01 10-11-12.m4a",
        "vivo",
        None,
        "2024-13-12 09-30-15 (phone) A",
        "2023-02-01T10:11:12",
    ),
]

UNREADABLE = [
    "新录音 3.m4a",
    "新录音 3",
    "sms.xml",
    "IMG_1234.PNG",
    "录音.mp3",
    "张三.mp3",
    "",
    ".mp3",
    "13800138000-1700000000.mp3",
    "张三_20241312093015.mp3",
    "张三_20240230093015.mp3",
    "张三_20240312253015.mp3",
    "张三_20080312093015.mp3",
    "张三_20261125093015.mp3",
    "张三 2024-03-12 09-60-15.mp3",
    "19145520861_通话_13月13日_15点26分.amr",
    "19145520861_通话_02月30日_15点26分.amr",
    "x" * 5000 + "_20240312093015.mp3",
]


def read(row: Row) -> RecordingName:
    found = read_recording_name(row.file_name, row.folder, SHANGHAI, NOW)
    assert found is not None
    return found


@pytest.mark.parametrize("row", QUOTED + BUILT, ids=lambda row: row.file_name)
def test_reads_a_recording_name(row: Row) -> None:
    found = read(row)
    local = found.started.local(SHANGHAI).replace(tzinfo=None).isoformat() if found.started else None
    assert (
        Row(
            row.file_name,
            found.pattern,
            found.number,
            found.name,
            local,
            found.direction,
            found.app,
            found.ambiguities,
            row.folder,
        )
        == row
    )


@pytest.mark.parametrize("file_name", UNREADABLE)
def test_an_unknown_form_or_an_impossible_date_gives_nothing(file_name: str) -> None:
    assert read_recording_name(file_name, "Recordings", SHANGHAI, NOW) is None


def test_every_form_has_a_row() -> None:
    assert {row.pattern for row in QUOTED + BUILT} == {pattern.name for pattern in PATTERNS}


@pytest.mark.parametrize("row", QUOTED, ids=lambda row: row.file_name)
def test_no_mainland_phone_writes_the_direction(row: Row) -> None:
    found = read(row)
    assert found.direction is UNKNOWN or found.pattern == "call_word"


def test_a_conference_keeps_every_caller() -> None:
    found = read_recording_name(
        "通话录音@张三(13800138000)_李四(13900139000)_20240312093015.mp3", "", SHANGHAI, NOW
    )
    assert found is not None
    assert found.callers == (("张三", "13800138000"), ("李四", "13900139000"))
    cut = read_recording_name("通话录音@张三(13800138000)_李_20240312093015.mp3", "", SHANGHAI, NOW)
    assert cut is not None
    assert cut.callers == (("张三", "13800138000"), ("李", None))


def test_a_missing_year_is_not_guessed() -> None:
    found = read_recording_name("19145520861_通话_05月13日_15点26分.amr", "", SHANGHAI, NOW)
    assert found is not None
    assert found.started is None
    assert found.partial_time == "05月13日_15点26分"
    assert found.confidence is Confidence.LOW


def test_only_a_written_zone_counts_as_known() -> None:
    bcr = read_recording_name("20240506_225406+0800_in.oga", "", SHANGHAI, NOW)
    acr = read_recording_name("13800138000-0-1715007246.m4a", "", SHANGHAI, NOW)
    vivo = read_recording_name("张三 2024-05-06 22-54-06.m4a", "", SHANGHAI, NOW)
    assert bcr
    assert bcr.started
    assert acr
    assert acr.started
    assert vivo
    assert vivo.started
    assert bcr.started.utc == acr.started.utc == vivo.started.utc
    assert (bcr.started.zone_known, acr.started.zone_known, vivo.started.zone_known) == (True, True, False)
    assert vivo.started.written == "2024-05-06 22-54-06"
    assert bcr.started.written == "20240506_225406+0800"
    assert {bcr.started.source, acr.started.source, vivo.started.source} == {TimeSource.FILE_NAME}


@pytest.mark.parametrize(
    ("file_name", "precision"),
    [
        ("张三-2403120930.mp3", Precision.MINUTE),
        ("张三_20240312093015.mp3", Precision.SECOND),
        ("张三_240312_093015123.mp3", Precision.MILLISECOND),
    ],
)
def test_the_precision_is_what_was_written(file_name: str, precision: Precision) -> None:
    found = read_recording_name(file_name, "", SHANGHAI, NOW)
    assert found
    assert found.started
    assert found.started.precision is precision


@pytest.mark.parametrize("folder", ["", "/", "Call", "2024", "20240312", "2024-03-12", "100", "张三", "06"])
def test_a_folder_that_is_no_number_gives_none(folder: str) -> None:
    found = read_recording_name("张三 2024-03-12 09-30-15.m4a", folder, SHANGHAI, NOW)
    assert found
    assert found.number is None


def test_a_number_in_the_name_comes_before_the_folder() -> None:
    found = read_recording_name("13800138000 2024-03-12 09-30-15.m4a", "x/13900139000", SHANGHAI, NOW)
    assert found
    assert found.number == "13800138000"


def test_a_naive_now_is_wall_clock_time() -> None:
    assert read_recording_name("张三_20240312093015.mp3", "", SHANGHAI, datetime(2024, 3, 12))
    assert not read_recording_name("张三_20240312093015.mp3", "", SHANGHAI, datetime(2024, 3, 10))


PIECES = st.lists(
    st.sampled_from(
        [
            "通话录音",
            "@",
            "(",
            ")",
            "_",
            "-",
            " ",
            "张三",
            "13800138000",
            "20240312093015",
            "240312",
            "093015",
            "2024-03-12",
            "09-30-15",
            "(phone)",
            "↗",
            "in",
            "+0800",
            ".123",
            "1715007246",
            "p",
            "0",
            "05月13日_15点26分",
            "_通话_",
            ".mp3",
        ]
    )
).map("".join)


@given(st.one_of(st.text(), PIECES), st.one_of(st.text(), PIECES))
def test_any_name_is_read_or_left(file_name: str, folder: str) -> None:
    found = read_recording_name(file_name, folder, SHANGHAI, NOW)
    if found is not None:
        assert found.started or found.partial_time
        assert found.started is None or 2009 <= found.started.utc.year <= 2026
        assert found.number is None or found.number.strip()
        assert found.name is None or found.name.strip()


@given(st.datetimes(datetime(2010, 1, 1), datetime(2026, 11, 1)), st.sampled_from(["张三", "13800138000"]))
def test_a_time_put_into_a_form_is_read_back(wall: datetime, who: str) -> None:
    wall = wall.replace(microsecond=0)
    for form in (
        "通话录音@{}(13800138000)_%Y%m%d%H%M%S.mp3",
        "{} %Y-%m-%d %H-%M-%S.m4a",
        "Call recording {}_%y%m%d_%H%M%S.m4a",
    ):
        found = read_recording_name(wall.strftime(form).format(who), "", SHANGHAI, NOW)
        assert found
        assert found.started
        assert found.started.local(SHANGHAI).replace(tzinfo=None) == wall
