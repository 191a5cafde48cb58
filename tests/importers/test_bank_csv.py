from datetime import datetime

import pytest
from bill_files import (
    ALL_BILLS,
    BILLS,
    as_read,
    csv_source,
    csv_text,
    damaged,
    expected,
    read_or_refused,
    taken,
    without_places,
    xlsx,
)
from hypothesis import HealthCheck, given, settings
from xml_backups import read, source_of, written

from evidence_desk.domain.communication import Direction
from evidence_desk.domain.moment import Precision
from evidence_desk.importers import Claim
from evidence_desk.importers.bank_csv import IMPORTER

CMB, ICBC = BILLS / "cmb-debit-records.csv", BILLS / "icbc-debit-v2-records.csv"
BOC = [
    *("记账日期", "记账时间", "币别", "金额", "余额", "交易名称", "渠道", "网点名称", "附言"),
    *("对方账户名", "对方卡号/账号", "对方开户行", "借记卡号"),
]
MARKED = ["交易时间", "借贷标志", "交易金额", "账户余额", "摘要", "对方户名", "对方账号"]
PAIR = ["交易日期", "摘要", "支出", "收入", "余额", "对方户名"]


def boc(**fields):
    usual = dict.fromkeys(BOC, "-------------------") | {"记账日期": "2024-03-01", "记账时间": "10:00:05"}
    usual |= {"币别": "人民币", "金额": "-100.00", "余额": "900.00", "交易名称": "网上快捷支付"}
    return [(usual | fields)[name] for name in BOC]


def moved(folder, header, *rows):
    return [
        (c.direction, c.details.get("amount_minor"), c.details["state"])
        for c in taken(IMPORTER, csv_source(folder, header, *rows))
    ]


@pytest.mark.parametrize(("path", "name"), [(CMB, "bank_cmb"), (ICBC, "bank_icbc")])
def test_the_samples_read_as_expected(path, name):
    assert as_read(IMPORTER, path) == expected(name)


def test_it_is_chosen_for_bank_statements_only():
    assert [path.name for path in ALL_BILLS if IMPORTER.claim(source_of(path))] == [CMB.name, ICBC.name]
    assert taken(IMPORTER, source_of(CMB))


def test_totals_and_what_stands_above_are_no_payments():
    payments, notices, _ = read(IMPORTER, source_of(ICBC))
    assert (len(payments), notices) == (11, [])
    assert not any("合计" in c.untrusted_text for c in payments)


def test_in_another_encoding_it_is_the_same(tmp_path):
    same = without_places(taken(IMPORTER, source_of(CMB)))
    text = CMB.read_text(encoding="utf-8-sig")
    gbk = written(tmp_path, text.encode("gb18030"), "gbk.csv")
    assert without_places(taken(IMPORTER, gbk)) == same


def test_one_statement_twice_adds_nothing_and_equal_movements_stay_apart(tmp_path):
    """Two withdrawals of one day differ by the balance; where it is masked, by their order."""
    rows = [["2024-03-01", "取款", "100.00", "", balance, ""] for balance in ("900.00", "800.00", "*", "*")]
    keys = [
        [c.dedupe_key for c in taken(IMPORTER, csv_source(tmp_path, PAIR, *rows, name=name))]
        for name in ("one.csv", "two.csv")
    ]
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == 4


def test_two_accounts_stay_apart(tmp_path):
    row = ["2024-03-01", "转账", "100.00", "", "", "张三"]
    keys = {
        c.dedupe_key
        for own in ("6222020000000001", "6222********0002")
        for c in taken(IMPORTER, csv_source(tmp_path, [f"卡号: {own}"], PAIR, row, name=f"{own[-4:]}.csv"))
    }
    assert len(keys) == 2


def test_day_and_time_stand_in_two_columns(tmp_path):
    source = csv_source(tmp_path, ["中国银行交易流水明细单"], BOC, boc(), encoding="utf-16")
    (found,) = taken(IMPORTER, source)
    assert (found.at.iso(), found.at.precision) == ("2024-03-01T10:00:05+08:00", Precision.SECOND)
    assert found.at.written == "2024-03-01 10:00:05"
    assert found.untrusted_text == "支出 100.00 元 · 网上快捷支付"
    assert (found.untrusted_name, found.details["balance_minor"]) == (None, 90_000)


@pytest.mark.parametrize(
    ("clock", "iso"),
    [
        ("45000", "2024-03-01T04:50:00+08:00"),
        ("2024-03-01 10:00:05", "2024-03-01T10:00:05+08:00"),
        ("99999", "2024-03-01T00:00:00+08:00"),
        ("上午", "2024-03-01T00:00:00+08:00"),
    ],
)
def test_a_number_in_the_column_of_times_is_no_day(tmp_path, clock, iso):
    (found,) = taken(IMPORTER, csv_source(tmp_path, BOC, boc(记账时间=clock)))
    assert found.at.iso() == iso


def test_a_day_alone_is_known_to_the_day():
    assert {c.at.precision for c in taken(IMPORTER, source_of(CMB))} == {Precision.DAY}


def test_signed_sums(tmp_path):
    assert moved(tmp_path, BOC, boc(), boc(金额="+5.00"), boc(金额="1,200.00")) == [
        (Direction.OUT, 10_000, "paid"),
        (Direction.IN, 500, "paid"),
        (Direction.IN, 120_000, "paid"),
    ]


def test_sums_without_any_sign_have_no_direction(tmp_path):
    """A bank that writes no sign may mean either; nothing is guessed."""
    assert moved(tmp_path, BOC, boc(金额="100.00"), boc(金额="5.00")) == [
        (Direction.UNKNOWN, 10_000, "paid"),
        (Direction.UNKNOWN, 500, "paid"),
    ]


def test_a_mark_of_debit_and_credit(tmp_path):
    rows = [["20240301 10:00:05", mark, "100.00", "900.00", "转账", "张三", "6222***1"] for mark in "借贷?"]
    assert [direction for direction, _, _ in moved(tmp_path, MARKED, *rows)] == [
        Direction.OUT,
        Direction.IN,
        Direction.UNKNOWN,
    ]


def test_a_serial_and_a_day_without_time(tmp_path):
    """The layout of 农业银行: a time without colons, a heading with blanks, a day without a time."""
    header = [
        "交易日期",
        "交易时间",
        "交易摘要",
        "交易金额",
        "本次余额",
        "对手信息",
        "日 志 号",
        "交易渠道",
        "交易附言",
    ]
    rows = [
        ["20240101", "123456", "转存", "+10000.00", "11000.00", "某人", "369396693", "超级网银", "转账"],
        ["20240103", "", "正常还款", "-12345.89", "1943.12", "", "369396694"],
    ]
    first, second = taken(IMPORTER, csv_source(tmp_path, header, *rows))
    assert (first.at.iso(), first.direction) == ("2024-01-01T12:34:56+08:00", Direction.IN)
    assert first.details["trade_number"] == "369396693"
    assert (second.at.precision, second.direction) == (Precision.DAY, Direction.OUT)
    assert second.untrusted_text == "支出 12,345.89 元 · 正常还款"


def test_marks_in_two_languages(tmp_path):
    """The layout of 交通银行: its text may be in the kind of the trade alone."""
    header = [
        "序号",
        "交易日期",
        "交易时间",
        "交易类型",
        "借贷",
        "交易金额",
        "余额",
        "对方账号",
        "对方户名",
        "交易地点",
        "摘要",
    ]
    rows = [
        ["1", "2025-01-01", "00:00:00", "存款利息", "贷 Cr", "1.23", "1334.63", "1323", "利息", "批处理", ""],
        [
            "2",
            "2024-02-02",
            "13:15:12",
            "信用卡转账还款",
            "借 Dr",
            "3.21",
            "2334.62",
            "6666",
            "某人",
            "其他",
            "",
        ],
    ]
    found = taken(IMPORTER, csv_source(tmp_path, header, *rows))
    assert [c.direction for c in found] == [Direction.IN, Direction.OUT]
    assert found[1].untrusted_text == "支出 3.21 元 · 信用卡转账还款 · 某人 · 其他"


def test_a_column_for_each_direction(tmp_path):
    rows = [
        ["20240301", "还款", "1,000.00", "", "1.00", "某某消费金融"],
        ["20240302", "工资", "0.00", "5,000.00", "1.00", "公司"],
        ["20240303", "冲正", "-1,000.00", "-", "1.00", "某某消费金融"],
        ["20240304", "查询", "0.00", "0.00", "1.00", ""],
        ["20240305", "退款", "", "30.00", "1.00", "某商户"],
        ["合计", "", "0.00", "5,030.00", "", ""],
    ]
    assert moved(tmp_path, PAIR, *rows) == [
        (Direction.OUT, 100_000, "paid"),
        (Direction.IN, 500_000, "paid"),
        (Direction.UNKNOWN, 100_000, "refunded"),
        (Direction.UNKNOWN, 0, "paid"),
        (Direction.IN, 3_000, "refunded"),
    ]


def test_another_currency_is_not_called_yuan(tmp_path):
    (found,) = taken(IMPORTER, csv_source(tmp_path, BOC, boc(币别="美元")))
    assert found.details["currency"] == "USD"
    assert found.untrusted_text.startswith("支出 100.00 USD")


@pytest.mark.parametrize(
    ("written_", "name", "account"),
    [
        ("张三 66666666666666", "张三", "66666666666666"),
        ("国网电力有限公司99999999999999", "国网电力有限公司", "99999999999999"),
        ("李四 6222****0001", "李四", "6222****0001"),
        ("第3分公司", "第3分公司", None),
        ("66666666666666", "66666666666666", None),
        ("", None, None),
    ],
)
def test_name_and_account_in_one_cell(tmp_path, written_, name, account):
    row = ["2024-01-01", "CNY", "-1.00", "2.00", "转账", written_, ""]
    header = ["记账日期", "货币", "交易金额", "联机余额", "交易摘要", "对手信息", "客户摘要"]
    (found,) = taken(IMPORTER, csv_source(tmp_path, header, row))
    assert (found.untrusted_name, found.details.get("account")) == (name, account)


def test_a_spreadsheet(tmp_path):
    rows = [
        ["账号：6222020000000001"],
        PAIR,
        [datetime(2024, 3, 1), "还款", 1000.5, None, 20, "某某消费金融"],
    ]
    (found,) = taken(IMPORTER, written(tmp_path, xlsx(rows), "流水.xlsx"))
    assert (found.direction, found.details["amount_minor"]) == (Direction.OUT, 100_050)
    assert found.details["own_account"] == "6222020000000001"


@pytest.mark.parametrize(
    "header",
    [
        "交易日,记账日,交易摘要,人民币金额,卡号末四位",
        "日期,金额,备注",
        "交易日期,摘要,余额",
        "id,TalkerId,StrContent,StrTime",
    ],
)
def test_other_tables_are_not_claimed(tmp_path, header):
    source = csv_source(tmp_path, header.split(","), ["2024-03-01"] * 5)
    assert IMPORTER.claim(source) is Claim.NO


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged(csv_text(BOC, boc(), boc(金额="1,200.00")).encode("gb18030")))
def test_a_damaged_statement_is_read_or_refused(tmp_path, content):
    assert len(read_or_refused(IMPORTER, written(tmp_path, content, "damaged.csv"))[0]) <= 4
