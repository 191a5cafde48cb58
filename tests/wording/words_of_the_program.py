"""Every sentence of the program: extracted from the source, translated in the catalogue, set in templates."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import evidence_desk
from evidence_desk.errors import EvidenceDeskError

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = Path(evidence_desk.__file__).parent
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
_PLACEHOLDER = re.compile(r"\{(\w+)(?:[.\[][^}:!]*)?(?:![rsa])?(?::[^}]*)?\}")

Id = str | tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where a sentence stands."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@cache
def extracted() -> dict[Id, list[Place]]:
    """Every msgid of the source with its places, found as translators' tools find them."""
    found: dict[Id, list[Place]] = {}
    for file, line, message, _comments, _context in extract_from_dir(
        str(PACKAGE), [("**.py", "python")], keywords=KEYWORDS
    ):
        number = message if isinstance(message, str) else tuple(message)
        found.setdefault(number, []).append(Place(file, line))
    return found


@cache
def catalogue(name: str = "zh_CN") -> Catalog:
    path = PROJECT / "resources" / "locale" / name / "LC_MESSAGES" / "evidence_desk.po"
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def translations() -> dict[Id, tuple[str, ...]]:
    """Every msgid of the Chinese catalogue with its forms."""
    return {
        (message.id if isinstance(message.id, str) else tuple(message.id)): (
            (message.string,) if isinstance(message.string, str) else tuple(message.string)
        )
        for message in catalogue()
        if message.id
    }


def forms(number: Id) -> tuple[str, ...]:
    """The English forms of a msgid: one, or singular and plural."""
    return (number,) if isinstance(number, str) else number


def placeholders(text: str) -> set[str]:
    """The names of the gaps in a sentence; `{{` is a brace."""
    return set(_PLACEHOLDER.findall(text.replace("{{", "").replace("}}", "")))


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the program, parsed, by its path below the package."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def calls() -> Iterator[tuple[Place, str, ast.Call]]:
    """Every call in the program with the name it calls."""
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                yield Place(file, node.lineno), name, node


@cache
def error_classes() -> dict[str, type[EvidenceDeskError]]:
    """Every problem the program has a sentence for, by class name."""
    for module in pkgutil.walk_packages([str(PACKAGE)], "evidence_desk."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:
            importlib.import_module(module.name)
    found: dict[str, type[EvidenceDeskError]] = {}
    waiting = [EvidenceDeskError]
    while waiting:
        error = waiting.pop()
        # Tests may have errors of their own.
        if error.__module__.startswith("evidence_desk."):
            found[error.__name__] = error
        waiting += error.__subclasses__()
    return found


def constant(node: ast.expr | None) -> str | None:
    """The text of a literal, or of a literal inside `N_()` or `_()`."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("N_", "_") and node.args:
        node = node.args[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
