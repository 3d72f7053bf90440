"""What each stage buys: `python -m eval.ablation DATA QUESTIONS…` answers the questions with stages left out.

Prints a Markdown table, the barest pipeline first; each line adds one thing to the line before it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.answerers import InProcess, snapshot_sources
from eval.ask import attempt
from eval.case import judged
from eval.question import GoldQuestion, load
from eval.train import held_out
from index import snapshot as snapshots
from index.encoder import load as load_encoder
from service.compose import cite
from service.conversations import Conversations
from service.model import Answer, Ask, Candidates, Draft, Evidence, Found, Intent, Question, Refusal, Request, Topic
from service.pipeline import Pipeline
from service.rank import rank
from service.rank.network import Network
from service.settings import Settings, read
from service.verify import holds

WORDS, DENSE = ("words_rr",), ("dense_rr",)
FUSED = ("words_rr", "bigrams_rr", "kana_rr", "dense_rr")
STEPS: tuple[tuple[str, tuple[str, ...] | None, frozenset[str]], ...] = (
    ("語（BM25）だけ", WORDS, frozenset()),
    ("意味（埋め込み）だけ", DENSE, frozenset()),
    ("融合（順位の逆数の和）", FUSED, frozenset()),
    ("＋学習した並べ替え", None, frozenset()),
    ("＋質問の理解", None, frozenset({"understand"})),
    ("＋記録（項目から答える）", None, frozenset({"understand", "records"})),
    ("＋検証（控えることを含む）", None, frozenset({"understand", "records", "verify"})),
)
"""Name of a step, the signals summed in place of the learned ranker (None: the ranker), and the stages that are on."""


def summed(signals: Sequence[str]) -> Network:
    """A network that only adds up signals: reciprocal rank fusion (Cormack et al. 2009) where they are ranks."""
    count = len(signals)
    return Network(signals, [0.0] * count, [0.01] * count, [([[1.0]] * count, [0.0])])


class Ablated(Pipeline):
    """The pipeline with only some stages on; quotes the best passages where records are off."""

    signals: tuple[str, ...] | None = None
    on: frozenset[str] = frozenset()

    def understand(self, question: Question) -> tuple[Request, str]:
        """The question as it is, where understanding is off: no town, year, field or form."""
        asked, resolved = super().understand(question)
        if "understand" in self.on:
            return asked, resolved
        plain = {intent.value: float(intent is Intent.CONTENT) for intent in Intent}
        content = (Ask(topic=Topic.CONTENT),)
        return Request(language=asked.language, search=asked.search, asks=content, intents=plain), resolved

    def rank(self, request: Request, found: Candidates) -> Evidence:
        """By the chosen signals, or the learned network."""
        return rank(request, found, summed(self.signals) if self.signals else None)

    def compose(self, request: Request, evidence: Evidence) -> Draft:
        """The three best passages, where records are off."""
        if "records" in self.on:
            return super().compose(request, evidence)
        passages = [(item.unit.passage, item.unit.record_id) for item in evidence.ranked if item.unit.passage]
        cited = [cite.of_passage(p, evidence.records.get(name or ""), self.ground) for p, name in passages[:3] if p]
        return Draft(findings=tuple(Found(text=one.quote, citations=(one,)) for one in cited))

    def verify(self, request: Request, draft: Draft, evidence: Evidence) -> Answer | Refusal:
        """As it is, or letting everything through whose quotes hold."""
        if "verify" in self.on:
            return super().verify(request, draft, evidence)
        found = tuple(one for one in draft.found if holds(one, request, self.ground, evidence.records))
        return Answer(found=found) if found else Refusal(missing=draft.missing)


def table(settings: Settings, questions: Sequence[GoldQuestion]) -> Iterator[str]:
    """The table's lines, one as each step has been measured."""
    shot = snapshots.load(snapshots.current(settings.data))
    encoder = load_encoder(settings.encoder, settings.cache)
    pipeline = Ablated(shot, encoder, Conversations(settings.conversation_ttl, 10 * len(questions)))
    source = snapshot_sources(settings.data)
    yield f"| 段階 | 正答率（{len(questions)}問） | 答えのない質問に答えた | 答えのある質問に答えなかった |"
    yield "|---|---|---|---|"
    for name, signals, on in STEPS:
        pipeline.signals, pipeline.on = signals, on
        right = false_answers = false_abstentions = 0
        for gold in questions:
            found = judged(gold, attempt(InProcess(pipeline), gold, gold.question), source)
            right += found.right
            answered = found.reply is not None and found.reply.answered
            false_answers += answered and not gold.expect.answered
            false_abstentions += gold.expect.answered and not answered
        unanswerable = sum(not gold.expect.answered for gold in questions)
        yield (
            f"| {name} | {right / len(questions):.1%} | {false_answers / max(unanswerable, 1):.0%} "
            f"| {false_abstentions / max(len(questions) - unanswerable, 1):.1%} |"
        )


def main() -> None:
    """Print the table for the questions that nothing was learned from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    options = parser.parse_args()
    questions = [gold for gold in load(options.questions) if held_out(gold.id)]
    for line in table(read(data=options.data), questions):
        print(line, flush=True)


if __name__ == "__main__":
    main()
