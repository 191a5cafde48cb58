"""The words beside an amount that say what it is. Table of 2026-11-24, source: ours.

Constants are sources of regular expressions over folded text, as in `money_words`: one more word is one
more line here and one more phrase in tests/domain/phrases. Drawn from the bill components and the lexicon
of promises and fees (L6, L11, L13) of this project.
"""

from __future__ import annotations

#: Nothing of what follows was paid, though the word for paying stands there.
NOT_PAID = r"未支付|未付|未还|没还|没付|没有还|未缴|未结清|unpaid|not paid"

#: The sum was paid, whatever it was paid for.
PAID = (
    r"已经?(?:成功)?(?:还|支付|付|转|打款|缴|交|扣|汇|入账|到账|收到?)|(?:还|付|转|交|缴|汇|打|扣)(?:了|过)(?![吗么])"
    r"|支付了|收到|实付|(?:还款|扣款|支付|付款|转账|入账)成功|成功(?:还款|扣款|支付|付款|转账)"
    r"|(?<![A-Za-z])(?:paid|received)"
)
#: The same, right behind the sum.
PAID_BEHIND = (
    r"[ ]?(?:已经?|都)?(?:到账|入账|收款|收到|付清|还清了|转过去了|转给你了|成功)"
    r"|[ ](?:was|were|has been) (?:received|paid)"
)

#: The sum belongs to an offer: what would do, or what would be let off.
OFFERED = (
    r"减免|免除|免掉|免去|优惠|折后|只需要?|只要|只用|只还|仅需|一次性|打[0-9一二三四五六七八九.]{1,4}折"
    r"|分[0-9一二两三四五六七八九十百]{1,4}(?:期|个月)|(?<![A-Za-z])(?:waive|discount|settle (?:for|with))"
)
#: Part of an offer by itself, unless another word stands nearer.
PARTS = (
    r"第[0-9一二三四五六七八九十]{1,3}期|每期|每个?月|首付|首期"
    r"|[0-9一二两三四五六七八九十百]期[ ]?[×xX*✕]|instal?lments? of"
)
#: The same, right behind the sum.
OFFERED_BEHIND = (
    r"[ ]?(?:块钱|块|元)?[ ]?(?:一次性|就(?:行|可以|好|能|给你|算)|即可|便可|也行"
    r"|[×xX*✕][ ]?[0-9]{1,3}期|in full settlement|as (?:a )?settlement)"
)

PRINCIPAL = r"本金|(?<![A-Za-z])principal"
#: The sum that was lent, where the word stands right before it.
LENT = r"借款(?:金额|本金)?|贷款(?:金额|本金)?|借了?的?|贷了|放款(?:金额)?|(?<![A-Za-z])(?:borrowed|lent)"
INTEREST = r"利息|罚息|复利|(?<![A-Za-z])interest"
FEE = (
    r"违约金|滞纳金|手续费|服务费|律师费|诉讼费|催收费|上门费|外访费|担保费|管理费|保险费|保证金|解冻费"
    r"|逾期费用?|咨询费|会员费|费用|(?<![A-Za-z])(?:late |service |handling )?fees?"
)

#: The sum is asked for, or stands in a bill.
DEMANDED = (
    r"应还|待还|需还|要还|得还|必须还|须还|还欠|还差|欠款|欠|未还|没还|应付|应缴|需支付|需付|还需"
    r"|逾期(?:金额|本息)|账单(?:金额)?|最低还款|还款金额|结清金额|月供|尚欠|涉案金额|标的额?|本息"
    r"|(?<![A-Za-z])(?:owed?|owes|due|remaining|outstanding|balance due|repay)"
)
#: A word for the whole; the parts named before it are in it.
TOTAL = r"共计|合计|总计|总额|总共|一共|共|剩余|还剩|total"
