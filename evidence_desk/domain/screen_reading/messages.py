"""What is read from a screenshot: messages and time lines."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from evidence_desk.domain.screen import Box, Colour

App = Literal["wechat", "alipay", "sms", "qq", "other"]
Side = Literal["me", "them", "system"]
ResolvedBy = Literal["written", "relative", "clock", ""]


@dataclass(frozen=True, slots=True)
class TimeLine:
    """A time as the app wrote it between messages.

    `day` and `clock` are what it says, each None where it does not or cannot be known. `resolved_by` says how
    the day was found: "written" with its year, "relative" to the taking of the picture (昨天, 3月5日),
    "clock" where only the time of day stands, which chat apps do on the day itself.
    """

    text: str
    box: Box
    day: date | None
    clock: time | None
    resolved_by: ResolvedBy = ""

    @property
    def at(self) -> datetime | None:
        """The wall time, where both day and clock are known."""
        return datetime.combine(self.day, self.clock) if self.day and self.clock is not None else None


@dataclass(frozen=True, slots=True)
class ScreenMessage:
    """One bubble, card or system line.

    `name` is the nick above it. `box` is its bubble's extent, `confidence` that of its worst line. `at` is
    the phone's wall clock as the time line above says it, None where unknown; `at_written` is that line.
    `quote` is the message it replies to, as shown small below. `background` is the bubble's colour.
    """

    side: Side
    name: str | None
    text: str
    box: Box
    confidence: float
    at: datetime | None = None
    at_written: str = ""
    at_resolved_by: ResolvedBy = ""
    quote: str = ""
    background: Colour = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class ScreenReading:
    """A screenshot as a conversation; without messages it is none."""

    app: App
    title: str
    messages: tuple[ScreenMessage, ...]
    time_lines: tuple[TimeLine, ...]

    def to_json(self) -> dict[str, Any]:
        """As JSON, times in ISO 8601 without a zone."""
        return {
            "app": self.app,
            "title": self.title,
            "messages": [_json(message) for message in self.messages],
            "time_lines": [_json(line) for line in self.time_lines],
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> ScreenReading:
        """What `to_json` gave; raises an ordinary error for anything else."""
        return cls(
            app=value["app"],
            title=str(value["title"]),
            messages=tuple(_message(**one) for one in value["messages"]),
            time_lines=tuple(_time_line(**one) for one in value["time_lines"]),
        )


def _json(value: ScreenMessage | TimeLine) -> dict[str, Any]:
    plain = {key: list(part) if isinstance(part, tuple) else part for key, part in asdict(value).items()}
    return {key: part.isoformat() if isinstance(part, date | time) else part for key, part in plain.items()}


def _message(
    at: str | None, box: tuple[int, int, int, int], background: tuple[int, int, int], **rest: Any
) -> ScreenMessage:
    when = datetime.fromisoformat(at) if at else None
    left, top, right, bottom = box
    red, green, blue = background
    return ScreenMessage(at=when, box=(left, top, right, bottom), background=(red, green, blue), **rest)


def _time_line(
    day: str | None, clock: str | None, box: tuple[int, int, int, int], text: str, resolved_by: ResolvedBy
) -> TimeLine:
    left, top, right, bottom = box
    return TimeLine(
        text=text,
        box=(left, top, right, bottom),
        day=date.fromisoformat(day) if day else None,
        clock=time.fromisoformat(clock) if clock else None,
        resolved_by=resolved_by,
    )
