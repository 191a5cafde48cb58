"""The words by which bills say which way money went and what became of it."""

from __future__ import annotations

import re

from evidence_desk.domain.communication import Direction
from evidence_desk.importers._bill import State
from evidence_desk.importers._money_cell import MoneyCell, fen_of, yuan

_OUT = re.compile("支出|已支出|支|借 ?(?:Dr)?|转出|付款|D|DR", re.IGNORECASE)
_IN = re.compile("收入|已收入|收|贷 ?(?:Cr)?|转入|收款|C|CR", re.IGNORECASE)
_PART_BACK = re.compile(r"已退款[（(][¥￥]?(?P<back>[0-9.,]+)元?[）)]")
#: The first that occurs in a status decides. A refund that failed or is under way paid nothing back yet.
_STATES = (
    (State.CLOSED, re.compile("失败|关闭|取消|撤销|作废|已过期")),
    (State.PENDING, re.compile("^(?:等待|待)|处理中|退款中|进行中|审核中|冻结")),
    (State.PARTLY_REFUNDED, re.compile("部分退款")),
    (State.REFUNDED, re.compile("全额退款|已退还|已退款|退款成功|已退回|已冲正")),
    (
        State.PAID,
        re.compile("(?<![未不])(?:成功|完成)|已转账|已收钱|已存入|已到账|已支付|已收款|已付款|已还款"),
    ),
)


def direction_of(word: str) -> Direction:
    """The direction a bill's own word names; unknown for money moved between own pockets."""
    if _OUT.fullmatch(word):
        return Direction.OUT
    return Direction.IN if _IN.fullmatch(word) else Direction.UNKNOWN


def state_of(status: str) -> State:
    """What a status says became of the payment."""
    return next((state for state, words in _STATES if words.search(status)), State.UNKNOWN)


def settled(status: str, amount: MoneyCell | None) -> tuple[State, MoneyCell | None]:
    """State and sum by the status and by what either of them says was paid back.

    A refund as large as the payment is a full one; a row that is refunded as a whole states its whole sum.
    """
    state = state_of(status)
    if amount is None:
        return state, None
    back = amount.refunded_minor
    if found := _PART_BACK.search(status):
        back = fen_of(found["back"])
    if back is None and state is State.REFUNDED:
        back = abs(amount.minor)
    if back and state in (State.PAID, State.PENDING, State.REFUNDED, State.UNKNOWN):
        state = State.REFUNDED if back >= abs(amount.minor) else State.PARTLY_REFUNDED
    return state, MoneyCell(amount.minor, back or None)


def refund_words(amount: MoneyCell | None) -> str:
    """The refund that the cell of the sum states, as words; "" where it states none."""
    if amount is None or not amount.refunded_minor:
        return ""
    whole = amount.refunded_minor >= abs(amount.minor)
    return "已全额退款" if whole else f"已退款 {yuan(amount.refunded_minor)} 元"
