"""A slice of the measurement of the reader of screenshots; `measure.py` beside this is the whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from measuring import Measure, measure, measure_samples
from screen_corpus import draw_corpus
from screen_reader import ReaderMissing

COUNT, SEED = 12, 3
#: Lower than the targets over 200 pictures: one bubble of a dozen pictures weighs a hundredth.
FLOORS = {
    "split_f1": 0.95,
    "side": 0.97,
    "time": 0.95,
    "amounts_f1": 0.93,
    "dark": 1.0,
    "app": 1.0,
    "title": 0.9,
}
MOST_LETTER_ERRORS = 0.03


@pytest.fixture(scope="module")
def slice_of_corpus(tmp_path_factory: pytest.TempPathFactory) -> Measure:
    corpus = draw_corpus(tmp_path_factory.mktemp("screens"), COUNT, SEED)
    try:
        return measure(corpus, cache=None)
    except ReaderMissing as missing:
        pytest.fail(str(missing))


@pytest.mark.slow
@pytest.mark.parametrize("figure", FLOORS)
def test_a_slice_reaches_its_floor(slice_of_corpus: Measure, figure: str) -> None:
    value = slice_of_corpus.by_app()["all"].figures()[figure]
    assert value is not None
    assert value >= FLOORS[figure], [one.wrongs for one in slice_of_corpus.scores if one.wrongs]


@pytest.mark.slow
def test_few_letters_of_a_slice_are_wrong(slice_of_corpus: Measure) -> None:
    value = slice_of_corpus.by_app()["all"].figures()["cer"]
    assert value is not None
    assert value <= MOST_LETTER_ERRORS


@pytest.mark.slow
def test_public_pictures_are_read(tmp_path: Path) -> None:
    try:
        found = measure_samples(tmp_path)
        again = measure_samples(tmp_path)
    except ReaderMissing as missing:
        pytest.fail(str(missing))
    assert found == again
    assert {name: errors for name, (errors, letters) in found.items() if errors > 0.03 * letters} == {}
