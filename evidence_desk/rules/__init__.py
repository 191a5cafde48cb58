"""Rules: every other file in this folder finds one thing.

To add one, drop a file here that ends in `RULE = YourRule()`. Begin with failing tests in `tests/rules/`:
one view where it finds something, one where it finds nothing. A rule looks at one recording, one day or one
debt: derive it from `RecordingRule`, `DayRule` or `DebtRule`. It is pure: it gets a view, reads no file,
clock or database, and says what the case file shows, never what happened in the world and never a legal
conclusion. Change what it says for the same facts, and its `version` goes up.

A day is examined again when one of its entries changes; a recording when one within the weak window does. A
rule must not look further. Rules of debts run last and see what the others found, counted.
"""

from __future__ import annotations

import importlib
import json
import logging
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, ClassVar

from evidence_desk.domain.case_views import DayView, DebtView, RecordingView
from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.debt import Debt
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.paths import resource
from evidence_desk.text import Message

log = logging.getLogger(__name__)


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
        return cited(self.law)

    def finding(
        self,
        debt: Debt | None,
        entries: tuple[CommunicationId, ...],
        text: Message,
        values: dict[str, Any],
        *,
        next_step: Message | None = None,
        subject: str = "",
        code: str = "",
        severity: Severity | None = None,
    ) -> Finding:
        """A finding of this rule."""
        return Finding(
            self.key,
            self.version,
            severity or self.severity,
            entries,
            text,
            self.basis,
            next_step,
            values,
            debt.id if debt else None,
            subject,
            code,
        )


class RecordingRule(Rule):
    """Looks at one recording and what bears on it."""

    @abstractmethod
    def examine(self, view: RecordingView) -> Iterator[Finding]:
        """Yield what the case file shows of this recording."""


class DayRule(Rule):
    """Looks at one day of one debt."""

    @abstractmethod
    def examine(self, view: DayView) -> Iterator[Finding]:
        """Yield what the case file shows of this day."""


class DebtRule(Rule):
    """Looks at a debt as a whole, after everything else in it was examined."""

    @abstractmethod
    def examine(self, view: DebtView) -> Iterator[Finding]:
        """Yield what the case file shows of this debt."""


def cited(law: Iterable[str]) -> str:
    """Rules of law as the law's own language cites them, by their ids in `resources/law/`."""
    return "；".join(_law()[key]["title"] + _law()[key]["article"] for key in law)


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
