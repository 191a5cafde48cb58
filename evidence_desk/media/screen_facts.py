"""The words on a picture, as they cross the border from the child process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from evidence_desk.domain.screen import LINE_LENGTH, MOST_CHARACTERS, ScreenLine, ScreenText
from evidence_desk.media.facts import plain


def screen_text(wire: Mapping[str, Any]) -> ScreenText:
    """The lines in a child's answer; raises an ordinary error where it makes no sense."""
    told = ScreenText.from_json(wire)
    kept: list[ScreenLine] = []
    room = MOST_CHARACTERS
    for line in told.lines:
        text = plain(line.text, LINE_LENGTH).replace("\n", " ").replace("\t", " ")
        if text and len(text) <= room:
            kept.append(replace(line, text=text))
            room -= len(text)
    return replace(told, lines=tuple(kept), engine=plain(told.engine, LINE_LENGTH))
