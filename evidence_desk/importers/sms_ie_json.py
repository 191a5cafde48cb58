"""SMS Import / Export (F-Droid): messages as NDJSON (version 2) or an array (version 1), calls as an array.

Each value is a row of Android's own tables, its columns as text; what the app adds begins with `__` in
version 2 (`__display_name`, `__parts`). https://github.com/tmo1/sms-ie. A row that SMS Backup & Restore
holds too gets the same identity. The pictures of version 2 lie in files of their own beside the NDJSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._android_rows import AndroidRows
from evidence_desk.importers._chat import NoMessagesInside, empty_notice
from evidence_desk.importers._json_stream import JsonDamaged, damage_notice, entering, pointer, walk
from evidence_desk.importers._ndjson import ndjson_rows
from evidence_desk.importers._text import TextEncoding, decoded_lines, encoding_of, opened_text
from evidence_desk.importers._text import text_head as head_of

_ENTERS = entering("")
_KEY = re.compile(r'"(\w{2,30})"\s*:')
_SMS_KEYS = frozenset({"_id", "thread_id", "address", "body", "type", "date"})
_MMS_KEYS = frozenset({"_id", "thread_id", "msg_box", "date"})
_CALL_KEYS = frozenset({"_id", "number", "duration", "type", "date"})


class SmsIeJson(Importer):
    """Reads messages and calls of SMS Import / Export."""

    key = "sms_ie_json"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of JSON objects, in lines or an array, that have the columns of Android's tables."""
        text = head_of(source).lstrip()
        keys = set(_KEY.findall(text)) if re.match(r"\[?\s*\{", text) else set()
        known = any(wanted <= keys for wanted in (_SMS_KEYS, _MMS_KEYS, _CALL_KEYS))
        return Claim.CERTAIN if known else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the rows in the file's order, each MMS before its attachments, then notices."""
        encoding = encoding_of(source.path)
        reading = AndroidRows()
        try:
            for locator, row in _rows(source, encoding):
                yield from reading.row(locator, row)
        except JsonDamaged:
            if not reading.found_count:
                raise NoMessagesInside from None
            yield damage_notice(reading.found_count)
        if not reading.found_count:
            if reading.refused_count:
                raise NoMessagesInside
            yield empty_notice()
        yield from reading.notices.rest()
        yield from encoding.notices()


def _rows(source: Source, encoding: TextEncoding) -> Iterator[tuple[str, Any]]:
    """Locator and value of each row; None for a line that is no JSON."""
    if head_of(source).lstrip().startswith("["):
        with opened_text(source.path, encoding) as file:
            yield from ((pointer(path), value) for path, value in walk(file, _ENTERS))
        return
    yield from ndjson_rows(decoded_lines(source.path, encoding))


IMPORTER = SmsIeJson()
