"""How a speaker introduces themselves: 我是网商银行贷后的小李, 这边是某某律师事务所, 我姓王.

Only what names an institution by its kind of name, or a person by surname and title: 我是 mostly opens
another sentence. What is stated is kept as stated; nobody is who they say because of it.
"""

from __future__ import annotations

import re

from evidence_desk.domain.facts.fact import Fact, FactKind, apart

#: Surnames by frequency in mainland China (about 90 % of people), and the two-sign ones in use.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
DOUBLE_SURNAMES = "欧阳|上官|司马|诸葛|慕容|司徒|东方|皇甫|尉迟"
_SURNAME = rf"(?:{DOUBLE_SURNAMES}|[{SURNAMES}])"
_TITLE = r"经理|主任|律师|法官|警官|先生|女士|小姐|老师|专员|科长|队长|助理|组长|总监?"
_NAME = rf"(?:小{_SURNAME}|{_SURNAME}[\u4e00-\u9fff]{{0,2}}?(?:{_TITLE})|{_SURNAME}[\u4e00-\u9fff]{{1,2}})"
#: Signs of an institution's name; verbs and pronouns of other sentences that begin alike are left out.
_ORG_SIGN = r"[^\s，。；！？、,;!?:：\"“”的是在说想你您我他她它没不从被跟就把让要会还欠受]"
_ORG_END = (
    r"银行|金融|消金|小贷|贷款|贷后|信贷|普惠|科技|公司|集团|事务所|律所|法院|检察院|公安局|派出所|经侦|执行局|支队|大队"
    r"|法务部?|仲裁委|委员会|中心|支付宝|花呗|借呗|微粒贷|白条|京东|美团|司法局|居委会|村委会|客服|风控|委外|部"
)
_ORG = rf"{_ORG_SIGN}{{0,24}}(?:{_ORG_END})"
_ROLE = r"(?:工作人员|客服人员|客服|专员|催收员|调解员|客户经理|业务员|外访员|律师|负责人|人员)"
_LEAD = r"(?<![说称])(?:我们?(?:这[边里])?是|我们?来自|这[边里]是|本人是)"
_STOP = r"(?=$|[\s，。；！？、,;!?]|工号)"
_ON_BEHALF = re.compile(
    rf"{_LEAD}受?(?P<behalf>{_ORG})的?委托的?(?P<organisation>{_ORG})?的?{_ROLE}?(?P<name>{_NAME})?{_STOP}"
)
_FROM = re.compile(rf"{_LEAD}(?P<organisation>{_ORG})(?:的?{_ROLE}?(?P<name>{_NAME})?|的){_STOP}")
_NAMED = re.compile(rf"{_LEAD}(?P<name>小{_SURNAME}|{_SURNAME}[\u4e00-\u9fff]{{0,2}}?(?:{_TITLE})){_STOP}")
_SURNAMED = re.compile(rf"(?:我|免贵|敝|本人)姓(?P<name>{_SURNAME}){_STOP}")
_CALLED = re.compile(rf"(?:我|本人)(?:的名字)?叫(?P<name>{_SURNAME}[\u4e00-\u9fff]{{1,3}}){_STOP}")
_NAME_EN = r"[A-Z][A-Za-z]{0,15}(?: [A-Z][A-Za-z]{0,15}){0,3}"
_ENGLISH = (
    re.compile(
        rf"\b(?:[Tt]his is|I am|I'm) (?P<name>{_NAME_EN})"
        rf"(?: calling)? (?:from|of|with) (?P<organisation>{_NAME_EN})"
    ),
    re.compile(rf"\b(?:I am|I'm|[Ww]e are) calling (?:from|on behalf of) (?P<organisation>{_NAME_EN})"),
    re.compile(rf"\b[Mm]y name is (?P<name>{_NAME_EN})"),
)
_PATTERNS = (_ON_BEHALF, _FROM, _NAMED, _SURNAMED, _CALLED, *_ENGLISH)
_STATED = ("name", "organisation")


def read_introductions(text: str, plain: str) -> tuple[Fact, ...]:
    """Every self-introduction in `text`, whose folded form is `plain`; value parts as written, or None."""
    facts: list[Fact] = []
    for pattern in _PATTERNS:
        facts += (_fact(text, found) for found in pattern.finditer(plain))
    return apart(facts)


def _fact(text: str, found: re.Match[str]) -> Fact:
    groups = found.groupdict()
    value = {name: _as_written(text, found, name) if groups.get(name) else None for name in _STATED}
    value["on_behalf_of"] = _as_written(text, found, "behalf") if groups.get("behalf") else None
    start, end = found.span()
    return Fact(FactKind.INTRODUCTION, start, end, text[start:end], value)


def _as_written(text: str, found: re.Match[str], group: str) -> str:
    return text[found.start(group) : found.end(group)]
