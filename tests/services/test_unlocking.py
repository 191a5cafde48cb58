"""Locked files are sealed as they are, say that a password would help, and open with the right one only."""

from __future__ import annotations

import hashlib
import io
import logging
import zipfile
from pathlib import Path

import pytest
from case_steps import draft, entries
from document_files import locked_pdf, locked_zip, simple_pdf, written_page

from evidence_desk.domain.communication import Kind, SourceClass
from evidence_desk.domain.custody import CustodyKind
from evidence_desk.domain.evidence import LockedItem, Outcome
from evidence_desk.importers._locked import WrongPassword
from evidence_desk.services.lane import CancelToken, Progress

BILL = simple_pdf([written_page("due 8240.50")])


@pytest.fixture
def given(tmp_path):
    def give(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return give


def _zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def taken(desk, path):
    (fate,) = desk.intake.take_in([path]).fates
    return fate


def opened(desk, fate, password, **more):
    (locked,) = fate.locked
    return desk.intake.read_with_password(locked.sha256, password, **more)


def test_a_locked_archive_waits_for_its_password_and_is_read_with_it(desk, given):
    path = given("账单.zip", locked_zip({"a.pdf": BILL, "说明.txt": "应还".encode()}, "081726"))
    before = path.read_bytes()
    fate = taken(desk, path)
    assert (fate.outcome, fate.entries) == (Outcome.KEPT_UNREAD, 1)
    assert fate.locked == (LockedItem(fate.sha256, "账单.zip"),)

    read = opened(desk, fate, "081726")

    (now,) = read.fates
    assert (now.outcome, now.entries, now.locked, now.path) == (Outcome.TAKEN, 2, (), str(path))
    assert [entry.text for entry in entries(desk)] == ["due 8240.50", "应还"]
    assert path.read_bytes() == before == desk.listening.original(fate.sha256).read_bytes()
    item = desk.browsing.item(fate.sha256)
    assert (item.outcome, item.notices) == (Outcome.TAKEN, ())
    custody = desk.browsing.custody(fate.sha256)
    assert [event.kind for event in custody] == [CustodyKind.RECEIVED, CustodyKind.READ_AGAIN]
    assert custody[-1].details["with_password"] is True
    assert read.changes
    assert desk.verification.verify().clean


def test_a_locked_document_leaves_no_unread_entry_behind(desk, given):
    fate = taken(desk, given("账单.pdf", locked_pdf("due 8240.50", "0817")))
    assert [entry.source_class for entry in entries(desk)] == [SourceClass.UNREAD_FILE]

    opened(desk, fate, "0817")

    (entry,) = entries(desk)
    assert (entry.kind, entry.source_class, entry.text) == (
        Kind.DOCUMENT,
        SourceClass.DOCUMENT,
        "due 8240.50",
    )
    assert [hit.entry.id for hit in desk.searching.search("8240.50")] == [entry.id]
    assert [hit.entry.id for hit in desk.searching.search("账单")] == [entry.id]


def test_an_unread_entry_that_a_person_built_on_stays(desk, given):
    fate = taken(desk, given("账单.pdf", locked_pdf("due", "0817")))
    (unread,) = entries(desk)
    desk.claims.type_text(unread.id, "银行寄来的账单")
    opened(desk, fate, "0817")
    assert {entry.id for entry in entries(desk)} > {unread.id}


def test_what_is_inside_is_filed_where_the_archive_lay(desk, given):
    debt, _ = desk.debts.add(draft())
    (fate,) = desk.intake.take_in([given("a.zip", locked_zip({"a.txt": b"words"}, "1"))], debt).fates
    opened(desk, fate, "1")
    assert [(entry.text, entry.debt) for entry in entries(desk, debt)] == [("words", debt)]


@pytest.mark.parametrize("password", ["081727", "", " 081726", "\ud800"])
@pytest.mark.parametrize("name", ["a.zip", "a.pdf"])
def test_a_wrong_password_changes_nothing(desk, given, name, password):
    content = locked_zip({"a.txt": b"x"}, "081726") if name == "a.zip" else locked_pdf("x", "081726")
    fate = taken(desk, given(name, content))
    before = desk.browsing.custody(fate.sha256), desk.browsing.item(fate.sha256), entries(desk)
    with pytest.raises(WrongPassword):
        opened(desk, fate, password)
    assert (desk.browsing.custody(fate.sha256), desk.browsing.item(fate.sha256), entries(desk)) == before
    assert opened(desk, fate, "081726").fates[0].outcome is Outcome.TAKEN


def test_a_locked_file_inside_an_open_archive_is_named(desk, given):
    inner = locked_pdf("due", "0817")
    fate = taken(desk, given("a.zip", _zipped({"账单.pdf": inner, "b.txt": b"open"})))
    assert fate.outcome is Outcome.TAKEN
    assert fate.locked == (LockedItem(hashlib.sha256(inner).hexdigest(), "账单.pdf"),)
    (now,) = opened(desk, fate, "0817").fates
    assert (now.outcome, now.entries) == (Outcome.TAKEN, 1)


def test_a_locked_file_given_again_can_still_be_opened(desk, given):
    path = given("a.pdf", locked_pdf("due", "0817"))
    first = taken(desk, path)
    again = taken(desk, path)
    assert again.outcome is Outcome.HELD
    assert again.locked == first.locked
    opened(desk, again, "0817")
    assert taken(desk, path).locked == ()


def test_opening_it_twice_brings_nothing_anew(desk, given):
    fate = taken(desk, given("a.zip", locked_zip({"a.txt": b"x"}, "1")))
    opened(desk, fate, "1")
    before = entries(desk)
    assert opened(desk, fate, "1").fates[0].entries == 0
    assert entries(desk) == before


def test_the_password_is_kept_nowhere(desk, given, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    password = "Geheim-081726-Losung"
    for name, content in (("a.zip", locked_zip({"a": b"x"}, password)), ("a.pdf", locked_pdf("x", password))):
        fate = taken(desk, given(name, content))
        with pytest.raises(WrongPassword) as wrong:
            opened(desk, fate, password + "!")
        assert password not in f"{wrong.value!r} {wrong.value}"
        progress = Progress()
        opened(desk, fate, password, progress=progress, cancel=CancelToken())
        assert password not in repr(progress)
    assert password not in caplog.text
    desk.close()
    for path in Path(tmp_path).rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert password.encode() not in content, path
            assert password.encode("utf-16-le") not in content, path


def test_cancelling_keeps_the_archive_locked_and_it_opens_later(desk, given):
    fate = taken(desk, given("a.zip", locked_zip({f"{n}.txt": b"%d" % n for n in range(50)}, "1")))
    cancel = CancelToken()
    cancel.cancel()
    read = opened(desk, fate, "1", cancel=cancel)
    assert read.cancelled
    assert opened(desk, fate, "1").fates[0].outcome is Outcome.TAKEN
    assert desk.verification.verify().clean


def test_an_unknown_item_is_a_key_error(desk):
    with pytest.raises(KeyError):
        desk.intake.read_with_password("0" * 64, "x")
