"""Works on one item of the queue: the enricher's result, or the sentence why there is none. Files only."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from evidence_desk.domain.communication import Communication, Kind
from evidence_desk.domain.enriching import EnrichmentId
from evidence_desk.domain.evidence import EvidenceItem
from evidence_desk.domain.moment import Moment
from evidence_desk.enrichers import Enriched, Enricher, Subject
from evidence_desk.errors import EnvironmentFault, UserError
from evidence_desk.media import MediaDesk
from evidence_desk.services.lane import Cancelled, CancelToken
from evidence_desk.services.listening import OriginalMissing
from evidence_desk.services.preparing import ReadEntry, read_entry
from evidence_desk.store.vault import Vault
from evidence_desk.text import N_, Message

log = logging.getLogger(__name__)
UNFORESEEN = N_(
    "Nothing more could be read from this file: something unforeseen happened, and the log names the place. "
    "The file is kept unchanged in the case, and the others are not affected. It can be tried again."
)


@dataclass(frozen=True, slots=True)
class Work:
    """One item for one enricher, as the queue hands it out; `waiting` counts those left, itself among them.

    `kind`, `moment` and `details` are those of the item's first communication as received.
    """

    id: EnrichmentId
    item: EvidenceItem
    folder: str
    enricher: Enricher
    waiting: int
    kind: Kind | None = None
    moment: Moment | None = None
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> Message:
        """What the user sees being done."""
        return Message(self.enricher.title)


@dataclass(frozen=True, slots=True)
class WorkOutcome:
    """What came of a `Work`: a result (JSON) with what is to be recorded of it, or a `failure`."""

    work: Work
    engine: str = ""
    result: str = "{}"
    entries: tuple[ReadEntry, ...] = ()
    transcript: tuple[tuple[int | None, int | None, str, str], ...] = ()
    model_sha256: str | None = None
    notices: tuple[Message, ...] = ()
    failure: Message | None = None


def work_on(work: Work, vault: Vault, media: MediaDesk, zone: ZoneInfo, cancel: CancelToken) -> WorkOutcome:
    """Let the enricher work; raises `Cancelled`, or an `EnvironmentFault`, which is not the item's fault."""
    cancel.check()
    try:
        with vault.in_use(work.item.fixity.digest) as path:
            if not path.exists():
                raise OriginalMissing
            subject = Subject(
                sha256=work.item.fixity.digest,
                path=path,
                name=work.item.name,
                folder=work.folder,
                size=work.item.fixity.size,
                media_type=work.item.media_type,
                importer=work.item.importer,
                kind=work.kind,
                moment=work.moment,
                zone=zone,
                now=datetime.now(UTC),
                details=work.details,
            )
            return _outcome(work, work.enricher.enrich(subject, media, cancel))
    except (Cancelled, EnvironmentFault, KeyboardInterrupt):
        raise
    except UserError as refused:
        return WorkOutcome(work, failure=refused.message())
    except BaseException:
        # A child that was ended because the user quits looks like one that crashed.
        cancel.check()
        log.exception("enricher %s failed", work.enricher.key)
        return WorkOutcome(work, failure=Message(UNFORESEEN))


def _outcome(work: Work, done: Enriched) -> WorkOutcome:
    result = json.dumps(done.result, ensure_ascii=False, allow_nan=False)
    return WorkOutcome(
        work,
        done.engine,
        result,
        tuple(_entries(work, done.communications)),
        tuple(done.transcript),
        done.model_sha256,
        tuple(done.notices),
    )


def _entries(work: Work, found: Iterable[Communication]) -> Iterable[ReadEntry]:
    """The communications with what is derived from them; equal ones of one item are told apart by number."""
    sha256, enricher = work.item.fixity.digest, work.enricher.key
    alike: Counter[str] = Counter()
    for each in found:
        content = json.dumps(
            [
                each.kind.value,
                each.at.epoch_ms if each.at else None,
                each.direction.value,
                each.untrusted_number,
                each.untrusted_name,
                each.untrusted_text,
                each.duration_ms,
            ]
        )
        alike[content] += 1
        identity = f"{sha256} {enricher} {alike[content]} {content}"
        key = each.dedupe_key or hashlib.sha256(identity.encode()).hexdigest()
        details = {**each.details, "enricher": enricher}
        yield read_entry(replace(each, dedupe_key=key, details=details), sha256, "")
