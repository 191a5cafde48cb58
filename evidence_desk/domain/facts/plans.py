"""Plans and offers: parts, a first payment, a waiver, a settlement, a postponement."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from evidence_desk.domain.amounts import find_plans
from evidence_desk.domain.facts.fact import Fact, FactKind
from evidence_desk.domain.numerals import read_numeral

_COUNT = r"(?P<count>[0-9]{1,4}|[一二两三四五六七八九十百]{1,5})"
_FILLER = (
    r"(?:[ :]|了|掉|您|你|的|再|先|款|还款|还|付|是|为|约|共"
    r"|最多|至少|最少|最低|大概|全部|一部分|利息|罚息|违约金|滞纳金|欠款|本金)"
)
#: What leads to a sum or a share, and under which name the value stands.
_LEADS = (
    (
        "each",
        re.compile(
            r"(?:每期|每个?月|(?<!第)一期)"
            r"(?:[ :]|应|最多|至少|最少|最低|大概|只|需|要|还款|还|付|供|是|为|约){0,4}$"
        ),
    ),
    ("down", re.compile(rf"(?:首付|首期|头期){_FILLER}{{0,4}}$")),
    (
        "waived",
        re.compile(
            rf"(?:减免|免除|免掉|免去|减掉|优惠){_FILLER}{{0,5}}$|\bwaive[sd]? (?:up to )?$", re.IGNORECASE
        ),
    ),
    ("settle", re.compile(r"一次性(?:[ :]|还款|还|付|支付|结清|缴清|给|只需|只要|再|你|您){0,4}$")),
)
_SETTLED_BY = re.compile(r"[ ]?(?:就|可以?|能|即可)?一次性(?:结清|还清|付清)|(?:就|即)?可?结清")
_SETTLED_AFTER = re.compile(r"(?:就|即)?可?(?:结清|还清)")
_COUNTED = re.compile(
    rf"分(?:期(?:还款|付款|为|成)?|成|为|做)?[ ]?{_COUNT}[ ]?(?:期|个月)"
    rf"|(?<![第0-9一二三四五六七八九十剩还])(?P<named>[0-9]{{1,4}}"
    r"|[一二两三四五六七八九十]{1,4})期(?:的)?分期"
)
_COUNTED_EN = re.compile(
    r"\b(?P<count>[0-9]{1,3}) (?:monthly )?instal?lments?"
    r"(?: of (?P<sum>(?:RMB |CNY |¥)?[0-9][0-9,.]{0,11}(?: yuan)?))?",
    re.IGNORECASE,
)
_POSTPONED = re.compile(
    r"(?:延期|展期|延后|宽限|推迟|延长|缓)(?:还款|期)?(?:[ :]|了|到|您|你|为|个){0,2}(?:"
    rf"(?P<half>半)(?:年|个月)"
    rf"|{_COUNT}[ ]?(?P<unit>天|日|周|个?星期|个月|月(?![0-9一二三四五六七八九十])|年))"
)
_DISCOUNT = re.compile(r"打(?P<tenths>[0-9](?:\.[0-9])?|[0-9]{2}|[一二三四五六七八九]{1,2})折")
_PRINCIPAL_ONLY = re.compile(
    r"(?:只|仅)(?:需要?|要|用)?还本金|还了?本金就(?:可以|能|给你|给您)?结清|还本金即可"
)
_INTEREST_STOPPED = re.compile(r"停息挂账|停息分期|停止计息")
_REFUSED = re.compile(
    r"(?:不能|不可以?|无法|没法|没有?办法|不给|不予|不支持|不会|不接受|办不了"
    r"|没有|未能?|并未|cannot |can't |not )\S{0,3}$"
)
_REACH = 24
_MOST_PARTS = 600
_UNIT_DAYS = {"天": 1, "日": 1, "周": 7, "个星期": 7, "星期": 7}
_UNIT_MONTHS = {"个月": 1, "月": 1, "年": 12}

_Read = tuple[int, int, dict[str, Any]]


def read_plans(text: str, plain: str, sums: Iterable[Fact]) -> tuple[Fact, ...]:
    """The plans in `text`, whose folded form is `plain`; `sums` are its amounts and percentages.

    A plan that is refused (不能分期) is none.
    """
    whole = [
        (plan.start, plan.end, {"count": plan.count, "each_minor": plan.each_minor})
        for plan in find_plans(text)
    ]
    others = [*_english(plain, sums := tuple(sums)), *_by_sums(plain, sums), *_by_words(plain)]
    # A count with its sum says most; what overlaps it says a part of the same.
    found = [*whole, *(other for other in others if not _overlaps(other, whole))]
    kept: list[_Read] = []
    for start, end, value in sorted(found, key=lambda read: (read[0], -read[1])):
        if kept and start < kept[-1][1]:
            continue
        if not _REFUSED.search(plain[max(0, start - 10) : start]):
            kept.append((start, end, value))
    return tuple(Fact(FactKind.PLAN, start, end, text[start:end], value) for start, end, value in kept)


def _overlaps(read: _Read, whole: list[_Read]) -> bool:
    # Sorted and apart, so the last one that begins before the end is the only one to ask.
    before = bisect_left(whole, read[1], key=lambda plan: plan[0])
    return before > 0 and whole[before - 1][1] > read[0]


def _by_sums(plain: str, sums: tuple[Fact, ...]) -> Iterator[_Read]:
    """A sum or a share with the words that lead to it."""
    for sum_ in sums:
        reach = max(0, sum_.start - _REACH)
        lead = plain[reach : sum_.start]
        for name, pattern in _LEADS:
            if (found := pattern.search(lead)) and (value := _valued(name, sum_)):
                end = sum_.end
                if name == "settle" and (settled := _SETTLED_AFTER.match(plain, end)):
                    end = settled.end()
                yield reach + found.start(), end, value
        if (
            sum_.kind is FactKind.AMOUNT
            and (settled := _SETTLED_BY.match(plain, sum_.end))
            and "一次" in settled[0]
        ):
            yield sum_.start, settled.end(), {"settle_minor": sum_.value["minor"]}


def _valued(name: str, sum_: Fact) -> dict[str, Any] | None:
    if sum_.kind is FactKind.AMOUNT:
        return {f"{name}_minor": sum_.value["minor"]}
    shared = name in ("down", "waived") and sum_.value["per"] == "none"
    return {f"{name}_basis_points": sum_.value["basis_points"]} if shared else None


def _by_words(plain: str) -> Iterator[_Read]:
    """Plans whose words name their only number themselves."""
    for found in _COUNTED.finditer(plain):
        count = _whole(found["count"] or found["named"])
        if count and count <= _MOST_PARTS:
            yield *found.span(), {"count": count}
    for found in _POSTPONED.finditer(plain):
        if value := _postponed(found):
            yield *found.span(), value
    for found in _DISCOUNT.finditer(plain):
        if waived := _waived(found["tenths"]):
            yield *found.span(), {"waived_basis_points": waived}
    for found in _PRINCIPAL_ONLY.finditer(plain):
        yield *found.span(), {"principal_only": True}
    for found in _INTEREST_STOPPED.finditer(plain):
        yield *found.span(), {"interest_stopped": True}


def _english(plain: str, sums: tuple[Fact, ...]) -> Iterator[_Read]:
    by_end = {sum_.end: sum_ for sum_ in sums if sum_.kind is FactKind.AMOUNT}
    for found in _COUNTED_EN.finditer(plain):
        each, count = by_end.get(found.end("sum")), int(found["count"])
        if not 1 <= count <= _MOST_PARTS:
            continue
        if found["sum"] and each:
            yield *found.span(), {"count": count, "each_minor": each.value["minor"]}
        else:
            end = found.start("sum") - len(" of ") if found["sum"] else found.end()
            yield found.start(), end, {"count": count}


def _postponed(found: re.Match[str]) -> dict[str, Any] | None:
    if found["half"]:
        return {"postpone_months": 6} if found[0].endswith("年") else {"postpone_days": 15}
    count, unit = _whole(found["count"]), found["unit"]
    if not count:
        return None
    if unit in _UNIT_DAYS:
        return {"postpone_days": count * _UNIT_DAYS[unit]}
    return {"postpone_months": count * _UNIT_MONTHS[unit]}


def _waived(written: str) -> int | None:
    """What a discount lets off, in basis points: 八折 2000, 七五折 2500."""
    if written[0].isdecimal():
        share = Decimal(written) / (100 if len(written) == 2 else 10)
    else:
        digits = "".join(str("零一二三四五六七八九".index(sign)) for sign in written)
        share = Decimal(digits) / 10 ** len(digits)
    return int((1 - share) * 10_000) if 0 < share < 1 else None


def _whole(written: str) -> int | None:
    numeral = read_numeral(written)
    return int(numeral.value) if numeral and numeral.value >= 1 else None
