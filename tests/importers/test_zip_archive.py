import io
import tracemalloc
from dataclasses import replace
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED

import pytest
from archives import flagged, named, unicode_path, zipped
from chat_exports import SHARED, check_survives, mutated
from document_files import locked_zip
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyzipper import WZ_AES, AESZipFile
from xml_backups import read, sentences, source_of, written

from evidence_desk.importers import Attachment, Claim, ImportRefused, choose
from evidence_desk.importers import _members as members
from evidence_desk.importers._locked import WrongPassword
from evidence_desk.importers.zip_archive import IMPORTER


def attachments(folder, content):
    """The files of an archive that gives no notice."""
    communications, notices, found = read(IMPORTER, written(folder, content, "a.zip"))
    assert (communications, notices) == ([], [])
    return found


def refusal(folder, content):
    """The sentence of an archive that is refused, and the notices before it."""
    notices = []
    with pytest.raises(ImportRefused) as refused:
        notices.extend(IMPORTER.extract(written(folder, content, "a.zip")))
    return refused.value.message().render("en")


# Plain archives


def test_files_come_in_the_archives_order(tmp_path):
    content = zipped({"_chat.txt": b"hello", "media/": b"", "media/b.jpg": b"\xff\xd8\xff", "a.amr": b""})
    source = written(tmp_path, content, "WhatsApp.zip")
    assert choose(source) is IMPORTER
    assert attachments(tmp_path, content) == [
        Attachment("_chat.txt", b"hello", "/zip/member[1]", True),
        Attachment("media/b.jpg", b"\xff\xd8\xff", "/zip/member[2]", True),
        Attachment("a.amr", b"", "/zip/member[3]", True),
    ]


@pytest.mark.parametrize("method", [ZIP_STORED, ZIP_DEFLATED])
def test_methods(tmp_path, method):
    data = bytes(range(256)) * 5000
    assert [each.data for each in attachments(tmp_path, zipped({"a": data}, method))] == [data]


def test_an_archive_in_an_archive_is_handed_on_unopened(tmp_path):
    inner = zipped({"a.txt": b"x"})
    assert [each.data for each in attachments(tmp_path, zipped({"inner.zip": inner}))] == [inner]


def test_notes_about_folders_stay_inside(tmp_path):
    content = zipped(
        {"__MACOSX/._a": b"x", "a": b"y", "b/.DS_Store": b"z", "b/Thumbs.db": b"", "c.DS_Store": b""}
    )
    assert [each.untrusted_name for each in attachments(tmp_path, content)] == ["a", "c.DS_Store"]


def test_only_one_file_is_in_memory_at_a_time(tmp_path):
    data = bytes(range(256)) * 31_250
    source = written(tmp_path, zipped({str(n): data + bytes([n]) for n in range(10)}), "a.zip")
    tracemalloc.start()
    try:
        count = sum(len(each.data) == 8_000_001 for each in IMPORTER.extract(source))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 10
    assert peak < 24 << 20


# Names


@pytest.mark.parametrize(
    ("raw", "utf_8", "shown"),
    [
        ("账单/三月.csv".encode("gbk"), False, "账单/三月.csv"),
        ("账单.csv".encode(), False, "账单.csv"),
        ("账单.csv".encode(), True, "账单.csv"),
        (b"../../etc/passwd", False, "../../etc/passwd"),
        (b"/etc/passwd", False, "/etc/passwd"),
        (b"C:\\Windows\\a.exe", False, "C:\\Windows\\a.exe"),
        (b"a\x00b.txt", False, "a\ufffdb.txt"),
        (b"a\nb.txt", False, "a b.txt"),
        (b"\x00", False, "\ufffd"),
        (b" ", False, "member-1"),
        ("a\u202egpj.exe".encode(), True, "a\ufffdgpj.exe"),
        (b"{0.__class__}%s", False, "{0.__class__}%s"),
    ],
)
def test_names_are_data(tmp_path, raw, utf_8, shown):
    assert [each.untrusted_name for each in attachments(tmp_path, named(raw, utf_8=utf_8))] == [shown]


def test_the_name_in_the_unicode_path_field_counts_where_it_belongs_to_the_name(tmp_path):
    content = named(b"????.txt", extra=unicode_path(b"????.txt", "三月账单.txt"))
    assert [each.untrusted_name for each in attachments(tmp_path, content)] == ["三月账单.txt"]
    content = named(b"a.txt", extra=unicode_path(b"b.txt", "三月账单.txt"))
    assert [each.untrusted_name for each in attachments(tmp_path, content)] == ["a.txt"]


# Recognition


@pytest.mark.parametrize(
    "name",
    [
        "[Content_Types].xml",
        "META-INF/MANIFEST.MF",
        "AndroidManifest.xml",
        "mimetype",
        "messages.ndjson",
    ],
)
def test_what_is_more_than_a_zip_is_not_opened(tmp_path, name):
    content = zipped({"a/b.xml": b"<x/>", name: b"x"})
    assert IMPORTER.claim(written(tmp_path, content, "a.zip")) is Claim.NO


def test_a_workbook_is_no_archive_even_when_it_is_cut_off(tmp_path):
    content = (SHARED / "bills" / "wechat-records.xlsx").read_bytes()
    assert IMPORTER.claim(written(tmp_path, content, "a.zip")) is Claim.NO
    assert IMPORTER.claim(written(tmp_path, content[:9000], "a.zip")) is Claim.NO


@pytest.mark.parametrize("name", ["a.zip", "a.txt", "a"])
def test_content_decides(tmp_path, name):
    assert IMPORTER.claim(written(tmp_path, zipped({"word/a": b""}), name)) is Claim.CERTAIN
    assert IMPORTER.claim(written(tmp_path, b"text", name)) is Claim.NO
    assert IMPORTER.claim(written(tmp_path, b"", name)) is Claim.NO


# Refusals


def test_a_locked_archive_says_what_to_do(tmp_path):
    sentence = refusal(tmp_path, flagged(zipped({"a": b"x", "b": b"y"}), 1))
    assert "locked with a password" in sentence
    assert "Enter the password" in sentence
    assert "unpack the archive on this computer" in sentence


def test_locked_files_beside_open_ones_are_counted_once(tmp_path):
    both = bytearray(zipped({"a": b"x", "b": b"y", "c": b"z"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        first = both.find(mark)
        second = both.find(mark, first + 4)
        both[first + offset] |= 1
        both[second + offset] |= 1
    _, notices, found = read(IMPORTER, written(tmp_path, bytes(both), "a.zip"))
    assert [each.data for each in found] == [b"z"]
    assert [each.message.values["count"] for each in notices] == [2]


def unlocking(folder, content, password):
    """Attachments and notices of an archive that is read with a password."""
    extracted = list(IMPORTER.extract(replace(written(folder, content, "a.zip"), password=password)))
    return [each.data for each in extracted if isinstance(each, Attachment)], sentences(
        each for each in extracted if not isinstance(each, Attachment)
    )


#: Made with Info-ZIP's own zip 3.0: `zip -P 081726 a.zip 账单.csv`, in ZipCrypto.
OLD_CIPHER = bytes.fromhex(
    "504b03040a000900000000806958094c237e20000000140000000a000000e8b4a6e58d952e6373768611eb3ca2"
    "c6910e0617ed3d4b55a88e75b5a34757a65db32c8b1741e836d776504b0708094c237e2000000014000000504b"
    "01021e030a000900000000806958094c237e20000000140000000a0000000000000001000000a48100000000e8"
    "b4a6e58d952e637376504b0506000000000100010038000000580000000000"
)


@pytest.mark.parametrize("password", ["081726", "密码 一", " spaces "])
def test_a_password_opens_what_is_locked_with_aes(tmp_path, password):
    content = locked_zip({"账单.csv": b"a,b\n" * 500, "b/": b"", "b/c.txt": b"x"}, password)
    assert choose(written(tmp_path, content, "a.zip")) is IMPORTER
    assert "locked with a password" in refusal(tmp_path, content)
    assert unlocking(tmp_path, content, password) == ([b"a,b\n" * 500, b"x"], [])


def test_a_password_opens_the_old_cipher(tmp_path):
    assert "locked with a password" in refusal(tmp_path, OLD_CIPHER)
    assert unlocking(tmp_path, OLD_CIPHER, "081726") == (["交易时间,金额\n".encode()], [])


@pytest.mark.parametrize("wrong", ["081727", "暗号", "x" * 10_000, "\ud800", "\0"])
@pytest.mark.parametrize("content", [OLD_CIPHER, locked_zip({"a": b"x" * 3000}, "081726")])
def test_a_wrong_password_is_a_sentence_before_anything_is_handed_on(tmp_path, content, wrong):
    source = replace(written(tmp_path, content, "a.zip"), password=wrong)
    reading = IMPORTER.extract(source)
    with pytest.raises(WrongPassword) as refused:
        next(reading)
    assert wrong not in str(refused.value)


def test_a_wrong_password_that_the_old_cipher_lets_pass_is_still_wrong(tmp_path):
    """One in 256 passes its check; what comes out is damaged."""
    refused = 0
    for n in range(700):
        try:
            unlocking(tmp_path, OLD_CIPHER, f"wrong {n}")
        except WrongPassword:
            refused += 1
    assert refused == 700


def test_a_password_given_for_an_open_archive_changes_nothing(tmp_path):
    with pytest.raises(WrongPassword):
        unlocking(tmp_path, zipped({"a": b"x"}), "any")


def test_files_with_another_password_stay_locked_and_are_counted(tmp_path):
    out = io.BytesIO()
    with AESZipFile(out, "w") as archive:
        archive.setencryption(WZ_AES)
        for name, password in (("a", b"one"), ("b", b"two"), ("c", b"one")):
            archive.setpassword(password)
            archive.writestr(name, name)
    found, said = unlocking(tmp_path, out.getvalue(), "one")
    assert found == [b"a", b"c"]
    assert said[0].startswith("1 files in this archive are locked")


def test_a_locked_bomb_is_refused_like_an_open_one(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "LARGEST_MEMBER", 2 << 20)
    content = locked_zip({"a": bytes(8 << 20), "b": b"fine"}, "1")
    found, said = unlocking(tmp_path, content, "1")
    assert found == [b"fine"]
    assert "unpacks to more than" in said[0]


@pytest.mark.parametrize("content", [zipped({}), zipped({"a/": b""})])
def test_an_empty_archive(tmp_path, content):
    assert "holds no files" in refusal(tmp_path, content)


def test_an_archive_that_is_cut_off(tmp_path):
    content = zipped({"a": bytes(range(256)) * 100}, ZIP_STORED)[:5000]
    assert IMPORTER.claim(written(tmp_path, content, "a.zip")) is Claim.POSSIBLE
    assert choose(written(tmp_path, content, "a.zip")) is IMPORTER
    assert "damaged or incomplete" in refusal(tmp_path, content)


def test_a_damaged_file_does_not_cost_the_others(tmp_path):
    content = zipped({"a": b"first", "b": b"second", "c": b"third"}, ZIP_STORED)
    _, notices, found = read(IMPORTER, written(tmp_path, content.replace(b"second", b"sEcond"), "a.zip"))
    assert [each.data for each in found] == [b"first", b"third"]
    assert [each.locator for each in notices] == ["/zip/member[2]"]


def test_unknown_methods_are_told(tmp_path):
    content = zipped({"a": b"x", "b": b"y"}, ZIP_STORED)
    at = content.find(b"PK\x01\x02")
    content = content[: at + 10] + b"\x63" + content[at + 11 :]
    _, notices, found = read(IMPORTER, written(tmp_path, content, "a.zip"))
    assert [each.data for each in found] == [b"y"]
    assert "packed in an unusual way" in sentences(notices)[0]


# Bombs


def test_a_file_that_grows_beyond_reason_is_refused(tmp_path):
    bomb = zipped({"zeros": bytes(100_000_000)})
    assert len(bomb) < 100_000_000 // members.HIGHEST_RATIO
    assert "more than can be read safely" in refusal(tmp_path, bomb)
    _, notices, found = read(
        IMPORTER, written(tmp_path, zipped({"a": bytes(50_000_000), "b": b"x"}), "a.zip")
    )
    assert [each.data for each in found] == [b"x"]
    assert [each.locator for each in notices] == ["/zip/member[1]"]


def test_stated_sizes_are_not_believed(tmp_path):
    content = bytearray(zipped({"zeros": bytes(50_000_000)}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(mark)
        content[at + offset : at + offset + 4] = (10).to_bytes(4, "little")
    for each in check_survives(IMPORTER, tmp_path, bytes(content), "a.zip"):
        assert not isinstance(each, Attachment) or len(each.data) <= 10


@pytest.mark.parametrize("method", [ZIP_BZIP2, ZIP_LZMA])
def test_methods_that_cannot_be_stopped_are_not_begun(tmp_path, method):
    source = written(tmp_path, zipped({"zeros": bytes(100_000_000)}, method), "a.zip")
    tracemalloc.start()
    try:
        with pytest.raises(ImportRefused):
            list(IMPORTER.extract(source))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20


def test_the_limit_of_one_file(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "LARGEST_MEMBER", 1000)
    _, notices, found = read(
        IMPORTER, written(tmp_path, zipped({"a": b"x" * 1001, "b": b"x" * 1000}, ZIP_STORED), "a.zip")
    )
    assert [len(each.data) for each in found] == [1000]
    assert len(notices) == 1


def test_the_limit_of_all_files(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "LARGEST_UNPACKED", 2500)
    content = zipped({name: b"x" * 1000 for name in "abcd"}, ZIP_STORED)
    _, notices, found = read(IMPORTER, written(tmp_path, content, "a.zip"))
    assert [each.untrusted_name for each in found] == ["a", "b"]
    assert "the 2 files up to there" in sentences(notices)[0]


def test_ten_thousand_files_are_read_and_no_more(tmp_path):
    content = zipped({f"{n}": b"" for n in range(members.MOST_MEMBERS + 5)}, ZIP_STORED)
    _, notices, found = read(IMPORTER, written(tmp_path, content, "a.zip"))
    assert len(found) == members.MOST_MEMBERS
    assert "more than 10000 files" in sentences(notices)[0]


def test_a_list_that_would_fill_the_memory_is_not_read(tmp_path, monkeypatch):
    content = zipped({f"{n}": b"" for n in range(1000)}, ZIP_STORED)
    monkeypatch.setattr(members, "_LONGEST_LIST", 40_000)
    assert IMPORTER.claim(written(tmp_path, content, "a.zip")) is Claim.POSSIBLE
    assert "damaged or incomplete" in refusal(tmp_path, content)


def test_faults_without_end_are_counted(tmp_path):
    files = {f"{n}": b"abc" for n in range(3000)} | {"last": b"x"}
    content = zipped(files, ZIP_STORED).replace(b"abc", b"abd")
    _, notices, found = read(IMPORTER, written(tmp_path, content, "a.zip"))
    assert [each.data for each in found] == [b"x"]
    assert len(notices) == 21
    assert sentences(notices)[-1].startswith("2980 more places")


SAMPLE = zipped({"_chat.txt": b"hello " * 50, "账单.csv": b"1,2", "b.zip": zipped({"a": b"x"})})


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.binary(max_size=12), st.sampled_from([b"PK\x01\x02", b"PK\x05\x06", b"\xff\xff\xff\xff"])),
    st.integers(0, 3000),
    st.integers(0, 40),
)
def test_damaged_archives_are_survived(tmp_path, noise, place, cut):
    check_survives(IMPORTER, tmp_path, mutated(SAMPLE, noise, place, cut), "a.zip")
    # Noise in the place of as many bytes leaves the list of members where it is.
    check_survives(IMPORTER, tmp_path, mutated(SAMPLE, noise, place, len(noise)), "a.zip")


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_survived(tmp_path, content):
    check_survives(IMPORTER, tmp_path, b"PK\x03\x04" + content, "a.zip")


def test_samples_are_no_archives():
    for path in sorted(SHARED.rglob("*.*")):
        assert IMPORTER.claim(source_of(path)) is Claim.NO, path


def test_a_file_without_a_name_has_its_number(tmp_path):
    content = zipped({"a": b"x"}, ZIP_STORED)
    local, listed = content.find(b"PK\x03\x04"), content.find(b"PK\x01\x02")
    nameless = bytearray(content)
    nameless[listed + 28] = nameless[local + 26] = 0
    del nameless[listed + 46], nameless[local + 30]
    end = nameless.find(b"PK\x05\x06")
    nameless[end + 12 : end + 20] = (46).to_bytes(4, "little") + (listed - 1).to_bytes(4, "little")
    found = attachments(tmp_path, bytes(nameless))
    assert [(each.untrusted_name, each.data) for each in found] == [("member-1", b"x")]
