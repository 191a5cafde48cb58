"""What a window works with: one open case and the machinery around it, handed to every panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence_desk.gui.change_bus import ChangeBus
from evidence_desk.gui.enriching_run import EnrichingRun
from evidence_desk.gui.intake_run import IntakeRun
from evidence_desk.gui.operations import Operations
from evidence_desk.gui.settings import Settings
from evidence_desk.gui.vault_check import VaultCheckRun

if TYPE_CHECKING:
    from evidence_desk.bootstrap import Desk


@dataclass(frozen=True, slots=True)
class Session:
    """One open case. It outlives the window, which is built anew when language or theme change."""

    desk: Desk
    operations: Operations
    bus: ChangeBus
    settings: Settings
    intake: IntakeRun
    check: VaultCheckRun
    enriching: EnrichingRun

    @classmethod
    def begin(cls, desk: Desk, settings: Settings, *, enrich: bool = False) -> Session:
        """The machinery for `desk`; with `enrich`, what waits to be read further is read from now on."""
        # A take-in and the reading in the background have a thread each, and what is looked at a third.
        operations, bus = Operations(workers=3), ChangeBus()
        intake, check = IntakeRun(desk, operations, bus), VaultCheckRun(desk, operations)
        enriching = EnrichingRun(desk, operations, bus, settings, intake)
        if enrich and not desk.case.read_only:
            enriching.begin()
        return cls(desk, operations, bus, settings, intake, check, enriching)

    def end(self) -> None:
        """Stop what is running, wait for what has begun, and close the case."""
        self.enriching.stop()
        self.intake.cancel()
        self.check.cancel()
        self.operations.close()
        self.desk.close()
