import gzip
import io

import pytest
from chat_exports import SHARED, check_survives, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import read, source_of, written

from evidence_desk.importers import Attachment, Claim, ImportRefused, choose
from evidence_desk.importers import _members as members
from evidence_desk.importers.gzip_file import IMPORTER


def packed(data, name=""):
    content = io.BytesIO()
    with gzip.GzipFile(name, "wb", fileobj=content, mtime=0) as file:
        file.write(data)
    return content.getvalue()


def refusal(folder, content):
    with pytest.raises(ImportRefused) as refused:
        list(IMPORTER.extract(written(folder, content, "a.gz")))
    return refused.value.message().render("en")


@pytest.mark.parametrize(
    ("outside", "inside", "shown"),
    [
        ("sms.xml.gz", "", "sms.xml"),
        ("x.gz", "sms.xml", "sms.xml"),
        ("x.gz", "../a", "../a"),
        ("backup.tgz", "", "backup.tar"),
        ("backup", "", "backup"),
    ],
)
def test_the_file_inside_is_handed_on(tmp_path, outside, inside, shown):
    source = written(tmp_path, packed(b"<smses/>"), outside)
    if inside:
        header = b"\x1f\x8b\x08\x08" + bytes(6) + inside.encode() + b"\0"
        source = written(tmp_path, header + packed(b"<smses/>")[10:], outside)
    assert choose(source) is IMPORTER
    assert read(IMPORTER, source) == ([], [], [Attachment(shown, b"<smses/>", "/gzip", True)])


@pytest.mark.parametrize("raw", ["短信.xml".encode(), "短信.xml".encode("gbk")])
def test_names_in_chinese_behind_an_extra_field(tmp_path, raw):
    header = b"\x1f\x8b\x08\x0c" + bytes(6) + b"\x03\x00abc" + raw + b"\0"
    source = written(tmp_path, header + packed(b"x")[10:], "a.gz")
    assert [each.untrusted_name for each in read(IMPORTER, source)[2]] == ["短信.xml"]


def test_several_pieces_are_one_file(tmp_path):
    source = written(tmp_path, packed(b"one ") + packed(b"two"), "a.gz")
    assert [each.data for each in read(IMPORTER, source)[2]] == [b"one two"]


@pytest.mark.parametrize(
    "content", [packed(b"text" * 1000)[:-9], packed(b"text")[:12], packed(b"a")[:-8] + bytes(8)]
)
def test_a_damaged_file_is_refused(tmp_path, content):
    assert "damaged or incomplete" in refusal(tmp_path, content)


def test_a_bomb_is_refused(tmp_path):
    assert "more than can be read safely" in refusal(tmp_path, packed(bytes(100_000_000)))


def test_the_limit_of_one_file(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "LARGEST_MEMBER", 1000)
    assert "more than can be read safely" in refusal(tmp_path, packed(b"x" * 1001))
    assert len(read(IMPORTER, written(tmp_path, packed(b"x" * 1000), "a.gz"))[2]) == 1


def test_only_gzip_is_claimed(tmp_path):
    for path in sorted(SHARED.rglob("*.*")):
        assert IMPORTER.claim(source_of(path)) is Claim.NO, path
    assert IMPORTER.claim(written(tmp_path, b"\x1f\x8b\x08", "a.gz")) is Claim.NO
    assert IMPORTER.claim(written(tmp_path, b"\x1f\x8b\x08\xff" + bytes(20), "a.gz")) is Claim.NO


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=12), st.integers(0, 100), st.integers(0, 20))
def test_damaged_files_are_survived(tmp_path, noise, place, cut):
    check_survives(IMPORTER, tmp_path, mutated(packed(b"hello " * 20), noise, place, cut), "a.gz")
