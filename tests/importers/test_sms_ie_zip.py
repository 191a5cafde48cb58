import json
import tracemalloc
from zipfile import ZIP_BZIP2

import pytest
from archives import flagged, zipped
from chat_exports import check_survives, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_sms_ie_json import CALL, MMS, SMS
from xml_backups import read, sentences, written

from evidence_desk.domain.communication import Kind
from evidence_desk.importers import Attachment, ImportRefused, choose, sms_ie_json, zip_archive
from evidence_desk.importers.sms_ie_zip import IMPORTER

PART = MMS | {
    "__parts": [{"ct": "image/jpeg", "name": "a.jpg", "_data": "/data/user_de/0/app_parts/PART_17"}]
}


def lines(*rows) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def archive(folder, files, method=8):
    return written(folder, zipped(files, method), "messages-2024-03-12.zip")


def test_messages_with_their_pictures(tmp_path):
    files = {"messages.ndjson": lines(SMS, PART), "data/PART_17": b"\xff\xd8\xffpicture", "data/other": b"x"}
    source = archive(tmp_path, files)
    assert choose(source) is IMPORTER
    extracted = list(IMPORTER.extract(source))
    assert [getattr(each, "kind", None) for each in extracted] == [Kind.SMS, Kind.MMS, None]
    assert [each.locator for each in extracted] == [
        "/zip/messages.ndjson/line[1]",
        "/zip/messages.ndjson/line[2]",
        "/zip/messages.ndjson/line[2]/part[1]",
    ]
    assert extracted[2] == Attachment("a.jpg", b"\xff\xd8\xffpicture", extracted[2].locator)
    assert extracted[1].details["parts"] == [{"name": "a.jpg", "ct": "image/jpeg", "size": 10}]


@pytest.mark.parametrize("name", ["calls.ndjson", "call_log.ndjson"])
def test_calls(tmp_path, name):
    (one,), notices, _ = read(IMPORTER, archive(tmp_path, {name: lines(CALL)}))
    assert (one.kind, one.duration_ms, notices) == (Kind.CALL, 65000, [])


def test_the_same_message_without_the_zip_is_one(tmp_path):
    packed = read(IMPORTER, archive(tmp_path, {"messages.ndjson": lines(SMS, MMS)}))[0]
    plain = read(sms_ie_json.IMPORTER, written(tmp_path, lines(SMS, MMS), "messages.ndjson"))[0]
    assert [one.dedupe_key for one in packed] == [one.dedupe_key for one in plain]


@pytest.mark.parametrize(
    "files", [{}, {"PART_17": b"at the root"}, {"data/PART_17/": b""}, {"data/part_17": b"x"}]
)
def test_a_picture_that_is_not_there(tmp_path, files):
    (one,), notices, attachments = read(IMPORTER, archive(tmp_path, {"messages.ndjson": lines(PART)} | files))
    assert (one.kind, attachments) == (Kind.MMS, [])
    assert [each[:45] for each in sentences(notices)] == ["A picture or file of a message here is not in"]


def test_paths_inside_the_rows_lead_nowhere(tmp_path):
    rows = [
        MMS | {"__parts": [{"ct": "image/png", "_data": path}]}
        for path in ("../../etc/passwd", "", "..", "/")
    ]
    communications, _, attachments = read(IMPORTER, archive(tmp_path, {"messages.ndjson": lines(*rows)}))
    assert (len(communications), attachments) == (4, [])


def test_locked_and_unusual_archives(tmp_path):
    content = zipped({"messages.ndjson": lines(SMS)})
    with pytest.raises(ImportRefused) as refused:
        list(IMPORTER.extract(written(tmp_path, flagged(content, 1), "a.zip")))
    assert "locked with a password" in refused.value.message().render("en")
    unusual = zipped({"messages.ndjson": lines(SMS)}, ZIP_BZIP2)
    found, notices, _ = read(IMPORTER, written(tmp_path, unusual, "b.zip"))
    assert found == []
    assert any("is damaged or too large" in each for each in sentences(notices))


def test_a_part_that_grows_without_end_is_left_out(tmp_path):
    bomb = zipped({"messages.ndjson": lines(PART), "data/PART_17": bytes(120 << 20)})
    tracemalloc.start()
    try:
        (one,), notices, attachments = read(IMPORTER, written(tmp_path, bomb, "a.zip"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (one.kind, attachments, len(notices)) == (Kind.MMS, [], 1)
    assert peak < 16 << 20


def test_nothing_inside(tmp_path):
    assert "no messages" in sentences(read(IMPORTER, archive(tmp_path, {"messages.ndjson": b""}))[1])[0]
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(archive(tmp_path, {"messages.ndjson": b"no json\n{}\n[1]\n"})))


def test_other_zips_are_not_its_own(tmp_path):
    source = archive(tmp_path, {"sub/messages.ndjson": lines(SMS)})
    assert choose(source) is zip_archive.IMPORTER


SAMPLE = zipped({"messages.ndjson": lines(SMS, PART), "data/PART_17": b"picture" * 20})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=30), place=st.integers(0, 1 << 16), cut=st.integers(0, 30))
def test_any_damage_gives_rows_or_a_refusal(tmp_path, noise, place, cut):
    check_survives(IMPORTER, tmp_path, mutated(SAMPLE, noise, place, cut), "messages.zip")
