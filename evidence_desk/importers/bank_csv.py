"""A bank's list of account movements, in the columns that mainland banks give it.

Read by any of the names of each column, because every bank has its own: signed sums (招商银行, 农业银行), a
column for each direction (工商银行), a mark of debit and credit (交通银行), day and time apart (中国银行).
Layouts: example/* of deb-sig/double-entry-generator. Credit card bills whose signs mean the opposite state
no balance, and are not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import ClassVar

from evidence_desk.domain.communication import Direction
from evidence_desk.importers import Claim
from evidence_desk.importers._bill import Bill, Payment, State
from evidence_desk.importers._money_cell import MoneyCell, fen_of
from evidence_desk.importers._payment_words import direction_of
from evidence_desk.importers._table_source import Row

_YUAN = "(?:[（(]元[）)])?"
_SIGNED = f"(?:交易|记账|本币)?金额{_YUAN}|(?:交易)?发生额{_YUAN}"
_IN = f"收入(?:金额)?{_YUAN}|贷方(?:发生额|金额)?{_YUAN}|存入(?:金额)?{_YUAN}|转入(?:金额)?{_YUAN}"
_OUT = f"支出(?:金额)?{_YUAN}|借方(?:发生额|金额)?{_YUAN}|支取(?:金额)?{_YUAN}|转出(?:金额)?{_YUAN}"
_BOOKED_IN, _BOOKED_OUT = (f"记账金额[（(]{word}[）)]" for word in ("收入", "支出"))
_TRADE_IN, _TRADE_OUT = (f"交易金额[（(]{word}[）)]" for word in ("收入", "支出"))
_PEER = "对方户名|对方账户名(?:称)?|对方名称|对手信息|对手户名|交易对手|交易对方|收/?付款人"
_ABOUT = "摘要|交易摘要|业务摘要|交易名称|交易说明|(?:交易)?附言|用途"

#: 张三 6222020000000000, or without the blank.
_NAME_AND_ACCOUNT = re.compile(r"(?P<name>.*?[^0-9*\s])\s*(?P<account>[0-9][0-9*]{7,})")
_OWN_ACCOUNT = re.compile(r"(?:卡号|账号|账户|帐号)(?:/账号)?[:： ]*([0-9][0-9*]{7,25})(?![0-9])")
_UNDONE = re.compile("冲正|退汇|撤销")
_CAME_BACK = re.compile("退款|退回|退货")
_COLUMNS = {
    Direction.OUT: ("booked_out", "trade_out", "out"),
    Direction.IN: ("booked_in", "trade_in", "in"),
}
_CURRENCIES = {"人民币": "CNY", "人民币元": "CNY", "rmb": "CNY", "美元": "USD", "港币": "HKD", "欧元": "EUR"}


class BankCsv(Bill):
    """Reads a bank statement, CSV or spreadsheet."""

    key = "bank_csv"
    version = 1
    provider = "bank"
    # Its headings are of no one bank; a provider's own bill may have them too.
    certainty = Claim.POSSIBLE
    headings: ClassVar = {
        "at": "交易日期?|记账日期?|入账日期?|交易时间|记账时间",
        "some_sum": "|".join((_SIGNED, _OUT, _BOOKED_OUT, _TRADE_OUT)),
        "balance": f"(?:账户|联机|可用|当前|本次)?余额{_YUAN}",
        "about": _ABOUT,
    }
    more: ClassVar = {
        "clock": "交易时间|记账时间",
        "amount": _SIGNED,
        "in": _IN,
        "out": _OUT,
        "booked_in": _BOOKED_IN,
        "booked_out": _BOOKED_OUT,
        "trade_in": _TRADE_IN,
        "trade_out": _TRADE_OUT,
        "flow": "收/支|收支(?:标志|方向|类型)?|借贷(?:标志|方向|状态|标识)?|借/贷|交易方向",
        "currency": "记账币种|货币|币别|币种",
        "counterparty": _PEER,
        "account": "对方(?:账|帐)(?:号|户)|对方卡号(?:/账号)?|对手账号",
        "kind": "交易类型",
        "place": "交易场所|网点名称|交易地点",
        "detail": "交易详情|客户摘要|(?:交易)?附言|备注|用途",
        "trade_number": "交易流水号|流水号|交易序号|日 ?志 ?号",
        "method": "渠道|交易渠道",
    }

    def facts_above(self, above: Sequence[str]) -> dict[str, str]:
        """The account whose movements these are."""
        own = next(chain.from_iterable(map(_OWN_ACCOUNT.finditer, above)), None)
        return {"own_account": own[1]} if own else {}

    def payment(self, row: Row) -> Payment:
        """One movement; what is booked was paid, unless its words undo it."""
        direction, amount = _movement(row)
        name, account = row["counterparty"], row["account"]
        if not account and (both := _NAME_AND_ACCOUNT.fullmatch(name)):
            name, account = both["name"], both["account"]
        facts = row.facts("method", "place", "trade_number")
        facts |= {key: value for key, value in (("category", row["about"]), ("account", account)) if value}
        words = " ".join((row["about"], row["kind"], row["detail"]))
        undone = _UNDONE.search(words) or (direction is not Direction.OUT and _CAME_BACK.search(words))
        currency = row["currency"]
        return Payment(
            direction,
            {Direction.IN: "收入", Direction.OUT: "支出"}.get(direction, ""),
            MoneyCell(amount, abs(amount) if undone else None) if amount is not None else None,
            State.REFUNDED if undone else State.PAID,
            name,
            [row["about"], row["kind"], name, row["place"], row["detail"]],
            currency=_CURRENCIES.get(currency.casefold(), currency[:10]) or "CNY",
            trade_number=row["trade_number"],
            balance_minor=fen_of(row["balance"]),
            facts=facts,
        )


def _movement(row: Row) -> tuple[Direction, int | None]:
    """Direction and sum: by the column it stands in, by the mark of the row, or by its sign."""
    for direction, keys in _COLUMNS.items():
        minor = next((minor for key in keys if (minor := fen_of(row[key]))), None)
        if minor:
            # A negative sum in a column is a booking taken back.
            return (direction if minor > 0 else Direction.UNKNOWN), abs(minor)
    minor = fen_of(row["amount"])
    if minor is None:
        nothing = any(fen_of(row[key]) == 0 for keys in _COLUMNS.values() for key in keys)
        return Direction.UNKNOWN, 0 if nothing else None
    marked = direction_of(row["flow"])
    if marked is not Direction.UNKNOWN:
        return marked, abs(minor)
    if minor < 0:
        return Direction.OUT, -minor
    plus = row.signed or row["amount"].startswith("+")
    return (Direction.IN if plus else Direction.UNKNOWN), minor


IMPORTER = BankCsv()
