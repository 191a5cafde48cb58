"""The sentence about a phone's call log without a call in it."""

from __future__ import annotations

from evidence_desk.importers import Notice
from evidence_desk.text import N_, Message

_EMPTY = N_(
    "This call log holds no calls. The file is kept as it is. "
    "If there should be calls in it, copy it from the phone again."
)


def no_calls_notice() -> Notice:
    """The notice that a call log is whole and holds nothing."""
    return Notice(Message(_EMPTY), "whole")
