"""Derivation in the background: the queue, what comes of it, and what does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from case_steps import claim, draft, dump, entries, only
from phone_files import COLLECTOR, call_xml, huawei, later, mms_xml, png, sms_xml
from toy_enrichers import forget, listener, only_from, reader

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.corroboration import ClaimFamily
from evidence_desk.domain.timeline import FilingBasis
from evidence_desk.enrichers import enrichers
from evidence_desk.services.enriching import NoRoomForResults
from evidence_desk.services.lane import Cancelled, CancelToken, Progress
from evidence_desk.store.vault import DiskFull


@pytest.fixture
def toys(tmp_path: Path) -> Iterator[Path]:
    with only_from(tmp_path / "toys") as folder:
        yield folder


@pytest.fixture
def pictures(desk, phone):
    """A case with three screenshots and a recording."""
    for number in range(3):
        phone.file(f"截图/IMG_{number}.png", png(number + 1))
    phone.recording(huawei(), 0.2)
    desk.intake.take_in([phone.folder])
    return desk


def rows(desk, columns: str = "enricher, version, state, attempts") -> list[tuple]:
    with desk._case.read() as work:
        query = f"SELECT {columns} FROM enrichment ORDER BY id"
        return [tuple(row) for row in work.connection.exec_driver_sql(query)]


def texts(desk, kind: Kind = Kind.CHAT) -> list[str]:
    return sorted(entry.text for entry in entries(desk, None, kind))


def test_one_file_is_all_an_enricher_needs(pictures, toys):
    assert enrichers() == ()
    assert pictures.enriching.run().done == 0
    reader(toys, "今天必须还", "{subject.name}")
    run = pictures.enriching.run()
    assert (run.done, run.failed, run.cancelled) == (3, 0, False)
    assert texts(pictures) == ["IMG_0.png", "IMG_1.png", "IMG_2.png", *["今天必须还"] * 3]
    picture = entries(pictures, None, Kind.SCREENSHOT)[0]
    kept = pictures.enriching.result(picture.id, "toy_reader")
    assert (kept.engine, kept.version, kept.result["name"]) == ("toy 1.0", 1, picture.item_name)
    assert pictures.enriching.result(only(pictures, Kind.RECORDING).id, "toy_reader") is None
    assert pictures.verification.verify().clean


def test_what_is_read_is_filed_found_and_examined_like_what_was_received(desk, phone, toys):
    desk.debts.add(draft("网商贷", "95188", aliases=["网商银行"]))
    debt, _ = desk.debts.add(draft("微粟贷", COLLECTOR))
    phone.screenshot()
    desk.intake.take_in([phone.folder])
    reader(toys, "【网商银行】应还 8,240.50 元")
    changes = desk.enriching.run().changes
    read = only(desk, Kind.CHAT)
    assert (read.debt, read.filing_basis, read.number) == (debt, FilingBasis.NUMBER, COLLECTOR)
    assert read.counterparty == "【网商银行】"
    assert [hit.entry.id for hit in desk.searching.search("8,240.50")] == [read.id]
    assert changes.entries
    assert {read.id, only(desk, Kind.SCREENSHOT).id} <= changes.communications
    assert debt in changes.debts


def test_what_a_person_filed_takes_its_messages_along(desk, phone, toys):
    desk.debts.add(draft("微粟贷", COLLECTOR))
    other, _ = desk.debts.add(draft("网商贷"))
    desk.intake.take_in([phone.screenshot()], other)
    reader(toys, "您好")
    desk.enriching.run()
    read = only(desk, Kind.CHAT)
    assert (read.debt, read.filing_basis) == (other, FilingBasis.TAKE_IN)


def test_a_screenshot_moved_by_hand_decides_for_its_messages(desk, phone, toys):
    desk.debts.add(draft("微粟贷", COLLECTOR))
    other, _ = desk.debts.add(draft("网商贷"))
    desk.intake.take_in([phone.screenshot()])
    desk.filing.file([only(desk, Kind.SCREENSHOT).id], other)
    reader(toys, "您好")
    desk.enriching.run()
    assert only(desk, Kind.CHAT).debt == other


def test_items_found_inside_others_are_wanted_too(desk, phone, toys):
    other, _ = desk.debts.add(draft("网商贷"))
    phone.sms(mms_xml("彩信", png(9)), sms_xml("您好"))
    desk.intake.take_in([phone.folder])
    desk.filing.file([only(desk, Kind.MMS).id], other)
    reader(toys, "图里的话")
    assert desk.enriching.run().done == 1
    assert only(desk, Kind.CHAT).text == "图里的话"
    assert only(desk, Kind.CHAT).debt == other, "it came with a message that a person filed"


def test_planning_costs_nothing_and_changes_nothing_when_nothing_is_new(pictures, phone, toys):
    reader(toys, "您好")
    assert pictures.enriching.plan() == 3
    before = rows(pictures, "*")
    assert pictures.enriching.plan() == 0
    assert rows(pictures, "*") == before
    pictures.intake.take_in([phone.file("截图/IMG_9.png", png(99))])
    assert pictures.enriching.plan() == 1


def test_the_queue_has_an_order_and_what_is_on_screen_goes_first(pictures, toys):
    reader(toys, "您好", order=50)
    listener(toys, 'return Enriched("e", {})')
    pictures.enriching.plan()
    shots = entries(pictures, None, Kind.SCREENSHOT)
    spoken = only(pictures, Kind.RECORDING)
    pictures.enriching.prefer([spoken.id])
    pictures.enriching.prefer([shots[2].id, shots[1].id])
    order = []
    while work := pictures.enriching.next():
        order.append((work.item.name, work.waiting))
        pictures.enriching.record(pictures.enriching.work(work, CancelToken()))
    names = [shots[2].item_name, shots[1].item_name, spoken.item_name, shots[0].item_name]
    assert [name for name, _ in order] == names
    assert [waiting for _, waiting in order] == [3, 2, 1, 1]
    before = rows(pictures, "*")
    pictures.enriching.prefer([shots[0].id])
    assert rows(pictures, "*") == before, "nothing of it waits"


@pytest.mark.logs_expected
@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('raise ValueError("boom {not a gap}")', "something unforeseen happened"),
        ("raise SystemExit(3)", "something unforeseen happened"),
        ("raise MemoryError", "something unforeseen happened"),
        ("return None", "something unforeseen happened"),
        ('return Enriched("e", {"x": float("nan")})', "something unforeseen happened"),
        ('return Enriched("e", {"x": object()})', "something unforeseen happened"),
        ('return Enriched("e", {"x": chr(0xD800)})', "something unforeseen happened"),
        ('return Enriched(None, {}, ("no communication",))', "something unforeseen happened"),
        ("raise EnrichmentRefused", "Add its content by hand"),
    ],
)
def test_a_failing_file_stops_nothing(pictures, toys, body, words):
    listener(toys, body)
    reader(toys, "您好", order=200)
    run = pictures.enriching.run()
    assert (run.done, run.failed) == (3, 1)
    (failed,) = pictures.enriching.failures()
    assert (failed.name, failed.entry) == (huawei(), only(pictures, Kind.RECORDING).id)
    assert words in failed.why[0].render("en")
    assert texts(pictures) == ["您好"] * 3
    assert pictures.enriching.run().done == 0, "what failed is not tried again by itself"
    listener(toys, 'return Enriched("mended", {})')
    assert pictures.enriching.again_failed() == 1
    assert pictures.enriching.run().done == 1
    assert pictures.enriching.failures() == ()


@pytest.mark.logs_expected
def test_an_enricher_that_cannot_be_loaded_or_asked_is_left_out(pictures, toys):
    (toys / "toy_broken.py").write_text("raise RuntimeError('no')")
    listener(toys, "pass").write_text(
        (toys / "toy_listener.py").read_text().replace("return kind", "return kind.x")
    )
    reader(toys, "您好")
    assert pictures.enriching.run().done == 3


def test_an_item_that_ends_the_application_is_given_up(pictures, toys, opened, case_dir):
    listener(toys, 'return Enriched("e", {})')
    desk = pictures
    for attempt in range(1, 4):
        desk.enriching.plan()
        assert desk.enriching.next() is not None
        assert rows(desk) == [("toy_listener", 1, "waiting", attempt)]
        desk.enriching._in_hand = None  # as after kill -9: nobody gives it back
        desk.close()
        desk = opened(case_dir)
    assert desk.enriching.next() is None
    (failed,) = desk.enriching.failures()
    assert "begun 3 times" in failed.why[0].render("en")
    assert [(c.waiting, c.done, c.failed) for c in desk.enriching.counts()] == [(0, 0, 1)]


def test_quitting_and_pausing_are_no_failed_attempts(pictures, toys, opened, case_dir):
    listener(toys, 'return Enriched("e", {})')
    desk = pictures
    desk.enriching.plan()
    for _ in range(5):
        assert desk.enriching.next() is not None
        assert rows(desk) == [("toy_listener", 1, "waiting", 1)]
    desk.close()
    desk = opened(case_dir)
    assert rows(desk) == [("toy_listener", 1, "waiting", 0)]
    assert desk.enriching.run().done == 1


def test_a_run_stops_when_it_is_asked_to(pictures, toys):
    reader(toys, "您好")
    token, progress = CancelToken(), Progress()
    run = pictures.enriching.run(progress, token, told=lambda work, outcome: token.cancel())
    assert (run.done, run.cancelled, progress.done, progress.total) == (1, True, 1, 3)
    assert [state for _, _, state, _ in rows(pictures)].count("waiting") == 2
    assert {attempts for _, _, state, attempts in rows(pictures) if state == "waiting"} == {0}
    with pytest.raises(Cancelled):
        pictures.enriching.work(pictures.enriching.next(), token)


def test_a_newer_version_replaces_what_it_reads_otherwise(pictures, toys):
    reader(toys, "您好", "应还 8,24O.50 元", "您好")
    pictures.enriching.run()
    kept = {entry.id for entry in entries(pictures, None, Kind.CHAT) if entry.text == "您好"}
    assert len(kept) == 6, "a message said twice on a picture is there twice"
    reader(toys, "应还 8,240.50 元", "您好", "您好", version=2)
    assert pictures.enriching.run().done == 3
    assert texts(pictures) == sorted(["应还 8,240.50 元", "您好", "您好"] * 3)
    assert kept <= {entry.id for entry in entries(pictures, None, Kind.CHAT)}, "the same entries as before"
    assert pictures.searching.search("8,24O.50") == ()
    picture = entries(pictures, None, Kind.SCREENSHOT)[0]
    assert pictures.enriching.result(picture.id, "toy_reader").version == 2
    with pictures._case.read() as work:
        count = "SELECT count(*) FROM communication WHERE text = '应还 8,24O.50 元'"
        assert work.connection.exec_driver_sql(count).scalar() == 3, "what was read before is kept"
    reader(toys, "应还 8,24O.50 元", version=3)
    pictures.enriching.run()
    assert texts(pictures) == ["应还 8,24O.50 元"] * 3, "it comes back"
    assert len(pictures.searching.search("8,24O.50")) == 3


def test_what_a_person_built_on_stays(desk, phone, toys):
    spoken = phone.recording(huawei(), 0.2)
    desk.intake.take_in([spoken, phone.screenshot()])
    reader(toys, "甲", "乙", "丙", "丁")
    desk.enriching.run()
    read = {entry.text: entry.id for entry in entries(desk, None, Kind.CHAT)}
    recording = only(desk, Kind.RECORDING).id
    desk.linking.link(recording, read["甲"], "同一件事")
    desk.claims.type_text(read["乙"], "我读到的")
    desk.claims.mark(claim(read["丙"], ClaimFamily.IDENTITY))
    reader(toys, "戊", version=2)
    desk.enriching.run()
    assert [entry.text.split("\n")[0] for entry in entries(desk, None, Kind.CHAT)] == ["甲", "乙", "丙", "戊"]
    assert [link.item for link in desk.linking.links(recording)] == [read["甲"]]


def test_an_undo_brings_back_what_it_builds_on_again(desk, phone, toys):
    desk.intake.take_in([phone.recording(huawei(), 0.2), phone.screenshot()])
    reader(toys, "甲")
    desk.enriching.run()
    recording, read = only(desk, Kind.RECORDING).id, only(desk, Kind.CHAT).id
    desk.linking.link(recording, read, "同一件事")
    desk.linking.unlink(recording, read)
    reader(toys, "乙", version=2)
    desk.enriching.run()
    assert texts(desk) == ["乙"]
    desk.history.undo()
    assert texts(desk) == ["乙", "甲"]
    assert [link.item for link in desk.linking.links(recording)] == [read]
    desk.history.redo()
    assert texts(desk) == ["乙"]


def test_log_rows_read_from_a_picture_are_tied_and_let_go(desk, phone, toys):
    desk.intake.take_in([phone.recording(huawei(), 5), phone.screenshot()])
    made = only(desk, Kind.RECORDING).at.epoch_ms
    source = reader(toys, "通话").read_text()
    for before, after in (
        ("Kind.CHAT, SourceClass.SCREENSHOT, subject.moment", "Kind.CALL, SourceClass.DEVICE_CALL_LOG, AT"),
        ("untrusted_text=text,", "untrusted_text=text, duration_ms=5000,"),
        (
            "class Reader",
            f"from evidence_desk.domain.moment import from_epoch_ms as at\nAT = at({made}, '')\nclass Reader",
        ),
    ):
        assert before in source
        source = source.replace(before, after)
    (toys / "toy_reader.py").write_text(source)
    desk.enriching.run()
    call = only(desk, Kind.CALL)
    assert only(desk, Kind.RECORDING).same_event == (call.id,)
    reader(toys, version=2)
    desk.enriching.run()
    assert entries(desk, None, Kind.CALL) == []
    assert only(desk, Kind.RECORDING).same_event == ()
    assert dump(desk, ("same_call",)) == {"same_call": []}


def test_a_message_on_two_pictures_is_one_entry_while_either_shows_it(desk, phone, toys):
    one, two = phone.file("a.png", png(1)), phone.file("b.png", png(2))
    desk.intake.take_in([one, two])
    key = 'details={"box": number}'
    source = reader(toys, "您好").read_text()
    assert key in source
    (toys / "toy_reader.py").write_text(source.replace(key, f'{key}, dedupe_key="one message"'))
    desk.enriching.run()
    read = only(desk, Kind.CHAT)
    assert [each.name for each in desk.browsing.details(read.id).attachments] == ["b.png"]
    forgets = source.replace(key, f'{key}, dedupe_key="one message"').replace("version = 1", "version = 2")
    (toys / "toy_reader.py").write_text(
        forgets.replace("f'您好'", "*(['您好'] if subject.name == 'b.png' else [])")
    )
    forget()
    desk.enriching.run()
    assert only(desk, Kind.CHAT).id == read.id


def test_a_result_can_be_made_again(pictures, toys):
    reader(toys, "您好")
    pictures.enriching.run()
    shot = entries(pictures, None, Kind.SCREENSHOT)[1]
    pictures.enriching.redo(shot.id, "toy_reader")
    kept = pictures.enriching.result(shot.id, "toy_reader")
    assert (kept.state, kept.engine) == ("waiting", "toy 1.0"), "it stays readable while it waits"
    assert pictures.enriching.next().item.name == shot.item_name
    assert pictures.enriching.run().done == 1
    assert texts(pictures) == ["您好"] * 3
    with pytest.raises(KeyError):
        pictures.enriching.redo(shot.id, "nobody")


def test_what_waits_for_an_older_version_waits_for_the_newer_only(pictures, toys):
    reader(toys, "您好")
    pictures.enriching.plan()
    reader(toys, "您好", version=2)
    fresh = type(pictures.enriching)(pictures._case, pictures._media, pictures.examination)
    assert fresh.plan() == 3
    assert [(version, state) for _, version, state, _ in rows(pictures)] == [(2, "waiting")] * 3
    fresh.run()
    reader(toys, "您好", version=1)
    older = type(pictures.enriching)(pictures._case, pictures._media, pictures.examination)
    assert older.plan() == 0, "an older program does not read again what a newer one has read"


def test_a_full_disk_stops_the_queue_and_fails_no_item(pictures, toys, monkeypatch):
    reader(toys, "您好")
    enriching = pictures.enriching
    enriching.plan()
    work = enriching.next()
    outcome = enriching.work(work, CancelToken())
    before = dump(pictures, ("communication", "timeline_entry", "search_text", "enrichment"))

    def full(*given):
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr("evidence_desk.store.repositories.machine_entries.MachineEntries.seen", full)
        with pytest.raises(NoRoomForResults):
            enriching.record(outcome)
    assert dump(pictures, tuple(before)) == before, "half of a result is no result"
    assert enriching.run().done == 3
    assert texts(pictures) == ["您好"] * 3


def test_the_queue_goes_on_when_a_full_disk_has_room_again(opened, small_disk, phone, toys):
    disk = small_disk(24)
    desk = opened(disk / "case")
    for number in range(3):
        phone.file(f"IMG_{number}.png", png(number + 1))
    desk.intake.take_in([phone.folder])
    source = reader(toys, "您好").read_text()
    (toys / "toy_reader.py").write_text(source.replace('"size": subject.size', '"boxes": [0.5] * 400_000'))
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as writing:
        while writing.write(b"x" * 65536):
            pass
    with pytest.raises(NoRoomForResults):
        desk.enriching.run()
    filler.unlink()
    assert desk.enriching.run().done == 3
    assert (texts(desk), desk.enriching.failures()) == (["您好"] * 3, ())


@pytest.mark.logs_expected
def test_a_result_that_cannot_be_recorded_fails_its_item_only(pictures, toys):
    source = reader(toys, "您好").read_text()
    nonsense = "Kind.CHAT if subject.name != 'IMG_1.png' else type('K', (), {'value': 'nonsense'})"
    (toys / "toy_reader.py").write_text(source.replace("Kind.CHAT", nonsense))
    run = pictures.enriching.run()
    assert (run.done, run.failed) == (2, 1)
    assert [failed.name for failed in pictures.enriching.failures()] == ["IMG_1.png"]
    assert texts(pictures) == ["您好", "您好"]


def test_an_original_that_is_gone_fails_its_item_only(pictures, toys):
    reader(toys, "您好")
    shot = entries(pictures, None, Kind.SCREENSHOT)[0]
    path = pictures.listening.original(shot.item_sha256)
    path.chmod(0o600)
    path.unlink()
    run = pictures.enriching.run()
    assert (run.done, run.failed) == (2, 1)
    assert "missing from the vault" in pictures.enriching.failures()[0].why[0].render("en")


def test_a_result_is_json_as_it_was_given(pictures, toys):
    listener(toys, 'return Enriched("引擎 1", {"grade": "A", "words": ["您好", 1.5, None]})')
    pictures.enriching.run()
    kept = pictures.enriching.result(only(pictures, Kind.RECORDING).id, "toy_listener")
    assert json.loads(json.dumps(kept.result)) == {"grade": "A", "words": ["您好", 1.5, None]}
    assert kept.engine == "引擎 1"
    assert call_xml(later())  # a log beside it changes nothing for it
