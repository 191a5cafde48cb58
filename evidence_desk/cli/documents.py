"""The JSON documents of the command line: stable, documented in the README."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.debt import DebtId, DebtSummary
from evidence_desk.domain.enriching import FailedEnrichment, QueueCount
from evidence_desk.domain.evidence import Outcome
from evidence_desk.domain.finding import Decision, Finding, RuleRun
from evidence_desk.domain.timeline import TimelineEntry
from evidence_desk.services.enriching import EnrichRun
from evidence_desk.services.intake import TakeIn
from evidence_desk.services.searching import SearchHit
from evidence_desk.services.verification import VaultCheck

Document = dict[str, Any]


def take_in(taken: TakeIn) -> Document:
    """`{"files": […], "counts": {…}}`."""
    files = [
        {
            "path": fate.path,
            "sha256": fate.sha256,
            "outcome": fate.outcome.value,
            "importer": fate.importer,
            "entries": fate.entries,
            "notices": [notice.render() for notice in fate.notices],
        }
        for fate in taken.fates
    ]
    counts = {outcome.value: taken.count(outcome) for outcome in Outcome}
    entries = sum(fate.entries for fate in taken.fates)
    return {"files": files, "counts": {**counts, "entries": entries, "not_reached": taken.not_reached}}


def enriching(run: EnrichRun, counts: Sequence[QueueCount], failures: Sequence[FailedEnrichment]) -> Document:
    """`{"done": …, "failed": …, "enrichers": […], "failures": […]}`; the first two are of this run."""
    enrichers = [
        {"key": each.enricher, "waiting": each.waiting, "done": each.done, "failed": each.failed}
        for each in counts
    ]
    failed = [
        {
            "sha256": each.sha256,
            "name": each.name,
            "enricher": each.enricher,
            "why": [message.render() for message in each.why],
        }
        for each in failures
    ]
    return {"done": run.done, "failed": run.failed, "enrichers": enrichers, "failures": failed}


def debts(found: Sequence[DebtSummary]) -> Document:
    """`{"debts": […]}`."""
    return {
        "debts": [
            {
                "name": debt.name,
                "creditor": debt.creditor,
                "contract": debt.contract,
                "identifiers": list(debt.identifiers),
                "entries": debt.entries,
                "recordings": debt.recordings,
                "uncorroborated": debt.uncorroborated,
            }
            for debt in found
        ]
    }


def timeline(
    entries: Sequence[TimelineEntry], zone: str, completeness: Mapping[CommunicationId, Document]
) -> Document:
    """`{"entries": […]}` in timeline order; times with the offset of the case's zone.

    `completeness` says by id what lists of calls say of a recording's length, or of a call's recording.
    """
    return {
        "entries": [
            {**_entry(entry, ZoneInfo(zone)), "completeness": completeness.get(entry.id)} for entry in entries
        ]
    }


def findings(found: Sequence[Finding], runs: Sequence[RuleRun], names: Mapping[DebtId, str]) -> Document:
    """`{"findings": […], "runs": […]}`."""
    return {
        "findings": [
            {
                "id": each.id,
                "rule": each.rule,
                "rule_version": each.rule_version,
                "code": each.code,
                "subject": each.known_by,
                "debt": names.get(each.debt) if each.debt is not None else None,
                "severity": each.severity.value,
                "entries": list(each.entries),
                "text": each.text.render(),
                "basis": each.basis,
                "next_step": each.next_step.render() if each.next_step else None,
                "values": each.values,
                "decision": _decision(each.decision),
            }
            for each in found
        ],
        "runs": [
            {
                "rule": run.rule,
                "version": run.version,
                "at": run.at.isoformat(),
                "outcome": run.outcome.value,
                "debt": names.get(run.debt) if run.debt is not None else None,
            }
            for run in runs
        ],
    }


def search(hits: Sequence[SearchHit]) -> Document:
    """`{"hits": […]}`."""
    return {"hits": [{"entry": hit.entry.id, "snippet": hit.snippet, "where": hit.where} for hit in hits]}


def verify(check: VaultCheck) -> Document:
    """`{"checked", "altered", "missing", "orphaned", "custody_chain"}`."""
    return {
        "checked": check.checked,
        "altered": list(check.altered),
        "missing": list(check.missing),
        "orphaned": list(check.orphaned),
        "custody_chain": "intact" if check.custody_intact else "broken",
    }


def _decision(decision: Decision | None) -> Document | None:
    if decision is None:
        return None
    return {
        "status": decision.status.value,
        "text": decision.text,
        "at": decision.at.isoformat(),
        "stands": decision.stands,
    }


def _entry(entry: TimelineEntry, zone: ZoneInfo) -> Document:
    at = entry.at
    return {
        "id": entry.id,
        "item_sha256": entry.item_sha256,
        "locator": entry.locator,
        "kind": entry.kind.value,
        "at": at.iso(zone) if at else None,
        "at_source": at.source.value if at else None,
        "at_precision": at.precision.value if at else None,
        "direction": entry.direction.value,
        "number": entry.number,
        "counterparty": entry.counterparty,
        "duration_s": None if entry.duration_ms is None else entry.duration_ms / 1000,
        "text": entry.text,
        "debt": entry.debt_name,
        "same_event": list(entry.same_event),
        "badges": {"call": entry.badges.call.value, "content": entry.badges.content.value}
        if entry.badges
        else None,
    }
