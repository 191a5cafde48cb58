"""The table of signs that grade where a recording comes from. A new sign is one row and one test.

Sources: containers that recorders write, the project's table of recorder names; Android's writer (AOSP
MPEG4Writer.cpp: brands, handler "SoundHandle", time of closing); FFmpeg's writer (movenc.c: handler
"SoundHandler", brand iso2, "Lavf" and "Lavc" in comments and first frames).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from evidence_desk.domain.provenance import Origin, Provenance, SoundSource
from evidence_desk.text import N_, Message

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """What the signs look at; `source` is None where the sound could not be decoded."""

    source: SoundSource | None
    name: str = ""
    folder: str = ""
    media_type: str = ""
    name_pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """One trace: `find` gives the values of its sentence, None where it is not there.

    A `decisive` sign sets its grade by itself; others are facts beside it.
    """

    key: str
    speaks_for: Provenance
    decisive: bool
    find: Callable[[Look], Values | None]
    says: str


#: Form of the file name → containers its recorder is known to write.
RECORDERS: Mapping[str, tuple[str, ...]] = {
    "bcr": ("ogg", "mp4", "flac", "wav"),
    "cube_new": ("mp4", "amr"),
    "cube_old": ("amr", "mp4"),
    "aosp": ("mp4", "ogg"),
    "samsung": ("mp4", "amr"),
    "ios_zh": ("mp4",),
    "acr_phone": ("mp4", "ogg", "amr"),
    "acr_legacy": ("mp4", "amr"),
    "truephone": ("amr",),
    "miui": ("mp3", "mp4", "adts"),
    "miui_plain": ("mp3", "mp4", "adts"),
    "huawei": ("amr", "mp4"),
    "vivo": ("amr", "mp4"),
    "lenovo": ("amr",),
    "coloros": ("mp3", "amr"),
    "lineage": ("amr", "mp4"),
    "voicememo": ("mp4",),
}
#: How a container is called in a sentence.
_CONTAINERS = {
    "amr": "AMR", "mp4": "M4A/3GP", "mp3": "MP3", "ogg": "Ogg", "flac": "FLAC", "wav": "WAV", "adts": "AAC",
}  # fmt: skip
_EDITORS = re.compile(
    r"audacity|goldwave|adobe audition|cool edit|wavepad|sound forge|ocenaudio|reaper|garageband|logic pro"
    r"|jianying|capcut|剪映",
    re.IGNORECASE,
)
#: Only tags that name programs: a call's title may hold any word.
_PROGRAM_TAGS = ("encoder", "encoded_by", "software", "tool", "comment", "originator", "coding_history")
_FFMPEG = re.compile(r"Lav[fc]\d{2}\.\d+|mobile-ffmpeg|HandBrake", re.IGNORECASE)
_CHAT_NAMES = (
    ("WhatsApp", re.compile(r"(?:AUD|PTT)-\d{8}-WA\d+", re.IGNORECASE)),
    ("WeChat", re.compile(r"msg_[0-9a-z]{8,}|mmexport\d{10,}|微信(?:语音|录音|音频)", re.IGNORECASE)),
    ("Telegram", re.compile(r"audio_\d{4}-\d{2}-\d{2}_\d{2}-\d{2}-\d{2}|voice_\d+_\d+", re.IGNORECASE)),
)
_CHAT_FOLDERS = (
    ("WeChat", re.compile(r"micromsg|weixin|wechat|微信", re.IGNORECASE)),
    ("QQ", re.compile(r"qqfile_recv|mobileqq|tencent files|qq_favorite", re.IGNORECASE)),
    ("WhatsApp", re.compile(r"whatsapp", re.IGNORECASE)),
    ("Telegram", re.compile(r"telegram", re.IGNORECASE)),
    ("DingTalk", re.compile(r"dingtalk|钉钉", re.IGNORECASE)),
)
_TWO_ENDINGS = re.compile(r"\.(amr|m4a|aac|mp3|wav|3gp|ogg|opus)\.(mp3|m4a|wav|aac|ogg|opus)$", re.IGNORECASE)
_SAYS_CUT = re.compile(
    r"剪辑|裁剪|剪切|截取|转换|转码|(?<![a-z])(?:trim(?:med)?|edit(?:ed)?|converted|cut)(?![a-z])",
    re.IGNORECASE,
)


def _editor(look: Look) -> Values | None:
    if look.source is None:
        return None
    found = next((m[0] for text in _program_words(look.source) if (m := _EDITORS.search(text))), None)
    return None if found is None else {"program": found}


def _ffmpeg(look: Look) -> Values | None:
    if look.source is None:
        return None
    found = next((m[0] for text in _program_words(look.source) if (m := _FFMPEG.search(text))), None)
    return None if found is None else {"mark": found}


def _program_words(source: SoundSource) -> Iterator[str]:
    yield from source.marks
    yield from (source.tags[name] for name in _PROGRAM_TAGS if name in source.tags)


def _ffmpeg_layout(look: Look) -> Values | None:
    return {} if look.source and "iso2" in look.source.brands else None


def _other_container(look: Look) -> Values | None:
    known = RECORDERS.get(look.name_pattern or "")
    if look.source is None or known is None or look.source.container in known:
        return None
    return {
        "known": "/".join(_CONTAINERS[each] for each in known),
        "found": _CONTAINERS.get(look.source.container, look.source.container),
    }


def _two_endings(look: Look) -> Values | None:
    found = _TWO_ENDINGS.search(look.name)
    return {"endings": found[0]} if found else None


def _says_cut(look: Look) -> Values | None:
    found = _SAYS_CUT.search(look.name)
    return {"word": found[0]} if found else None


def _silk(look: Look) -> Values | None:
    return {} if look.media_type == "audio/silk" else None


def _chat_name(look: Look) -> Values | None:
    found = next((app for app, form in _CHAT_NAMES if form.match(look.name)), None)
    return {"app": found} if found else None


def _chat_folder(look: Look) -> Values | None:
    found = next((app for app, form in _CHAT_FOLDERS if form.search(look.folder)), None)
    return {"app": found} if found else None


def _recorder_name(look: Look) -> Values | None:
    known = RECORDERS.get(look.name_pattern or "")
    if look.source is None or known is None or look.source.container not in known:
        return None
    return {"container": _CONTAINERS[look.source.container]}


def _voice_memos(look: Look) -> Values | None:
    if look.source is None:
        return None
    words = (*look.source.marks, *look.source.tags.values())
    return {} if any("com.apple.VoiceMemos" in each for each in words) else None


def _android_writer(look: Look) -> Values | None:
    if look.source is None:
        return None
    handler = look.source.tags.get("handler_name") == "SoundHandle"
    return {} if handler or "com.android.version" in look.source.tags else None


def _states_time(look: Look) -> Values | None:
    return {} if look.source and look.source.container == "mp4" and look.source.states_time else None


def _no_time(look: Look) -> Values | None:
    return {} if look.source and look.source.container == "mp4" and not look.source.states_time else None


_PHONE, _OPEN, _CHAT, _CONVERTED, _EDITED = (
    Provenance.PHONE_ORIGINAL,
    Provenance.CANNOT_TELL,
    Provenance.CHAT_APP,
    Provenance.RE_ENCODED,
    Provenance.EDITOR_TAG,
)
SIGNS: tuple[Sign, ...] = (
    Sign("editor", _EDITED, True, _editor, N_("The name of a sound editor stands in the file: {program}.")),
    Sign(
        "ffmpeg",
        _CONVERTED,
        True,
        _ffmpeg,
        N_("The mark {mark} stands in the file; converters leave it, and phones are not known to."),
    ),
    Sign("ffmpeg_layout", _CONVERTED, True, _ffmpeg_layout, N_("The file is laid out as converters do it.")),
    Sign(
        "other_container",
        _CONVERTED,
        True,
        _other_container,
        N_("Recorders that name files so are known to write {known}; this file is {found}."),
    ),
    Sign("two_endings", _CONVERTED, True, _two_endings, N_("The name has two endings: {endings}.")),
    Sign("says_cut", _CONVERTED, True, _says_cut, N_("The name itself says so: {word}.")),
    Sign("silk", _CHAT, True, _silk, N_("It is a voice message in the format of WeChat and QQ (SILK).")),
    Sign("chat_name", _CHAT, True, _chat_name, N_("It is named as {app} names files.")),
    Sign(
        "chat_folder",
        _CHAT,
        True,
        _chat_folder,
        N_("It was taken from a folder of {app}; a file sent as a file keeps its bytes."),
    ),
    Sign(
        "recorder_name",
        _PHONE,
        True,
        _recorder_name,
        N_("It is named as a phone's recorder names files, and that recorder writes {container}."),
    ),
    Sign("voice_memos", _PHONE, True, _voice_memos, N_("It bears the mark of Apple's Voice Memos.")),
    Sign("android_writer", _PHONE, False, _android_writer, N_("The file is laid out as Android does it.")),
    Sign("states_time", _PHONE, False, _states_time, N_("A time of recording stands in the file.")),
    Sign(
        "no_time",
        _OPEN,
        True,
        _no_time,
        N_("No time of recording stands in the file; phones write one into files of this kind."),
    ),
)
_FORM = N_("{container}, {codec}, {rate} Hz, about {kbit} kbit/s")


def grade_origin(look: Look) -> Origin:
    """The grade with every sign that was found; what is farthest from the phone decides."""
    found = [(sign, values) for sign in SIGNS if (values := sign.find(look)) is not None]
    decisive = [sign.speaks_for for sign, _ in found if sign.decisive]
    grade = max(decisive, key=lambda each: each.distance, default=Provenance.CANNOT_TELL)
    facts = [Message(sign.says, dict(values)) for sign, values in found]
    keys = [sign.key for sign, _ in found]
    if look.source is not None:
        facts.append(_form(look.source))
        keys.append("form")
    return Origin(grade, tuple(facts), tuple(keys))


def _form(source: SoundSource) -> Message:
    values = {
        "container": _CONTAINERS.get(source.container, source.container),
        "codec": source.codec,
        "rate": source.sample_rate,
        "kbit": round(source.bit_rate / 1000),
    }
    return Message(_FORM, values)
