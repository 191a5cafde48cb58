"""Sums of money in Chinese and English text, read to whole fen with their place in the text.

Only what is clearly money counts: a currency sign or unit, or a bare number that a word of money leads
to (应还, 本金, 减免). Telephone numbers, dates, times, staff, contract and order numbers, percentages and
sums of other currencies are left alone. A minus sign is not read; direction is the record's business.
The phrases this is held to are the table in tests/domain/test_amounts.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from evidence_desk.domain import money_words as words
from evidence_desk.domain.numerals import folded, read_numeral
from evidence_desk.domain.sums import RUN, Sum, sum_at


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money as written at `text[start:end]`, in fen.

    `approximate`: the text itself says the sum is not exact (大概, 左右, 多, 不到, a range). `ambiguous`:
    the reading rests on a habit of speech (三千五 as 3500) or the number could be something else.
    """

    minor: int
    start: int
    end: int
    written: str
    approximate: bool
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Repayment in `count` equal parts of `each_minor` fen, as written at `text[start:end]`."""

    count: int
    each_minor: int
    start: int
    end: int
    written: str

    @property
    def span(self) -> tuple[int, int]:
        """Start and end in the text."""
        return self.start, self.end


#: How far back a word of money may stand from its number, in characters.
_REACH = 24

_SIGN = re.compile(
    r"(?:¥|(?<![A-Za-z])(?:RMB|CNY)|人民币)(?:\(大写\)|大写)?[: ]{0,3}[-−]?[ ]?$", re.IGNORECASE
)
_FOREIGN = re.compile(words.FOREIGN_SIGN + r"[ ]?$")
# Part of a longer number, a date, a time or a code.
_TOUCHED = re.compile(r"(?:(?<!期)[A-Za-z_*#@]|[0-9]|[0-9*][-/:.,])$")
_CARRIED_ON = re.compile(
    r"(?![xX*][ ]?[0-9]{1,3}[ ]?期)[A-Za-z0-9_*#@%‰℃°/]|[-~:. ][0-9]|,[0-9]+(?:\.[0-9]+)?[ ]?[元块]|[ ]?"
    + words.COUNTER,
    re.IGNORECASE,
)
_LED_TO = re.compile(f"{words.LEADING}{words.LEADING_FILLER}{{0,6}}$", re.IGNORECASE)
_FOLLOWED = re.compile(words.TRAILING)
# 8 240.50 元: a sum parted by a blank, or two numbers.
_PARTED = re.compile(r"(?<![0-9])[0-9]{1,3}[ ]$")
_SERVICE_LINE = re.compile(r"95[0-9]{3}|100(?:01|10|86|99)")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_ABOUT_BEFORE = re.compile(words.ABOUT_BEFORE + "$", re.IGNORECASE)
_ABOUT_AFTER = re.compile(words.ABOUT_AFTER)
_ALONE_BEFORE = re.compile(rf"(?:^|[{words.CLAUSE_END}])[ ]*(?:{words.ABOUT_BEFORE})?$", re.IGNORECASE)
_ALONE_AFTER = re.compile(rf"(?:{words.ABOUT_AFTER})?[ ]*(?:$|[{words.CLAUSE_END}])")
_RANGE = re.compile(r"[ ]?(?:[-~—–到至])[ ]?")
#: Eight digits and more without a unit are order, card or telephone numbers.
_LONGEST_BARE = 7


def find_amounts(text: str) -> tuple[Amount, ...]:
    """The sums of money in `text`, in order, none overlapping. Never raises."""
    plain = folded(text)
    return tuple(replace(one, written=text[one.start : one.end]) for one in _amounts(plain))


def _amounts(plain: str) -> Iterator[Amount]:
    """The sums in folded text, a range's lower end before its upper one."""
    held: Amount | None = None
    previous: Sum | None = None
    position = 0
    while run := RUN.search(plain, position):
        read = sum_at(plain, run.start())
        position = run.end() if read is None else max(read.end, run.end())
        lower = previous if previous and read and _is_range(plain, previous, read) else None
        follows = lower is not None and held is not None
        amount = None if read is None else _amount(plain, read, in_range=lower is not None, led_to=follows)
        if amount and lower:
            held = _lower_end(lower, held)
        if held:
            yield held
        held, previous = amount, read
    if held:
        yield held


def _is_range(plain: str, lower: Sum, upper: Sum) -> bool:
    between = _RANGE.fullmatch(plain, lower.end, upper.start)
    return between is not None and not lower.zero_led and 0 < lower.value < upper.value


def _lower_end(lower: Sum, accepted: Amount | None) -> Amount | None:
    """The lower end of a range, as a sum where it is surely one: 3000 of 3000-5000元, not 3 of 3到5万元."""
    if accepted:
        return replace(accepted, approximate=True)
    if lower.value < 100:
        return None
    return Amount(lower.minor, lower.start, lower.end, "", True, lower.unsure)


def _amount(plain: str, read: Sum, *, in_range: bool, led_to: bool) -> Amount | None:
    """`read` as money, or None where nothing says that it is.

    `led_to`: it is the upper end of a range whose lower end is money.
    """
    before = plain[max(0, read.start - _REACH) : read.start]
    sign = _SIGN.search(before)
    if sign is None and (_FOREIGN.search(before) or (_TOUCHED.search(before) and not in_range)):
        return None
    if not (sign or read.has_unit or _is_bare_money(plain, before, read, led_to=led_to)):
        return None
    start = read.start - len(sign[0]) if sign else read.start
    lead = plain[max(0, start - _REACH) : start]
    about = read.about or in_range or _ABOUT_BEFORE.search(lead) or _ABOUT_AFTER.match(plain, read.end)
    unsure = read.unsure or bool(_PARTED.search(before) and read.whole_digits == 3)
    if not (sign or read.has_unit):
        unsure = unsure or _could_be_other(plain, read)
    return Amount(read.minor, start, read.end, "", bool(about), unsure)


def _could_be_other(plain: str, read: Sum) -> bool:
    """Whether a bare number in words of money could still be a rate, a day or a service line."""
    small = read.value < 100 and read.decimals != 2
    return small or _SERVICE_LINE.fullmatch(plain, read.start, read.end) is not None


def _is_bare_money(plain: str, before: str, read: Sum, *, led_to: bool) -> bool:
    """Whether a number without sign and unit is money, by the words around it."""
    if _CARRIED_ON.match(plain, read.end) or not _could_be_bare(read):
        return False
    if led_to or _LED_TO.search(before):
        return True
    if read.scaled:
        return bool(_ALONE_BEFORE.search(before) and _ALONE_AFTER.match(plain, read.end)) or bool(
            _FOLLOWED.match(plain, read.end)
        )
    return bool(_FOLLOWED.match(plain, read.end)) and not _YEAR.fullmatch(plain, read.start, read.end)


def _could_be_bare(read: Sum) -> bool:
    if read.scaled:
        return read.value >= 100
    if read.zero_led or not read.arabic or read.whole_digits > _LONGEST_BARE:
        return False
    return read.value >= 10 or read.decimals == 2


# --- repayment in parts ---

_COUNT = r"(?P<count>[0-9]{1,3}|[一二两三四五六七八九十百]{1,5})[ ]?(?:期|个月)"
_EACH = (
    r"(?:每期|每个月|每月|(?<!第)一期)"
    r"[ ]?(?:应还|需还|应付|还款|还|付|是|为|只需|只要|约|:){0,2}[ ]?(?:¥[ ]?)?"
)
_COUNT_FIRST = re.compile(
    rf"(?:分[ ]?)?(?<![0-9一二两三四五六七八九十百第]){_COUNT}"
    rf"(?:[^0-9。！？!?\n]{{0,4}}?{_EACH}|[ ]?[×xX*✕][ ]?(?:¥[ ]?)?)$"
)
_EACH_FIRST = re.compile(_EACH + "$")
# A count behind a sum may open the next plan (每期1500，分12期每期800).
_COUNT_AFTER = re.compile(
    rf"[,，、 ]{{0,2}}(?:一共|总共|共|分|还|付|连续){{1,2}}[ ]?{_COUNT}"
    rf"(?![^0-9。！？!?\n]{{0,4}}?{_EACH}|[ ]?[×xX*✕])"
)
_TIMES_COUNT = re.compile(rf"[ ]?[×xX*✕][ ]?{_COUNT}")
#: Fifty years of monthly parts; more is no plan.
_MOST_PARTS = 600
_COUNTED = re.compile(r"[0-9%:]|[-~.][0-9]|[ ]?" + words.COUNTER, re.IGNORECASE)


def find_plans(text: str) -> tuple[Plan, ...]:
    """The plans of equal parts in `text` (分6期每期1500, 6期×1500, 每期1500共6期), in order. Never raises."""
    plain = folded(text)
    parts = [read for run in RUN.finditer(plain) if (read := _part(plain, run.start()))]
    found = [plan for read in parts if (plan := _count_first(plain, read) or _count_behind(plain, read))]
    kept: list[Plan] = []
    for plan in sorted(found, key=lambda plan: plan.start):
        if not kept or kept[-1].end <= plan.start:
            kept.append(plan)
    return tuple(replace(plan, written=text[plan.start : plan.end]) for plan in kept)


def _part(plain: str, start: int) -> Sum | None:
    """The sum at `start` where it could be one part of a plan."""
    read = sum_at(plain, start)
    if read is None or read.minor == 0:
        return None
    return read if read.has_unit or (_could_be_bare(read) and not _COUNTED.match(plain, read.end)) else None


def _count_first(plain: str, read: Sum) -> Plan | None:
    reach = max(0, read.start - _REACH)
    lead = _COUNT_FIRST.search(plain[reach : read.start])
    return _plan(lead["count"], read, reach + lead.start(), read.end) if lead else None


def _count_behind(plain: str, read: Sum) -> Plan | None:
    if times := _TIMES_COUNT.match(plain, read.end):
        return _plan(times["count"], read, read.start, times.end())
    reach = max(0, read.start - _REACH)
    lead, count = _EACH_FIRST.search(plain[reach : read.start]), _COUNT_AFTER.match(plain, read.end)
    return _plan(count["count"], read, reach + lead.start(), count.end()) if lead and count else None


def _plan(count: str, read: Sum, start: int, end: int) -> Plan | None:
    numeral = read_numeral(count)
    if numeral is None or not 1 <= numeral.value <= _MOST_PARTS:
        return None
    return Plan(int(numeral.value), read.minor, start, end, "")
