"""The sample case: a fictional phone, taken in and completed by the services a user's acts run."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence_desk.domain import phone_number
from evidence_desk.domain.communication import CommunicationId
from evidence_desk.domain.corroboration import Claim, ClaimFamily, LinkStatus
from evidence_desk.domain.debt import DebtDraft, Identifier, IdentifierKind, Money
from evidence_desk.domain.search_words import normalise
from evidence_desk.domain.timeline import Scope, TimelineEntry
from evidence_desk.paths import default_case_dir, resource

if TYPE_CHECKING:
    from evidence_desk.bootstrap import Desk

_PAGE = 500
_DECISIONS = {"confirm": LinkStatus.CONFIRMED, "reject": LinkStatus.REJECTED}
Given = dict[str, Any]


def sample_dir() -> Path:
    """Where the sample case lies once it was opened."""
    return default_case_dir().parent / "sample case"


def open_sample(folder: Path | None = None) -> Desk:
    """Open the sample case beside the user's own, made on first use; what is tried out in it stays there.

    It is made in a folder of its own and renamed when it is whole, so that no half of it is ever opened.
    """
    # Imported here because it draws in the database library, which takes longer than the first window.
    from evidence_desk.bootstrap import open_desk

    case = folder or sample_dir()
    if not (case / "case.db").exists():
        making = case.with_name(f"{case.name}.making")
        shutil.rmtree(making, ignore_errors=True)
        desk = open_desk(making, mode="create")
        try:
            fill(desk, resource("sample_case"))
        finally:
            desk.close()
        making.rename(case)
    return open_desk(case, mode="write")


def fill(desk: Desk, sample: Path) -> None:
    """Take in the phone of `sample` and enter what its `case.json` says."""
    given: Given = json.loads((sample / "case.json").read_text("utf-8"))
    debts = {one["name"]: desk.debts.add(_draft(one))[0] for one in given["debts"]}
    desk.intake.take_in([sample / "phone"])
    find = _Finder(desk)
    for one in given["times"]:
        desk.claims.set_time(find(one["file"]), datetime.fromisoformat(one["wall"]), one["note"])
    for one in given["typed_texts"]:
        desk.claims.type_text(find(one["file"]), one["text"])
    for one in given["filings"]:
        desk.filing.file([find(one["item"], one["sms_date_ms"])], debts[one["debt"]])
    for one in given["claims"]:
        desk.claims.mark(_claim(find(one["file"]), one))
    for one in given["links"]:
        item = find(one["item"], one["sms_date_ms"])
        desk.linking.link(find(one["recording"]), item, one["reason"], _DECISIONS[one["decision"]])


class _Finder:
    """Finds entries by what `case.json` calls them: a file's name, or an export's name and a time."""

    def __init__(self, desk: Desk) -> None:
        self._by_file: dict[str, CommunicationId] = {}
        self._by_time: dict[tuple[str, int], CommunicationId] = {}
        for first in range(0, desk.browsing.count(Scope()), _PAGE):
            for entry in desk.browsing.page(Scope(), first, _PAGE):
                self._keep(entry)

    def _keep(self, entry: TimelineEntry) -> None:
        self._by_file.setdefault(entry.item_name, entry.id)
        if entry.at:
            self._by_time.setdefault((entry.item_name, entry.at.epoch_ms), entry.id)

    def __call__(self, file: str, epoch_ms: int | None = None) -> CommunicationId:
        return self._by_file[file] if epoch_ms is None else self._by_time[file, epoch_ms]


def _draft(given: Given) -> DebtDraft:
    return DebtDraft(
        name=given["name"],
        creditor=given["creditor"],
        product=given["product"],
        contract=given["contract"],
        principal=Money(given["principal_minor"], given["currency"]),
        claimed=Money(given["claimed_minor"], given["currency"]),
        borrowed_on=date.fromisoformat(given["borrowed_on"]),
        due_on=date.fromisoformat(given["due_on"]),
        note=given["note"],
        identifiers=tuple(map(_identifier, given["identifiers"])),
    )


def _identifier(given: Given) -> Identifier:
    kind, written = IdentifierKind(given["kind"]), given["written"]
    number = phone_number.normalise(written) if kind is IdentifierKind.NUMBER else None
    return Identifier(kind, written, number or normalise(written), given["party"])


def _claim(recording: CommunicationId, given: Given) -> Claim:
    return Claim(
        recording=recording,
        family=ClaimFamily(given["family"]),
        words=given["words"],
        start_ms=given["start_ms"],
        end_ms=given["end_ms"],
        amount_minor=given["amount_minor"],
        plan=tuple(given["plan"]) if given["plan"] else None,
        approximate=given["approximate"],
        material=given["material"],
    )
