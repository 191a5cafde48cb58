"""The amounts of a text as facts: ranges as one fact, each with a proposed role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from evidence_desk.domain import money_words as words
from evidence_desk.domain.amounts import Amount, find_amounts
from evidence_desk.domain.facts.fact import Fact, FactKind, apart
from evidence_desk.domain.facts.roles import propose_role
from evidence_desk.domain.numerals import read_numeral
from evidence_desk.domain.sums import sum_at

_JOINED = re.compile(r"[ ]?[-~—–到至][ ]?")
#: 3到5万元: the lower end borrows the unit of the upper one.
_LOWER_WITHOUT_UNIT = re.compile(
    r"(?<![0-9.点:/-])([0-9]{1,3}(?:\.[0-9])?|[一二两三四五六七八九])[ ]?[-~—–到至][ ]?$"
)
_SCALE = re.compile(r"([0-9.]{1,5}|[一二两三四五六七八九])(?P<scale>[十百千万亿wWkK]{1,2})")
#: 两三千块, 七八万: two digits side by side are an estimate. The second is always the next ones up.
_ESTIMATE = re.compile(
    r"(?<![零一二两三四五六七八九十百千万几数第0-9])(?P<low>[一二两三四五六七八])(?P<high>[二三四五六七八九])"
    r"(?P<scale>[十百千]?万|[十百千])(?:多)?(?P<unit>元|块钱?)?"
)
_LED_TO = re.compile(f"{words.LEADING}{words.LEADING_FILLER}{{0,6}}$", re.IGNORECASE)


def read_amounts(text: str, plain: str) -> tuple[Fact, ...]:
    """Every sum of money in `text`, whose folded form is `plain`."""
    facts, free = [], 0
    for lower, upper, start, end, amount in _spans(text, plain):
        role, free = propose_role(plain, start, end, free)
        value = {"minor": lower, "currency": "CNY"} | ({} if upper is None else {"upper_minor": upper})
        about = upper is not None or (amount is not None and amount.approximate)
        unsure = amount is not None and amount.ambiguous
        facts.append(Fact(FactKind.AMOUNT, start, end, text[start:end], value, about, unsure, role))
    return apart(facts)


_Span = tuple[int, int | None, int, int, Amount | None]


def _spans(text: str, plain: str) -> Iterator[_Span]:
    """Lower and upper end in fen with start and end in the text, in order."""
    found = [*_estimates(plain), *_ranges(plain, list(find_amounts(text)))]
    yield from sorted(found, key=lambda span: (span[2], -span[3]))


def _ranges(plain: str, amounts: list[Amount]) -> Iterator[_Span]:
    """Single amounts, and two that are the ends of one range as one."""
    joined = {
        upper.start: lower
        for lower, upper in pairwise(amounts)
        if lower.minor < upper.minor and _JOINED.fullmatch(plain, lower.end, upper.start)
    }
    lowers = {lower.start for lower in joined.values()}
    for amount in amounts:
        if amount.start in lowers:
            continue
        if lower := joined.get(amount.start):
            yield lower.minor, amount.minor, lower.start, amount.end, amount
        elif borrowed := _borrowing(plain, amount):
            yield borrowed
        else:
            yield amount.minor, None, amount.start, amount.end, amount


def _borrowing(plain: str, amount: Amount) -> _Span | None:
    """The range of a lower end that is written without the unit of `amount`."""
    reach = max(0, amount.start - 8)
    lower = _LOWER_WITHOUT_UNIT.search(plain[reach : amount.start])
    upper = _SCALE.match(plain, amount.start)
    if lower is None or upper is None:
        return None
    first, second, scaled = (read_numeral(each) for each in (lower[1], upper[1], "1" + upper["scale"]))
    if not (first and second and scaled and 0 < first.value < second.value):
        return None
    minor = int(first.value * scaled.value * 100)
    return minor, amount.minor, reach + lower.start(), amount.end, amount


def _estimates(plain: str) -> Iterator[_Span]:
    for found in _ESTIMATE.finditer(plain):
        if not (found["unit"] or _LED_TO.search(plain[max(0, found.start() - 24) : found.start()])):
            continue
        scale = read_numeral("1" + found["scale"])
        low, high = read_numeral(found["low"]), read_numeral(found["high"])
        if scale and low and high and low.value < high.value and sum_at(plain, found.start()) is None:
            minor = (int(each.value * scale.value * 100) for each in (low, high))
            yield next(minor), next(minor), found.start(), found.end(), None
