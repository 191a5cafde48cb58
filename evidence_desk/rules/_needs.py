"""What may be needed for a debt, in the order in which it is worth getting: what expires comes first."""

from __future__ import annotations

import calendar
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from evidence_desk.domain.case_views import DebtView, Found
from evidence_desk.domain.communication import Kind
from evidence_desk.domain.moment import utc_of
from evidence_desk.paths import resource
from evidence_desk.text import N_

#: Rule and code of findings; an empty code stands for all of a rule.
Named = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Need:
    """Something that helps: why, how to get it, and the findings that ask for it.

    `order` is its place in every list, whatever else is needed. `lacking` may ask for it besides. `expires`
    says that its source keeps it for some months only. The ready text has the key of the code.
    """

    code: str
    order: int
    way: str
    why: str
    how: str
    asked_by: tuple[Named, ...] = ()
    lacking: Callable[[DebtView], bool] = lambda view: False
    expires: bool = False


def _no_calls(view: DebtView) -> bool:
    return view.recordings > 0 and not view.kinds.get(Kind.CALL)


def _no_bills(view: DebtView) -> bool:
    return view.recordings > 0 and not view.kinds.get(Kind.DOCUMENT) and not view.kinds.get(Kind.PAYMENT)


NEEDS = (
    Need(
        "carrier_details",
        1,
        "carrier_request",
        N_("Calls that only the phone itself shows would stand more firmly with the carrier's list."),
        N_("Ask the carrier for a stamped print or an electronic list of the calls of these days."),
        (
            ("uncorroborated_recording", ""),
            ("recording_without_log_entry", ""),
            ("call_log_conflict", ""),
            ("weakness", "F09"),
        ),
        _no_calls,
        expires=True,
    ),
    Need(
        "call_log",
        2,
        "phone",
        N_("No call log of the phone lies under this debt; phones drop their oldest calls."),
        N_("Export the call log with a backup app and take it in."),
        (),
        _no_calls,
    ),
    Need(
        "bill",
        3,
        "statement",
        N_("No bill as a document and no payment lies under this debt; bills change with each payment."),
        N_("Save the bill as a PDF with its date, and the list of payments of your bank; take both in."),
        (),
        _no_bills,
    ),
    Need(
        "recordings",
        4,
        "phone",
        N_("Calls were answered of which no recording, or only a part, lies in this case file."),
        N_("Look in the recorder's folder, its bin and the phone's backups, before the phone clears them."),
        (
            ("connected_call_without_recording", ""),
            ("recording_shorter_than_call", ""),
            ("weakness", "F03"),
        ),
    ),
    Need(
        "original_phone",
        5,
        "phone",
        N_("Recordings may be taken for copies, or for changed files."),
        N_("Keep the phone that made them, note it in the register of phones, and take the files from it."),
        (("weakness", "F01"), ("weakness", "F02")),
    ),
    Need(
        "written_reply",
        6,
        "message",
        N_("Recordings have no sufficient written record beside them."),
        N_("Send the text below by SMS or through the lender's official channel, and take in the answer."),
        (("uncorroborated_recording", ""), ("weakness", "F06"), ("weakness", "F08")),
    ),
    Need(
        "breakdown",
        7,
        "statement",
        N_("Different amounts were named, and no written reason for the difference was found."),
        N_("Send the text below to the lender, and take in the answer or the itemised bill."),
        (
            ("amount_discrepancy", ""),
            ("conflicting_demand", ""),
            ("amount_inconsistent_across_calls", ""),
        ),
    ),
    Need(
        "promise",
        8,
        "message",
        N_("What was promised by phone and what was written do not agree."),
        N_("Send the text below to the lender, and keep the receipts of what was paid by the plan."),
        (("promise_not_honoured", ""), ("denied_in_writing", "")),
    ),
    Need(
        "identity",
        9,
        "message",
        N_("Of some recordings it is not clear who called, or on whose behalf."),
        N_("Send the text below to the lender, and mark in the recordings where the caller says a name."),
        (("weakness", "F04"), ("weakness", "F13")),
    ),
    Need(
        "preservation",
        10,
        "preservation_letter",
        N_("The lender may hold recordings and notes of calls that this case file lacks or shows in part."),
        N_("Send the text below to the lender in a way that leaves a receipt."),
        (
            ("connected_call_without_recording", ""),
            ("recording_shorter_than_call", ""),
            ("call_log_conflict", ""),
            ("denied_in_writing", ""),
        ),
    ),
)


def asking(need: Need, view: DebtView) -> tuple[Found, ...]:
    """The findings of a debt that ask for something."""
    return tuple(
        each
        for each in view.found
        if (each.rule, each.code) in need.asked_by or (each.rule, "") in need.asked_by
    )


@cache
def stated() -> dict[str, Any]:
    """The ready texts in both languages, and how long a carrier keeps its list, as the file states them."""
    found: dict[str, Any] = json.loads(resource("rules/next_evidence.json").read_text("utf-8"))
    return found


def day_of(view: DebtView, epoch_ms: int) -> date:
    """The day of a time on the wall clock of the case."""
    at: datetime = utc_of(epoch_ms).astimezone(view.zone)
    return at.date()


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
