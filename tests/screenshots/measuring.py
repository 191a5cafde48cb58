"""Draws, reads and scores a corpus of screenshots: the work behind the command and the test."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ocr_samples
from screen_corpus import Corpus
from screen_reader import hints, messages_of, needed, order_of, read_screens
from screen_scores import Counts, PictureScore, folded, score_failure, score_picture
from screen_truth import SeriesTruth, Truth

#: The marks that belong to a joint.
_MARKS: dict[str, frozenset[str]] = {
    "overlap": frozenset(),
    "edge": frozenset({"missing_overlap"}),
    "gap": frozenset({"missing_overlap"}),
    "time_jump": frozenset({"missing_overlap", "time_jump"}),
    "renamed": frozenset({"name_changed"}),
}


@dataclass(slots=True)
class Measure:
    """All figures of one run."""

    scores: list[PictureScore]
    orders: OrderScore
    samples: dict[str, tuple[int, int]] = field(default_factory=dict)

    def by_app(self) -> dict[str, Counts]:
        """The counts of each app, and of all."""
        sums: dict[str, Counts] = {}
        for score in self.scores:
            for key in (score.truth.app, "all"):
                sums.setdefault(key, Counts()).add(score.counts)
        return dict(sorted(sums.items(), key=lambda one: one[0] == "all"))

    def by_trait(self) -> dict[str, Counts]:
        """The counts of pictures that share a trait: look, mode, font size, long, wallpaper, series."""
        sums: dict[str, Counts] = {}
        for score in self.scores:
            truth = score.truth
            quality = [trait for trait in truth.traits if trait[0] == "q"]
            kind = f"jpeg {'under' if int(quality[0][1:]) < 75 else 'from'} 75" if quality else "png"
            plain = [trait for trait in truth.traits if trait[0] != "q"]
            mode, group = "dark" if truth.dark else "light", "group" if truth.group else "two people"
            for key in (f"{truth.app} {truth.look}", mode, group, f"width {truth.width}", kind, *plain):
                sums.setdefault(key, Counts()).add(score.counts)
        return dict(sorted(sums.items()))


@dataclass(slots=True)
class OrderScore:
    """How series were put in order; `measured` is false while the desk has no ordering."""

    measured: bool = False
    series: int = 0
    series_right: int = 0
    neighbours: int = 0
    neighbours_right: int = 0
    overlapping: int = 0
    overlapping_unnamed_right: int = 0
    joints: int = 0
    joints_right: int = 0
    wrongs: list[str] = field(default_factory=list)


def measure(
    corpus: Corpus,
    cache: Path | None,
    workers: int = 1,
    version: str | None = None,
    said: Callable[[int], None] | None = None,
) -> Measure:
    """Read every picture of the corpus and score it. Raises `ReaderMissing`."""
    needed("evidence_desk.domain.screen_reading", "read_messages")
    paths = [corpus.folder / truth.file for truth in corpus.truths]
    screens = read_screens(paths, cache, workers, version, said)
    scores: list[PictureScore] = []
    readings: dict[str, Any] = {}
    told = hints([truth.file for truth in corpus.truths])
    for truth, screen, (captured, app) in zip(corpus.truths, screens, told, strict=True):
        assert captured is None or captured.replace(microsecond=0) == truth.captured, truth.file
        try:
            if isinstance(screen, Exception):
                raise screen
            hinted = messages_of(screen, captured, app)
            unhinted = messages_of(screen, captured, None)
            readings[truth.file] = hinted
            scores.append(score_picture(truth, screen, hinted, unhinted))
        except Exception as error:
            scores.append(score_failure(truth, error))
    return Measure(scores, score_orders(corpus.series, readings))


def measure_samples(cache: Path | None, version: str | None = None) -> dict[str, tuple[int, int]]:
    """Wrong letters and letters of each of the five public pictures."""
    names = list(ocr_samples.EXPECTED)
    screens = read_screens([ocr_samples.FOLDER / name for name in names], cache, version=version)
    found = {}
    for name, screen in zip(names, screens, strict=True):
        letters = sum(len(folded(line)) for line in ocr_samples.EXPECTED[name])
        failed = isinstance(screen, Exception)
        found[name] = (letters, letters) if failed else ocr_samples.letter_errors(name, screen)
    return found


def score_orders(series: Sequence[SeriesTruth], readings: dict[str, Any]) -> OrderScore:
    """Have the pictures of all series ordered at once, and compare neighbours and joints.

    Once with the files' names as keys, as in real use; once with keys that tell nothing, where only
    neighbours that overlap can be asked for.
    """
    order_screens, score = order_of(), OrderScore()
    if order_screens is None:
        return score
    score.measured = True
    whole = [one for one in series if all(file in readings for file in one.files)]
    files = [file for one in whole for file in one.files]
    random.Random(1).shuffle(files)
    joins = _joins(order_screens({file: readings[file] for file in files}))
    blind = {f"picture {place}": file for place, file in enumerate(files)}
    found = _joins(order_screens({key: readings[file] for key, file in blind.items()}))
    unnamed = {(blind[first], blind[second]) for first, second in found}
    for one in whole:
        _score_order(score, one, joins, unnamed)
    return score


def _joins(conversations: Sequence[Any]) -> dict[tuple[str, str], frozenset[str]]:
    """Every two neighbours with what is marked between them."""
    joins = [join for one in conversations for join in one.joins]
    return {(join.first, join.second): frozenset(str(mark) for mark in join.marks) for join in joins}


def _score_order(
    score: OrderScore,
    one: SeriesTruth,
    joins: dict[tuple[str, str], frozenset[str]],
    unnamed: set[tuple[str, str]],
) -> None:
    pairs = list(itertools.pairwise(one.files))
    wrongs = [pair for pair in pairs if pair not in joins]
    score.series += 1
    score.series_right += not wrongs
    score.neighbours += len(pairs)
    score.neighbours_right += len(pairs) - len(wrongs)
    for pair, joint, shared in zip(pairs, one.joints, one.shared, strict=True):
        wanted = _MARKS[joint] | ({"missing_overlap"} if not shared else set())
        if joint == "edge" and joins.get(pair) == frozenset():
            wanted = frozenset()
        score.joints += 1
        score.joints_right += joins.get(pair) == wanted
        if joins.get(pair) != wanted:
            got = sorted(joins[pair]) if pair in joins else "not neighbours"
            score.wrongs.append(f"{one.name}: {pair[0]} | {pair[1]}: {got}, really {sorted(wanted)}")
        if shared:
            score.overlapping += 1
            score.overlapping_unnamed_right += pair in unnamed


def worst(scores: Sequence[PictureScore], count: int = 20) -> list[PictureScore]:
    """The worst pictures first, those without a fault left out."""
    return [one for one in sorted(scores, key=lambda one: -one.badness) if one.wrongs][:count]


__all__ = ["Measure", "Truth", "measure", "measure_samples", "score_orders", "worst"]
