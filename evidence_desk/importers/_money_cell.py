"""Cells that hold a sum of money, read to whole fen.

A sum with thousands commas, a currency sign or unit is a sum; anything that is not surely one is None, so
that a masked balance (`xx,yyyy.zz`) or a name never becomes an amount.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_BLANK = re.compile(r"\s")
_SUM = re.compile(
    r"(?:[¥￥]|RMB|CNY|人民币)?([+-]?)(?:[¥￥]|RMB|CNY|人民币)?"
    r"([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.([0-9]{1,18}))?(?:元|RMB|CNY)?"
)
_WITH_REFUND = re.compile(r"(?P<gross>[^()]*)\((?:(?P<wholly>已全额退款)|已退款:?(?P<back>[^()]*))\)")
#: Spreadsheets keep 28.16 as the nearest binary fraction; more than this apart is no sum in fen.
_NOISE = Decimal("0.000001")
#: Longer cells are no sums.
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class MoneyCell:
    """A sum in fen, and how much of it the same cell says was paid back (None: it does not say)."""

    minor: int
    refunded_minor: int | None = None


def fen_of(written: str) -> int | None:
    """The sum in fen, signed as written; None where the cell is no plain sum."""
    if len(written) > _LONGEST:
        return None
    plain = _BLANK.sub("", unicodedata.normalize("NFKC", written)).replace("\u2212", "-")
    found = _SUM.fullmatch(plain)
    if found is None:
        return None
    sign, whole, fraction = found.groups()
    value = Decimal(f"{whole.replace(',', '')}.{fraction or '0'}") * 100
    nearest = round(value)
    if abs(value - nearest) > _NOISE * 100:
        return None
    return -nearest if sign == "-" else nearest


def money_cell(written: str) -> MoneyCell | None:
    """The sum of a cell that may also state a refund: `131.77(已退款89.84)`, `468.32(已全额退款)`.

    The sum before the bracket is what was paid, refund included.
    """
    plain = unicodedata.normalize("NFKC", written[: _LONGEST * 2])
    found = _WITH_REFUND.fullmatch(_BLANK.sub("", plain))
    if found is None:
        minor = fen_of(written)
        return None if minor is None else MoneyCell(minor)
    minor = fen_of(found["gross"])
    if minor is None:
        return None
    return MoneyCell(minor, abs(minor) if found["wholly"] else fen_of(found["back"]))


def yuan(minor: int) -> str:
    """A sum in fen as people write it: `1,234.56`."""
    whole, fen = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole:,}.{fen:02d}"
