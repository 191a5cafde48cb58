"""The translations are compiled when they are newer, and only then."""

from __future__ import annotations

import gettext
import importlib.util
import os
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

PROJECT = Path(__file__).resolve().parents[2]
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location(
        "compile_catalogues", PROJECT / "packaging" / "compile_catalogues.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def po(tmp_path):
    folder = tmp_path / "resources" / "locale" / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    file = folder / "evidence_desk.po"
    file.write_text(HEADER + 'msgid "Debt {name}"\nmsgstr "债务 {name}"\n', encoding="utf-8")
    return file


def test_a_compiled_catalogue_translates(script, po, tmp_path):
    assert script.compile_catalogues(tmp_path) == [po.with_suffix(".mo")]
    with po.with_suffix(".mo").open("rb") as lines:
        assert gettext.GNUTranslations(lines).gettext("Debt {name}") == "债务 {name}"


def test_only_a_newer_catalogue_is_compiled_again(script, po, tmp_path):
    script.compile_catalogues(tmp_path)
    assert script.compile_catalogues(tmp_path) == []
    later = po.with_suffix(".mo").stat().st_mtime_ns + 1_000_000_000
    os.utime(po, ns=(later, later))
    assert script.compile_catalogues(tmp_path) == [po.with_suffix(".mo")]


def test_a_fuzzy_translation_is_not_shown(script, po, tmp_path):
    po.write_text(HEADER + '#, fuzzy\nmsgid "Seal"\nmsgstr "封条"\n', encoding="utf-8")
    script.compile_catalogues(tmp_path)
    with po.with_suffix(".mo").open("rb") as lines:
        assert gettext.GNUTranslations(lines).gettext("Seal") == "Seal"


def test_a_broken_catalogue_is_refused_and_the_old_one_stays(script, po, tmp_path):
    script.compile_catalogues(tmp_path)
    mo = po.with_suffix(".mo")
    before = mo.read_bytes()
    po.write_text(HEADER + '<<<<<<< ours\nmsgid "Seal"\nmsgstr "封存"\n', encoding="utf-8")
    later = mo.stat().st_mtime_ns + 1_000_000_000
    os.utime(po, ns=(later, later))
    with pytest.raises(PoFileError):
        script.compile_catalogues(tmp_path)
    assert mo.read_bytes() == before


def test_the_build_hook_compiles(script, po, tmp_path):
    hook = script.CustomBuildHook(str(tmp_path), {}, None, None, str(tmp_path), "wheel")
    hook.initialize("standard", {"artifacts": []})
    assert po.with_suffix(".mo").exists()
