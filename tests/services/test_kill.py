"""kill -9 at random moments of a take-in through the real command line: nothing recorded is ever lost.

EVIDENCE_DESK_KILL_ROUNDS says how many kills (default 10), EVIDENCE_DESK_KILL_SEED repeats a run.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from phone_files import Phone, call_xml, huawei, later, png, sms_xml

ROUNDS = int(os.environ.get("EVIDENCE_DESK_KILL_ROUNDS", "10"))
SEED = int(os.environ.get("EVIDENCE_DESK_KILL_SEED") or random.SystemRandom().randrange(10**6))
ITEMS, ENTRIES = 500, 100 + 100 + 250 + 99 + 100


def five_hundred_files(folder: Path) -> Phone:
    """Recordings with their call log, screenshots, overlapping backups and files that are only kept."""
    phone = Phone(folder)
    for n in range(100):
        phone.recording(f"录音/{huawei(later(hours=n))}", 0.1, n)
        phone.file(f"截图/IMG_{n:04}.png", png(n))
    for n in range(250):
        phone.file(f"其他/{n}.bin", f"file {n}".encode() * (n + 1))
    messages = [sms_xml(f"【网商银行】第{n}条，应还8,240.50元", later(hours=n)) for n in range(99)]
    for n in range(49):
        phone.sms(*messages[2 * n : 2 * n + 3], name=f"短信/sms-{n:02}.xml")
    phone.calls(*(call_xml(later(hours=n, seconds=-1), 1) for n in range(100)))
    assert sum(path.is_file() for path in phone.folder.rglob("*")) == ITEMS
    return phone


def command(case: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "evidence_desk", "--case", str(case), *arguments]


def killed_after(case: Path, folder: Path, seconds: float) -> bool:
    """Run a take-in and kill it after a while; whether it was still running."""
    running = subprocess.Popen(
        command(case, "take-in", str(folder), "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        running.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        running.kill()
    _, said = running.communicate()
    assert b"Traceback" not in said, said.decode()
    return running.returncode != 0


def checked(case: Path) -> int:
    """Reopen the case by the command line and check it; how many items it holds."""
    ran = subprocess.run(command(case, "verify", "--json"), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, (ran.stdout, ran.stderr)
    said = json.loads(ran.stdout)
    assert (said["altered"], said["missing"], said["orphaned"]) == ([], [], [])
    assert said["custody_chain"] == "intact"
    waiting = list((case / "vault" / "incoming").iterdir())
    assert waiting == []
    with closing(sqlite3.connect(case / "case.db")) as connection:

        def one(query: str) -> object:
            return connection.execute(query).fetchone()[0]

        assert one("PRAGMA integrity_check") == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert one("SELECT count(*) FROM communication") == one("SELECT count(*) FROM timeline_entry")
        assert one("SELECT count(*) FROM communication") == one("SELECT count(*) FROM search_text")
        unjudged = (
            "SELECT count(*) FROM communication WHERE kind = 'recording' "
            "AND id NOT IN (SELECT recording_id FROM assessment)"
        )
        assert one(unjudged) == 0
    return int(said["checked"])


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")
def test_killing_a_take_in_loses_nothing(own_folders, tmp_path):
    chance = random.Random(SEED)
    folder = five_hundred_files(tmp_path / "phone").folder
    case, number, kept, kills, whole, missed = tmp_path / "case 0", 0, 0, 0, 0, 0
    moments: list[float] = []
    held: list[int] = []
    while kills < ROUNDS:
        moments.append(round(chance.uniform(0.05, 4.0), 3))
        if killed_after(case, folder, moments[-1]):
            kills += 1
            if not (case / "case.db").exists():
                missed += 1
                held.append(0)
                continue
            now = checked(case)
            assert now >= kept
            kept = now
            held.append(now)
            if kept == ITEMS:
                # What is left to do here is no take-in any more.
                number, kept = number + 1, 0
                case = tmp_path / f"case {number}"
        else:
            whole += 1
            assert checked(case) == ITEMS
            held.append(ITEMS)
            number, kept = number + 1, 0
            case = tmp_path / f"case {number}"
    figures = {
        "seed": SEED,
        "kills": kills,
        "before there was a case": missed,
        "finished": whole,
        "cases": number + 1,
    }
    rounds = [f"{moment} s: {items} items" for moment, items in zip(moments, held, strict=True)]
    sys.stdout.write(f"{figures}\n{rounds}\n")
    ran = subprocess.run(command(case, "take-in", str(folder), "--json"), capture_output=True, check=True)
    counts = json.loads(ran.stdout)["counts"]
    assert counts["refused"] == counts["not_reached"] == 0
    assert checked(case) == ITEMS
    with closing(sqlite3.connect(case / "case.db")) as connection:
        assert connection.execute("SELECT count(*) FROM communication").fetchone() == (ENTRIES,)
        assert connection.execute("SELECT count(*) FROM same_call").fetchone() == (100,)
        states = connection.execute("SELECT DISTINCT state FROM evidence_item").fetchall()
    assert states == [("read",)]
