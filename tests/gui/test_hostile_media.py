"""The window over a real case whose files crash, hang or eat memory, are missing, or are very long."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from window_driving import choose, drop, files, go, idle, open_window

from evidence_desk.bootstrap import open_desk
from evidence_desk.domain.communication import Kind
from evidence_desk.domain.evidence import Outcome
from evidence_desk.gui.main_window import MainWindow
from evidence_desk.gui.panels.import_report import ImportReport
from evidence_desk.gui.place import INBOX
from evidence_desk.gui.session import Session
from evidence_desk.gui.settings import Settings
from evidence_desk.media import Limits, MediaDesk

TESTS = Path(__file__).resolve().parents[1]
HOSTILE = [sys.executable, str(TESTS / "media" / "hostile_worker.py")]
FIXTURE = TESTS / "samples" / "shared" / "audio" / "fixture.amr"


@pytest.fixture
def real(
    tmp_path: Path, own_folders: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Session]]:
    """Opens a case on the disk, with another media child where a test asks for one."""
    sessions: list[Session] = []

    def begin(command: list[str] | None = None, limits: Limits | None = None) -> Session:
        if command:
            media = partial(MediaDesk, command, limits)
            monkeypatch.setattr("evidence_desk.bootstrap.MediaDesk", media)
        desk = open_desk(tmp_path / "case", mode="create")
        sessions.append(Session.begin(desk, settings))
        return sessions[-1]

    yield begin
    for session in sessions:
        session.end()


def _take_in(qtbot: QtBot, window: MainWindow, *paths: Path) -> Any:
    with qtbot.waitSignal(window.session.intake.ended, timeout=60_000) as ended:
        drop(window, files(*paths), QPoint(700, 500))
    for report in window.findChildren(ImportReport):
        report.close()
    go(qtbot, window, INBOX)
    return ended.args[0]


def _said(window: MainWindow) -> str:
    panel = window.detail
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel))


def _open(qtbot: QtBot, window: MainWindow, name: str) -> None:
    model = window.timeline.model
    row = next(n for n in range(model.rowCount()) if model.entry(n).item_name == name)
    choose(qtbot, window, row)
    qtbot.waitUntil(lambda: window.detail.shown == model.entry(row).id)
    idle(qtbot, window.session)


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        ("abort", "ended unexpectedly"),
        ("hang", "took too long and was stopped"),
        ("eat", "needed more memory than allowed"),
    ],
)
@pytest.mark.logs_expected
def test_a_decoder_that_fails_leaves_the_window_alive_and_the_file_kept(
    qtbot: QtBot, real: Callable[..., Session], tmp_path: Path, deed: str, sentence: str
) -> None:
    session = real(HOSTILE, Limits(address_space=600 << 20, stall_s=2.0, overall_s=3.0))
    window = open_window(qtbot, session)
    bad, good = tmp_path / "20240312_093000.amr", tmp_path / "20240312_103000.amr"
    bad.write_bytes(f"{deed} ".encode() * 40)
    good.write_bytes(FIXTURE.read_bytes())
    taken = _take_in(qtbot, window, bad, good)
    fates = {Path(fate.path).name: fate for fate in taken.fates}
    assert fates[good.name].outcome is Outcome.TAKEN
    assert fates[bad.name].outcome is Outcome.KEPT_UNREAD
    assert fates[bad.name].notices, "what became of it is said"
    assert sentence in " ".join(str(notice) for notice in fates[bad.name].notices)
    model = window.timeline.model
    assert [model.entry(n).kind for n in range(2)] == [Kind.RECORDING] * 2
    _open(qtbot, window, bad.name)
    assert sentence in _said(window)
    assert "sealed" in _said(window)
    assert session.desk.listening.original(fates[bad.name].sha256).read_bytes() == bad.read_bytes()
    _open(qtbot, window, good.name)
    assert window.detail.player.duration_ms == 840, "the next recording is as if nothing had happened"


def test_a_sealed_file_that_is_missing_is_said_when_it_is_to_be_played(
    qtbot: QtBot, real: Callable[..., Session], tmp_path: Path
) -> None:
    window = open_window(qtbot, real())
    given = tmp_path / "20240312_103000.amr"
    given.write_bytes(FIXTURE.read_bytes())
    taken = _take_in(qtbot, window, given)
    sealed = window.session.desk.listening.original(taken.fates[0].sha256)
    kept = sealed.read_bytes()
    sealed.chmod(0o600)
    sealed.unlink()
    _open(qtbot, window, given.name)
    player = window.detail.player
    player.play()
    qtbot.waitUntil(lambda: player.trouble is not None, timeout=20_000)
    assert "missing from the vault folder" in _said(window)
    assert not player.playing
    sealed.write_bytes(kept)
    idle(qtbot, window.session)


def test_a_take_in_that_is_cancelled_keeps_what_is_in_and_can_be_given_again(
    qtbot: QtBot, real: Callable[..., Session], tmp_path: Path
) -> None:
    window = open_window(qtbot, real())
    session = window.session
    folder = tmp_path / "phone"
    folder.mkdir()
    for number in range(60):
        (folder / f"note {number:02}.txt").write_text(f"number {number}")
    session.intake.ticked.connect(lambda progress: progress.done >= 3 and session.intake.cancel())
    with qtbot.waitSignal(session.intake.ended, timeout=60_000) as ended:
        drop(window, files(folder), QPoint(700, 500))
    taken = ended.args[0]
    for report in window.findChildren(ImportReport):
        report.close()
    idle(qtbot, session)
    go(qtbot, window, INBOX)
    inside = window.timeline.model.rowCount()
    assert taken.cancelled
    assert inside == len([fate for fate in taken.fates if fate.outcome is Outcome.TAKEN])
    assert inside + taken.not_reached == 60
    session.intake.ticked.disconnect()
    again = _take_in(qtbot, window, folder)
    assert sum(fate.outcome is Outcome.HELD for fate in again.fates) == inside
    qtbot.waitUntil(lambda: window.timeline.model.rowCount() == 60)


def test_closing_during_a_take_in_leaves_a_whole_case(
    qtbot: QtBot, real: Callable[..., Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = real()
    window = open_window(qtbot, session)
    monkeypatch.setattr(window, "_may_stop", lambda: True)
    folder = tmp_path / "phone"
    folder.mkdir()
    for number in range(60):
        (folder / f"note {number:02}.txt").write_text(f"number {number}")
    drop(window, files(folder), QPoint(700, 500))
    qtbot.waitUntil(lambda: session.intake.running and session.intake._progress.done >= 2, timeout=20_000)
    with qtbot.waitSignal(window.closed):
        window.close()
    session.end()
    with open_desk(tmp_path / "case") as desk:
        from evidence_desk.domain.timeline import Scope
        from evidence_desk.services.lane import CancelToken, Progress

        held = desk.browsing.count(Scope())
        assert 0 < held <= 60
        checked = desk.verification.verify(Progress(), CancelToken())
        assert checked.custody_intact
        assert (checked.altered, checked.missing) == ((), ())
        desk.intake.take_in([folder], None, Progress(), CancelToken())
        assert desk.browsing.count(Scope()) == 60


def test_undo_and_redo_by_the_menu(qtbot: QtBot, real: Callable[..., Session], tmp_path: Path) -> None:
    from evidence_desk.domain.debt import DebtDraft

    session = real()
    debt, _changes = session.desk.debts.add(DebtDraft("网商贷"))
    window = open_window(qtbot, session)
    given = tmp_path / "note.txt"
    given.write_text("a note")
    _take_in(qtbot, window, given)
    entry = window.timeline.model.entry(0).id
    choose(qtbot, window, 0)
    window.commands.file_by_key(1)
    undo, redo = window.actions_by_key["undo"], window.actions_by_key["redo"]
    qtbot.waitUntil(lambda: window.timeline.model.rowCount() == 0)
    qtbot.waitUntil(undo.isEnabled)
    for _round in range(2):
        undo.trigger()
        qtbot.waitUntil(lambda: window.timeline.model.rowCount() == 1)
        qtbot.waitUntil(redo.isEnabled)
        assert session.desk.browsing.entry(entry).debt is None
        assert redo.text().startswith("Redo: ")
        redo.trigger()
        qtbot.waitUntil(lambda: window.timeline.model.rowCount() == 0)
        qtbot.waitUntil(lambda: undo.isEnabled() and not redo.isEnabled())
        assert session.desk.browsing.entry(entry).debt == debt
    idle(qtbot, session)


@pytest.mark.slow
@pytest.mark.no_qt_log
def test_ten_minutes_with_pauses_left_out_are_ten_minutes(
    qtbot: QtBot, real: Callable[..., Session], tmp_path: Path
) -> None:
    """What phones write: silence is not sent, so that the file's own length is that of its speech."""
    sys.path.insert(0, str(TESTS / "media"))
    from media_making import write_dtx_amr

    given = tmp_path / "13800138000_20240312093015.amr"
    write_dtx_amr(given, 60)
    assert given.stat().st_size < 400_000, "most of it is silence that was not written"
    window = open_window(qtbot, real())
    _take_in(qtbot, window, given)
    _open(qtbot, window, given.name)
    player, wave = window.detail.player, window.detail.cards.recording.wave
    assert player.duration_ms == pytest.approx(600_000, abs=100)
    assert wave.maximum() == player.duration_ms
    qtbot.waitUntil(lambda: wave._shape is not None, timeout=20_000)
    end = max(stop for _start, stop in wave._shape.silent)
    assert end > 590_000, "its last pause is drawn where it was"
    labels = [label.text() for label in window.detail.findChildren(QLabel)]
    assert "00:00 / 10:00" in labels
    wave.seek_asked.emit(590_000)
    player.play()
    qtbot.waitUntil(lambda: player.playing, timeout=60_000)
    qtbot.waitUntil(lambda: player.position_ms > 590_100, timeout=20_000)
    assert player.position_ms < 600_000
    assert any(text.startswith("09:5") for text in (lb.text() for lb in window.detail.findChildren(QLabel)))
    player.close()
    sound = player._sound()
    qtbot.waitUntil(lambda: sound._player.source().isEmpty())
    idle(qtbot, window.session)
