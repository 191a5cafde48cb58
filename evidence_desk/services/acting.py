"""Runs a user's act: one transaction whose inverse is noted, so that it can be undone by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from evidence_desk.store.case_file import CaseFile
from evidence_desk.store.unit_of_work import UnitOfWork
from evidence_desk.text import Message


@contextmanager
def act(case: CaseFile, name: Message) -> Iterator[UnitOfWork]:
    """A writing transaction that undo will offer to take back as `name`."""
    with case.write() as work:
        number = work.acts.begin(name)
        yield work
        work.acts.end(number)
