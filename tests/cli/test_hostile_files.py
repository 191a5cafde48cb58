"""Files that mean harm, or are harmed: each has an outcome with a sentence, and the others are taken in."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import SHARED, Ran, Run, run_apart
from phone_files import Phone, call_xml, sms_xml

_NAMES = [
    "two\nlines.m4a",
    "\u202ecod.exe.amr",
    "%s{0}{name}%(x)s.txt",
    "--output.txt",
    "-",
    "甲" * 80 + ".jpg",
    "n" * 200 + ".mp3",
    "😀🧾.png",
    "<b>粗体&amp;.xml",
    "=cmd|'C calc'!A0.csv",
    "con.txt",
    " 前后有空格 .wav",
    "..leading-dots",
    "\u0085\u2028\ufeff.log",
]
_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE smses [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + ']><smses count="1"><sms address="1" date="1700000000000" type="1" body="&m;" /></smses>'
)
_OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE calls [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    '<calls count="1"><call number="&x;" duration="1" date="1700000000000" type="1" /></calls>'
)


def by_name(ran: Ran) -> dict[str, dict[str, Any]]:
    return {Path(file["path"]).name: file for file in ran.json["files"]}


def sane(ran: Ran, expected: int) -> list[dict[str, Any]]:
    """Each file has exactly one outcome, and whatever was not read a sentence for it."""
    files = ran.json["files"]
    assert len(files) == expected
    for file in files:
        assert file["outcome"] in ("taken", "held", "kept_unread", "refused")
        if file["outcome"] in ("kept_unread", "refused"):
            assert all(notice.strip().endswith((".", "。")) for notice in file["notices"])
            assert file["notices"]
    return files


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_names_are_only_names(run: Run, phone: Phone, case_dir: Path) -> None:
    for number, name in enumerate(_NAMES):
        phone.file(name, f"content {number}")
    phone.sms(sms_xml("【示例金融】您的借款已逾期"))
    ran = run("take-in", "--case", case_dir, phone.folder, "--json")
    assert ran.code == 0
    sane(ran, len(_NAMES) + 1)
    files = by_name(ran)
    assert set(_NAMES) < set(files)
    assert files["sms-20240401.xml"]["entries"] == 1
    # The names come back as they were, through every way out.
    for command in (("timeline",), ("findings",), ("search", "粗体"), ("verify",)):
        assert run(*command, "--case", case_dir, "--json").code == 0
        assert run(*command, "--case", case_dir).code == 0
    hits = run("search", "--case", case_dir, "粗体", "--json").json["hits"]
    assert [hit["where"] for hit in hits] == ["file_name"]
    assert not (case_dir.parent / "output.txt").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps names that are no text")
def test_a_name_that_is_no_text(run: Run, phone: Phone, case_dir: Path) -> None:
    Path(os.fsdecode(os.fsencode(phone.folder) + "/录音".encode("gbk") + b".amr")).write_bytes(b"no sound")
    phone.sms(sms_xml("您好"))
    ran = run("take-in", "--case", case_dir, phone.folder, "--json")
    assert ran.code == 0
    files = sane(ran, 2)
    assert {file["outcome"] for file in files} == {"taken", "kept_unread"}
    assert run("timeline", "--case", case_dir, "--json").code == 0


@pytest.mark.parametrize("content", [_BOMB, _OUTSIDE], ids=["entity bomb", "external entity"])
def test_entities_are_refused_and_the_file_is_kept(
    run: Run, phone: Phone, case_dir: Path, content: str
) -> None:
    phone.file("bad.xml", content)
    phone.calls(call_xml())
    ran = run("take-in", "--case", case_dir, phone.folder, "--json")
    assert ran.code == 0
    sane(ran, 2)
    files = by_name(ran)
    assert files["bad.xml"]["outcome"] == "kept_unread"
    assert "entities" in files["bad.xml"]["notices"][0]
    assert files["calls-20240401.xml"]["entries"] == 1
    hostname = Path("/etc/hostname")
    if hostname.exists() and (secret := hostname.read_text().strip()):
        numbers = [e["number"] for e in run("timeline", "--case", case_dir, "--json").json["entries"]]
        assert secret not in numbers


def test_mislabelled_files_are_read_by_what_they_are(run: Run, phone: Phone, case_dir: Path) -> None:
    phone.file("photo.jpg", (SHARED / "audio" / "fixture.amr").read_bytes())
    phone.file("call.mp3", (SHARED / "ocr" / "multi-line_cn1.png").read_bytes())
    phone.file("notes.m4a", b"plain words, no sound")
    phone.sms(sms_xml("您好"), name="backup.wav")
    ran = run("take-in", "--case", case_dir, phone.folder, "--json")
    assert ran.code == 0
    sane(ran, 4)
    entries = run("timeline", "--case", case_dir, "--json").json["entries"]
    items = {file["sha256"]: name for name, file in by_name(ran).items()}
    kinds = {items[entry["item_sha256"]]: entry["kind"] for entry in entries}
    assert kinds["photo.jpg"] == "recording"
    assert kinds["call.mp3"] == "screenshot"
    assert kinds["backup.wav"] == "sms"
    assert by_name(ran)["notes.m4a"]["outcome"] == "kept_unread"


def test_truncated_files_give_what_can_be_read(run: Run, phone: Phone, case_dir: Path) -> None:
    for folder, name in (("audio", "fixture.m4a"), ("ocr", "helloworld.jpg"), ("calls", "calls-backup.xml")):
        content = (SHARED / folder / name).read_bytes()
        phone.file(f"half-{name}", content[: len(content) // 2])
        phone.file(f"start-{name}", content[:16])
        phone.file(f"none-{name}", b"")
    ran = run("take-in", "--case", case_dir, phone.folder, "--json")
    assert ran.code == 0
    sane(ran, 9)
    files = by_name(ran)
    assert files["half-calls-backup.xml"]["entries"] > 0
    assert any("ends in the middle" in notice for notice in files["half-calls-backup.xml"]["notices"])
    assert all(file["sha256"] for file in files.values())


def vanished(phone: Phone) -> Path:
    link = phone.folder / "gone.amr"
    link.symlink_to(phone.folder / "was-here.amr")
    return link


def pipe(phone: Phone) -> Path:
    path = phone.folder / "pipe.amr"
    os.mkfifo(path)
    return path


def locked(phone: Phone) -> Path:
    path = phone.file("locked.amr", b"#!AMR\n")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="made with POSIX calls")
@pytest.mark.parametrize("make", [vanished, pipe, locked])
def test_what_cannot_be_read_is_refused_and_the_others_are_taken(
    run: Run, phone: Phone, case_dir: Path, make: Callable[[Phone], Path]
) -> None:
    bad = make(phone)
    phone.sms(sms_xml("您好"))
    ran = run("take-in", "--case", case_dir, phone.folder, "--json")
    assert ran.code == 0, "something was taken in"
    sane(ran, 2)
    files = by_name(ran)
    assert (files[bad.name]["outcome"], files[bad.name]["sha256"]) == ("refused", None)
    assert files["sms-20240401.xml"]["outcome"] == "taken"
    assert str(bad) in ran.err, "and the sentence is on stderr, too"


@pytest.mark.skipif(sys.platform == "win32", reason="made with POSIX calls")
def test_nothing_readable_ends_in_2(run: Run, phone: Phone, case_dir: Path) -> None:
    ran = run("take-in", "--case", case_dir, vanished(phone), phone.folder / "never.amr", "--json")
    assert ran.code == 2
    assert [file["outcome"] for file in ran.json["files"]] == ["refused", "refused"]


def test_a_link_to_a_folder_above_is_not_followed(run: Run, phone: Phone, case_dir: Path) -> None:
    phone.sms(sms_xml("您好"))
    try:
        (phone.folder / "again").symlink_to(phone.folder, target_is_directory=True)
    except OSError:
        pytest.skip("links need a right that this user lacks")
    ran = run("take-in", "--case", case_dir, phone.folder, "--json")
    assert ran.code == 0
    assert len(ran.json["files"]) == 1


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "cp1252"])
def test_a_console_of_few_characters_gets_whole_json(phone: Phone, case_dir: Path, encoding: str) -> None:
    phone.sms(sms_xml("您好 😀 \u202e反向"))
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "EVIDENCE_DESK_LANGUAGE": "zh"}
    ran = run_apart("take-in", "--case", case_dir, phone.folder, "--json", **env)
    assert ran.code == 0, ran.err
    (entry,) = run_apart("timeline", "--case", case_dir, "--json", **env).json["entries"]
    assert entry["text"] == "您好 😀 \u202e反向"
    for command in (("timeline",), ("--help",)):
        lines = run_apart(*command, "--case", case_dir, encoding=encoding, **env)
        assert lines.code == 0, lines.err
        assert lines.out.strip()
