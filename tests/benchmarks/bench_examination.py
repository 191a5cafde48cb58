"""Time the examination of a small and a large case, and of one new message in each.

    python tests/benchmarks/bench_examination.py             # 10,000 and 100,000 entries

Cases are made by the real import: one debt, 27 entries a day, three in four a message, one a call; one
entry in 200 is a recording, every second with marked passages. Figures are seconds on the wall, and of the
processor in brackets; what counts is their ratio, by the processor, which other programs disturb less.
`--folder` keeps the cases for another run.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from evidence_desk.bootstrap import open_desk
from evidence_desk.domain.communication import Kind
from evidence_desk.domain.corroboration import Claim, ClaimFamily
from evidence_desk.domain.debt import DebtDraft
from evidence_desk.domain.identifying import identifiers
from evidence_desk.domain.timeline import Scope

FIRST = datetime(2015, 1, 1, 8, tzinfo=UTC)
APART = timedelta(days=1) / 27
NUMBERS = ("13800138000", "13900139000", "95188", "10690000")
BODIES = (
    "【示例金融】您尾号{n:04d}的借款已逾期{n}天，应还{n}.50元，请尽快处理",
    "【示例金融】今天还就给你减免{n}元，分6期每期{n}元，请联系工号{n}",
    "再不处理就通知你所有亲友，外访人员已出发",
    "您好，请问今天方便吗",
    "【示例快递】您的包裹{n}已到驿站",
)
SMS = (
    '  <sms protocol="0" address="{number}" date="{date}" type="{type}" subject="null" body="{body}" '
    'read="1" status="-1" contact_name="(Unknown)" />\n'
)
CALL = '  <call number="{number}" duration="{n}" date="{date}" type="1" contact_name="(Unknown)" />\n'
CLAIMS = (
    (ClaimFamily.AMOUNT_DEMANDED, "应还", 824_050),
    (ClaimFamily.PROMISE_WAIVER, "减免2000", 200_000),
    (ClaimFamily.THREAT, "外访人员已出发", None),
    (ClaimFamily.THIRD_PARTY_DISCLOSURE, "通知你所有亲友", None),
    (ClaimFamily.PROMISE_INSTALMENT, "分期", None),
)


def at(n: int) -> datetime:
    return FIRST + n * APART


def generate(folder: Path, entries: int, every: int) -> None:
    """Write backups of `entries` messages, calls and recordings."""
    sms, calls = [], []
    for n in range(entries):
        date, number = round(at(n).timestamp() * 1000), NUMBERS[n % len(NUMBERS)]
        if n % every == 0:
            record(folder, n)
        elif n % 4 == 3:
            calls.append(CALL.format(number=number, n=n % 600, date=date))
        else:
            body = BODIES[n % len(BODIES)].format(n=n)
            sms.append(SMS.format(number=number, date=date, type=1 + (n % 7 == 0), body=body))
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    (folder / "sms.xml").write_text(f'{head}<smses count="{len(sms)}">\n{"".join(sms)}</smses>\n')
    (folder / "calls.xml").write_text(f'{head}<calls count="{len(calls)}">\n{"".join(calls)}</calls>\n')


def record(folder: Path, n: int) -> None:
    wall = at(n).astimezone(ZoneInfo("Asia/Shanghai"))
    with wave.open(str(folder / f"{NUMBERS[0]}_{wall:%Y%m%d%H%M%S}.wav"), "wb") as out:
        out.setparams((1, 1, 8000, 0, "NONE", ""))
        out.writeframes(bytes((n + place) % 251 for place in range(800)))


def make(folder: Path, entries: int, every: int) -> None:
    """Make the case in `folder`, unless it is there."""
    if (folder / "case.db").exists():
        return
    with open_desk(folder, mode="create") as desk, tempfile.TemporaryDirectory() as made:
        generate(Path(made), entries, every)
        debt, _ = desk.debts.add(DebtDraft("large", identifiers=identifiers(NUMBERS, ())))
        # The marks come before the messages, so that only `measure` examines the whole.
        desk.intake.take_in(sorted(Path(made).glob("*.wav")), debt)
        for place, spoken in enumerate(
            desk.browsing.page(Scope(debt, False, frozenset({Kind.RECORDING})), 0, entries)
        ):
            for family, words, minor in CLAIMS[: (place % 2) * 5]:
                desk.claims.mark(Claim(spoken.id, family, words, 0, 50, amount_minor=minor))
        desk.intake.take_in([Path(made) / "sms.xml", Path(made) / "calls.xml"], debt)


Seconds = tuple[float, float]


def now() -> Seconds:
    """Seconds on the wall, and of the processor."""
    return time.perf_counter(), time.process_time()


def since(began: Seconds) -> Seconds:
    wall, spent = now()
    return wall - began[0], spent - began[1]


def measure(folder: Path, entries: int, new: int) -> tuple[Seconds, Seconds]:
    """Seconds of a full examination, and of taking in one new message (median)."""
    with open_desk(folder) as desk, tempfile.TemporaryDirectory() as made:
        began = now()
        desk.examination.examine()
        full = since(began)
        took = []
        for n in range(new):
            file, date = Path(made) / f"one{n}.xml", round(at(entries // 2).timestamp() * 1000) + n * 61_000
            body = f"【示例金融】应还8240.5{time.time_ns() % 10_000_000}元"
            row = SMS.format(number=NUMBERS[0], date=date + time.time_ns() % 1000, type=1, body=body)
            file.write_text(f"<?xml version='1.0' encoding='UTF-8'?>\n<smses count=\"1\">\n{row}</smses>\n")
            began = now()
            desk.intake.take_in([file])
            took.append(since(began))
    return full, (statistics.median(each[0] for each in took), statistics.median(each[1] for each in took))


def main() -> int:
    """Print the figures of each size and their ratios."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--entries", type=int, nargs=2, default=(10_000, 100_000))
    arguments.add_argument("--every", type=int, default=200, help="one entry in so many is a recording")
    arguments.add_argument("--new", type=int, default=5, help="how many new messages are timed")
    arguments.add_argument("--folder", type=Path)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as made:
        found = []
        for entries in given.entries:
            folder = (given.folder or Path(made)) / f"case-{entries}"
            make(folder, entries, given.every)
            full, one = measure(folder, entries, given.new)
            print(
                f"{entries:>7} entries: full examination {full[0]:.2f} s ({full[1]:.2f}), "
                f"one new message {one[0]:.3f} s ({one[1]:.3f})",
                flush=True,
            )
            found.append((full[1], one[1]))
    (small, one), (large, another) = found
    print(f"ratio: full examination {large / small:.2f}, one new message {another / one:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
