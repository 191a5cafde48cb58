"""One `BEGIN:VMSG … END:VMSG` of a vMessage file, in the five dialects that phones write.

Dialects: MTK and OPPO (`X-BOX`, local time, quoted-printable `Subject`), X-IRMS (`X-MESSAGE-TYPE`, GMT or
milliseconds), Nokia (`X-IRMC-BOX`, `X-NOK-DT`), Samsung (`TEXT`, dotted time).
https://github.com/louisbob/vmgparser-lib, https://github.com/MaxChang3/vmg-converter
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from evidence_desk.domain.moment import Moment, Precision
from evidence_desk.importers._chat import Lines, epoch_moment, wall_moment
from evidence_desk.importers._text import storable

_PROPERTY = re.compile(r"(?P<key>[A-Za-z-]{1,30})(?P<parameters>;[^:]{0,200})?:(?P<value>.*)", re.DOTALL)
_CLOCK = r"[ T.]+(?P<hour>\d{1,2})[:.](?P<minute>\d{1,2})(?:[:.](?P<second>\d{1,2}))?"
_TIMES = tuple(
    re.compile(date + _CLOCK + r"\s*(?P<utc>GMT|UTC|Z)?")
    for date in (
        r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
    )
)
_WORDS = frozenset({"SUBJECT", "TEXT"})
_FIELDS_OF_BODY = _WORDS | {"DATE", "DATEORIGIN"}
_KEPT_PROPERTIES = 40
#: Lines of 76 characters; no message has as many.
_MOST_SOFT_LINES = 20_000


@dataclass(slots=True)
class Party:
    """One VCARD of a message: who sent it, or to whom it went."""

    number: str = ""
    name: str = ""


@dataclass(slots=True)
class Record:
    """One message as written; `line` is the number of its first line, `whole` that its end was there."""

    line: int
    properties: dict[str, str] = field(default_factory=dict)
    parties: list[Party] = field(default_factory=list)
    text: str = ""
    cut: bool = False
    whole: bool = False

    def moment(self, zone: tzinfo) -> Moment | None:
        """Its time by the best of its fields, `zone` assumed where none is written."""
        if exact := epoch_moment(self.properties.get("DATEORIGIN")):
            return exact
        written, nokia = self.properties.get("DATE", ""), self.properties.get("X-NOK-DT", "")
        stated = epoch_moment(written) if len(written) > len("yyyyMMdd") else None
        stated = stated or _time(written, zone)
        if not nokia:
            return stated
        try:
            instant = datetime.strptime(nokia, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        except ValueError:
            return stated
        # Some phones put a Z behind their own wall clock.
        if stated and stated.local(zone).replace(tzinfo=UTC) == instant:
            return stated
        return wall_moment(instant, nokia, Precision.SECOND, zone)


def records(lines: Iterable[str]) -> Iterator[Record]:
    """The messages of a file, each when its end is read; memory holds one."""
    reading: _Reading | None = None
    for number, line in enumerate(lines, 1):
        mark = line.strip().upper()
        if mark == "BEGIN:VMSG":
            if reading:
                yield reading.done(whole=False)
            reading = _Reading(number)
        elif reading and mark == "END:VMSG":
            yield reading.done(whole=True)
            reading = None
        elif reading:
            reading.read(line, mark)
    if reading:
        yield reading.done(whole=False)


class _Reading:
    def __init__(self, line: int) -> None:
        self._record = Record(line)
        self._in_body = False
        self._words: Lines | None = None
        self._codec = ""
        self._soft: list[str] | None = None

    def done(self, *, whole: bool) -> Record:
        self._end_soft()
        if self._words:
            self._record.text, self._record.cut = self._words.text(), self._words.cut
        self._record.whole = whole
        return self._record

    def read(self, line: str, mark: str) -> None:
        if mark.startswith(("BEGIN:V", "END:V")) and mark.isascii() and len(mark) < 12:
            self._end_soft()
            self._in_body = mark == "BEGIN:VBODY"
            if mark == "BEGIN:VCARD":
                self._record.parties.append(Party())
        elif self._soft is not None:
            self._go_on(line)
        elif self._words is not None:
            if self._in_body:
                self._words.add(line)
        elif (found := _PROPERTY.fullmatch(line.strip())) and not self._is_words(found["key"].upper()):
            self._property(found["key"].upper(), (found["parameters"] or "").upper(), found["value"])
        elif self._in_body and line.strip():
            self._words = Lines(line)

    def _is_words(self, key: str) -> bool:
        """Whether a line of the body that looks like a field is the first of the message's words."""
        return self._in_body and not key.startswith("X-") and key not in _FIELDS_OF_BODY

    def _property(self, key: str, parameters: str, value: str) -> None:
        encoded = "QUOTED-PRINTABLE" in parameters
        if key in _WORDS:
            self._words = Lines("" if encoded else value)
            if encoded:
                charset = re.search(r"CHARSET=([\w-]+)", parameters)
                self._codec = charset[1] if charset else "UTF-8"
                self._soft = []
                self._go_on(value)
        elif key in ("TEL", "N", "FN") and self._record.parties:
            party = self._record.parties[-1]
            plain = storable(_unquoted(value, "UTF-8") if encoded else value).strip(" ;")
            if key == "TEL":
                party.number = party.number or plain
            else:
                party.name = party.name or plain
        elif len(self._record.properties) < _KEPT_PROPERTIES:
            self._record.properties.setdefault(key, storable(value.strip()))

    def _go_on(self, line: str) -> None:
        """One line of quoted-printable words; a `=` at its end says that the next one belongs to it."""
        if self._soft is None:
            return
        written = line.rstrip()
        if len(self._soft) < _MOST_SOFT_LINES:
            self._soft.append(written.removesuffix("="))
        if not written.endswith("="):
            self._end_soft()

    def _end_soft(self) -> None:
        if self._soft is not None:
            self._words = Lines(_unquoted("".join(self._soft), self._codec))
            self._soft = None


def _unquoted(value: str, codec: str) -> str:
    """The text of quoted-printable; a character may be split between lines, so bytes are joined first."""
    data = quopri.decodestring(value.encode())
    try:
        return data.decode(codec)
    except (LookupError, UnicodeDecodeError):
        return data.decode("gb18030" if "GB" in codec else "utf-8", "replace")


def _time(written: str, zone: tzinfo) -> Moment | None:
    for pattern in _TIMES:
        if found := pattern.fullmatch(written):
            year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
            clock = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
            precision = Precision.SECOND if found["second"] else Precision.MINUTE
            try:
                wall = datetime(year, month, day, *clock, tzinfo=UTC if found["utc"] else None)
            except ValueError:
                return None
            return wall_moment(wall, written, precision, zone)
    return None
