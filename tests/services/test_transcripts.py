"""Words of recordings: what was received stays, corrections lie over it, and searches find it."""

from __future__ import annotations

import pytest
from case_steps import dump, entries, only
from phone_files import huawei, sms_xml
from sqlalchemy.exc import DatabaseError

from evidence_desk.domain.communication import Kind, SourceClass
from evidence_desk.domain.heard import TranscriptOrigin, segment_at
from evidence_desk.domain.transcript import Segment
from evidence_desk.services.transcripts import (
    MachineTextKept,
    NotAttachable,
    NothingTyped,
    SegmentGone,
    attach_transcripts,
)

SRT = """1
00:00:01,000 --> 00:00:02,500
说话人1：您今天必须还8,240.50元

2
00:00:03,000 --> 00:00:04,000
说话人2：好的
"""
TABLES = ("transcript", "transcript_segment", "segment_correction")


@pytest.fixture
def case(desk, phone):
    phone.recording(huawei(), seconds=6)
    desk.intake.take_in([phone.folder])
    return desk


@pytest.fixture
def spoken(case):
    return only(case, Kind.RECORDING).id


def attach_all(case):
    """What recording a file ends with, for everything in the case."""
    ids = {entry.id for entry in entries(case)}
    with case._case.write() as work:
        return attach_transcripts(work, ids)


def machine(case, recording, rows=((500, 1500, "", "机器听到的话"), (2000, 3000, "", "第二句"))):
    with case._case.write() as work:
        return work.transcripts.add(recording, "machine", "sherpa-onnx 2.0.1", "ab" * 32, rows)


def said(case, recording):
    return [
        (s.start_ms, s.speaker, s.text, s.verified)
        for t in case.transcripts.of(recording)
        for s in t.segments
    ]


def test_what_a_person_types_is_kept_in_the_order_of_the_sound_and_can_be_undone(case, spoken):
    before = dump(case, TABLES)
    case.transcripts.type(spoken, [Segment(3000, None, "催收员", "  明天之前还清 ")])
    changes = case.transcripts.type(
        spoken, [Segment(1000, 2000, "", "喂"), Segment(None, None, "", "没有时间的话")]
    )

    assert spoken in changes.communications
    (typed,) = case.transcripts.of(spoken)
    assert (typed.origin, typed.unverified) == (TranscriptOrigin.TYPED, 0)
    assert said(case, spoken) == [
        (1000, "", "喂", True),
        (3000, "催收员", "明天之前还清", True),
        (None, "", "没有时间的话", True),
    ]
    full = dump(case, TABLES)
    case.history.undo()
    assert [row[2] for row in said(case, spoken)] == ["明天之前还清"]
    case.history.undo()
    assert dump(case, TABLES) == before
    case.history.redo()
    case.history.redo()
    assert dump(case, TABLES) == full


def test_nothing_is_typed_without_words_or_beside_a_recording(case, spoken, phone):
    for segments in ([], [Segment(0, None, "甲", "  \n")]):
        with pytest.raises(NothingTyped):
            case.transcripts.type(spoken, segments)
    case.intake.take_in([phone.sms(sms_xml("您好"))])
    with pytest.raises(NotAttachable):
        case.transcripts.type(only(case, Kind.SMS).id, [Segment(0, None, "", "你好")])
    with pytest.raises(NotAttachable):
        case.transcripts.type(999, [Segment(0, None, "", "你好")])
    assert dump(case, TABLES)["transcript"] == []


def test_machine_text_never_changes_and_corrections_lie_over_it(case, spoken):
    number = machine(case, spoken)
    (made,) = case.transcripts.of(spoken)
    assert (made.id, made.unverified, made.engine, made.model_sha256) == (
        number,
        2,
        "sherpa-onnx 2.0.1",
        "ab" * 32,
    )
    first = made.segments[0]

    case.transcripts.correct(first.id, " 我听到的话 ", "李某")

    shown = case.transcripts.of(spoken)[0].segments[0]
    assert (shown.text, shown.speaker, shown.verified, shown.corrected) == ("我听到的话", "李某", True, True)
    assert (shown.received_text, shown.received_speaker) == ("机器听到的话", "")
    assert case.transcripts.of(spoken)[0].unverified == 1
    case.history.undo()
    assert case.transcripts.of(spoken)[0].segments[0] == first
    for refused in (case.transcripts.remove, case.transcripts.drop):
        with pytest.raises(MachineTextKept):
            refused(number if refused == case.transcripts.remove else first.id)
    with pytest.raises(DatabaseError), case._case.write() as work:
        work.connection.exec_driver_sql("UPDATE transcript_segment SET text = 'x'")
    assert [row[2] for row in said(case, spoken)] == ["机器听到的话", "第二句"]


def test_verifying_marks_the_words_as_they_stand_and_can_be_taken_back(case, spoken):
    machine(case, spoken)
    second = case.transcripts.of(spoken)[0].segments[1]
    case.transcripts.correct(second.id, "第二句话", "", verified=False)
    case.transcripts.verify(second.id)
    shown = case.transcripts.of(spoken)[0].segments[1]
    assert (shown.text, shown.verified) == ("第二句话", True)
    case.transcripts.verify(second.id, False)
    assert not case.transcripts.of(spoken)[0].segments[1].verified
    with pytest.raises(NothingTyped):
        case.transcripts.correct(second.id, "  ", "")
    for gone in (lambda: case.transcripts.verify(999), lambda: case.transcripts.correct(999, "x", "")):
        with pytest.raises(SegmentGone):
            gone()


def test_typed_words_are_dropped_one_by_one_and_the_last_takes_the_transcript_along(case, spoken):
    case.transcripts.type(spoken, [Segment(0, None, "", "一"), Segment(1, None, "", "二")])
    for left in (1, 0):
        segment = case.transcripts.of(spoken)[0].segments[0]
        case.transcripts.drop(segment.id)
        assert len(said(case, spoken)) == left
    assert dump(case, TABLES)["transcript"] == []
    case.history.undo()
    case.history.undo()
    assert [row[2] for row in said(case, spoken)] == ["一", "二"]


def test_a_transcript_file_with_the_recordings_stem_is_attached_once(case, spoken, phone):
    phone.file(huawei().replace(".wav", ".srt"), SRT)
    phone.file("别的通话.srt", SRT.replace("好的", "不好"))
    case.intake.take_in([phone.folder])

    attach_all(case)
    assert attach_all(case) == set()

    (imported,) = case.transcripts.of(spoken)
    assert (imported.origin, imported.engine, imported.unverified) == (TranscriptOrigin.IMPORTED, "srt", 2)
    assert said(case, spoken)[0] == (1000, "说话人1", "您今天必须还8,240.50元", False)
    documents = [e for e in entries(case, None, Kind.DOCUMENT) if e.source_class is SourceClass.TRANSCRIPT]
    tied = {each.item_name: case.transcripts.recording_of(each.id) for each in documents}
    assert sorted(tied.values(), key=str) == [spoken, None]
    assert [each.item_name for each in case.transcripts.unattached()] == ["别的通话.srt"]


def test_what_fits_two_recordings_or_was_there_before_is_left_to_the_user(case, spoken, phone):
    phone.recording("backup/" + huawei(), seconds=6, seed=2)
    phone.file(huawei().replace(".wav", ".srt"), SRT)
    case.intake.take_in([phone.folder])
    assert attach_all(case) == set()
    with case._case.write() as work:
        assert attach_transcripts(work, set()) == set()
    (document,) = entries(case, None, Kind.DOCUMENT)

    case.transcripts.attach(document.id, spoken)

    assert case.transcripts.recording_of(document.id) == spoken
    other = next(e.id for e in entries(case, None, Kind.RECORDING) if e.id != spoken)
    changes = case.transcripts.attach(document.id, other)
    assert {spoken, other, document.id} <= changes.communications
    assert (said(case, spoken), len(said(case, other))) == ([], 2)
    case.transcripts.remove(case.transcripts.of(other)[0].id)
    assert case.transcripts.recording_of(document.id) is None
    case.history.undo()
    case.history.undo()
    assert case.transcripts.recording_of(document.id) == spoken
    with pytest.raises(NotAttachable):
        case.transcripts.attach(spoken, spoken)
    with pytest.raises(NotAttachable):
        case.transcripts.attach(document.id, document.id)


@pytest.mark.parametrize("query", ["8240.50", "８２４０", "必须还", "还", "必须 说话"])
def test_spoken_words_are_found_with_the_place_to_hear_them(case, spoken, query):
    if "说话" in query:
        machine(case, spoken, ((0, 900, "", "你说话"), (1000, 2500, "", "您今天必须还8,240.50元")))
    else:
        machine(case, spoken, ((1000, 2500, "", "您今天必须还8,240.50元"),))
    (hit,) = case.searching.search(query)
    assert (hit.entry.id, hit.where) == (spoken, "spoken")
    assert hit.at_ms == (0 if "说话" in query else 1000)
    assert "还" in hit.snippet or "说" in hit.snippet


def test_the_search_follows_corrections_and_undo(case, spoken):
    machine(case, spoken)
    segment = case.transcripts.of(spoken)[0].segments[0]
    case.transcripts.correct(segment.id, "分期方案", "")
    assert [hit.at_ms for hit in case.searching.search("分期")] == [500]
    assert case.searching.search("机器") == ()
    case.history.undo()
    assert case.searching.search("分期") == ()
    assert [hit.where for hit in case.searching.search("机器")] == ["spoken"]
    assert case.searching.search("100%_") == ()


def test_what_is_said_at_a_place(case, spoken):
    machine(case, spoken, ((500, 1500, "", "一"), (1500, None, "", "二"), (None, None, "", "三")))
    (made,) = case.transcripts.of(spoken)
    found = {at: segment_at(made, at) for at in (0, 500, 1499, 1500, 9000)}
    assert [each and each.text for each in found.values()] == [None, "一", "一", "二", "二"]


def test_a_transcript_never_answers_the_flag(case, spoken, phone):
    """It repeats what is heard, and is no written record: the grade is what it was without it."""
    before = case.examination.assessment(spoken)
    phone.file(huawei().replace(".wav", ".srt"), SRT)
    case.intake.take_in([phone.folder])
    attach_all(case)
    case.examination.examine()
    assert case.examination.assessment(spoken).content is before.content
