"""What other programs exported from the sample phone: call log, messages, a payment list, bills as PDF.

XML as SMS Backup & Restore writes it
(https://synctech.com.au/sms-backup-restore/fields-in-xml-backup-files/).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import parties as p
from messages import MESSAGES, SENT, Mms, Sms
from recordings import RECORDINGS, Recording

if TYPE_CHECKING:
    from voices import Spoken

CALLS_FILE = "SMSBackupRestore/calls-20240528193012.xml"
SMS_FILE = "SMSBackupRestore/sms-20240528192940.xml"
CSV_FILE = "Download/支付宝交易明细(20240301-20240528).csv"
PDF_FILE = "Download/南禾白条账单_2024-05.pdf"
WEISU_PDF_FILE = "Download/微粟贷账单_2024-03.pdf"

_BACKUP = p.at("2024-05-28 19:30:12")
_IN, _OUT, _MISSED, _REJECTED = 1, 2, 3, 5


@dataclass(frozen=True, slots=True)
class Call:
    """One row of the call log; `call_type` is Android's (1 in, 2 out, 3 missed, 5 rejected)."""

    moment: datetime
    number: str
    call_type: int
    seconds: int = 0


def _call(moment: str, number: str, call_type: int, seconds: int = 0) -> Call:
    return Call(p.at(moment), number, call_type, seconds)


#: Calls without a recording.
_UNRECORDED = (
    _call("2024-03-02 10:11:24", p.WEISU_SERVICE, _MISSED),
    _call("2024-03-12 10:02:40", p.LI, _IN, 31),
    _call("2024-03-12 21:58:03", p.LI_DESK, _MISSED),
    _call("2024-03-15 09:44:51", p.COURIER, _IN, 22),
    _call("2024-03-18 07:41:16", p.LI_DESK, _MISSED),
    _call("2024-04-03 17:03:38", p.WANG, _REJECTED),
    _call("2024-04-17 09:02:09", p.LI, _IN, 35),
    _call("2024-04-17 11:31:44", p.LI, _IN, 48),
    _call("2024-04-17 14:20:30", p.LI, _IN, 41),
    _call("2024-04-17 17:05:12", p.LI, _IN, 66),
    _call("2024-05-05 18:20:47", p.MOTHER, _IN, 312),
    _call("2024-05-08 07:58:02", p.STRANGER, _MISSED),
    _call("2024-05-08 09:20:33", p.STRANGER, _MISSED),
    _call("2024-05-08 10:44:15", p.STRANGER, _REJECTED),
    _call("2024-05-08 12:31:50", p.STRANGER, _MISSED),
    _call("2024-05-08 15:02:26", p.STRANGER, _REJECTED),
    _call("2024-05-08 18:20:11", p.STRANGER, _MISSED),
    _call("2024-05-08 22:17:59", p.STRANGER, _MISSED),
    _call("2024-05-16 14:20:33", p.LI, _IN, 30),
    _call("2024-05-24 10:05:18", p.QINGCHUAN_SERVICE, _OUT, 95),
    _call("2024-05-27 23:12:40", "-2", _MISSED),
)


def call_log(spoken: Mapping[str, Spoken]) -> tuple[Call, ...]:
    """List every row of the call log in order; `spoken` holds the lengths of the recordings by file name."""
    logged = [_logged(recording, spoken[recording.name]) for recording in RECORDINGS if recording.log]
    return tuple(sorted([*_UNRECORDED, *logged], key=lambda call: call.moment))


def _logged(recording: Recording, spoken: Spoken) -> Call:
    fit = recording.log
    if fit is None or recording.began is None:
        raise ValueError(f"{recording.name} has no call log row")
    seconds = round(spoken.duration_ms / 1000) + fit.extra if fit.seconds is None else fit.seconds
    return Call(recording.began - timedelta(seconds=fit.lag), fit.number, fit.call_type, seconds)


def calls_xml(spoken: Mapping[str, Spoken]) -> bytes:
    """Write the call log as SMS Backup & Restore writes it."""
    calls = call_log(spoken)
    rows = [_call_row(call, number) for number, call in enumerate(calls)]
    return _document("calls", len(calls), rows)


def _call_row(call: Call, number: int) -> str:
    hidden = call.number.startswith("-")
    fields = {
        "number": call.number,
        "duration": call.seconds,
        "date": p.epoch_ms(call.moment) + 137 * (number + 1) % 1000,
        "type": call.call_type,
        "presentation": 2 if hidden else 1,
        "subscription_id": 1,
        "post_dial_digits": "",
        "readable_date": _readable(call.moment),
        "contact_name": p.CONTACTS.get(call.number, "(Unknown)"),
    }
    return f"  <call {_attributes(fields)} />"


def sms_xml(picture: bytes) -> bytes:
    """Write the messages as SMS Backup & Restore writes them; `picture` is the PNG of the picture message."""
    rows = [_mms_row(m, picture) if isinstance(m, Mms) else _sms_row(m) for m in MESSAGES]
    return _document("smses", len(MESSAGES), rows)


def _sms_row(message: Sms) -> str:
    fields = {
        "protocol": 0,
        "address": message.address,
        "date": message.date_ms,
        "type": message.sms_type,
        "subject": "null",
        "body": message.body,
        "toa": "null",
        "sc_toa": "null",
        "service_center": "null",
        "read": 1,
        "status": -1,
        "locked": 0,
        "date_sent": 0 if message.sms_type >= SENT else p.epoch_ms(message.moment) - 2000,
        "sub_id": 1,
        "readable_date": _readable(message.moment),
        "contact_name": p.CONTACTS.get(message.address, "(Unknown)"),
    }
    return f"  <sms {_attributes(fields)} />"


def _mms_row(message: Mms, picture: bytes) -> str:
    head = {
        "date": message.date_ms,
        "ct_t": "application/vnd.wap.multipart.related",
        "msg_box": 1,
        "address": message.address,
        "sub": "null",
        "m_type": 132,
        "m_id": "sample-mms-1",
        "tr_id": "sample-tr-1",
        "text_only": 0,
        "read": 1,
        "date_sent": message.date_ms // 1000,
        "sub_id": 1,
        "readable_date": _readable(message.moment),
        "contact_name": p.CONTACTS.get(message.address, "(Unknown)"),
    }
    image = {
        "seq": 0,
        "ct": "image/png",
        "name": message.picture,
        "chset": "null",
        "cl": message.picture,
        "text": "null",
        "data": base64.b64encode(picture).decode(),
    }
    words = {
        "seq": 1,
        "ct": "text/plain",
        "name": "text.txt",
        "chset": 106,
        "cl": "text.txt",
        "text": message.text,
    }
    sender = {"address": message.address, "type": 137, "charset": 106}
    lines = (
        f"  <mms {_attributes(head)}>",
        "    <parts>",
        f"      <part {_attributes(image)} />",
        f"      <part {_attributes(words)} />",
        "    </parts>",
        f"    <addrs>\n      <addr {_attributes(sender)} />\n    </addrs>",
        "  </mms>",
    )
    return "\n".join(lines)


def _attributes(fields: Mapping[str, object]) -> str:
    return " ".join(f"{name}={_quoted(str(value))}" for name, value in fields.items())


def _quoted(value: str) -> str:
    """Quote an attribute as older versions of the app do: two surrogates beyond U+FFFF."""
    return "".join(char if ord(char) < 0x10000 else _surrogates(char) for char in quoteattr(value))


def _surrogates(char: str) -> str:
    offset = ord(char) - 0x10000
    return f"&#{0xD800 + (offset >> 10)};&#{0xDC00 + (offset & 0x3FF)};"


def _readable(moment: datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M:%S}"


def _document(root: str, count: int, rows: list[str]) -> bytes:
    style = "sms" if root == "smses" else root
    attributes = (
        f'count="{count}" backup_set="00000000-0000-4000-8000-000020240528" '
        f'backup_date="{p.epoch_ms(_BACKUP)}" type="full"'
    )
    lines = [
        "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>",
        f'<?xml-stylesheet type="text/xsl" href="{style}.xsl"?>',
        f"<{root} {attributes}>",
        *rows,
        f"</{root}>",
    ]
    return ("\n".join(lines) + "\n").encode()


_PAYMENTS = (
    ("2024-05-10 19:30:55", "信用借还", "晴川消费金融", "还款 QC2023110542", "支出", "1500.00", "还款成功"),
    ("2024-05-03 12:11:20", "餐饮美食", "巷口面馆", "午餐", "支出", "18.00", "交易成功"),
    ("2024-04-28 08:46:41", "信用借还", "南禾白条", "还款 NH20230930066", "支出", "860.00", "还款成功"),
    ("2024-04-09 20:14:58", "信用借还", "晴川消费金融", "还款 QC2023110542", "支出", "1500.00", "还款成功"),
    ("2024-03-29 21:05:07", "日用百货", "青禾超市", "购物", "支出", "46.30", "交易关闭"),
)


def payments_csv() -> bytes:
    """Write a payment list in the layout of an Alipay export, GB18030."""
    out = sum(float(row[5]) for row in _PAYMENTS)
    lines = [
        "-" * 84,
        "导出信息：",
        "姓名：林小满",
        "支付宝账户：sample@example.com",
        "起始时间：[2024-03-01 00:00:00]    终止时间：[2024-05-28 23:59:59]",
        "导出交易类型：[全部]",
        "导出时间：[2024-05-28 19:40:02]",
        f"共{len(_PAYMENTS)}笔记录",
        "收入：0笔 0.00元",
        f"支出：{len(_PAYMENTS)}笔 {out:.2f}元",
        "",
        "本清单为虚构样例。",
        "",
        "-" * 84,
        "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,",
    ]
    for number, (when, kind, peer, what, way, amount, state) in enumerate(_PAYMENTS, 1):
        order = f"{when[:10].replace('-', '')}000000000000{number:04d}\t"
        lines.append(f"{when},{kind},{peer},/,{what},{way},{amount},余额,{state},{order},{order},,")
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


def bill_pdf(fonts: Path, path: str) -> bytes:
    """Set a bill of `BILLS` as a one-page PDF with the CJK face in `fonts`."""
    import typst

    only_these = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]
    )
    source, made = BILLS[path]
    return typst.compile(source.encode(), font_paths=only_these, format="pdf", timestamp=made)


_NANHE_BILL = """
#set document(title: "南禾白条 2024年5月账单", date: none)
#set page(paper: "a5", margin: 18mm)
#set text(font: "Noto Sans CJK SC", lang: "zh", size: 10pt)
#align(center)[#text(9pt)[南禾小额贷款有限公司] \\ #text(15pt, weight: "bold")[南禾白条账单]]
#v(4mm)
借款人：林小满 #h(1fr) 合同号：NH20230930066 \\
账单日：2024年5月21日 #h(1fr) 还款日：2024年5月28日
#v(3mm)
#table(columns: (1fr, auto), align: (left, right), stroke: 0.4pt + luma(180), inset: 6pt,
  [*项目*], [*金额（元）*],
  [第2期本金及利息（共3期）], [860.00],
  [逾期费], [126.40],
  [逾期费减免], [-126.40],
  [*本期应还*], [*860.00*])
#v(4mm)
#text(8pt, fill: luma(90))[客服 400-000-0966。本账单为虚构样例，其中的公司、人名、号码和合同均不存在。]
"""
_WEISU_BILL = """
#set document(title: "微粟贷 2024年3月账单", date: none)
#set page(paper: "a5", margin: 18mm)
#set text(font: "Noto Sans CJK SC", lang: "zh", size: 10pt)
#align(center)[#text(9pt)[杭州微粟小额贷款有限公司] \\ #text(15pt, weight: "bold")[微粟贷借款账单]]
#v(4mm)
借款人：林小满 #h(1fr) 合同号：WS202308170817 \\
账单日：2024年3月12日 #h(1fr) 还款日：2024年3月10日
#v(3mm)
#table(columns: (1fr, auto), align: (left, right), stroke: 0.4pt + luma(180), inset: 6pt,
  [*项目*], [*金额（元）*],
  [逾期本金], [7,412.00],
  [正常利息], [388.10],
  [逾期罚息], [180.00],
  [*应还总额*], [*7,980.10*])
#v(4mm)
#text(8pt, fill: luma(90))[客服 400-000-0817。本账单为虚构样例，其中的公司、人名、号码和合同均不存在。]
"""
#: Path on the phone → a bill's source and when its PDF was made.
BILLS = {
    PDF_FILE: (_NANHE_BILL, datetime(2024, 5, 21, 1, 0, tzinfo=UTC)),
    WEISU_PDF_FILE: (_WEISU_BILL, datetime(2024, 3, 12, 1, 0, tzinfo=UTC)),
}
