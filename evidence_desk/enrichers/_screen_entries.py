"""What the words of one picture come to: the messages of a conversation, or one entry with all its words."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.moment import Moment, Precision, TimeSource, from_wall_clock
from evidence_desk.domain.screen import ScreenText
from evidence_desk.domain.screen_reading import ScreenMessage, ScreenReading, plain_text, read_messages
from evidence_desk.enrichers import Enriched
from evidence_desk.text import N_, Message

#: The lowest score of a line that was read right, over 720 lines of numbers, was 0.958.
_SURE = 0.95
_NUMBER = re.compile(r"\+?\d[\d\s-]{1,22}\d")
_TAKEN = frozenset({TimeSource.FILE_NAME, TimeSource.EXIF, TimeSource.USER})
_DIRECTIONS = {"me": Direction.OUT, "them": Direction.IN}
_CUT_SHORT = N_(
    "This picture holds more text than is kept; its beginning was read. The picture itself is unchanged. "
    "Look at the rest in the picture."
)


def enriched_screen(
    screen: ScreenText, taken: Moment | None, app_hint: str | None, zone: tzinfo, within: str = ""
) -> Enriched:
    """What the words of one picture come to; `within` goes before every locator (`page[3]/` of a scan)."""
    reading = read_messages(screen, captured=_wall(taken, zone), app_hint=app_hint)
    text = "" if reading.messages else plain_text(screen)
    found: list[Communication] = [
        _communication(f"{within}message[{number}]", message, reading, zone)
        for number, message in enumerate(reading.messages)
        if message.side != "system"
    ]
    if text:
        found.append(_words(f"{within}text", text, screen, taken))
    result = {"screen": screen.to_json(), "reading": reading.to_json(), "text": text}
    notices = (Message(_CUT_SHORT),) if screen.cut_short else ()
    return Enriched(screen.engine, result, tuple(found), notices=notices)


def _wall(taken: Moment | None, zone: tzinfo) -> datetime | None:
    """The phone's wall clock when the picture was taken; a file's last change does not tell it."""
    if taken is None or taken.source not in _TAKEN or taken.precision is Precision.DAY:
        return None
    return taken.local(zone).replace(tzinfo=None)


def _communication(
    locator: str, message: ScreenMessage, reading: ScreenReading, zone: tzinfo
) -> Communication:
    title = reading.title or None
    number = _number(reading.title)
    return Communication(
        locator=locator,
        kind=Kind.SMS if reading.app == "sms" else Kind.CHAT,
        source_class=SourceClass.SCREENSHOT,
        at=_moment(message, zone),
        direction=_DIRECTIONS[message.side],
        untrusted_number=number,
        untrusted_name=message.name or (None if number else title),
        untrusted_text=message.text,
        details=_details(message, reading),
    )


def _moment(message: ScreenMessage, zone: tzinfo) -> Moment | None:
    if message.at is None:
        return None
    return from_wall_clock(message.at, message.at_written, Precision.MINUTE, TimeSource.RECORD, zone)


def _details(message: ScreenMessage, reading: ScreenReading) -> dict[str, Any]:
    details = {
        "box": list(message.box),
        "confidence": message.confidence,
        "check": message.confidence < _SURE,
        "app": reading.app,
        "title": reading.title,
        "at_written": message.at_written,
        "resolved_by": message.at_resolved_by,
        "quote": message.quote,
    }
    return {key: value for key, value in details.items() if value not in ("", False)}


def _words(locator: str, text: str, screen: ScreenText, taken: Moment | None) -> Communication:
    """All words of a picture that shows no conversation."""
    worst = min(line.confidence for line in screen.lines)
    details: dict[str, Any] = {"confidence": worst} | ({"check": True} if worst < _SURE else {})
    return Communication(
        locator=locator,
        kind=Kind.SCREENSHOT,
        source_class=SourceClass.SCREENSHOT,
        at=taken,
        untrusted_text=text,
        details=details,
    )


def _number(title: str) -> str | None:
    """The number that a conversation with nobody in the address book is headed by."""
    return re.sub(r"[\s-]", "", title) if _NUMBER.fullmatch(title.strip()) else None
