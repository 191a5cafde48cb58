"""Every problem has a sentence in three parts, in both languages; its gaps are filled where it is raised."""

from __future__ import annotations

import ast

import pytest
from words_of_the_program import calls, error_classes, placeholders, translations, trees

from evidence_desk.errors import EvidenceDeskError

_PARTS = ("happened", "unaffected", "what_to_do")


def gaps(error: type[EvidenceDeskError]) -> set[str]:
    return set().union(*(placeholders(getattr(error, part)) for part in _PARTS))


def test_there_are_errors_of_every_layer() -> None:
    homes = {error.__module__.split(".")[1] for error in error_classes().values()}
    assert {"errors", "store", "importers", "services", "reports", "media"} <= homes


def test_each_part_is_a_sentence_of_its_own() -> None:
    wrong = [
        (name, part, getattr(error, part))
        for name, error in error_classes().items()
        for part in _PARTS
        if not getattr(error, part).strip() or not getattr(error, part).rstrip().endswith((".", "}"))
    ]
    assert wrong == []


def test_each_part_is_translated() -> None:
    known = translations()
    wrong = {
        getattr(error, part)
        for error in error_classes().values()
        for part in _PARTS
        if not all(known.get(getattr(error, part), ("",)))
    }
    assert wrong == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_error_reads_as_a_whole(language: str) -> None:
    for name, error in error_classes().items():
        met = error(**dict.fromkeys(gaps(error), "〔{0} %s <b>〕"))
        read = met.message().render(language)
        assert all(part.render(language) in read for part in met.parts()), name
        assert placeholders(read.replace("{0}", "")) == set(), name


def test_what_is_raised_fills_the_gaps() -> None:
    """`raise Error(name=…)` names every gap of its sentence; `raise Error` has none."""
    known = error_classes()
    wrong = [
        (str(place), name, gaps(known[name]) - given)
        for place, name, node in calls()
        if name in known
        and None not in (given := {word.arg for word in node.keywords})
        and gaps(known[name]) - given
    ]
    bare = [
        (file, node.lineno, node.exc.id)
        for file, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name)
        if node.exc.id in known and gaps(known[node.exc.id])
    ]
    assert wrong == []
    assert bare == []
