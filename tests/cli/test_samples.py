"""The shared samples, taken in whole: each file has an outcome, each call and message is there once."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from command_line import SHARED, Ran, Run, run_apart

_FILES = sorted(path for path in SHARED.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def shared_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the case of the samples lies; the tests of this file only add to its custody log."""
    return tmp_path_factory.mktemp("samples") / "case"


@pytest.fixture(scope="module")
def taken(shared_case: Path) -> Ran:
    home = {f"XDG_{name}_HOME": str(shared_case.parent) for name in ("CACHE", "CONFIG", "STATE")}
    return run_apart("take-in", "--case", shared_case, SHARED, "--json", EVIDENCE_DESK_LANGUAGE="en", **home)


@pytest.fixture(scope="module")
def entries(taken: Ran, shared_case: Path) -> list[dict[str, Any]]:
    return run_apart("timeline", "--case", shared_case, "--json").json["entries"]


def by_name(taken: Ran) -> dict[str, dict[str, Any]]:
    return {Path(file["path"]).name: file for file in taken.json["files"]}


def test_each_file_has_an_outcome(taken: Ran) -> None:
    assert taken.code == 0
    assert len(_FILES) == 43, "42 samples and their list"
    files = taken.json["files"]
    assert [file["path"] for file in files] == [str(path) for path in sorted(_FILES, key=_order)]
    assert {file["outcome"] for file in files} <= {"taken", "kept_unread"}
    for file in files:
        digest = hashlib.sha256(Path(file["path"]).read_bytes()).hexdigest()
        assert file["sha256"] == digest
        assert file["importer"]
        assert file["outcome"] == "taken" or file["notices"], f"{file['path']} is unread without a sentence"


def _order(path: Path) -> tuple[Any, ...]:
    """Files of a folder before those of the folders in it, each by name."""
    parts = path.relative_to(SHARED).parts
    return tuple((len(parts) - depth > 1, part) for depth, part in enumerate(parts))


def test_the_counts_are_those_of_the_files(taken: Ran) -> None:
    document = taken.json
    counts = Counter(file["outcome"] for file in document["files"])
    stated = document["counts"]
    assert {outcome: stated[outcome] for outcome in ("taken", "held", "kept_unread", "refused")} == {
        outcome: counts[outcome] for outcome in ("taken", "held", "kept_unread", "refused")
    }
    assert stated["entries"] == sum(file["entries"] for file in document["files"])
    assert stated["not_reached"] == 0


def test_two_call_logs_give_each_call_once(taken: Ran, entries: list[dict[str, Any]]) -> None:
    files = by_name(taken)
    first, second = files["calls-backup.xml"], files["calls-count-mismatch.xml"]
    assert (first["entries"], second["entries"]) == (16, 4)
    assert any("56" in notice for notice in second["notices"]), "the file states 56 calls"
    calls = [entry for entry in entries if entry["kind"] == "call"]
    assert len(calls) == 20
    seen = {(call["number"], call["at"], call["duration_s"], call["direction"]) for call in calls}
    assert len(seen) == 20


def test_a_backup_that_is_cut_off_gives_what_stands_before_the_cut(run: Run, case_dir: Path) -> None:
    sample = SHARED / "sms" / "sms_and_mms.xml"
    (file,) = run("take-in", "--case", case_dir, sample, "--json").json["files"]
    assert file["outcome"] == "taken"
    assert any("ends in the middle" in notice for notice in file["notices"])
    entries = run("timeline", "--case", case_dir, "--json").json["entries"]
    kinds = Counter(entry["kind"] for entry in entries)
    whole = sample.read_text("utf-8", "replace").count("</mms>")
    assert kinds == {"sms": 41, "mms": whole}
    assert whole > 0
    assert file["entries"] == 41 + whole


def test_a_second_take_in_adds_nothing_and_says_so(
    taken: Ran, entries: list[dict[str, Any]], run: Run, shared_case: Path
) -> None:
    again = run("take-in", SHARED, "--case", shared_case, "--json")
    assert again.code == 0
    assert {file["outcome"] for file in again.json["files"]} == {"held"}
    assert all(file["notices"] and file["entries"] == 0 for file in again.json["files"])
    assert run("timeline", "--case", shared_case, "--json").json["entries"] == entries


def test_the_samples_are_as_they_were(taken: Ran) -> None:
    for file in taken.json["files"]:
        assert hashlib.sha256(Path(file["path"]).read_bytes()).hexdigest() == file["sha256"]


def test_originals_verify_after_it(taken: Ran, run: Run, shared_case: Path) -> None:
    verified = run("verify", "--case", shared_case, "--json")
    assert verified.code == 0
    assert verified.json["checked"] >= 43
