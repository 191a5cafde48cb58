"""What the parts of a screenshot and the state of its reading are called."""

from __future__ import annotations

from datetime import tzinfo

from evidence_desk.domain.screen_order import Mark
from evidence_desk.gui.detail.words import short_when, stamp
from evidence_desk.gui.entry_words import one_line
from evidence_desk.services.screenshots import PartSide, ReadState, ScreenPart, ShownScreen
from evidence_desk.text import N_, Message, _

SIDES = {
    PartSide.ME: N_("Own side"),
    PartSide.THEM: N_("Their side"),
    PartSide.SYSTEM: N_("The app"),
    PartSide.LINE: N_("Line"),
}
#: The same on the picture, where there is little room.
TAGS = {
    PartSide.ME: N_("Own"),
    PartSide.THEM: N_("Theirs"),
    PartSide.SYSTEM: N_("App"),
    PartSide.LINE: "",
}
STATES = {
    ReadState.UNPLANNED: N_("This picture has not been read for words. It is kept as it was received."),
    ReadState.WAITING: N_("This picture waits for its turn to be read. It is kept as it was received."),
    ReadState.READING: N_("The words of this picture are being read."),
    ReadState.FAILED: N_(
        "This picture could not be read. It is kept as it was received. Type the words that matter below, or "
        "have it read again."
    ),
    ReadState.NOTHING: N_("This picture was read; no words were found in it."),
}
MARKS = {
    Mark.MISSING_OVERLAP: N_("nothing stands on both; messages between them may be missing"),
    Mark.TIME_JUMP: N_("more than a day lies between them"),
    Mark.NAME_CHANGED: N_("the name at the top is another"),
}
CHECK = N_("please check")


def head(part: ScreenPart, zone: tzinfo) -> str:
    """The small line above a part: its number, whose it is, its name and time."""
    parts = [str(part.number + 1), _(SIDES[part.side]), one_line(part.name)]
    if part.side in (PartSide.ME, PartSide.THEM):
        parts.append(time_of(part, zone))
    return " · ".join(filter(None, parts))


def time_of(part: ScreenPart, zone: tzinfo) -> str:
    """The time as resolved, or that it is not known, with what the picture says of it."""
    if part.at is not None:
        return short_when(part.at, zone)
    if part.at_written:
        return Message(N_("time not known (“{written}”)"), {"written": one_line(part.at_written)}).render()
    return _("time not known")


def sentence(part: ScreenPart, zone: tzinfo) -> str:
    """A part as a screen reader says it."""
    said = [head(part, zone), _(CHECK) if part.check else "", part.text]
    if part.typed:
        said.append(Message(N_("corrected to: {words}"), {"words": part.typed}).render())
    return "; ".join(filter(None, said))


def made_by(shown: ShownScreen, zone: tzinfo) -> str:
    """Which program read it, in which version, and when; nothing where nothing was read."""
    if shown.read_at is None:
        return ""
    values = {"engine": shown.engine, "version": shown.version, "at": stamp(shown.read_at, zone)}
    return Message(N_("Read by a program on {at}: {engine}; reading {version}."), values).render()
