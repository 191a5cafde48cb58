"""Why a sound or picture could not be read, each as a sentence in three parts."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from evidence_desk.errors import EnvironmentFault, UserError
from evidence_desk.media.notices import notice
from evidence_desk.text import N_, Message


class FailureReason(StrEnum):
    """What became of the attempt."""

    CRASHED = "crashed"
    HUNG = "hung"
    OUT_OF_MEMORY = "out_of_memory"
    UNREADABLE = "unreadable"


class MediaFailure(UserError):
    """One file could not be read; the next one will be read by a fresh process."""

    reason: ClassVar[FailureReason] = FailureReason.CRASHED
    happened = N_("Reading this sound or picture ended unexpectedly.")
    unaffected = N_("The file is kept unchanged in the case, and other files are not affected.")
    what_to_do = N_(
        "Try to open it on the phone it came from. If that works, save it there again and add that copy too."
    )


class MediaCrashed(MediaFailure):
    """The child process died while it read the file."""


class MediaHung(MediaFailure):
    """The child process made no progress, or took longer than any honest file needs."""

    reason = FailureReason.HUNG
    happened = N_("Reading this sound or picture took too long and was stopped.")


class MediaOutOfMemory(MediaFailure):
    """The file asked for more memory than the child process may have."""

    reason = FailureReason.OUT_OF_MEMORY
    happened = N_("Reading this sound or picture needed more memory than allowed and was stopped.")


class MediaUnreadable(MediaFailure):
    """The file was looked at and holds nothing that can be played or shown; `why` says it in a sentence."""

    reason = FailureReason.UNREADABLE
    happened = N_("{why}")

    @property
    def why(self) -> Message:
        """What was found, without what is unaffected and what to do."""
        found: Message = self.values["why"]
        return found


class DocumentLocked(MediaUnreadable):
    """A document that opens with a password only; `given` says that the one it was tried with is not it."""

    @property
    def given(self) -> bool:
        """Whether a password was tried."""
        return bool(self.values["given"])


class NoRoomForCopy(EnvironmentFault):
    """The disk is full, or the folder for derived copies cannot be written."""

    happened = N_("The copy for listening or looking could not be written to this computer's disk.")
    unaffected = N_("The originals in the case are unchanged.")
    what_to_do = N_("Make room on the disk, then try again.")


_BY_REASON: dict[str, type[MediaFailure]] = {
    kind.reason: kind for kind in (MediaCrashed, MediaHung, MediaOutOfMemory)
}


_LOCKED = frozenset({"password_needed", "wrong_password"})


def failure(reason: object, key: object = "", values: dict[str, Any] | None = None) -> Exception:
    """The failure a child reported: a reason, and for "unreadable" the key and values of a notice."""
    if reason == FailureReason.UNREADABLE and key in _LOCKED:
        return DocumentLocked(why=notice(key), given=key != "password_needed")
    if reason == FailureReason.UNREADABLE:
        return MediaUnreadable(why=notice(key, values))
    if reason == "no_room":
        return NoRoomForCopy()
    return _BY_REASON.get(str(reason), MediaCrashed)()


class Unreadable(Exception):
    """In the child: the file cannot be read, for the reason that the notice `key` states."""

    def __init__(self, key: str, **values: str | float) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
