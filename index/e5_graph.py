"""Weights → what ONNX Runtime and sentencepiece read, written node by node: no torch, and no tracing, is needed for it.

The graph is BERT's encoder (Devlin et al. 2018), twelve times attention and feed-forward, each added to its input and
normalised, then the mean over the tokens, of length 1. ONNX Runtime's own operators (domain `com.microsoft`) do in one
step what the plain ones would do in ten.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sentencepiece import sentencepiece_model_pb2 as spm

from index.e5_weights import Floats, Weights

_FUSED = "com.microsoft"
_OPSET, _IR = 20, 10
"""Versions of the ONNX standard, of August 2023: every ONNX Runtime since 1.17 reads them."""


class _Graph:
    """Collects nodes and constants; each node has one output, named after it."""

    def __init__(self, epsilon: float) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._epsilon = epsilon

    def constant(self, name: str, value: Floats | list[int]) -> str:
        """Keep a value under a name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, name: str, operator: str, inputs: list[str], **attributes: int) -> str:
        """Apply an operator of the standard."""
        self.nodes.append(helper.make_node(operator, inputs, [name], **attributes))
        return name

    def fused(self, name: str, operator: str, inputs: list[str], **attributes: int) -> str:
        """Apply one of ONNX Runtime's own operators."""
        self.nodes.append(helper.make_node(operator, inputs, [name], domain=_FUSED, **attributes))
        return name

    def added(self, name: str, product: str, onto: str, scale: str, shift: str, bias: str) -> str:
        """A product, with its bias, added onto what went in, and normalised."""
        inputs = [product, onto, scale, shift, bias]
        self.nodes.append(
            helper.make_node("SkipLayerNormalization", inputs, [name], domain=_FUSED, epsilon=self._epsilon)
        )
        return name

    def normalised(self, name: str, value: str, scale: str, shift: str) -> str:
        """Layer normalisation."""
        inputs = [value, scale, shift]
        self.nodes.append(helper.make_node("LayerNormalization", inputs, [name], epsilon=self._epsilon))
        return name


def graph(weights: Weights) -> bytes:
    """The encoder as a serialised ONNX model (85 MB).

    Its inputs are `embedded`, the sum of word, position and type vectors, float32 of shape (texts, tokens, hidden), and
    `mask`, int32 of shape (texts, tokens), 1 where a token stands; its output is `vectors`, (texts, hidden).
    """
    made = _Graph(weights.epsilon)
    ends = [made.constant(name, weights.tensor(name, weights.hidden)) for name in ("emb.ln.w", "emb.ln.b")]
    state = made.normalised("x", "embedded", *ends)
    for layer in range(weights.layers):
        state = _feed_forward(made, weights, layer, _attention(made, weights, layer, state))
    _mean(made, state)
    hidden = weights.hidden
    body = helper.make_graph(
        made.nodes,
        "e5",
        [
            helper.make_tensor_value_info("embedded", TensorProto.FLOAT, ["texts", "tokens", hidden]),
            helper.make_tensor_value_info("mask", TensorProto.INT32, ["texts", "tokens"]),
        ],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", hidden])],
        made.constants,
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
    return bytes(helper.make_model(body, opset_imports=opsets, ir_version=_IR).SerializeToString())


def _attention(made: _Graph, weights: Weights, layer: int, state: str) -> str:
    """Every token looks at every other."""
    at, hidden = f"l{layer}", weights.hidden
    parts = [f"{at}.{part}" for part in "qkv"]
    matrix = np.concatenate([weights.matrix(f"{part}.w", hidden, hidden) for part in parts], axis=1)
    bias = np.concatenate([weights.tensor(f"{part}.b", hidden) for part in parts])
    inputs = [state, made.constant(f"{at}.qkv.w", matrix), made.constant(f"{at}.qkv.b", bias), "mask"]
    seen = made.fused(f"{at}.seen", "Attention", inputs, num_heads=weights.heads)
    output = made.constant(f"{at}.ao.w", weights.matrix(f"{at}.ao.w", hidden, hidden))
    product = made.node(f"{at}.ao", "MatMul", [seen, output])
    return _onto(made, weights, f"{at}.attended", product, state, (f"{at}.aln.w", f"{at}.aln.b", f"{at}.ao.b"))


def _feed_forward(made: _Graph, weights: Weights, layer: int, state: str) -> str:
    """Each token by itself."""
    at, hidden, wide = f"l{layer}", weights.hidden, weights.feed_forward
    inner = made.constant(f"{at}.fi.w", weights.matrix(f"{at}.fi.w", wide, hidden))
    bias = made.constant(f"{at}.fi.b", weights.tensor(f"{at}.fi.b", wide))
    bent = made.fused(f"{at}.bent", "BiasGelu", [made.node(f"{at}.fi", "MatMul", [state, inner]), bias])
    output = made.constant(f"{at}.fo.w", weights.matrix(f"{at}.fo.w", hidden, wide))
    product = made.node(f"{at}.fo", "MatMul", [bent, output])
    return _onto(made, weights, f"{at}.out", product, state, (f"{at}.oln.w", f"{at}.oln.b", f"{at}.fo.b"))


def _onto(made: _Graph, weights: Weights, name: str, product: str, state: str, constants: tuple[str, str, str]) -> str:
    scale, shift, bias = (made.constant(constant, weights.tensor(constant, weights.hidden)) for constant in constants)
    return made.added(name, product, state, scale, shift, bias)


def _mean(made: _Graph, state: str) -> None:
    """The mean over the tokens that stand, brought to length 1, which makes the sum do as well."""
    stands = made.node("stands", "Cast", ["mask"], to=TensorProto.FLOAT)
    column = made.node("column", "Unsqueeze", [stands, made.constant("last", [2])])
    kept = made.node("kept", "Mul", [state, column])
    total = made.node("total", "ReduceSum", [kept, made.constant("tokens", [1])], keepdims=0)
    made.node("vectors", "LpNormalization", [total], axis=1, p=2)


def pieces(weights: Weights) -> bytes:
    """The vocabulary as a serialised sentencepiece model (5 MB): Unigram (Kudo 2018), text taken as it comes."""
    model = spm.ModelProto()
    kind = spm.ModelProto.SentencePiece
    special = dict.fromkeys(weights.special.values(), kind.CONTROL) | {weights.special["unk"]: kind.UNKNOWN}
    for n, (piece, score) in enumerate(zip(weights.pieces(), weights.scores.tolist(), strict=True)):
        model.pieces.add(piece=piece, score=score, type=special.get(n, kind.NORMAL))
    model.trainer_spec.model_type = spm.TrainerSpec.UNIGRAM
    for name, number in weights.special.items():
        setattr(model.trainer_spec, f"{name}_id", number)
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.remove_extra_whitespaces = False
    return bytes(model.SerializeToString())
