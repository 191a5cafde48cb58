"""The look in one table: colours, spacing and fonts, light and dark. A theme is one row of `THEMES`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from evidence_desk.paths import resource

#: Font families in order; a default fallback would pick Japanese shapes for Chinese text.
FONT_FAMILIES = ("Noto Sans CJK SC", "WenQuanYi Micro Hei", "Microsoft YaHei", "PingFang SC", "sans-serif")
#: Spacing in steps of 4 px.
STEP = 4
RADIUS = 6
ROW_HEIGHT = 52


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, as `#rrggbb`. A `…_on` colour is the ground its text stands on."""

    name: str
    ground: str
    panel: str
    card: str
    line: str
    ink: str
    ink2: str
    accent: str
    accent_ink: str
    support: str
    support_on: str
    look: str
    look_on: str
    alone: str
    alone_on: str
    grey_on: str
    selection: str
    scroll: str


LIGHT = Tokens(
    "light",
    "#f4f3ef",
    "#fbfaf7",
    "#ffffff",
    "#e2dfd6",
    "#22262b",
    "#61666d",
    "#2f5d8a",
    "#ffffff",
    "#26714f",
    "#e3f1ea",
    "#8a5e00",
    "#faefd6",
    "#b3402f",
    "#fae6e1",
    "#eceae4",
    "#e6eef6",
    "#c9c5ba",
)
DARK = Tokens(
    "dark",
    "#1b1d20",
    "#212428",
    "#272a2f",
    "#363a40",
    "#e4e5e6",
    "#a3a8ae",
    "#82b1de",
    "#1b1d20",
    "#7cc7a2",
    "#1f3a2f",
    "#e0b45a",
    "#41351b",
    "#ee9484",
    "#472723",
    "#31353b",
    "#2a3b4c",
    "#4a4f57",
)
THEMES = {"light": LIGHT, "dark": DARK}
_current = [LIGHT]


def tokens() -> Tokens:
    """The colours in use."""
    return _current[0]


def colour(name: str) -> QColor:
    """One colour in use, by its token's name."""
    return QColor(getattr(_current[0], name))


def apply(app: QApplication, name: str) -> None:
    """Dress the whole application in the theme `name` ("light" or "dark")."""
    _current[0] = theme = THEMES[name]
    app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    sheet = resource("styles/desk.qss").read_text("utf-8")
    values = {field.name: getattr(theme, field.name) for field in fields(theme)}
    tick = resource(f"styles/tick_{name}.svg").as_posix()
    app.setStyleSheet(Template(sheet).substitute(values, radius=f"{RADIUS}px", tick=tick))


def apply_font(app: QApplication, points: float = 10.0) -> bool:
    """Set the interface font; false where no font for simplified Chinese is installed."""
    font = QFont()
    font.setFamilies(list(FONT_FAMILIES))
    font.setPointSizeF(points)
    app.setFont(font)
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def _palette(theme: Tokens) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.ground,
        QPalette.ColorRole.WindowText: theme.ink,
        QPalette.ColorRole.Base: theme.card,
        QPalette.ColorRole.AlternateBase: theme.panel,
        QPalette.ColorRole.Text: theme.ink,
        QPalette.ColorRole.PlaceholderText: theme.ink2,
        QPalette.ColorRole.Button: theme.card,
        QPalette.ColorRole.ButtonText: theme.ink,
        QPalette.ColorRole.Highlight: theme.selection,
        QPalette.ColorRole.HighlightedText: theme.ink,
        QPalette.ColorRole.ToolTipBase: theme.card,
        QPalette.ColorRole.ToolTipText: theme.ink,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Accent: theme.accent,
    }
    for role, value in roles.items():
        palette.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.ink2))
    return palette
