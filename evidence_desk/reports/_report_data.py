"""The data of a printed timeline report, section by section, in the words the template prints."""

from __future__ import annotations

from typing import Any

from evidence_desk.domain.report import TimelineReport
from evidence_desk.reports._corroboration_data import corroboration_data
from evidence_desk.reports._cover_data import cover_data, limits_data, parties_data
from evidence_desk.reports._exhibit_data import annex_data, exhibits_data
from evidence_desk.reports._findings_data import findings_data, next_steps_data
from evidence_desk.reports._indexed_report import IndexedReport
from evidence_desk.reports._timeline_data import timeline_data
from evidence_desk.text import N_


def report_data(report: TimelineReport) -> dict[str, Any]:
    """JSON of the whole report. The same report gives the same JSON; evidence text in it is as received."""
    index = IndexedReport(report)
    say = index.words.say
    return {
        "lang": report.language,
        "title": f"{say(N_('Timeline report'))}: {report.debt.name}",
        "head": {
            "left": _head(index),
            "right": say(N_("Nothing masked · for the person concerned and their lawyer")),
        },
        "foot": {
            "left": _foot(index),
            "limits": say(
                N_("States only what this case file holds and does not hold; no legal conclusion is drawn.")
            ),
            "page": say(N_("Page {page} of {pages}"), page="\n", pages="\n").split("\n"),
        },
        "cover": cover_data(index),
        "parties": parties_data(index),
        "timeline": timeline_data(index),
        "findings": {
            "title": say(N_("Findings")),
            "uncorroborated": corroboration_data(index),
            "other": findings_data(index),
        },
        "exhibits": exhibits_data(index),
        "annex": annex_data(index),
        "steps": next_steps_data(index),
        "limits": limits_data(index),
    }


def _head(index: IndexedReport) -> str:
    title, draft = index.words.say(N_("Timeline report")), index.report.debt.draft
    if not draft.contract:
        return f"{title}\u3000{draft.name}"
    contract = index.words.say(N_("contract {number}"), number=draft.contract)
    return f"{title}\u3000{index.words.noted(draft.name, contract)}"


def _foot(index: IndexedReport) -> str:
    report, say = index.report, index.words.say
    head = report.chain_head[:12]
    versions = sorted(set(report.rule_versions.values()))
    span = "–".join(str(version) for version in dict.fromkeys([*versions[:1], *versions[-1:]]))
    return " · ".join(
        [
            say(N_("Case chain {hash}"), hash=" ".join(head[place : place + 4] for place in range(0, 12, 4))),
            say(N_("generated {at}"), at=index.words.stamp(report.generated_at)[:16]),
            f"Evidence Desk {report.app_version}",
            say(N_("rules: {count}, version {span}"), count=len(report.rule_versions), span=span or "–"),
        ]
    )
