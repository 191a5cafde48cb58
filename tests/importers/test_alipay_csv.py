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
from xml_backups import read, sentences, source_of, written

from evidence_desk.domain.amounts import find_amounts
from evidence_desk.domain.communication import Direction
from evidence_desk.importers import Claim, ImportRefused, _bill
from evidence_desk.importers.alipay_csv import IMPORTER

SAMPLE = BILLS / "alipay-records-gbk.csv"
TEXT = SAMPLE.read_bytes().decode("gb18030")
HEADER = [
    *("交易时间", "交易分类", "交易对方", "对方账号", "商品说明", "收/支", "金额", "收/付款方式"),
    *("交易状态", "交易订单号", "商家订单号", "备注", ""),
]
NUMBER = "2024030122001156781234567890"


def row(**fields):
    usual = dict.fromkeys(HEADER, "") | {
        "交易时间": "2024-03-01 10:00:00",
        "交易对方": "花呗",
        "收/支": "支出",
    }
    usual |= {"金额": "100.00", "交易状态": "交易成功", "交易订单号": NUMBER, "商品说明": "花呗还款"}
    return [(usual | fields)[name] for name in HEADER]


def one(folder, **fields):
    (found,), notices, _ = read(IMPORTER, csv_source(folder, HEADER, row(**fields)))
    return found, notices


def test_the_sample_reads_as_expected():
    assert as_read(IMPORTER, SAMPLE) == expected("alipay")


def test_it_is_chosen_for_its_own_bill_only():
    assert [path.name for path in ALL_BILLS if IMPORTER.claim(source_of(path))] == [SAMPLE.name]
    assert taken(IMPORTER, source_of(SAMPLE))


def test_saved_again_in_another_encoding_it_is_the_same(tmp_path):
    same = without_places(taken(IMPORTER, source_of(SAMPLE)))
    for name, content in (("u.csv", TEXT.encode("utf-8-sig")), ("16.csv", TEXT.encode("utf-16"))):
        assert without_places(taken(IMPORTER, written(tmp_path, content, name))) == same


def test_saved_again_by_a_spreadsheet_program_it_is_the_same_payments(tmp_path):
    """Such programs drop seconds, padding and zeros at the end."""
    again = re.sub(r"(?m)^(\d{4})-0?(\d+)-0?(\d+) (\d+:\d+):\d+", r"\1/\2/\3 \4", TEXT)
    again = re.sub(r" +,", ",", again).replace(".00,", ",").replace(".50,", ".5,")
    found = taken(IMPORTER, written(tmp_path, again.encode("utf-8-sig"), "again.csv"))
    assert found[0].at.written == "2023/2/12 21:32"
    same = taken(IMPORTER, source_of(SAMPLE))
    assert [c.dedupe_key for c in found] == [c.dedupe_key for c in same]


def test_a_row_of_the_sample_is_found_again():
    third = taken(IMPORTER, source_of(SAMPLE))[2]
    assert third.locator == "row[28]"
    assert TEXT.split("\n")[27].startswith(third.at.written)


def test_the_older_layout_of_the_web_site(tmp_path):
    header = "交易号,商家订单号,交易创建时间,付款时间,最近修改时间,交易来源地,类型,交易对方,"
    header += "商品名称,金额（元）,收/支,交易状态,服务费（元）,成功退款（元）,备注,资金状态,"
    rows = [
        ["支付宝交易记录明细查询"],
        ["账号:[x@example.com]"],
        ["---------交易记录明细列表------------"],
        [f"{name}      " for name in header.split(",")],
        [
            f"{NUMBER}\t",
            "T200 \t",
            "2015-03-01 09:59:00 ",
            "2015-03-01 10:00:00 ",
            "",
            "",
            "即时到账交易",
            "某公司",
            "还款",
            "100.00",
            "支出",
            "交易成功",
            "0.00",
            "40.00",
            "",
            "已支出",
            "",
        ],
        [
            f"{NUMBER}1\t",
            "",
            "2015-03-02 09:59:00 ",
            "",
            "",
            "",
            "即时到账交易",
            "某公司",
            "还款",
            "50.00",
            "",
            "交易关闭",
            "0.00",
            "0.00",
            "",
            "",
            "",
        ],
        [
            f"{NUMBER}2\t",
            "",
            "2015-03-03 09:59:00 ",
            "",
            "",
            "",
            "转账",
            "余额宝",
            "转入",
            "50.00",
            "",
            "交易成功",
            "0.00",
            "0.00",
            "",
            "资金转移",
            "",
        ],
        ["------------------------"],
        ["共3笔记录"],
        ["已收入:0笔,0.00元"],
        ["导出时间:[2015-04-01 10:00:00]    用户:某人"],
    ]
    found = taken(IMPORTER, csv_source(tmp_path, *rows, encoding="gb18030"))
    assert [(c.at.written, c.direction, c.details["state"]) for c in found] == [
        ("2015-03-01 10:00:00", Direction.OUT, "partly_refunded"),
        ("2015-03-02 09:59:00", Direction.UNKNOWN, "closed"),
        ("2015-03-03 09:59:00", Direction.UNKNOWN, "paid"),
    ]
    assert found[0].details["refunded_minor"] == 4000
    text = "支出 100.00 元 · 即时到账交易 · 某公司 · 还款 · 交易成功 · 已退款 40.00 元"
    assert found[0].untrusted_text == text
    assert found[2].untrusted_text.startswith("资金转移 50.00 元")


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("交易成功", "paid"),
        ("支付成功", "paid"),
        ("还款成功", "paid"),
        ("等待确认收货", "pending"),
        ("待付款", "pending"),
        ("退款中", "pending"),
        ("交易关闭", "closed"),
        ("还款失败", "closed"),
        ("退款失败", "closed"),
        ("退款成功", "refunded"),
        ("未完成", "unknown"),
        ("", "unknown"),
        ("某种新状态", "unknown"),
    ],
)
def test_states(tmp_path, status, state):
    found, notices = one(tmp_path, 交易状态=status)
    assert (found.details["state"], notices) == (state, [])
    assert status in found.untrusted_text


@pytest.mark.parametrize("status", ["交易关闭", "退款成功"])
def test_what_was_not_paid_in_the_end_says_so(tmp_path, status):
    found, _ = one(tmp_path, 交易状态=status)
    assert found.details["state"] in ("closed", "refunded")
    assert found.untrusted_text == f"支出 100.00 元 · 花呗 · 花呗还款 · {status}"


def test_the_sum_of_the_text_is_the_sum_of_the_row(tmp_path):
    found, _ = one(tmp_path, 金额="1234567.89")
    assert [each.minor for each in find_amounts(found.untrusted_text)] == [123_456_789]
    assert found.details["amount_minor"] == 123_456_789


def test_overlapping_exports_hold_each_payment_once_and_a_new_state_is_news(tmp_path):
    first, _ = one(tmp_path, 交易状态="交易成功")
    again, _ = one(tmp_path, 交易状态="交易成功", 备注="写了备注", 交易对方="花呗（重庆）")
    closed, _ = one(tmp_path, 交易状态="交易关闭")
    assert first.dedupe_key == again.dedupe_key != closed.dedupe_key


def test_two_equal_rows_are_two_payments_in_every_export(tmp_path):
    rows = [row(交易订单号="", 商家订单号="") for _ in range(2)]
    keys = [
        [c.dedupe_key for c in taken(IMPORTER, csv_source(tmp_path, HEADER, *rows, name=name))]
        for name in ("one.csv", "two.csv")
    ]
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == 2


def test_a_number_rounded_by_a_spreadsheet_program_identifies_nothing(tmp_path):
    one_, other = (one(tmp_path, 交易订单号="2.02403E+27", 交易对方=name)[0] for name in ("甲", "乙"))
    assert one_.dedupe_key != other.dedupe_key


def test_what_cannot_be_read_of_a_row_is_said(tmp_path):
    undated, notices = one(tmp_path, 交易时间="2024-02-30 10:00:00")
    assert (undated.at, undated.dedupe_key, undated.details["amount_minor"]) == (None, None, 10_000)
    assert [(notice.locator, "no readable time" in notice.message.render("en")) for notice in notices] == [
        ("row[2]", True)
    ]
    unpriced, notices = one(tmp_path, 金额="很多")
    assert "amount_minor" not in unpriced.details
    assert unpriced.untrusted_text.startswith("支出 · 花呗")
    assert "sum of a payment" in sentences(notices)[0]


def test_notices_are_counted_where_there_are_many(tmp_path):
    rows = [row(金额="很多") for _ in range(50)]
    payments, notices, _ = read(IMPORTER, csv_source(tmp_path, HEADER, *rows))
    assert (len(payments), len(notices)) == (50, 21)
    assert sentences(notices)[-1].startswith("30 more places")


def test_a_long_cell_is_kept_short(tmp_path):
    found, _ = one(tmp_path, 商品说明="长" * 10_000, 备注="{}%s=1+1")
    assert len(found.untrusted_text) < 700
    assert found.untrusted_text.endswith("{}%s=1+1")


def test_a_bill_without_rows_says_so(tmp_path):
    payments, notices, _ = read(IMPORTER, csv_source(tmp_path, HEADER))
    assert payments == []
    assert "lists no payments" in sentences(notices)[0]


def test_a_bill_cut_above_its_header_is_refused(tmp_path):
    source = written(tmp_path, TEXT[:400].encode("gb18030"), "alipay.csv")
    assert IMPORTER.claim(source) is Claim.NO
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(source))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged(SAMPLE.read_bytes()))
def test_a_damaged_file_is_read_or_refused(tmp_path, content):
    payments, notices, _ = read_or_refused(IMPORTER, written(tmp_path, content, "damaged.csv"))
    assert len(payments) <= 12
    assert len(notices) < 50


def test_a_quote_that_never_ends_costs_the_rows_it_swallowed_only(tmp_path):
    rows = csv_source(tmp_path, HEADER, *[row(交易订单号=f"{NUMBER}{n}") for n in range(3)]).path.read_bytes()
    source = written(tmp_path, rows + b'"' + b"x" * 200_000 + b"\r\n", "quote.csv")
    payments, notices, _ = read(IMPORTER, source)
    assert len(payments) == 3
    assert "could not be taken apart into cells" in sentences(notices)[0]


def test_a_file_without_end_is_read_up_to_a_limit_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(_bill, "ROW_LIMIT", 5)
    rows = [row(交易订单号=f"{NUMBER}{n}") for n in range(9)]
    payments, notices, _ = read(IMPORTER, csv_source(tmp_path, HEADER, *rows))
    assert len(payments) == 5
    assert sentences(notices)[0].startswith("The first 5 rows of this file were read")


def test_every_sentence_has_three_parts(tmp_path):
    rows = [row(金额="很多"), row(交易时间="2024-02-30 10:00:00")]
    for sentence in sentences(read(IMPORTER, csv_source(tmp_path, HEADER, *rows))[1]):
        assert sentence.count(". ") == 2
