"""One call in several files of a case: grouped, with the one nearest the original named."""

from __future__ import annotations

import pytest
from case_steps import dump, entries
from phone_files import huawei, later, vivo
from sound_making import call, write

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.provenance import Provenance
from evidence_desk.services.near_duplicates import after_profile


def pair_all(desk):
    """Pair every recording once more; the recordings whose pairs changed."""
    changed = set()
    for entry in entries(desk, None, Kind.RECORDING):
        with desk._case.write() as work:
            changed |= after_profile(work, work.machine_entries.item_of(entry.id))
    return changed


def named(desk):
    return {entry.item_name: entry.id for entry in entries(desk, None, Kind.RECORDING)}


@pytest.fixture(scope="module")
def spoken():
    return call(24, 201), call(24, 202)


@pytest.fixture
def case(desk, phone, spoken):
    """The phone's own AMR, an MP3 of its first 20 s sent by a chat app, and another call."""
    one, other = spoken
    write(phone.folder / huawei().replace(".wav", ".amr"), one)
    (phone.folder / "WeChat Files").mkdir()
    write(phone.folder / "WeChat Files" / "录音.mp3", one[: 20 * 16000], bit_rate=32000)
    write(phone.folder / vivo(later(days=2)).replace(".wav", ".m4a"), other)
    desk.intake.take_in([phone.folder])
    desk.enriching.run()
    return desk


def test_the_same_call_in_two_files_is_one_group_and_another_call_is_not(case):
    by_name = named(case)
    amr, mp3, m4a = (
        next(i for name, i in by_name.items() if name.endswith(e)) for e in ("amr", "mp3", "m4a")
    )

    report = case.sounds.of(mp3)
    assert [each.id for each in report.siblings] == [amr]
    assert report.nearest.id == amr
    assert "phone's own file" in report.nearest.reasons[0].render("en")
    assert report.compared[amr]["share"] > 0.9
    # The tests' MP3 and M4A are written by FFmpeg, and say so.
    assert report.origin.grade is Provenance.RE_ENCODED
    assert "chat_folder" in report.origin.signs
    assert case.sounds.of(amr).origin.grade is Provenance.PHONE_ORIGINAL
    alone = case.sounds.of(m4a)
    assert (alone.siblings, alone.nearest) == ((), None)
    assert alone.origin.grade is Provenance.RE_ENCODED
    assert 15_000 < case.sounds.of(amr).profile.voice_ms < 24_000


def test_pairing_again_changes_nothing(case):
    before = dump(case, ("same_sound",))
    assert len(before["same_sound"]) == 1
    assert pair_all(case) == set()
    assert dump(case, ("same_sound",)) == before


def test_files_alike_by_way_of_a_third_are_one_group(case):
    ids = sorted(named(case).values())
    with case._case.write() as work:
        work.sounds.set_pairs(ids[0], {ids[1]: {}})
        assert work.sounds.set_pairs(ids[2], {ids[1]: {"agreement": 0.9}}) == {ids[1], ids[2]}
        assert work.sounds.group(ids[0]) == tuple(ids)
        assert work.sounds.group(ids[2]) == tuple(ids)
        assert work.sounds.set_pairs(ids[2], {}) == {ids[1], ids[2]}
        assert work.sounds.group(ids[2]) == (ids[2],)


@pytest.mark.logs_expected
def test_a_recording_that_cannot_be_decoded_still_has_its_provenance(desk, phone):
    phone.file("msg_10215003122e9a0c1b.amr", b"\x02#!SILK_V3" + bytes(200))
    desk.intake.take_in([phone.folder])
    (silk,) = entries(desk, None, Kind.RECORDING)
    assert desk.sounds.of(silk.id) is None

    run = desk.enriching.run()

    assert run.failed == 0
    report = desk.sounds.of(silk.id)
    assert report.profile is None
    assert report.origin.grade is Provenance.CHAT_APP
    assert "SILK" in desk.enriching.result(silk.id, "recording_profile").notices[0].render("en")
    assert pair_all(desk) == set()
