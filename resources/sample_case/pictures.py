"""The pictures of the sample phone: screenshots, a bill as a picture, the picture part of an MMS."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import canvas
from canvas import CHAT_DARK, CHAT_LIGHT, SERVICE, SMS, Chat, Said

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

_WANG_APRIL = Chat(
    CHAT_DARK,
    "20:15",
    "鼎信王经理",
    (
        "昨天 10:52",
        Said("钱打到我个人账户，户名王某，尾号6217，2,000元"),
        Said("不要在App里还，系统用不了"),
        Said("不能还到晴川的公司账户吗？", mine=True),
        "20:12",
        Said("转好了截图发我"),
        Said("请先把收款依据发给我", mine=True),
    ),
)
_LI_MARCH = Chat(
    CHAT_LIGHT,
    "11:42",
    "协商专员小李",
    (
        "11:36",
        Said("您好，我是诚安资产的协商专员小李，3307转给我了"),
        Said("昨天电话里说今天还一部分就减免剩下的，能写个文字吗？", mine=True),
        "11:40",
        Said("减免的事我帮你问一下领导，你先把钱打过来"),
        Said("请先书面确认，我再还", mine=True),
        Said("这个我们没有书面的"),
    ),
)
_WANG_MAY = Chat(
    CHAT_LIGHT,
    "21:05",
    "鼎信王经理",
    (
        "21:01",
        Said("之前的分6期作废，今晚12点前全额还清15,860元"),
        Said("我已经按方案还了两期，为什么作废？", mine=True),
        Said("系统判定的，我也没办法"),
        Said("请发书面通知", mine=True),
    ),
)
_COLLEAGUE = Chat(
    CHAT_LIGHT,
    "10:30",
    "同事陈薇",
    (
        "10:27",
        Said("小满，有个170开头的号码给我发短信，说你欠钱不还，让我转告你"),
        Said("说今天下午三点要来单位，我截图给你了"),
        Said("对不起，打扰到你了。麻烦把截图留着", mine=True),
        Said("没事，我留着"),
    ),
)
_NANHE_SERVICE = Chat(
    SERVICE,
    "09:12",
    "南禾白条服务中心",
    (
        "4月25日 10:41",
        Said("您的协商还款方案已生效：分3期，每期860.00元，每月28日前还款。"),
        "09:08",
        Said("收到。逾期费可以减免吗？", mine=True),
        Said("按时还款后可以申请，结果以短信通知为准。"),
    ),
)
_STRANGER_SMS = Chat(
    SMS,
    "08:10",
    "170 0000 1122",
    (
        "3月14日 晚上11:05",
        Said("林小满，再不处理后果自负，已整理你的通讯录，准备通知你所有亲友。"),
    ),
)
_FORWARDED_SMS = Chat(
    SMS,
    "10:24",
    "170 0000 1122",
    (
        "今天 上午8:34",
        Said("你是林小满的同事吗？她欠钱不还，请转告她今天处理，不然一直打。"),
        Said("下午三点到你们单位。"),
    ),
)
#: As the call log has it on 8 May at 22:31.
_RECENT_CALLS = (
    ("170 0000 1122 (7)", "手机", "22:17", True),
    ("170 0000 1122", "手机", "07:12", False),
    ("妈妈", "手机", "星期日", False),
    ("南禾客服", "电话", "4/25", False),
    ("鼎信王经理", "手机", "4/22", False),
    ("0571 0000 8800", "浙江 杭州", "4/18", False),
    ("诚安李专员 (4)", "手机", "4/17", False),
)
_BILL_ROWS = (
    ("逾期本金", "7,412.00"),
    ("正常利息", "388.10"),
    ("逾期罚息", "180.00"),
    ("其他费用", "0.00"),
    ("已减免", "0.00"),
)


def forwarded_picture() -> bytes:
    """Draw the PNG inside the colleague's picture message."""
    return _png(canvas.draw_chat(_FORWARDED_SMS, 760).resize((480, 507)), 32)


def _png(picture: Image.Image, colours: int = 64) -> bytes:
    """Save as a small PNG: these pictures have few colours."""
    buffer = io.BytesIO()
    picture.quantize(colours).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=82, optimize=True)
    return buffer.getvalue()


def _shot(chat: Chat) -> bytes:
    return _jpeg(canvas.draw_chat(chat))


def _fragment() -> bytes:
    rows = (Said("今天不处理，就发到公司群里"), Said("你自己看着办"))
    return _png(canvas.draw_fragment(CHAT_LIGHT, rows, 280), 32)


def _recent_calls() -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (canvas.WIDTH, 1280), "#ffffff")
    draw = ImageDraw.Draw(picture)
    canvas.status_bar(draw, "22:31", "#111111")
    draw.rounded_rectangle((210, 72, 510, 128), 14, fill="#e9e9ec")
    draw.rounded_rectangle((214, 76, 360, 124), 12, fill="#ffffff")
    draw.text((287, 100), "所有通话", fill="#111111", font=canvas.font(26), anchor="mm")
    draw.text((435, 100), "未接来电", fill="#111111", font=canvas.font(26), anchor="mm")
    draw.text((32, 150), "最近通话", fill="#111111", font=canvas.font(52, bold=True))
    for number, (who, kind, when, missed) in enumerate(_RECENT_CALLS):
        top = 250 + number * 128
        draw.text((84, top), who, fill="#d5372b" if missed else "#111111", font=canvas.font(34, bold=True))
        draw.text((84, top + 48), kind, fill="#8a8a8e", font=canvas.font(26))
        draw.text((canvas.WIDTH - 32, top + 46), when, fill="#8a8a8e", font=canvas.font(28), anchor="rm")
        draw.line([(84, top + 108), (canvas.WIDTH, top + 108)], fill="#dcdce0", width=1)
    return _png(picture, 48)


def _bill() -> bytes:
    """Draw a page of a statement as a picture: the sum of its rows is the total it states."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (900, 1120), "#ffffff")
    draw = ImageDraw.Draw(picture)
    draw.text((450, 86), "杭州微粟小额贷款有限公司", fill="#1d1d1d", font=canvas.font(30), anchor="mm")
    draw.text((450, 140), "借款账单", fill="#1d1d1d", font=canvas.font(46, bold=True), anchor="mm")
    facts = (("借款人", "林小满"), ("产品", "微粟贷"), ("合同号", "WS202308170817"),
             ("账单日", "2024年3月12日"), ("本期还款日", "2024年3月10日"), ("逾期天数", "2天"))  # fmt: skip
    for number, (label, value) in enumerate(facts):
        left, top = 80 + number % 2 * 390, 214 + number // 2 * 54
        draw.text((left, top), f"{label}：{value}", fill="#333333", font=canvas.font(27))
    top = 410
    draw.rectangle((80, top, 820, top + 62), fill="#eef1f5")
    _bill_row(draw, top, "项目", "金额（元）", bold=True)
    for label, amount in _BILL_ROWS:
        top += 62
        _bill_row(draw, top, label, amount)
        draw.line([(80, top + 62), (820, top + 62)], fill="#d7dbe1", width=1)
    top += 62
    draw.line([(80, top), (820, top)], fill="#1d1d1d", width=3)
    _bill_row(draw, top + 6, "应还总额", "7,980.10", bold=True)
    notes = ("请通过微粟贷App还款。如有疑问，请致电客服 400-000-0817。",
             "本账单为虚构样例，其中的公司、人名、号码和合同均不存在。")  # fmt: skip
    for number, note in enumerate(notes):
        draw.text((80, 930 + number * 44), note, fill="#6a6f76", font=canvas.font(23))
    return _png(picture, 48)


def _bill_row(draw: ImageDraw.ImageDraw, top: int, label: str, amount: str, bold: bool = False) -> None:
    face = canvas.font(28, bold)
    draw.text((104, top + 31), label, fill="#1d1d1d", font=face, anchor="lm")
    draw.text((796, top + 31), amount, fill="#1d1d1d", font=face, anchor="rm")


#: Where each picture lies on the phone, and what draws it; names as the makers write them.
PICTURES: dict[str, Callable[[], bytes]] = {
    "DCIM/Screenshots/Screenshot_2024-03-13-11-42-10-318_com.tencent.mm.jpg": partial(_shot, _LI_MARCH),
    "Pictures/Screenshots/Screenshot_20240315_081044_com.android.mms.jpg": partial(_shot, _STRANGER_SMS),
    "Pictures/Screenshots/Screenshot_2024-04-03-20-15-33-41_e39d2c7de19156b0683cd93e8735f348.jpg": partial(
        _shot, _WANG_APRIL
    ),
    "Pictures/Screenshots/Screenshot_2024-04-26-09-12-45-07_3915bacb930634b7e206116f9dc9486f.jpg": partial(
        _shot, _NANHE_SERVICE
    ),
    "Pictures/WeiXin/mmexport1715221860000.jpg": partial(_shot, _COLLEAGUE),
    "DCIM/Screenshots/Screenshot_20240523_210502_微信.jpg": partial(_shot, _WANG_MAY),
    "Download/微信图片_20240510093012.png": _fragment,
    "DCIM/IMG_1234.PNG": _recent_calls,
    "Download/账单_2024-03-12.png": _bill,
}
