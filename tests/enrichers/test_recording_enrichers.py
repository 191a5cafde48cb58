"""Recordings in the background: what they show, and words where the user keeps a model."""

from __future__ import annotations

import numpy as np
import pytest
from case_steps import only
from phone_files import huawei
from sound_making import noise, vowel, write
from speech_model_making import make_model

from evidence_desk.domain.communication import Kind
from evidence_desk.domain.heard import TranscriptOrigin
from evidence_desk.domain.provenance import Origin, Provenance
from evidence_desk.domain.sound_profile import SoundProfile
from evidence_desk.enrichers.recording_profile import ENRICHER as PROFILE
from evidence_desk.enrichers.speech_text import ENRICHER as SPEECH
from evidence_desk.media.speech_models import use_speech_folder


@pytest.fixture
def case(desk, phone):
    sound = noise(6, level=2).astype(np.int32)
    sound[16000:28000] += vowel(0.75)
    write(phone.folder / huawei().replace(".wav", ".amr"), sound.astype(np.int16))
    desk.intake.take_in([phone.folder])
    return desk


def test_they_want_recordings_only():
    for enricher in (PROFILE, SPEECH):
        assert enricher.wants("call_recording", "audio/amr", Kind.RECORDING)
        assert not enricher.wants("sms_backup_xml", "text/xml", Kind.SMS)
        assert not enricher.wants("any_file", "audio/amr", None)


def test_the_profile_is_kept_as_json_that_is_read_again(case):
    run = case.enriching.run()
    assert run.failed == 0
    kept = case.enriching.result(only(case, Kind.RECORDING).id, "recording_profile")
    assert kept.engine.startswith("PyAV ")
    profile = SoundProfile.from_dict(kept.result)
    assert profile.duration_ms == pytest.approx(6000, abs=40)
    assert len(profile.voice) == 1
    assert Origin.from_dict(kept.result["provenance"]).grade is Provenance.PHONE_ORIGINAL
    assert kept.result["source"]["codec"] == "amrnb"
    assert kept.result["voice_ms"] == profile.voice_ms


def test_no_words_are_written_down_without_a_folder_of_the_users(case):
    assert not SPEECH.ready()
    case.enriching.run()
    assert case.transcripts.of(only(case, Kind.RECORDING).id) == ()


def test_words_are_written_down_by_the_users_model_and_wait_to_be_verified(case, tmp_path):
    pytest.importorskip("sherpa_onnx")
    use_speech_folder(make_model(tmp_path / "model"))
    run = case.enriching.run()
    assert run.failed == 0
    (made,) = case.transcripts.of(only(case, Kind.RECORDING).id)
    assert (made.origin, made.engine) == (TranscriptOrigin.MACHINE, "sherpa-onnx 2.0.1 (sense_voice)")
    assert len(made.model_sha256) == 64
    assert [(s.text, s.verified) for s in made.segments] == [("还", False)]
    assert made.segments[0].start_ms == pytest.approx(1000, abs=250)
    assert [hit.where for hit in case.searching.search("还")] == ["spoken"]


def test_a_model_on_which_the_engine_ends_its_process_is_said(case, tmp_path):
    pytest.importorskip("sherpa_onnx")
    folder = make_model(tmp_path / "model", without=("lang_yue",))
    use_speech_folder(folder)
    assert case.enriching.run().failed == 1
    assert "ended unexpectedly" in case.enriching.failures()[0].why[0].render("en")


def test_a_model_that_is_none_is_said_and_the_recording_stays(case, tmp_path):
    pytest.importorskip("sherpa_onnx")
    folder = make_model(tmp_path / "model")
    (folder / "model.onnx").write_bytes(b"nothing")
    use_speech_folder(folder)
    run = case.enriching.run()
    assert run.failed == 1
    (failed,) = case.enriching.failures()
    said = failed.why[0].render("en")
    assert "The speech model in the chosen folder cannot be used." in said
    assert "Choose another folder" in said
