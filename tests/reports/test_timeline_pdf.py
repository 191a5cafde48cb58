from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile

import pytest
from timeline_report_factory import ENTRIES, HOSTILE, ITEMS, hostile_report, make_report

from evidence_desk.errors import EvidenceDeskError
from evidence_desk.paths import resource
from evidence_desk.reports import timeline_pdf
from evidence_desk.reports.timeline_pdf import (
    WRITER,
    ReportFontsMissing,
    ReportNotSet,
    ReportTooLarge,
)


def tool(name, *arguments):
    """What a PDF tool prints; the test is skipped where the tool is not installed."""
    if not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    return subprocess.run([name, *map(str, arguments)], capture_output=True, check=True).stdout.decode(
        "utf-8"
    )


def text_of(pdf):
    """The text of a PDF in the order it was set, without any white space or places to break."""
    return re.sub("[\\s\u200b]", "", tool("pdftotext", "-raw", "-enc", "UTF-8", pdf, "-"))


@pytest.fixture(params=["zh", "en"])
def pdf(request, tmp_path):
    out = tmp_path / f"{request.param}.pdf"
    WRITER.write(make_report(request.param), out)
    return out


def test_it_opens_and_has_all_its_sections(pdf):
    information = tool("pdfinfo", pdf)
    assert int(re.search(r"Pages:\s+(\d+)", information)[1]) >= 6
    assert "微粟贷" in re.search(r"Title:.*", information)[0]
    assert "2024" in re.search(r"CreationDate:.*", information)[0]
    assert b"<pdfaid:part>3</pdfaid:part>" in pdf.read_bytes()
    tool("qpdf", "--check", pdf)


def test_bookmarks_and_links_lead_from_the_timeline_to_the_evidence(pdf):
    outlines = json.loads(tool("qpdf", "--json=1", "--json-key=outlines", pdf))["outlines"]
    assert len(outlines) == 8
    assert any(outline["kids"] for outline in outlines)
    plain = tool("qpdf", "--json=1", "--json-key=objects", pdf)
    assert plain.count('"/Link"') >= len(ENTRIES) + len(ITEMS)


def test_every_entry_is_there_word_for_word(pdf):
    text = text_of(pdf)
    for entry in ENTRIES:
        assert re.sub(r"\s", "", entry.text) in text
        assert (entry.number or "") in text
        assert not entry.at or entry.at.local().strftime("%H:%M") in text
    for item in ITEMS:
        assert item.fixity.digest in text
        assert item.name in text


def test_all_fonts_are_embedded(pdf):
    lines = tool("pdffonts", pdf).splitlines()[2:]
    assert lines
    assert all(re.search(r"\byes yes yes\b", line) for line in lines)


def test_hostile_text_is_shown_and_does_nothing(tmp_path):
    out = tmp_path / "hostile.pdf"
    WRITER.write(hostile_report(), out)
    text = text_of(out)
    assert re.sub(r"\s", "", HOSTILE["typst"]) in text
    assert re.sub(r"\s", "", HOSTILE["formula"]) in text
    assert "〔U+202E〕" in text
    assert "〔U+1F600〕" in text
    assert "〔U+0000〕" in text
    assert "〔U+D83D〕" in text
    assert "\u202e" not in text
    assert text.count("A") >= len(HOSTILE["long"])
    assert text.count("！") >= len(HOSTILE["bangs"])
    assert "root:" not in text


def test_no_text_is_set_outside_the_paper(tmp_path):
    out = tmp_path / "hostile.pdf"
    WRITER.write(hostile_report(), out)
    boxes = tool("pdftotext", "-bbox", out, "-")
    rights = [float(found) for found in re.findall(r'<word .*?xMax="([\d.]+)"', boxes)]
    assert rights
    assert max(rights) <= 595.3 - 40


def test_the_template_and_the_code_reach_for_nothing_outside():
    sources = [*resource("reports").glob("*.typ"), *(timeline_pdf._typst_child.__file__,)]
    for source in map(str, sources):
        with open(source, encoding="utf-8") as stream:
            text = stream.read()
        assert "@preview" not in text
        assert not re.search(r"\beval\s*\(", text)
        assert not re.search(r"\bplugin\s*\(", text)


def templates(tmp_path, monkeypatch, source):
    """Let the writer find a template with the text `source`."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "timeline.typ").write_text(source, "utf-8")
    places = {"reports": folder, "fonts": resource("fonts")}
    monkeypatch.setattr(timeline_pdf, "resource", places.__getitem__)


@pytest.mark.logs_expected
@pytest.mark.parametrize(
    "source",
    ["#panic(1)", '#read("../job.json")', '#read("/etc/passwd")', '#set text(font: "Noto Serif CJK SC")\n😀'],
)
def test_what_the_typesetter_refuses_is_a_sentence_and_no_file(tmp_path, monkeypatch, source):
    templates(tmp_path, monkeypatch, source)
    with pytest.raises(ReportNotSet):
        WRITER.write(make_report("en"), tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()


def test_missing_fonts_are_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(timeline_pdf, "resource", lambda name: tmp_path)
    with pytest.raises(ReportFontsMissing):
        WRITER.write(make_report("en"), tmp_path / "out.pdf")


@pytest.mark.logs_expected
@pytest.mark.skipif(sys.platform == "win32", reason="a process is not ended by signals there")
def test_a_process_that_dies_is_a_report_too_large(tmp_path, monkeypatch):
    dying = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]
    monkeypatch.setattr(timeline_pdf, "_command", lambda job: dying)
    with pytest.raises(ReportTooLarge):
        WRITER.write(make_report("en"), tmp_path / "out.pdf")


@pytest.mark.logs_expected
def test_a_process_that_hangs_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(timeline_pdf, "_TIME_LIMIT_S", 0.2)
    monkeypatch.setattr(
        timeline_pdf, "_command", lambda job: [sys.executable, "-c", "input(); import time; time.sleep(60)"]
    )
    with pytest.raises(EvidenceDeskError):
        WRITER.write(make_report("en"), tmp_path / "out.pdf")


def test_nothing_stays_behind_in_the_temporary_folder(tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    WRITER.write(make_report("en"), tmp_path / "out.pdf")
    assert not list(scratch.iterdir())


def test_the_frozen_program_starts_itself_as_the_worker(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert timeline_pdf._command(tmp_path) == [sys.executable, "--report-worker", str(tmp_path)]


@pytest.mark.parametrize("problem", [ReportNotSet, ReportTooLarge, ReportFontsMissing])
def test_every_problem_has_three_parts(problem):
    assert len({part.msgid for part in problem().parts()}) == 3
    assert all(part.msgid.endswith(".") for part in problem().parts())


def test_no_word_lies_upon_another(tmp_path):
    out = tmp_path / "hostile.pdf"
    WRITER.write(hostile_report("en"), out)
    pages = tool("pdftotext", "-bbox", out, "-").split("<page ")[1:]
    corner = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"')
    assert pages
    for page in pages:
        words = [tuple(map(float, found)) for found in corner.findall(page)]
        for place, (left, top, right, bottom) in enumerate(words):
            for other in words[place + 1 :]:
                across = min(right, other[2]) - max(left, other[0])
                down = min(bottom, other[3]) - max(top, other[1])
                # Lines touch, and brackets may lend half their width; words upon each other share more.
                assert across < 9 or down < 6, (left, top, right, bottom, other)
