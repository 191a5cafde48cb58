"""A folder with one of everything through `take-in`: every file's fate, nothing lost, the same each time."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from command_line import Run, runner
from everything import make

from evidence_desk.importers import importers

#: Kept with a sentence that says why it was not read.
UNREAD = {
    "chinese_id3.mp3", "empty_file.m4a", "mp4_invalid_size_zero.m4a", "短信.bak", "什么也不是.dat",
}  # fmt: skip
#: Entries of the folder, each message that two files hold counted once.
KINDS = {
    "chat": 30017, "payment": 80, "sms": 54, "call": 27, "mms": 18, "recording": 13, "email": 10,
    "document": 7, "screenshot": 7, "note": 1,
}  # fmt: skip


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], english: None) -> Run:
    return runner(capsys)


def entries(run: Run, case: Path) -> list[dict[str, Any]]:
    return run("timeline", "--case", case, "--json").json["entries"]


def test_every_file_has_its_fate_and_nothing_is_lost(run: Run, case_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "phone"
    given = make(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    taken = run("take-in", "--case", case_dir, folder, "--json").json
    files = {Path(each["path"]): each for each in taken["files"]}
    assert {path: each["importer"] for path, each in files.items()} == given
    assert {*given.values(), "sqlite_companion"} == {importer.key for importer in importers()}
    assert all(each["sha256"] == hashlib.sha256(before[path]).hexdigest() for path, each in files.items())
    unread = {path.name for path, each in files.items() if each["outcome"] != "taken"}
    assert unread == UNREAD
    assert all(files[path]["notices"] for path in files if path.name in unread)
    counts = taken["counts"]
    assert (counts["refused"], counts["not_reached"], counts["kept_unread"]) == (0, 0, len(UNREAD))
    found = entries(run, case_dir)
    assert Counter(each["kind"] for each in found) == KINDS
    assert counts["entries"] == sum(each["entries"] for each in files.values()) == len(found)
    sealed = run("verify", "--case", case_dir, "--json")
    assert sealed.code == 0
    # What lies beside a database, in an archive or in a letter is an item of its own.
    assert sealed.json["checked"] >= len({hashlib.sha256(data).digest() for data in before.values()})
    again = run("take-in", "--case", case_dir, folder, "--json").json
    assert {each["outcome"] for each in again["files"]} == {"held"}
    assert again["counts"]["entries"] == 0
    assert entries(run, case_dir) == found
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_the_same_folder_gives_the_same_documents(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "phone"
    make(folder)
    taken, shown = (
        [run(command, "--case", tmp_path / case, *more, "--json").json for case in ("one", "two")]
        for command, more in (("take-in", [folder]), ("timeline", []))
    )
    assert taken[0] == taken[1]
    assert shown[0] == shown[1]
