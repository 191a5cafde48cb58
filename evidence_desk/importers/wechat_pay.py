"""WeChat Pay's bill: the CSV of former years and the XLSX that replaced it.

Columns, kinds and states: example/wechat of deb-sig/double-entry-generator. Top-ups, withdrawals and
repayments of credit cards are neutral (a lone `/`); WeChat itself calls them 中性交易.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta, timezone, tzinfo
from typing import ClassVar

from evidence_desk.importers._bill import Bill, Payment, State
from evidence_desk.importers._money_cell import MoneyCell, fen_of, money_cell
from evidence_desk.importers._payment_words import direction_of, settled
from evidence_desk.importers._table_source import Row

_NEUTRAL = "中性交易"
_FEE = re.compile(r"服务费[¥￥]?([0-9.,]+)")
#: What the lines above the header of the XLSX say of all its times.
_UTC_8 = re.compile(r"UTC\+0?8(?::00)?")


class WechatPay(Bill):
    """Reads a WeChat Pay bill, CSV or XLSX."""

    key = "wechat_pay"
    version = 1
    provider = "wechat_pay"
    headings: ClassVar = {
        "at": "交易时间",
        "category": "交易类型",
        "counterparty": "交易对方",
        "flow": "收/支",
        "amount": r"金额[（(]元[）)]",
        "status": "当前状态",
        "trade_number": "交易单号",
    }
    more: ClassVar = {
        "subject": "商品",
        "method": "支付方式",
        "order_number": "商户单号",
        "note": "备注",
    }

    def stated_zone(self, above: Sequence[str]) -> tzinfo | None:
        """UTC+8 where the bill says so; the CSV does not."""
        return timezone(timedelta(hours=8)) if any(map(_UTC_8.search, above)) else None

    def payment(self, row: Row) -> Payment:
        """One trade; a refund is a row of its own, and its trade says that it was paid back."""
        state, amount = settled(row["status"], money_cell(row["amount"]))
        if row["category"].endswith("退款"):
            state = State.REFUNDED
            amount = amount and MoneyCell(amount.minor, abs(amount.minor))
        facts: dict[str, str | int] = {
            **row.facts("category", "method", "status", "trade_number", "order_number")
        }
        fee = _FEE.search(row["note"])
        if fee and (fee_minor := fen_of(fee[1])) is not None:
            facts["fee_minor"] = fee_minor
        return Payment(
            direction_of(row["flow"]),
            row["flow"] or _NEUTRAL,
            amount,
            state,
            row["counterparty"],
            [row[key] for key in ("category", "counterparty", "subject", "status", "note")],
            trade_number=row["trade_number"],
            facts=facts,
        )


IMPORTER = WechatPay()
