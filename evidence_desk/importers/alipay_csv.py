"""Alipay's list of transactions: the export of the app, and the older one of the web site.

Columns and states: example/alipay of deb-sig/double-entry-generator; the older layout by the header that
vogo/aliwepaystat names. A trade that was refunded as a whole becomes 交易关闭; one refunded in part stays
交易成功. What came back is a row 退款成功 of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from evidence_desk.importers._bill import Bill, Payment
from evidence_desk.importers._money_cell import fen_of, money_cell
from evidence_desk.importers._payment_words import direction_of, refund_words, settled
from evidence_desk.importers._table_source import Row


class AlipayCsv(Bill):
    """Reads an Alipay statement, in the encoding it comes in or saved again by a spreadsheet program."""

    key = "alipay_csv"
    version = 1
    provider = "alipay"
    headings: ClassVar = {
        "amount": r"金额(?:[（(]元[）)])?",
        "flow": "收/支",
        "status": "交易状态",
        "trade_number": "交易号|交易订单号",
        "counterparty": "交易对方",
        "subject": "商品说明|商品名称",
        "order_number": "商家订单号",
    }
    more: ClassVar = {
        "at": "付款时间|交易时间",
        "created": "交易创建时间",
        "category": "交易分类|类型",
        "account": "对方账号",
        "method": "收/付款方式",
        "refunded": r"成功退款(?:[（(]元[）)])?",
        "funds": "资金状态",
        "note": "备注",
    }

    def payment(self, row: Row) -> Payment:
        """One trade."""
        amount = money_cell(row["amount"])
        if amount and (back := fen_of(row["refunded"])):
            amount = replace(amount, refunded_minor=abs(back))
        stated_refund = refund_words(amount)
        state, amount = settled(row["status"], amount)
        shown = [row[key] for key in ("category", "counterparty", "subject", "status", "note")]
        return Payment(
            direction_of(row["flow"]),
            row["flow"] or row["funds"],
            amount,
            state,
            row["counterparty"],
            [*shown[:-1], stated_refund, shown[-1]],
            trade_number=row["trade_number"],
            facts=row.facts("category", "account", "method", "status", "trade_number", "order_number"),
        )


IMPORTER = AlipayCsv()
