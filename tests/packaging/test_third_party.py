"""The list of what others made names every package that is installed, and what travels in the wheel."""

from __future__ import annotations

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def listed() -> set[str]:
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|", (PROJECT / "THIRD_PARTY.md").read_text("utf-8"), re.M)
    return {re.sub(r" \(.*\)", "", name).strip() for row in rows for name in row.split(",")}


def test_every_installed_package_is_listed_and_no_other():
    pinned = (PROJECT / "packaging" / "requirements.txt").read_text("utf-8")
    names = set(re.findall(r"^([\w.-]+)==", pinned, re.M))
    assert len(names) > 40
    beside = listed() - {"package", "what"} - {name for name in listed() if name.startswith("`")}
    assert beside == names


def test_what_the_list_points_to_is_there():
    links = re.findall(r"\]\(([^)]+)\)", (PROJECT / "THIRD_PARTY.md").read_text("utf-8"))
    assert links
    assert [link for link in links if not (PROJECT / link).exists()] == []
