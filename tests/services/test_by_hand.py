"""Notes made by hand: sealed like any file, never back-dated, and no evidence of anything but themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from case_steps import claim, draft, entries, judged, only
from phone_files import COLLECTOR, SHANGHAI, TUESDAY, call_xml, huawei, png, sms_xml

from evidence_desk.domain.communication import Direction, Kind, SourceClass
from evidence_desk.domain.corroboration import ClaimFamily, Grade
from evidence_desk.domain.custody import CustodyKind
from evidence_desk.domain.evidence import Outcome
from evidence_desk.domain.hand_note import HandNote, NoteAbout
from evidence_desk.domain.moment import Precision, TimeSource
from evidence_desk.services.by_hand import NotByHand, NoteAhead, NoteEmpty
from evidence_desk.services.claims import TimeImplausible
from evidence_desk.services.linking import NotLinkable
from evidence_desk.store.vault import SourceUnreadable

WALL = TUESDAY.replace(tzinfo=None, second=0)
CALL = HandNote(
    NoteAbout.CALL,
    "催收员说今天不还就上门。",
    WALL,
    direction=Direction.IN,
    duration_ms=240_000,
    amount_minor=824_050,
    number="138 0013 8000",
    name="李专员",
    staff_number="8821",
    company="某某咨询公司",
    their_words="后果自负",
    own_words="我在上班，请发短信。",
    witnesses="同事小王",
    place="公司",
)


def sealed(desk, sha256: str) -> dict:
    return json.loads(desk.listening.original(sha256).read_bytes())


def test_a_note_is_a_sealed_item_with_its_own_custody(desk):
    number, changes = desk.by_hand.add(CALL)
    entry = desk.browsing.entry(number)
    assert (entry.kind, entry.source_class, entry.item_name.startswith("note-call-")) == (
        Kind.NOTE,
        SourceClass.USER_NOTE,
        True,
    )
    assert (entry.direction, entry.number, entry.counterparty) == (Direction.IN, COLLECTOR, "李专员")
    assert entry.at is not None
    assert entry.at.source is TimeSource.USER
    assert entry.at.local().replace(tzinfo=None) == WALL
    for words in ("今天不还就上门", "“后果自负”", "请发短信"):
        assert words in entry.text
    stated = sealed(desk, entry.item_sha256)
    assert stated["evidence_desk_note"] == 1
    assert (stated["kind"], stated["happened_at"]) == ("call", "2024-03-12T10:15")
    written = datetime.fromisoformat(stated["written_at"])
    assert abs(datetime.now(UTC) - written) < timedelta(minutes=5)
    events = desk.browsing.custody(entry.item_sha256)
    assert [event.kind for event in events] == [CustodyKind.RECEIVED]
    item = desk.browsing.item(entry.item_sha256)
    assert (item.importer, item.outcome, item.fixity.digest) == ("by_hand", Outcome.TAKEN, entry.item_sha256)
    assert number in changes.communications
    assert changes.entries
    assert desk.verification.verify(None, None).altered == ()
    assert desk.searching.search("请发短信")[0].entry.id == number


def test_the_note_comes_back_as_it_was_written(desk):
    number, _ = desk.by_hand.add(CALL)
    assert desk.by_hand.note(number) == CALL
    day = HandNote(NoteAbout.LETTER, "收到律师函", datetime(2024, 3, 12), Precision.DAY)
    undated = HandNote(NoteAbout.OTHER, "家里人也接到过电话")
    for note in (day, undated):
        other, _ = desk.by_hand.add(note)
        assert desk.by_hand.note(other) == note
    assert desk.browsing.entry(other).at is None


def test_it_is_filed_by_its_number_or_where_the_user_says(desk):
    debt, _ = desk.debts.add(draft("甲", COLLECTOR))
    other, _ = desk.debts.add(draft("乙"))
    by_number, _ = desk.by_hand.add(CALL)
    by_choice, _ = desk.by_hand.add(replace(CALL, text="又打来"), other)
    assert desk.browsing.entry(by_number).debt == debt
    assert desk.browsing.entry(by_choice).debt == other


def test_a_note_of_a_call_never_counts_as_a_call_or_a_written_record(desk, phone):
    """The recording stays alone beside a note that says the very same."""
    debt, _ = desk.debts.add(draft("甲", COLLECTOR))
    phone.recording(huawei(), seconds=240)
    desk.intake.take_in([phone.folder])
    spoken = only(desk, Kind.RECORDING)
    desk.claims.mark(
        claim(spoken.id, ClaimFamily.AMOUNT_DEMANDED, "今天必须还 8240.50 元", amount_minor=824_050)
    )
    before = judged(desk)
    note, _ = desk.by_hand.add(replace(CALL, text="来电催收，应还8240.50元"), debt)
    assert judged(desk) == before
    assert desk.examination.assessment(spoken.id).call is Grade.NONE
    assert desk.examination.assessment(spoken.id).flagged
    assert desk.browsing.entry(spoken.id).same_event == ()
    assert desk.browsing.entry(note).same_event == ()
    assert entries(desk, debt, Kind.CALL) == []
    with pytest.raises(NotLinkable):
        desk.linking.link(spoken.id, note, "是同一个电话")
    assert note not in {each.id for each in desk.linking.candidates(spoken.id, "8240")}


def test_a_changed_note_is_a_new_file_that_names_the_old_one(desk):
    debt, _ = desk.debts.add(draft("甲"))
    old, _ = desk.by_hand.add(CALL, debt)
    first = desk.browsing.entry(old)
    new, changes = desk.by_hand.replace(old, replace(CALL, place="家里", number="13900000000"))
    assert [entry.id for entry in entries(desk)] == [new]
    entry = desk.browsing.entry(new)
    assert (entry.debt, entry.filing_basis) == (first.debt, first.filing_basis)
    assert sealed(desk, entry.item_sha256)["replaces"] == first.item_sha256
    assert sealed(desk, first.item_sha256)["place"] == "公司"
    assert [e.kind for e in desk.browsing.custody(first.item_sha256)] == [CustodyKind.RECEIVED]
    assert {old, new} <= changes.communications
    with pytest.raises(KeyError):
        desk.browsing.details(old)
    assert [hit.entry.id for hit in desk.searching.search("今天不还就上门")] == [new]
    check = desk.verification.verify(None, None)
    assert (check.checked, check.missing, check.orphaned) == (2, (), ())


def test_undo_brings_the_older_version_back_and_takes_the_newer_one(desk):
    old, _ = desk.by_hand.add(CALL)
    new, _ = desk.by_hand.replace(old, replace(CALL, place="家里"))
    assert desk.history.names()[0].render("en") == "change a note made by hand"
    desk.history.undo()
    assert [entry.id for entry in entries(desk)] == [old]
    desk.history.redo()
    assert [entry.id for entry in entries(desk)] == [new]
    desk.history.undo()
    desk.history.undo()
    assert entries(desk) == []
    assert desk.debts.totals().items == 2
    desk.history.redo()
    assert desk.by_hand.note(old) == CALL


def test_pictures_and_papers_are_sealed_unchanged_and_belong_to_the_note(desk, phone, tmp_path):
    letter, envelope = tmp_path / "信.png", tmp_path / "信封.png"
    letter.write_bytes(png(1))
    envelope.write_bytes(png(2))
    note = HandNote(NoteAbout.LETTER, "收到一封信", WALL)
    number, changes = desk.by_hand.add(note, files=(letter, envelope))
    details = desk.browsing.details(number)
    assert [(each.name, each.media_type) for each in details.attachments] == [
        ("信.png", "image/png"),
        ("信封.png", "image/png"),
    ]
    for each, source in zip(details.attachments, (letter, envelope), strict=True):
        assert desk.listening.original(each.sha256).read_bytes() == source.read_bytes()
        assert [event.kind for event in desk.browsing.custody(each.sha256)] == [CustodyKind.RECEIVED]
        assert desk.browsing.item(each.sha256).source_path == str(source)
    assert len(changes.items) == 3
    assert len(entries(desk)) == 1, "a picture of a letter is no entry of its own"
    named = sealed(desk, details.entry.item_sha256)["files"]
    assert [each["sha256"] for each in named] == [each.sha256 for each in details.attachments]
    paper = tmp_path / "快递单.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    new, _ = desk.by_hand.replace(number, replace(note, text="收到一封信和快递单"), (paper,))
    kept = desk.browsing.details(new)
    assert [each.name for each in kept.attachments] == ["信.png", "信封.png", "快递单.pdf"]
    assert len(sealed(desk, kept.entry.item_sha256)["files"]) == 3


def test_a_picture_the_case_holds_already_is_only_tied_to_the_note(desk, phone):
    shot = phone.screenshot()
    desk.intake.take_in([shot])
    before = only(desk, Kind.SCREENSHOT)
    number, _ = desk.by_hand.add(HandNote(NoteAbout.CALLER_DISPLAY, "来电显示", WALL), files=(shot,))
    (attached,) = desk.browsing.details(number).attachments
    assert attached.sha256 == before.item_sha256
    assert desk.debts.totals().items == 2
    kinds = [event.kind for event in desk.browsing.custody(attached.sha256)]
    assert kinds == [CustodyKind.RECEIVED, CustodyKind.RECEIVED_AGAIN]


def test_what_cannot_be_a_note_is_refused_and_nothing_is_kept(desk, tmp_path):
    soon = datetime.now(SHANGHAI).replace(tzinfo=None) + timedelta(days=1)
    for note, error in (
        (HandNote(NoteAbout.CALL), NoteEmpty),
        (HandNote(NoteAbout.CALL, "  \n"), NoteEmpty),
        (replace(CALL, happened=soon), NoteAhead),
        (replace(CALL, happened=datetime(1, 1, 1)), TimeImplausible),
        (replace(CALL, happened=datetime(1912, 1, 1)), TimeImplausible),
    ):
        with pytest.raises(error):
            desk.by_hand.add(note)
    with pytest.raises(SourceUnreadable):
        desk.by_hand.add(CALL, files=(tmp_path / "not there.png",))
    assert desk.debts.totals().items == 0
    assert entries(desk) == []


def test_only_notes_made_by_hand_can_be_rewritten(desk, phone):
    phone.sms(sms_xml("您好"))
    phone.calls(call_xml())
    desk.intake.take_in([phone.folder])
    for entry in entries(desk):
        with pytest.raises(NotByHand):
            desk.by_hand.note(entry.id)
        with pytest.raises(NotByHand):
            desk.by_hand.replace(entry.id, CALL)
    with pytest.raises(NotByHand):
        desk.by_hand.replace(99, CALL)


def test_a_dropped_note_that_names_another_item_takes_nothing_away(desk, phone):
    """Anybody can type such a file; only the desk itself lets one note stand for another."""
    number, _ = desk.by_hand.add(CALL)
    entry = desk.browsing.entry(number)
    forged = sealed(desk, entry.item_sha256) | {"replaces": entry.item_sha256, "text": "换一个说法"}
    file = phone.folder / "note.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(forged), "utf-8")
    taken = desk.intake.take_in([file])
    assert taken.fates[0].importer == "by_hand"
    assert len(entries(desk)) == 2
    assert desk.browsing.entry(number).text == entry.text
