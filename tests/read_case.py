"""A case whose screenshots were really read: three of one conversation, a bill, one without words.

The conversation and the bill are those of the sample case; the three pictures are cut from its screenshot, so
that the first shows nothing of the second, and the last message of the second stands on the third, too.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from phone_files import png

from evidence_desk.bootstrap import open_desk
from evidence_desk.domain.debt import DebtDraft

PHONE = Path(__file__).resolve().parents[1] / "resources/sample_case/phone"
CHAT = PHONE / "DCIM/Screenshots/Screenshot_2024-03-13-11-42-10-318_com.tencent.mm.jpg"
BILL = PHONE / "Download/账单_2024-03-12.png"
#: File names of the three, in the order of what they show; they were taken in another.
FIRST = "Screenshot_2024-03-13-11-42-30-318_com.tencent.mm.png"
SECOND = "Screenshot_2024-03-13-11-42-10-318_com.tencent.mm.png"
THIRD = "Screenshot_2024-03-13-11-42-20-318_com.tencent.mm.png"
BLANK, UNREAD = "IMG_0001.png", "IMG_0003.png"
_HEADER = 150
_CUTS = {FIRST: (_HEADER, 530), SECOND: (540, 862), THIRD: (757, 1600)}
_MADE: list[Path] = []


def read_case(factory: pytest.TempPathFactory, copy: Path) -> Path:
    """A copy of the case, which is made once in a run; `UNREAD` was taken in after the others were read."""
    if not _MADE:
        folder = factory.mktemp("read")
        _make(folder / "case", folder / "phone")
        _MADE.append(folder / "case")
    return Path(shutil.copytree(_MADE[0], copy))


def _make(case: Path, phone: Path) -> None:
    from PIL import Image

    phone.mkdir()
    with Image.open(CHAT) as whole:
        for name, (top, bottom) in _CUTS.items():
            picture = Image.new("RGB", whole.size, whole.getpixel((5, whole.height // 2)))
            picture.paste(whole.crop((0, 0, whole.width, _HEADER)), (0, 0))
            picture.paste(whole.crop((0, top, whole.width, bottom)), (0, _HEADER))
            picture.save(phone / name)
    shutil.copy(BILL, phone / BILL.name)
    (phone / BLANK).write_bytes(png(1, 400))
    with open_desk(case, mode="create") as desk:
        debt, _changes = desk.debts.add(DebtDraft("微粟贷"))
        desk.intake.take_in([phone], debt)
        desk.enriching.run()
        later = phone.parent / UNREAD
        later.write_bytes(png(3, 400))
        desk.intake.take_in([later], debt)
