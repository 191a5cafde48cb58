"""The cover, the parties with their numbers, and the limits of what a report says."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from datetime import date
from typing import Any

from evidence_desk.domain.corroboration import Parameters
from evidence_desk.domain.debt import IdentifierKind, Money
from evidence_desk.domain.timeline import FilingBasis
from evidence_desk.reports._corroboration_data import summary
from evidence_desk.reports._indexed_report import IndexedReport
from evidence_desk.text import N_

_PARAMETERS = {
    "calllog_start_tol_ms": N_("Start of a call: difference allowed between recording and call log"),
    "calllog_duration_tol_ms": N_("Length of a call: difference allowed, at least"),
    "calllog_duration_tol_ratio": N_("Length of a call: difference allowed, as a share"),
    "strong_window_ms": N_("Written item counts up to strong: days before or after the call"),
    "medium_window_ms": N_("Written item counts up to medium: days before or after the call"),
    "weak_window_ms": N_("Written item counts up to weak: days before or after the call"),
    "call_reference_window_ms": N_("Message that mentions the call: time before or after it"),
    "amount_abs_tol_minor": N_("Amounts count as equal: difference allowed"),
    "amount_rel_tol": N_("Amounts count as equal: difference allowed, as a share"),
    "amount_approx_rel_tol": N_("Amounts said to be approximate: difference allowed, as a share"),
    "most_compared": N_("Written items compared with one recording, at most"),
    "statement_window_ms": N_("Bill counts for a figure: days before or after the call"),
    "confirmation_window_ms": N_("Own message about the call counts without an answer: time after it"),
    "min_effective_ms": N_("Call counts as answered: talk time, at least"),
    "answered_daily_limit": N_("Answered calls in a day: noted above"),
    "unanswered_daily_limit": N_("Unanswered calls of one number in a day: noted above"),
    "quiet_from_minute": N_("Hours of rest begin"),
    "quiet_to_minute": N_("Hours of rest end"),
    "upgrade_two_medium": N_("Two medium items of different sources count as strong"),
}
_IDENTIFIER_KINDS = {
    IdentifierKind.NUMBER: N_("Number"),
    IdentifierKind.SIGNATURE: N_("Signature of messages"),
    IdentifierKind.CONTRACT: N_("Contract number"),
    IdentifierKind.ALIAS: N_("Name"),
}
_BASES = {
    FilingBasis.USER: N_("filed by the user"),
    FilingBasis.TAKE_IN: N_("taken in under this debt"),
    FilingBasis.NUMBER: N_("by number"),
    FilingBasis.SIGNATURE: N_("by the signature of the message"),
    FilingBasis.CONTRACT: N_("by contract number"),
    FilingBasis.ALIAS: N_("by name"),
    FilingBasis.SAME_CALL: N_("same call as another entry"),
    FilingBasis.AMBIGUOUS: N_("fits several debts"),
    FilingBasis.NONE: N_("no basis recorded"),
}
_ROLES = {"creditor": N_("creditor"), "agency": N_("collection agency"), "unknown": N_("role unknown")}
_LIMITS = (
    N_("This report states what this case file holds and does not hold. It draws no legal conclusion."),
    N_("It makes no statement on whether any evidence is admissible or how a court would weigh it."),
    N_("A hash says that a file is unchanged since it was taken in, and nothing about the time before."),
    N_(
        "Call logs, messages, screenshots and file dates on a phone can be edited;"
        " the letter behind each time says where it was read."
    ),
    N_("Where a source wrote no time zone, the zone named above the timeline was assumed."),
    N_("A displayed number does not identify the person who called; numbers can be changed in transmission."),
    N_("The grade none says that no such record lies in this case file; one may exist elsewhere."),
    N_("Grades follow the rules and tolerances printed at the beginning; others can give other grades."),
    N_("Words marked as not checked were not compared with the sound."),
    N_("Files whose contents were not read are kept and listed; what they hold is not in the timeline."),
    N_("A lawyer should read the originals before any of this is used."),
)


def cover_data(index: IndexedReport) -> dict[str, Any]:
    """Section 1: what this is about, and every tolerance and version it rests on."""
    say, report = index.words.say, index.report
    return {
        "title": say(N_("Timeline report")),
        "debt": report.debt.name,
        "heading": say(N_("Overview")),
        "summary": summary(index),
        "facts": [pair for pair in _facts(index) if pair[1]],
        "parameters_title": say(N_("Tolerances and windows of the rules")),
        "parameters_columns": [say(N_("Parameter")), say(N_("Value")), say(N_("Name in the rules"))],
        "parameters": [_parameter(index, field.name) for field in fields(Parameters)],
        "rules_title": say(N_("Rules and their versions")),
        "rules": [f"{rule} {version}" for rule, version in sorted(report.rule_versions.items())],
        "contents": say(N_("Contents")),
    }


def parties_data(index: IndexedReport) -> dict[str, Any]:
    """Section 2: who is behind the debt, by which identifiers, and why entries lie under it."""
    say, report = index.words.say, index.report
    numbers = Counter(entry.number for entry in report.entries if entry.number)
    bases = Counter(entry.filing_basis for entry in report.entries)
    return {
        "title": say(N_("Parties and numbers")),
        "columns": [
            say(msgid) for msgid in (N_("Party"), N_("Role"), N_("Numbers and names"), N_("Entries"))
        ],
        "rows": [
            [party.name, _role(index, party.role), index.words.listed(party.identifiers), str(party.entries)]
            for party in report.parties
        ],
        "identifiers_title": say(N_("Identifiers the user entered for this debt")),
        "identifiers_columns": [
            say(msgid)
            for msgid in (N_("Kind"), N_("As written"), N_("Belongs to"), N_("Entries with this number"))
        ],
        "identifiers": [
            [
                say(_IDENTIFIER_KINDS[identifier.kind]),
                identifier.written,
                identifier.party or report.debt.draft.creditor,
                str(numbers[identifier.normalised]) if identifier.kind is IdentifierKind.NUMBER else "–",
            ]
            for identifier in report.debt.draft.identifiers
        ],
        "basis_title": say(N_("Why entries lie under this debt")),
        "basis_columns": [say(N_("Basis")), say(N_("Entries"))],
        "basis": [[say(_BASES[basis]), str(count)] for basis, count in bases.most_common()],
    }


def limits_data(index: IndexedReport) -> dict[str, Any]:
    """Section 8: what this report does not say."""
    return {
        "title": index.words.say(N_("Limits of this report")),
        "lines": [index.words.say(m) for m in _LIMITS],
    }


def _role(index: IndexedReport, role: str) -> str:
    return index.words.say(_ROLES[role]) if role in _ROLES else role


def _facts(index: IndexedReport) -> list[list[str]]:
    say, report = index.words.say, index.report
    draft = report.debt.draft
    others = [party for party in report.parties if party.name and party.name != draft.creditor]
    return [
        [say(N_("Debt")), draft.name],
        [say(N_("Creditor")), draft.creditor],
        [
            say(N_("Other parties")),
            index.words.listed(index.words.noted(party.name, _role(index, party.role)) for party in others),
        ],
        [say(N_("Product")), draft.product],
        [say(N_("Contract number")), draft.contract],
        [say(N_("Principal")), _money(index, draft.principal)],
        [say(N_("Amount claimed (entered by the user)")), _money(index, draft.claimed)],
        [say(N_("Borrowed on")), _day(draft.borrowed_on)],
        [say(N_("Due on")), _day(draft.due_on)],
        [say(N_("Period")), _period(index)],
        [say(N_("Entries")), _counts(index)],
        [say(N_("Note by the user")), draft.note],
        [
            say(N_("Generated on")),
            index.words.noted(
                index.words.stamp(report.generated_at), index.words.zone_label(report.generated_at)
            ),
        ],
        [say(N_("Program")), f"Evidence Desk {report.app_version}"],
    ]


def _money(index: IndexedReport, money: Money | None) -> str:
    if money is None:
        return ""
    amount = str(money)
    return (
        index.words.say(N_("{amount} yuan"), amount=amount)
        if money.currency == "CNY"
        else f"{amount} {money.currency}"
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _period(index: IndexedReport) -> str:
    days = sorted(entry.at.local(index.words.zone).date() for entry in index.dated if entry.at)
    if not days:
        return ""
    return index.words.say(N_("{first} to {last}"), first=days[0].isoformat(), last=days[-1].isoformat())


def _counts(index: IndexedReport) -> str:
    return index.words.say(
        N_("{entries} (in files: {items})"),
        entries=len(index.report.entries),
        items=len(index.report.items),
    )


def _parameter(index: IndexedReport, name: str) -> list[str]:
    value = getattr(index.report.parameters, name)
    return [index.words.say(_PARAMETERS.get(name, name)), _parameter_value(index, name, value), name]


def _parameter_value(index: IndexedReport, name: str, value: float) -> str:
    say = index.words.say
    if name.endswith("_window_ms"):
        hours, days = value / 3_600_000, value / 86_400_000
        return (
            say(N_("{days} days"), days=f"{days:g}")
            if days > 1
            else say(N_("{hours} hours"), hours=f"{hours:g}")
        )
    if name.endswith("_ms"):
        return say(N_("{seconds} seconds"), seconds=f"{value / 1000:g}")
    if name.endswith("_minor"):
        return say(N_("{amount} yuan"), amount=f"{value / 100:,.2f}")
    if name.endswith("_minute"):
        return f"{int(value) // 60:02}:{int(value) % 60:02}"
    if name.startswith("upgrade_"):
        return say(N_("yes") if value else N_("no"))
    if name.endswith("_daily_limit"):
        return say(N_("{count} calls"), count=int(value))
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value * 100:g}%"
