import re

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
)
from hypothesis import HealthCheck, given, settings
from xml_backups import read, source_of, written

from evidence_desk.domain.communication import Direction
from evidence_desk.importers._money_cell import fen_of
from evidence_desk.importers.jd_csv import IMPORTER

SAMPLE = BILLS / "jd-records.csv"
TEXT = SAMPLE.read_text(encoding="utf-8-sig")
HEADER = [
    *("交易时间", "商户名称", "交易说明", "金额", "收/付款方式", "交易状态", "收/支", "交易分类"),
    *("交易订单号", "商家订单号", "备注"),
]


def one(folder, **fields):
    usual = dict.fromkeys(HEADER, "") | {"交易时间": "2024-12-30 17:16:02\t", "商户名称": "京东金融"}
    usual |= {
        "交易说明": "白条还款",
        "金额": "100.00",
        "交易状态": "交易成功",
        "交易订单号": "100000011234\t",
    }
    row = [(usual | fields)[name] for name in HEADER]
    (found,), _, _ = read(IMPORTER, csv_source(folder, HEADER, row))
    return found


def test_the_sample_reads_as_expected():
    assert as_read(IMPORTER, SAMPLE) == expected("jd")


def test_it_is_chosen_for_its_own_bill_only():
    assert [path.name for path in ALL_BILLS if IMPORTER.claim(source_of(path))] == [SAMPLE.name]
    assert taken(IMPORTER, source_of(SAMPLE))


def test_every_payment_of_the_sample_is_there_once_and_sums_as_the_bill_says():
    """The bill's own totals: 支出：16笔(含4笔部分退款)，1648.43元, with the refunds taken off."""
    payments = taken(IMPORTER, source_of(SAMPLE))
    count, total = re.search(r"支出：(\d+)笔.*，([\d.]+)元", TEXT).groups()
    spent = [c for c in payments if c.direction is Direction.OUT]
    net = sum(c.details["amount_minor"] - c.details.get("refunded_minor", 0) for c in spent)
    assert (len(payments), len(spent), net) == (26, int(count), fen_of(total))
    assert sum(c.details["state"] == "partly_refunded" for c in spent) == 4
    assert len({c.dedupe_key for c in payments}) == 26


def test_in_another_encoding_it_is_the_same(tmp_path):
    same = without_places(taken(IMPORTER, source_of(SAMPLE)))
    assert without_places(taken(IMPORTER, written(tmp_path, TEXT.encode("gb18030"), "gbk.csv"))) == same


@pytest.mark.parametrize(
    ("amount", "status", "state", "refunded", "ending"),
    [
        ("131.77", "交易成功", "paid", None, "交易成功"),
        ("131.77(已退款89.84)", "交易成功", "partly_refunded", 8984, "交易成功 · 已退款 89.84 元"),
        ("131.77(已退款131.77)", "交易成功", "refunded", 13177, "交易成功 · 已全额退款"),
        ("131.77(已全额退款)", "交易成功", "refunded", 13177, "交易成功 · 已全额退款"),
        ("131.77", "退款成功", "refunded", 13177, "退款成功"),
        ("131.77", "等待付款", "pending", None, "等待付款"),
        ("131.77", "交易关闭", "closed", None, "交易关闭"),
        ("131.77", "已取消", "closed", None, "已取消"),
    ],
)
def test_states(tmp_path, amount, status, state, refunded, ending):
    found = one(tmp_path, 金额=amount, 交易状态=status)
    assert found.details["amount_minor"] == 13177
    assert (found.details["state"], found.details.get("refunded_minor")) == (state, refunded)
    assert found.untrusted_text.endswith(ending)


def test_money_moved_between_own_pockets_has_no_direction(tmp_path):
    assert one(tmp_path, **{"收/支": "不计收支"}).direction is Direction.UNKNOWN


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged(SAMPLE.read_bytes()))
def test_a_damaged_file_is_read_or_refused(tmp_path, content):
    assert len(read_or_refused(IMPORTER, written(tmp_path, content, "damaged.csv"))[0]) <= 30
