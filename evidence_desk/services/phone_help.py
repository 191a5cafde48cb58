"""How to get recordings, call logs, messages and bills off a phone, and what of them expires.

The words are a dated data file (`resources/help/phones.json`), in both languages, because phones change
faster than programs.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from evidence_desk.paths import resource
from evidence_desk.text import current_language

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Steps:
    """What to do for one kind of evidence, in order, and what of it does not last."""

    kind: str
    title: str
    steps: tuple[str, ...]
    expires: str


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand by its key and name."""

    key: str
    name: str


class PhoneHelp:
    """The help in the current language; steps that hold for every Android phone are stated once."""

    def __init__(self, stated: dict[str, Any]) -> None:
        self._stated = stated
        self.dated = date.fromisoformat(stated["dated"])

    def brands(self) -> tuple[Brand, ...]:
        """Every brand in the order they are offered."""
        return tuple(Brand(each["key"], _said(each["name"])) for each in self._stated["brands"])

    def steps(self, brand: str) -> tuple[Steps, ...]:
        """The steps for a brand, kind by kind; raises KeyError for one that is not there."""
        own = {each["key"]: each["steps"] for each in self._stated["brands"]}[brand]
        return tuple(
            Steps(
                kind["key"],
                _said(kind),
                tuple(_said(step) for step in own.get(kind["key"]) or self._stated["shared"][kind["key"]]),
                _said(self._stated["expiry"][kind["key"]]),
            )
            for kind in self._stated["kinds"]
        )


def _said(words: Words) -> str:
    return words[current_language()]


@cache
def phone_help() -> PhoneHelp:
    """The help that came with this version."""
    return PhoneHelp(json.loads(resource("help/phones.json").read_text("utf-8")))
