"""A speech model of some 20 kB that hears one word wherever it is loud: the real engine without real weights.

Inputs, outputs and metadata are those of a SenseVoice model as sherpa-onnx reads them.
"""

from __future__ import annotations

from pathlib import Path

WORDS = ("<blk>", "<|zh|>", "<|NEUTRAL|>", "<|Speech|>", "<|withitn|>", "还", "款")
_FEATURES = 560
#: Mean of the features over which it is loud; a quiet line is at some 4 to 6.
_LOUD = 8.0


def make_model(folder: Path, without: tuple[str, ...] = ()) -> Path:
    """Write `model.onnx`, its metadata `without` these, and `tokens.txt`, as in a folder a user chooses."""
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    count = len(WORDS)
    tags = np.full((1, 4, count), -10, np.float32)
    for place in range(4):
        tags[0, place, place + 1] = 10
    weights, bias = np.zeros((1, count), np.float32), np.full(count, -10, np.float32)
    weights[0, 5], bias[0], bias[5] = 1, 0, -_LOUD
    given = [
        numpy_helper.from_array(array, name)
        for name, array in (("tags", tags), ("weights", weights), ("bias", bias), ("axes", np.array([2])))
    ]
    nodes = [
        helper.make_node("ReduceMean", ["x", "axes"], ["mean"], keepdims=1),
        helper.make_node("MatMul", ["mean", "weights"], ["loud"]),
        helper.make_node("Add", ["loud", "bias"], ["frames"]),
        helper.make_node("Concat", ["tags", "frames"], ["logits"], axis=1),
    ]
    inputs = [
        helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", "T", _FEATURES]),
        *(
            helper.make_tensor_value_info(name, TensorProto.INT32, ["N"])
            for name in ("x_length", "language", "text_norm")
        ),
    ]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", "T4", count])]
    graph = helper.make_graph(nodes, "loud", inputs, outputs, given)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    stated = {
        "model_type": "sense_voice_ctc",
        "version": "1",
        "lfr_window_size": "7",
        "lfr_window_shift": "6",
        "normalize_samples": "0",
        "neg_mean": ",".join(["0"] * _FEATURES),
        "inv_stddev": ",".join(["1"] * _FEATURES),
        "vocab_size": str(count),
        "with_itn": "14",
        "without_itn": "15",
        **{
            f"lang_{name}": str(n)
            for n, name in enumerate(("auto", "zh", "en", "yue", "ja", "ko", "nospeech"))
        },
    }
    helper.set_model_props(model, {name: value for name, value in stated.items() if name not in without})
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(folder / "model.onnx"))
    (folder / "tokens.txt").write_text("".join(f"{word} {n}\n" for n, word in enumerate(WORDS)), "utf-8")
    return folder
