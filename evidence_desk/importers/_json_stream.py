"""JSON of any size, value by value: only one value and one chunk of text are in memory.

The standard scanner reads each value; what lies around it (the brackets that hold 100,000 messages) is
walked here. That keeps the text ladder for exports in other encodings, halves of emoji become a mark
instead of an error, and each value has its JSON pointer (RFC 6901) as locator.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, TextIO

from evidence_desk.importers import Notice
from evidence_desk.importers._text import opened_text, storable
from evidence_desk.text import N_, Message

JsonPath = tuple[str | int, ...]

_CHUNK_SIZE = 1 << 18
#: One message with all it quotes; WeFlow puts pictures of members into one value.
_VALUE_LIMIT = 64 << 20
#: No id or time is longer; int() refuses very long ones with an error of its own.
_DIGITS = 25
#: How Telegram writes a control character: https://github.com/telegramdesktop/tdesktop, SerializeString.
_BAD_ESCAPE = re.compile(r"\\x[0-9A-Fa-f]{2}")

_DAMAGED = N_(
    "The file ends early or is damaged after the first {count} messages. "
    "What was read is kept, and the file is unchanged. If messages are missing, export the chat again."
)


class JsonDamaged(Exception):
    """The text stops being JSON, or ends too early; what was yielded before it is whole."""


def damage_notice(count: int) -> Notice:
    """The notice that only `count` messages could be read."""
    return Notice(Message(_DAMAGED, {"count": count}), "whole")


def entering(*patterns: str) -> Callable[[JsonPath], bool]:
    """Whether a path is one of `patterns` (`""`, `/messages`, `/chats/list/*`); `*` is any number."""
    known = {tuple(pattern.split("/")[1:]) for pattern in patterns}
    return lambda path: tuple("*" if isinstance(step, int) else step for step in path) in known


def walk(file: TextIO, enters: Callable[[JsonPath], bool]) -> Iterator[tuple[JsonPath, Any]]:
    """Yield path and value of all that lies in the objects and arrays that `enters` names, in order.

    Strings hold no character that cannot be stored. Raises `JsonDamaged` where no more can be read.
    """
    return _Walk(file, enters).inside(())


def pointer(path: JsonPath) -> str:
    """The JSON pointer of a path, `/messages/3`."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def resolve(path: Path, locator: str) -> Any:
    """The value, as walked, that a JSON pointer names; raises LookupError where there is none."""
    with opened_text(path) as file:
        try:
            for at, value in walk(file, lambda at: locator.startswith(pointer(at) + "/")):
                if pointer(at) == locator:
                    return value
        except JsonDamaged:
            pass
    raise LookupError(locator)


class _Walk:
    def __init__(self, file: TextIO, enters: Callable[[JsonPath], bool]) -> None:
        self._file = file
        self._enters = enters
        self._text = ""
        self._at = 0
        self._scan = json.JSONDecoder(
            parse_int=lambda digits: int(digits) if len(digits) < _DIGITS else digits,
            parse_constant=lambda _name: None,
            strict=False,
        ).raw_decode

    def inside(self, path: JsonPath) -> Iterator[tuple[JsonPath, Any]]:
        opener = self._peek()
        if opener not in ("{", "[") or not self._enters(path):
            yield path, storable_value(self._value())
            return
        self._at += 1
        closer = "}" if opener == "{" else "]"
        if self._peek() == closer:
            self._at += 1
            return
        for number in count():
            step = self._key() if opener == "{" else number
            yield from self.inside((*path, step))
            mark = self._peek()
            self._at += 1
            if mark == closer:
                return
            if mark != ",":
                raise JsonDamaged

    def _key(self) -> str:
        if self._peek() != '"':
            raise JsonDamaged
        key = self._value()
        if self._peek() != ":":
            raise JsonDamaged
        self._at += 1
        return storable(str(key))

    def _peek(self) -> str:
        """The next character that is no blank, "" at the end of the file."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in " \t\n\r":
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._scan(self._text, self._at)
                # A number at the end of the chunk may go on in the next one.
                if end < len(self._text) or self._text[end - 1] in '"]}' or not self._more():
                    self._at += end - self._at
                    return value
            except RecursionError:
                raise JsonDamaged from None
            except json.JSONDecodeError as error:
                if not self._mended(error.pos) and not self._more():
                    raise JsonDamaged from None

    def _mended(self, at: int) -> bool:
        """Whether the error was an escape that is none in JSON, which is one now."""
        if not _BAD_ESCAPE.match(self._text, at):
            return False
        self._text = f"{self._text[:at]}\\u00{self._text[at + 2 :]}"
        return True

    def _more(self) -> bool:
        """Read on and forget what was walked; False at the end of the file or of what one value may be."""
        self._text, self._at = self._text[self._at :], 0
        if len(self._text) > _VALUE_LIMIT:
            return False
        # As much again as is there: a value that needs many chunks is scanned few times.
        chunk = self._file.read(max(_CHUNK_SIZE, len(self._text)))
        self._text += chunk
        return bool(chunk)


def storable_value(value: Any) -> Any:
    """`value` with `storable` strings throughout."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [storable_value(each) for each in value]
    if isinstance(value, dict):
        return {storable(key): storable_value(each) for key, each in value.items()}
    return value
