"""The text messages on the sample phone, March to May 2024, as they were stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import parties as p

RECEIVED, SENT, DRAFT, FAILED = 1, 2, 3, 5


@dataclass(frozen=True, slots=True)
class Sms:
    """One text message; `sms_type` is Android's (1 received, 2 sent, 3 draft, 5 failed)."""

    moment: datetime
    address: str
    body: str
    sms_type: int = RECEIVED

    @property
    def date_ms(self) -> int:
        """When the phone stored it, epoch milliseconds; the odd part stands for a real clock's."""
        return p.epoch_ms(self.moment) + 100 + len(self.body) * 7 % 800


@dataclass(frozen=True, slots=True)
class Mms:
    """One picture message with a picture part and a text part."""

    moment: datetime
    address: str
    text: str
    picture: str

    @property
    def date_ms(self) -> int:
        """When the phone stored it; the format keeps whole seconds only."""
        return p.epoch_ms(self.moment)


def _in(moment: str, address: str, body: str) -> Sms:
    return Sms(p.at(moment), address, body)


def _out(moment: str, address: str, body: str) -> Sms:
    return Sms(p.at(moment), address, body, SENT)


#: Messages that links and filings of the case name.
DEMAND = _in(
    "2024-03-13 08:12:07",
    p.CHENGAN_SENDER,
    "【诚安资管】林小满您好，您在微粟贷的借款（尾号0817）已逾期，截至今日应还8,240.50元，请尽快还款。",
)
NIGHT_THREAT = _in(
    "2024-03-14 23:05:18",
    p.STRANGER,
    "林小满，再不处理后果自负，已整理你的通讯录，准备通知你所有亲友。",
)
PLAN_6 = _in(
    "2024-03-26 17:30:44",
    p.DINGXIN_SENDER,
    "【鼎信催收】您与晴川消费金融（合同号QC2023110542）的还款方案：分6期，每期1500元，首期4月10日前。工号D052。",
)
WAIVER_ASKED = _out(
    "2024-04-08 19:02:31",
    p.LI,
    "您好，刚才电话里您说一次还清可以减免2,000元，请短信回复确认，谢谢。",
)
STOP_CONFIRMED = _in("2024-04-15 11:46:09", p.LI, "是的，以后只联系您本人，不再联系您的家人。诚安李专员")
DENIAL = _in(
    "2024-04-18 10:15:20",
    p.CHENGAN_SENDER,
    "【诚安资管】经核实，我司从未承诺减免任何款项，请按8,240.50元全额还款。",
)
LAWYER = _in(
    "2024-04-19 09:30:02",
    p.CHENGAN_SENDER,
    "【诚安资管】您在微粟贷的欠款已转法务部，律师函将于近日寄出，请及时处理。",
)
OTHER_AMOUNT = _in(
    "2024-04-22 11:00:36",
    p.DINGXIN_SENDER,
    "【鼎信催收】截至4月22日您在晴川消费金融的欠款为15,860.00元，请今日还款。",
)
PLAN_3 = _in(
    "2024-04-25 10:40:12",
    p.NANHE_SENDER,
    "【南禾白条】您的协商还款申请已通过：分3期，每期860.00元，每月28日前还款。合同号NH20230930066。",
)
VISIT = _in("2024-05-09 08:30:55", p.STRANGER, "今天下午三点工作人员上门核实，让你单位的人都知道。")
PICTURE = Mms(
    p.at("2024-05-09 10:26:00"), p.COLLEAGUE, "小满，这是早上发到我手机上的，你看一下。", "forwarded.png"
)
UNRELATED_CODE = _in(
    "2024-03-12 12:03:41", p.BANK_SENDER, "【江畔银行】验证码 402713，5分钟内有效，请勿告诉他人。"
)

#: The emoji is a real character here; the export writes it as two surrogate references, as the app does.
MESSAGES: tuple[Sms | Mms, ...] = (
    _in("2024-03-01 09:05:12", p.WEISU_SENDER, "【微粟贷】您尾号0817的借款本期账单已出，还款日3月10日。"),
    _in("2024-03-11 10:00:05", p.WEISU_SENDER, "【微粟贷】您尾号0817的借款已逾期1天，详情请看App账单。"),
    UNRELATED_CODE,
    DEMAND,
    NIGHT_THREAT,
    _in("2024-03-15 09:40:27", p.COURIER_SENDER, "【青鸟驿站】您的包裹已到3号货架，取件码 7-2-0418。"),
    _in(
        "2024-03-21 16:02:50",
        p.WEISU_SENDER,
        "【微粟贷】您的来电已登记，经核实3月账单应还总额为7,980.10元，以App账单为准。",
    ),
    _in(
        "2024-03-20 09:20:15",
        p.DINGXIN_SENDER,
        "【鼎信催收】您在晴川消费金融的借款已逾期，应还15,620.00元，请联系王经理13800138035。",
    ),
    PLAN_6,
    _in("2024-04-01 09:00:11", p.WEISU_SENDER, "【微粟贷】您尾号0817的借款4月账单已出，请登录App查看。"),
    WAIVER_ASKED,
    _in("2024-04-09 20:15:33", p.QINGCHUAN_SENDER, "【晴川消费金融】已收到您的还款1,500.00元，感谢配合。"),
    _out("2024-04-15 11:20:40", p.LI, "您刚才答应以后只联系我本人，不再联系我的家人，请确认。"),
    STOP_CONFIRMED,
    DENIAL,
    LAWYER,
    OTHER_AMOUNT,
    PLAN_3,
    _in("2024-04-28 08:47:19", p.NANHE_SENDER, "【南禾白条】已收到您第1期还款860.00元，下期还款日5月28日。"),
    _in("2024-05-01 08:02:44", p.MOTHER, "小满，五一回家吃饭吗？\U0001f600 菜都买好了。"),
    VISIT,
    PICTURE,
    _out("2024-05-09 12:40:03", p.STRANGER, "请表明您的单位和工号，不要再联系我的同事。"),
    _in("2024-05-10 19:31:26", p.QINGCHUAN_SENDER, "【晴川消费金融】已收到您的还款1,500.00元，感谢配合。"),
    _in("2024-05-13 16:50:08", p.DINGXIN_SENDER, "【鼎信催收】刚才通话中断，请尽快回电王经理。"),
    _in("2024-05-21 09:00:30", p.NANHE_SENDER, "【南禾白条】您的5月账单已出，本期应还860.00元。"),
    _in("2024-05-22 15:18:52", p.NANHE_SENDER, "【南禾白条】您的逾期费126.40元已减免，无需再支付。"),
    Sms(p.at("2024-05-24 21:10:00"), p.LI, "请把减免的事写成文字发给我，我收到后", DRAFT),
    Sms(p.at("2024-05-25 09:12:20"), p.WANG, "按3月26日的方案，我已还两期，请书面说明为何作废。", FAILED),
)
