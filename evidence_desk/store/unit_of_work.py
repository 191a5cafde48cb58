"""One transaction, with the repositories as its attributes."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import Connection

from evidence_desk.store.repositories.acts import Acts
from evidence_desk.store.repositories.assessments import Assessments
from evidence_desk.store.repositories.claims import Claims
from evidence_desk.store.repositories.communications import Communications
from evidence_desk.store.repositories.custody import Custody
from evidence_desk.store.repositories.debts import Debts
from evidence_desk.store.repositories.enrichments import Enrichments
from evidence_desk.store.repositories.examinations import Examinations
from evidence_desk.store.repositories.fact_decisions import FactDecisions
from evidence_desk.store.repositories.filings import Filings
from evidence_desk.store.repositories.findings import Findings
from evidence_desk.store.repositories.items import Items
from evidence_desk.store.repositories.links import Links
from evidence_desk.store.repositories.machine_entries import MachineEntries
from evidence_desk.store.repositories.parameters import CaseParameters
from evidence_desk.store.repositories.phones import Phones
from evidence_desk.store.repositories.screens import Screens
from evidence_desk.store.repositories.search import Search
from evidence_desk.store.repositories.sounds import Sounds
from evidence_desk.store.repositories.suggestions import Suggestions
from evidence_desk.store.repositories.transcripts import Transcripts
from evidence_desk.store.timeline_query import TimelineQuery


class UnitOfWork:
    """What one transaction can do; never kept beyond it, never passed to another thread."""

    def __init__(self, connection: Connection, zone: str) -> None:
        self.connection = connection
        self.zone = zone

    @cached_property
    def items(self) -> Items:
        """Evidence items."""
        return Items(self.connection)

    @cached_property
    def communications(self) -> Communications:
        """Communications and their search text."""
        return Communications(self.connection)

    @cached_property
    def filings(self) -> Filings:
        """Where entries lie, and which are the same call."""
        return Filings(self.connection)

    @cached_property
    def debts(self) -> Debts:
        """Debts and identifiers."""
        return Debts(self.connection)

    @cached_property
    def links(self) -> Links:
        """The user's links between recordings and written items."""
        return Links(self.connection)

    @cached_property
    def claims(self) -> Claims:
        """What the user marked, typed and dated."""
        return Claims(self.connection)

    @cached_property
    def assessments(self) -> Assessments:
        """The grades of recordings, and what they are judged from."""
        return Assessments(self.connection)

    @cached_property
    def examinations(self) -> Examinations:
        """What waits to be examined, and what a change can bear on."""
        return Examinations(self.connection)

    @cached_property
    def parameters(self) -> CaseParameters:
        """Parameters of the rules in this case."""
        return CaseParameters(self.connection)

    @cached_property
    def findings(self) -> Findings:
        """Findings and rule runs."""
        return Findings(self.connection)

    @cached_property
    def fact_decisions(self) -> FactDecisions:
        """What the user decided about facts that were read."""
        return FactDecisions(self.connection)

    @cached_property
    def suggestions(self) -> Suggestions:
        """Debts proposed from the inbox."""
        return Suggestions(self.connection)

    @cached_property
    def enrichments(self) -> Enrichments:
        """What is derived in the background, and what waits for it."""
        return Enrichments(self.connection)

    @cached_property
    def machine_entries(self) -> MachineEntries:
        """Entries that enrichers made."""
        return MachineEntries(self.connection)

    @cached_property
    def phones(self) -> Phones:
        """Phones, what came from them, and how their clocks ran."""
        return Phones(self.connection)

    @cached_property
    def screens(self) -> Screens:
        """What was read from pictures, for showing."""
        return Screens(self.connection)

    @cached_property
    def search(self) -> Search:
        """Full-text search."""
        return Search(self.connection)

    @cached_property
    def custody(self) -> Custody:
        """The custody log."""
        return Custody(self.connection)

    @cached_property
    def acts(self) -> Acts:
        """What can be undone and redone."""
        return Acts(self.connection)

    @cached_property
    def sounds(self) -> Sounds:
        """What was measured of recordings, and which sound alike."""
        return Sounds(self.connection)

    @cached_property
    def transcripts(self) -> Transcripts:
        """The words of recordings, and what people made of them."""
        return Transcripts(self.connection)

    @cached_property
    def timeline(self) -> TimelineQuery:
        """Ordered ids and pages of rows."""
        return TimelineQuery(self.connection)
