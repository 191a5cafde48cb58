"""One case for each sign, and what several signs together say."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from evidence_desk.domain.provenance import GRADE_WORDS, Origin, Provenance, SoundSource
from evidence_desk.domain.provenance_signs import RECORDERS, SIGNS, Look, grade_origin
from evidence_desk.domain.recording_name_patterns import PATTERNS

PHONE = SoundSource(
    "mp4", "aac", 16000, 1, 64000, ("mp42", "isom"), {"handler_name": "SoundHandle"}, ("SoundHandle",), True
)
AMR = SoundSource("amr", "amrnb", 8000, 1, 12800)
MP3 = SoundSource("mp3", "mp3float", 16000, 1, 48000)
HUAWEI = Look(PHONE, "王经理@13800138000_20240312101530.m4a", "E:/Sounds/CallRecord", "audio/mp4", "huawei")


def changed(**source):
    return replace(HUAWEI, source=replace(PHONE, **source))


CASES = [
    ("editor", changed(tags={"encoder": "Audacity 3.1"}), Provenance.EDITOR_TAG),
    ("editor", changed(tags={"comment": "made with GoldWave"}), Provenance.EDITOR_TAG),
    ("editor", changed(marks=("Adobe Audition",)), Provenance.EDITOR_TAG),
    ("ffmpeg", changed(tags={"encoder": "Lavf58.76.100"}), Provenance.RE_ENCODED),
    ("ffmpeg", changed(marks=("Lavc60.31",)), Provenance.RE_ENCODED),
    ("ffmpeg_layout", changed(brands=("isom", "iso2", "mp41")), Provenance.RE_ENCODED),
    ("other_container", replace(HUAWEI, source=MP3), Provenance.RE_ENCODED),
    ("two_endings", replace(HUAWEI, name="13800138000_20240312101530.amr.mp3"), Provenance.RE_ENCODED),
    ("says_cut", replace(HUAWEI, name="通话录音剪辑.m4a"), Provenance.RE_ENCODED),
    ("says_cut", replace(HUAWEI, name="call_trimmed.m4a"), Provenance.RE_ENCODED),
    ("silk", Look(None, "8f3e.amr", "", "audio/silk"), Provenance.CHAT_APP),
    ("chat_name", Look(PHONE, "AUD-20240312-WA0003.m4a"), Provenance.CHAT_APP),
    ("chat_name", Look(AMR, "msg_10215003122e9a0c1b.amr"), Provenance.CHAT_APP),
    ("chat_name", Look(PHONE, "audio_2024-03-12_10-15-30.ogg"), Provenance.CHAT_APP),
    (
        "chat_folder",
        replace(HUAWEI, folder="C:\\Users\\a\\Documents\\WeChat Files\\x\\File"),
        Provenance.CHAT_APP,
    ),
    ("chat_folder", replace(HUAWEI, folder="/sdcard/tencent/QQfile_recv"), Provenance.CHAT_APP),
    ("recorder_name", HUAWEI, Provenance.PHONE_ORIGINAL),
    ("recorder_name", Look(AMR, "x.amr", "", "audio/amr", "vivo"), Provenance.PHONE_ORIGINAL),
    (
        "voice_memos",
        Look(replace(PHONE, marks=("com.apple.VoiceMemos",)), "新录音 3.m4a"),
        Provenance.PHONE_ORIGINAL,
    ),
    ("android_writer", HUAWEI, Provenance.PHONE_ORIGINAL),
    ("states_time", HUAWEI, Provenance.PHONE_ORIGINAL),
    ("no_time", changed(states_time=False), Provenance.CANNOT_TELL),
]


@pytest.mark.parametrize(("key", "look", "grade"), CASES, ids=[f"{c[0]}{n}" for n, c in enumerate(CASES)])
def test_each_sign_is_found_and_stated(key, look, grade):
    origin = grade_origin(look)
    assert key in origin.signs
    assert origin.grade is grade
    assert origin.facts[origin.signs.index(key)].render("en")


def test_every_sign_has_a_case_and_a_sentence_whose_values_it_gives():
    assert {sign.key for sign in SIGNS} == {key for key, _, _ in CASES}
    assert len({sign.key for sign in SIGNS}) == len(SIGNS)


def test_nothing_known_cannot_be_told():
    origin = grade_origin(Look(MP3, "电话.mp3", "D:/录音", "audio/mpeg"))
    assert (origin.grade, origin.signs) == (Provenance.CANNOT_TELL, ("form",))
    assert origin.facts[0].render("en") == "MP3, mp3float, 16000 Hz, about 48 kbit/s"
    assert grade_origin(Look(None)).facts == ()


def test_what_is_farthest_from_the_phone_decides_and_every_fact_is_stated():
    origin = grade_origin(
        replace(
            HUAWEI,
            folder="WeChat Files",
            source=replace(PHONE, tags={"encoder": "Lavf58.1", "software": "Audacity"}),
        )
    )
    assert origin.grade is Provenance.EDITOR_TAG
    assert {"editor", "ffmpeg", "chat_folder", "recorder_name", "form"} <= set(origin.signs)


@pytest.mark.parametrize(
    "name",
    ["edition.m4a", "Cutler 2024-03-12 10-15-30.m4a", "王经理_执行员.m4a", "executive.m4a", "Edith.m4a"],
)
def test_names_of_people_are_no_words_about_cutting(name):
    assert "says_cut" not in grade_origin(replace(HUAWEI, name=name)).signs


def test_a_title_that_names_an_editor_is_no_editor():
    assert "editor" not in grade_origin(changed(tags={"title": "call about Audacity"})).signs


def test_recorders_of_the_table_are_forms_of_names_that_are_read():
    assert set(RECORDERS) <= {pattern.name for pattern in PATTERNS}


def test_hostile_tags_are_values_and_never_a_format():
    origin = grade_origin(changed(tags={"encoder": "Lavf58.1{0.__class__}"}, codec="{x}"))
    for fact in origin.facts:
        fact.render("en")
    assert any("{x}" in fact.render("en") for fact in origin.facts)


def test_words_say_consistent_with_and_never_is():
    for grade in Provenance:
        words = GRADE_WORDS[grade]
        assert words.startswith("Consistent with") or grade in {Provenance.EDITOR_TAG, Provenance.CANNOT_TELL}
        assert not re.search(r"\b(?:original is|genuine|unaltered|authentic)\b", words)


def test_source_and_origin_survive_their_json():
    import json

    origin = grade_origin(HUAWEI)
    assert Origin.from_dict(json.loads(json.dumps(origin.as_dict()))) == origin
    assert SoundSource.from_dict(json.loads(json.dumps(PHONE.as_dict()))) == PHONE
