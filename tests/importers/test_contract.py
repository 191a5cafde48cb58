"""What every importer keeps to, whatever file it is given: its own, another's, or a damaged one."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from chat_exports import SHARED
from made_files import made_files
from phone_databases import set_of
from xml_backups import plain

from evidence_desk.domain.communication import Communication
from evidence_desk.importers import (
    Attachment,
    Claim,
    Importer,
    ImportRefused,
    Notice,
    Source,
    choose,
    importers,
)
from evidence_desk.media import MediaFailure


class NothingOpens:
    """Media workers to whom every file is damaged."""

    def read_audio(self, path, waveform=None):
        raise MediaFailure

    def read_picture(self, path, thumbnail=None):
        raise MediaFailure

    def read_pdf(self, path, first=1, password=None):
        raise MediaFailure

    def read_word(self, path, first=0):
        raise MediaFailure


SAMPLES = sorted(path for path in SHARED.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> list[tuple[str, Path]]:
    return list(made_files(tmp_path_factory.mktemp("made")))


def source(path: Path) -> Source:
    return replace(set_of(path), media=NothingOpens())


def extracted(importer: Importer, given: Source) -> tuple[list[object], str]:
    """What comes, as far as it comes, and the sentence of a refusal."""
    found: list[object] = []
    try:
        found.extend(importer.extract(given))
    except ImportRefused as refused:
        return found, refused.message().render("en")
    return found, ""


def check(importer: Importer, path: Path) -> None:
    before = {each: each.read_bytes() for each in path.parent.iterdir() if each.is_file()}
    given = source(path)
    assert importer.claim(given) is importer.claim(given)
    assert isinstance(importer.claim(given), Claim)
    first, refusal = extracted(importer, given)
    assert (first, refusal) == extracted(importer, given)
    entries = [each for each in first if isinstance(each, Communication)]
    assert all(count == 1 for count in Counter(each.locator for each in entries).values())
    for each in first:
        assert isinstance(each, Communication | Notice | Attachment)
        assert json.dumps(plain(each), allow_nan=False, ensure_ascii=False).encode()
    for entry in entries:
        assert entry.locator
        assert entry.at is not None or entry.dedupe_key is None
    assert {each: each.read_bytes() for each in before} == before
    assert {each for each in path.parent.iterdir() if each.is_file()} == set(before)


@pytest.mark.parametrize("importer", importers(), ids=lambda importer: importer.key)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_any_importer_with_any_sample(importer, sample):
    check(importer, sample)


@pytest.mark.parametrize("importer", importers(), ids=lambda importer: importer.key)
def test_any_importer_with_any_made_file(importer, made):
    for _, path in made:
        check(importer, path)


@pytest.mark.parametrize("importer", importers(), ids=lambda importer: importer.key)
def test_any_importer_with_files_cut_in_half(importer, made, tmp_path):
    for number, (_, path) in enumerate(made):
        half = tmp_path / str(number) / path.name
        half.parent.mkdir()
        half.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        check(importer, half)


@pytest.mark.parametrize("content", [b"", b"\0", b"\xff" * 5000, b"\n" * 5000, "混合\0文字".encode()])
@pytest.mark.parametrize("importer", importers(), ids=lambda importer: importer.key)
def test_any_importer_with_nothing_at_all(importer, content, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(content)
    check(importer, path)


def test_each_made_file_goes_to_its_importer(made):
    assert [(key, choose(source(path)).key, path.name) for key, path in made] == [
        (key, key, path.name) for key, path in made
    ]


def test_every_importer_has_a_file_of_its_own(made):
    chosen = {choose(source(path)).key for path in [*SAMPLES, *(path for _, path in made)]}
    assert chosen == {importer.key for importer in importers()}


def test_every_reader_reads_something_of_its_own(made):
    read = {
        choose(source(path)).key
        for path in [*SAMPLES, *(path for _, path in made)]
        if any(not isinstance(each, Notice) for each in extracted(choose(source(path)), source(path))[0])
    }
    # These two need a media worker, which opens nothing here.
    assert {importer.key for importer in importers() if importer.reads} - read <= {
        "pdf_document",
        "word_document",
    }


def test_keys_are_names_of_modules_and_none_was_left_out():
    folder = Path(__import__("evidence_desk.importers").importers.__file__).parent
    modules = {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}
    assert {importer.key for importer in importers()} == modules
    assert all(importer.version >= 1 for importer in importers())
