"""The sizes of modules, the tree they state, and what no line of them may do."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

import evidence_desk

PACKAGE = Path(evidence_desk.__file__).parent
PROJECT = Path(__file__).resolve().parents[2]
MODULES = sorted(PACKAGE.rglob("*.py"))
_WRITERS = {"write_bytes", "write_text", "unlink", "rename", "replace", "chmod", "touch", "rmtree", "mkdir"}


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def relative(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Every call in a module with the name that is called, as far as it is one."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute):
                yield node, called.attr
            elif isinstance(called, ast.Name):
                yield node, called.id


def test_no_module_is_long() -> None:
    assert {relative(path): lines(path) for path in MODULES if lines(path) > 400} == {}


def test_most_modules_are_short(record_property: pytest.RecordProperty) -> None:
    sizes = sorted(lines(path) for path in MODULES if path.name != "__init__.py")
    median = statistics.median(sizes)
    record_property("modules", len(sizes))
    record_property("median_lines", median)
    record_property("longest", sizes[-1])
    assert median <= 130, f"{len(sizes)} modules, median {median} lines, longest {sizes[-1]}"


def test_the_stated_tree_is_the_tree() -> None:
    stated = re.findall(r"^    ([\w.]+(?:/|\.py)) ", evidence_desk.__doc__ or "", re.MULTILINE)
    there = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in PACKAGE.iterdir()
        if not path.name.startswith((".", "__pycache__", "__init__", "_resources"))
    }
    assert len(stated) == len(set(stated))
    assert set(stated) == there


def test_report_templates_neither_preview_nor_evaluate() -> None:
    """`@preview` would fetch a package from the network; `eval` would run evidence as markup."""
    templates = sorted((PROJECT / "resources" / "reports").rglob("*.typ"))
    assert templates
    found = [
        (relative(path), number, line.strip())
        for path in templates
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if "@preview" in line or re.search(r"\beval\s*\(|\bplugin\s*\(", line)
    ]
    assert found == []


def test_nothing_evaluates_text_or_starts_a_shell() -> None:
    found = [
        (relative(path), node.lineno, name)
        for path in MODULES
        for node, name in calls(path)
        if (isinstance(node.func, ast.Name) and name in {"eval", "exec", "__import__"})
        or any(word.arg == "shell" for word in node.keywords)
        or name in {"system", "popen"}
    ]
    assert found == []


def test_no_module_speaks_to_the_network() -> None:
    banned = {
        "socket",
        "ssl",
        "http",
        "urllib",
        "requests",
        "httpx",
        "ftplib",
        "smtplib",
        "PySide6.QtNetwork",
    }
    found = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                if name.split(".")[0] in banned or name.startswith("PySide6.QtNetwork"):
                    found.add((relative(path), name))
    # The lock says on whose computer the case is held; a name is not a connection.
    assert found == {("evidence_desk/store/case_file.py", "socket")}


def test_the_vault_is_written_in_one_place_only() -> None:
    """Only `store/vault.py` makes, moves, writes or removes files of the vault.

    Everybody else is given a path; a module that asks for one writes to no path at all.
    """
    asks = re.compile(r"vault\.path\(|vault\.in_use\(|\.original\(|source\.path|vault\.root")
    asking = [path for path in MODULES if path.name != "vault.py" and asks.search(path.read_text("utf-8"))]
    assert len(asking) > 3
    found = [
        (relative(path), node.lineno, ast.unparse(node))
        for path in asking
        for node, name in calls(path)
        if (name == "open" and _to_write(node)) or (name in _WRITERS and not _of_text(node, name))
    ]
    assert found == []


def _to_write(node: ast.Call) -> bool:
    """Whether `open` is given a mode that writes."""
    values = [*node.args, *(word.value for word in node.keywords if word.arg == "mode")]
    modes = [each.value for each in values if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return any(set(mode) & set("wax+") for mode in modes)


def _of_text(node: ast.Call, name: str) -> bool:
    """`str.replace` takes two texts, `dataclasses.replace` is no method; `Path.replace` takes one path."""
    return name == "replace" and (isinstance(node.func, ast.Name) or len(node.args) != 1)
