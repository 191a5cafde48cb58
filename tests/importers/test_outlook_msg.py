import struct

import olefile
import pytest
from chat_exports import SHARED, check_survives, expected, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mails import MAIL
from xml_backups import plain, read, source_of, written

from evidence_desk.importers import Claim, ImportRefused, choose
from evidence_desk.importers.outlook_msg import IMPORTER

NAMES = {"Hello +CJK": "hello_cjk", "attachAndInline": "attach_and_inline", "nonUnicodeCP932": "non_unicode"}
OLD = MAIL / "nonUnicodeCP932.msg"
BODY, PROPERTIES = "__substg1.0_1000001E", "__properties_version1.0"


def changed(folder, streams=(), numbers=()):
    """The old message with streams replaced by others of their length, and properties by other values."""
    path = folder / "a.msg"
    path.write_bytes(OLD.read_bytes())
    with olefile.OleFileIO(str(path), write_mode=True) as ole:
        for name, data in streams:
            ole.write_stream(name, data.ljust(ole.get_size(name)))
        data = bytearray(ole.openstream(PROPERTIES).read())
        for old, number, value in numbers:
            at = next(
                at for at in range(32, len(data), 16) if struct.unpack_from("<H", data, at + 2) == (old,)
            )
            struct.pack_into("<H", data, at + 2, number)
            struct.pack_into("<Q", data, at + 8, value)
        ole.write_stream(PROPERTIES, bytes(data))
    return source_of(path)


@pytest.mark.parametrize("name", NAMES)
def test_samples_read_as_expected(name):
    source = source_of(MAIL / f"{name}.msg")
    assert choose(source) is IMPORTER
    golden = expected(f"msg_{NAMES[name]}.json")
    assert [plain(each) for each in IMPORTER.extract(source)] == golden


def test_attachments_are_read_and_pictures_in_the_text_are_not():
    _, _, attachments = read(IMPORTER, source_of(MAIL / "attachAndInline.msg"))
    assert [(each.untrusted_name, each.read) for each in attachments] == [
        ("attach.png", True),
        ("image001.png", False),
    ]
    assert all(each.data.startswith(b"\x89PNG\r\n\x1a\n") for each in attachments)


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        ([(0x3FF1, 0x3FF1, 2052)], "您已逾期"),
        ([(0x3FF1, 0x3FFD, 936)], "您已逾期"),
        ([(0x3FF1, 0x3FFD, 54936)], "您已逾期"),
        ([(0x3FF1, 0x8888, 0), (0x3FDE, 0x3FDE, 936)], "您已逾期"),
        ([(0x3FF1, 0x8888, 0), (0x3FDE, 0x8889, 0)], "您已逾期"),
        ([(0x3FF1, 0x3FF1, 1028)], "催繳通知"),
        ([(0x3FF1, 0x3FFD, 65001)], "您已逾期"),
    ],
)
def test_code_pages(tmp_path, properties, text):
    codec = {1028: "big5", 65001: "utf-8"}.get(properties[0][2], "gbk")
    source = changed(tmp_path, [(BODY, text.encode(codec))], properties)
    communications, _, _ = read(IMPORTER, source)
    assert communications[0].untrusted_text.split("\n")[1] == text


def test_a_message_that_was_sent_is_no_draft(tmp_path):
    # 2024-03-12 02:15:30 UTC in units of 100 ns since 1601.
    source = changed(tmp_path, numbers=[(0x0E07, 0x0E07, 1), (0x0E06, 0x0039, 133546833300000000)])
    communications, notices, _ = read(IMPORTER, source)
    assert notices == []
    assert communications[0].at.iso() == "2024-03-12T10:15:30+08:00"
    assert communications[0].at.zone_known
    assert "not_sent" not in communications[0].details


def test_a_message_without_time_has_none(tmp_path):
    communications, notices, _ = read(IMPORTER, changed(tmp_path, numbers=[(0x0E06, 0x0E06, 0)]))
    assert communications[0].at is None
    assert len(notices) == 1


def test_only_messages_are_claimed(tmp_path):
    for path in sorted(each for each in SHARED.rglob("*.*") if each.suffix != ".msg"):
        assert IMPORTER.claim(source_of(path)) is Claim.NO, path
    assert IMPORTER.claim(written(tmp_path, OLD.read_bytes(), "a.dat")) is Claim.CERTAIN
    assert IMPORTER.claim(written(tmp_path, OLD.read_bytes()[:600], "a.dat")) is Claim.NO


def test_a_message_that_is_cut_off_is_refused(tmp_path):
    source = written(tmp_path, OLD.read_bytes()[:600], "a.msg")
    assert choose(source) is IMPORTER
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(source))


@pytest.mark.parametrize("at", [44, 72])
def test_tables_larger_than_the_file_are_not_read(tmp_path, at):
    content = bytearray(OLD.read_bytes())
    content[at : at + 4] = b"\xff\xff\xff\x7f"
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(written(tmp_path, bytes(content), "a.msg")))


def test_streams_larger_than_the_file_are_not_read(tmp_path):
    name = "__substg1.0_37010102".encode("utf-16-le")
    content = bytearray((MAIL / "attachAndInline.msg").read_bytes())
    at = content.find(name)
    content[at + 120 : at + 124] = b"\xff\xff\xff\x7f"
    with pytest.raises(ImportRefused):
        list(IMPORTER.extract(written(tmp_path, bytes(content), "a.msg")))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=12), st.integers(0, 40_000), st.sampled_from(sorted(NAMES)))
def test_damaged_messages_are_survived(tmp_path, noise, place, name):
    sample = (MAIL / f"{name}.msg").read_bytes()
    check_survives(IMPORTER, tmp_path, mutated(sample, noise, place, len(noise)), "a.msg")
    check_survives(IMPORTER, tmp_path, sample[: place % len(sample)], "a.msg")
