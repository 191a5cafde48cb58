"""What a write changed, so that views refresh what concerns them and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids touched by one write. `everything` after an undo, when the ids are not worth counting."""

    items: frozenset[int] = field(default_factory=frozenset)
    communications: frozenset[int] = field(default_factory=frozenset)
    debts: frozenset[int] = field(default_factory=frozenset)
    entries: bool = False
    findings: bool = False
    history: bool = False
    everything: bool = False

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            self.items | other.items,
            self.communications | other.communications,
            self.debts | other.debts,
            self.entries or other.entries,
            self.findings or other.findings,
            self.history or other.history,
            self.everything or other.everything,
        )

    def __bool__(self) -> bool:
        return bool(
            self.items
            or self.communications
            or self.debts
            or self.entries
            or self.findings
            or self.history
            or self.everything
        )
