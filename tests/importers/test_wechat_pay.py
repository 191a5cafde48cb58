import re
from datetime import datetime

import pytest
from bill_files import (
    ALL_BILLS,
    BILLS,
    as_read,
    csv_source,
    damaged,
    expected,
    read_or_refused,
    taken,
    without_places,
    xlsx,
)
from hypothesis import HealthCheck, given, settings
from xml_backups import read, sentences, source_of, written

from evidence_desk.domain.communication import Direction
from evidence_desk.importers.wechat_pay import IMPORTER

CSV, XLSX = BILLS / "wechat-records.csv", BILLS / "wechat-records.xlsx"
HEADER = [
    *("交易时间", "交易类型", "交易对方", "商品", "收/支", "金额(元)", "支付方式", "当前状态"),
    *("交易单号", "商户单号", "备注"),
]
NUMBER = "1000050001202403010000000000000001"


def row(**fields):
    usual = dict.fromkeys(HEADER, "/") | {"交易时间": "2024-03-01 10:00:00", "交易类型": "转账"}
    usual |= {"交易对方": "王经理", "收/支": "支出", "金额(元)": "¥100.00", "当前状态": "朋友已收钱"}
    return [(usual | {"交易单号": f"{NUMBER}\t"} | fields)[name] for name in HEADER]


def one(folder, **fields):
    (found,), notices, _ = read(IMPORTER, csv_source(folder, HEADER, row(**fields)))
    return found, notices


def test_the_csv_reads_as_expected():
    assert as_read(IMPORTER, CSV) == expected("wechat_csv")


def test_the_xlsx_reads_as_expected():
    assert as_read(IMPORTER, XLSX) == expected("wechat_xlsx")


def test_it_is_chosen_for_its_own_bills_only():
    claimed = [path.name for path in ALL_BILLS if IMPORTER.claim(source_of(path))]
    assert claimed == [CSV.name, XLSX.name]
    assert taken(IMPORTER, source_of(CSV))


def test_both_forms_of_the_bill_hold_the_same_payments():
    """The sample's workbook has the bill twice, with text for numbers and with numbers."""
    from_csv = taken(IMPORTER, source_of(CSV))
    from_xlsx = taken(IMPORTER, source_of(XLSX))
    sheets = [[c for c in from_xlsx if c.locator.startswith(f"sheet[{n}]/")] for n in (1, 2)]
    assert [len(sheet) for sheet in sheets] == [len(from_csv), len(from_csv)]
    assert len({c.dedupe_key for c in from_csv}) == len(from_csv)
    for sheet in sheets:
        assert without_places(sheet) == without_places(from_csv)


def test_the_zone_is_known_where_the_bill_states_it():
    from_xlsx = taken(IMPORTER, source_of(XLSX))
    known = {c.locator.split("/")[0]: c.at.zone_known for c in from_xlsx}
    assert known == {"sheet[1]": False, "sheet[2]": True}


def test_numbers_and_times_of_a_spreadsheet(tmp_path):
    rows = [
        ["微信支付账单明细"],
        [],
        HEADER,
        row(**{"金额(元)": 1001, "交易时间": datetime(2024, 3, 1, 10, 0, 5)}),
        row(**{"金额(元)": 0.1, "交易时间": 45352.4167245370, "交易单号": 1.00005e33}),
    ]
    whole, part = taken(IMPORTER, written(tmp_path, xlsx(rows), "bill.xlsx"))
    assert (whole.locator, whole.details["amount_minor"]) == ("sheet[1]/row[4]", 100_100)
    assert (part.locator, part.details["amount_minor"]) == ("sheet[1]/row[5]", 10)
    assert whole.at.iso() == part.at.iso() == "2024-03-01T10:00:05+08:00"
    assert part.details["trade_number"] == "1.00005e+33"


@pytest.mark.parametrize(
    ("status", "state", "refunded"),
    [
        ("朋友已收钱", "paid", None),
        ("已转账", "paid", None),
        ("支付成功", "paid", None),
        ("提现已到账", "paid", None),
        ("充值完成", "paid", None),
        ("对方已退还", "refunded", 10_000),
        ("已全额退款", "refunded", 10_000),
        ("已退款(￥5.00)", "partly_refunded", 500),
        ("已退款（¥100.00）", "refunded", 10_000),
        ("待朋友收钱", "pending", None),
        ("支付失败", "closed", None),
    ],
)
def test_states(tmp_path, status, state, refunded):
    found, notices = one(tmp_path, 当前状态=status)
    assert (found.details["state"], found.details.get("refunded_minor")) == (state, refunded)
    assert found.details["amount_minor"] == 10_000
    assert found.untrusted_text.endswith(status)
    assert notices == []


def test_a_refund_row_is_no_income(tmp_path):
    found, _ = one(tmp_path, 交易类型="某商户-退款", 当前状态="支付成功", **{"收/支": "收入"})
    assert (found.direction, found.details["state"]) == (Direction.IN, "refunded")
    assert found.details["refunded_minor"] == 10_000


def test_the_repayment_of_a_credit_card_is_neutral(tmp_path):
    found, _ = one(tmp_path, 交易类型="信用卡还款", 交易对方="建设银行信用卡还款", **{"收/支": "/"})
    assert found.direction is Direction.UNKNOWN
    assert found.untrusted_text.startswith("中性交易 100.00 元 · 信用卡还款 · 建设银行信用卡还款")


def test_a_fee_is_kept_apart(tmp_path):
    found, _ = one(tmp_path, 备注="服务费¥0.10")
    assert (found.details["fee_minor"], found.details["amount_minor"]) == (10, 10_000)


def test_a_lone_slash_is_nothing(tmp_path):
    found, _ = one(tmp_path, 交易对方="/", 商品="/", 支付方式="/", 备注="/")
    assert found.untrusted_name is None
    assert "/" not in found.untrusted_text
    assert "method" not in found.details


def test_a_bill_without_payments_says_so(tmp_path):
    payments, notices, _ = read(IMPORTER, csv_source(tmp_path, ["微信支付账单明细"], HEADER))
    assert payments == []
    assert "lists no payments" in sentences(notices)[0]


def test_an_excel_file_cut_off_is_not_claimed(tmp_path):
    source = written(tmp_path, XLSX.read_bytes()[:9000], "bill.xlsx")
    assert not IMPORTER.claim(source)
    assert read_or_refused(IMPORTER, source) == ([], [], [])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged(CSV.read_bytes()))
def test_a_damaged_csv_is_read_or_refused(tmp_path, content):
    payments, notices, _ = read_or_refused(IMPORTER, written(tmp_path, content, "damaged.csv"))
    assert len(payments) <= 40
    assert len(notices) < 50


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged(XLSX.read_bytes()))
def test_a_damaged_workbook_is_read_or_refused(tmp_path, content):
    payments, _, _ = read_or_refused(IMPORTER, written(tmp_path, content, "damaged.xlsx"))
    assert all(re.fullmatch(r"(sheet\[\d+\]/)?row\[\d+\]", c.locator) for c in payments)
