"""Android `calllog.db` or `contacts2.db`, table `calls`; in Huawei's old backup `calls_tb`.

Columns are those of Android's `CallLog.Calls`: `date` in milliseconds, `duration` in seconds. A call that SMS
Backup & Restore holds too gets the same identity.
"""

from __future__ import annotations

from collections.abc import Iterator

from evidence_desk.importers import Claim, Extracted, Importer, Source
from evidence_desk.importers._android_rows import call_of
from evidence_desk.importers._backup_xml import CALL_SENTENCES
from evidence_desk.importers._chat import FewNotices, epoch_moment
from evidence_desk.importers._no_calls import no_calls_notice
from evidence_desk.importers._sqlite_source import has_table, opened

_TABLES = ("calls", "calls_tb")
_NEEDED = frozenset({"number", "date", "duration", "type"})
_COLUMNS = (*sorted(_NEEDED), "name", "presentation")


class AndroidCallsDb(Importer):
    """Reads an Android phone's own call log."""

    key = "android_calls_db"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a database with one of Android's tables of calls."""
        return Claim.CERTAIN if any(has_table(source, each, _NEEDED) for each in _TABLES) else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the calls in the order of their rows, then notices."""
        with opened(source) as database:
            notices = FewNotices()
            count = 0
            for table in _TABLES:
                if not has_table(source, table, _NEEDED):
                    continue
                for row in database.rows(table, _COLUMNS):
                    count += 1
                    columns = {key: row.text(key) for key in _COLUMNS if row.values.get(key) is not None}
                    at = epoch_moment(columns.get("date"))
                    if at is None:
                        yield from notices.tell(CALL_SENTENCES.undated, f"{table}[{row.rowid}]")
                    yield call_of(columns, f"{table}[{row.rowid}]", at)
            if not count:
                yield no_calls_notice()
            yield from notices.rest()
            yield from database.notices()


IMPORTER = AndroidCallsDb()
