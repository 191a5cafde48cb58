"""JD's (京东) bill: shop, white-slip credit and JD Pay in one list.

Columns and refunds: example/jd of deb-sig/double-entry-generator. A trade states its refund behind its sum,
`131.77(已退款89.84)`; the sum is what was paid before the refund, which is a row 退款成功 of its own. The
order number is shared by a trade and its refunds.
"""

from __future__ import annotations

from typing import ClassVar

from evidence_desk.importers._bill import Bill, Payment
from evidence_desk.importers._money_cell import money_cell
from evidence_desk.importers._payment_words import direction_of, refund_words, settled
from evidence_desk.importers._table_source import Row


class JdCsv(Bill):
    """Reads a JD bill."""

    key = "jd_csv"
    version = 1
    provider = "jd"
    headings: ClassVar = {
        "at": "交易时间",
        "counterparty": "商户名称",
        "subject": "交易说明",
        "amount": "金额(?:[（(]元[）)])?",
        "status": "交易状态",
        "flow": "收/支",
        "trade_number": "交易订单号",
    }
    more: ClassVar = {
        "method": "收/付款方式",
        "category": "交易分类",
        "order_number": "商家订单号",
        "note": "备注",
    }

    def payment(self, row: Row) -> Payment:
        """One trade or one refund."""
        amount = money_cell(row["amount"])
        stated_refund = refund_words(amount)
        state, amount = settled(row["status"], amount)
        shown = [row[key] for key in ("category", "counterparty", "subject", "status")]
        return Payment(
            direction_of(row["flow"]),
            row["flow"],
            amount,
            state,
            row["counterparty"],
            [*shown, stated_refund, row["note"]],
            trade_number=row["trade_number"],
            facts=row.facts("category", "method", "status", "trade_number", "order_number"),
        )


IMPORTER = JdCsv()
