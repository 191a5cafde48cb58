"""A number in running text with its unit of money, before anything says whether it is money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from evidence_desk.domain import money_words as words
from evidence_desk.domain.numerals import HAN_DIGITS, HAN_UNITS, Numeral, read_numeral

_HAN = f"{HAN_DIGITS}{HAN_UNITS}"
_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]|,[0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)*)"
# 一 that opens a word of its own (一共, 一个月, 一次) is no digit of the sum before it.
_HAN_SIGN = f"(?:(?!一[共起次定旦样直些般边切下点会个天年月期])[{_HAN}])"

#: A run of signs that may write one number. Digits of one script right after a digit of the other begin
#: another number (双十一500).
RUN = re.compile(
    rf"(?:{_ARABIC}|{_HAN_SIGN})"
    rf"(?:(?<=[0-9])[wWkK](?![A-Za-z])|(?<=[0-9])[{HAN_UNITS}]"
    rf"|(?<=[{HAN_UNITS}零〇wWkK]){_ARABIC}|(?<=[{_HAN}]){_HAN_SIGN})*"
)
_INFIX = re.compile(
    rf"(?:多(?![久少次谢])|[余餘来來几](?=[{HAN_UNITS}元圆圓块塊]))(?P<unit>[{HAN_UNITS}])?(?![0-9])"
)
# The name of the currency in front of the next number is that number's sign, not this one's unit.
_NOT_A_SIGN = rf"(?!(?:\(大写\)|大写)?[: ]{{0,3}}(?:[0-9]|{_HAN_SIGN}))"
_UNIT = re.compile(
    rf"[ ]{{0,2}}(?:元(?!{words.NOT_YUAN})|圆|圓|(?P<kuai>[块塊])(?:钱|錢|(?!{words.NOT_KUAI}))"
    rf"|(?:yuan|kuai)(?![A-Za-z])|(?:人民币|(?:RMB|CNY)(?![A-Za-z])|¥){_NOT_A_SIGN})",
    re.IGNORECASE,
)
_COIN = rf"[0-9{HAN_DIGITS}]"
_COINS = re.compile(
    rf"(?:[零〇]?(?P<jiao>{_COIN})[角毛](?:钱|錢)?)?"
    rf"(?:[零〇]?(?P<fen>{_COIN})分(?![钟鐘期次利之机秒0-9]))?(?:整|正(?!\w))?"
)
_ELIDED_JIAO = re.compile(rf"(?:(?P<half>半)|(?P<jiao>{_COIN}))(?![0-9.,{_HAN}角毛分]|[ ]?{words.COUNTER})")
_SMALL_CHANGE = re.compile(r"(?P<coin>[角毛分])[钱錢]")
_COIN_FEN = {"角": 10, "毛": 10, "分": 1}
_VAGUE = frozenset("几数幾數好")
#: 近万元, 上千块: a unit alone stands for one of it.
_NEARLY = re.compile(r"(?:近|(?<![晚早网马以线手身地路面街车班])上)[ ]?$")
_LARGEST = Decimal(10) ** 11


@dataclass(frozen=True, slots=True)
class Sum:
    """A number at `[start:end]` of folded text, its unit of money included where it has one.

    `value` is in yuan. `decimals` and `whole_digits` count what was written in Latin digits.
    """

    value: Decimal
    start: int
    end: int
    has_unit: bool
    about: bool
    unsure: bool
    scaled: bool
    arabic: bool
    zero_led: bool
    decimals: int
    whole_digits: int

    @property
    def minor(self) -> int:
        """The value in fen, halves up."""
        return int((self.value * 100).to_integral_value(ROUND_HALF_UP))


def sum_at(plain: str, start: int) -> Sum | None:
    """The number that begins at `start` of folded text, or None where the run there writes none.

    几十万 is no number, and 一块 alone is no sum (it mostly means "together").
    """
    run = RUN.match(plain, start)
    numeral = read_numeral(run[0]) if run else None
    nearly = None if run is None or numeral else _one_of_its_unit(plain, run)
    numeral = numeral or nearly
    if run is None or numeral is None or plain[max(0, start - 1) : start] in _VAGUE:
        return None
    value, end, about = numeral.value, run.end(), nearly is not None
    infix = None if numeral.elided else _INFIX.match(plain, end)
    if infix:
        value, end, about = value * _unit_value(infix["unit"]), infix.end(), True
    value, money_end, guessed = _with_unit(plain, value, end, alone=run[0] in ("一", "壹"))
    if value > _LARGEST or (nearly and money_end is None):
        return None
    latin = run[0] if not numeral.scaled and run[0].isascii() else ""
    whole, _, decimals = latin.replace(",", "").partition(".")
    return Sum(
        value=value,
        start=start,
        end=money_end or end,
        has_unit=money_end is not None,
        about=about,
        unsure=numeral.elided or guessed or (value * 100) % 1 != 0,
        scaled=numeral.scaled,
        arabic=bool(latin),
        zero_led=len(whole) > 1 and whole.startswith("0"),
        decimals=len(decimals),
        whole_digits=len(whole),
    )


def _one_of_its_unit(plain: str, run: re.Match[str]) -> Numeral | None:
    """The one a unit without a number stands for, where the words before it say "nearly" or "over"."""
    if set(run[0]) <= set(HAN_UNITS) and _NEARLY.search(plain[max(0, run.start() - 3) : run.start()]):
        return read_numeral("1" + run[0])
    return None


def _unit_value(unit: str | None) -> Decimal:
    scale = read_numeral("1" + unit) if unit else None
    return scale.value if scale else Decimal(1)


def _with_unit(plain: str, value: Decimal, end: int, *, alone: bool) -> tuple[Decimal, int | None, bool]:
    """`value` with the coins behind its unit added, and the unit's end (None where there is no unit).

    The third part is true where a last coin without its name (五块八) had to be supplied.
    """
    if change := _SMALL_CHANGE.match(plain, end):
        return value * _COIN_FEN[change["coin"]] / 100, change.end(), False
    unit = _UNIT.match(plain, end)
    if unit is None:
        return value, None, False
    if unit["kuai"] and (half := _ELIDED_JIAO.match(plain, unit.end())):
        tenths = 5 if half["half"] else _coin(half["jiao"])
        return value + Decimal(tenths) / 10, half.end(), not half["half"]
    coins = _COINS.match(plain, unit.end())
    coins_end = coins.end() if coins else unit.end()
    if alone and unit[0].strip() in ("块", "塊") and coins_end == unit.end():
        return value, None, False
    fen = (_coin(coins["jiao"]) * 10 + _coin(coins["fen"])) if coins else 0
    return value + Decimal(fen) / 100, coins_end, False


def _coin(sign: str | None) -> int:
    numeral = read_numeral(sign) if sign else None
    return int(numeral.value) if numeral else 0
