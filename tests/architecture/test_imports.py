"""Who may import whom, and what a start does not load."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

PROJECT = Path(__file__).resolve().parents[2]
PLUG_INS = ("importers", "enrichers", "rules", "reports")
_SCRIPT = """
import json, sys
from evidence_desk.__main__ import main
try:
    main({arguments})
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)))
"""
_HEAVY = {
    "PySide6",
    "shiboken6",
    "alembic",
    "sqlalchemy",
    "av",
    "numpy",
    "PIL",
    "pi_heif",
    "pydub",
    "typst",
    "fontTools",
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("evidence_desk", include_external_packages=True, cache_dir=None)


def loaded_by(*arguments: str) -> set[str]:
    """The modules that are loaded when a run of the command line has ended."""
    script = _SCRIPT.format(arguments=list(arguments))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_import_contracts_hold() -> None:
    # In a process of its own: it sets logging up anew, and silences every logger there is.
    check = (
        "import sys; from importlinter.cli import lint_imports; "
        "sys.exit(lint_imports(config_filename=sys.argv[1], no_cache=True))"
    )
    done = subprocess.run(
        [sys.executable, "-c", check, str(PROJECT / "pyproject.toml")],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("home", PLUG_INS)
def test_plug_ins_do_not_know_each_other(graph: grimp.ImportGraph, home: str) -> None:
    """A plug-in may import its package and the helpers beside it, whose names begin with `_`."""
    plug_ins = {name for name in graph.find_children(f"evidence_desk.{home}") if "._" not in name}
    # Enrichers may be none: whatever they derive, the desk works without it.
    assert plug_ins or home == "enrichers", f"no plug-ins in {home}"
    known = {
        (name, other)
        for name in plug_ins
        for other in graph.find_modules_directly_imported_by(name) & (plug_ins - {name})
    }
    assert known == set()


@pytest.mark.parametrize("home", PLUG_INS)
def test_only_the_package_looks_for_plug_ins(graph: grimp.ImportGraph, home: str) -> None:
    """Nobody outside a plug-in folder names one, except the reader of last resort."""
    named = {
        (importer, name)
        for name in graph.find_children(f"evidence_desk.{home}")
        if "._" not in name
        for importer in graph.find_modules_that_directly_import(name)
        if not importer.startswith(f"evidence_desk.{home}")
    }
    assert named <= {("evidence_desk.services.preparing", "evidence_desk.importers.any_file")}


def test_qt_lives_in_the_window_only(graph: grimp.ImportGraph) -> None:
    outside = {
        module
        for module in graph.find_modules_that_directly_import("PySide6")
        if not module.startswith("evidence_desk.gui.")
    }
    assert outside == set()


def test_stating_the_version_loads_nothing_heavy(own_folders: Path) -> None:
    loaded = loaded_by("--version")
    assert loaded & _HEAVY == set()
    assert "evidence_desk.cli" in loaded


def test_a_command_loads_no_window_and_no_decoder(own_folders: Path, tmp_path: Path) -> None:
    loaded = loaded_by("new", "--case", str(tmp_path / "case"))
    assert loaded & _HEAVY == {"alembic", "sqlalchemy"}
    assert not {name for name in loaded if name.startswith("evidence_desk.enrichers.")}
