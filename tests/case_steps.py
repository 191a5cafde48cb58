"""Steps on an opened case that tests share: a debt, what lies in the timeline, rows no importer reads yet."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evidence_desk.domain.communication import Communication, CommunicationId, Kind
from evidence_desk.domain.corroboration import Claim, ClaimFamily
from evidence_desk.domain.custody import CustodyKind
from evidence_desk.domain.debt import DebtDraft, DebtId
from evidence_desk.domain.evidence import Outcome
from evidence_desk.domain.filing import Filer, Filing
from evidence_desk.domain.identifying import identifiers
from evidence_desk.domain.phone_number import normalise as normalise_number
from evidence_desk.domain.search_words import normalise
from evidence_desk.domain.timeline import FilingBasis, Scope, TimelineEntry
from evidence_desk.importers.any_file import IMPORTER as ANY_FILE
from evidence_desk.services.calls import tie_calls
from evidence_desk.store.repositories.communications import NewEntry
from evidence_desk.store.repositories.items import NewItem


def draft(name: str = "网商贷", *numbers: str, **more: Any) -> DebtDraft:
    """A debt recognised by `numbers`, `aliases=(…)`, `contract=` and `creditor=`."""
    return DebtDraft(name, identifiers=identifiers(numbers, tuple(more.pop("aliases", ()))), **more)


def entries(desk: Any, debt: DebtId | None = None, *kinds: Kind, inbox: bool = False) -> list[TimelineEntry]:
    """Everything of a debt, the inbox or the case, in timeline order."""
    return list(desk.browsing.page(Scope(debt, inbox, frozenset(kinds)), 0, 100_000))


def only(desk: Any, kind: Kind) -> TimelineEntry:
    """The case's one entry of a kind."""
    (found,) = entries(desk, None, kind)
    return found


def claim(
    recording: CommunicationId, family: ClaimFamily, words: str = "今天必须还 8240.50 元", **more: Any
) -> Claim:
    return Claim(recording, family, words, 0, 500, **more)


def record_rows(
    desk: Any, file: Path, communications: Sequence[Communication], debt: DebtId | None = None
) -> list[CommunicationId]:
    """Seal `file` and record rows of it, as an importer of a later day will, through the unit of work."""
    case = desk._case
    sealed = case.vault.seal(file)
    with case.write() as work:
        item = work.items.add(
            NewItem(
                sealed.sha256,
                sealed.size,
                file.name,
                str(file),
                str(file.parent),
                "application/octet-stream",
                "by_hand",
                1,
                Outcome.TAKEN,
                datetime.now(UTC),
                None,
            )
        )
        work.custody.append(CustodyKind.RECEIVED, sealed.sha256, {"name": file.name})
        filing = Filing(debt, FilingBasis.TAKE_IN if debt else FilingBasis.NONE)
        new = [_entry(sealed.sha256, each, filing) for each in communications]
        places = work.communications.record(item, new)
        times = [each.at.epoch_ms for each in communications if each.kind is Kind.CALL and each.at]
        span = (min(times), max(times)) if times else None
        tie_calls(work, Filer(work.debts.identifiers()), tuple(places.values()), span)
        work.items.finish(item, (), Outcome.TAKEN, ANY_FILE)
    case.vault.publish(sealed.sha256)
    desk.examination.examine()
    return [places[each.locator] for each in communications]


def _entry(sha256: str, found: Communication, filing: Filing) -> NewEntry:
    number = normalise_number(found.untrusted_number)
    key = hashlib.sha256(f"{sha256} {found.locator}".encode()).hexdigest()
    return NewEntry(found, number, None, normalise(found.untrusted_text), key, filing)


#: What users decide and what follows from it: the tables whose state undo must bring back exactly.
USER_TABLES = (
    "debt",
    "identifier",
    "timeline_entry",
    "same_call",
    "link",
    "claim",
    "typed_text",
    "user_time",
    "fact_decision",
)


def dump(desk: Any, tables: Sequence[str] = USER_TABLES) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of these tables, in an order of its own."""
    with desk._case.read() as work:
        return {
            table: sorted(
                map(tuple, work.connection.exec_driver_sql(f"SELECT * FROM {table}").all()), key=repr
            )
            for table in tables
        }


def judged(desk: Any) -> tuple[dict[str, list[tuple[Any, ...]]], list[tuple[Any, ...]]]:
    """What the rules said of the whole case, without the ids of findings."""
    found = sorted(
        (
            (
                each.rule,
                each.entries,
                each.text.render("en"),
                each.next_step and each.next_step.render("en"),
                each.debt,
                repr(sorted(each.values.items())),
            )
            for each in desk.examination.findings()
        ),
        key=repr,
    )
    return dump(desk, ("assessment",)), found
