"""Compares what was read from a drawn screen with its truth, and adds the counts up."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from difflib import SequenceMatcher
from typing import Any

from phone_frame import EMOJI
from screen_truth import Box, Truth, TruthMessage

from evidence_desk.domain.amounts import find_amounts

_MARKS = str.maketrans("“”″‘’′—–", "\"\"\"'''--")
_BADGES = re.compile(r"^(?:群主|管理员|LV\d+\s*活跃)+")
#: A message is found where its words or its box agree this far.
_TEXT_AGREES, _BOX_AGREES = 0.3, 0.6


def folded(text: str) -> str:
    """Text without blanks, widths, kinds of quotation mark and emoji."""
    plain = EMOJI.sub("", text).replace("\ufe0f", "").replace("…", "...")
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", plain).translate(_MARKS))


def distance(first: str, second: str) -> int:
    """Letters to insert, drop or change."""
    if first == second:
        return 0
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        corner, row[0] = row[0], i
        for j, b in enumerate(second, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (a != b))
    return row[-1]


@dataclass(slots=True)
class Counts:
    """Sums over pictures; every figure is a quotient of two of them."""

    pictures: int = 0
    failed: int = 0
    letters: int = 0
    letter_errors: int = 0
    letters_found: int = 0
    letter_errors_found: int = 0
    lines_exact: int = 0
    emoji: int = 0
    emoji_read: int = 0
    messages: int = 0
    messages_read: int = 0
    messages_right: int = 0
    sides: int = 0
    sides_right: int = 0
    times: int = 0
    times_right: int = 0
    times_known: int = 0
    times_known_right: int = 0
    times_invented: int = 0
    amounts: int = 0
    amounts_read: int = 0
    amounts_right: int = 0
    amounts_from_truth: int = 0
    amounts_from_truth_right: int = 0
    quotes: int = 0
    quotes_right: int = 0
    names: int = 0
    names_right: int = 0
    titles: int = 0
    titles_right: int = 0
    apps: int = 0
    apps_right: int = 0
    apps_unhinted_right: int = 0
    dark_right: int = 0
    time_lines: int = 0
    time_lines_read: int = 0
    time_lines_right: int = 0

    def add(self, other: Counts) -> None:
        """Add another's sums to one's own."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def figures(self) -> dict[str, float | None]:
        """The figures that are looked at, as fractions; None where nothing was there to count."""
        return {
            "cer": _part(self.letter_errors, self.letters),
            "cer_found": _part(self.letter_errors_found, self.letters_found),
            "exact": _part(self.lines_exact, self.messages),
            "split_f1": _f1(self.messages_right, self.messages_read, self.messages),
            "side": _part(self.sides_right, self.sides),
            "time": _part(self.times_right, self.times),
            "time_known": _part(self.times_known_right, self.times_known),
            "times_invented": _part(self.times_invented, self.times),
            "time_lines_f1": _f1(self.time_lines_right, self.time_lines_read, self.time_lines),
            "amounts_f1": _f1(self.amounts_right, self.amounts_read, self.amounts),
            "amounts_f1_of_truth_text": _f1(
                self.amounts_from_truth_right, self.amounts_from_truth, self.amounts
            ),
            "name": _part(self.names_right, self.names),
            "quote": _part(self.quotes_right, self.quotes),
            "title": _part(self.titles_right, self.titles),
            "app": _part(self.apps_right, self.apps),
            "app_unhinted": _part(self.apps_unhinted_right, self.apps),
            "dark": _part(self.dark_right, self.pictures - self.failed),
            "emoji_read": _part(self.emoji_read, self.emoji),
        }


def _part(right: int, of: int) -> float | None:
    return right / of if of else None


def _f1(right: int, read: int, wanted: int) -> float | None:
    return 2 * right / (read + wanted) if read + wanted else None


@dataclass(slots=True)
class PictureScore:
    """One picture's counts, what went wrong in it, and how bad that is."""

    truth: Truth
    counts: Counts = field(default_factory=Counts)
    wrongs: list[str] = field(default_factory=list)
    badness: float = 0.0

    def wrong(self, weight: float, sentence: str) -> None:
        """Note a fault."""
        self.badness += weight
        self.wrongs.append(sentence)


def score_failure(truth: Truth, error: object) -> PictureScore:
    """A picture that could not be read: all of it is missing."""
    score = PictureScore(truth, Counts(pictures=1, failed=1))
    score.wrong(100, f"not read at all: {error!r}")
    for message in truth.messages:
        if not message.optional:
            _missing(score, message)
    return score


def score_picture(truth: Truth, screen: Any, hinted: Any, unhinted: Any) -> PictureScore:
    """Compare; `hinted` is the reading that knew the app from the file's name, `unhinted` the one without."""
    score = PictureScore(truth, Counts(pictures=1))
    counts = score.counts
    counts.apps, counts.apps_right = 1, int(hinted.app == truth.app)
    counts.apps_unhinted_right = int(unhinted.app == truth.app)
    if unhinted.app != truth.app:
        score.wrong(2, f"app {unhinted.app!r}, really {truth.app!r}")
    counts.dark_right = int(screen.dark == truth.dark)
    if screen.dark != truth.dark:
        score.wrong(3, f"dark {screen.dark}, really {truth.dark}")
    counts.titles, counts.titles_right = 1, int(folded(hinted.title or "") == folded(truth.title))
    if not counts.titles_right:
        score.wrong(1, f"title {hinted.title!r}, really {truth.title!r}")
    _score_time_lines(score, hinted.time_lines)
    _score_messages(score, hinted.messages)
    return score


def _score_time_lines(score: PictureScore, read: Sequence[Any]) -> None:
    wanted = Counter(folded(text) for text in score.truth.time_lines)
    got = Counter(folded(one if isinstance(one, str) else one.text) for one in read)
    surplus = got - wanted - Counter(folded(text) for text in score.truth.other_times)
    right = (wanted & got).total()
    score.counts.time_lines, score.counts.time_lines_right = wanted.total(), right
    score.counts.time_lines_read = right + surplus.total()
    for text in (wanted - got).elements():
        score.wrong(1, f"time line not found: {text}")
    for text in surplus.elements():
        score.wrong(0.5, f"time line that is none: {text}")


def _score_messages(score: PictureScore, read: Sequence[Any]) -> None:
    pairs = align(score.truth.messages, read)
    of_truth = {i: j for i, j in pairs if i is not None}
    for i, message in enumerate(score.truth.messages):
        j = of_truth.get(i)
        if message.optional:
            continue
        if j is None:
            score.wrong(5, f"not found: {message.side} {message.kind} {message.text[:40]!r}")
            _missing(score, message)
        else:
            _score_pair(score, message, read[j])
    taken = set(of_truth.values())
    for j, one in enumerate(read):
        if j in taken or _only_on_optional(score.truth, one.box):
            continue
        score.counts.messages_read += 1
        score.counts.letter_errors += len(folded(one.text))
        score.counts.amounts_read += len(find_amounts(one.text))
        score.wrong(3, f"read, but is none: {one.side} {one.text[:40]!r} at {tuple(one.box)}")


def _missing(score: PictureScore, message: TruthMessage) -> None:
    counts, wanted = score.counts, folded(message.text)
    counts.messages += 1
    counts.letters += len(wanted)
    counts.letter_errors += len(wanted)
    counts.amounts += len(message.amounts)
    own = Counter(amount.minor for amount in find_amounts(message.text))
    counts.amounts_from_truth += own.total()
    counts.amounts_from_truth_right += (own & Counter(message.amounts)).total()
    counts.emoji += len(EMOJI.findall(message.text))


def _score_pair(score: PictureScore, message: TruthMessage, one: Any) -> None:
    counts = score.counts
    wanted, got, with_quote = _closest(message, one.text)
    errors = distance(wanted, got)
    counts.messages += 1
    counts.messages_read += 1
    right = errors <= _TEXT_AGREES * max(1, len(wanted)) or overlap(message.box, one.box) >= _BOX_AGREES
    counts.messages_right += right
    counts.letters += len(wanted)
    counts.letter_errors += errors
    counts.letters_found += len(wanted)
    counts.letter_errors_found += errors
    counts.lines_exact += errors == 0
    emoji, emoji_got = Counter(EMOJI.findall(message.text)), Counter(EMOJI.findall(one.text))
    counts.emoji += emoji.total()
    counts.emoji_read += (emoji & emoji_got).total()
    if errors:
        score.wrong(errors / 2 + (0 if right else 5), f"words: {message.text!r} read as {one.text!r}")
    if not right:
        return
    _score_side(score, message, one)
    _score_time(score, message, one)
    _score_name(score, message, one)
    _score_quote(score, message, one, with_quote)
    _score_amounts(score, message, one, with_quote)


def _closest(message: TruthMessage, text: str) -> tuple[str, str, bool]:
    """The wanted words, with the quote where the reader gave it too; the read ones; whether with it."""
    wanted, got = folded(message.text), folded(text)
    if message.quote:
        both = wanted + folded(message.quote)
        if distance(both, got) < distance(wanted, got):
            return both, got, True
    return wanted, got, False


def _score_side(score: PictureScore, message: TruthMessage, one: Any) -> None:
    # A notice over the whole width stands on no side; it comes from the other one all the same.
    accepted = {"them", "system"} if message.kind == "notice" else {message.side}
    score.counts.sides += 1
    score.counts.sides_right += one.side in accepted
    if one.side not in accepted:
        score.wrong(5, f"side {one.side}, really {message.side}: {message.text[:40]!r}")


def _score_time(score: PictureScore, message: TruthMessage, one: Any) -> None:
    if message.side == "system":
        return
    got = one.at.replace(tzinfo=None, second=0, microsecond=0).isoformat() if one.at else None
    if got and got == message.time_if_half_line_counts:
        got = message.time
    score.counts.times += 1
    score.counts.times_right += got == message.time
    if message.time:
        score.counts.times_known += 1
        score.counts.times_known_right += got == message.time
    elif got:
        score.counts.times_invented += 1
    if got != message.time:
        score.wrong(2, f"time {got}, really {message.time} ({message.time_line!r}): {message.text[:20]!r}")


def _score_name(score: PictureScore, message: TruthMessage, one: Any) -> None:
    if message.side != "them" or not message.name:
        return
    got = _BADGES.sub("", folded(one.name or ""))
    score.counts.names += 1
    score.counts.names_right += got == folded(message.name)
    if got != folded(message.name):
        score.wrong(1, f"name {one.name!r}, really {message.name!r}")


def _score_quote(score: PictureScore, message: TruthMessage, one: Any, with_quote: bool) -> None:
    got = folded(getattr(one, "quote", ""))
    if not message.quote:
        if got:
            score.wrong(2, f"a quote that is none: {one.quote!r} of {message.text[:20]!r}")
        return
    wanted = folded(message.quote)
    right = with_quote or distance(wanted, got) <= 0.1 * len(wanted)
    score.counts.quotes += 1
    score.counts.quotes_right += right
    if not right:
        score.wrong(2, f"quote {got!r}, really {message.quote!r}")


def _score_amounts(score: PictureScore, message: TruthMessage, one: Any, with_quote: bool) -> None:
    counts = score.counts
    more = [a.minor for a in find_amounts(message.quote or "")] if with_quote else []
    wanted = Counter([*message.amounts, *more])
    got = Counter(amount.minor for amount in find_amounts(one.text))
    own = Counter(amount.minor for amount in find_amounts(message.text))
    counts.amounts += wanted.total()
    counts.amounts_read += got.total()
    counts.amounts_right += (wanted & got).total()
    counts.amounts_from_truth += own.total()
    counts.amounts_from_truth_right += (own & wanted).total()
    if wanted != got:
        score.wrong(2, f"amounts {sorted(got)}, really {sorted(wanted)}: {one.text[:60]!r}")


def overlap(first: Box, second: Sequence[int]) -> float:
    """Common area by joint area of two boxes."""
    wide = min(first[2], second[2]) - max(first[0], second[0])
    high = min(first[3], second[3]) - max(first[1], second[1])
    if wide <= 0 or high <= 0:
        return 0.0
    areas = [(b[2] - b[0]) * (b[3] - b[1]) for b in (first, second)]
    return wide * high / (sum(areas) - wide * high)


def _only_on_optional(truth: Truth, box: Sequence[int]) -> bool:
    """Whether something read stands where a cut bubble or a half time line is."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    parts = [one.box for one in truth.messages if one.optional]
    return any(b[0] - 40 <= x <= b[2] + 40 and b[1] - 20 <= y <= b[3] + 20 for b in parts)


def align(truth: Sequence[TruthMessage], read: Sequence[Any]) -> list[tuple[int | None, int | None]]:
    """Pairs of places in the two lists, in order, of the greatest total likeness; None: it has no partner."""
    like = [[_likeness(one, other) for other in read] for one in truth]
    best = [[0.0] * (len(read) + 1) for _ in range(len(truth) + 1)]
    for i in range(len(truth) - 1, -1, -1):
        for j in range(len(read) - 1, -1, -1):
            paired = like[i][j] + best[i + 1][j + 1] if like[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(truth) and j < len(read):
        if like[i][j] and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(one: TruthMessage, other: Any) -> float:
    boxes = overlap(one.box, other.box)
    apart = other.box[1] > one.box[3] + 200 or other.box[3] < one.box[1] - 200
    if apart and boxes == 0:
        return 0.0
    words = SequenceMatcher(None, folded(one.text), folded(other.text), autojunk=False).ratio()
    if words < 0.5 and boxes < 0.4:
        return 0.0
    return words + boxes
