"""Percentages and rates: 年化24%, 日息万分之五, 月息2分, 百分之三十."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from evidence_desk.domain import money_words as words
from evidence_desk.domain.facts.fact import Fact, FactKind, apart
from evidence_desk.domain.numerals import read_numeral

_NUMBER = (
    r"(?:[0-9]{1,6}(?:\.[0-9]{1,4})?|[零一二两三四五六七八九十百]{1,5}(?:点[零一二三四五六七八九]{1,3})?|半)"
)
_SIGNED = re.compile(r"(?<![0-9.])(?P<number>[0-9]{1,6}(?:\.[0-9]{1,4})?)[ ]?(?P<sign>[%‰])")
_SPOKEN = re.compile(rf"(?P<of>[百千万萬])分之(?P<number>{_NUMBER})")
#: 分 and 厘 are rates only where interest is spoken of: a month's 分 is 1 %, a year's 10 %.
_PARTS = re.compile(
    rf"(?P<per>[年月])(?:息|利率?|利息)(?:[ :]|是|为|按|约){{0,3}}"
    rf"(?P<rate>(?P<number>{_NUMBER})(?P<unit>[分厘])(?P<rest>[一二三四五六七八九0-9半](?![0-9.月年日天号]))?)"
)
_BASIS_POINTS = {"%": 100, "‰": 10, "百": 100, "千": 10, "万": 1, "萬": 1}
_PART_POINTS = {("月", "分"): 100, ("月", "厘"): 10, ("年", "分"): 1000, ("年", "厘"): 100}
_PER = (
    ("year", r"年化|年利率?|年息|年费率|每年|APR|annual|(?<![0-9一二三四五六七八九十今明去])年$"),
    ("month", r"月利率?|月息|月费率|每月|按月|monthly|(?<![0-9一二三四五六七八九十个])月$"),
    ("day", r"日利率?|日息|每日|每天|按日|按天|daily|(?<![0-9一二三四五六七八九十今明昨])日$"),
)
_BEFORE = re.compile("|".join(f"(?P<{per}>{cue})" for per, cue in _PER), re.IGNORECASE)
_BEHIND = re.compile(
    r"[ ]?(?:(?P<year>每年|/年|(?:per|a) (?:year|annum)|p\.?a\.)|(?P<month>每月|/月|(?:per|a) month)"
    r"|(?P<day>每天|每日|/[天日]|(?:per|a) day))",
    re.IGNORECASE,
)
_REACH = 16
_CLAUSE = re.compile(f"[{words.CLAUSE_END}]")
#: Shares of something that is no money and no rate.
_OTHER_SHARE = re.compile(r"(?:电量|电池|进度|音量|亮度|湿度|完成|下载|内存|流量)[^%]{0,6}$")
_SURELY = re.compile(r"[确会能可肯真是相放]")
_ABOUT_BEFORE = re.compile(words.ABOUT_BEFORE + "$", re.IGNORECASE)
_ABOUT_AFTER = re.compile(words.ABOUT_AFTER)
_RANGE_BEFORE, _RANGE_AFTER = (
    re.compile(r"%[ ]?[-~—–到至][ ]?$"),
    re.compile(r"[ ]?[-~—–到至][ ]?[0-9.]{1,8}[ ]?%"),
)


def read_percents(text: str, plain: str) -> tuple[Fact, ...]:
    """Every percentage in `text`, whose folded form is `plain`."""
    return apart(
        Fact(FactKind.PERCENT, start, end, text[start:end], value, _is_about(plain, start, end), unsure)
        for start, end, value, unsure in (*_shares(plain), *_parts(plain))
    )


_Read = tuple[int, int, dict[str, object], bool]


def _shares(plain: str) -> Iterator[_Read]:
    for found in (*_SIGNED.finditer(plain), *_SPOKEN.finditer(plain)):
        groups = found.groupdict()
        share = _number(groups["number"])
        lead = plain[max(0, found.start() - _REACH) : found.start()]
        if share is None or _OTHER_SHARE.search(lead):
            continue
        points = share * _BASIS_POINTS[groups.get("sign") or groups["of"]]
        if points == 10_000 and _SURELY.match(plain, found.end()):
            continue
        yield (
            found.start(),
            found.end(),
            {"basis_points": _json(points), "per": _per(plain, found, lead)},
            False,
        )


def _parts(plain: str) -> Iterator[_Read]:
    for found in _PARTS.finditer(plain):
        number = _number(found["number"])
        if number is None:
            continue
        rest = Decimal(5) if found["rest"] == "半" else _number(found["rest"] or "零") or Decimal(0)
        points = (number + rest / 10) * _PART_POINTS[found["per"], found["unit"]]
        per = "year" if found["per"] == "年" else "month"
        # A year's 分 is 1 % to some and 10 % to others.
        yield *found.span("rate"), {"basis_points": _json(points), "per": per}, found["per"] == "年"


def _number(written: str) -> Decimal | None:
    if written == "半":
        return Decimal("0.5")
    whole, point, rest = written.partition("点")
    numeral = read_numeral(whole)
    if numeral is None:
        return Decimal(100) if whole == "百" else None
    if not point:
        return numeral.value
    digits = "".join(str("零一二三四五六七八九".index(sign)) for sign in rest)
    return numeral.value + Decimal(f"0.{digits}")


def _json(points: Decimal) -> int | float:
    return int(points) if points == points.to_integral_value() else float(points)


def _per(plain: str, found: re.Match[str], lead: str) -> str:
    """The time a rate is for: the nearest word before it in its clause, or one right behind."""
    if behind := _BEHIND.match(plain, found.end()):
        return behind.lastgroup or "none"
    clause = _CLAUSE.split(lead)[-1]
    cues = list(_BEFORE.finditer(clause))
    return (cues[-1].lastgroup if cues else None) or "none"


def _is_about(plain: str, start: int, end: int) -> bool:
    lead = plain[max(0, start - _REACH) : start]
    spoken = _ABOUT_BEFORE.search(lead) or _ABOUT_AFTER.match(plain, end)
    return bool(spoken or _RANGE_BEFORE.search(lead) or _RANGE_AFTER.match(plain, end))
