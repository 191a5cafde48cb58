from datetime import datetime

import pytest
from bill_files import (
    ALL_BILLS,
    as_read,
    csv_source,
    csv_text,
    damaged,
    read_or_refused,
    taken,
    without_places,
    xlsx,
)
from case_steps import draft, only
from hypothesis import HealthCheck, given, settings
from phone_files import COLLECTOR, coloros, huawei
from xls_files import xls
from xml_backups import read, sentences, source_of, written

from evidence_desk.domain.communication import Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import Grade
from evidence_desk.domain.moment import Precision
from evidence_desk.domain.phone_number import same_number
from evidence_desk.importers import Claim, ImportRefused, _spreadsheet
from evidence_desk.importers.carrier_details import IMPORTER

MOBILE = [
    *("起始时间", "通信地点", "通信方式", "对方号码", "通信时长", "通信类型", "套餐优惠", "实收通信费(元)"),
]
UNICOM = [
    *("序号", "呼叫类型", "通话起始时间", "对方号码", "通话时长", "本机通话地", "对方通话地", "通话类型"),
]
TELECOM = ["呼叫类型", "对方号码", "通话开始时间", "通话时长", "通话地点", "费用"]
MOBILE_ROWS = [
    ["中国移动通信客户详单"],
    ["手机号码：13900139000", "", "查询月份：2024年03月"],
    ["打印时间：2024-04-02 09:00:00"],
    MOBILE,
    ["2024-03-12 10:15:30", "杭州", "被叫", "13800138000", "5分0秒", "本地", "", "0.00"],
    ["2024-03-12 18:00:00", "杭州", "主叫", "95188", "1小时2分3秒", "本地", "", "0.15"],
    ["2024-03-13 08:00:00", "杭州", "主叫", "138****1234", "25秒", "国内漫游", "", "0.00"],
    ["合计", "", "", "", "1小时7分28秒", "", "", "0.15"],
]


def row(**fields):
    usual = dict.fromkeys(MOBILE, "") | {"起始时间": "2024-03-12 10:15:30", "通信方式": "被叫"}
    usual |= {"对方号码": COLLECTOR, "通信时长": "300"}
    return [(usual | fields)[name] for name in MOBILE]


def one(folder, *above, name="list.csv", **fields):
    source = csv_source(folder, *above, MOBILE, row(**fields), name=name)
    (found,), notices, _ = read(IMPORTER, source)
    return found, notices


def test_the_list_of_a_mobile_carrier(tmp_path):
    source = csv_source(tmp_path, *MOBILE_ROWS, encoding="gb18030")
    assert taken(IMPORTER, source)
    shared = {"source_class": "carrier_details", "kind": "call"}
    own = {"own_number": "13900139000", "carrier": "china_mobile"}
    assert as_read(IMPORTER, source.path) == [
        shared
        | {
            "locator": "row[5]",
            "at": "2024-03-12T10:15:30+08:00",
            "written": "2024-03-12 10:15:30",
            "direction": "in",
            "number": "13800138000",
            "duration_ms": 300_000,
            "details": {"call_type": "incoming", "way": "被叫", **own, "category": "本地"}
            | {"place": "杭州", "fee": "0.00"},
        },
        shared
        | {
            "locator": "row[6]",
            "at": "2024-03-12T18:00:00+08:00",
            "written": "2024-03-12 18:00:00",
            "direction": "out",
            "number": "95188",
            "duration_ms": 3_723_000,
            "details": {"call_type": "outgoing", "way": "主叫", **own, "category": "本地"}
            | {"place": "杭州", "fee": "0.15"},
        },
        shared
        | {
            "locator": "row[7]",
            "at": "2024-03-13T08:00:00+08:00",
            "written": "2024-03-13 08:00:00",
            "direction": "out",
            "number": "138****1234",
            "duration_ms": 25_000,
            "details": {"call_type": "outgoing", "way": "主叫", **own, "category": "国内漫游"}
            | {"place": "杭州", "fee": "0.00"},
        },
    ]


def disguises():
    text = csv_text(*MOBILE_ROWS)
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in MOBILE_ROWS)
    markup = "".join(
        "<Row>" + "".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in cells) + "</Row>"
        for cells in MOBILE_ROWS
    )
    return {
        "utf8.csv": text.encode("utf-8-sig"),
        "gbk.csv": text.encode("gb18030"),
        "utf16.csv": text.encode("utf-16"),
        "tabs.xls": csv_text(*MOBILE_ROWS, delimiter="\t").encode("gb18030"),
        "html.xls": f"<html><body><table>{table}</table></body></html>".encode("gb18030"),
        "markup.xls": f"<?xml version='1.0'?><Workbook><Table>{markup}</Table></Workbook>".encode(),
        "binary.xls": xls(MOBILE_ROWS),
        "book.xlsx": xlsx(MOBILE_ROWS),
        "no suffix": xlsx(MOBILE_ROWS),
    }


@pytest.mark.parametrize("name", disguises())
def test_one_list_in_every_disguise_is_the_same_calls(tmp_path, name):
    expected = taken(IMPORTER, csv_source(tmp_path, *MOBILE_ROWS, name="plain.csv"))
    found = taken(IMPORTER, written(tmp_path, disguises()[name], name))
    assert without_places(found) == without_places(expected)
    assert [c.duration_ms for c in found] == [c.duration_ms for c in expected]
    assert [c.locator.split("/")[-1] for c in found] == [c.locator for c in expected]


def test_the_list_of_unicom(tmp_path):
    rows = [
        ["2014年10月01日～2014年10月31日 通话详单"],
        UNICOM,
        ["1", "主叫", "2014-10-05 13:44:20", "057188886666", "85", "杭州", "上海", "长途"],
        ["2", "被叫", "10-06 09:00:01", "13800138000", "00:01:25", "杭州", "杭州", "本地"],
    ]
    source = csv_source(tmp_path, *rows, name="list.xls", delimiter="\t", encoding="gb18030")
    first, second = taken(IMPORTER, source)
    assert (first.direction, first.duration_ms) == (Direction.OUT, 85_000)
    assert first.details["place"] == "杭州"
    assert first.details["other_place"] == "上海"
    assert (second.at.iso(), second.duration_ms) == ("2014-10-06T09:00:01+08:00", 85_000)
    assert second.details["year_from"] == "title"


def test_the_list_of_telecom(tmp_path):
    row_ = ["主叫", "10000", "2024-03-12 10:15", "1分25秒", "南京", "0.00"]
    (found,) = taken(IMPORTER, csv_source(tmp_path, TELECOM, row_))
    assert (found.at.precision, found.duration_ms) == (Precision.MINUTE, 85_000)


def test_day_and_time_may_stand_apart(tmp_path):
    header = ["通话日期", "通话时间", "呼叫类型", "对方号码", "时长(秒)"]
    (found,) = taken(
        IMPORTER, csv_source(tmp_path, header, ["2024-03-12", "10:15:30", "被叫", COLLECTOR, "85"])
    )
    assert (found.at.iso(), found.at.written) == ("2024-03-12T10:15:30+08:00", "2024-03-12 10:15:30")


def test_values_of_a_spreadsheet(tmp_path):
    rows = [MOBILE, row(起始时间=datetime(2024, 3, 12, 10, 15, 30), 对方号码=13800138000, 通信时长=300)]
    (found,) = taken(IMPORTER, written(tmp_path, xlsx(rows), "list.xlsx"))
    assert (found.at.iso(), found.untrusted_number) == ("2024-03-12T10:15:30+08:00", "13800138000")
    assert found.duration_ms == 300_000


def test_the_year_comes_from_the_title_or_the_name_and_is_never_guessed(tmp_path):
    titled, _ = one(tmp_path, ["2024年3月通话详单"], 起始时间="03-12 10:15:30")
    named, _ = one(tmp_path, name="通话详单_202403.csv", 起始时间="03-12 10:15:30")
    assert titled.at.iso() == named.at.iso() == "2024-03-12T10:15:30+08:00"
    unknown, notices = one(tmp_path, 起始时间="03-12 10:15:30")
    assert (unknown.at, unknown.dedupe_key) == (None, None)
    assert unknown.details["start_as_written"] == "03-12 10:15:30"
    assert [notice.locator for notice in notices] == ["row[2]"]
    assert "no full date and time" in sentences(notices)[0]
    outside, _ = one(tmp_path, ["2024年4月通话详单"], 起始时间="03-12 10:15:30")
    assert outside.at is None


def test_a_masked_number_stays_a_pattern(tmp_path):
    found, _ = one(tmp_path, 对方号码="138****8000")
    assert found.untrusted_number == "138****8000"
    assert same_number(found.untrusted_number, COLLECTOR)


def test_a_hidden_number_is_none(tmp_path):
    found, _ = one(tmp_path, 对方号码="未知号码")
    assert (found.untrusted_number, found.details["number_as_written"]) == (None, "未知号码")


@pytest.mark.parametrize(
    ("way", "call_type", "direction"),
    [
        ("主叫", "outgoing", Direction.OUT),
        ("VoLTE主叫", "outgoing", Direction.OUT),
        ("被叫", "incoming", Direction.IN),
        ("无条件呼转", "forwarded", Direction.UNKNOWN),
        ("某种方式", "unknown", Direction.UNKNOWN),
        ("", "unknown", Direction.UNKNOWN),
    ],
)
def test_ways(tmp_path, way, call_type, direction):
    found, _ = one(tmp_path, 通信方式=way)
    assert (found.details["call_type"], found.direction) == (call_type, direction)
    assert (found.kind, found.source_class) == (Kind.CALL, SourceClass.CARRIER_DETAILS)


def test_what_is_no_call_is_counted_and_not_read(tmp_path):
    rows = [MOBILE, row(), row(通信方式="短信发送"), row(通信类型="上网流量")]
    calls, notices, _ = read(IMPORTER, csv_source(tmp_path, *rows))
    assert len(calls) == 1
    assert sentences(notices)[0].startswith("2 rows of this list are not phone calls")


def test_an_unreadable_length_is_unknown(tmp_path):
    found, _ = one(tmp_path, 通信时长="很久")
    assert (found.duration_ms, found.details["duration_as_written"]) == (None, "很久")


def test_a_list_that_overlaps_another_adds_no_call_twice(tmp_path):
    first, _ = one(tmp_path, 通信时长="5分0秒", 对方号码="+8613800138000")
    again, _ = one(tmp_path, ["2024年3月"], 起始时间="2024/3/12 10:15:30", 通信地点="上海")
    assert first.dedupe_key == again.dedupe_key


def test_a_list_without_calls_says_so(tmp_path):
    calls, notices, _ = read(IMPORTER, csv_source(tmp_path, MOBILE, ["合计"]))
    assert calls == []
    assert "holds no calls" in sentences(notices)[0]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "hello",
        "起始时间,对方号码,通信方式\r\n2024-03-12 10:15:30,13800138000,发送\r\n",
        "姓名,电话号码,日期\r\n",
    ],
)
def test_other_lists_are_not_claimed(tmp_path, content):
    source = written(tmp_path, content, "通话详单.csv")
    assert IMPORTER.claim(source) is Claim.NO
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(source))


def test_bills_are_not_claimed():
    assert not any(IMPORTER.claim(source_of(path)) for path in ALL_BILLS)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged(csv_text(*MOBILE_ROWS).encode("gb18030")))
def test_a_damaged_list_is_read_or_refused(tmp_path, content):
    calls, notices, _ = read_or_refused(IMPORTER, written(tmp_path, content, "damaged.csv"))
    assert len(calls) <= 8
    assert len(notices) < 10


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged(disguises()["html.xls"]))
def test_a_damaged_page_is_read_or_refused(tmp_path, content):
    calls, _, _ = read_or_refused(IMPORTER, written(tmp_path, content, "damaged.xls"))
    assert len(calls) <= 8


def test_the_carriers_row_proves_the_recorded_call(desk, phone):
    """K1 through the real store: number, start and length agree, and the carrier says so."""
    desk.debts.add(draft("网商贷", COLLECTOR))
    phone.recording(huawei(), seconds=300)
    phone.file("通话详单.csv", csv_text(MOBILE, row(起始时间="2024-03-12 10:15:10", 通信时长="5分5秒")))
    desk.intake.take_in([phone.folder])
    desk.examination.examine()
    recording, call = only(desk, Kind.RECORDING), only(desk, Kind.CALL)
    said = desk.examination.assessment(recording.id)
    (verdict,) = said.call_verdicts
    assert (said.call, verdict.rule, verdict.grade, verdict.item) == (
        Grade.STRONG,
        "K1",
        Grade.STRONG,
        call.id,
    )
    assert verdict.compared["start_difference_s"] == 20
    assert (verdict.compared["recorded_s"], verdict.compared["connected_s"]) == (300, 305)
    # That a call took place says nothing of what was said in it.
    assert (said.content, said.flagged) == (Grade.NONE, True)


def test_a_carriers_row_that_is_shorter_than_the_recording_speaks_against_it(desk, phone):
    desk.debts.add(draft("网商贷", COLLECTOR))
    phone.recording(huawei(), seconds=300)
    phone.file("通话详单.csv", csv_text(MOBILE, row(通信时长="20")))
    desk.intake.take_in([phone.folder])
    desk.examination.examine()
    said = desk.examination.assessment(only(desk, Kind.RECORDING).id)
    assert said.call is Grade.CONTRADICTED
    (against,) = said.contradictions
    assert (against.rule, against.values["shows"]) == ("X1", "shorter_call")
    assert [verdict.grade for verdict in said.call_verdicts] == [Grade.NONE]


def test_a_nameless_recording_follows_the_carriers_row_to_its_debt(desk, phone):
    debt, _ = desk.debts.add(draft("网商贷", COLLECTOR))
    phone.recording(coloros(), seconds=300)
    desk.intake.take_in([phone.folder])
    assert only(desk, Kind.RECORDING).debt is None
    phone.file("list.xlsx", xlsx([MOBILE, row(通信时长="302")]))
    desk.intake.take_in([phone.folder])
    assert only(desk, Kind.RECORDING).debt == debt


def test_a_masked_number_that_fits_ties_the_call(desk, phone):
    desk.debts.add(draft("网商贷", COLLECTOR))
    phone.recording(huawei(), seconds=300)
    phone.file("通话详单.csv", csv_text(MOBILE, row(对方号码="138****8000")))
    desk.intake.take_in([phone.folder])
    desk.examination.examine()
    (verdict,) = desk.examination.assessment(only(desk, Kind.RECORDING).id).call_verdicts
    assert verdict.compared["number"] == "138****8000"


def test_a_list_that_is_too_large_is_kept_with_a_sentence(tmp_path, monkeypatch):
    source = written(tmp_path, xlsx([MOBILE, row()]), "list.xlsx")
    assert IMPORTER.claim(source) is Claim.CERTAIN
    monkeypatch.setattr(_spreadsheet, "MOST_CELLS", 3)
    with pytest.raises(ImportRefused) as refused:
        list(IMPORTER.extract(source))
    assert "larger than any bill" in str(refused.value.message().render("en"))
