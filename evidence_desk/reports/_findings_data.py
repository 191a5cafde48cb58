"""Findings by rule, every run of a rule, and what could be done next."""

from __future__ import annotations

from typing import Any

from evidence_desk.domain.communication import Kind, SourceClass
from evidence_desk.domain.evidence import Outcome
from evidence_desk.domain.finding import Finding
from evidence_desk.reports._indexed_report import IndexedReport, Reference
from evidence_desk.reports._words import RUN_OUTCOMES, SEVERITIES
from evidence_desk.text import N_


def findings_data(index: IndexedReport) -> dict[str, Any]:
    """The other groups of section 4: findings rule by rule, then the log of runs."""
    say = index.words.say
    by_rule: dict[str, list[tuple[int, Finding]]] = {}
    for number, finding in enumerate(index.report.findings, 1):
        by_rule.setdefault(finding.rule, []).append((number, finding))
    return {
        "columns": [say(msgid) for msgid in (N_("No."), N_("Finding"), N_("Timeline"), N_("Next step"))],
        "groups": [_group(index, rule, numbered) for rule, numbered in by_rule.items()],
        "none": say(N_("The rules that ran reported no findings.")),
        "runs_title": say(N_("Rules that ran")),
        "runs_intro": say(
            N_("A rule that reported nothing is listed, too: it looked and found nothing to report.")
        ),
        "runs_columns": [say(msgid) for msgid in (N_("Rule"), N_("Version"), N_("Run at"), N_("Result"))],
        "runs": [_run(index, place) for place in range(len(index.report.runs))],
    }


def rule_title(index: IndexedReport, rule: str) -> str:
    """What a rule looks for, or its key if the report does not say."""
    return index.words.render(index.report.rule_titles.get(rule)) or rule


def _group(index: IndexedReport, rule: str, numbered: list[tuple[int, Finding]]) -> dict[str, Any]:
    say = index.words.say
    bases = dict.fromkeys(finding.basis for _number, finding in numbered if finding.basis)
    versions = dict.fromkeys(str(finding.rule_version) for _number, finding in numbered)
    return {
        "title": rule_title(index, rule),
        "rule": say(N_("Rule {rule}, version {version}."), rule=rule, version=index.words.listed(versions)),
        "basis": say(N_("Basis: {basis}"), basis=say(N_("; ")).join(say(basis) for basis in bases))
        if bases
        else "",
        "rows": [_finding(index, number, finding) for number, finding in numbered],
    }


def _finding(index: IndexedReport, number: int, finding: Finding) -> dict[str, Any]:
    return {
        "no": f"F{number}",
        "label": f"finding-{number}",
        "severity": index.words.say(SEVERITIES[finding.severity]),
        "text": index.words.render(finding.text),
        "rows": index.rows(finding.entries),
        "next": index.words.render(finding.next_step),
    }


def _run(index: IndexedReport, place: int) -> list[str]:
    run = index.report.runs[place]
    outcome = index.words.say(RUN_OUTCOMES[run.outcome])
    count = sum(finding.rule == run.rule for finding in index.report.findings)
    shown = index.words.noted(outcome, str(count)) if count else outcome
    title = rule_title(index, run.rule)
    name = title if title == run.rule else index.words.noted(title, run.rule)
    return [name, str(run.version), index.words.stamp(run.at), shown]


def next_steps_data(index: IndexedReport) -> dict[str, Any]:
    """Section 7: what this case file lacks, and what the rules propose."""
    say = index.words.say
    return {
        "title": say(N_("Missing evidence and next steps")),
        "missing_title": say(N_("What this case file lacks")),
        "missing": _missing(index),
        "none": say(N_("The rules name nothing.")),
        "steps_title": say(N_("Next steps the rules propose")),
        "steps": _steps(index),
        "general_title": say(N_("Generally")),
        "general": [
            say(
                N_("Carriers usually keep call details for about six months; ask for a stamped print early.")
            ),
            say(
                N_("Bills in an app change after a payment; keep the page as it stands on the day of a call.")
            ),
            say(N_("Keep the phone with the original recordings and messages; phones clear them unasked.")),
        ],
    }


def _steps(index: IndexedReport) -> list[dict[str, Any]]:
    steps: dict[str, list[Reference]] = {}
    for number, finding in enumerate(index.report.findings, 1):
        if text := index.words.render(finding.next_step):
            steps.setdefault(text, []).append({"t": f"F{number}", "to": f"finding-{number}"})
    return [{"t": text, "findings": findings} for text, findings in steps.items()]


def _missing(index: IndexedReport) -> list[str]:
    entries, say = index.report.entries, index.words.say
    calls = [entry for entry in entries if entry.kind is Kind.CALL and entry.duration_ms]
    unrecorded = sum(not entry.same_event for entry in calls)
    details = any(entry.source_class is SourceClass.CARRIER_DETAILS for entry in entries)
    unread = sum(item.outcome is Outcome.KEPT_UNREAD for item in index.report.items)
    lacks = []
    if entries and not details:
        lacks.append(say(N_("No call details of a carrier are filed under this debt.")))
    if unrecorded:
        lacks.append(say(N_("Answered calls without a recording: {count}."), count=unrecorded))
    if index.undated:
        lacks.append(say(N_("Entries without a known time: {count}."), count=len(index.undated)))
    if unread:
        lacks.append(say(N_("Files kept whose contents were not read: {count}."), count=unread))
    if not index.report.chain_intact:
        lacks.append(say(N_("Lines of the custody log do not follow each other; see the annex.")))
    return lacks
