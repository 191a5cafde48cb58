"""Transcripts in every form and encoding: golden ones, and any text at all."""

from __future__ import annotations

import pytest
from chat_exports import check_survives
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from xml_backups import read, sentences, written

from evidence_desk.domain.communication import Kind, SourceClass
from evidence_desk.domain.transcript import TranscriptText
from evidence_desk.importers import Claim, ImportRefused, choose
from evidence_desk.importers import _transcript_text as transcripts
from evidence_desk.importers._transcript_text import form_of, read_transcript
from evidence_desk.importers.plain_text import IMPORTER as PLAIN
from evidence_desk.importers.transcript_file import IMPORTER

RECORDING = "13800138000_20240312101530"
SRT = """1
00:00:01,000 --> 00:00:02,500
说话人1：<i>你好</i>

2
00:00:03,000 --> 00:01:04,120
今天必须
还钱
"""
VTT = """WEBVTT - 通话

NOTE 不是字幕

00:01.000 --> 00:02.500 align:start
<v.loud 催收员>今天 &amp; 明天</v>

1
01:00:03.000 --> 01:00:02.000
<00:00:05.000>好的
"""
LRC = """[ti:录音]
[by:某软件]
[00:01.50]你好
[00:30.00][00:05.2]还钱
[00:40:50]好
[00:45.00]
"""
SPEAKERS = """和某某的通话录音转写

说话人1 00:05
你好，请问是张三吗

说话人2 00:09
是的
我在听
说话人1 01:02:03
再见
"""


def segments(entry):
    return entry.details["transcript"]["segments"]


@pytest.mark.parametrize(
    ("name", "content", "form", "expected"),
    [
        (
            "通话.srt",
            SRT,
            "srt",
            [[1000, 2500, "说话人1", "你好"], [3000, 64_120, "", "今天必须\n还钱"]],
        ),
        (
            "通话.vtt",
            VTT,
            "vtt",
            [[1000, 2500, "催收员", "今天 & 明天"], [3_603_000, None, "", "好的"]],
        ),
        (
            "通话.lrc",
            LRC,
            "lrc",
            [
                [1500, None, "", "你好"],
                [5200, None, "", "还钱"],
                [30_000, None, "", "还钱"],
                [40_500, None, "", "好"],
            ],
        ),
        (
            "通话.txt",
            SPEAKERS,
            "speakers",
            [
                [None, None, "", "和某某的通话录音转写"],
                [5000, None, "说话人1", "你好，请问是张三吗"],
                [9000, None, "说话人2", "是的\n我在听"],
                [3_723_000, None, "说话人1", "再见"],
            ],
        ),
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_forms(tmp_path, name, content, form, expected, codec, end):
    source = written(tmp_path, content.replace("\n", end).encode(codec), name)
    assert choose(source) is IMPORTER
    (entry,), notices, _ = read(IMPORTER, source)
    assert notices == []
    assert (entry.locator, entry.kind, entry.source_class, entry.at) == (
        "whole",
        Kind.DOCUMENT,
        SourceClass.TRANSCRIPT,
        None,
    )
    assert entry.details["transcript"]["format"] == form
    assert segments(entry) == expected
    assert entry.details["stem"] == "通话"


def test_the_text_names_the_speakers(tmp_path):
    (entry,), _, _ = read(IMPORTER, written(tmp_path, SPEAKERS, "a.txt"))
    assert entry.untrusted_text.splitlines()[1:4] == [
        "说话人1: 你好，请问是张三吗",
        "说话人2: 是的",
        "我在听",
    ]


@pytest.mark.parametrize("name", [f"{RECORDING}.txt", f"{RECORDING}.m4a.txt", f"{RECORDING}.m4a.srt"])
def test_the_stem_is_that_of_the_recording(tmp_path, name):
    content = SRT if name.endswith("srt") else "今天必须还钱"
    source = written(tmp_path, content, name)
    assert choose(source) is IMPORTER
    (entry,), _, _ = read(IMPORTER, source)
    assert entry.details["stem"] == RECORDING


def test_plain_words_named_like_a_recording_are_one_segment_without_time(tmp_path):
    (entry,), _, _ = read(IMPORTER, written(tmp_path, "今天\n必须还\n", f"{RECORDING}.txt"))
    assert entry.details["transcript"] == {"format": "plain", "segments": [[None, None, "", "今天\n必须还"]]}
    assert entry.untrusted_text == "今天\n必须还"


@pytest.mark.parametrize(
    "content",
    [
        "催收经过：3月12日来电，说今天必须还。",
        "张三 10:05\n你好\n李四 10:06\n在\n",
        "张三 10:05\n你好\n李四 09:06\n在\n",
        "会议 00:30\n只有一行时间",
        "[2024-03-12 10:15] 来电",
        "[10:15] 张三: 你好\n[10:16] 李四: 在\n[10:17] 张三: 好",
    ],
)
def test_notes_and_copied_chats_are_no_transcripts(tmp_path, content):
    source = written(tmp_path, content, "笔记.txt")
    assert IMPORTER.claim(source) is Claim.NO
    assert choose(source) is PLAIN


@pytest.mark.parametrize("name", ["2024-03-12.txt", "20240312_101530.txt", "笔记 20240312.txt"])
def test_a_note_named_by_a_date_is_no_transcript(tmp_path, name):
    assert choose(written(tmp_path, "今天来电", name)) is PLAIN


def test_names_count_where_the_times_begin_with_the_recording(tmp_path):
    source = written(tmp_path, "张三(00:00:05):\n你好\n李四(00:01:06)\n在", "x.txt")
    (entry,), _, _ = read(IMPORTER, source)
    assert segments(entry) == [[5000, None, "张三", "你好"], [66_000, None, "李四", "在"]]


def test_cues_without_blank_lines_between_them(tmp_path):
    content = "1\n00:00:01,000 --> 00:00:02,000\n一\n2\n00:00:02,000 --> 00:00:03,000\n二"
    (entry,), _, _ = read(IMPORTER, written(tmp_path, content, "a.srt"))
    assert [each[3] for each in segments(entry)] == ["一", "二"]


def test_times_that_go_back_are_not_kept(tmp_path):
    content = "说话人1 00:30\n一\n说话人2 00:10\n二\n说话人1 00:40\n三"
    (entry,), _, _ = read(IMPORTER, written(tmp_path, content, "a.txt"))
    assert [each[0] for each in segments(entry)] == [30_000, None, 40_000]


def test_a_form_without_words_is_refused(tmp_path):
    with pytest.raises(ImportRefused) as refused:
        list(IMPORTER.extract(written(tmp_path, "WEBVTT\n\n", "a.vtt")))
    assert "transcript" in refused.value.message().render("en")


def test_an_endless_transcript_is_cut_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(transcripts, "MOST_SEGMENTS", 3)
    cues = "".join(f"00:00:0{n},000 --> 00:00:0{n},500\n字\n\n" for n in range(9))
    (entry,), notices, _ = read(IMPORTER, written(tmp_path, cues, "a.srt"))
    assert len(segments(entry)) == 3
    assert "longer than can be shown" in sentences(notices)[0]


def test_markup_and_formulas_stay_data(tmp_path):
    content = "1\n00:00:01,000 --> 00:00:02,000\n<script>x</script> =1+1 {0.__class__} %s\n"
    (entry,), _, _ = read(IMPORTER, written(tmp_path, content, "a.srt"))
    assert entry.untrusted_text == "<script>x</script> =1+1 {0.__class__} %s"


# Any text


_PIECES = st.sampled_from(
    [
        "WEBVTT", "00:00:01,000 --> 00:00:02,000", "99:59.9 --> 00:00.1", "[00:01.50]", "[999:99:99]",
        "说话人1 00:05", "张三 10:05", "Speaker A 123:59:59", "<v 李四>", "&#xD800;&amp;", "\ufeff", "1", "",
        "\x00", "\udc80", "字" * 50, "[ti:a]", "{\\an8}",
    ]
)  # fmt: skip
_TEXTS = st.lists(st.one_of(_PIECES, st.text(max_size=30)), max_size=40).map("\n".join)
_FORMS = st.sampled_from(["srt", "vtt", "lrc", "speakers", ""])


@given(_TEXTS, _FORMS)
@example("00:00:01,000 --> 00:00:02,000\n" + "[00:01]" * 60, "lrc")
def test_any_text_in_any_form_gives_times_that_run_forwards(text, form):
    form_of(text)
    found, _ = read_transcript(form, text.split("\n"))
    starts = [each.start_ms for each in found.segments if each.start_ms is not None]
    assert starts == sorted(starts)
    assert all(start >= 0 for start in starts)
    assert all(
        each.end_ms is None or (each.start_ms is not None and each.end_ms >= each.start_ms)
        for each in found.segments
    )
    assert len(found.segments) <= transcripts.MOST_SEGMENTS
    assert sum(len(each.text) for each in found.segments) <= transcripts.LONGEST_TRANSCRIPT
    assert all(each.text for each in found.segments) or form in ("srt", "vtt")
    assert TranscriptText.from_dict(found.as_dict()) == found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    _TEXTS,
    st.sampled_from(["a.srt", "a.txt", f"{RECORDING}.txt"]),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
)
def test_any_file_survives(tmp_path, text, name, codec):
    content = text.encode(codec, "replace")
    check_survives(IMPORTER, tmp_path, content, name)
    check_survives(PLAIN, tmp_path, content, name)


def test_a_hostile_line_costs_no_more_than_its_length():
    for hostile in (
        "[00:01.5]" * 100_000,
        "<v " * 300_000,
        "说话人1 " * 200_000,
        "00:00:0" * 100_000,
        "(" * 900_000,
    ):
        for form in ("srt", "vtt", "lrc", "speakers", ""):
            form_of(hostile[:4096])
            read_transcript(form, ["00:00:01,000 --> 00:00:02,000", hostile])
