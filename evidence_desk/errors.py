"""Every problem a user can meet, in three parts: what happened, what is unaffected, what to do."""

from __future__ import annotations

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
