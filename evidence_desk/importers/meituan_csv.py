"""Meituan's (美团) bill: purchases, refunds and the repayments of its monthly credit 美团月付.

Columns: example/mt of deb-sig/double-entry-generator. The bill has no column for a state and none for the
other side; a trade without the time of its success did not happen yet. 实付金额 is what was paid.
"""

from __future__ import annotations

from typing import ClassVar

from evidence_desk.importers._bill import Bill, Payment, State
from evidence_desk.importers._money_cell import MoneyCell, money_cell
from evidence_desk.importers._payment_words import direction_of
from evidence_desk.importers._table_source import Row


class MeituanCsv(Bill):
    """Reads a Meituan bill."""

    key = "meituan_csv"
    version = 1
    provider = "meituan"
    headings: ClassVar = {
        "created": "交易创建时间",
        "at": "交易成功时间",
        "category": "交易类型",
        "subject": "订单标题",
        "flow": "收/支",
        "amount": "实付金额(?:[（(]元[）)])?",
        "trade_number": "交易单号",
    }
    more: ClassVar = {
        "method": "支付方式",
        "order_number": "商家单号",
        "note": "备注",
    }

    def payment(self, row: Row) -> Payment:
        """One trade; the repayment of a refund is a row of kind 退款."""
        amount = money_cell(row["amount"])
        if "退款" in row["category"]:
            state = State.REFUNDED
            amount = amount and MoneyCell(amount.minor, abs(amount.minor))
        else:
            state = State.PAID if row["at"] else State.PENDING
        return Payment(
            direction_of(row["flow"]),
            row["flow"],
            amount,
            state,
            shown=[row[key] for key in ("category", "subject", "method", "note")],
            trade_number=row["trade_number"],
            facts=row.facts("category", "method", "trade_number", "order_number"),
        )


IMPORTER = MeituanCsv()
