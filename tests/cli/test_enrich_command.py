"""`enrich` works off the queue; `take-in --enrich` does so at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Run
from phone_files import Phone, huawei, png
from toy_enrichers import listener, only_from, reader


@pytest.fixture
def toys(tmp_path: Path) -> Iterator[Path]:
    with only_from(tmp_path / "toys") as folder:
        yield folder


def test_enrich_says_every_item_and_what_came_of_it(
    run: Run, phone: Phone, case_dir: Path, toys: Path
) -> None:
    phone.file("a.png", png(1))
    phone.file("b.png", png(2))
    phone.recording(huawei(), 0.2)
    reader(toys, "您好")
    listener(toys, "raise EnrichmentRefused")
    plain = run("take-in", "--case", case_dir, phone.folder, "--json")
    assert set(plain.json) == {"files", "counts"}
    ran = run("enrich", case_dir, "--json")
    assert ran.code == 0
    said = ran.err.splitlines()
    assert said[0] == "1/3  Reading pictures  a.png"
    assert said[2].startswith(f"3/3  Listening  {huawei()}: Nothing more could be read from this file.")
    (failure,) = ran.json["failures"]
    assert (failure["name"], failure["enricher"]) == (huawei(), "toy_listener")
    assert ran.json | {"failures": []} == {
        "done": 2,
        "failed": 1,
        "enrichers": [
            {"key": "toy_reader", "waiting": 0, "done": 2, "failed": 0},
            {"key": "toy_listener", "waiting": 0, "done": 0, "failed": 1},
        ],
        "failures": [],
    }
    again = run("enrich", "--case", case_dir)
    assert (again.code, again.err) == (0, "")
    assert again.out.splitlines()[0] == "Reading pictures: 2 done, 0 failed, 0 waiting"


def test_take_in_can_wait_for_the_queue(run: Run, phone: Phone, case_dir: Path, toys: Path) -> None:
    reader(toys, "您好")
    ran = run("take-in", "--case", case_dir, phone.file("a.png", png(1)), "--enrich", "--json")
    assert ran.json["enriched"]["done"] == 1
    assert ran.json["counts"]["entries"] == 1
    listed = json.loads(run("timeline", "--case", case_dir, "--json").out)["entries"]
    assert sorted(row["kind"] for row in listed) == ["chat", "screenshot"]


def test_a_case_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    ran = run("enrich", tmp_path / "nowhere")
    assert ran.code == 2
    assert "There is no case" in ran.err
