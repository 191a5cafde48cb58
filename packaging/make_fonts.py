"""Cuts the fonts that reports are set in out of Noto CJK, and writes them to `resources/fonts/`.

A report must look the same and stay copyable on every machine, so its fonts travel with the program.
Run once, by hand, when Noto CJK changes: `python packaging/make_fonts.py [FOLDER]`, where FOLDER holds
the `.ttc` files of Debian's package fonts-noto-cjk. The same input gives the same bytes.

Left out on purpose:

- the CJK and Kangxi radicals and the compatibility ideographs: they share their glyphs with ordinary
  characters, and a PDF writer that goes back from glyph to character would then copy out the wrong one;
- other regions' shapes, vertical setting, Hangul, hinting: a mainland report uses none of them.

Licence: SIL Open Font License 1.1 (`OFL.txt` beside the fonts). Noto CJK declares no Reserved Font Name,
so the cut fonts may keep their names.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTCollection, TTFont

DEBIAN_FONTS = Path("/usr/share/fonts/opentype/noto")
TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"

#: What reports print besides Han characters: Unicode blocks, ends included.
SYMBOLS = (
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x024F),
    (0x02B0, 0x02FF),  # tone marks
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x1E00, 0x1EFF),
    (0x2000, 0x206F),  # punctuation, and the invisible signs that break lines
    (0x2070, 0x20BF),  # raised and lowered figures, currencies
    (0x2100, 0x23FF),  # letter-like signs, numbers, arrows, mathematics, technical signs
    (0x2460, 0x27BF),  # enclosed figures, boxes, shapes, ticks
    (0x3000, 0x312F),  # ideographic punctuation, kana, bopomofo
    (0x3190, 0x31EF),
    (0x3200, 0x33FF),  # enclosed ideographs, units
    (0xFE10, 0xFE1F),
    (0xFE30, 0xFE6F),
    (0xFF01, 0xFFEE),  # full width
)
#: The unified ideographs of the first plane.
COMMON_HAN = ((0x4E00, 0x9FFF),)
#: Rare ideographs, which do occur in personal names: extension A, and B and later as far as Noto goes.
#: The twelve at FA0E..FA29 are unified ideographs in spite of their block.
RARE_HAN = (
    (0x3400, 0x4DBF),
    (0x20000, 0x2F7FF),
    (0x30000, 0x323AF),
    *((0xFA00 + low, 0xFA00 + low) for low in b"\x0e\x0f\x11\x13\x14\x1f\x21\x23\x24\x27\x28\x29"),
)
#: Kept typography. No ligatures: what was written as two letters is copied as two letters.
FEATURES = ("ccmp", "kern", "mark", "mkmk")


@dataclass(frozen=True, slots=True)
class Cut:
    """One font to make: `family` in the collection `source`, its characters, the file it becomes."""

    source: str
    family: str
    ranges: tuple[tuple[int, int], ...]
    target: str


CUTS = (
    Cut(
        "NotoSerifCJK-Regular.ttc",
        "Noto Serif CJK SC",
        (*SYMBOLS, *COMMON_HAN, *RARE_HAN),
        "NotoSerifCJKsc-Regular.otf",
    ),
    Cut("NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", (*SYMBOLS, *COMMON_HAN), "NotoSansCJKsc-Bold.otf"),
)


def make_font(cut: Cut, sources: Path, target: Path) -> Path:
    """Write the font `cut` describes into the folder `target`; return the file.

    `sources` holds Noto CJK's collections. Raises `LookupError` if the collection lacks the family.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTCollection

    options = Options()
    options.layout_features = list(FEATURES)
    options.layout_scripts = ["DFLT", "latn", "hani", "kana"]
    options.hinting = False
    options.desubroutinize = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables = [*options.drop_tables, "BASE", "VORG", "vhea", "vmtx", "GlyphOrder"]
    options.recalc_timestamp = False
    options.canonical_order = True

    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in cut.ranges for code in range(first, last + 1)])
    made = target / cut.target
    with TTCollection(sources / cut.source, lazy=True, recalcTimestamp=False) as collection:
        font = _face(collection, cut.family)
        subsetter.subset(font)
        font.save(made, reorderTables=True)
    return made


def _face(collection: TTCollection, family: str) -> TTFont:
    for font in collection.fonts:
        if font["name"].getDebugName(1) == family:
            return font
    raise LookupError(f"this collection has no family {family}")


def main(arguments: list[str]) -> None:
    """Make every font from the folder named in `arguments`, or from where Debian keeps Noto CJK."""
    sources = Path(arguments[0]) if arguments else DEBIAN_FONTS
    TARGET.mkdir(parents=True, exist_ok=True)
    for cut in CUTS:
        made = make_font(cut, sources, TARGET)
        print(f"{made.name}: {made.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
