"""The sentences about a sound or picture, by key.

The child process sends keys and plain values only; the words are put in here, in the parent, so that
nothing a hostile file does to the child can choose the words a user reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evidence_desk.text import N_, Message

NOTICES: dict[str, str] = {
    # What is wrong with a part; the rest was read.
    "stated_length": N_("The file states {stated} s but {decoded} s of sound can be decoded."),
    "some_undecodable": N_("{count} parts of the sound could not be decoded."),
    "times_disagree": N_(
        "The times written inside the file contradict each other; the order of the sound was used."
    ),
    "longer_than_a_day": N_("The recording is longer than 24 hours; only the first 24 hours were read."),
    "ends_mid_frame": N_("The last {count} bytes of the recording are an incomplete piece of sound."),
    "picture_cut_off": N_("The picture is cut off; the missing part is shown empty."),
    "several_pictures": N_("The file holds {count} pictures; only the first is shown."),
    "exif_unreadable": N_("The information about when and how the picture was taken could not be read."),
    # Why nothing could be read.
    "not_sound": N_("This file is not a sound recording of a known kind."),
    "not_picture": N_("This file is not a picture of a known kind."),
    "no_sound_decoded": N_("No sound could be decoded from this file."),
    "no_sound_track": N_("This film has no sound."),
    "cut_off": N_(
        "This recording lacks its table of contents, as happens when recording is interrupted,"
        " and cannot be played here."
    ),
    "silk": N_(
        "This is a voice message in WeChat's and QQ's own format (SILK), which cannot be played here."
    ),
    "damaged": N_("The content of this file is damaged or incomplete."),
    "picture_too_large": N_("This picture has {megapixels} megapixels, more than can be shown here."),
    "password_needed": N_("This document is locked with a password, so it was not read."),
    "wrong_password": N_("This password does not open the document."),
    "locked_unknown": N_("This document is locked in a way that cannot be opened here."),
    "no_pages": N_("This document has no pages."),
    "no_such_page": N_("This document has no such page."),
    "document_too_large": N_("This document unpacks to more than can be read safely."),
    "declares_entities": N_("This document is built in a way that writing programs do not use."),
    "speech_model": N_("The speech model in the chosen folder cannot be used."),
    "speech_ended": N_("The program for speech ended unexpectedly, as it does with a model of another kind."),
    "speech_model_missing": N_("There is no speech model in the chosen folder."),
    "unnamed": N_("This file could not be read."),
}


def notice(key: object, values: Mapping[str, Any] | None = None) -> Message:
    """The sentence of `key` with `values`; an unknown key gives the most general sentence."""
    msgid = NOTICES.get(str(key), NOTICES["unnamed"])
    try:
        message = Message(msgid, {str(name): value for name, value in (values or {}).items()})
        msgid.format(**message.values)
    except (KeyError, IndexError, ValueError, AttributeError):
        return Message(NOTICES["unnamed"])
    return message
