"""Basic Call Recorder (BCR): the JSON that it writes beside a recording, under the same name.

Fields: https://github.com/chenxiaolong/BCR and nicorac/bcr-gui, BcrRecordingMetadata. The number, the way and
the start are those of Android's call log; the length is that of what was recorded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from evidence_desk.domain.communication import Communication, Direction, Kind, SourceClass
from evidence_desk.domain.file_name import stem_of
from evidence_desk.domain.moment import Moment
from evidence_desk.importers import Claim, Extracted, Importer, ImportRefused, Source
from evidence_desk.importers._backup_xml import CALL_SENTENCES, dedupe_key, name_of, number_of, plain_number
from evidence_desk.importers._chat import FewNotices, epoch_moment, iso_moment, text_of
from evidence_desk.importers._text import opened_text, storable, text_head
from evidence_desk.text import N_

_LARGEST = 1 << 20
_MOST_CALLERS = 50
_SIGNS = ('"timestamp_unix_ms"', '"timestamp"', '"direction"', '"sim_slot"', '"call_log_name"', '"calls"')
_SIGNS_NEEDED = 4
_WAYS = {"in": ("incoming", Direction.IN), "out": ("outgoing", Direction.OUT)}
_LONGEST_S = 7 * 24 * 3600


class NoCallInside(ImportRefused):
    """A file that began like BCR's and cannot be read."""

    happened = N_("This file looks like what a call recorder writes beside a recording, but it is damaged.")
    what_to_do = N_("Copy it from the phone again, together with its recording.")


class BcrSidecar(Importer):
    """Reads the call that a recording is of."""

    key = "bcr_sidecar"
    version = 1

    def claim(self, source: Source) -> Claim:
        """Certain of a JSON object with BCR's keys."""
        text = text_head(source).lstrip()
        known = (
            text.startswith("{")
            and _SIGNS[0] in text
            and sum(sign in text for sign in _SIGNS) >= _SIGNS_NEEDED
        )
        return Claim.CERTAIN if known else Claim.NO

    def extract(self, source: Source) -> Iterator[Extracted]:
        """Yield the call; raises `NoCallInside`."""
        stated = _read(source)
        notices = FewNotices()
        at = epoch_moment(stated.get("timestamp_unix_ms")) or iso_moment(stated.get("timestamp"), source.zone)
        if at is None:
            yield from notices.tell(CALL_SENTENCES.undated, "whole")
        yield _call(stated, at, stem_of(source.name))


def _read(source: Source) -> dict[str, Any]:
    try:
        with opened_text(source.path) as file:
            text = file.read(_LARGEST)
        stated = json.loads(text)
    except (ValueError, RecursionError):
        raise NoCallInside from None
    if not isinstance(stated, dict):
        raise NoCallInside
    return stated


def _call(stated: dict[str, Any], at: Moment | None, stem: str) -> Communication:
    callers = [_caller(each) for each in _list(stated.get("calls"))[:_MOST_CALLERS]]
    alone = callers[0] if len(callers) == 1 else ("", "")
    way = text_of(stated.get("direction"))
    call_type, direction = _WAYS.get(way, ("unknown", Direction.UNKNOWN))
    recording = _dict(_dict(stated.get("output")).get("recording"))
    duration_ms = _milliseconds(recording.get("duration_secs_total"))
    details: dict[str, Any] = {
        "call_type": call_type,
        "recording_stem": storable(stem),
        "conference": way == "conference" or len(callers) > 1,
        "callers": [list(caller) for caller in callers] if len(callers) > 1 else [],
        "sim_slot": text_of(stated.get("sim_slot")),
        "encoded_ms": _milliseconds(recording.get("duration_secs_encoded")),
        "was_paused": recording.get("was_ever_paused") is True,
        "was_on_hold": recording.get("was_ever_holding") is True,
        "made_by": "BCR",
    }
    number, name = alone
    shown = number_of(number or None, details)
    numbers = sorted(plain_number(each) for each, _ in callers)
    identity = (str(at and at.epoch_ms), way, "~".join(numbers), str(duration_ms))
    return Communication(
        "whole",
        Kind.CALL,
        SourceClass.DEVICE_CALL_LOG,
        at,
        direction,
        shown,
        name_of(name or storable(text_of(stated.get("call_log_name"))) or None),
        "",
        duration_ms,
        dedupe_key("bcr", *identity) if at else None,
        {key: value for key, value in details.items() if value not in (None, "", [], False)},
    )


def _caller(call: object) -> tuple[str, str]:
    """Number and name of one side of a call."""
    fields = {key: storable(text_of(value)) for key, value in _dict(call).items()}
    number = fields.get("phone_number") or fields.get("phone_number_formatted") or ""
    return number, fields.get("contact_name") or fields.get("caller_name") or ""


def _milliseconds(seconds: object) -> int | None:
    known = isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 <= seconds <= _LONGEST_S
    return round(float(seconds) * 1000) if known and isinstance(seconds, int | float) else None


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


IMPORTER = BcrSidecar()
