"""Weaknesses of the file itself: F01 copy, F02 edited or missing, F03 an excerpt, F05 unclear, F09 time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evidence_desk.domain.case_views import RecordingView
from evidence_desk.domain.moment import Precision, TimeSource
from evidence_desk.domain.provenance import Provenance
from evidence_desk.domain.verdict_words import listed, stretch
from evidence_desk.rules._weak import Weak, first_of, heard
from evidence_desk.text import N_, Message

#: A file's own statement of its length is rounded, and recorders pad the end.
_HEADER_TOL_MS = 2_000
#: Digital silence of one codec frame is nothing; a call has noise on the line.
_LONGEST_ZEROS_MS = 1_000
#: Speech this little above the noise is hard to follow.
_LEAST_VOICE_DB = 10.0
_LEAST_VOICE_SHARE = 0.05
_MOST_CLIPPED_SHARE = 0.01
_MOST_PLACES = 5
_LOOSE_TIMES = {
    TimeSource.CONTAINER: N_("the time is the one at which the file was closed, less its length"),
    TimeSource.EXIF: N_("the time is the one a picture carries"),
    TimeSource.FILE_MODIFIED: N_("the time is the file's own, which copying changes"),
    TimeSource.USER: N_("the time was entered by hand"),
}


_TRACES = {
    Provenance.CHAT_APP: N_("its traces are those of a file that has passed through a chat app"),
    Provenance.RE_ENCODED: N_("its traces are those of a file that was converted after it was recorded"),
    Provenance.EDITOR_TAG: N_("the name of a sound editor stands in it"),
}


def weak_forms(view: RecordingView) -> Iterator[Weak]:
    """The weaknesses that the file and its measured sound show."""
    for code, look in (
        ("F01", _copy),
        ("F02", _edited),
        ("F03", _excerpt),
        ("F05", _unclear),
        ("F09", _time),
    ):
        values: dict[str, Any] = {}
        if shown := tuple(look(view, values)):
            yield Weak(code, shown, values)


def _copy(view: RecordingView, values: dict[str, Any]) -> Iterator[Message]:
    if "name_pattern" not in view.recording.details:
        yield Message(N_("its name is not one that a phone's recorder gives"))
    yield from _traces(view.profile, (Provenance.CHAT_APP,), values)
    if view.copies:
        values["alike"] = list(view.copies)
        yield Message(N_("other files of this case sound the same: {count}"), {"count": len(view.copies)})


def _edited(view: RecordingView, values: dict[str, Any]) -> Iterator[Message]:
    details, profile = view.recording.details, view.profile
    yield from _traces(profile, (Provenance.RE_ENCODED, Provenance.EDITOR_TAG), values)
    stated, real = details.get("header_duration_ms"), view.recording.duration_ms
    if stated is not None and real is not None and abs(stated - real) > _HEADER_TOL_MS:
        values |= {"stated_ms": stated, "decoded_ms": real}
        shown = {"stated": f"{stated / 1000:.1f}", "real": f"{real / 1000:.1f}"}
        yield Message(N_("the file states {stated} s, and {real} s can be played"), shown)
    if errors := details.get("decode_errors"):
        values["decode_errors"] = errors
        yield Message(N_("pieces that could not be decoded: {count}"), {"count": errors})
    zeros = [each for each in _stretches(profile, "zeros") if each[1] - each[0] >= _LONGEST_ZEROS_MS]
    for name, msgid, found in (
        ("gaps", N_("sound is missing at {places}"), _stretches(profile, "gaps")),
        ("zeros", N_("there is not even noise at {places}"), zeros),
    ):
        if found:
            values[name] = found
            yield Message(msgid, {"places": _places(found)})
    if repeats := list(profile.get("repeats") or ()):
        values["repeats"] = repeats
        again = _places([[each[1], each[1] + each[2]] for each in repeats])
        yield Message(N_("sound that was there before comes again at {places}"), {"places": again})


def _traces(
    profile: Mapping[str, Any], grades: tuple[Provenance, ...], values: dict[str, Any]
) -> Iterator[Message]:
    """Whether the file's provenance is one of these, with the signs it rests on."""
    origin = profile.get("provenance")
    if origin and (grade := Provenance(origin["grade"])) in grades:
        values |= {"provenance": grade.value, "signs": list(origin["signs"])}
        yield Message(_TRACES[grade])


def _excerpt(view: RecordingView, values: dict[str, Any]) -> Iterator[Message]:
    for name, msgid in (
        ("starts_at_level", N_("it begins in the middle of sound")),
        ("ends_at_level", N_("it ends in the middle of sound")),
    ):
        if view.profile.get(name):
            values[name] = True
            yield Message(msgid)
    missing = [_less(call.same_call or {}) for call in view.calls]
    if missing and all(each > 0 for each in missing):
        values["seconds_less"] = min(missing)
        shown = {"seconds": min(missing)}
        yield Message(N_("it is {seconds} s shorter than the call in the list of calls"), shown)


def _less(compared: Mapping[str, Any]) -> int:
    """By how many seconds a recording is shorter than its call; 0 within the tolerance."""
    connected, recorded = compared.get("connected_s"), compared.get("recorded_s")
    if connected is None or recorded is None or compared.get("duration_within_tolerance"):
        return 0
    return max(0, int(connected) - int(recorded))


def _unclear(view: RecordingView, values: dict[str, Any]) -> Iterator[Message]:
    if view.recording.duration_ms is None:
        yield Message(N_("its sound cannot be played"))
        return
    if unheard := next((word for row in heard(view) if (word := first_of("unheard", row[3]))), ""):
        values["unheard"] = unheard
        yield Message(N_("the transcript notes words that could not be made out"))
    profile, length = view.profile, view.recording.duration_ms or 1
    voice, floor = profile.get("voice_db"), profile.get("floor_db")
    if voice is not None and floor is not None and voice - floor < _LEAST_VOICE_DB:
        values |= {"voice_db": voice, "floor_db": floor}
        shown = {"db": f"{voice - floor:.0f}"}
        yield Message(N_("speech is only {db} dB louder than the noise"), shown)
    spoken = profile.get("voice_ms")
    if spoken is not None and spoken < length * _LEAST_VOICE_SHARE:
        values["voice_ms"] = spoken
        yield Message(N_("there is hardly any speech: {seconds} s"), {"seconds": f"{spoken / 1000:.1f}"})
    clipped = profile.get("clipped_ms") or 0
    if clipped > length * _MOST_CLIPPED_SHARE:
        values["clipped_ms"] = clipped
        yield Message(N_("the sound is overdriven for {seconds} s"), {"seconds": f"{clipped / 1000:.1f}"})


def _time(view: RecordingView, values: dict[str, Any]) -> Iterator[Message]:
    at = view.recording.at
    if any(each.rule == "X1" for each in view.assessment.contradictions):
        values["at_odds"] = True
        yield Message(N_("the carrier's list does not show this call as it was recorded"))
    if at is None:
        yield Message(N_("its time is not known"))
        return
    if view.calls:
        # A list of calls that holds this call states its time.
        return
    values |= {"source": at.source.value, "precision": at.precision.value}
    if at.source in _LOOSE_TIMES:
        yield Message(_LOOSE_TIMES[at.source])
    if at.precision in (Precision.DAY, Precision.MINUTE):
        known = N_("only the day is known") if at.precision is Precision.DAY else N_("no seconds are known")
        yield Message(known)
    if "maybe_epoch" in view.recording.details.get("name_ambiguities", ()):
        yield Message(N_("the figures of its name can be read as another time"))


def _stretches(profile: Mapping[str, Any], name: str) -> list[list[int]]:
    return [[int(start), int(end)] for start, end in profile.get(name) or ()]


def _places(found: list[list[int]]) -> Message:
    shown = [Message("{place}", {"place": stretch(start, end)}) for start, end in found[:_MOST_PLACES]]
    return listed(shown)
