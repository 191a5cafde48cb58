"""Money in Chinese and English text: the phrase table was written before the reader."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.domain.amounts import Amount, Plan, find_amounts, find_plans

EXACT, ABOUT, UNSURE = "", "approximate", "ambiguous"
BOTH = "approximate+ambiguous"

# phrase, [(fen, written, mark)]
ONE_OR_MORE = [
    # sign in front
    ("¥8240.50", [(824050, "¥8240.50", EXACT)]),
    ("￥9,863.42", [(986342, "￥9,863.42", EXACT)]),
    ("¥ 1,200", [(120000, "¥ 1,200", EXACT)]),
    ("人民币5000", [(500000, "人民币5000", EXACT)]),
    ("人民币伍仟元整", [(500000, "人民币伍仟元整", EXACT)]),
    ("人民币（大写）：伍仟元整", [(500000, "人民币（大写）：伍仟元整", EXACT)]),
    ("RMB 500", [(50000, "RMB 500", EXACT)]),
    ("Please pay CNY 1,200.00 today", [(120000, "CNY 1,200.00", EXACT)]),
    ("转账￥0.01", [(1, "￥0.01", EXACT)]),
    ("￥1.2万", [(1200000, "￥1.2万", EXACT)]),
    # unit behind
    ("3000元", [(300000, "3000元", EXACT)]),
    ("3000 元", [(300000, "3000 元", EXACT)]),
    ("３０００元", [(300000, "３０００元", EXACT)]),
    ("１２，３４５．６０元", [(1234560, "１２，３４５．６０元", EXACT)]),
    ("8,240.50元", [(824050, "8,240.50元", EXACT)]),
    ("1,234,567.89元", [(123456789, "1,234,567.89元", EXACT)]),
    ("0.5元", [(50, "0.5元", EXACT)]),
    ("0元手续费", [(0, "0元", EXACT)]),
    ("500块", [(50000, "500块", EXACT)]),
    ("500块钱", [(50000, "500块钱", EXACT)]),
    ("500圆整", [(50000, "500圆整", EXACT)]),
    ("500 yuan", [(50000, "500 yuan", EXACT)]),
    ("500RMB", [(50000, "500RMB", EXACT)]),
    ("费用500人民币", [(50000, "500人民币", EXACT)]),
    ("-500.00元", [(50000, "500.00元", EXACT)]),
    ("3元5角", [(350, "3元5角", EXACT)]),
    ("3元5角2分", [(352, "3元5角2分", EXACT)]),
    ("3元零2分", [(302, "3元零2分", EXACT)]),
    ("五块八毛", [(580, "五块八毛", EXACT)]),
    ("五块八", [(580, "五块八", UNSURE)]),
    ("两块半", [(250, "两块半", EXACT)]),
    ("五毛钱", [(50, "五毛钱", EXACT)]),
    # ten thousands, thousands, hundreds
    ("1.2万元", [(1200000, "1.2万元", EXACT)]),
    ("12万元", [(12000000, "12万元", EXACT)]),
    ("3千元", [(300000, "3千元", EXACT)]),
    ("5百块", [(50000, "5百块", EXACT)]),
    ("1万2千元", [(1200000, "1万2千元", EXACT)]),
    ("3千5百块", [(350000, "3千5百块", EXACT)]),
    ("1万2000元", [(1200000, "1万2000元", EXACT)]),
    ("1亿2千万元", [(12000000000, "1亿2千万元", EXACT)]),
    ("欠1万2", [(1200000, "1万2", UNSURE)]),
    ("1.2万", [(1200000, "1.2万", EXACT)]),
    ("2w", [(2000000, "2w", EXACT)]),
    ("5k", [(500000, "5k", EXACT)]),
    ("欠了2W", [(2000000, "2W", EXACT)]),
    ("还1.5w就行", [(1500000, "1.5w", EXACT)]),
    ("还2w5", [(2500000, "2w5", UNSURE)]),
    ("5k块", [(500000, "5k块", EXACT)]),
    # Chinese numerals
    ("三千五百元", [(350000, "三千五百元", EXACT)]),
    ("三千五百块", [(350000, "三千五百块", EXACT)]),
    ("两万五千元整", [(2500000, "两万五千元整", EXACT)]),
    ("壹万贰仟叁佰肆拾伍元陆角柒分", [(1234567, "壹万贰仟叁佰肆拾伍元陆角柒分", EXACT)]),
    ("兩萬元", [(2000000, "兩萬元", EXACT)]),
    ("一百零五块", [(10500, "一百零五块", EXACT)]),
    ("一千零五十元", [(105000, "一千零五十元", EXACT)]),
    ("十块钱", [(1000, "十块钱", EXACT)]),
    ("十五万元", [(15000000, "十五万元", EXACT)]),
    ("二十三元", [(2300, "二十三元", EXACT)]),
    ("三千五元", [(350000, "三千五元", UNSURE)]),
    ("欠两千三", [(230000, "两千三", UNSURE)]),
    ("先还三千五", [(350000, "三千五", UNSURE)]),
    ("两百五就减免", []),
    ("减免两百五", [(25000, "两百五", UNSURE)]),
    ("两万三", [(2300000, "两万三", UNSURE)]),
    ("八千二", [(820000, "八千二", UNSURE)]),
    ("还五百", [(50000, "五百", EXACT)]),
    ("欠一万零五", [(1000500, "一万零五", EXACT)]),
    ("双十一500元", [(50000, "500元", EXACT)]),
    ("万一500元不够", [(50000, "500元", EXACT)]),
    ("每期一千五一共六期", [(150000, "一千五", UNSURE)]),
    ("还两千一个月", [(200000, "两千", EXACT)]),
    # about
    ("大概3000元", [(300000, "3000元", ABOUT)]),
    ("大约三千块", [(300000, "三千块", ABOUT)]),
    ("约500元", [(50000, "500元", ABOUT)]),
    ("3000元左右", [(300000, "3000元", ABOUT)]),
    ("3000左右的利息", [(300000, "3000", ABOUT)]),
    ("利息3000左右", [(300000, "3000", ABOUT)]),
    ("三千多块", [(300000, "三千多块", ABOUT)]),
    ("8000多元", [(800000, "8000多元", ABOUT)]),
    ("两万余元", [(2000000, "两万余元", ABOUT)]),
    ("三十多万元", [(30000000, "三十多万元", ABOUT)]),
    ("欠1万多", [(1000000, "1万多", ABOUT)]),
    ("差不多五千块", [(500000, "五千块", ABOUT)]),
    ("不到两千元", [(200000, "两千元", ABOUT)]),
    ("将近8000元", [(800000, "8000元", ABOUT)]),
    ("大概1.2万", [(1200000, "1.2万", ABOUT)]),
    ("2w左右", [(2000000, "2w", ABOUT)]),
    ("500元以上", [(50000, "500元", ABOUT)]),
    ("500块上下", [(50000, "500块", ABOUT)]),
    ("3000到5000元", [(300000, "3000", ABOUT), (500000, "5000元", ABOUT)]),
    ("3000-5000元", [(300000, "3000", ABOUT), (500000, "5000元", ABOUT)]),
    ("3000元到5000元", [(300000, "3000元", ABOUT), (500000, "5000元", ABOUT)]),
    ("3到5万元", [(5000000, "5万元", ABOUT)]),
    ("大概三千五", [(350000, "三千五", BOTH)]),
    ("违约500元", [(50000, "500元", EXACT)]),
    ("最近500元", [(50000, "500元", EXACT)]),
    # bare numbers in money words
    ("应还8240.50", [(824050, "8240.50", EXACT)]),
    ("应还金额：8,240.50", [(824050, "8,240.50", EXACT)]),
    ("还款金额为8240", [(824000, "8240", EXACT)]),
    ("欠款 12000", [(1200000, "12000", EXACT)]),
    ("你欠我们8000", [(800000, "8000", EXACT)]),
    ("今天先还2000", [(200000, "2000", EXACT)]),
    ("还个2000吧", [(200000, "2000", EXACT)]),
    ("本金5000利息800", [(500000, "5000", EXACT), (80000, "800", EXACT)]),
    ("确认减免2000对吗", [(200000, "2000", EXACT)]),
    ("罚息300,违约金200", [(30000, "300", EXACT), (20000, "200", EXACT)]),
    ("本金和利息共8240.50", [(824050, "8240.50", EXACT)]),
    ("5000本金", [(500000, "5000", EXACT)]),
    ("欠款还有2000", [(200000, "2000", EXACT)]),
    ("还9000分6期", [(900000, "9000", EXACT)]),
    ("还2000月底结清", [(200000, "2000", EXACT)]),
    ("利息24", [(2400, "24", UNSURE)]),
    ("you owe 5000", [(500000, "5000", EXACT)]),
    ("amount due: 1,200.50", [(120050, "1,200.50", EXACT)]),
    ("分6期每期1500", [(150000, "1500", EXACT)]),
    ("6期×1500", [(150000, "1500", EXACT)]),
    # whole messages
    (
        "【某某银行】您尾号1234的信用卡本期应还8,240.50元,最低还款824.05元,还款日05月13日。详询95588",
        [(824050, "8,240.50元", EXACT), (82405, "824.05元", EXACT)],
    ),
    (
        "我的工号是8801，您的借款合同号HT20231108，截至今日应还7980.10",
        [(798010, "7980.10", EXACT)],
    ),
    ("2024年5月3日还款3000元，剩余12期", [(300000, "3000元", EXACT)]),
    ("5000元（伍仟元整）", [(500000, "5000元", EXACT), (500000, "伍仟元整", EXACT)]),
    ("100元5分钟", [(10000, "100元", EXACT)]),
    ("500元元旦还", [(50000, "500元", EXACT)]),
    ("转账到6222 0212 3456 7890，收款8000元", [(800000, "8000元", EXACT)]),
    ("应还 8 240.50 元", [(24050, "240.50 元", UNSURE)]),
    ("欠1万零500元", [(1050000, "1万零500元", EXACT)]),
    ("你欠10086的话费", [(1008600, "10086", UNSURE)]),
    ("还1500,3天内", [(150000, "1500", EXACT)]),
    ("余额￥12.30，已还3期，账单3,000.00元", [(1230, "￥12.30", EXACT), (300000, "3,000.00元", EXACT)]),
    ("1.2345元", [(123, "1.2345元", UNSURE)]),
]

NONE = [
    "13800138000",
    "请拨打13800138000还款",
    "还款请致电95588",
    "还款热线400-820-8820",
    "还款13800138000",
    "请打010-12345678",
    "106902551234",
    "2024-05-03",
    "2024年5月3日",
    "还款日2024-05-03",
    "还款2024.05.03",
    "还款时间15:30",
    "还款 15:30前",
    "5月3日前还款",
    "工号8801",
    "我的工号是A0023",
    "合同号HT2023110800123",
    "借据编号20231108001234",
    "订单号4200001234202405031234567890",
    "年利率24%",
    "利息24%",
    "利息万分之五",
    "百分之三十六",
    "验证码123456",
    "尾号1234",
    "卡号6222021234567890123",
    "转账到6222 0212 3456 7890",
    "还款账号62220212",
    "借款合同20230001",
    "还款码 884213",
    "每月20日还款",
    "万把块",
    "10万+",
    "欠款卡号6222021234567890123",
    "一天打你一百个",
    "打你一百遍",
    "1万次",
    "还有3天",
    "还剩2期",
    "还要30分钟",
    "逾期30天",
    "还款30天",
    "还3期",
    "欠款12个月",
    "你这个二百五",
    "一块去派出所",
    "一块儿来",
    "两块地",
    "元旦快乐",
    "2024元旦",
    "千元机",
    "几十万人",
    "几千块",
    "三五千块",
    "4k视频",
    "5kg",
    "欠500美元",
    "$500",
    "欠 $500",
    "二〇二四年",
    "12,34元",
    "1.2.3元",
    "回复1还款",
    "房间号302",
    "身份证后四位1234",
    "99999999999999999999999999元",
    "",
    "没有钱",
    "三角债",
    "一半",
]


@pytest.mark.parametrize(("phrase", "expected"), ONE_OR_MORE)
def test_reads_the_sums_of_a_phrase(phrase: str, expected: list[tuple[int, str, str]]) -> None:
    read = [(found.minor, found.written, _mark(found)) for found in find_amounts(phrase)]
    assert read == expected


@pytest.mark.parametrize("phrase", NONE)
def test_takes_no_other_number_for_money(phrase: str) -> None:
    assert find_amounts(phrase) == ()


def test_the_phrase_table_is_as_long_as_promised() -> None:
    assert len({phrase for phrase, _ in ONE_OR_MORE} | set(NONE)) >= 120


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("分6期每期1500", [(6, 150000, "分6期每期1500")]),
        ("6期×1500", [(6, 150000, "6期×1500")]),
        ("6期x1500元", [(6, 150000, "6期x1500元")]),
        ("6期*1,500.50", [(6, 150050, "6期*1,500.50")]),
        ("可以分12期，每期还800元", [(12, 80000, "分12期，每期还800元")]),
        ("分六期每期一千五", [(6, 150000, "分六期每期一千五")]),
        ("分十二期,每个月1200块", [(12, 120000, "分十二期,每个月1200块")]),
        ("分２４期每期３００", [(24, 30000, "分２４期每期３００")]),
        ("每期1500元，共6期", [(6, 150000, "每期1500元，共6期")]),
        ("每月还1500分6期", [(6, 150000, "每月还1500分6期")]),
        ("1500×6期", [(6, 150000, "1500×6期")]),
        ("1500元*6期", [(6, 150000, "1500元*6期")]),
        ("分6个月还，每月1500", [(6, 150000, "分6个月还，每月1500")]),
        ("分6期每期1500，或者分12期每期800", [(6, 150000, "分6期每期1500"), (12, 80000, "分12期每期800")]),
        ("每期1500，分12期每期800", [(12, 80000, "分12期每期800")]),
        ("分6期共9000", []),
        ("每期1500", []),
        ("分0期每期1500", []),
        ("分9999期每期1500", []),
        ("分6期，请致电95588", []),
        ("第6期已还", []),
    ],
)
def test_reads_the_plan_of_a_phrase(phrase: str, expected: list[tuple[int, int, str]]) -> None:
    assert [(plan.count, plan.each_minor, plan.written) for plan in find_plans(phrase)] == expected


def test_the_same_plan_said_and_written_compares_equal() -> None:
    said, written = find_plans("分6期每期1500")[0], find_plans("就按6期×1500来")[0]
    assert (said.count, said.each_minor) == (written.count, written.each_minor)


TEXT = st.one_of(
    st.text(),
    st.text(
        alphabet="0123456789.,，０１５零一二两三五六十百千万亿元块毛角分期每×¥￥RMBwk还欠 多约到-整半壹仟"
    ),
)


@given(TEXT)
def test_any_text_gives_spans_inside_it(text: str) -> None:
    found: tuple[Amount | Plan, ...] = (*find_amounts(text), *find_plans(text))
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.written
    for amount in find_amounts(text):
        assert amount.minor >= 0
    for plan in find_plans(text):
        assert plan.count >= 1
        assert plan.each_minor > 0
        assert plan.span == (plan.start, plan.end)


@given(TEXT)
def test_sums_stand_in_order_and_apart(text: str) -> None:
    amounts = find_amounts(text)
    assert all(one.end <= other.start for one, other in pairwise(amounts))


@given(st.integers(0, 99_999_999), st.sampled_from(["¥{}", "{}元", "应还{}", "￥{}元"]))
def test_a_sum_written_with_two_decimals_is_read_back(fen: int, phrase: str) -> None:
    for written in (f"{fen / 100:.2f}", f"{fen / 100:,.2f}"):
        assert [found.minor for found in find_amounts(phrase.format(written))] == [fen]


@given(st.integers(1, 99_999_999))
def test_a_sum_in_capital_numerals_is_read_back(yuan: int) -> None:
    assert [found.minor for found in find_amounts(_capital(yuan) + "元整")] == [yuan * 100]


def _mark(found: Amount) -> str:
    return "+".join(mark for mark in (ABOUT, UNSURE) if getattr(found, mark))


def _capital(yuan: int) -> str:
    """The capital numeral of a whole number under 10^8, written out independently of the reader."""
    high, low = divmod(yuan, 10_000)
    words = _four(high) + "万" if high else ""
    if high and low and low < 1000:
        words += "零"
    return words + _four(low)


def _four(number: int) -> str:
    digits, words, gap = f"{number:04d}", "", False
    for digit, unit in zip(digits, ("仟", "佰", "拾", ""), strict=True):
        if digit == "0":
            gap = bool(words)
            continue
        words += ("零" if gap else "") + "零壹贰叁肆伍陆柒捌玖"[int(digit)] + unit
        gap = False
    return words
