import pytest
from bill_files import ALL_BILLS, csv_source, csv_text, damaged, read_or_refused, taken, without_places
from hypothesis import HealthCheck, given, settings
from xml_backups import plain, source_of, written

from evidence_desk.domain.communication import Direction
from evidence_desk.importers.meituan_csv import IMPORTER

HEADER = [
    *("交易创建时间", "交易成功时间", "交易类型", "订单标题", "收/支", "支付方式", "订单金额", "实付金额"),
    *("交易单号", "商家单号", "备注"),
]
ABOVE = [
    ["美团交易账单明细"],
    ["美团用户名：[某人]"],
    ["起始时间：[2025-02-01] 终止时间：[2025-02-28]"],
    ["导出时间：[2025-03-30 17:43:31]"],
    [""],
    ["共：29笔记录"],
    ["支出：23笔 1175.68元"],
    ["【美团交易账单明细列表】"],
]
NUMBER = "25021211100401670003883284995443"


def row(**fields):
    usual = dict.fromkeys(HEADER, "/") | {"交易创建时间": "2025-02-12 20:59:12"}
    usual |= {"交易成功时间": "2025-02-12 20:59:20", "交易类型": "还款", "收/支": "支出"}
    usual |= {"订单标题": "【美团月付】主动还款2025年3月账单", "支付方式": "中国银行储蓄卡(3147)"}
    usual |= {"订单金额": "¥48.14", "实付金额": "¥48.12", "交易单号": f"{NUMBER}\t"}
    return [(usual | fields)[name] for name in HEADER]


def bill(*rows) -> str:
    return csv_text(*ABOVE, HEADER, *rows)


def one(folder, **fields):
    (found,) = taken(IMPORTER, written(folder, bill(row(**fields)).encode("utf-8-sig"), "bill.csv"))
    return found


def test_a_repayment_of_its_credit(tmp_path):
    assert plain(one(tmp_path)) == {
        "locator": "row[10]",
        "kind": "payment",
        "source_class": "statement",
        "at": "2025-02-12T20:59:20+08:00",
        "written": "2025-02-12 20:59:20",
        "direction": "out",
        "text": "支出 48.12 元 · 还款 · 【美团月付】主动还款2025年3月账单 · 中国银行储蓄卡(3147)",
        "details": {
            "provider": "meituan",
            "state": "paid",
            "currency": "CNY",
            "amount_minor": 4812,
            "category": "还款",
            "method": "中国银行储蓄卡(3147)",
            "trade_number": NUMBER,
        },
    }


def test_a_refund_is_no_payment(tmp_path):
    found = one(tmp_path, 交易类型="退款", 订单标题="葡式蛋挞", **{"收/支": "收入"})
    assert (found.direction, found.details["state"]) == (Direction.IN, "refunded")
    assert found.details["refunded_minor"] == 4812


def test_a_trade_without_success_is_pending_and_of_the_time_it_was_begun(tmp_path):
    found = one(tmp_path, 交易成功时间="/")
    assert (found.at.iso(), found.details["state"]) == ("2025-02-12T20:59:12+08:00", "pending")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_in_every_encoding_it_is_the_same(tmp_path, encoding):
    rows = [row(), row(交易类型="支付", 实付金额="¥1,021.17", 交易单号=f"{NUMBER}1")]
    same = taken(IMPORTER, csv_source(tmp_path, *ABOVE, HEADER, *rows, name="same.csv"))
    again = taken(IMPORTER, written(tmp_path, bill(*rows).encode(encoding), f"{encoding}.csv"))
    assert without_places(again) == without_places(same)
    assert [c.details["amount_minor"] for c in same] == [4812, 102_117]


def test_other_bills_are_not_claimed():
    assert not any(IMPORTER.claim(source_of(path)) for path in ALL_BILLS)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged(bill(row(), row()).encode("utf-8-sig")))
def test_a_damaged_file_is_read_or_refused(tmp_path, content):
    assert len(read_or_refused(IMPORTER, written(tmp_path, content, "damaged.csv"))[0]) <= 4
