"""Where money is asked to go: the name, account and bank of a payee, together where they stand so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence_desk.domain.facts.fact import Fact, FactKind
from evidence_desk.domain.facts.introductions import SURNAMES

_NAME_SIGN = r"[\u4e00-\u9fffA-Za-z()·&]"
_NO_NAME = r"(?!是|为|什么|多少|是谁|哪|谁|错|不|信息|备注|账[户号]|可以|已|及|和|与)"
_NAME_END = r"(?=$|[\s，。；！？、,;!?)])"
_LABEL_SAYS = r"[ ]?(?:是|为)?[ ]?:?[ ]?"
_NAME = re.compile(
    r"(?:收款(?:人|方|单位|公司|户名)|户名|账户名称?|账户名|开户名)(?:姓名|名称)?(?:"
    rf"(?:[ ]?[是为]?[ ]?:|[ ]?[是为]|[ ])[ ]?(?P<value>{_NO_NAME}{_NAME_SIGN}{{2,30}})"
    # Run together with its label, a name is one only by its own form.
    rf"|(?P<joined>[{SURNAMES}][\u4e00-\u9fff]{{1,2}}{_NAME_END}|{_NAME_SIGN}{{2,30}}(?:公司|银行|事务所){_NAME_END}))"
)
_NAME_EN = re.compile(r"\bPayee: ?(?P<value>[A-Z][A-Za-z.&]*(?: [A-Z][A-Za-z.&]*){0,5})")
_BANK = re.compile(
    rf"(?:开户行|开户银行|收款银行|收款行){_LABEL_SAYS}(?P<value>{_NO_NAME}{_NAME_SIGN}{{3,30}})"
)
_DIGITS = r"[0-9](?:[ -]?[0-9*]){7,29}(?![0-9*])"
_ACCOUNT_VALUE = rf"(?P<value>[A-Za-z0-9._-]{{1,40}}@[A-Za-z0-9.-]{{1,40}}|{_DIGITS})"
_STRONG_ACCOUNT = re.compile(
    rf"(?:(?:收款|还款|对公|支付宝)(?:账[户号]|帐[户号])|收款卡号|对公户){_LABEL_SAYS}{_ACCOUNT_VALUE}"
)
_PAID_INTO = r"(?:转账?|打款?|汇款?|付款?|存)(?:至|到|入|进|给)[ ]?(?:这个|以下|下面的?|该|我们?公司的?)?"
_INTO_ACCOUNT = re.compile(
    rf"{_PAID_INTO}(?:对公|指定|收款)?(?:支付宝|银行)?"
    rf"(?:卡号|账[户号]|帐[户号]|卡)?[ :]{{0,2}}{_ACCOUNT_VALUE}"
)
_INTO_NAME = re.compile(
    rf"{_PAID_INTO}(?![我你您他她这那以下该指对个银支微公专的])(?P<value>[\u4e00-\u9fff]{{2,30}}?)"
    r"(?=的?(?:个人|对公|私人|指定)?的?(?:账[户号]|银行卡|卡[上里号]|微信|支付宝))"
)
#: Labels of any account; they count only beside a payee's name or bank.
_WEAK_ACCOUNT = re.compile(rf"(?:账[户号]|帐[户号]|卡号){_LABEL_SAYS}{_ACCOUNT_VALUE}")
_PATTERNS = (
    ("name", True, _NAME),
    ("name", True, _NAME_EN),
    ("name", True, _INTO_NAME),
    ("bank", True, _BANK),
    ("account", True, _STRONG_ACCOUNT),
    ("account", True, _INTO_ACCOUNT),
    ("account", False, _WEAK_ACCOUNT),
)
#: A name of one writing ends where the next label begins.
_NEXT_LABEL = re.compile(r"(?:账号|帐号|账户|卡号|户名|开户|收款|金额|电话)")
_APART = 16
_SENTENCE_END = re.compile("[。！？!?\n]")


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    sure: bool
    start: int
    end: int
    value: str


def read_payees(text: str, plain: str) -> tuple[Fact, ...]:
    """Every payee in `text`, whose folded form is `plain`."""
    groups: list[list[_Part]] = []
    for part in _parts(plain):
        if groups and _belongs(plain, groups[-1], part):
            groups[-1].append(part)
        else:
            groups.append([part])
    return tuple(_fact(text, group) for group in groups if any(part.sure for part in group))


def _parts(plain: str) -> list[_Part]:
    """Names, banks and accounts in order, none overlapping, the surest first where two begin alike."""
    found = [
        _trimmed(kind, sure, match) for kind, sure, pattern in _PATTERNS for match in pattern.finditer(plain)
    ]
    kept: list[_Part] = []
    for part in sorted(found, key=lambda part: (part.start, not part.sure)):
        if len(part.value) > 1 and not (kept and part.start < kept[-1].end):
            kept.append(part)
    return kept


def _trimmed(kind: str, sure: bool, match: re.Match[str]) -> _Part:
    group = "value" if match["value"] else "joined"
    (start, end), value = match.span(group), match[group]
    if kind == "account":
        return _Part(kind, sure, start, end, value if "@" in value else re.sub("[ -]", "", value))
    if label := _NEXT_LABEL.search(value):
        value = value[: label.start()]
    return _Part(kind, sure, start, start + len(value), value)


def _belongs(plain: str, group: list[_Part], part: _Part) -> bool:
    between = plain[group[-1].end : part.start]
    new = all(part.kind != other.kind for other in group)
    return new and len(between) <= _APART and not _SENTENCE_END.search(between)


def _fact(text: str, group: list[_Part]) -> Fact:
    start, end = group[0].start, group[-1].end
    value: dict[str, str | None] = {"name": None, "account": None, "bank": None}
    value |= {part.kind: part.value for part in group}
    return Fact(FactKind.PAYEE, start, end, text[start:end], value)
