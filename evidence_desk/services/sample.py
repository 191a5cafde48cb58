"""Fills a new case with the fictional sample: taken in like any phone folder, then worked on like a user."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import Claim, ClaimFamily, LinkStatus
from evidence_desk.domain.debt import DebtDraft, DebtId, Money
from evidence_desk.domain.identifying import identifier
from evidence_desk.domain.timeline import Scope
from evidence_desk.paths import resource
from evidence_desk.services.browsing import Browsing
from evidence_desk.services.claims import Claims
from evidence_desk.services.debts import Debts
from evidence_desk.services.filing import Filing
from evidence_desk.services.intake import Intake, TakeIn
from evidence_desk.services.linking import Linking

_DECISIONS = {"confirm": LinkStatus.CONFIRMED, "reject": LinkStatus.REJECTED}


@dataclass(frozen=True, slots=True)
class Sample:
    """The services a sample case is made with."""

    intake: Intake
    debts: Debts
    filing: Filing
    linking: Linking
    claims: Claims
    browsing: Browsing

    def make(self) -> TakeIn:
        """Take the sample's phone folder in and enter what its user has entered."""
        folder = resource("sample_case")
        story: dict[str, Any] = json.loads((folder / "case.json").read_text("utf-8"))
        debts = {stated["name"]: self.debts.add(_draft(stated))[0] for stated in story["debts"]}
        taken = self.intake.take_in([folder / "phone"])
        self._enter(story, debts)
        return taken

    def _enter(self, story: dict[str, Any], debts: dict[str, DebtId]) -> None:
        entries = self.browsing.page(Scope(), 0, 10_000)
        whole: dict[str, CommunicationId] = {}
        for entry in entries:
            whole.setdefault(entry.item_name, entry.id)
        rows = {(e.item_name, e.at.epoch_ms): e.id for e in entries if e.at and e.locator != "whole"}

        def found(stated: dict[str, Any]) -> CommunicationId:
            at = stated.get("sms_date_ms")
            return whole[stated["item"]] if at is None else rows[stated["item"], at]

        for stated in story["filings"]:
            self.filing.file([found(stated)], debts[stated["debt"]])
        for stated in story["times"]:
            self.claims.set_time(
                whole[stated["file"]], datetime.fromisoformat(stated["wall"]), stated["note"]
            )
        for stated in story["typed_texts"]:
            self.claims.type_text(whole[stated["file"]], stated["text"])
        for stated in story["claims"]:
            self.claims.mark(_claim(stated, whole[stated["file"]]))
        for stated in story["links"]:
            decision = _DECISIONS[stated["decision"]]
            self.linking.link(whole[stated["recording"]], found(stated), stated["reason"], decision)


def sample_phone() -> Path:
    """The fictional phone folder."""
    return resource("sample_case") / "phone"


def _draft(stated: dict[str, Any]) -> DebtDraft:
    currency = stated["currency"]
    return DebtDraft(
        stated["name"],
        stated["creditor"],
        stated["product"],
        stated["contract"],
        Money(stated["principal_minor"], currency),
        Money(stated["claimed_minor"], currency),
        date.fromisoformat(stated["borrowed_on"]),
        date.fromisoformat(stated["due_on"]),
        stated["note"],
        tuple(identifier(each["written"], each["kind"], each["party"]) for each in stated["identifiers"]),
    )


def _claim(stated: dict[str, Any], recording: CommunicationId) -> Claim:
    plan = stated["plan"]
    return Claim(
        recording,
        ClaimFamily(stated["family"]),
        stated["words"],
        stated["start_ms"],
        stated["end_ms"],
        stated["amount_minor"],
        (int(plan[0]), int(plan[1])) if isinstance(plan, list) else _plan(plan),
        stated["approximate"],
        stated["material"],
    )


def _plan(stated: dict[str, int] | None) -> tuple[int, int] | None:
    return (stated["count"], stated["each_minor"]) if stated else None
