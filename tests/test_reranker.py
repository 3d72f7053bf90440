"""A reranker takes a second look at the best candidates: its order counts, and the scores' scale stays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from index.encoder import CharacterEncoder
from index.reranker import CrossReranker
from ingest.errors import EncoderError
from service.conversations import Conversations
from service.model import Question
from service.pipeline import Pipeline, open_pipeline
from service.rank import reordered
from service.settings import Settings
from tests.answer_fixture import pipeline, town


class Holding:
    """Likes texts that hold a word."""

    def __init__(self, word: str) -> None:
        self._word = word
        self.seen: list[str] = []

    def scores(self, question: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """1 for a text with the word, 0 for the others."""
        self.seen += texts
        return np.array([float(self._word in text) for text in texts], np.float32)


def test_what_the_reranker_likes_comes_first() -> None:
    asked = Question(question="みなぎ町の灯台はどうなるの", top_k=20)
    without = [passage.text for passage in pipeline().search(asked)]
    wanted = without[-1]
    reranker = Holding(wanted)
    pipe = Pipeline(town(), CharacterEncoder(), Conversations(60, 10), reranker=reranker)
    found = [passage.text for passage in pipe.search(asked)]
    assert 0 < len(reranker.seen) <= 30
    if any(wanted in text for text in reranker.seen):
        assert found.index(wanted) < without.index(wanted)


@pytest.mark.parametrize(
    ("scores", "reranked", "expected"),
    [
        ([3.0, 2.0, 1.0], [None, None, None], [3.0, 2.0, 1.0]),  # nothing was judged
        ([3.0, 2.0, 1.0], [0.1, 0.9, 0.5], [2.0, 3.0, 1.0]),  # second and first beat first and third, third and second
        ([3.0, 2.0, 1.0], [None, 0.1, 0.5], [3.0, 2.0, 1.0]),  # a tie of ranks keeps the order; the unjudged stays
        ([1.0, 4.0, 2.0, 3.0], [9.0, 8.0, 1.0, 2.0], [3.0, 4.0, 1.0, 2.0]),  # last and first: second
    ],
)
def test_scores_are_handed_out_by_both_orders_together(
    scores: list[float], reranked: list[float | None], expected: list[float]
) -> None:
    found = reordered(np.array(scores), reranked).tolist()
    assert sorted(found) == sorted(scores)
    assert found == expected


@pytest.mark.model
def test_a_cross_encoder_of_a_folder_is_loaded_by_setting(tmp_path: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors  # noqa: PLC0415
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast  # noqa: PLC0415

    words = {word: n for n, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "灯台", "朝市"])}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    )
    config = BertConfig(
        vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8,
        max_position_embeddings=64, num_labels=1,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    fast.save_pretrained(tmp_path)
    scores = CrossReranker(str(tmp_path)).scores("灯台", ["灯台", "朝市", "灯台 朝市"])
    assert scores.shape == (3,)
    assert np.isfinite(scores).all()


@pytest.mark.model
def test_a_reranker_that_is_not_on_this_machine_is_an_error_in_plain_words(tmp_path: Path) -> None:
    from index import snapshot  # noqa: PLC0415
    from tests.answer_fixture import plans  # noqa: PLC0415

    snapshot.build(plans()[:1], CharacterEncoder(), tmp_path)
    settings = Settings.model_validate({"data": tmp_path, "encoder": "characters", "reranker": "nobody/nothing"})
    with pytest.raises(EncoderError, match="並べ直しのモデルを読み込めません"):
        open_pipeline(settings)
