"""Rules on how collectors may contact people, as dated data: one pack for each place, in `resources/rules/`.

A pack that nobody has reviewed is shown as an example and judges nothing. Its parameters are the defaults; a
case may set its own, and findings print both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from evidence_desk.domain.corroboration import Parameters
from evidence_desk.paths import resource

#: Where the rules of a place are stated; other packs state source and rank themselves.
_LAW = "law/cn.json"


@dataclass(frozen=True, slots=True)
class Source:
    """What a rule rests on: its title and article, its legal rank, whom it applies to, since when."""

    id: str
    title: str
    rank: str
    says: str
    applies_to: str
    since: date | None = None

    def values(self, day: date | None = None) -> dict[str, Any]:
        """JSON form; with whether it was already stated on `day`."""
        stated = {
            "id": self.id,
            "title": self.title,
            "rank": self.rank,
            "says": self.says,
            "applies_to": self.applies_to,
            "since": self.since.isoformat() if self.since else None,
        }
        return stated | ({"stated_that_day": self.since <= day} if self.since and day else {})


@dataclass(frozen=True, slots=True)
class PackRule:
    """One rule of a pack with its sources and default parameters."""

    id: str
    pack: str
    checked_on: str
    text: Mapping[str, str]
    sources: tuple[Source, ...]
    parameters: Mapping[str, int]
    note: Mapping[str, str]

    def values(self, parameters: Parameters, day: date | None = None) -> dict[str, Any]:
        """What findings print: pack, sources with their rank, and each parameter as used and as packed."""
        return {
            "pack": self.pack,
            "checked_on": self.checked_on,
            "sources": [each.values(day) for each in self.sources],
            "parameters": {
                name: {"used": getattr(parameters, name), "pack": packed}
                for name, packed in self.parameters.items()
                if hasattr(parameters, name)
            },
        }

    def all_later_than(self, day: date) -> bool:
        """Whether every dated source of it is from after `day`."""
        dated = [each.since for each in self.sources if each.since]
        return bool(dated) and len(dated) == len(self.sources) and all(day < since for since in dated)


@dataclass(frozen=True, slots=True)
class RulePack:
    """The rules of one place. `is_on` says that they were reviewed and are applied."""

    key: str
    title: Mapping[str, str]
    version: str
    checked_on: str
    is_on: bool
    rules: tuple[PackRule, ...]


@cache
def packs() -> tuple[RulePack, ...]:
    """Every pack that is shipped, applied or not, by key."""
    return tuple(_pack(key) for key in ("cn", "uk", "us"))


def applied_rule(key: str) -> PackRule | None:
    """The rule of that key in the packs that are on."""
    return next((rule for pack in packs() if pack.is_on for rule in pack.rules if rule.id == key), None)


def _pack(key: str) -> RulePack:
    stated = json.loads(resource(f"rules/{key}.json").read_text("utf-8"))
    return RulePack(
        key,
        stated["title"],
        stated["version"],
        stated["checked_on"],
        stated["status"] == "on",
        tuple(_rule(each, stated) for each in stated["rules"]),
    )


def _rule(stated: Mapping[str, Any], pack: Mapping[str, Any]) -> PackRule:
    applies = stated["applicability"]
    sources = tuple(_law_source(key, applies.get(key, "")) for key in stated["law"])
    if not sources:
        own = Source("", stated["source"], stated["rank"], stated["text"]["en"], _only(applies.values()))
        sources = (own,)
    return PackRule(
        stated["id"],
        pack["version"],
        pack["checked_on"],
        stated["text"],
        sources,
        stated["parameters"],
        stated.get("note", {}),
    )


def _law_source(key: str, applies_to: str) -> Source:
    law = json.loads(resource(_LAW).read_text("utf-8"))["rules"][key]
    since = date.fromisoformat(law["since"]) if law.get("since") else None
    return Source(key, law["title"] + law["article"], law["rank"], law["says"], applies_to, since)


def _only(values: Iterable[str]) -> str:
    return next(iter(values), "")
