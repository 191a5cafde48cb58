"""kill -9 while the queue is planned, worked off and recorded: everything is done once, nothing is lost."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from case_steps import entries
from phone_files import huawei, png
from toy_enrichers import listener, only_from, reader

from evidence_desk.domain.communication import Kind

TESTS = Path(__file__).parents[1]
PICTURES = 6
#: Runs the command line and ends itself, as `kill -9` would, at the `number`th call of a method.
CHILD = """
import importlib, os, signal, sys
folder, module, owner, method, number = sys.argv[1:6]
sys.dont_write_bytecode = True
from evidence_desk import enrichers
enrichers.__path__[:] = [folder]
home = importlib.import_module(module)
home = getattr(home, owner) if owner else home
done, left = getattr(home, method), [int(number)]

def killed(*given, **named):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return done(*given, **named)

setattr(home, method, killed)
from evidence_desk.__main__ import main
sys.exit(main(sys.argv[6:]))
"""
ENRICHMENTS = "evidence_desk.store.repositories.enrichments", "Enrichments"
POINTS = [
    (*ENRICHMENTS, "plan", 2),
    (*ENRICHMENTS, "begin", 1),
    (*ENRICHMENTS, "begin", 4),
    ("evidence_desk.services.enriching", "", "work_on", 3),
    ("evidence_desk.services.enrich_work", "", "_outcome", 1),
    (*ENRICHMENTS, "finish", 2),
    ("evidence_desk.store.repositories.communications", "Communications", "record", 3),
    ("evidence_desk.store.repositories.machine_entries", "MachineEntries", "leave", 6),
    ("evidence_desk.services.enriching", "Enriching", "release", 1),
    ("evidence_desk.services.examination", "Examination", "examine", 1),
]


def command(case: Path, toys: Path, point: tuple[str, str, str, int]) -> subprocess.CompletedProcess[str]:
    given = [str(toys), *map(str, point), "enrich", str(case), "--json"]
    path = os.pathsep.join((str(TESTS.parent), os.environ.get("PYTHONPATH", "")))
    return subprocess.run(
        [sys.executable, "-c", CHILD, *given],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="kill -9 is POSIX")
@pytest.mark.parametrize("point", POINTS, ids=lambda point: f"{point[2]}-{point[3]}")
def test_killing_the_queue_loses_nothing_and_repeats_nothing(
    opened, own_folders, phone, tmp_path, case_dir, point
):
    for number in range(PICTURES):
        phone.file(f"IMG_{number}.png", png(number + 1))
    phone.recording(huawei(), 0.1)
    with only_from(tmp_path / "toys") as toys:
        reader(toys, "{subject.name}", "您好")
        listener(toys, 'return Enriched("e", {"long": True})')
        with opened(case_dir) as desk:
            desk.intake.take_in([phone.folder])
        killed = command(case_dir, toys, point)
        assert killed.returncode == -9, killed
        _sound(case_dir)
        ran = command(case_dir, toys, (*ENRICHMENTS, "begin", 10_000))
        assert ran.returncode == 0, ran.stderr
        _sound(case_dir)
        said = json.loads(ran.stdout)
        assert said["failures"] == []
        assert [(each["waiting"], each["done"]) for each in said["enrichers"]] == [(0, PICTURES), (0, 1)]
        with opened(case_dir) as desk:
            words = sorted(entry.text for entry in entries(desk, None, Kind.CHAT))
            assert words == sorted([f"IMG_{n}.png" for n in range(PICTURES)] + ["您好"] * PICTURES)
            assert desk.verification.verify().clean


def _sound(case: Path) -> None:
    """Whatever is done has all of its entries, and whatever is not has none."""
    with closing(sqlite3.connect(case / "case.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        query = (
            "SELECT e.state, count(c.id) FROM enrichment e "
            "LEFT JOIN communication c ON c.item_id = e.item_id "
            "AND json_extract(c.details, '$.enricher') = e.enricher "
            "WHERE e.enricher = 'toy_reader' GROUP BY e.id"
        )
        states = connection.execute(query).fetchall()
        assert all(number == (2 if state == "done" else 0) for state, number in states), states
        assert connection.execute("SELECT max(attempts) FROM enrichment").fetchone()[0] in (None, 0, 1, 2)
