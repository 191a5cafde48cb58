"""Draws phone screenshots with truth, has the desk read them, and prints how well it did.

    python tests/screenshots/measure.py [--count 200] [--seed 1] [--workers 1] [--cache DIR] [--keep DIR]
                                        [--letters-of VERSION] [--json OUT] [--worst 20] [--traits]

With `--cache` the letters read from each picture are kept, by the picture's SHA-256 and the reader's version,
so that changes of the layout reading are measured within seconds. `--letters-of` uses letters kept under
another version's name (a folder in the cache) in spite of changed sources.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from measuring import Measure, measure, measure_samples, worst
from screen_corpus import Corpus, draw_corpus
from screen_reader import ReaderMissing
from screen_scores import Counts
from screen_truth import write_truth

#: What the project holds itself to.
FLOORS = {"side": 0.99, "split_f1": 0.97, "time": 0.98, "amounts_f1": 0.97}
MOST_LETTER_ERRORS = 0.02
_SHOWN = (
    "cer", "cer_found", "exact", "split_f1", "side", "time", "time_known", "times_invented", "time_lines_f1",
    "amounts_f1", "amounts_f1_of_truth_text", "name", "quote", "title", "app", "app_unhinted", "dark",
    "emoji_read",
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Print the figures; 1 where a target is missed, 2 where nothing could be measured."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="screens-") as temporary:
        folder = options.keep or Path(temporary)
        corpus = draw_corpus(folder, options.count, options.seed)
        if options.keep:
            write_truth(folder, corpus.truths, corpus.series)
        _say(f"{len(corpus.truths)} pictures drawn, seed {options.seed}, {len(corpus.series)} series.")
        if options.draw_only:
            return 0
        try:
            result = measure(corpus, options.cache, options.workers, options.letters_of, _progress(corpus))
            result.samples = measure_samples(options.cache, options.letters_of)
        except ReaderMissing as error:
            sys.stderr.write(f"{error}\n")
            return 2
    report(result, options.worst, options.traits)
    if options.json:
        options.json.write_text(json.dumps(_as_json(result), ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if missed(result.by_app()["all"]) else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--cache", type=Path, help="keep the letters read here")
    parser.add_argument("--keep", type=Path, help="draw into this folder and leave the pictures there")
    parser.add_argument("--draw-only", action="store_true")
    parser.add_argument("--letters-of", help="name of the folder in the cache whose letters are used")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--worst", type=int, default=20)
    parser.add_argument("--traits", action="store_true", help="also by look, mode, font size, width, ...")
    return parser.parse_args(arguments)


def missed(counts: Counts) -> list[str]:
    """The targets that these counts miss, as sentences."""
    figures = counts.figures()
    faults = [
        f"{name} {figures[name]} < {floor}" for name, floor in FLOORS.items() if (figures[name] or 0) < floor
    ]
    cer = figures["cer"]
    if cer is None or cer > MOST_LETTER_ERRORS:
        faults.append(f"cer {cer} > {MOST_LETTER_ERRORS}")
    return faults


def report(result: Measure, how_many: int, traits: bool) -> None:
    """Print figures by app, orders, samples, targets, and the worst pictures."""
    _table(result.by_app())
    if traits:
        _table(result.by_trait())
    orders = result.orders
    if orders.measured:
        _say(
            f"\nOrder: series {orders.series_right}/{orders.series}, neighbours {orders.neighbours_right}/"
            f"{orders.neighbours}, marks of joints {orders.joints_right}/{orders.joints}; overlapping "
            f"neighbours without names {orders.overlapping_unnamed_right}/{orders.overlapping}"
        )
        for wrong in orders.wrongs:
            _say(f"  {wrong}")
    else:
        _say("\nOrder: not measured; evidence_desk.domain.screen_order.order_screens is missing.")
    for name, (errors, letters) in result.samples.items():
        _say(f"Sample {name}: {errors} of {letters} letters wrong ({errors / letters:.2%})")
    for one in worst(result.scores, how_many):
        truth = one.truth
        _say(f"\n{one.badness:6.1f}  {truth.file}  {truth.app} {truth.look} dark={truth.dark} {truth.traits}")
        for wrong in one.wrongs[:12]:
            _say(f"        {wrong}")
    faults = missed(result.by_app()["all"])
    _say("\nTargets: " + ("all met" if not faults else "missed: " + "; ".join(faults)))


def _table(sums: dict[str, Counts]) -> None:
    _say(f"\n{'':18}{'pics':>5}{'msgs':>6}  " + " ".join(f"{name[:13]:>13}" for name in _SHOWN))
    for key, counts in sums.items():
        figures = counts.figures()
        cells = (figures[name] for name in _SHOWN)
        shown = " ".join(f"{'-' if cell is None else f'{cell:.4f}':>13}" for cell in cells)
        _say(f"{key:18}{counts.pictures:5}{counts.messages:6}  {shown}")


def _as_json(result: Measure) -> dict[str, object]:
    return {
        "figures": {key: counts.figures() for key, counts in result.by_app().items()},
        "counts": {key: dataclasses.asdict(counts) for key, counts in result.by_app().items()},
        "traits": {key: counts.figures() for key, counts in result.by_trait().items()},
        "orders": dataclasses.asdict(result.orders),
        "samples": result.samples,
        "pictures": [
            {"file": one.truth.file, "badness": one.badness, "wrongs": one.wrongs}
            for one in worst(result.scores, len(result.scores))
        ],
    }


def _progress(corpus: Corpus) -> Callable[[int], None]:
    def said(number: int) -> None:
        if number % 20 == 0:
            sys.stderr.write(f"{number} of {len(corpus.truths)} read\n")

    return said


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
