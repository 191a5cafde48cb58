"""The hand-made case of the fake desk: fictional parties, the density of a real one."""

from __future__ import annotations

from datetime import date

from fake_desk import entry, finding, moment

from evidence_desk.domain.communication import CommunicationId, Direction, Kind
from evidence_desk.domain.corroboration import Grade
from evidence_desk.domain.debt import DebtDraft, DebtId, Identifier, IdentifierKind, Money
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.domain.moment import Precision
from evidence_desk.domain.timeline import Badges, TimelineEntry

DAY = 24 * 60


def debts() -> dict[DebtId, DebtDraft]:
    number = Identifier(IdentifierKind.NUMBER, "138 0013 8000", "13800138000")
    return {
        DebtId(1): DebtDraft(
            "网商贷",
            "网商银行",
            contract="WS202308170817",
            claimed=Money(824_050),
            due_on=date(2024, 3, 10),
            identifiers=(number,),
        ),
        DebtId(2): DebtDraft("微粟贷", "微粟小额贷款有限公司", contract="WS2"),
        DebtId(3): DebtDraft("某消费金融", "某消费金融有限公司"),
    }


def entries() -> list[TimelineEntry]:
    """Three days in March, more after them, some without a date and some not filed."""
    made = [*_march(), *_later(30)]
    made.append(
        entry(
            90,
            Kind.RECORDING,
            at=None,
            item_name="催收电话 重要.mp3",
            number=None,
            text="",
            duration_ms=33_000,
            badges=Badges(Grade.NOT_ASSESSED, Grade.NOT_ASSESSED),
        )
    )
    made.append(
        entry(
            91,
            Kind.DOCUMENT,
            at=moment(2 * DAY, Precision.DAY),
            item_name="账单_2024-03-12.pdf",
            number=None,
            text="",
            has_notice=True,
        )
    )
    made.append(entry(92, text="<b>不是粗体</b>\n第二行 \u202e反向", number="95188", counterparty="借呗"))
    return made


def _march() -> list[TimelineEntry]:
    d1, d2, d3 = DebtId(1), DebtId(1), DebtId(2)
    return [
        entry(
            1,
            Kind.RECORDING,
            debt=d1,
            at=moment(0),
            counterparty="催收专员（工号 3307）",
            duration_ms=250_000,
            text="今天还 3,200 元，剩下的给你申请减免",
            badges=Badges(Grade.STRONG, Grade.NONE),
            flagged=True,
        ),
        entry(
            2,
            Kind.CALL,
            debt=d1,
            at=moment(0.1),
            duration_ms=252_000,
            text="",
            same_event=(CommunicationId(1),),
        ),
        entry(3, Kind.CALL, debt=d1, at=moment(32), duration_ms=31_000, text="", direction=Direction.OUT),
        entry(
            4,
            Kind.CALL,
            debt=d1,
            at=moment(748),
            number="057188001234",
            duration_ms=0,
            call_type="missed",
            text="",
        ),
        entry(
            5,
            Kind.SMS,
            debt=d2,
            at=moment(DAY - 78),
            number="10690880571",
            counterparty="【网商银行】",
            text="您尾号 0817 的贷款已逾期，截至今日应还 8,240.50 元，请尽快还款。如已还款请忽略本短信",
        ),
        entry(
            6,
            Kind.SCREENSHOT,
            debt=d2,
            at=moment(DAY + 130),
            number=None,
            counterparty="微信 协商专员小李",
            text="这个减免我帮你问一下领导，先把 3200 打过来",
        ),
        entry(
            7,
            Kind.RECORDING,
            debt=d2,
            at=moment(DAY + 350),
            number="95188",
            direction=Direction.OUT,
            duration_ms=422_000,
            text="好的，已经登记",
            badges=Badges(Grade.STRONG, Grade.STRONG),
        ),
        entry(
            8,
            Kind.RECORDING,
            debt=d3,
            at=moment(2 * DAY + 791),
            number="17000001122",
            counterparty="未知身份",
            duration_ms=58_000,
            text="通知你所有亲友",
            badges=Badges(Grade.MEDIUM, Grade.NONE),
            flagged=True,
        ),
        entry(
            9,
            Kind.SMS,
            debt=d3,
            at=moment(2 * DAY + 815),
            number="17000001122",
            text="再不处理后果自负，已整理你的通讯录",
        ),
        entry(
            10,
            Kind.PAYMENT,
            debt=DebtId(1),
            at=moment(3 * DAY),
            number=None,
            counterparty="支付宝 还款",
            text="支出 1,500.00 元 网商贷还款",
        ),
        entry(
            11,
            Kind.CHAT,
            debt=DebtId(1),
            at=moment(3 * DAY + 40),
            number=None,
            counterparty="王经理（微信）",
            text="钱打到我个人账户，户名王某，尾号 6217",
        ),
        entry(
            12,
            Kind.EMAIL,
            debt=DebtId(1),
            at=moment(4 * DAY),
            number=None,
            counterparty="客服邮箱",
            direction=Direction.OUT,
            text="请书面确认减免方案",
        ),
    ]


def _later(number: int) -> list[TimelineEntry]:
    made = []
    for n in range(number):
        kind = (Kind.SMS, Kind.CALL, Kind.RECORDING)[n % 3]
        grade = (Grade.WEAK, Grade.MEDIUM, Grade.STRONG)[n % 9 // 3]
        made.append(
            entry(
                100 + n,
                kind,
                debt=None if n % 7 == 0 else DebtId(1 + n % 3),
                at=moment(5 * DAY + n * 397),
                duration_ms=45_000 + n * 1000 if kind is not Kind.SMS else None,
                text="" if kind is Kind.CALL else "请于今日 18:00 前处理欠款",
                badges=Badges(Grade.STRONG, grade) if kind is Kind.RECORDING else None,
            )
        )
    return made


def findings() -> list[Finding]:
    return [
        finding(Severity.ATTENTION, "3 月 12 日的录音在本案卷中没有找到书面印证", 1, debt=1),
        finding(Severity.CRITICAL, "3 月 14 日 22:41 的通话在 22:00 之后", 8, 9, debt=2),
        finding(Severity.INFO, "同一天内与 138 0013 8000 有 2 次联系", 1, 3, debt=1),
    ]
