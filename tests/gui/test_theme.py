"""The look is one table: its colours can be read, and every drawing is there in one stroke."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from evidence_desk.gui import icons, theme
from evidence_desk.gui.actions import ACTIONS
from evidence_desk.gui.entry_words import KIND_ICONS
from evidence_desk.paths import resource

GROUNDS = ("ground", "panel", "card", "selection", "grey_on")


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize("ink", ["ink", "ink2", "accent", "support", "look", "alone"])
def test_text_is_readable_on_every_ground(name: str, ink: str) -> None:
    tokens = theme.THEMES[name]
    assert {g: r for g in GROUNDS if (r := contrast(getattr(tokens, ink), getattr(tokens, g))) < 4.5} == {}


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("support", "support_on"),
        ("look", "look_on"),
        ("alone", "alone_on"),
        ("accent_ink", "accent"),
        ("ground", "ink"),
    ],
)
def test_words_on_colours_are_readable(name: str, ink: str, ground: str) -> None:
    tokens = theme.THEMES[name]
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


def test_the_style_sheet_names_tokens_and_no_colours() -> None:
    sheet = resource("styles/desk.qss").read_text("utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\s*[;,]|rgba?\(", sheet) == []
    known = {field.name for field in fields(theme.Tokens)} | {"radius", "tick"}
    assert set(re.findall(r"\$(\w+)", sheet)) <= known


@pytest.mark.parametrize("name", theme.THEMES)
def test_a_theme_dresses_the_application(qapp: QApplication, name: str) -> None:
    theme.apply(qapp, name)
    assert qapp.palette().window().color().name() == theme.THEMES[name].ground
    assert theme.THEMES[name].accent in qapp.styleSheet()


def _drawings() -> list[Path]:
    return sorted(path for path in resource("icons").glob("*.svg") if path.stem != "app")


@pytest.mark.parametrize("path", _drawings(), ids=lambda path: path.stem)
def test_drawings_have_one_stroke_and_take_the_tint(path: Path) -> None:
    svg = path.read_text("utf-8")
    assert re.findall(r'stroke-width="([^"]+)"', svg) == ["1.5"]
    assert 'stroke="currentColor"' in svg
    assert 'viewBox="0 0 16 16"' in svg


@pytest.mark.parametrize("path", _drawings(), ids=lambda path: path.stem)
def test_drawings_paint_in_the_token_and_stay_inside(qapp: QApplication, path: Path) -> None:
    picture: QImage = icons.pixmap(path.stem, "accent", 16, 4.0).toImage()
    seen = {(x, y) for x in range(64) for y in range(64) if picture.pixelColor(x, y).alpha() > 200}
    assert len(seen) > 60
    solid = {picture.pixelColor(x, y).name() for x, y in seen if picture.pixelColor(x, y).alpha() == 255}
    assert solid == {theme.tokens().accent}
    edge = {0, 63}
    assert not {(x, y) for x, y in seen if x in edge or y in edge}, "cut at the edge"


def test_every_icon_somebody_names_is_there() -> None:
    there = {path.stem for path in resource("icons").glob("*.svg")}
    named = {row.icon for row in ACTIONS if row.icon} | set(KIND_ICONS.values())
    named |= {"phone_in", "phone_out", "phone_missed", "app", "dot", "pause", "play", "link", "flag"}
    for path in Path(theme.__file__).parent.rglob("*.py"):
        named |= set(re.findall(r'icons\.(?:icon|pixmap)\(\s*"(\w+)"', path.read_text("utf-8")))
    assert named <= there
