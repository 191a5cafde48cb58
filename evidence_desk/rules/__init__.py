"""Rules: every other file in this folder finds one thing.

To add one, drop a file here that ends in `RULE = YourRule()`. Begin with failing tests in `tests/rules/`:
one debt where it finds something, one where it finds nothing. A rule is pure: it gets a `DebtView`, reads no
file, clock or database, and says what the case file shows, never what happened in the world and never a
legal conclusion. Change what it says for the same facts, and its `version` goes up.
"""

from __future__ import annotations

import importlib
import json
import logging
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from evidence_desk.domain.corroboration import Assessment, Parameters, Record
from evidence_desk.domain.debt import Debt
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.paths import resource
from evidence_desk.text import Message

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DebtView:
    """A read-only picture of one debt, or of the inbox where `debt` is None."""

    debt: Debt | None
    recordings: tuple[Record, ...]
    assessments: tuple[Assessment, ...]
    parameters: Parameters


class Rule(ABC):
    """Finds one thing. `law` names what it rests on; `title` heads its group in reports."""

    key: ClassVar[str]
    version: ClassVar[int]
    severity: ClassVar[Severity]
    #: Ids of rules of law in `resources/law/`, dated data with source and rank; law is never written in code.
    law: ClassVar[tuple[str, ...]]
    title: ClassVar[Message]

    @property
    def basis(self) -> str:
        """The law it rests on, as the law's own language cites it."""
        return "；".join(_law()[key]["title"] + _law()[key]["article"] for key in self.law)

    @abstractmethod
    def examine(self, view: DebtView) -> Iterator[Finding]:
        """Yield what the case file shows."""


@cache
def _law() -> dict[str, dict[str, str]]:
    stated: dict[str, dict[str, str]] = json.loads(resource("law/cn.json").read_text("utf-8"))["rules"]
    return stated


@cache
def rules() -> tuple[Rule, ...]:
    """All rules of this folder by key; a broken one is logged and left out."""
    found: list[Rule] = []
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith("_"):
            continue
        try:
            found.append(importlib.import_module(f"{__name__}.{module.name}").RULE)
        except Exception:
            log.exception("rule %s could not be loaded", module.name)
    return tuple(sorted(found, key=lambda rule: rule.key))
