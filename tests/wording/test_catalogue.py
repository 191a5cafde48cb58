"""The Chinese catalogue holds what the source says, whole, and nothing else; gaps agree."""

from __future__ import annotations

import ast

from words_of_the_program import (
    calls,
    catalogue,
    constant,
    extracted,
    forms,
    placeholders,
    translations,
)


def test_every_sentence_is_translated() -> None:
    known = translations()
    missing = {
        number: [str(place) for place in places]
        for number, places in extracted().items()
        if not all(known.get(number, ("",)))
    }
    assert missing == {}


def test_no_translation_outlives_its_sentence() -> None:
    assert set(translations()) - set(extracted()) == set()


def test_no_translation_is_fuzzy() -> None:
    assert [message.id for message in catalogue() if message.fuzzy] == []


def test_gaps_are_the_same_in_both_languages() -> None:
    wrong = {}
    for number, strings in translations().items():
        wanted = set().union(*map(placeholders, forms(number)))
        for string in strings:
            if string and placeholders(string) != wanted:
                wrong[number] = string
    assert wrong == {}


def test_translations_keep_the_lines() -> None:
    wrong = [
        number
        for number, strings in translations().items()
        for string in strings
        if forms(number)[0].count("\n") != string.count("\n")
    ]
    assert wrong == []


def test_only_whole_sentences_are_marked() -> None:
    """What is marked is a literal: a translator never sees what is put together while the program runs."""
    wrong = [
        (str(place), ast.unparse(node))
        for place, name, node in calls()
        if isinstance(node.func, ast.Name)
        and (
            (name == "N_" and constant(node.args[0]) is None)
            or (name in ("_", "ngettext") and isinstance(node.args[0], ast.JoinedStr | ast.BinOp | ast.Call))
        )
        and not (name == "_" and isinstance(node.args[0], ast.Call))
    ]
    assert wrong == []


def test_messages_name_every_gap_they_fill() -> None:
    """`Message(N_("… {count} …"), {"count": …})`, as far as both are literals."""
    wrong = []
    for place, name, node in calls():
        if name != "Message" or not node.args or (text := constant(node.args[0])) is None:
            continue
        values = node.args[1] if len(node.args) > 1 else None
        if values is not None and not isinstance(values, ast.Dict):
            continue
        given = {constant(key) for key in values.keys} if values else set()
        if placeholders(text) != given and None not in given:
            wrong.append((str(place), text, given))
    assert wrong == []


def test_formatted_sentences_fill_every_gap() -> None:
    """`_("… {name} …").format(name=…)`."""
    wrong = []
    for place, name, node in calls():
        if name != "format" or not isinstance(node.func, ast.Attribute):
            continue
        said = node.func.value
        if not (isinstance(said, ast.Call) and getattr(said.func, "id", "") in ("_", "ngettext")):
            continue
        texts = [constant(argument) for argument in said.args[:2]]
        wanted = set().union(*(placeholders(text) for text in texts if text))
        given = {word.arg for word in node.keywords}
        if None not in given and wanted - given:
            wrong.append((str(place), wanted - given))
    assert wrong == []


def test_no_sentence_is_put_together_from_pieces() -> None:
    """Word order differs between languages: no `_("a") + b`, and no words around `{_("a")}`."""
    wrong = []
    for place, name, node in calls():
        if name not in ("_", "ngettext") or not isinstance(node.func, ast.Name):
            continue
        parent = _parents(place.file).get(node)
        if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Add):
            wrong.append((str(place), ast.unparse(parent)))
        if isinstance(parent, ast.FormattedValue):
            whole = _parents(place.file)[parent]
            words = [p.value for p in getattr(whole, "values", ()) if isinstance(p, ast.Constant)]
            if any(letter.isalpha() for text in words for letter in text):
                wrong.append((str(place), ast.unparse(whole)))
    assert wrong == []


def _parents(file: str) -> dict[ast.AST, ast.AST]:
    from words_of_the_program import trees

    if file not in _known:
        _known[file] = {
            child: node for node in ast.walk(trees()[file]) for child in ast.iter_child_nodes(node)
        }
    return _known[file]


_known: dict[str, dict[ast.AST, ast.AST]] = {}
