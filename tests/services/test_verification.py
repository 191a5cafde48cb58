from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from case_steps import entries
from phone_files import later, mms_xml, png, vivo

from evidence_desk.services.lane import Cancelled, CancelToken, Progress


@pytest.fixture
def case(desk, phone):
    for seed in range(4):
        phone.recording(vivo(later(hours=seed)), 0.5, seed)
    phone.sms(mms_xml("彩信", png(5)))
    desk.intake.take_in([phone.folder])
    return desk


def path_of(desk, number: int):
    return desk._case.vault.path(entries(desk)[number].item_sha256)


def flip(path) -> None:
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)


def test_a_sound_case(case):
    progress = Progress()
    check = case.verification.verify(progress)
    assert (check.checked, check.altered, check.missing, check.orphaned) == (6, (), (), ())
    assert check.custody_intact
    assert check.clean
    assert (progress.done, progress.total) == (6, 6)


def test_everything_that_differs_is_found_at_once(case):
    altered, missing, twice = (entries(case)[n].item_sha256 for n in (0, 1, 3))
    flip(path_of(case, 0))
    path_of(case, 1).unlink()
    stranger = case._case.vault.root / "ab" / "stranger.wav"
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"?")
    path_of(case, 3).rename(case._case.vault.root / twice)
    check = case.verification.verify()
    assert check.checked == 6
    assert check.altered == (altered,)
    assert set(check.missing) == {missing, twice}
    assert set(check.orphaned) == {"ab/stranger.wav", twice}
    assert check.custody_intact
    assert not check.clean


def test_an_item_found_inside_another_is_checked_too(case):
    mms = entries(case)[0]
    (attached,) = (
        case.browsing.details(mms.id).attachments
        or case.browsing.details(next(entry.id for entry in entries(case) if entry.attachments)).attachments
    )
    flip(case._case.vault.path(attached.sha256))
    assert case.verification.verify().altered == (attached.sha256,)


def test_the_result_is_in_the_custody_log(case):
    flip(path_of(case, 0))
    case.verification.verify()
    with case._case.read() as work:
        assert work.custody.is_intact()
        row = work.connection.exec_driver_sql(
            "SELECT kind, details FROM custody_event ORDER BY number DESC LIMIT 1"
        ).one()
    assert row.kind == "verified"
    assert entries(case)[0].item_sha256 in row.details


def test_a_case_open_elsewhere_is_checked_without_writing(case, opened, case_dir):
    reading = opened(case_dir, "best")
    assert reading.case.read_only
    with case._case.read() as work:
        before = work.custody.head()
    assert reading.verification.verify().clean
    with case._case.read() as work:
        assert work.custody.head() == before


def test_what_is_on_its_way_in_is_no_stranger(case, phone):
    case._case.vault.seal(phone.recording("次.wav", 1, 9))
    assert case.verification.verify().clean


def test_a_row_taken_out_of_the_custody_log_is_noticed(case, opened, case_dir):
    case.close()
    with closing(sqlite3.connect(case_dir / "case.db")) as connection:
        connection.execute("DROP TRIGGER custody_event_no_delete")
        connection.execute("DELETE FROM custody_event WHERE number = 3")
        connection.commit()
    check = opened(case_dir, "write").verification.verify()
    assert (check.custody_intact, check.clean) == (False, False)


def test_a_check_can_be_stopped_and_leaves_nothing(case):
    with case._case.read() as work:
        before = work.custody.head()
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        case.verification.verify(cancel=token)
    with case._case.read() as work:
        assert work.custody.head() == before
