"""The child's job for speech: the words a model hears in a recording, with their times."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence_desk.media.decoding import SoundFile
from evidence_desk.media.failures import Unreadable
from evidence_desk.media.sound_jobs import look_at
from evidence_desk.media.sound_print import HOP_MS, SoundPrint
from evidence_desk.media.speech_models import SpeechModel, find_model
from evidence_desk.media.speech_windows import Window, speech_windows
from evidence_desk.media.voice import find_voice

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

Report = Callable[[float], None]

_LOOKING = 0.1
#: A pause between two words that begins a new line.
_PAUSE_S = 0.8
#: One answer of the child must stay below a megabyte.
_MOST_CHARACTERS = 120_000
_MOST_THREADS = 4
_SENTENCE_ENDS = "。?!？！"


def hear_speech(request: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """The words of `request["path"]` by the model in the folder `request["model"]`, in lines.

    A line is start and end in ms, and its words. `cut` says that there were more than can be given.
    """
    path, folder = Path(request["path"]), Path(request["model"])
    model = find_model(folder)
    if model is None:
        raise Unreadable("speech_model_missing")
    windows = _windows(path, lambda fraction: report(fraction * _LOOKING))
    answer: dict[str, Any] = {
        "engine": f"sherpa-onnx {version('sherpa-onnx')}",
        "kind": model.kind,
        "model_sha256": _sha256(model.model, report),
        "tokens_sha256": _sha256(model.tokens, report),
        "windows": len(windows),
        "lines": [],
        "cut": False,
    }
    if not windows:
        return answer
    recognizer = _recognizer(model)
    letters = 0
    for number, (start_ms, samples, rate) in enumerate(_pieces(path, windows), 1):
        report(_LOOKING + (1 - _LOOKING) * number / len(windows))
        for line in _lines(_hear(recognizer, samples, rate), start_ms, samples.size * 1000 // rate):
            letters += len(line[2])
            if letters > _MOST_CHARACTERS:
                return answer | {"cut": True}
            answer["lines"].append(line)
    return answer


def _windows(path: Path, report: Report) -> list[Window]:
    """A first pass over the sound, only to find where there is voice."""
    kind, frames, _, _ = look_at(path)
    with SoundFile(path, kind) as sound:
        prints = SoundPrint(sound.facts.rate)
        for samples in sound.samples(report, frames.duration_ms if frames else 0):
            prints.add(samples)
        facts = sound.facts
    if not facts.heard:
        raise Unreadable("no_sound_decoded")
    spectra = prints.spectra()
    voice = find_voice(spectra, facts.duration_ms)
    return speech_windows(voice.stretches, facts.duration_ms, spectra.level.tolist(), HOP_MS)


def _pieces(path: Path, windows: list[Window]) -> Iterator[tuple[int, Samples, int]]:
    """A second pass: the sound of each window with its start in ms and its rate."""
    import numpy as np

    kind, frames, _, _ = look_at(path)
    left = list(reversed(windows))
    with SoundFile(path, kind) as sound:
        rate = sound.facts.rate
        held, held_from = np.zeros(0, np.int16), 0
        for samples in sound.samples(lambda _fraction: None, frames.duration_ms if frames else 0):
            held = np.concatenate((held, samples))
            while left and left[-1][1] * rate // 1000 <= held_from + held.size:
                start, end = left.pop()
                first, last = start * rate // 1000, end * rate // 1000
                yield start, held[first - held_from : last - held_from], rate
            keep = min(left[-1][0] * rate // 1000 if left else held_from + held.size, held_from + held.size)
            held, held_from = held[keep - held_from :], keep
        for start, _end in reversed(left):
            piece = held[max(0, start * rate // 1000 - held_from) :]
            if piece.size:
                yield start, piece, rate


def _recognizer(model: SpeechModel) -> Any:
    import sherpa_onnx

    threads = min(_MOST_THREADS, os.cpu_count() or 1)
    try:
        if model.kind == "sense_voice":
            return sherpa_onnx.OfflineRecognizer.from_sense_voice(
                model=str(model.model), tokens=str(model.tokens), num_threads=threads, use_itn=True
            )
        if model.kind == "paraformer":
            return sherpa_onnx.OfflineRecognizer.from_paraformer(
                paraformer=str(model.model), tokens=str(model.tokens), num_threads=threads
            )
    except (RuntimeError, ValueError, OSError) as error:
        raise Unreadable("speech_model") from error
    raise Unreadable("speech_model")


def _hear(recognizer: Any, samples: Samples, rate: int) -> Any:
    import numpy as np

    stream = recognizer.create_stream()
    stream.accept_waveform(rate, samples.astype(np.float32) / 32768)
    recognizer.decode_stream(stream)
    return stream.result


def _lines(heard: Any, start_ms: int, length_ms: int) -> Iterator[list[Any]]:
    """The words of a window in lines, parted at pauses and after sentences, as far as words have times."""
    tokens, times = list(heard.tokens), [float(each) for each in heard.timestamps]
    if len(tokens) != len(times) or not tokens:
        if said := str(heard.text).strip():
            yield [start_ms, start_ms + length_ms, said]
        return
    begun = 0
    for at in range(1, len(tokens) + 1):
        last = at == len(tokens)
        if last or times[at] - times[at - 1] >= _PAUSE_S or tokens[at - 1][-1:] in _SENTENCE_ENDS:
            said = "".join(tokens[begun:at]).replace("\u2581", " ").replace("@@", "").strip()
            end = start_ms + length_ms if last else start_ms + round(times[at] * 1000)
            if said:
                yield [start_ms + round(times[begun] * 1000), end, said]
            begun = at


def _sha256(path: Path, report: Report) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(8 << 20):
            digest.update(chunk)
            report(_LOOKING)
    return digest.hexdigest()
