from __future__ import annotations

import pytest
from timeline_report_factory import hostile_report, make_report

from evidence_desk.reports import ReportWriter, writers

REPORTS = {"usual": make_report, "hostile": hostile_report}


def test_the_folder_holds_the_formats_users_ask_for():
    assert {"pdf", "csv"} <= set(writers())


@pytest.mark.parametrize("key", sorted(writers()))
def test_a_writer_declares_what_it_is(key):
    writer = writers()[key]
    assert isinstance(writer, ReportWriter)
    assert writer.key == key
    assert writer.version >= 1
    assert writer.suffix.startswith(".")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", sorted(REPORTS))
@pytest.mark.parametrize("key", sorted(writers()))
def test_the_same_report_gives_the_same_bytes(key, kind, language, tmp_path):
    for name in ("first", "second"):
        writers()[key].write(REPORTS[kind](language), tmp_path / name)
    first = (tmp_path / "first").read_bytes()
    assert first
    assert first == (tmp_path / "second").read_bytes()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["first", "second"]


@pytest.mark.parametrize("key", sorted(writers()))
def test_an_empty_report_is_written_too(key, tmp_path):
    empty = make_report(
        entries=(),
        items=(),
        findings=(),
        runs=(),
        assessments={},
        quotes={},
        custody=(),
        parties=(),
        exhibit_numbers={},
    )
    writers()[key].write(empty, tmp_path / "empty")
    assert (tmp_path / "empty").stat().st_size > 0
