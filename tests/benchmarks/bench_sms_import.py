"""Time the take-in of a large SMS backup against a bare parse of the same file in the same run.

    python tests/benchmarks/bench_sms_import.py            # 1 GB of picture messages, 100,000 SMS
    python tests/benchmarks/bench_sms_import.py --text     # 1,000,000 SMS, about 300 MB

Each runs in a process of its own, so that its peak memory is its own. The bare parse feeds the same bytes to
expat with handlers that do nothing; "extract" is the importer alone; "take in" is everything a user waits
for: sealing, reading, sealing of attachments, recording, filing, examination.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import base64
import hashlib
import multiprocessing
import os
import random
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from xml.parsers import expat

CHUNK_SIZE = 1 << 20
FIRST_MS = 1_600_000_000_000
SMS = (
    '  <sms protocol="0" address="{address}" date="{date}" type="{type}" subject="null" '
    'body="【示例金融】您尾号{n:04d}的借款已逾期{n}天,应还{n}.50元,请尽快处理。&#10;退订回T" toa="null" '
    'sc_toa="null" service_center="+8613800200500" read="1" status="-1" locked="0" date_sent="{sent}" '
    'sub_id="1" readable_date="2024年3月12日 09:30:15" contact_name="(Unknown)" />\n'
)
MMS = (
    '  <mms date="{date}" msg_box="1" address="{address}" m_id="{m_id}" m_type="132" ct_t="application/'
    'vnd.wap.multipart.related" sub="null" tr_id="T{n}" read="1" contact_name="(Unknown)">\n    <parts>\n'
    '      <part seq="0" ct="image/jpeg" name="photo{n}.jpg" cl="photo{n}.jpg" text="null" data="'
)
MMS_END = (
    '" />\n      <part seq="1" ct="text/plain" chset="106" text="第{n}张照片" />\n    </parts>\n    <addrs>\n'
    '      <addr address="{address}" type="137" charset="106" />\n    </addrs>\n  </mms>\n'
)


def generate(path: Path, sms_count: int, part_count: int, part_size: int) -> None:
    """Write a backup of `sms_count` SMS and `part_count` pictures of about `part_size` bytes of base64."""
    chance = random.Random(7)
    every = max(1, sms_count // max(1, part_count))
    noise = base64.b64encode(chance.randbytes(part_size * 2))
    written_parts = 0
    with path.open("wb") as file:
        file.write(b"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n")
        file.write(b'<smses count="%d" type="full">\n' % (sms_count + part_count))
        for n in range(sms_count):
            address, date = f"+86138{n % 300:08d}", FIRST_MS + n * 60_123
            row = SMS.format(address=address, date=date, sent=date - 900, type=1 + n % 2, n=n)
            file.write(row.encode())
            if n % every == 0 and written_parts < part_count:
                written_parts += 1
                size = (part_size + chance.randrange(part_size // 2)) // 4 * 4
                date -= date % 1000
                file.write(MMS.format(address=address, date=date, m_id=f"m{n}", n=n).encode())
                file.write(noise[:size])
                file.write(MMS_END.format(n=n, address=address).encode())
        file.write(b"</smses>\n")


def parse_bare(path: Path) -> tuple[float, str]:
    """Feed the file to expat with handlers that do nothing."""
    began = time.perf_counter()
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, _attributes: None
    parser.EndElementHandler = lambda _name: None
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_SIZE):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return time.perf_counter() - began, "no-op handlers"


def extract(path: Path) -> tuple[float, str]:
    """Read the file as the app does, dropping what is read."""
    from evidence_desk.importers import Source
    from evidence_desk.importers.sms_backup_xml import IMPORTER

    began = time.perf_counter()
    head = path.open("rb").read(4096)
    now = datetime.now(UTC)
    source = Source(path, path.name, "", head, path.stat().st_size, None, now, UTC, "", media=None)
    counts = Counter(type(extracted).__name__ for extracted in IMPORTER.extract(source))
    words = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    return time.perf_counter() - began, words


def take_in(path: Path) -> tuple[float, str]:
    """Take the file into a fresh case, as the window and the command line do."""
    from evidence_desk.bootstrap import open_desk

    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        with open_desk(Path(folder) / "case", mode="create") as desk:
            began = time.perf_counter()
            (fate,) = desk.intake.take_in([path]).fates
            seconds = time.perf_counter() - began
            items = desk.debts.totals().items
    return seconds, f"{fate.entries} entries, {items} items, {fate.outcome}"


def _measure(function, path: Path, results) -> None:
    seconds, words = function(path)
    results.put((seconds, _peak_kib() / 1024, words))


def _peak_kib() -> int:
    """The peak of this process, and of the largest process it started; 0 where the system does not tell."""
    # getrusage of the process itself would count the parent's pages from before the fork.
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    import resource

    own = next(int(line.split()[1]) for line in status.read_text().splitlines() if "VmHWM" in line)
    return own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def measure(function, path: Path) -> tuple[float, float, str]:
    """Seconds, peak MiB (0 where the system does not tell) and words of one run in a fresh process."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    process = context.Process(target=_measure, args=(function, path, results))
    process.start()
    result = results.get()
    process.join()
    return result


def main() -> None:
    """Generate the file, run both parses in turn, print the best of each and their ratio."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--text", action="store_true", help="1,000,000 SMS and no pictures")
    arguments.add_argument("--mega-bytes", type=int, default=1000, help="size of the file with pictures")
    arguments.add_argument("--part-kilo-bytes", type=int, default=600, help="base64 of one picture")
    arguments.add_argument("--rounds", type=int, default=2)
    given = arguments.parse_args()
    part_size = given.part_kilo_bytes * 1000
    sms_count = 1_000_000 if given.text else 100_000
    part_count = 0 if given.text else int((given.mega_bytes * 1e6 - 44e6) / (part_size * 1.25))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sms.xml"
        generate(path, sms_count, part_count, part_size)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = path.stat().st_size
        print(f"{size / 1e6:.0f} MB, {sms_count} SMS, {part_count} pictures, sha256 {digest[:16]}")
        runs = {"bare parse": parse_bare, "extract": extract, "take in": take_in}
        best: dict[str, float] = {}
        for _round in range(given.rounds):
            for name, function in runs.items():
                seconds, peak_mib, words = measure(function, path)
                best[name] = min(seconds, best.get(name, seconds))
                rate = size / 1e6 / seconds
                print(f"{name:12s} {seconds:7.2f} s {rate:6.0f} MB/s  peak {peak_mib:5.0f} MiB  {words}")
        for name in ("extract", "take in"):
            print(f"{name} runs at {best['bare parse'] / best[name]:.2f} of the speed of a bare parse")


if __name__ == "__main__":
    main()
