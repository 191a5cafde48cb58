"""Transcripts as text: SRT, WebVTT, LRC, lines with speaker and time, and words without times.

Sources: SubRip as players read it; WebVTT, https://www.w3.org/TR/webvtt1/ (voices in `<v name>`); LRC with
`[mm:ss.xx]`, several of them before one line; the text that speech services of the mainland export, a title
and then `说话人1 00:05` before each stretch (one public script; the brackets of `张三(00:01:02)` are general
knowledge). What fits no form is one segment without a time.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from evidence_desk.domain.transcript import Segment, TranscriptText
from evidence_desk.importers._text import storable

#: Ten hours of quick talk have a tenth of these.
MOST_SEGMENTS, LONGEST_SEGMENT, LONGEST_TRANSCRIPT = 20_000, 20_000, 1_000_000

_CLOCK = r"(?:[0-9]{1,3}:)?[0-9]{1,2}:[0-9]{2}"
_CUE = re.compile(rf"\s*({_CLOCK}[,.][0-9]{{1,3}})\s*-->\s*({_CLOCK}[,.][0-9]{{1,3}})(?:\s.*)?")
_LRC_TAG = re.compile(r"\[([0-9]{1,3}:[0-9]{2}(?:[.:][0-9]{1,3})?)\]")
_LRC_HEAD = re.compile(r"\[(?:ti|ar|al|by|au|la|re|ve|length|offset|id|tool):.{0,200}\]", re.IGNORECASE)
#: A number given by a program, which nothing but a transcript has.
_NUMBERED = r"(?:说话人|發言人|发言人|講話人|讲话人|发言者|Speaker)\s{0,3}[0-9A-Z]{1,3}"
_HEADER = re.compile(
    rf"({_NUMBERED}|[^\s:：]{{1,12}}?)\s{{0,8}}[(（]?\s{{0,2}}({_CLOCK})[)）]?[:：]?", re.IGNORECASE
)
_SPACED = re.compile(rf".*[^\s:：][\s(（]+{_CLOCK}[)）]?[:：]?", re.DOTALL)
_SAID_BY = re.compile(rf"({_NUMBERED})\s{{0,3}}[:：]\s{{0,3}}", re.IGNORECASE)
_VOICE = re.compile(r"<v(?:\.[^\s>]{1,60})*\s([^<>]{1,100})>")
_TAG = re.compile(
    r"</?(?:i|b|u|s|c|v|font|ruby|rt|lang)(?:[\s.=][^<>]{0,200})?>|<[0-9:.]{4,20}>|\{\\[^{}]{0,60}\}",
    re.IGNORECASE,
)
#: Where the first words of a conversation are later than this, the times are of a clock on the wall.
_LATEST_BEGINNING_MS = 60_000


def form_of(beginning: str, *, of_recording: bool = False) -> str:
    """Which form a text that begins so has: "srt", "vtt", "lrc", "speakers", or "" where it has none.

    Lines of a name and a time are also how chats are copied. They count where a program numbered the
    speakers, or where the times run from the first minute on; `of_recording` says that the file is named
    like a recording, which is enough then.
    """
    lines = [line.strip() for line in beginning.lstrip("\ufeff").split("\n")[:200]]
    if re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        return "vtt"
    if any(map(_CUE.fullmatch, lines[:20])):
        return "srt"
    written = [line for line in lines if line and not _LRC_HEAD.fullmatch(line)]
    timed = [found for line in written if (found := _LRC_TAG.match(line))]
    # Copied chats have hours and minutes in brackets; hundredths of a second no chat has.
    exact = any(re.search("[.]|:.*:", found[1]) for found in timed) or len(written) < sum(map(bool, lines))
    if len(timed) >= 2 and 2 * len(timed) >= len(written) and exact:
        return "lrc"
    return "speakers" if _has_speakers(lines, of_recording=of_recording) else ""


def read_transcript(form: str, lines: Iterable[str]) -> tuple[TranscriptText, bool]:
    """The transcript that `lines` hold in a form of `form_of`, and whether it was cut short.

    With the form "" (then "plain") all words are one segment. Never fails. What a form has no place for
    (numbers, settings, comments) is left out; lines before the first speaker stay.
    """
    readers = {"srt": _cues, "vtt": _cues, "lrc": _lyrics, "speakers": _speeches}
    beginning = _Beginning(lines)
    kept, cut = _bounded(readers.get(form, _plain)(iter(beginning)))
    if form in ("srt", "vtt", "lrc"):
        kept.sort(key=lambda segment: segment.start_ms or 0)
    return TranscriptText(form or "plain", tuple(_forwards(kept))), cut or beginning.cut


class _Beginning:
    """The lines of a text up to a length that no transcript has."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self.cut = False

    def __iter__(self) -> Iterator[str]:
        room = 4 * LONGEST_TRANSCRIPT
        for line in self._lines:
            room -= len(line) + 1
            self.cut = room < 0
            if self.cut:
                return
            yield line.removeprefix("\ufeff").rstrip()


def _has_speakers(lines: list[str], *, of_recording: bool) -> bool:
    headers = [found for line in lines if (found := _header(line))]
    if any(re.fullmatch(_NUMBERED, name, re.IGNORECASE) for name, _ in headers):
        return True
    times = [at for _, at in headers]
    if len(times) < 2 or times != sorted(times):
        return False
    return of_recording or times[0] <= _LATEST_BEGINNING_MS


def _header(line: str) -> tuple[str, int] | None:
    """Speaker and time of a line that holds nothing else."""
    found = _HEADER.fullmatch(line.strip()) if len(line) <= 60 else None
    if not found or not _SPACED.fullmatch(line.strip()):
        return None
    return found[1].strip(), _ms(found[2])


def _cues(lines: Iterator[str]) -> Iterator[Segment]:
    """SRT and WebVTT: a line of two times, then words up to a blank line or the next times."""
    times: re.Match[str] | None = None
    words: list[str] = []
    for line in chain(lines, [""]):
        found = _CUE.fullmatch(line) if len(line) <= 400 else None
        if times and words and (found or not line):
            # Where the blank line was lost, the number of the next cue stands last.
            last = words[:-1] if found and words[-1].isdecimal() else words
            yield _cue(times, "\n".join(last))
        if found or not line:
            times, words = found, []
        elif times:
            words.append(line)


def _cue(times: re.Match[str], words: str) -> Segment:
    voice = _VOICE.search(words)
    speaker, text = _split_speaker(html.unescape(_TAG.sub("", words)).strip())
    return Segment(_ms(times[1]), _ms(times[2]), voice[1].strip() if voice else speaker, text)


def _lyrics(lines: Iterator[str]) -> Iterator[Segment]:
    for line in lines:
        times: list[int] = []
        rest = line.strip()
        while len(times) < 50 and (found := _LRC_TAG.match(rest)):
            minutes, _, seconds = found[1].partition(":")
            times.append(_ms(f"{minutes}:{seconds.replace(':', '.')}"))
            rest = rest[found.end() :].lstrip()
        speaker, text = _split_speaker(rest)
        # A line of nothing but a time ends the one before.
        yield from (Segment(at, None, speaker, text) for at in times if text)


def _speeches(lines: Iterator[str]) -> Iterator[Segment]:
    begun: tuple[str, int | None] = ("", None)
    words: list[str] = []
    for line in lines:
        header = _header(line)
        if header is None:
            words.append(line.strip())
            continue
        if text := "\n".join(filter(None, words)):
            yield Segment(begun[1], None, begun[0], text)
        begun, words = header, []
    if text := "\n".join(filter(None, words)):
        yield Segment(begun[1], None, begun[0], text)


def _plain(lines: Iterator[str]) -> Iterator[Segment]:
    if text := "\n".join(lines).strip():
        yield Segment(None, None, "", text)


def _bounded(segments: Iterable[Segment]) -> tuple[list[Segment], bool]:
    """The segments with storable, bounded text, and whether something was left out for its length."""
    kept: list[Segment] = []
    room, cut = LONGEST_TRANSCRIPT, False
    for each in segments:
        if not room or len(kept) == MOST_SEGMENTS:
            return kept, True
        longest = min(room, LONGEST_SEGMENT if each.start_ms is not None else LONGEST_TRANSCRIPT)
        text = storable(each.text)[:longest]
        cut = cut or len(text) < len(each.text)
        room -= len(text)
        kept.append(Segment(each.start_ms, each.end_ms, storable(each.speaker)[:100], text))
    return kept, cut


def _forwards(segments: Iterable[Segment]) -> Iterator[Segment]:
    """The same, without times that go back: where those belong nobody can say."""
    latest = 0
    for each in segments:
        start = each.start_ms if each.start_ms is not None and each.start_ms >= latest else None
        end = each.end_ms if start is not None and each.end_ms is not None and each.end_ms >= start else None
        latest = latest if start is None else start
        yield Segment(start, end, each.speaker, each.text)


def _split_speaker(words: str) -> tuple[str, str]:
    """A numbered speaker in front of the words, and the words."""
    found = _SAID_BY.match(words)
    return (found[1], words[found.end() :]) if found else ("", words)


def _ms(written: str) -> int:
    """`[h:]mm:ss[.fraction]` as milliseconds."""
    clock, _, fraction = written.replace(",", ".").partition(".")
    parts = [int(part) for part in clock.split(":")]
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + part
    return seconds * 1000 + int(fraction.ljust(3, "0")[:3] or 0)
