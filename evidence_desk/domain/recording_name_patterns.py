"""The forms of call-recording file names by phone maker and recorder app, in the order they are tried.

One row a form; a new phone is one row here and its examples in tests/domain/test_recording_name.py.
Grades: A firmware, app source or official documentation; B third-party code or a real name quoted in
public; C one weak source or general knowledge: accepted, never relied on.

Groups: `d` `t` `ts` `frac` `tz` `epoch` the start (see `file_name.moment_of`); `who` a number or a
contact; `number` and `name`; `callers` Xiaomi's list; `contact` "name (number type)"; `tail` "number_name";
`rest` anything; `dir` a direction word, sign or digit; `src` what was recorded; `partial` a time without
year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence_desk.domain.file_name import Confidence

TWO_DIGIT_YEAR = "two_digit_year"
MINUTE_ONLY = "minute_only"
NO_YEAR = "no_year"
DIRECTION_UNSURE = "direction_meaning_unsure"


@dataclass(frozen=True, slots=True)
class NamePattern:
    """One form: its name, how surely it speaks, and what is always doubtful about it."""

    name: str
    regex: re.Pattern[str]
    confidence: Confidence
    ambiguities: tuple[str, ...] = ()


def _row(name: str, regex: str, confidence: Confidence, *ambiguities: str) -> NamePattern:
    return NamePattern(name, re.compile(regex, re.ASCII), confidence, ambiguities)


_HIGH, _MEDIUM, _LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW
_DAY = r"(?P<d>\d{4}-\d{2}-\d{2})"
_D8 = r"(?P<d>\d{8})"
_T6 = r"(?P<t>\d{6})"
_TS14 = r"(?P<ts>\d{14})"
#: An arrow that a zip or a Windows share replaced is only a blank's neighbour.
_LOST = r"[_?\ufffd]"
#: What phones call a recording, in front of the other side's name.
_CALL_RECORDING = r"(?:通话录音|通話錄音|通话|Вызов|Call recording|Call|통화 녹음)"

PATTERNS = (
    # BCR, documented template; the only one with direction, number, name and zone [A]
    _row(
        "bcr",
        rf"{_D8}_{_T6}(?:\.(?P<frac>\d+))?(?P<tz>[+-]\d{{4}}|Z)(?:_(?P<dir>in|out|conference|IN|OUT))?"
        r"(?:_sim(?:\d+|N))?(?:_(?P<tail>.+))?",
        _HIGH,
    ),
    # Cube ACR, present form; VoIP calls have neither number nor arrow [B]
    _row(
        "cube_new",
        rf"{_DAY} (?P<t>\d{{2}}-\d{{2}}-\d{{2}}) \((?P<src>[^)]+)\) (?P<name>.*?)"
        rf"(?: \((?P<number>[+\d][\d ()-]*)\))?(?: (?:(?P<dir>[↗↙])\ufe0f?|{_LOST}))?",
        _HIGH,
    ),
    # Cube ACR, old form; one call may be in two files (mic_, app_) and in fragments [B]
    _row("cube_old", rf"(?P<src>[a-z]{{2,20}})_{_D8}-{_T6}(?:_(?P<who>.+))?", _MEDIUM),
    # AOSP forks: GrapheneOS, crDroid [B]
    _row("aosp", rf"CallRecord_{_D8}-{_T6}(?:_(?P<who>.+))?", _HIGH),
    # Samsung One UI; English prefix [B], the others [C]
    _row(
        "samsung",
        r"(?:Call recording|通话录音|通話錄音|통화 녹음) (?P<who>.+)_(?P<d>\d{6})_(?P<t>\d{6})",
        _MEDIUM,
        TWO_DIGIT_YEAR,
    ),
    # iOS 18.1+, note title as a Chinese tool documents it; no number [C]
    _row("ios_zh", rf"通话录音-{_D8}-{_T6}", _LOW),
    # ACR Phone (NLL): direction and Unix time, so in UTC [B]
    _row("acr_phone", r"(?P<number>\+?\d[\d-]*|null)-(?P<dir>[01])-(?P<epoch>1\d{9}(?:\d{3})?)", _HIGH),
    # ACR and others, legacy; sources disagree on 0 and 1 [B]
    _row("acr_legacy", rf"[01]d{_TS14}p(?P<who>.+)", _MEDIUM, DIRECTION_UNSURE),
    # True Phone [B]
    _row("truephone", rf"(?P<contact>.+?) (?:@ )?{_DAY}_{_T6}_(?P<dir>in|out)", _HIGH),
    # Xiaomi, Redmi: MIUI to 12 with a localised prefix, read in the firmware [A]; newer without it [B]
    _row("miui", rf"(?:(?P<prefix>[^@()_]{{1,12}})@)?(?P<callers>[^@]*\([^@]*)_{_TS14}", _HIGH),
    # Xiaomi where the other side has no contact, or its number was cut off the name [A]
    _row("miui_plain", rf"{_CALL_RECORDING}@(?P<callers>[^@()]+)_{_TS14}", _HIGH),
    # Huawei, Honor: EMUI, MagicOS, HarmonyOS; number may be grouped [B]
    _row("huawei", rf"(?:(?P<name>[^@]+)@)?(?P<number>\+?[\d ]{{3,20}})_{_TS14}", _HIGH),
    # any name or number before fourteen digits [C]
    _row("who_ts14", r"(?P<who>.+?)[_ -](?P<ts>20\d{12})", _MEDIUM),
    # vivo, iQOO [B]
    _row("vivo", rf"(?P<who>.+?) {_DAY} (?P<t>\d{{2}}-\d{{2}}-\d{{2}})", _HIGH),
    # Lenovo, ZUI: no year; the folder is the number [B]
    _row(
        "lenovo", r"(?P<who>.+)_通话_(?P<partial>\d{2}月\d{2}日_\d{2}点\d{2}分)", _LOW, NO_YEAR, MINUTE_ONLY
    ),
    # OPPO, realme, OnePlus: ColorOS, to the minute [B]
    _row("coloros", r"(?P<who>.+)-(?P<ts>\d{10})", _MEDIUM, TWO_DIGIT_YEAR, MINUTE_ONLY),
    # LineageOS [B]
    _row("lineage", r"(?P<who>.+)_(?P<d>\d{6})_(?P<t>\d{6}(?:\d{3})?)", _MEDIUM, TWO_DIGIT_YEAR),
    # axet Call Recorder (F-Droid), `%s` with number, contact and arrow as its user ordered them [A]
    _row("axet", rf"{_DAY} (?P<t>\d{{2}}\.\d{{2}}\.\d{{2}})(?P<rest>.*)", _MEDIUM),
    # iOS Voice Memos, phone on loudspeaker; no number [B]
    _row("voicememo", rf"{_D8} {_T6}(?:-[0-9A-F]{{8}})?", _MEDIUM),
    # seen in third-party parsers, maker unsure [C]
    _row(
        "call_word",
        rf"Call_{_D8}_{_T6}_(?P<dir>INCOMING|OUTGOING|incoming|outgoing)(?:_(?P<tail>.+))?",
        _LOW,
    ),
    # any name with a full date and time (OPPO `REC_…`, Huawei `name_yyyy-MM-dd_HH-mm-ss`, axet `%I`) [C]
    _row(
        "generic",
        r"(?P<who>.*?)[_ @-]?(?<!\d)(?P<d>20\d{2}[-_.]?\d{2}[-_.]?\d{2})[_ T-]"
        r"(?P<t>\d{2}[-_.:：]?\d{2}[-_.:：]?\d{2})(?!\d)"
        r"(?:\.(?P<frac>\d+))?(?P<tz>[+-](?:0\d|1[0-4])(?:00|30|45)(?!\d))?(?P<rest>.*)",
        _LOW,
    ),
    # fourteen digits and nothing else [C]
    _row("ts14", r"(?P<ts>20\d{12})", _LOW),
)
