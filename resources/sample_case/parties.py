"""Who is in the sample case: the borrower's three debts and the numbers and names behind them.

Every person, company, number and contract is invented. Numbers are taken from ranges that look reserved
(138 0013, 170 0000, 400 0000, area code plus 0000).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

#: Mainland China keeps one zone without summer time.
CHINA = timezone(timedelta(hours=8))

WEISU = "微粟贷"
QINGCHUAN = "晴川现金贷"
NANHE = "南禾白条"

LI = "13800138021"
LI_DESK = "057100008800"
WEISU_SERVICE = "4000000817"
STRANGER = "17000001122"
WANG = "13800138035"
QINGCHUAN_SERVICE = "4000001105"
NANHE_SERVICE = "4000000966"
MOTHER = "13800130001"
COLLEAGUE = "13800130002"
COURIER = "13800130003"

WEISU_SENDER = "10690000081701"
CHENGAN_SENDER = "10690000033070"
DINGXIN_SENDER = "10690000052188"
QINGCHUAN_SENDER = "10690000110542"
NANHE_SENDER = "10690000096600"
BANK_SENDER = "10690000066008"
COURIER_SENDER = "10690000070707"

#: The phone's address book on the day of the backup.
CONTACTS = {
    LI: "诚安李专员",
    WANG: "鼎信王经理",
    NANHE_SERVICE: "南禾客服",
    MOTHER: "妈妈",
    COLLEAGUE: "同事陈薇",
}


def at(text: str) -> datetime:
    """Read the moment of `yyyy-MM-dd HH:mm[:ss]` on a wall clock in China."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def epoch_ms(moment: datetime) -> int:
    """Milliseconds since 1970-01-01 UTC."""
    return round(moment.timestamp()) * 1000


@dataclass(frozen=True, slots=True)
class Debt:
    """A debt as the borrower entered it; amounts in fen, identifiers as (kind, written, party)."""

    name: str
    creditor: str
    product: str
    contract: str
    principal_minor: int
    claimed_minor: int
    borrowed_on: str
    due_on: str
    note: str
    identifiers: tuple[tuple[str, str, str], ...] = field(default=())


_CHENGAN = "诚安资产管理"
_DINGXIN = "鼎信催收"
_UNNAMED = "身份不明来电人"

DEBTS = (
    Debt(
        WEISU,
        "杭州微粟小额贷款有限公司",
        "微粟贷",
        "WS202308170817",
        1_200_000,
        824_050,
        "2023-08-17",
        "2024-03-10",
        "3月12日账单应还7,980.10元；诚安资产管理电话里说8,240.50元。",
        (
            ("number", WEISU_SERVICE, ""),
            ("number", WEISU_SENDER, ""),
            ("signature", "微粟贷", ""),
            ("contract", "WS202308170817", ""),
            ("alias", "微粟小额贷款", ""),
            ("number", LI, _CHENGAN),
            ("number", LI_DESK, _CHENGAN),
            ("number", CHENGAN_SENDER, _CHENGAN),
            ("signature", "诚安资管", _CHENGAN),
            ("alias", "诚安李专员", _CHENGAN),
            ("alias", "协商专员小李", _CHENGAN),
            ("number", STRANGER, _UNNAMED),
        ),
    ),
    Debt(
        QINGCHUAN,
        "晴川消费金融股份有限公司",
        "晴川现金贷",
        "QC2023110542",
        1_500_000,
        1_586_000,
        "2023-11-05",
        "2024-02-05",
        "3月26日与鼎信催收谈定分6期，每期1,500元；4、5月两期已按约还。",
        (
            ("number", QINGCHUAN_SERVICE, ""),
            ("number", QINGCHUAN_SENDER, ""),
            ("signature", "晴川消费金融", ""),
            ("contract", "QC2023110542", ""),
            ("number", WANG, _DINGXIN),
            ("number", DINGXIN_SENDER, _DINGXIN),
            ("signature", "鼎信催收", _DINGXIN),
            ("alias", "鼎信王经理", _DINGXIN),
        ),
    ),
    Debt(
        NANHE,
        "南禾小额贷款有限公司",
        "南禾白条",
        "NH20230930066",
        300_000,
        258_000,
        "2023-09-30",
        "2024-03-28",
        "4月25日协商分3期，每期860元，逾期费已减免。",
        (
            ("number", NANHE_SERVICE, ""),
            ("number", NANHE_SENDER, ""),
            ("signature", "南禾白条", ""),
            ("contract", "NH20230930066", ""),
            ("alias", "南禾客服", ""),
            ("alias", "南禾白条服务中心", ""),
        ),
    ),
)
