"""Documents and transcripts in a case: found by page, shown with what they state, judged as what they are."""

from __future__ import annotations

from datetime import datetime

import pytest
from case_steps import claim, draft, entries, only
from document_files import typeset, word
from phone_files import huawei

from evidence_desk.domain.communication import Kind, SourceClass
from evidence_desk.domain.corroboration import ClaimFamily, Grade, LinkStatus
from evidence_desk.domain.evidence import Outcome

CONTRACT = (
    '#set document(title: [借款合同], author: "网商银行")\n'
    "网商银行 借款合同\n#pagebreak()\n网商银行 应还 8,240.50 元"
)


@pytest.fixture
def given(tmp_path):
    def give(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return give


def test_search_leads_to_the_page_and_the_file_name_to_the_first(desk, given):
    (fate,) = desk.intake.take_in([given("合同扫描.pdf", typeset(CONTRACT))]).fates
    assert (fate.outcome, fate.entries, fate.notices) == (Outcome.TAKEN, 2, ())
    first, second = entries(desk)
    assert [hit.entry.id for hit in desk.searching.search("8,240.50")] == [second.id]
    assert [hit.entry.id for hit in desk.searching.search("合同扫描")] == [first.id]


def test_what_a_document_states_of_itself_is_shown_as_that_and_is_no_time_of_the_entry(desk, given):
    desk.intake.take_in([given("a.pdf", typeset(CONTRACT))])
    first, _ = entries(desk)
    details = desk.browsing.details(first.id)
    facts = {str(label): value for label, value in details.facts}
    assert "网商银行" in facts.values()
    assert first.at is None
    assert any(reading.written for reading in details.times)


def _case(desk, phone, files):
    debt, _ = desk.debts.add(draft(creditor="网商银行"))
    desk.intake.take_in([phone.recording(huawei())], debt)
    desk.intake.take_in(files, debt)
    recording = only(desk, Kind.RECORDING)
    desk.claims.mark(claim(recording.id, ClaimFamily.AMOUNT_DEMANDED, amount_minor=824_050))
    return debt, recording


def test_a_dated_page_corroborates_and_a_link_to_it_clears(desk, phone, given):
    _, recording = _case(desk, phone, [given("合同.pdf", typeset(CONTRACT))])
    page = next(entry for entry in entries(desk, None, Kind.DOCUMENT) if "8,240.50" in entry.text)
    assert desk.examination.assessment(recording.id).content is Grade.WEAK, "undated papers are weak at most"
    desk.claims.set_time(page.id, recording.at.utc.replace(tzinfo=None), "合同上的日期")
    said = desk.examination.assessment(recording.id)
    assert said.content is Grade.STRONG
    assert not said.flagged


@pytest.mark.parametrize(
    ("name", "content", "source"),
    [
        ("催收经过.docx", word("网商银行 应还 8,240.50 元"), SourceClass.TEXT_FILE),
        ("催收经过.txt", "网商银行 应还 8,240.50 元", SourceClass.TEXT_FILE),
        ("通话.srt", "1\n00:00:01,000 --> 00:00:02,000\n网商银行 应还 8,240.50 元\n", SourceClass.TRANSCRIPT),
    ],
)
def test_what_anybody_can_type_never_clears_a_recording(desk, phone, given, name, content, source):
    _, recording = _case(desk, phone, [given(name, content)])
    written = only(desk, Kind.DOCUMENT)
    assert written.source_class is source
    desk.claims.set_time(written.id, recording.at.utc.replace(tzinfo=None), "自己记得")
    desk.linking.link(recording.id, written.id, "同一件事", LinkStatus.CONFIRMED)
    said = desk.examination.assessment(recording.id)
    assert said.flagged
    assert said.content is (Grade.NONE if source is SourceClass.TRANSCRIPT else Grade.WEAK)


def test_a_transcript_keeps_its_segments_for_its_recording(desk, given):
    content = "说话人1 00:05\n你好\n说话人2 00:09\n在\n"
    desk.intake.take_in([given("13800138000_20240312101530.txt", content)])
    entry = only(desk, Kind.DOCUMENT)
    with desk._case.read() as work:
        details = work.communications.raw(entry.id).details
    assert details["stem"] == "13800138000_20240312101530"
    assert details["transcript"]["segments"] == [
        [5000, None, "说话人1", "你好"],
        [9000, None, "说话人2", "在"],
    ]


def test_times_stated_by_a_word_document_are_facts(desk, given):
    desk.intake.take_in([given("a.docx", word("情况说明", created=datetime(2024, 3, 12, 9, 30)))])
    entry = only(desk, Kind.DOCUMENT)
    assert entry.at is None
    assert any("2024-03-12" in reading.written for reading in desk.browsing.details(entry.id).times)
