"""The spoken recordings of the sample phone: who says what, in which file, and how the call log fits.

A `Line` may carry the claim that the borrower marked in it, so a claim's words are the words spoken and
its times are those of the sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import parties as p

THEM, ME = "对方", "我"


@dataclass(frozen=True, slots=True)
class Marked:
    """What the borrower marked a sentence as; amounts in fen, a plan as (instalments, fen each)."""

    family: str
    amount_minor: int | None = None
    plan: tuple[int, int] | None = None
    material: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, after `pause` seconds of silence."""

    who: str
    words: str
    pause: float = 1.1
    claim: Marked | None = None


@dataclass(frozen=True, slots=True)
class LogFit:
    """How the call log shows this call: ringing `lag` seconds before the recording began, `extra` s longer.

    `seconds` replaces the talk time where the log must not fit. `call_type` is Android's (1 in, 2 out).
    """

    number: str
    lag: int
    extra: int = 1
    call_type: int = 1
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording; `path` is relative to the phone, `keep` the share of the file that was not cut off."""

    path: str
    began: datetime | None
    voice: str
    shows: str
    log: LogFit | None
    lines: tuple[Line, ...]
    keep: float = 1.0

    @property
    def name(self) -> str:
        """The bare file name."""
        return self.path.rsplit("/", 1)[-1]


#: (copy, original): the same bytes, sent to oneself by chat.
DUPLICATE = (
    "微信/接收的文件/17000001122_20240314224103 (1).amr",
    "Sounds/CallRecord/17000001122_20240314224103.amr",
)

_WEISU = (
    Recording(
        "MIUI/sound_recorder/call_rec/通话录音@13800138021(13800138021)_20240312093015.mp3",
        p.at("2024-03-12 09:30:15"),
        "m3",
        "amount: same figure in the agency's SMS next day (K3), other figure in the bill (X4a); "
        "waiver: only a vague chat answer, later denied in writing (X3)",
        LogFit(p.LI, 2, 2),
        (
            Line(THEM, "您好，请问是林小满吗？", 1.9),
            Line(ME, "我是，哪位？"),
            Line(
                THEM,
                "我是诚安资产管理的，工号3307，受微粟贷委托联系您。",
                1.1,
                Marked("IDENTITY", material=False),
            ),
            Line(THEM, "您在微粟贷的欠款，截至今天是8,240.50元。", 1.4, Marked("AMOUNT_DEMANDED", 824_050)),
            Line(ME, "可是账单上写的是7,980.10元。", 2.2),
            Line(THEM, "以我们系统为准，差额是后续产生的费用。", 1.6),
            Line(ME, "我现在一下子拿不出这么多。", 4.2),
            Line(THEM, "今天还3,200元，剩下的给您申请减免。", 4.8, Marked("PROMISE_WAIVER", 320_000)),
            Line(ME, "那减免能给我发个短信吗？", 1.8),
            Line(THEM, "系统里我已经登记了，您放心。"),
            Line(ME, "我还是想要一个文字的确认。", 2.4),
            Line(THEM, "晚点会有同事加您微信。", 1.4),
        ),
    ),
    Recording(
        "Sounds/CallRecord/17000001122_20240314224103.amr",
        p.at("2024-03-14 22:41:03"),
        "m7",
        "disclosure threat at night: SMS from the same number 24 minutes later (K8)",
        LogFit(p.STRANGER, 5, 1),
        (
            Line(THEM, "林小满，微粟贷的钱你打算什么时候还？", 1.6),
            Line(ME, "请问您是哪里的？工号是多少？", 1.9),
            Line(THEM, "你不用管我是哪里的。", 1.3),
            Line(ME, "现在已经晚上十点多了。", 3.5),
            Line(THEM, "再不处理，我们就通知你所有亲友。", 2.6, Marked("THIRD_PARTY_DISCLOSURE")),
            Line(ME, "这件事和我的亲友没有关系。", 2.4),
            Line(THEM, "你自己想清楚，后果自负。", 1.6),
        ),
    ),
    Recording(
        "Music/Recordings/Call Recordings/4000000817-2403211520.mp3",
        p.at("2024-03-21 15:20:00"),
        "f2",
        "amount said by the creditor's own service: same figure in SMS and bill (K3, K5)",
        LogFit(p.WEISU_SERVICE, -4, 2, call_type=2),
        (
            Line(THEM, "您好，微粟贷客服，本次通话会录音。", 3.2),
            Line(ME, "我想核对三月账单的应还金额。"),
            Line(THEM, "请报一下借据尾号。", 1.4),
            Line(ME, "尾号0817。"),
            Line(THEM, "请稍等，正在为您查询。", 1.3),
            Line(THEM, "您三月账单的应还总额是7,980.10元。", 9.6, Marked("AMOUNT_DEMANDED", 798_010)),
            Line(ME, "诚安资产管理说是8,240.50元。", 1.9),
            Line(THEM, "请以App账单为准，稍后给您发短信。", 2.2),
            Line(ME, "好的，谢谢。"),
        ),
    ),
    Recording(
        "MIUI/sound_recorder/call_rec/13800138021(13800138021)_20240408184522.mp3",
        p.at("2024-04-08 18:45:22"),
        "m3",
        "waiver: only the borrower's own unanswered confirmation message (K9)",
        LogFit(p.LI, 6, 3),
        (
            Line(THEM, "林小满，我是李专员，您考虑得怎么样？", 1.6),
            Line(ME, "我想一次还清，但是金额要说清楚。", 1.9),
            Line(THEM, "如果您本周一次还清，可以减免2,000元。", 2.9, Marked("PROMISE_WAIVER", 200_000)),
            Line(ME, "减免之后一共还多少？", 1.6),
            Line(THEM, "到时候系统里会显示。", 1.4),
            Line(ME, "我等一下发短信给您，请您确认。", 2.6),
            Line(THEM, "您先准备钱吧。", 1.8),
        ),
    ),
    Recording(
        "Sounds/CallRecord/诚安李专员@13800138021_20240415110230.amr",
        p.at("2024-04-15 11:02:30"),
        "m3",
        "promise to stop contacting family: confirmation message with an affirming reply (K4)",
        LogFit(p.LI, 4, 1),
        (
            Line(ME, "您好，昨天你们打电话给我母亲了。", 1.6),
            Line(THEM, "可能是同事拨的。", 2.1),
            Line(ME, "我的电话一直能打通，请不要再联系我的家人。", 1.4),
            Line(THEM, "好，以后只联系您本人，不再联系您的家人。", 3.2, Marked("PROMISE_STOP_CONTACT")),
            Line(ME, "那我发短信给您，麻烦您回复一下。", 1.8),
            Line(THEM, "可以。", 1.3),
        ),
    ),
    Recording(
        "Recordings/Call/Call recording 057100008800_240418_092655.m4a",
        p.at("2024-04-18 09:26:55"),
        "m1",
        "legal consequence: same subject in an SMS of the next day (K6); the log says 96 seconds",
        LogFit(p.LI_DESK, 8, seconds=96),
        (
            Line(THEM, "这里是诚安资产管理法务部。", 1.6),
            Line(ME, "您好，请讲。"),
            Line(THEM, "律师函已经发出，3天后你会收到法院传票。", 1.4, Marked("FALSE_LEGAL_CONSEQUENCE")),
            Line(ME, "请问是哪个法院，案号是多少？", 2.2),
            Line(THEM, "案号稍后发给你。", 3.8),
            Line(ME, "请发到我的手机上，我会按正式文书处理。", 1.6),
        ),
    ),
    Recording(
        "Recordings/20240506 201530-5B2D11A7.m4a",
        p.at("2024-05-06 20:15:30"),
        "m3",
        "insult, taped with a second phone: no call log row, no number, nothing written beside it",
        None,
        (
            Line(ME, "你好，我开着免提。", 2.2),
            Line(THEM, "你就是个欠钱不还的老赖。", 1.6, Marked("INSULT")),
            Line(ME, "请您文明用语。", 1.9),
            Line(THEM, "有钱借没钱还，你还好意思说。", 1.4),
            Line(ME, "我一直在和微粟贷协商。", 3.2),
        ),
    ),
    Recording(
        "Sounds/CallRecord/170 0000 1122_20240508071207.amr",
        p.at("2024-05-08 07:12:07"),
        "m7",
        "visit threat before 08:00: SMS next morning (K8) and a colleague's picture message",
        LogFit(p.STRANGER, 7, 1),
        (
            Line(THEM, "林小满，起来了没有？", 1.6),
            Line(ME, "现在才早上七点。", 2.1),
            Line(THEM, "明天下午三点工作人员上门，去你单位找你。", 1.3, Marked("THREAT")),
            Line(ME, "请说明您的单位。", 2.4),
            Line(THEM, "到时候你们单位的人都会知道。", 1.6, Marked("THIRD_PARTY_DISCLOSURE")),
            Line(ME, "我已经在录音了。", 2.9),
        ),
    ),
    Recording(
        "Download/催收电话 重要.mp3",
        None,
        "m3",
        "waiver in a renamed file: neither time nor number is known, so nothing can be assessed",
        None,
        (
            Line(THEM, "最后一次机会，先还5,000元，后续利息全免。", 1.6, Marked("PROMISE_WAIVER", 500_000)),
            Line(ME, "您之前说的减免都没有下文。", 2.2),
            Line(THEM, "这次是领导特批，错过今天就没有了。", 1.6),
            Line(ME, "请发书面的给我。", 3.2),
            Line(THEM, "口头承诺就算数。", 1.4),
        ),
    ),
)

_QINGCHUAN = (
    Recording(
        "Sounds/CallRecord/13800138035_20240308110512.amr",
        p.at("2024-03-08 11:05:12"),
        "m1",
        "amount: same figure in an SMS twelve days later (K6)",
        LogFit(p.WANG, 3, 2),
        (
            Line(THEM, "您好，我是鼎信催收，晴川消费金融委托我们处理您的借款。", 1.6),
            Line(ME, "您好。"),
            Line(THEM, "目前您需要还15,620.00元。", 1.4, Marked("AMOUNT_DEMANDED", 1_562_000)),
            Line(ME, "我想申请分期。", 2.6),
            Line(THEM, "分期要走流程，我帮您问一下。", 1.9),
            Line(ME, "好的，请把金额发短信给我。", 1.6),
        ),
    ),
    Recording(
        "Record/Call/13800138035 2024-03-26 14-05-40.amr",
        p.at("2024-03-26 14:05:40"),
        "m1",
        "instalment plan: same plan by SMS three hours later (K3); later demanded in full (X6)",
        LogFit(p.WANG, 4, 1),
        (
            Line(THEM, "林女士，我是鼎信催收的王经理，工号D052。", 1.6),
            Line(ME, "王经理您好。"),
            Line(
                THEM,
                "晴川那边同意了，分6期，每期1,500元。",
                1.4,
                Marked("PROMISE_INSTALMENT", 150_000, (6, 150_000)),
            ),
            Line(ME, "第一期什么时候还？", 1.6),
            Line(THEM, "4月10日之前，在官方App里还就可以。", 1.9),
            Line(ME, "期间还会打电话吗？", 2.2),
            Line(THEM, "您按时还，我们就不再催。", 1.6, Marked("PROMISE_STOP_CONTACT", material=False)),
            Line(ME, "好，请把方案发短信给我。", 1.4),
        ),
    ),
    Recording(
        "Recordings/Call/通话录音 鼎信王经理_240402_103012.m4a",
        p.at("2024-04-02 10:30:12"),
        "m1",
        "private payee account: same account tail and sum in a chat screenshot of the next day (K3)",
        LogFit(p.WANG, 5, 2),
        (
            Line(THEM, "林女士，这个月先还2,000元。", 1.6),
            Line(ME, "我在App里还。", 1.4),
            Line(
                THEM,
                "不要在App里还，2,000元打到我个人账户，尾号6217。",
                1.8,
                Marked("PAYMENT_CHANNEL", 200_000),
            ),
            Line(ME, "为什么不能还到公司账户？", 2.6),
            Line(THEM, "对公账户今天用不了。", 1.6),
            Line(ME, "我考虑一下。", 3.5),
        ),
    ),
    Recording(
        "Record/Call/13800138035 2024-04-22 10-06-40.m4a",
        p.at("2024-04-22 10:06:40"),
        "m1",
        "amount: the agency's SMS of the same day says less (X4b); the log says 14 seconds",
        LogFit(p.WANG, 5, seconds=14),
        (
            Line(THEM, "林女士，晴川的分期系统里没有通过。", 1.6),
            Line(ME, "可是我已经还了第一期。", 2.2),
            Line(THEM, "现在要一次还清，总共16,430.00元。", 1.6, Marked("AMOUNT_DEMANDED", 1_643_000)),
            Line(ME, "这个金额是怎么算出来的？", 1.9),
            Line(THEM, "本金、利息、违约金都在里面。", 5.4),
            Line(ME, "请发一份明细给我。", 1.6),
            Line(THEM, "明细我们这边看不到。", 2.1),
        ),
    ),
    Recording(
        "Music/Recordings/Call Recordings/13800138035-2405131633.m4a",
        p.at("2024-05-13 16:33:00"),
        "m1",
        "cut off while being written: kept and sealed, cannot be played",
        LogFit(p.WANG, -3, 2),
        (
            Line(THEM, "林女士，五月这一期您还了吗？", 1.6),
            Line(ME, "10号已经还了。", 1.6),
            Line(THEM, "那不算，方案已经取消了。", 2.2),
            Line(ME, "请书面通知我取消的原因。", 1.9),
        ),
        keep=0.6,
    ),
    Recording(
        "Record/Call/鼎信王经理 2024-05-22 19-42-11.amr",
        p.at("2024-05-22 19:42:11"),
        "m1",
        "inducement to borrow elsewhere: nothing written beside it",
        LogFit(p.WANG, 6, 1),
        (
            Line(THEM, "林女士，钱凑得怎么样了？", 1.6),
            Line(ME, "我只能按原来的方案还。", 1.9),
            Line(THEM, "你去别的平台借一点，先还我们。", 1.6, Marked("INDUCE_NEW_DEBT")),
            Line(ME, "我不想再借新的钱。", 2.4),
            Line(THEM, "跟父母要，找朋友借，都可以。", 1.4),
            Line(ME, "这个我做不到。", 3.8),
        ),
    ),
)

_NANHE = (
    Recording(
        "Recordings/Call Recordings/南禾客服-2404251012.m4a",
        p.at("2024-04-25 10:12:00"),
        "f2",
        "instalment plan: same plan by SMS 28 minutes later and in a chat screenshot (K3)",
        LogFit(p.NANHE_SERVICE, -6, 2),
        (
            Line(THEM, "您好，这里是南禾白条，工号N016，本次通话会录音。", 1.6),
            Line(ME, "您好，我申请了协商还款。"),
            Line(
                THEM,
                "您的申请通过了，分3期，每期860.00元。",
                1.6,
                Marked("PROMISE_INSTALMENT", 86_000, (3, 86_000)),
            ),
            Line(ME, "还款日是几号？", 1.4),
            Line(THEM, "每月28日之前，稍后会发短信给您。", 1.8),
            Line(ME, "好的，谢谢您。", 1.6),
        ),
    ),
    Recording(
        "MIUI/sound_recorder/call_rec/通话录音@南禾客服(4000000966)_20240520103340.mp3",
        p.at("2024-05-20 10:33:40"),
        "f2",
        "late fee waived: same sum by SMS two days later (K3) and in the May bill (K5)",
        LogFit(p.NANHE_SERVICE, 3, 2),
        (
            Line(THEM, "您好，南禾白条客服回访。", 1.6),
            Line(ME, "您好，逾期费的减免有结果了吗？"),
            Line(THEM, "已经通过，逾期费126.40元给您减免。", 2.2, Marked("PROMISE_WAIVER", 12_640)),
            Line(ME, "五月还是还860元吗？", 1.6),
            Line(
                THEM,
                "是的，本期应还860.00元，五月账单明天出。",
                1.9,
                Marked("AMOUNT_DEMANDED", 86_000, material=False),
            ),
            Line(ME, "麻烦您了。", 1.4),
        ),
    ),
)

RECORDINGS = _WEISU + _QINGCHUAN + _NANHE
