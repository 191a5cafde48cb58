"""Evidence Desk 证据台: one honest path from a phone folder to a timeline report.

A dropped file is *sealed* in the vault, *read* by an importer, *recorded* in the case file, *enriched* in
the background, *examined* by rules, and *written* by reports; window and command line
only ask `services` for these verbs.

    __main__.py     argv → window, command line or a worker; imports none until it has chosen
    cli/            the command line
    bootstrap.py    the only wiring: case folder → Desk
    gui/            the only home of Qt
    services/       one file per verb; each method declares its lane
    importers/      each file reads one format
    enrichers/      each file derives one thing afterwards: text of pictures, profile of sound
    rules/          each file finds one thing
    reports/        each file writes one format
    store/          the case on disk; the only home of SQLAlchemy
    media/          sound and pictures, decoded in a limited process of their own
    domain/         frozen dataclasses and pure functions
    errors.py       every problem a user can meet, in a sentence
    text.py         two languages
    paths.py        where things lie
    log.py          logging
"""

from __future__ import annotations


def version() -> str:
    """The version of this installation, as `pyproject.toml` states it."""
    from importlib.metadata import version as stated

    return stated("evidence-desk")
