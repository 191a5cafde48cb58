"""The only wiring: a case folder becomes a `Desk` with all services."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evidence_desk.errors import EvidenceDeskError
from evidence_desk.media import MediaDesk
from evidence_desk.paths import cache_dir, sample_case_dir
from evidence_desk.services.browsing import Browsing
from evidence_desk.services.by_hand import ByHand
from evidence_desk.services.claims import Claims
from evidence_desk.services.conversations import Conversations
from evidence_desk.services.debts import Debts
from evidence_desk.services.deciding import Deciding
from evidence_desk.services.derived import Derived
from evidence_desk.services.enriching import Enriching
from evidence_desk.services.examination import Examination
from evidence_desk.services.fact_decisions import FactDecisions
from evidence_desk.services.filing import Filing
from evidence_desk.services.history import History
from evidence_desk.services.intake import Intake
from evidence_desk.services.linking import Linking
from evidence_desk.services.listening import Listening
from evidence_desk.services.parameters import CaseParameters
from evidence_desk.services.people import People
from evidence_desk.services.phones import Phones
from evidence_desk.services.preparing import Preparing
from evidence_desk.services.reporting import Reporting
from evidence_desk.services.sample import Sample
from evidence_desk.services.screenshots import Screenshots
from evidence_desk.services.searching import Searching
from evidence_desk.services.sounds import Sounds
from evidence_desk.services.transcripts import Transcripts
from evidence_desk.services.verification import Verification
from evidence_desk.store.case_file import CaseFile, CaseHeldElsewhere

Mode = Literal["write", "read", "create", "best"]


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """The opened case as window and command line see it; `holder` has it open for writing elsewhere."""

    path: Path
    zone: str
    read_only: bool
    holder: str = ""


class Desk:
    """One opened case and everything that can be done with it; close it when done."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case
        self._media = MediaDesk(workers=2)
        derived = Derived(cache_dir())
        preparing = Preparing(case.vault, self._media, derived, case.zone, case.has_read)
        self.case = CaseInfo(case.folder, case.zone, case.read_only, case.holder())
        self.examination = Examination(case)
        if not case.read_only:
            self.examination.follow()
        self.intake = Intake(case, preparing, self.examination)
        self.by_hand = ByHand(case, preparing, self.examination)
        self.debts = Debts(case, self.examination)
        self.filing = Filing(case, self.examination)
        self.linking = Linking(case, self.examination)
        self.claims = Claims(case, self.examination)
        self.fact_decisions = FactDecisions(case, self.examination)
        self.decisions = Deciding(case, self.examination)
        self.parameters = CaseParameters(case, self.examination)
        self.people = People(case, self.examination)
        self.phones = Phones(case, self.examination)
        self.browsing = Browsing(case)
        self.screenshots = Screenshots(case)
        self.conversations = Conversations(case)
        self.searching = Searching(case)
        self.history = History(case, self.examination)
        self.reporting = Reporting(case, self.examination)
        self.verification = Verification(case)
        self.listening = Listening(case.vault, self._media, derived)
        self.enriching = Enriching(case, self._media, self.examination)
        self.sounds = Sounds(case)
        self.transcripts = Transcripts(case, self.examination)

    def close(self) -> None:
        """End the media workers, let go of the case and its lock."""
        self._media.close()
        # A full disk must not keep the case from being closed; the attempt then counts.
        with suppress(EvidenceDeskError):
            self.enriching.release()
        self._case.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_desk(folder: Path, *, mode: Mode = "write") -> Desk:
    """Open the case in `folder`.

    `create` makes a case where there is none; `read` needs no lock and changes nothing; `best` writes where
    nobody else holds the case, and reads otherwise. Raises the errors of `store.case_file`.
    """
    if mode == "create":
        return Desk(CaseFile.create(folder))
    if mode == "best":
        try:
            return Desk(CaseFile.open(folder))
        except CaseHeldElsewhere:
            mode = "read"
    return Desk(CaseFile.open(folder, read_only=mode == "read"))


def make_sample(folder: Path | None = None) -> Desk:
    """Open the fictional sample case in `folder`, making it there where there is no case yet.

    It is made in a folder of its own and renamed when it is whole, so that no half of it is ever opened;
    what is tried out in it stays there.
    """
    place = folder or sample_case_dir()
    if not (place / "case.db").exists():
        making = place.with_name(f"{place.name}.making")
        shutil.rmtree(making, ignore_errors=True)
        with open_desk(making, mode="create") as desk:
            Sample(desk.intake, desk.debts, desk.filing, desk.linking, desk.claims, desk.browsing).make()
            desk.history.forget()
        place.mkdir(parents=True, exist_ok=True)
        for made in making.iterdir():
            if made.name != "case.db":
                made.rename(place / made.name)
        (making / "case.db").rename(place / "case.db")
        making.rmdir()
    return open_desk(place)
