"""Every problem a user can meet, in three parts: what happened, what is unaffected, what to do."""

from __future__ import annotations

import errno
from typing import Any, ClassVar

from evidence_desk.text import N_, Message


class EvidenceDeskError(Exception):
    """Base of all problems that have a sentence; its values fill the sentence's gaps."""

    happened: ClassVar[str] = N_("Something went wrong.")
    unaffected: ClassVar[str] = N_("The originals in the case are unchanged.")
    what_to_do: ClassVar[str] = N_("Try again; if it happens again, keep the log file.")

    def __init__(self, **values: Any) -> None:
        super().__init__(self.happened)
        self.values = values

    def parts(self) -> tuple[Message, Message, Message]:
        """The three parts, to be rendered in the reader's language."""
        texts = (self.happened, self.unaffected, self.what_to_do)
        return Message(texts[0], self.values), Message(texts[1], self.values), Message(texts[2], self.values)

    def message(self) -> Message:
        """The three parts as one message."""
        happened, unaffected, what_to_do = self.parts()
        return Message(
            N_("{happened} {unaffected} {what_to_do}"),
            {"happened": happened, "unaffected": unaffected, "what_to_do": what_to_do},
        )

    def __str__(self) -> str:
        return self.message().render()


class UserError(EvidenceDeskError):
    """Their file, their choice: shown where it happened."""


class EnvironmentFault(EvidenceDeskError):
    """The disk, the lock, the permission: shown, and work can go on once it is mended."""


_REASONS = {
    errno.ENOENT: N_("it is not there"),
    errno.ENOTDIR: N_("it is not there"),
    errno.EACCES: N_("no permission"),
    errno.EPERM: N_("no permission"),
    errno.EROFS: N_("the disk is write-protected"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EIO: N_("the disk reports a fault"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.EBUSY: N_("another program is using it"),
}


def reason(error: OSError) -> Message:
    """Why the system refused, in the reader's language where it is one of the usual reasons."""
    if error.errno in _REASONS:
        return Message(_REASONS[error.errno])
    return Message("{reason}", {"reason": error.strerror or str(error)})
