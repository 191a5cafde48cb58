"""Entries dragged from the timeline onto a debt by a real pointer: pressed, moved, let go.

Qt's screenless platform knows no drags, so these run in a process of their own on a virtual X screen.
"""

from __future__ import annotations

import ctypes.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(
    not (shutil.which("xvfb-run") and ctypes.util.find_library("Xtst")),
    reason="needs a virtual X screen (xvfb) and libxtst6",
)


def drag(folder: Path, rows: str, target: str) -> dict[str, Any]:
    program = Path(__file__).with_name("drag_by_mouse.py")
    environment = os.environ | {"QT_QPA_PLATFORM": "xcb", "XDG_CONFIG_HOME": str(folder / "config")}
    done = subprocess.run(
        ["xvfb-run", "-a", "-s", "-screen 0 1280x900x24", sys.executable, program, folder, rows, target],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert told["platform"] == "xcb"
    return told


def test_a_row_is_dragged_onto_a_debt(tmp_path: Path) -> None:
    told = drag(tmp_path, "1", "某消费金融")
    before = told["before"]
    assert told["after"] == [before[0], *before[2:]]
    assert told["filed"][str(before[1])] == "某消费金融"
    assert not told["aimed"]


def test_all_chosen_rows_go_along(tmp_path: Path) -> None:
    told = drag(tmp_path, "0,2", "微粟贷")
    before = told["before"]
    assert told["after"] == [before[1], *before[3:]]
    assert {told["filed"][str(before[n])] for n in (0, 2)} == {"微粟贷"}
    assert told["acts"] == 1


def test_let_go_where_nothing_takes_it_nothing_is_filed(tmp_path: Path) -> None:
    told = drag(tmp_path, "1", "All evidence")
    assert told["after"] == told["before"]
    assert told["acts"] == 0
    assert not told["aimed"]
