"""A small slice of the fuzz run in `tests/benchmarks/fuzz_importers.py`: damaged files for every importer."""

import random
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

from fuzz_importers import fuzz_all
from mutations import LARGEST, damaged

from evidence_desk.importers import importers


@pytest.mark.slow
def test_no_importer_fails_on_damaged_files():
    rows = list(fuzz_all(inputs=10, seed=3))
    assert [row.importer for row in rows] == [importer.key for importer in importers()]
    assert all(row.inputs == 10 for row in rows)
    assert [fault for row in rows for fault in row.faults] == []


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"SQLite format 3\0", b"\x1f\x8b", "2024年3月 1,2".encode() * 99]
)
def test_the_same_seed_damages_alike_and_within_bounds(data):
    def made(seed):
        return [damaged(data, [b"{}", b"<a>"], random.Random(f"{seed} {n}")) for n in range(60)]

    assert made(1) == made(1) != made(2)
    assert all(len(each) <= LARGEST for each in made(1))
