"""Words for the codes in which a file's technical facts are kept."""

from __future__ import annotations

from evidence_desk.gui.entry_words import NOTE_WORDS
from evidence_desk.text import N_, Message, _

_CONFIDENCE = {"high": N_("high"), "medium": N_("middling"), "low": N_("low")}
_CALLS = {
    "incoming": N_("incoming"),
    "outgoing": N_("outgoing"),
    "missed": N_("Missed call"),
    "rejected": N_("Rejected call"),
    "refused": N_("Blocked call"),
    "voicemail": N_("Voicemail"),
    "answered_elsewhere": N_("Answered on another device"),
}
_PAID_THROUGH = {
    "alipay": N_("Alipay"),
    "wechat_pay": N_("WeChat Pay"),
    "jd": N_("JD.com"),
    "meituan": N_("Meituan"),
    "bank": N_("Bank"),
}
_ABOUT = {about.value: words for about, words in NOTE_WORDS.items()}
#: By the msgid of the fact's name, as `services.facts` gives it.
_WORDS = {
    "Confidence in the file name": _CONFIDENCE,
    "Kind of call": _CALLS,
    "Paid through": _PAID_THROUGH,
    "Note about": _ABOUT,
    "Codec": {"mp3float": "MP3", "amrnb": "AMR-NB", "amrwb": "AMR-WB", "aac": "AAC", "pcm_s16le": "PCM"},
    #: That nothing is amiss is not worth a line.
    "Pieces that could not be decoded": {"0": ""},
}


def said_of(name: Message, value: str) -> str:
    """A fact's value in words where it is one of our codes, else as it is; "" where it says nothing."""
    known = _WORDS.get(name.msgid, {}).get(value)
    return value if known is None else _(known)
