"""The few dresses only details and dialogs need; all others are in `resources/styles/desk.qss`."""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from evidence_desk.gui.theme import RADIUS, tokens

_SHEET = Template("""
QWidget#detail, QWidget#detail_ground { background: $panel; }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QLabel[role="look"] { color: $look; }
QLabel[role="alone"] { color: $alone; }
QLabel[role="support"] { color: $support; }
QLabel[role="notice"] { background: $look_on; color: $look; border-radius: $radius; padding: 6px 8px; }
QLabel[role="warning"] { background: $alone_on; color: $alone; border-radius: $radius; padding: 6px 8px; }
QLabel[role="ready"] { background: $grey_on; border-radius: $radius; padding: 6px 8px; }
QTextEdit[role="evidence"] { background: transparent; border: 1px solid transparent; padding: 0px; }
QTextEdit[role="evidence"]:focus { border-color: $accent; }
/* What the frame and the padding take stands in the margin, so that its words begin where others begin. */
QPushButton[role="link"] { padding: 1px 3px; margin-left: -4px; text-align: left; }
QPushButton[role="link"][beside="round"] { margin-left: 0; }
QPushButton[role="link"]::menu-indicator { image: none; width: 0; }
QPushButton[role="round"] { background: $accent; border: 2px solid $accent; border-radius: 17px; padding: 0;
    min-width: 30px; max-width: 30px; min-height: 30px; max-height: 30px; }
QPushButton[role="round"]:focus { border-color: $ink; }
QPushButton[role="round"]:disabled { background: $grey_on; border-color: $line; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: none; width: 0; height: 0; border-left: 4px solid $card;
    border-right: 4px solid $card; border-top: 5px solid $ink2; }
QPushButton[beside="round"] { min-height: 30px; }
QLabel[beside="round"] { min-height: 34px; }
QScrollArea#picture { background: $grey_on; border: 1px solid $line; border-radius: $radius; }
""")


def sheet() -> str:
    """The style sheet of the detail side and of dialogs, in the theme in use."""
    return _SHEET.substitute(asdict(tokens()), radius=f"{RADIUS}px")
