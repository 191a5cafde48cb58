"""The reader of printed text: RapidOCR with the models that lie in its own wheel. Runs in the child only.

Nothing is ever downloaded: both models are named by their path. A first reading takes a second longer.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_DETECTION, _RECOGNITION = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
_THREADS = 2
#: The detector enlarges whatever is narrower, out of all proportion where the other side is long.
_LEAST_SIDE = 736
#: Tiles are cut smaller than this before they come here.
_LONGEST_SIDE = 4096


class Read(NamedTuple):
    """One line as the reader gives it: places in pixels of what it was given."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


def read_text(pixels: Pixels) -> list[Read]:
    """The lines on `pixels` (height x width x 3, RGB), from top to bottom."""
    height, width = pixels.shape[:2]
    found = _reader()(_padded(pixels[:, :, ::-1]))
    if found.boxes is None or not found.txts:
        return []
    lines = []
    for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        left, top = corners.min(axis=0).tolist()
        right, bottom = corners.max(axis=0).tolist()
        if left < width and top < height:
            lines.append(Read(text, left, top, min(right, width), min(bottom, height), float(score)))
    return lines


@cache
def engine_name() -> str:
    """Program, models and runtime with their versions, as stored beside every result."""
    models = _models()
    return (
        f"rapidocr {version('rapidocr')} PP-OCRv6 small (det {_digest(models / _DETECTION)},"
        f" rec {_digest(models / _RECOGNITION)}) onnxruntime {version('onnxruntime')}"
    )


@cache
def _reader() -> Any:
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    models = _models()
    return RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "error",
            "Global.max_side_len": _LONGEST_SIDE,
            "Det.model_path": str(models / _DETECTION),
            "Rec.model_path": str(models / _RECOGNITION),
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _models() -> Path:
    import rapidocr

    return Path(rapidocr.__file__).with_name("models")


def _digest(model: Path) -> str:
    return f"sha256 {hashlib.sha256(model.read_bytes()).hexdigest()[:16]}"


def _padded(pixels: Pixels) -> Pixels:
    """With the ground of the picture's edges around it where it is smaller than the detector likes."""
    import numpy as np

    below, beside = (max(0, _LEAST_SIDE - side) for side in pixels.shape[:2])
    if not below and not beside:
        return np.ascontiguousarray(pixels)
    ground = np.median(np.concatenate((pixels[0], pixels[-1])), axis=0).astype(np.uint8)
    padded = np.empty((pixels.shape[0] + below, pixels.shape[1] + beside, 3), np.uint8)
    padded[:] = ground
    padded[: pixels.shape[0], : pixels.shape[1]] = pixels
    return padded
