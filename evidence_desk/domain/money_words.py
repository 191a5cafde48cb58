"""The words around a number that say whether it is money, and how exactly it is meant.

Constants are sources of regular expressions over folded text. Kept apart from the reading so that a word
can be added with one line here and one phrase in tests/domain/test_amounts.py.
"""

from __future__ import annotations

#: What counts things, days or people: a bare number before one of these is no sum.
COUNTER = (
    r"(?:个|個|次|人(?!民币)|位|名|条|條|通|遍|天(?!天)|日|号|號|月(?!底|末|初|供|中|息|付|还)|年|期"
    r"|笔|筆|岁|点|點|时|時|分(?![ ]?[0-9一二两三四五六七八九十]+[ ]?期)|秒|倍|度|级|页|张|份|件|户"
    r"|家(?![里人])|步|字|斤|米|公里|里|楼|层|室|幢|栋|单元|小时|周|星期|礼拜|工作日|交易日|折|成|频|粉"
    r"|[美港欧英澳韩加]元?[元金币镑]|日元|卢布|泰铢|dollars?|USD|HKD|EUR|days?|months?|times)"
)

#: 元 and 块 that are part of another word.
NOT_YUAN = r"[旦宵素件年老首气宇凶]|月(?!底|末|初|供|中|息|付|还)"
NOT_KUAI = r"[地表砖屏板肉石玻布儿头状]"

#: A number is money when one of these leads to it, with nothing but `LEADING_FILLER` between.
LEADING = (
    r"(?:应还|待还|需还|未还|已还|偿还|归还|还款|还清|还(?![有是没不在要会能可得])|欠款|欠费|欠|金额|本金|利息|罚息|违约金"
    r"|滞纳金|手续费|服务费|律师费|诉讼费|催收费|上门费|外访费|担保费|管理费|保险费|保证金|解冻费|咨询费|费用"
    r"|还[差剩]|减免|免除|免掉|免了|借款|借[了的]|贷款|贷[了的]|余额|额度|月供|每期|每个?月|首期|首付|合计|共计|期共"
    r"|总计|总额|总共|一共|支付|付款|付了|转账|转了|打款|缴纳|结清|期[×xX*]"
    r"|扣了|扣款|扣除|[交缴收]了|到手|拿出|凑[到了够]|第[0-9一二三四五六七八九十]{1,3}期|[你您他她]的?那"
    r"|(?<![运旋翻玩])转(?![身移让账帐接到至入进])|各"
    r"|(?<![A-Za-z])(?:owed?|owes|pay|paid|repay|due|balance|principal|interest|fees?|amount|outstanding))"
)
LEADING_FILLER = (
    r"(?:[ :=(]|为|是|了|约|共|额|款|计|总|的|个|我|你|您|他|她|们|给|至少|最少|最低|大概|大约|差不多|将近"
    r"|那|这|才|来|接近|不到|不足|超过|只|要|仅|就|需|再|还|有|出|到|掉|上|各|和|及|利息|本金"
    r"|today|about|around|is|of|was|at least|only|us|me|the)"
)

#: A number is money when one of these follows it at once.
TRAILING = (
    r"[ ]?(?:左右|上下)?的?(?:本金|利息|罚息|违约金|滞纳金|手续费|欠款|贷款|借款|债务|减免|债|账)"
    r"|[ ]?(?:已经?)?(?:到账|入账)|[ ]?[×xX*✕][ ]?[0-9一二三四五六七八九十]{1,3}[ ]?期"
)

#: The text itself says the sum is not exact. 约 and 近 only where they stand alone.
ABOUT_BEFORE = (
    r"(?:大概|大约|大約|约为|(?<![违條条合预制节签履契解特])约|差不多|将近|接近|(?<![最附就靠])近|不到|不足|不超过|超过"
    r"|多达|(?<![A-Za-z])(?:about|around|nearly|roughly|approximately|almost))[ ]?[是有在要还需]?[ ]?"
)
ABOUT_AFTER = (
    r"[ ]?(?:左右|上下|多(?![久少次谢])|出头|以上|以下|以内|开外|差不多|不到(?=$|[\s,，。！!？?;；])|or so)"
)

#: Where one clause ends and the next begins.
CLAUSE_END = "。！？!?；;，,、\n\r\t"

#: Signs of other currencies right before a number.
FOREIGN_SIGN = r"[$€£₩]"
