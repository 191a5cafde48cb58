"""What is known of a sound or a picture, and how it crosses the border to the child process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from evidence_desk.media.notices import notice
from evidence_desk.text import Message

_MOST_TAGS = 64
_TAG_LENGTH = 500
_TEXT_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """A recording as it was decoded, beside what it says of itself.

    `duration_ms` is how long its sound really lasts; `header_duration_ms` is what the file claims, None where
    the format claims nothing. `dtx_frames` counts the silent frames of a raw AMR file. `created_at_utc` comes
    from the MP4 header (`created_raw` as stored) and is the END of a call on Android; `recorded_at_text` is
    the start as Apple's recorders write it (ISO 8601). `tags` are bounded plain text written by others: data,
    and sometimes the name of the phone's owner. `decode_errors` counts pieces that could not be decoded.
    """

    container: str
    codec: str
    sample_rate: int
    channels: int
    duration_ms: int
    header_duration_ms: int | None = None
    decode_errors: int = 0
    dtx_frames: int | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    created_at_utc: datetime | None = None
    created_raw: int | None = None
    recorded_at_text: str = ""
    has_video: bool = False
    notices: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """A picture as it is to be looked at: `width` and `height` are after turning it upright.

    `taken_text` and `taken_offset_text` are EXIF DateTimeOriginal ("2024:05:01 10:20:30") and
    OffsetTimeOriginal ("+08:00") as written, "" if absent. `orientation` is the EXIF value, 1 = upright.
    `software` and `user_comment` are bounded plain text written by others.
    """

    width: int
    height: int
    format: str
    taken_text: str = ""
    taken_offset_text: str = ""
    software: str = ""
    user_comment: str = ""
    orientation: int = 1
    notices: tuple[Message, ...] = ()


def plain(text: object, most: int = _TEXT_LENGTH) -> str:
    """Foreign text without control characters or halves of characters, at most `most` long."""
    characters = (c if c.isprintable() or c in "\n\t" else " " for c in str(text)[: most * 2])
    return "".join(characters).strip()[:most].rstrip()


def plain_tags(tags: Mapping[Any, Any]) -> dict[str, str]:
    """Foreign tags, bounded in number and length, with lower-case names; empty ones are left out."""
    pairs = ((plain(name, 64).lower(), plain(value, _TAG_LENGTH)) for name, value in tags.items())
    return dict(sorted((name, value) for name, value in pairs if name and value)[:_MOST_TAGS])


def audio_facts(wire: Mapping[str, Any]) -> AudioFacts:
    """The facts in a child's answer; raises an ordinary error where it makes no sense."""
    created = wire["created_at"]
    return AudioFacts(
        container=plain(wire["container"], 32),
        codec=plain(wire["codec"], 32),
        sample_rate=int(wire["sample_rate"]),
        channels=int(wire["channels"]),
        duration_ms=_count(wire["duration_ms"]),
        header_duration_ms=_maybe_count(wire["header_duration_ms"]),
        decode_errors=_count(wire["decode_errors"]),
        dtx_frames=_maybe_count(wire["dtx_frames"]),
        tags=plain_tags(wire["tags"]),
        created_at_utc=datetime.fromisoformat(created).astimezone(UTC) if created else None,
        created_raw=_maybe_count(wire["created_raw"]),
        recorded_at_text=plain(wire["recorded_at_text"], 64),
        has_video=bool(wire["has_video"]),
        notices=_notices(wire["notices"]),
    )


def picture_facts(wire: Mapping[str, Any]) -> PictureFacts:
    """The facts in a child's answer; raises an ordinary error where it makes no sense."""
    return PictureFacts(
        width=_count(wire["width"]),
        height=_count(wire["height"]),
        format=plain(wire["format"], 32),
        taken_text=plain(wire["taken_text"], 64),
        taken_offset_text=plain(wire["taken_offset_text"], 16),
        software=plain(wire["software"], 200),
        user_comment=plain(wire["user_comment"]),
        orientation=int(wire["orientation"]),
        notices=_notices(wire["notices"]),
    )


def _count(value: object) -> int:
    if not isinstance(value, int | float) or value < 0:
        raise ValueError(value)
    return int(value)


def _maybe_count(value: object) -> int | None:
    return None if value is None else _count(value)


def _notices(wire: list[tuple[str, Mapping[str, Any]]]) -> tuple[Message, ...]:
    return tuple(notice(key, values) for key, values in wire[:16])
