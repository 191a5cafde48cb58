"""The words of an iPhone message that are only kept as `attributedBody`, an archived NSAttributedString.

Only as much of the archive is read as stands before its words. https://github.com/dgelessus/python-typedstream
"""

from __future__ import annotations

import io
from itertools import islice

#: A whole message has some dozens of events, its words among the first ten.
_MOST_EVENTS = 200
#: Names of classes and types; the library needs quadratic time for long ones.
_LONGEST_NAME = 256
_LARGEST = 4 << 20
_STRINGS = frozenset({b"NSString", b"NSMutableString"})
_NEW, _TWO_BYTES, _FOUR_BYTES = 0x84, 0x81, 0x82


def words_of(archive: bytes) -> str | None:
    """The text of an archived string; None where there is none that can be read."""
    from typedstream.stream import (
        BeginTypedValues,
        InvalidTypedStreamError,
        SingleClass,
        TypedStreamReader,
    )

    if len(archive) > _LARGEST:
        return None
    in_string, is_text = False, False
    try:
        with TypedStreamReader(_ShortNames(archive)) as reader:
            for event in islice(reader, _MOST_EVENTS):
                if is_text:
                    return event.decode("utf-8", "replace") if isinstance(event, bytes) else None
                if isinstance(event, SingleClass):
                    in_string = in_string or event.name in _STRINGS
                is_text = in_string and isinstance(event, BeginTypedValues) and event.encodings == [b"+"]
    except (InvalidTypedStreamError, ValueError, LookupError, TypeError, EOFError, RecursionError):
        pass
    return None


class _ShortNames(io.BytesIO):
    """An archive in which nothing but words may be long."""

    def __init__(self, archive: bytes) -> None:
        super().__init__(archive)
        self._archive = archive

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes; raises ValueError where a long name begins."""
        if size is None or size < 0 or (size > _LONGEST_NAME and self._begins_a_name()):
            raise ValueError(size)
        return super().read(size)

    def _begins_a_name(self) -> bool:
        """Whether the length before this place is that of a shared string, by the byte before it."""
        before = self._archive[max(0, self.tell() - 6) : self.tell()].rjust(6, b"\0")
        return before[:2] == bytes((_NEW, _FOUR_BYTES)) or before[2:4] == bytes((_NEW, _TWO_BYTES))
