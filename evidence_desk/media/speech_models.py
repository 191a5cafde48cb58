"""The folder with a speech model that the user keeps, and what lies in it. Nothing is ever downloaded.

The choice is this computer's and not the case's; it stands in a small JSON file beside the window's settings.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from evidence_desk.paths import speech_settings_file

ModelKind = Literal["sense_voice", "paraformer"]

#: Smaller (quantised) models first: as good on calls, four times as fast.
_MODELS = ("model.int8.onnx", "model.onnx")
_TOKENS = "tokens.txt"
#: What the models' own metadata says, at the end of the file.
_MARKS: tuple[tuple[bytes, ModelKind], ...] = (
    (b"sense_voice", "sense_voice"),
    (b"with_itn", "sense_voice"),
    (b"paraformer", "paraformer"),
)
_TAIL = 512 << 10


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """The files of a model, and its kind; None where it is of no kind that can be used."""

    model: Path
    tokens: Path
    kind: ModelKind | None


def speech_folder() -> Path | None:
    """The folder the user chose on this computer, None where there is none."""
    try:
        stored = json.loads(speech_settings_file().read_text("utf-8"))
        folder = Path(str(stored["model_folder"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return folder if folder.is_dir() else None


def use_speech_folder(folder: Path | None) -> None:
    """Remember the user's choice, or with None forget it."""
    file = speech_settings_file()
    if folder is None:
        file.unlink(missing_ok=True)
    else:
        file.write_text(json.dumps({"model_folder": str(folder)}), "utf-8")


def find_model(folder: Path) -> SpeechModel | None:
    """The model in a folder, None where its files are not all there."""
    tokens = folder / _TOKENS
    model = next((folder / name for name in _MODELS if (folder / name).is_file()), None)
    if model is None or not tokens.is_file():
        return None
    return SpeechModel(model, tokens, _kind(model))


def can_hear() -> bool:
    """Whether the program for speech is installed, and the user's folder holds a model."""
    folder = speech_folder()
    return folder is not None and find_spec("sherpa_onnx") is not None and find_model(folder) is not None


def _kind(model: Path) -> ModelKind | None:
    with model.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _TAIL))
        tail = stream.read(_TAIL)
    return next((kind for mark, kind in _MARKS if mark in tail), None)
