"""Words in two languages: gettext catalogues, messages that are rendered late, formats people read."""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from evidence_desk.paths import resource

#: Languages of the window and of reports; the first is the default.
LANGUAGES = ("zh", "en")
_DOMAIN = "evidence_desk"
_CATALOGUES = {"zh": "zh_CN", "en": "en"}
_current = ["zh"]


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of `language` ("zh" or "en"); English is what the code says."""
    return gettext.translation(
        _DOMAIN, resource("locale"), [_CATALOGUES[language]], fallback=language == "en"
    )


def use_language(language: str) -> None:
    """Make `language` the one of the window and the command line."""
    if language not in LANGUAGES:
        raise ValueError(language)
    _current[0] = language


def current_language() -> str:
    """The language of the window and the command line."""
    return _current[0]


def preferred_language() -> str:
    """What the user's system asks for: English where it says so, Chinese otherwise."""
    asked = (
        os.environ.get("EVIDENCE_DESK_LANGUAGE") or os.environ.get("LANG") or (locale.getlocale()[0] or "")
    )
    return "en" if asked.lower().startswith("en") else "zh"


def _(msgid: str) -> str:
    """`msgid` in the current language."""
    return catalogue(_current[0]).gettext(msgid) if msgid else ""


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of a counted phrase that fits `number`, in the current language."""
    return catalogue(_current[0]).ngettext(singular, plural, number)


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark `msgid` for translation without translating it."""
    return msgid


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence kept apart from its values, so that each reader sees it in their own language.

    `msgid` is ours, never evidence text; `values` may hold evidence text and is only ever inserted. A
    value that is itself a `Message` is rendered in the same language. `as_dict` and `from_dict` are its
    JSON form.
    """

    msgid: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def render(self, language: str | None = None) -> str:
        """The sentence in `language`, or in the current one."""
        words = catalogue(language or _current[0]).gettext(self.msgid) if self.msgid else ""
        return words.format(**{key: _render(value, language) for key, value in self.values.items()})

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        values = {k: v.as_dict() if isinstance(v, Message) else v for k, v in self.values.items()}
        return {"msgid": self.msgid, "values": values}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Message:
        """The message whose JSON form is `data`."""
        values = {
            k: cls.from_dict(v) if isinstance(v, dict) and "msgid" in v else v
            for k, v in data["values"].items()
        }
        return cls(data["msgid"], values)

    def __str__(self) -> str:
        return self.render()


def _render(value: object, language: str | None) -> object:
    return value.render(language) if isinstance(value, Message) else value
