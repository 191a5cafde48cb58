import pytest
from chat_exports import SHARED, check_survives, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xml_backups import plain, read, sentences, written

from evidence_desk.domain.communication import Kind
from evidence_desk.importers import Claim, choose
from evidence_desk.importers.eml_message import IMPORTER as EML
from evidence_desk.importers.emlx_message import IMPORTER

LETTER = (
    "From: 催收 <a@b.cn>\r\nTo: me@c.cn\r\nDate: Tue, 12 Mar 2024 09:30:15 +0800\r\nMessage-ID: <1@b.cn>\r\n"
    "Subject: 还款\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n今天还款\r\n"
).encode()
PLIST = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict><key>flags</key></dict></plist>\n'
)


def emlx(letter=LETTER, length=None, end=PLIST):
    return f"{len(letter) if length is None else length}      \n".encode() + letter + end


def test_a_letter(tmp_path):
    source = written(tmp_path, emlx(), "12345.emlx")
    assert choose(source) is IMPORTER
    (one,), notices, attachments = read(IMPORTER, source)
    assert (one.kind, one.locator, one.untrusted_text) == (Kind.EMAIL, "/emlx", "还款\n今天还款")
    assert (notices, attachments) == ([], [])


def test_the_same_letter_as_eml_is_one(tmp_path):
    (one,) = read(IMPORTER, written(tmp_path, emlx(), "1.emlx"))[0]
    (other,) = read(EML, written(tmp_path, LETTER, "1.eml"))[0]
    assert one.dedupe_key == other.dedupe_key
    assert plain(one) == plain(other) | {"locator": "/emlx"}


@pytest.mark.parametrize("name", ["attachment_with_encoded_name.eml", "japanese_iso_2022.eml"])
def test_letters_with_attachments(tmp_path, name):
    letter = (SHARED / "mail" / name).read_bytes()
    found = list(IMPORTER.extract(written(tmp_path, emlx(letter), "1.emlx")))
    as_eml = list(EML.extract(written(tmp_path, letter, "1.eml")))
    assert [plain(each) | {"locator": ""} for each in found] == [
        plain(each) | {"locator": ""} for each in as_eml
    ]


def test_a_letter_that_is_cut_off_is_told(tmp_path):
    (one,), notices, _ = read(IMPORTER, written(tmp_path, emlx(length=99_999, end=b""), "1.emlx"))
    assert one.untrusted_text.startswith("还款")
    assert sentences(notices)[0].startswith("Parts of this e-mail are too large, damaged")


def test_claims(tmp_path):
    assert IMPORTER.claim(written(tmp_path, b"123\nnothing", "a.emlx")) is Claim.NO
    assert IMPORTER.claim(written(tmp_path, emlx(), "no name")) is Claim.CERTAIN
    assert IMPORTER.claim(written(tmp_path, LETTER, "a.emlx")) is Claim.NO


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=30), place=st.integers(0, 2000), cut=st.integers(0, 30))
def test_any_damage_gives_a_letter(tmp_path, noise, place, cut):
    check_survives(IMPORTER, tmp_path, mutated(emlx(), noise, place, cut), "1.emlx")
