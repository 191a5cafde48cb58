from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path

import pytest
from case_steps import draft, dump, entries, only
from phone_files import (
    COLLECTOR,
    LENDER,
    Phone,
    call_xml,
    huawei,
    later,
    mms_xml,
    png,
    sms_xml,
    vivo,
)

from evidence_desk import importers
from evidence_desk.domain.communication import Kind
from evidence_desk.domain.custody import CustodyKind
from evidence_desk.domain.evidence import Outcome
from evidence_desk.services.changes import Changes
from evidence_desk.services.examination import Examination
from evidence_desk.services.lane import CancelToken, Progress
from evidence_desk.services.preparing import BATCH

POSIX = pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")


def lying(desk) -> list[str]:
    root = desk._case.vault.root
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def outcomes(taken) -> dict[str, tuple[str, int]]:
    return {Path(fate.path).name: (fate.outcome.value, fate.entries) for fate in taken.fates}


def untouched(path: Path) -> tuple[bytes, int, int, int]:
    stated = path.stat()
    return path.read_bytes(), stated.st_mtime_ns, stated.st_mode, stated.st_ino


def assert_sound(desk) -> None:
    """Nothing lies about, nothing is missing, and the chain holds."""
    check = desk.verification.verify()
    assert check.clean
    assert not any(name.startswith("incoming/") for name in lying(desk))
    with desk._case.read() as work:
        assert work.items.unfinished() == ()


def test_a_phone_folder_from_file_to_row(desk, phone):
    phone.recording(huawei(), seconds=2)
    phone.calls(call_xml())
    phone.sms(sms_xml("您好"), mms_xml("彩信", png(9)))
    phone.screenshot()
    phone.file("Android/备注.docx", b"PK\x03\x04 not really")
    phone.file("空.wav", b"")
    before = {path: untouched(path) for path in phone.folder.rglob("*") if path.is_file()}
    progress = Progress()
    taken = desk.intake.take_in([phone.folder], progress=progress)
    assert outcomes(taken) == {
        huawei(): ("taken", 1),
        "calls-20240401.xml": ("taken", 1),
        "sms-20240401.xml": ("taken", 2),
        "IMG_0817.png": ("taken", 1),
        "备注.docx": ("kept_unread", 1),
        "空.wav": ("kept_unread", 1),
    }
    assert (progress.done, progress.total, progress.entries) == (6, 6, 7)
    assert (taken.cancelled, taken.not_reached) == (False, 0)
    # Six files and the picture of the MMS.
    assert desk.debts.totals().items == 7
    mms = only(desk, Kind.MMS)
    (attached,) = desk.browsing.details(mms.id).attachments
    assert desk.listening.original(attached.sha256).read_bytes() == png(9)
    assert {path: untouched(path) for path in before} == before
    assert_sound(desk)


def test_each_item_knows_where_it_came_from(desk, phone):
    path = phone.recording(f"MIUI/sound_recorder/call_rec/{huawei()}", seconds=1)
    desk.intake.take_in([phone.folder])
    spoken = only(desk, Kind.RECORDING)
    item = desk.browsing.item(spoken.item_sha256)
    assert (item.name, item.source_path, item.importer) == (huawei(), str(path), "call_recording")
    assert item.fixity.size == path.stat().st_size
    assert item.modified_at is not None
    (event,) = desk.browsing.custody(spoken.item_sha256)
    assert (event.kind, event.details["path"]) == (CustodyKind.RECEIVED, str(path))


def test_a_second_run_adds_nothing(desk, phone):
    phone.recording(seconds=1)
    phone.sms(sms_xml("您好"), mms_xml("彩信", png(9)))
    desk.intake.take_in([phone.folder])
    before = dump(desk)
    taken = desk.intake.take_in([phone.folder])
    assert set(outcomes(taken).values()) == {("held", 0)}
    assert (dump(desk), lying(desk)) == (before, lying(desk))
    spoken = only(desk, Kind.RECORDING)
    kinds = [event.kind for event in desk.browsing.custody(spoken.item_sha256)]
    assert kinds == [CustodyKind.RECEIVED, CustodyKind.RECEIVED_AGAIN]
    assert_sound(desk)


def test_overlapping_backups_give_each_message_once(desk, phone):
    march = [sms_xml(f"第{n}条", later(days=n)) for n in range(6)]
    phone.sms(*march[:4], name="sms-1.xml")
    phone.sms(*march[2:], name="sms-2.xml")
    calls = [call_xml(later(days=n), 60 + n) for n in range(5)]
    phone.calls(*calls[:3], name="calls-1.xml")
    phone.calls(*calls[1:], name="calls-2.xml")
    taken = desk.intake.take_in([phone.folder])
    assert outcomes(taken) == {
        "sms-1.xml": ("taken", 4),
        "sms-2.xml": ("taken", 2),
        "calls-1.xml": ("taken", 3),
        "calls-2.xml": ("taken", 2),
    }
    assert [entry.text for entry in entries(desk, None, Kind.SMS)] == [f"第{n}条" for n in range(6)]
    assert len(entries(desk, None, Kind.CALL)) == 5


def test_a_message_seen_by_both_sims_is_one_message(desk, phone):
    phone.sms(sms_xml("您好", sub_id="1"), sms_xml("您好", sub_id="2"), sms_xml("您好", sub_id="-1"))
    desk.intake.take_in([phone.folder])
    assert only(desk, Kind.SMS).text == "您好"


def test_numbers_written_differently_are_one_message(desk, phone):
    phone.sms(sms_xml("您好", number="+86 138 0013 8000"), name="a.xml")
    phone.sms(sms_xml("您好", number=COLLECTOR), name="b.xml")
    desk.intake.take_in([phone.folder])
    assert only(desk, Kind.SMS).number == COLLECTOR


def test_messages_that_only_look_alike_stay_apart(desk, phone):
    phone.sms(
        sms_xml("您好"),
        sms_xml("您好", later(milliseconds=1)),
        sms_xml("您好", number="95599"),
        sms_xml("您好", box="2"),
        sms_xml("您好", None),
        sms_xml("您好", None),
    )
    desk.intake.take_in([phone.folder])
    assert len(entries(desk, None, Kind.SMS)) == 6


def test_the_same_file_many_times_in_one_run_is_one_item(desk, phone):
    first = phone.recording(seconds=1)
    for n in range(6):
        shutil.copy(first, phone.folder / f"副本 {n}.wav")
    phone.sms(mms_xml("一", png(9)), mms_xml("二", png(9), later(hours=1)))
    phone.screenshot("same as in the message.png", seed=9)
    taken = desk.intake.take_in([phone.folder, phone.folder, first])
    counted = [outcome for outcome, _ in outcomes(taken).values()]
    assert (len(taken.fates), counted.count("held")) == (9, 6)
    assert len(entries(desk, None, Kind.RECORDING)) == 1
    assert desk.debts.totals().items == 3
    assert_sound(desk)


def test_a_log_that_finds_its_recordings_counts_only_its_own_rows(desk, phone):
    desk.intake.take_in([phone.recording(seconds=300)])
    taken = desk.intake.take_in([phone.calls(call_xml(later(seconds=-2)))])
    assert outcomes(taken) == {"calls-20240401.xml": ("taken", 1)}
    assert only(desk, Kind.RECORDING).badges.call.value == "medium"


def test_folders_are_walked_in_order_and_links_to_folders_are_not_followed(desk, phone, tmp_path):
    for name in ("b/2.txt", "b/1.txt", "a/3.txt", "0.txt"):
        phone.file(name, name)
    if os.name != "nt":
        (phone.folder / "loop").symlink_to(phone.folder)
    found = desk.intake.survey([phone.folder, phone.folder / "b", tmp_path / "gone"])
    names = [path.relative_to(tmp_path).as_posix() for path in found]
    assert names == ["phone/0.txt", "phone/a/3.txt", "phone/b/1.txt", "phone/b/2.txt", "gone"]


@POSIX
def test_what_cannot_be_read_is_refused_with_a_sentence_and_stops_nobody(desk, phone, tmp_path):
    phone.recording(seconds=1)
    os.mkfifo(phone.folder / "1 pipe")
    (phone.folder / "2 dangling").symlink_to(tmp_path / "nowhere")
    taken = desk.intake.take_in([phone.folder, tmp_path / "gone.wav"])
    refused = [fate for fate in taken.fates if fate.outcome is Outcome.REFUSED]
    assert [Path(fate.path).name for fate in refused] == ["1 pipe", "2 dangling", "gone.wav"]
    assert all(fate.sha256 is None and fate.notices[0].render("en").count(".") >= 3 for fate in refused)
    assert len(entries(desk)) == 1
    assert_sound(desk)


@POSIX
def test_a_name_that_is_no_text_is_kept_with_a_mark(desk, phone):
    """Archives of Chinese phones name files in GBK; Linux hands such names on as they are."""
    name = os.fsencode(str(phone.folder)) + b"/" + "录音".encode("gbk") + b".wav"
    source = phone.recording(seconds=1)
    try:
        os.rename(os.fsencode(source), name)
    except OSError:
        pytest.skip("this file system takes text only")
    taken = desk.intake.take_in([phone.folder])
    (fate,) = taken.fates
    assert fate.outcome is Outcome.TAKEN
    fate.path.encode()
    assert only(desk, Kind.RECORDING).item_name.endswith(".wav")
    (again,) = desk.intake.take_in([phone.folder]).fates
    assert again.outcome is Outcome.HELD
    os.unlink(name)
    os.mkfifo(name)
    (refused,) = desk.intake.take_in([phone.folder]).fates
    refused.path.encode()


@POSIX
def test_a_time_stamp_beyond_the_calendar_is_no_obstacle(desk, phone):
    path = phone.recording(seconds=1)
    try:
        os.utime(path, (2**40, 2**40))
    except (OSError, OverflowError):
        pytest.skip("this file system has no such times")
    (fate,) = desk.intake.take_in([path]).fates
    assert fate.outcome is Outcome.TAKEN


# Stopping in between.


class StopAfter(CancelToken):
    """Is cancelled at the check after `count` others."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.left = count

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            self.cancel()
        super().check()


class StopAt(Progress):
    """Cancels when so many entries were recorded, whoever looks."""

    def __init__(self, token: CancelToken, entries: int) -> None:
        object.__setattr__(self, "_stop", (token, entries))
        super().__init__()

    __slots__ = ("_stop",)

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        token, entries = self._stop
        if name == "entries" and isinstance(value, int) and value >= entries:
            token.cancel()


def test_cancelling_between_files_keeps_what_was_recorded(desk, phone):
    for seed in range(12):
        phone.recording(vivo(later(hours=seed)), 0.2, seed)
    token = CancelToken()
    taken = desk.intake.take_in([phone.folder], None, StopAt(token, 5), token)
    assert taken.cancelled
    assert len(taken.fates) >= 5
    assert taken.not_reached == 12 - len(taken.fates) > 0
    assert len(entries(desk)) == len(taken.fates)
    assert all(row.badges is not None for row in entries(desk))
    check = desk.verification.verify()
    assert check.clean
    again = desk.intake.take_in([phone.folder])
    counted = [outcome for outcome, _ in outcomes(again).values()]
    assert counted.count("held") == len(taken.fates)
    assert len(entries(desk)) == 12
    assert_sound(desk)


def test_cancelling_at_once_takes_nothing(desk, phone):
    phone.recording(seconds=1)
    token = CancelToken()
    token.cancel()
    taken = desk.intake.take_in([phone.folder], cancel=token)
    assert (taken.fates, taken.cancelled, taken.not_reached) == ((), True, 1)
    assert not taken.changes
    assert entries(desk) == []


BIG = 2 * BATCH + 500


def big_backup(phone: Phone) -> Path:
    """More than two batches; the message at the end of the first has its picture in the second."""
    rows = [sms_xml(f"第{n}条", later(minutes=n), "95188" if n % 2 else "106900") for n in range(BIG)]
    rows[BATCH - 1] = mms_xml("边上", png(7), later(minutes=BATCH - 1))
    return phone.sms(*rows)


def test_a_picture_belongs_to_its_message_across_a_batch(desk, phone):
    desk.intake.take_in([big_backup(phone)])
    mms = only(desk, Kind.MMS)
    assert mms.attachments == 1
    assert [a.name for a in desk.browsing.details(mms.id).attachments] == ["p.png"]


@pytest.mark.parametrize("filed", [False, True])
def test_a_backup_broken_off_between_batches_is_finished_by_the_next_take_in(desk, phone, filed):
    debt, _ = desk.debts.add(draft("甲"))
    chosen = debt if filed else None
    backup = big_backup(phone)
    token = CancelToken()
    taken = desk.intake.take_in([backup], chosen, StopAt(token, 1), token)
    assert (taken.cancelled, taken.not_reached, taken.fates) == (True, 1, ())
    assert taken.changes.entries
    recorded = len(entries(desk))
    assert 0 < recorded < BIG
    assert desk.verification.verify().clean
    with desk._case.read() as work:
        (waiting,) = work.items.unfinished()
    # The backup itself may be gone by now; its bytes are in the vault.
    backup.unlink()
    again = desk.intake.take_in([phone.recording(seconds=1)])
    assert [fate.outcome for fate in again.fates] == [Outcome.TAKEN]
    assert len(entries(desk)) == BIG + 1
    assert len({(row.at, row.text) for row in entries(desk)}) == BIG + 1
    kinds = [event.kind for event in desk.browsing.custody(waiting.fixity.digest)]
    assert kinds == [CustodyKind.RECEIVED, CustodyKind.READ_AGAIN]
    messages = [row for row in entries(desk) if row.kind is not Kind.RECORDING]
    assert {row.debt for row in messages} == {chosen}
    assert_sound(desk)
    assert [fate.outcome for fate in desk.intake.take_in([big_backup(phone)]).fates] == [Outcome.HELD]


@pytest.mark.logs_expected
def test_an_interrupted_item_whose_bytes_are_lost_stops_nobody(desk, phone):
    token = CancelToken()
    desk.intake.take_in([big_backup(phone)], None, StopAt(token, 1), token)
    with desk._case.read() as work:
        (waiting,) = work.items.unfinished()
    desk._case.vault.path(waiting.fixity.digest).unlink()
    taken = desk.intake.take_in([phone.recording(seconds=1)])
    assert [fate.outcome for fate in taken.fates] == [Outcome.TAKEN]
    check = desk.verification.verify()
    assert check.missing == (waiting.fixity.digest,)
    # Taking the file in again brings its bytes back, and the rest of its entries.
    desk.intake.take_in([big_backup(phone)])
    assert len(entries(desk)) == BIG + 1
    assert_sound(desk)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at this process's open files")
def test_nothing_is_moved_while_it_is_read(desk, phone, monkeypatch):
    """Windows moves no open file."""
    real, moved = os.replace, []
    path_replace = Path.replace

    def open_files() -> set[str]:
        return {os.path.realpath(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd")}

    def replace(source: Path, target: Path) -> Path:
        if Path(source).parent.name == "incoming":
            moved.append(Path(source).name)
            assert str(Path(source).resolve()) not in open_files()
        return path_replace(source, target)

    monkeypatch.setattr(Path, "replace", replace)
    big_backup(phone)
    phone.recording(seconds=1)
    desk.intake.take_in([phone.folder])
    assert os.replace is real
    assert len([name for name in moved if not name.startswith("tmp-")]) >= 3
    assert_sound(desk)


# A reader of a format of its own: one file is enough.


TOY = '''
"""Reads lines; a line "!" breaks it, a line "?" is refused."""
from evidence_desk.domain.communication import Communication, Kind, SourceClass
from evidence_desk.importers import Claim, Importer, ImportRefused

class Toy(Importer):
    key = "toy"
    version = 3
    def claim(self, source):
        return Claim.CERTAIN if source.head.startswith(b"TOY") else Claim.NO
    def extract(self, source):
        for number, line in enumerate(source.path.read_text("utf-8").splitlines()[1:]):
            if line == "!":
                raise ZeroDivisionError("toy")
            if line == "?":
                raise ImportRefused
            yield Communication(f"line {number}", Kind.CHAT, SourceClass.MESSAGE_EXPORT, untrusted_text=line)

IMPORTER = Toy()
'''


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """The toy importer, dropped where importers are looked for."""
    folder = tmp_path / "more importers"
    folder.mkdir()
    (folder / "toy.py").write_text(TOY, "utf-8")
    monkeypatch.setattr(importers, "__path__", [*importers.__path__, str(folder)])
    importers.importers.cache_clear()
    yield
    sys.modules.pop("evidence_desk.importers.toy", None)
    importers.importers.cache_clear()


def test_one_file_is_a_new_format(desk, phone, toy):
    desk.intake.take_in([phone.file("a.toy", "TOY\n一\n二")])
    assert [entry.text for entry in entries(desk)] == ["一", "二"]
    item = desk.browsing.item(entries(desk)[0].item_sha256)
    assert (item.importer, item.importer_version) == ("toy", 3)


@pytest.mark.logs_expected
def test_a_reader_that_breaks_keeps_the_file_and_what_was_read(desk, phone, toy, no_stray_logs):
    phone.file("1 broken at once.toy", "TOY\n!")
    phone.file("2 broken later.toy", "TOY\n一\n!")
    phone.file("3 whole.toy", "TOY\n二")
    taken = desk.intake.take_in([phone.folder])
    assert [(f.outcome.value, f.importer, f.entries) for f in taken.fates] == [
        ("kept_unread", "toy", 1),
        ("taken", "toy", 1),
        ("taken", "toy", 1),
    ]
    at_once, further_on, whole = taken.fates
    assert "stopped unexpectedly" in at_once.notices[0].render("en")
    assert "stopped unexpectedly" in further_on.notices[0].render("en")
    assert whole.notices == ()
    assert [(e.kind, e.text) for e in entries(desk)] == [
        (Kind.DOCUMENT, ""),
        (Kind.CHAT, "一"),
        (Kind.CHAT, "二"),
    ]
    assert sum("toy" in record.getMessage() for record in no_stray_logs) == 2
    assert "一" not in "".join(record.getMessage() for record in no_stray_logs)
    assert_sound(desk)


def test_a_file_its_reader_refuses_is_kept_with_a_sentence(desk, phone, toy):
    (fate,) = desk.intake.take_in([phone.file("refused.toy", "TOY\n?")]).fates
    assert (fate.outcome, fate.entries) == (Outcome.KEPT_UNREAD, 1)
    assert "could not be read" in fate.notices[0].render("en")
    assert_sound(desk)


@pytest.mark.logs_expected
def test_an_importer_that_cannot_be_loaded_is_left_out(desk, phone, tmp_path, monkeypatch):
    folder = tmp_path / "more importers"
    folder.mkdir()
    (folder / "no_importer_at_all.py").write_text("1 / 0")
    monkeypatch.setattr(importers, "__path__", [*importers.__path__, str(folder)])
    importers.importers.cache_clear()
    try:
        (fate,) = desk.intake.take_in([phone.recording(seconds=1)]).fates
    finally:
        importers.importers.cache_clear()
        sys.modules.pop("evidence_desk.importers.no_importer_at_all", None)
    assert fate.outcome is Outcome.TAKEN


# The case's own disk.


def test_a_full_disk_refuses_the_file_and_keeps_the_case(opened, phone, small_disk):
    desk = opened(small_disk(6) / "case")
    for seed, seconds in enumerate((1, 2000, 2, 3)):
        phone.recording(vivo(later(hours=seed)), seconds, seed)
    taken = desk.intake.take_in([phone.folder])
    assert [fate.outcome.value for fate in taken.fates] == ["taken", "refused", "taken", "taken"]
    assert "full" in taken.fates[1].notices[0].render("en")
    assert len(entries(desk)) == 3
    assert_sound(desk)


def test_the_vault_is_read_only(desk, phone):
    desk.intake.take_in([phone.recording(seconds=1)])
    for name in lying(desk):
        mode = (desk._case.vault.root / name).stat().st_mode
        assert not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


def test_assessments_missing_after_a_kill_are_made_at_the_next_opening(
    desk, phone, opened, case_dir, monkeypatch
):
    """The rules run after the rows are recorded; a kill in between must not leave a recording unflagged."""
    with monkeypatch.context() as killed:
        killed.setattr(Examination, "follow", lambda _self: Changes())
        desk.intake.take_in([phone.recording(seconds=1)])
    assert desk.examination.findings() == ()
    desk.close()
    (case_dir / "case.holder.json").write_text("{}")
    again = opened(case_dir, "write")
    assert only(again, Kind.RECORDING).flagged
    assert [f.rule for f in again.examination.findings()].count("uncorroborated_recording") == 1


def test_sms_of_a_number_form_a_thread(desk, phone):
    phone.sms(
        *(sms_xml(f"第{n}条", later(hours=n), LENDER if n % 3 else "1069") for n in range(30)),
    )
    desk.intake.take_in([phone.folder])
    rows = [row for row in entries(desk) if row.number == LENDER]
    middle = rows[10]
    thread = desk.browsing.thread(middle.id, around=4)
    assert [row.id for row in thread] == [row.id for row in rows[7:15]]


def test_bytes_that_were_read_are_not_read_again(desk, phone, monkeypatch):
    """Dropping the whole phone folder once more must not decode every recording once more."""
    for seed in range(3):
        phone.recording(vivo(later(hours=seed)), 0.5, seed)
    desk.intake.take_in([phone.folder])
    asked: list[Path] = []
    monkeypatch.setattr(desk._media, "_run", lambda request, *_: asked.append(request["path"]))
    taken = desk.intake.take_in([phone.folder])
    assert [fate.outcome for fate in taken.fates] == [Outcome.HELD] * 3
    assert {fate.importer for fate in taken.fates} == {"call_recording"}
    assert asked == []
