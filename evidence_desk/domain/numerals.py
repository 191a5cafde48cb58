"""Numerals of Chinese and Latin script, read to exact decimals.

`folded` gives the form every reader of numbers works on: full-width signs made narrow, one character
for one, so that positions in it are positions in the text as written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {
    **{sign: value for value, sign in enumerate("零一二三四五六七八九")},
    **{sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **{"〇": 0, "○": 0, "两": 2, "兩": 2, "貳": 2, "參": 3, "叄": 3, "陸": 6},
}
_SMALL_UNITS = {
    **dict.fromkeys("十拾", 10),
    **dict.fromkeys("百佰", 100),
    **dict.fromkeys("千仟kK", 1_000),
}
_LARGE_UNITS = {**dict.fromkeys("万萬wW", 10_000), **dict.fromkeys("亿億", 100_000_000)}

#: Every character a numeral of Chinese script may hold, for use inside a character class.
HAN_DIGITS = "".join(_DIGITS)
HAN_UNITS = "".join(sign for sign in (*_SMALL_UNITS, *_LARGE_UNITS) if not sign.isascii())

#: Longer runs are order or card numbers; the bound also keeps hostile text cheap.
LONGEST = 32

_TOKEN = re.compile(r"(?P<arabic>[0-9][0-9,]*(?:\.[0-9]+)?)|(?P<sign>.)", re.DOTALL)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")


def folded(text: str) -> str:
    """`text` with full-width and other compatibility signs made plain, of the same length.

    A wide comma stays one, as it parts clauses, unless it stands between wide digits.
    """
    if text.isascii():
        return text
    return _WIDE_GROUPING.sub(",", text).translate(_PLAIN)


class _PlainSigns(dict[int, int]):
    """Each sign's plain form, looked up once: `str.translate` asks only for what it has not seen."""

    def __missing__(self, sign: int) -> int:
        plain = unicodedata.normalize("NFKC", chr(sign))
        self[sign] = ord(plain) if len(plain) == 1 else sign
        return self[sign]


_PLAIN = _PlainSigns({ord("，"): ord("，")})
_WIDE_GROUPING = re.compile("(?<=[０-９])，(?=[０-９])")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as read.

    `elided` is true where the last unit was left out and supplied (三千五 read as 3500, 1万2 as 12000).
    `scaled` is true where a unit of ten or more was written.
    """

    value: Decimal
    elided: bool
    scaled: bool


def read_numeral(run: str) -> Numeral | None:
    """The number `run` (folded text) writes in full, or None where it writes none or several.

    Two digits side by side (三五千, 二〇二四) are an estimate or a year, never a sum; they give None.
    """
    if not 0 < len(run) <= LONGEST:
        return None
    reading = _Reading()
    for token in _TOKEN.finditer(run):
        took = reading.number(token["arabic"]) if token["arabic"] else reading.sign(token["sign"])
        if not took:
            return None
    return reading.result()


class _Reading:
    """The state of reading one numeral from left to right."""

    def __init__(self) -> None:
        self._total = Decimal(0)  # whole groups of 万 and 亿
        self._section = Decimal(0)  # what stands below the next 万
        self._open: Decimal | None = None  # a digit that waits for its unit
        self._open_is_single = False
        self._last_unit = 0
        self._large_limit = 10**9
        self._zero = False
        self._scaled = False

    def number(self, arabic: str) -> bool:
        """Take digits of Latin script; false where they cannot stand here."""
        if self._open is not None or not _GROUPED.fullmatch(arabic):
            return False
        if self._scaled and "." in arabic:
            return False
        self._open, self._open_is_single = Decimal(arabic.replace(",", "")), len(arabic) == 1
        return True

    def sign(self, sign: str) -> bool:
        """Take one sign of Chinese script, or a Latin k or w; false where it cannot stand here."""
        if sign in _DIGITS:
            return self._digit(_DIGITS[sign])
        if sign in _SMALL_UNITS:
            return self._small_unit(_SMALL_UNITS[sign])
        return sign in _LARGE_UNITS and self._large_unit(_LARGE_UNITS[sign])

    def _digit(self, value: int) -> bool:
        if self._open is not None:
            return False
        if value == 0 and self._scaled:
            self._zero = True
            return True
        self._open, self._open_is_single = Decimal(value), True
        return True

    def _small_unit(self, unit: int) -> bool:
        if self._open is None and (unit != 10 or self._section):
            return False
        if 0 < self._last_unit <= unit and self._last_unit < 10_000:
            return False
        self._section += (Decimal(1) if self._open is None else self._open) * unit
        self._close(unit)
        return True

    def _large_unit(self, unit: int) -> bool:
        group = self._section + (self._open or 0)
        if not group or unit >= self._large_limit:
            return False
        self._total, self._section, self._large_limit = self._total + group * unit, Decimal(0), unit
        self._close(unit)
        return True

    def _close(self, unit: int) -> None:
        self._open, self._last_unit, self._zero, self._scaled = None, unit, False, True

    def result(self) -> Numeral | None:
        """What was read, or None where nothing was."""
        if self._open is None:
            value = self._total + self._section
            return Numeral(value, elided=False, scaled=True) if self._scaled else None
        elided = self._last_unit >= 100 and not self._zero and self._open_is_single and self._open != 0
        rest = self._open * self._last_unit / 10 if elided else self._open
        return Numeral(self._total + self._section + rest, elided, self._scaled)
