"""What stands on the five public pictures of tests/samples/shared/ocr, read by eye."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from screen_scores import distance, folded

FOLDER = Path(__file__).resolve().parents[1] / "samples" / "shared" / "ocr"

#: Lines from top to bottom. The sign hangs before a shop whose half-hidden letters are nobody's text.
EXPECTED = {
    "easyocr_chinese.jpg": ("西", "愚园路", "东", "315", "309", "W", "Yuyuan Rd.", "E"),
    "fanti.jpg": (
        "【般若波羅蜜多心經】",
        "觀自在菩薩　行深般若波羅蜜多時　照見五蘊",
        "皆空　度一切苦厄　舍利子　色不異空　空不",
        "異色　色即是空　空即是色　受想行識　亦復",
        "如是　舍利子　是諸法空相　不生不滅　不垢",
        "不淨　不增不減　是故空中無色　無受想行識",
        "無眼耳鼻舌身意　無色聲香味觸法　無眼界乃",
        "至無意識界　無無明　亦無無明盡　乃至無老",
        "死　亦無老死盡　無苦集滅道　無智亦無得",
    ),
    "helloworld.jpg": ("Hello world!你好世界",),
    "multi-line_cn1.png": (
        "网络支付并无本质的区别，因为",
        "每一个手机号码和邮件地址背后",
        "都会对应着一个账户——这个账",
        "户可以是信用卡账户、借记卡账",
        "户，也包括邮局汇款、手机代",
        "收、电话代收、预付费卡和点卡",
        "等多种形式。",
    ),
    "multi-line_cn2.png": (
        "当然，在媒介越来越多的情形下，",
        "意味着传播方式的变化。过去主流",
        "的是大众传播，现在互动性和定制",
        "性带来了新的挑战——如何让品牌",
        "与消费者更加互动。",
    ),
}
_PHOTO = "easyocr_chinese.jpg"


def letter_errors(name: str, screen: Any) -> tuple[int, int]:
    """Wrong letters, and letters, of one picture; surplus lines of the photographed sign do not count."""
    wanted = [folded(line) for line in EXPECTED[name]]
    if name == _PHOTO:
        read = [folded(line.text) for line in screen.lines]
        return sum(min((distance(w, r) for r in read), default=len(w)) for w in wanted), sum(map(len, wanted))
    joined = "".join(wanted)
    return distance(joined, folded("".join(line.text for line in _rows(screen.lines)))), len(joined)


def _rows(lines: Any) -> list[Any]:
    """Lines row by row, those of one row from left to right."""
    rows: list[list[Any]] = []
    for line in sorted(lines, key=lambda line: (line.box[1] + line.box[3]) / 2):
        middle, last = (line.box[1] + line.box[3]) / 2, rows[-1] if rows else None
        if last and middle < (last[0].box[1] + last[0].box[3]) / 2 + (last[0].box[3] - last[0].box[1]) / 2:
            last.append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box[0])]
