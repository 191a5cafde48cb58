"""Every item model keeps Qt's contract while it is filled, emptied and filled again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from fake_desk import FakeDesk, entry, finding, moment
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from evidence_desk.domain.communication import CommunicationId, Kind
from evidence_desk.domain.evidence import FileFate, Outcome
from evidence_desk.domain.finding import Finding, Severity
from evidence_desk.gui.detail.thread_model import ThreadModel
from evidence_desk.gui.dialogs.link_dialog import FoundModel
from evidence_desk.gui.models.debt_model import DebtModel
from evidence_desk.gui.models.fate_model import FateModel
from evidence_desk.gui.models.finding_model import FindingModel
from evidence_desk.gui.models.hit_model import HitModel
from evidence_desk.services.searching import SearchHit
from evidence_desk.text import Message

ZONE = ZoneInfo("Asia/Shanghai")
MANY = tuple(entry(number) for number in range(1, 8))
Fill = Callable[[QAbstractItemModel, FakeDesk, bool], None]


def _debts(model: DebtModel, desk: FakeDesk, full: bool) -> None:
    debts = desk.debts
    model.fill(debts.totals(), debts.summaries() if full else (), debts.suggestions() if full else ())


def _findings(model: FindingModel, desk: FakeDesk, full: bool) -> None:
    model.fill(tuple(desk.found) if full else (), {one.id: one for one in desk.entries.values()})


MODELS: dict[str, tuple[Callable[[], QAbstractItemModel], Fill]] = {
    "debts": (DebtModel, _debts),
    "findings": (lambda: FindingModel(ZONE), _findings),
    "hits": (
        lambda: HitModel(ZONE),
        lambda model, _desk, full: model.fill(tuple(SearchHit(e, e.text, "text") for e in MANY if full)),
    ),
    "found": (lambda: FoundModel(ZONE), lambda model, _desk, full: model.show_entries(MANY if full else ())),
    "thread": (
        lambda: ThreadModel(CommunicationId(3), ZONE),
        lambda model, _desk, full: model.merge(MANY[2:4] if not model.entries else MANY),
    ),
}


@pytest.mark.parametrize("name", MODELS)
def test_it_keeps_qts_contract(desk: FakeDesk, name: str) -> None:
    make, fill = MODELS[name]
    model = make()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    for full in (False, True, False, True):
        fill(model, desk, full)
        for row in range(model.rowCount()):
            said = model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
            assert isinstance(said, str)
            assert said
    assert model.rowCount() > 1
    assert model.data(QModelIndex(), Qt.ItemDataRole.DisplayRole) is None
    assert tester.model() is model


def test_the_fates_keep_qts_contract() -> None:
    notes = (Message("No importer reads this format; it is kept as it is.", {}),)
    fates = [FileFate(f"/phone/{one}.bin", "0" * 64, one, None, 1, notes) for one in Outcome]
    model = FateModel(tuple(fates))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    assert model.rowCount() == len(Outcome)
    assert tester.model() is model


def _about(*claims: str, entries: tuple[int, ...] = (1,), debt: int | None = 1) -> Finding:
    said = Message("Nothing corroborates: {claims}.", {"claims": "；".join(claims)}) if claims else None
    plain = finding(Severity.ATTENTION, "Nothing corroborates this recording.", *entries, debt=debt)
    return replace(plain, text=said) if said else plain


def test_findings_are_told_apart_by_what_was_said_when_and_with_whom() -> None:
    late = entry(1, Kind.RECORDING, at=moment(60), counterparty="李专员")
    early = entry(2, Kind.RECORDING, at=moment(0), number=None, item_name="通话.mp3")
    undated = entry(3, Kind.RECORDING, at=None)
    model = FindingModel(ZONE)
    found = (_about("“减免2,000元”"), _about(entries=(3,)), _about("“一次还清”", "“五千”", entries=(2, 1)))
    model.fill(found, {one.id: one for one in (late, early, undated)})
    rows = [model.row(model.index(n, 0)) for n in range(model.rowCount())]
    assert [row.title for row in rows] == [
        "“一次还清”；“五千”",
        "“减免2,000元”",
        "Nothing corroborates this recording.",
    ], "in order of time, what has none last"
    assert [row.about for row in rows] == [
        "2024-03-12 09:30 · Recording · 通话.mp3 · and 1 more",
        "2024-03-12 10:30 · Recording · 李专员 · 138 0013 8000",
        "Time not known · Recording · 138 0013 8000",
    ]


def test_findings_of_several_debts_stand_under_their_names() -> None:
    entries = {
        CommunicationId(1): entry(1, debt=1, debt_name="<b>网商贷</b>"),
        CommunicationId(2): entry(2),
    }
    model = FindingModel(ZONE)
    model.fill((_about("“甲”"), _about("“乙”"), _about("“丙”", entries=(2,), debt=None)), entries)
    rows = [model.row(model.index(n, 0)) for n in range(model.rowCount())]
    assert [row.title for row in rows if row.finding is None] == ["<b>网商贷</b>: 2", "Inbox: 1"]
    assert model.flags(model.index(0, 0)) == Qt.ItemFlag.NoItemFlags
    assert model.finding(model.index(0, 0)) is None
    model.fill((_about("“甲”"),), entries)
    assert [row.finding is None for row in [model.row(model.index(0, 0))]] == [False], "one debt, no heading"
