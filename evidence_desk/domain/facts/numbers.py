"""Numbers that name a contract, a loan receipt, an order or a case, each with the label it stands under."""

from __future__ import annotations

import re

from evidence_desk.domain.facts.fact import Fact, FactKind, apart

_SAYS = r"[ ]?(?:是|为|為)?[ ]?[:：]?[ ]?"
_NUMBER = (
    r"(?P<number>(?=[A-Za-z*-]{0,8}[0-9])[A-Za-z0-9][A-Za-z0-9*-]{2,38}[A-Za-z0-9])(?![A-Za-z0-9*]|[年月日])"
)
_LABEL = (
    r"(?:借据|借據|合同|协议|協議|贷款|订单|訂單|案件|立案|工单)(?:编号|編號|号码|单号|号|號)"
    r"|(?:交易|业务|商户)?(?:流水号|单号)|交易号|案号|(?<![工服])编号"
)
_LABELLED = re.compile(rf"(?P<label>{_LABEL}){_SAYS}{_NUMBER}")
_LABELLED_EN = re.compile(
    rf"\b(?P<label>(?:contract|order|case|agreement|loan)[ ]?(?:no\.?|number|id|#)){_SAYS}{_NUMBER}",
    re.IGNORECASE,
)
#: A contract named without the word for a number: only where nothing but a number can follow.
_BARE = re.compile(rf"(?P<label>合同|借据|借據|协议|協議){_SAYS}{_NUMBER}")
#: The number of a case at court: year in brackets, court, kind and number.
_COURT = re.compile(
    r"(?:(?P<label>案号)" + _SAYS + r")?(?P<number>\((?:19|20)[0-9]{2}\)[\u4e00-\u9fff][0-9]{2,4}"
    r"[\u4e00-\u9fff]{1,4}[0-9]{1,6}号)"
)
#: Of a contract fewer signs are a clause or a day; a case at a collector may have four.
_SHORTEST = {"案": 4, "立": 4, "工": 4}


def read_numbers(text: str, plain: str) -> tuple[Fact, ...]:
    """Every such number in `text`, whose folded form is `plain`."""
    facts = []
    for pattern in (_LABELLED, _LABELLED_EN, _BARE, _COURT):
        for found in pattern.finditer(plain):
            label = found["label"] or "案号"
            if len(found["number"]) < _SHORTEST.get(label[0], 6):
                continue
            start, end = found.span("number")
            value = {"number": found["number"], "label": label}
            facts.append(Fact(FactKind.CONTRACT, start, end, text[start:end], value))
    return apart(facts)
