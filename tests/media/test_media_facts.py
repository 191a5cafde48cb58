from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_desk.media import (
    FailureReason,
    MediaCrashed,
    MediaHung,
    MediaOutOfMemory,
    MediaUnreadable,
    NoRoomForCopy,
)
from evidence_desk.media.facts import audio_facts, picture_facts, plain, plain_tags
from evidence_desk.media.failures import failure
from evidence_desk.media.notices import NOTICES, notice

ANSWER = {
    "container": "mp4", "codec": "aac", "sample_rate": 8000, "channels": 1, "duration_ms": 5,
    "header_duration_ms": None, "dtx_frames": None, "tags": {}, "created_at": "2024-05-01T12:00:00+00:00",
    "decode_errors": 0, "created_raw": 7, "recorded_at_text": "", "has_video": False,
    "notices": [["stated_length", {"stated": 3.0, "decoded": 1.0}]],
}  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
SENSELESS = (KeyError, TypeError, ValueError, AttributeError, OverflowError)


def test_an_honest_answer_becomes_facts():
    facts = audio_facts(ANSWER)

    assert facts.created_at_utc.isoformat() == "2024-05-01T12:00:00+00:00"
    assert facts.notices[0].render("en") == "The file states 3.0 s but 1.0 s of sound can be decoded."


@given(st.sampled_from(sorted(ANSWER)), JSON)
def test_a_dishonest_answer_is_facts_of_the_right_kind_or_an_ordinary_error(name, value):
    try:
        facts = audio_facts(json.loads(json.dumps({**ANSWER, name: value})))
    except SENSELESS:
        return
    assert facts.duration_ms >= 0
    assert all(message.render("en") for message in facts.notices)


@given(JSON)
def test_a_dishonest_picture_answer(answer):
    with pytest.raises(SENSELESS):
        picture_facts(answer)


@given(st.sampled_from(sorted(NOTICES)), st.dictionaries(st.text(max_size=8), JSON, max_size=3))
def test_a_notice_is_always_one_of_our_sentences(key, values):
    message = notice(key, values)

    assert message.msgid in NOTICES.values()
    assert message.render("en")


def test_an_unknown_notice_says_the_least():
    assert notice("{0.__class__}").msgid == NOTICES["unnamed"]
    assert notice("stated_length", {}).msgid == NOTICES["unnamed"]


@given(st.text(max_size=3000))
def test_foreign_text_is_made_plain(text):
    made = plain(text, 50)

    assert len(made) <= 50
    assert all(c.isprintable() or c in "\n\t" for c in made)
    assert plain(made, 50) == made


def test_tags_are_bounded_in_number():
    assert len(plain_tags({f"Tag{number}": "x" for number in range(1000)})) == 64


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("crashed", MediaCrashed),
        ("hung", MediaHung),
        ("out_of_memory", MediaOutOfMemory),
        ("unreadable", MediaUnreadable),
        ("no_room", NoRoomForCopy),
        ("anything else", MediaCrashed),
    ],
)
def test_every_failure_has_three_parts(reason, kind):
    error = failure(reason, "damaged", {})

    assert type(error) is kind
    assert all(part.render("en") for part in error.parts())
    if kind is not NoRoomForCopy and reason != "anything else":
        assert error.reason == FailureReason(reason)
