"""OPPO's old backup, `callrecord_backup.xml`: one `<CALL_RECORDS>` element per call.

Attributes: id, number, duration (s), type, date (ms), name (P79N6A/pa_script). A call that SMS Backup &
Restore holds too gets the same identity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._android_rows import call_of
from evidence_desk.importers._backup_xml import CALL_SENTENCES, Rows, read_backup
from evidence_desk.importers._no_calls import no_calls_notice
from evidence_desk.importers._text import text_head
from evidence_desk.importers._xml_stream import root_name

_CALL = "CALL_RECORDS"
_SIGN = re.compile(rf"<{_CALL}\s[^<>]*\bnumber\s*=")


class OppoCallsXml(Importer):
    """Reads the call log of OPPO's old backup."""

    key = "oppo_calls_xml"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of XML that has an element of a call."""
        root = root_name(source.head)
        return Claim.CERTAIN if root and _SIGN.search(text_head(source)) else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the calls in the file's order, then notices about the file."""
        calls = _Calls(root_name(source.head))
        yield from read_backup(source, calls)
        if not calls.found_count:
            yield no_calls_notice()


class _Calls(Rows):
    sentences = CALL_SENTENCES

    def __init__(self, root: str) -> None:
        super().__init__()
        # The root differs by version, and one call alone is its own.
        self.root = root  # type: ignore[misc]

    def opened(self, name: str, attributes: dict[str, str], depth: int) -> None:
        if depth == 0:
            self.begin(name, attributes)
        if name == _CALL and depth <= 1 and "number" in attributes:
            self.found_count += 1
            place = f"/{self.root}" if depth == 0 else f"/{self.root}/{_CALL}[{self.found_count}]"
            self.ready.append(call_of(attributes, place, self.moment(attributes.get("date"), place)))


IMPORTER = OppoCallsXml()
