"""From the lines of a screenshot to the messages of a conversation: which side, whose name, what, and when.

    screen = media.read_screen(path)
    reading = read_messages(screen, captured=taken, app_hint="wechat")

All of it is geometry and colour of `ScreenText`; nothing is learned and nothing is guessed silently: what
stands above the first time line has no time, a line in no bubble is no message. `bars.py` finds what the app
draws around a conversation, `bubbles.py` what stands together, `roles.py` what each piece is, `time_lines.py`
when, `apps.py` in which app. How well it does is measured by `tests/screenshots/measure.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from evidence_desk.domain.screen import ScreenText
from evidence_desk.domain.screen_reading.apps import app_of
from evidence_desk.domain.screen_reading.bars import frame_of, status_bar
from evidence_desk.domain.screen_reading.bubbles import bubbles_of, rows_of
from evidence_desk.domain.screen_reading.messages import ScreenMessage, ScreenReading, TimeLine
from evidence_desk.domain.screen_reading.roles import is_conversation, messages_of

__all__ = ["ScreenMessage", "ScreenReading", "TimeLine", "plain_text", "read_messages"]


def read_messages(screen: ScreenText, *, captured: datetime | None, app_hint: str | None) -> ScreenReading:
    """The messages on a screen, from top to bottom; none where it shows no conversation.

    `captured` is the phone's wall clock when the picture was taken, None where unknown: then only times
    written with their year are resolved. `app_hint` is the app its file name tells.
    """
    frame = frame_of(screen)
    bubbles = bubbles_of(screen, frame)
    messages, time_lines = messages_of(screen, frame, bubbles, captured)
    app = app_of(screen, frame, messages, app_hint)
    reading = ScreenReading(app=app, title=frame.title, messages=messages, time_lines=time_lines)
    if is_conversation(screen, frame, reading, app_hint):
        return reading
    return replace(reading, app=app_of(screen, frame, (), app_hint), messages=())


def plain_text(screen: ScreenText) -> str:
    """All words of a picture that shows no conversation, line by line; the status bar is left out."""
    inside = [line for line in screen.lines if line not in status_bar(screen)]
    return "\n".join(" ".join(line.text for line in row) for row in rows_of(inside))
