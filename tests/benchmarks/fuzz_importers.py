"""Give every importer damaged files of its own and other formats, and count what it makes of them.

    python tests/benchmarks/fuzz_importers.py                       # 300 inputs for each importer
    python tests/benchmarks/fuzz_importers.py --inputs 999 --seed 7 --only qq_text mbox_mail --keep FOLDER

An input is read in a child process with 512 MB of address space (its media worker has its own limits, and its
memory is added to the peak). A fault is: anything raised but `ImportRefused`, the end of the child, more than
512 MB, output that cannot be stored, a changed original, no answer in 20 s. Counted apart is what took more
than 2 s of processor time, of reader and worker together and without the checks made here. The exit status is
1 where there was either; `--keep` keeps the inputs that led to it.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from mutations import damaged

# The tests' own folders: what makes the files to damage.
sys.path += [str(Path(__file__).resolve().parents[1] / folder) for folder in ("importers", ".")]

LIMIT_S = 2.0
LIMIT_BYTES = 512 << 20
#: When the child is ended from outside.
_GIVE_UP_S = 20.0
_LONGEST_TEXT = 4 << 20
_LONGEST_SHORT = 1 << 16
_MOST_NOTICES = 400
_LONGEST_MS = 31 * 86_400_000
_COMPANIONS = ("-wal", "-shm", "-journal")


@dataclass(slots=True)
class Row:
    """What one importer made of its inputs."""

    importer: str
    inputs: int = 0
    refused: int = 0
    entries: int = 0
    notices: int = 0
    worst_s: float = 0.0
    peak_bytes: int = 0
    faults: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)


def faults_of(extracted: object) -> Iterator[str]:
    """What keeps one thing an importer yielded from being stored or shown."""
    from xml_backups import plain

    from evidence_desk.domain.communication import Communication
    from evidence_desk.domain.moment import is_plausible
    from evidence_desk.importers import Attachment, Notice

    if not isinstance(extracted, Communication | Notice | Attachment):
        yield f"yielded {type(extracted).__name__}"
        return
    written = json.dumps(plain(extracted), allow_nan=False, ensure_ascii=False).encode()
    if len(written) > 2 * _LONGEST_TEXT * 3:
        yield f"{len(written)} bytes in one entry"
    if not isinstance(extracted, Communication):
        name = extracted.locator + getattr(extracted, "untrusted_name", "")
        name.encode()
        if len(name) > _LONGEST_SHORT:
            yield "a name or locator without end"
        if isinstance(extracted, Notice) and len(extracted.message.render("zh")) > _LONGEST_SHORT:
            yield "a sentence without end"
        return
    if not extracted.locator or len(extracted.locator) > _LONGEST_SHORT:
        yield "no locator, or one without end"
    if len(extracted.untrusted_text) > _LONGEST_TEXT:
        yield "text without end"
    if any(
        len(each or "") > _LONGEST_SHORT for each in (extracted.untrusted_number, extracted.untrusted_name)
    ):
        yield "a number or name without end"
    if extracted.at is None and extracted.dedupe_key is not None:
        yield "a key without a time"
    if extracted.at is not None and not (is_plausible(extracted.at) and extracted.at.iso()):
        yield f"implausible time {extracted.at.iso()}"
    if extracted.duration_ms is not None and not 0 <= extracted.duration_ms <= _LONGEST_MS:
        yield f"implausible length {extracted.duration_ms}"


def read_one(key: str, path: Path, media: Any) -> dict[str, Any]:
    """Let one importer read one file, whatever it claims."""
    from phone_databases import set_of

    from evidence_desk.domain.communication import Communication
    from evidence_desk.importers import Claim, ImportRefused, Notice, importers

    importer = next(each for each in importers() if each.key == key)
    told: dict[str, Any] = {"refused": 0, "entries": 0, "notices": 0, "faults": []}
    locators: set[str] = set()
    before = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    worker_s, clock = _workers_s(), _Clock()
    try:
        given = replace(set_of(path), media=media)
        if not isinstance(clock.measured(importer.claim, given), Claim):
            told["faults"].append("no claim")
        reading = importer.extract(given)
        while (each := clock.measured(next, reading, None)) is not None:
            told["faults"].extend(faults_of(each))
            told["notices"] += isinstance(each, Notice)
            if isinstance(each, Communication):
                told["entries"] += 1
                if each.locator in locators:
                    told["faults"].append(f"locator twice: {each.locator[:80]!r}")
                locators.add(each.locator)
    except ImportRefused as refused:
        told["refused"] = 1
        refused.message().render("zh")
    except BaseException as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        words = f"{type(error).__name__}: {error}"[:200]
        told["faults"].append(f"{words} ({Path(place.filename).name}:{place.lineno})")
    told["seconds"] = clock.seconds + max(0.0, _workers_s() - worker_s)
    if told["notices"] > _MOST_NOTICES:
        told["faults"].append(f"{told['notices']} notices")
    if before != {each.name: each.read_bytes() for each in path.parent.iterdir()}:
        told["faults"].append("the original, or its folder, was changed")
    told["faults"] = told["faults"][:3]
    return told


class _Clock:
    """Adds up the processor time of what is called through it, in seconds."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def measured(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What the function gives; it counts when it fails, too."""
        began = time.process_time()
        try:
            return function(*arguments)
        finally:
            self.seconds += time.process_time() - began


def _started() -> list[int]:
    """The processes this one started, as far as the system tells."""
    listed = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return [int(pid) for each in listed for pid in each.read_text().split()]


def _workers_s() -> float:
    """Processor time of the processes this one started, in seconds; 0 where the system does not tell."""
    ticks = 0
    for pid in _started():
        with contextlib.suppress(OSError):
            ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK") if ticks else 0.0


def _peaks(reset: bool = False) -> int:
    """Peak resident bytes of this process and the processes it started; `reset` begins anew."""
    total = 0
    for pid in (os.getpid(), *_started()):
        try:
            if reset:
                Path(f"/proc/{pid}/clear_refs").write_text("5")
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        total += next((int(line.split()[1]) << 10 for line in status.splitlines() if "VmHWM" in line), 0)
    return total


def _serve(asked: Connection, warm_up: Sequence[tuple[str, Path]]) -> None:
    """Read what is asked for until nothing is; the media worker is started before the clock."""
    import logging

    from evidence_desk.media import MediaDesk

    logging.disable(logging.CRITICAL)
    with MediaDesk() as media:
        for key, path in warm_up:
            read_one(key, path, media)
        if sys.platform != "win32":
            import resource

            # Only the soft limit: the media worker sets its own.
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (LIMIT_BYTES, hard))
        asked.send("ready")
        while request := asked.recv():
            _peaks(reset=True)
            told = read_one(*request, media)
            asked.send({**told, "peak": _peaks()})


class Reader:
    """A child that reads inputs; after a fault that ends it, the next input gets a new one."""

    def __init__(self, warm_up: Sequence[tuple[str, Path]]) -> None:
        self._warm_up = list(warm_up)
        self._process: Any = None

    def read(self, key: str, path: Path) -> dict[str, Any]:
        """What became of one input; its end or silence counts as a fault."""
        if self._process is None:
            self._start()
        try:
            self._asked.send((key, path))
            if self._asked.poll(_GIVE_UP_S):
                return self._asked.recv()
            fault, seconds = f"no answer in {_GIVE_UP_S:.0f} s", _GIVE_UP_S
        except (EOFError, OSError):
            self._process.join(5)
            fault, seconds = f"the reader ended with status {self._process.exitcode}", 0.0
        self.close()
        return {
            "refused": 0, "entries": 0, "notices": 0, "faults": [fault], "seconds": seconds, "peak": 0,
        }  # fmt: skip

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._asked, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._warm_up))
        self._process.start()
        theirs.close()
        self._asked.recv()

    def close(self) -> None:
        """End the child."""
        if self._process is None:
            return
        with contextlib.suppress(OSError):
            self._asked.send(None)
        self._process.join(5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._asked.close()
        self._process = None


def seeds(folder: Path) -> dict[str, list[Path]]:
    """The shared samples and the made files, by the importer that reads them."""
    from chat_exports import SHARED
    from made_files import made_files
    from phone_databases import set_of

    from evidence_desk.importers import choose, importers

    found: dict[str, list[Path]] = {importer.key: [] for importer in importers()}
    for path in sorted(each for each in SHARED.rglob("*") if each.is_file()):
        found[choose(set_of(path)).key].append(path)
    for key, path in made_files(folder):
        found[key].append(path)
    return found


def _write_input(folder: Path, seed: Path, others: Sequence[bytes], chance: random.Random) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path = folder / seed.name
    path.write_bytes(damaged(seed.read_bytes(), others, chance))
    for suffix in _COMPANIONS:
        beside = seed.with_name(seed.name + suffix)
        if beside.exists():
            data = beside.read_bytes()
            kept = chance.random() < 0.4
            path.with_name(path.name + suffix).write_bytes(data if kept else damaged(data, others, chance))
    return path


def fuzz(key: str, own: Sequence[Path], every: Sequence[Path], inputs: int, seed: int, reader: Reader,
         folder: Path, keep: Path | None = None) -> Row:  # fmt: skip
    """Give one importer `inputs` damaged files: nine in ten of its own, the rest of other formats."""
    row, chance = Row(key), random.Random(f"{seed} {key}")
    small = [path.read_bytes() for path in every if path.stat().st_size < 400_000]
    while row.inputs < inputs:
        chosen = chance.choice(own if own and chance.random() < 0.9 else every)
        path = _write_input(folder / "input", chosen, small, chance)
        told = reader.read(key, path)
        _count(row, told, path.name)
        if keep and (told["faults"] or told["seconds"] > LIMIT_S):
            shutil.copytree(path.parent, keep / f"{key}-{row.inputs}", dirs_exist_ok=True)
    return row


def _count(row: Row, told: dict[str, Any], name: str) -> None:
    row.inputs += 1
    row.refused += told["refused"]
    row.entries += told["entries"]
    row.notices += told["notices"]
    row.worst_s = max(row.worst_s, told["seconds"])
    row.peak_bytes = max(row.peak_bytes, told["peak"])
    row.faults += [f"input {row.inputs} ({name}): {fault}" for fault in told["faults"]]
    if told["peak"] > LIMIT_BYTES:
        row.faults.append(f"input {row.inputs} ({name}): {told['peak'] >> 20} MB")
    if told["seconds"] > LIMIT_S:
        row.slow.append(f"input {row.inputs} ({name}): {told['seconds']:.1f} s")


def fuzz_all(inputs: int, seed: int, only: Sequence[str] = (), keep: Path | None = None) -> Iterator[Row]:
    """One row for each importer, as they are done."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = seeds(folder / "seeds")
        every = [path for paths in found.values() for path in paths]
        warm_up = [(key, found[key][0]) for key in ("call_recording", "chat_screenshot", "pdf_document",
                                                    "word_document") if found[key]]  # fmt: skip
        reader = Reader(warm_up)
        try:
            for key, own in found.items():
                if not only or key in only:
                    yield fuzz(key, own, every, inputs, seed, reader, folder, keep)
        finally:
            reader.close()


def main() -> int:
    """Fuzz what is asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=300, help="for each importer")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=(), metavar="IMPORTER")
    parser.add_argument("--keep", type=Path, help="where inputs that led to a fault are copied")
    given = parser.parse_args()
    print(f"{'importer':22}{'inputs':>7}{'refused':>8}{'entries':>9}{'notices':>8}{'worst s':>8}"
          f"{'peak MB':>8}{'over 2 s':>9}{'faults':>7}")  # fmt: skip
    rows = []
    for row in fuzz_all(given.inputs, given.seed, given.only, given.keep):
        rows.append(row)
        print(
            f"{row.importer:22}{row.inputs:7}{row.refused:8}{row.entries:9}{row.notices:8}{row.worst_s:8.2f}"
            f"{row.peak_bytes >> 20:8}{len(row.slow):9}{len(row.faults):7}",
            flush=True,
        )
        for words in [*row.faults[:10], *row.slow[:10]]:
            print(f"    {words}", flush=True)
    total = sum(row.inputs for row in rows)
    faults, slow = sum(len(row.faults) for row in rows), sum(len(row.slow) for row in rows)
    print(f"{len(rows)} importers, {total} inputs, {faults} faults, {slow} over {LIMIT_S:.0f} s")
    return 1 if faults or slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
