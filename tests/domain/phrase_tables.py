"""The phrase tables of facts: read from tests/domain/phrases/*.tsv, compared with what the reader says.

A row is a text, when it was written on the wall clock of Asia/Shanghai ("-" where that is not known), and
every fact of the text, parted by " | ":

    kind [as written] value ~ ? @role

`~` marks an approximate fact and `?` an ambiguous one. Values: yuan, or yuan..yuan for a range;
basis points/period; ISO dates; 6x1500 and name=value for plans; number/label; name/account/bank;
name/organisation/on behalf of. "-" stands for a part that is not stated, "?" for a date that cannot be told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from evidence_desk.domain.facts import Fact, FactKind, read_facts
from evidence_desk.domain.moment import Moment, Precision, TimeSource, from_wall_clock

TABLES = Path(__file__).parent / "phrases"
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Phrase:
    table: str
    line: int
    text: str
    written_at: Moment | None
    expected: tuple[str, ...]

    def read(self) -> tuple[str, ...]:
        return tuple(sorted(shown(fact) for fact in read_facts(self.text, self.written_at)))


def phrases() -> list[Phrase]:
    return [phrase for path in sorted(TABLES.glob("*.tsv")) for phrase in _rows(path)]


def _rows(path: Path) -> Iterator[Phrase]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        text, at, facts = line.split("\t")
        expected = () if facts == "-" else tuple(sorted(facts.split(" | ")))
        yield Phrase(path.stem, number, text, moment(at), expected)


def moment(at: str) -> Moment | None:
    if at == "-":
        return None
    wall = datetime.fromisoformat(at)
    return from_wall_clock(wall, at, Precision.MINUTE, TimeSource.RECORD, ZONE)


def shown(fact: Fact) -> str:
    marks = (" ~" if fact.approximate else "") + (" ?" if fact.ambiguous else "")
    role = f" @{fact.role}" if fact.role else ""
    return f"{fact.kind} [{fact.written}] {_value(fact.kind, fact.value)}{marks}{role}"


def _value(kind: FactKind, value: Mapping[str, Any]) -> str:
    match kind:
        case FactKind.AMOUNT:
            assert value["currency"] == "CNY"
            upper = value.get("upper_minor")
            return _yuan(value["minor"]) + (f"..{_yuan(upper)}" if upper is not None else "")
        case FactKind.PERCENT:
            return f"{value['basis_points']}/{value['per']}"
        case FactKind.DATE:
            return (value["date"] or "?") + (f"T{value['time']}" if value["time"] else "")
        case FactKind.DEADLINE:
            return value["by"] or "?"
        case FactKind.OVERDUE:
            return str(value["days"]) if "days" in value else f"{value['months']}m"
        case FactKind.PLAN:
            return _plan(value)
        case FactKind.STAFF:
            return value["number"]
        case FactKind.CONTRACT:
            return _joined(value["number"], value["label"])
        case FactKind.SIGNATURE:
            return value["name"]
        case FactKind.PAYEE:
            return _joined(value["name"], value["account"], value["bank"])
        case FactKind.INTRODUCTION:
            behalf = (value["on_behalf_of"],) if value["on_behalf_of"] else ()
            return _joined(value["name"], value["organisation"], *behalf)


def _plan(value: Mapping[str, Any]) -> str:
    if "count" in value or "each_minor" in value:
        each = _yuan(value["each_minor"]) if "each_minor" in value else "?"
        return f"{value.get('count', '?')}x{each}"
    ((name, of),) = value.items()
    match name.rsplit("_", 1):
        case [what, "minor"]:
            return f"{what}={_yuan(of)}"
        case ["postpone", unit]:
            return f"postpone={of}{unit[0]}"
    if name.endswith("_basis_points"):
        return f"{name.removesuffix('_basis_points')}={of / 100:g}%"
    assert of is True
    return name


def _yuan(minor: int) -> str:
    return f"{minor // 100}" if minor % 100 == 0 else f"{minor / 100:.2f}"


def _joined(*parts: str | None) -> str:
    return "/".join((part or "-").replace(" ", "_") for part in parts)


def failing(known: frozenset[str] = frozenset()) -> list[tuple[Phrase, tuple[str, ...]]]:
    """Rows whose facts are not the expected ones, with what was read; `known` texts are left out."""
    return [(p, read) for p in phrases() if p.text not in known and (read := p.read()) != p.expected]


def figures() -> dict[str, Counter[str]]:
    """By kind of fact: how many are expected, read as expected, and read without being expected."""
    counts: dict[str, Counter[str]] = {kind.value: Counter() for kind in FactKind}
    for phrase in phrases():
        expected, read = Counter(phrase.expected), Counter(phrase.read())
        for name, facts in (
            ("expected", expected),
            ("right", expected & read),
            ("wrong", read - expected),
        ):
            for fact, number in facts.items():
                counts[fact.split(" ", 1)[0]][name] += number
    return counts
