"""Runs the command line, in this process or in one of its own; stdout must hold one JSON document only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from evidence_desk.__main__ import main

SHARED = Path(__file__).resolve().parents[1] / "samples" / "shared"


@dataclass(frozen=True)
class Ran:
    """How one command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)


Run = Callable[..., Ran]


def runner(capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("debts", "--json")` → how it ended."""

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 2
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


def run_apart(*arguments: object, encoding: str = "utf-8", **env: str) -> Ran:
    """The same in a process of its own, with these variables set."""
    done = subprocess.run(
        [sys.executable, "-m", "evidence_desk", *(str(argument) for argument in arguments)],
        capture_output=True,
        check=False,
        env={**os.environ, **env},
    )
    return Ran(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))
