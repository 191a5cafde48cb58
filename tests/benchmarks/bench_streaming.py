"""Time the take-in of a large mailbox against the bare library's pass over the same file in the same run.

    python tests/benchmarks/bench_streaming.py                    # 2 GB: letters with and without a picture
    python tests/benchmarks/bench_streaming.py --mega-bytes 200   # a quick look

The bare pass opens every letter with `mailbox` and decodes every part with `email`, keeping nothing.
"extract" is the importer alone; "take in" is everything a user waits for. Each runs in a process of its own;
the peak is the most resident memory that it and all it started had together, looked at twenty times a second
(Linux). The file is removed at the end.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import mailbox
import multiprocessing
import os
import random
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from bench_sms_import import _measure, take_in

_FIRST = datetime(2021, 3, 1, tzinfo=UTC)
_WORDS = "您尾号{n:04d}的借款已逾期{n}天，应还{n}.50元，请尽快处理。如已还款请忽略本邮件。\n"


def _letter(n: int, picture: bytes) -> bytes:
    letter = EmailMessage()
    letter["From"] = f"示例金融 <collect{n % 300}@example.com>"
    letter["To"] = "me@example.org"
    letter["Date"] = _FIRST + timedelta(minutes=n)
    letter["Message-ID"] = f"<{n}@example.com>"
    letter["Subject"] = f"还款提醒 {n}"
    letter.set_content(_WORDS.format(n=n) * 8)
    if picture:
        letter.add_attachment(picture, maintype="image", subtype="jpeg", filename=f"账单{n}.jpg")
    return letter.as_bytes()


def generate(path: Path, size: int, part_size: int) -> int:
    """Write letters, one in two with a picture of about `part_size` bytes, up to `size`; gives how many."""
    chance, count = random.Random(7), 0
    with path.open("wb") as file:
        while file.tell() < size:
            picture = b""
            if count % 2:
                # As text would compress and repeat; every picture is another, so each is sealed on its own.
                picture = b"\xff\xd8\xff\xe0" + chance.randbytes(part_size + chance.randrange(part_size // 2))
            sent = (_FIRST + timedelta(minutes=count)).strftime("%a %b %d %H:%M:%S %Y")
            file.write(f"From collect@example.com {sent}\n".encode())
            file.write(_letter(count, picture).replace(b"\nFrom ", b"\n>From ") + b"\n")
            count += 1
    return count


def parse_bare(path: Path) -> tuple[float, str]:
    """Parse every letter with the standard library and decode its parts."""
    began, letters, size = time.perf_counter(), 0, 0
    for letter in mailbox.mbox(path, create=False):
        letters += 1
        for part in letter.walk():
            if not part.is_multipart():
                size += len(part.get_payload(decode=True) or b"")
    return time.perf_counter() - began, f"{letters} letters, {size / 1e6:.0f} MB decoded"


def extract(path: Path) -> tuple[float, str]:
    """Read the file as the app does, dropping what is read."""
    from evidence_desk.importers import Source
    from evidence_desk.importers.mbox_mail import IMPORTER

    began = time.perf_counter()
    with path.open("rb") as file:
        head = file.read(4096)
    source = Source(
        path, path.name, "", head, path.stat().st_size, None, datetime.now(UTC), UTC, "", media=None
    )
    counts = Counter(type(extracted).__name__ for extracted in IMPORTER.extract(source))
    words = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    return time.perf_counter() - began, words


def tree_bytes(pid: int) -> int:
    """Resident bytes of a process and of all it started; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        started = [
            int(child)
            for listed in Path(f"/proc/{pid}/task").glob("*/children")
            for child in listed.read_text().split()
        ]
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(map(tree_bytes, started))


def measure(function, path: Path) -> tuple[float, float, float, str]:
    """Seconds, peak MiB of the tree, peak MiB of the process itself, and words of one run."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    process = context.Process(target=_measure, args=(function, path, results))
    process.start()
    peak, own = 0, 0
    while process.is_alive() and results.empty():
        peak = max(peak, tree_bytes(process.pid))
        own = max(own, _own_bytes(process.pid))
        process.join(0.05)
    seconds, _, words = results.get()
    process.join()
    return seconds, peak / (1 << 20), own / (1 << 20), words


def _own_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def main() -> None:
    """Generate the mailbox, run the passes in turn, print each and the ratios."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--mega-bytes", type=int, default=2000)
    arguments.add_argument("--part-kilo-bytes", type=int, default=400, help="one picture")
    arguments.add_argument("--rounds", type=int, default=1)
    arguments.add_argument("--only", nargs="*", choices=["bare pass", "extract", "take in"])
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "收件箱.mbox"
        letters = generate(path, given.mega_bytes * 1_000_000, given.part_kilo_bytes * 1000)
        size = path.stat().st_size
        print(f"{size / 1e6:.0f} MB, {letters} letters")
        runs = {"bare pass": parse_bare, "extract": extract, "take in": take_in}
        runs = {name: function for name, function in runs.items() if name in (given.only or runs)}
        best: dict[str, float] = {}
        for _round in range(given.rounds):
            for name, function in runs.items():
                seconds, peak_mib, own_mib, words = measure(function, path)
                best[name] = min(seconds, best.get(name, seconds))
                rate = size / 1e6 / seconds
                peak = f"peak {peak_mib:4.0f} MiB (itself {own_mib:.0f})"
                print(f"{name:9s} {seconds:7.2f} s {rate:5.0f} MB/s  {peak}  {words}", flush=True)
        for name in ("extract", "take in") if len(best) == 3 else ():
            print(f"{name} runs at {best['bare pass'] / best[name]:.2f} of the speed of the bare pass")


if __name__ == "__main__":
    main()
