"""Files locked with a password: the sentences that ask for it, and how they are known again."""

from __future__ import annotations

from evidence_desk.importers import ImportRefused
from evidence_desk.text import N_, Message

SOME_LOCKED = N_(
    "{count} files in this archive are locked with a password and were not read. "
    "The archive is kept unchanged. "
    "Enter the password in the list of what became of the files, or unpack the archive on this computer "
    "and add the files that were inside."
)


class ArchiveLocked(ImportRefused):
    """An archive all of whose files need a password."""

    happened = N_("This archive is locked with a password, so nothing in it was read.")
    what_to_do = N_(
        "Enter the password in the list of what became of the files, or unpack the archive on this computer "
        "and add the files that were inside."
    )


class DocumentNeedsPassword(ImportRefused):
    """A document that opens with a password only."""

    happened = N_("This document is locked with a password, so it was not read.")
    what_to_do = N_(
        "Enter the password in the list of what became of the files. Banks often say in the e-mail which "
        "one it is, such as the last digits of the identity card."
    )


class WrongPassword(ImportRefused):
    """The password that was entered is not the one of this file."""

    happened = N_("This password does not open the file.")
    what_to_do = N_("Check capital letters, blanks and digits, and enter it again.")


_ASKING = frozenset({SOME_LOCKED, ArchiveLocked.happened, DocumentNeedsPassword.happened})


def asks_for_password(message: Message) -> bool:
    """Whether a notice, also one inside another, says that a password would let more be read."""
    if message.msgid in _ASKING:
        return True
    return any(isinstance(value, Message) and asks_for_password(value) for value in message.values.values())
