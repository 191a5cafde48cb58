"""The fonts of reports: what they hold, that text set in them is copied out unchanged, how they are cut."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from PySide6.QtPdf import QPdfDocument

PROJECT = Path(__file__).resolve().parents[2]
FONTS = PROJECT / "resources" / "fonts"
SERIF = FONTS / "NotoSerifCJKsc-Regular.otf"
BOLD = FONTS / "NotoSansCJKsc-Bold.otf"
FACES = [
    pytest.param("Noto Serif CJK SC", "regular", SERIF, id="serif"),
    pytest.param("Noto Sans CJK SC", "bold", BOLD, id="bold"),
]

#: The ordinary characters that look like the 214 Kangxi radicals.
UNIFIED_RADICALS = "".join(unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6))
#: Characters of which Noto draws two or more with one glyph.
SHARING_A_GLYPH = "…⋯〜～①➀⑩➉❶➊／∕墫壿"


@pytest.fixture(scope="module")
def make_fonts():
    spec = importlib.util.spec_from_file_location("make_fonts", PROJECT / "packaging" / "make_fonts.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture
def collection(tmp_path):
    """A font collection like the ones fonts are cut from, with a single face."""
    from fontTools.ttLib import TTCollection, TTFont

    with TTFont(BOLD, recalcTimestamp=False) as face:
        faces = TTCollection()
        faces.fonts = [face]
        faces.save(tmp_path / "all.ttc")
    return tmp_path / "all.ttc"


def set_in_type(text: str, family: str, weight: str, folder: Path) -> Path:
    """A PDF/A of `text`, set with nothing but the shipped fonts."""
    import typst

    (folder / "text.json").write_text(json.dumps(text), encoding="utf-8")
    (folder / "text.typ").write_text(
        f'#set text(font: "{family}", weight: "{weight}", lang: "zh")\n#json("text.json")', encoding="utf-8"
    )
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    pdf = folder / "text.pdf"
    pdf.write_bytes(
        typst.compile(
            folder / "text.typ", root=folder, font_paths=fonts, pdf_standards=["a-3b"], format="pdf"
        )
    )
    return pdf


@pytest.mark.parametrize(("family", "weight", "file"), FACES)
def test_text_is_copied_out_as_it_was_put_in(family, weight, file, tmp_path):
    text = UNIFIED_RADICALS + SHARING_A_GLYPH + "借款12,800.00元（逾期3天）"
    pdf = set_in_type(text, family, weight, tmp_path)

    document = QPdfDocument(None)
    assert document.load(str(pdf)) == QPdfDocument.Error.None_
    copied = "".join(document.getAllText(page).text() for page in range(document.pageCount()))
    document.close()
    assert "".join(copied.split()) == text


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not on this machine")
@pytest.mark.parametrize(("family", "weight", "file"), FACES)
def test_poppler_copies_out_the_same_text(family, weight, file, tmp_path):
    pdf = set_in_type(UNIFIED_RADICALS + SHARING_A_GLYPH, family, weight, tmp_path)
    run = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "-raw", str(pdf), "-"], capture_output=True, check=True
    )
    assert "".join(run.stdout.decode().split()) == UNIFIED_RADICALS + SHARING_A_GLYPH


@pytest.mark.parametrize(("family", "weight", "file"), FACES)
def test_a_face_holds_what_reports_print(family, weight, file):
    from fontTools.ttLib import TTFont

    with TTFont(file, lazy=True) as font:
        held = set(font.getBestCmap())
        names = font["name"]
    gbk = {
        ord(bytes((lead, trail)).decode("gbk", "ignore") or "一")
        for lead in range(0x81, 0xFF)
        for trail in range(0x40, 0xFF)
        if trail != 0x7F
    }
    ideographs = {code for code in gbk if 0x4E00 <= code <= 0x9FFF}
    assert len(ideographs) == 20902
    assert ideographs <= held
    assert {ord(c) for c in "abc019，。；：？！「」《》（）【】、—…·￥¥€①⑩→←✓■□●○①㎡℃％≥≤×÷±"} <= held
    # Radicals and compatibility forms would come out of a PDF in place of the ordinary characters.
    assert not held & {*range(0x2E80, 0x2FE0), *range(0x2F800, 0x2FA20), 0xF900, 0xFA0B}
    assert names.getDebugName(1) == family
    assert "Open Font License" in names.getDebugName(13)


def test_the_text_face_holds_rare_characters_of_names():
    from fontTools.ttLib import TTFont

    with TTFont(SERIF, lazy=True) as font:
        assert {ord(c) for c in "㐂䶮𠮷𬭸﨏"} <= set(font.getBestCmap())


def test_the_licence_lies_beside_the_fonts():
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Adobe" in licence.split("SIL OPEN FONT LICENSE")[0]


def test_cutting_keeps_the_asked_characters_and_repeats_itself(make_fonts, collection, tmp_path):
    from fontTools.ttLib import TTFont

    cut = make_fonts.Cut(collection.name, "Noto Sans CJK SC", ((0x4E00, 0x4E03), (0x30, 0x39)), "few.otf")

    made = make_fonts.make_font(cut, tmp_path, tmp_path)
    first = made.read_bytes()
    with TTFont(made) as font:
        assert set(font.getBestCmap()) == {*range(0x4E00, 0x4E04), *range(0x30, 0x3A)}
        assert not {"vhea", "vmtx", "VORG"} & set(font.keys())
    assert make_fonts.make_font(cut, tmp_path, tmp_path).read_bytes() == first


def test_a_family_that_is_not_there_is_named(make_fonts, collection, tmp_path):
    cut = make_fonts.Cut(collection.name, "Noto Serif CJK TC", ((0x30, 0x39),), "few.otf")
    with pytest.raises(LookupError, match="Noto Serif CJK TC"):
        make_fonts.make_font(cut, tmp_path, tmp_path)
