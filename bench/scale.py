"""`python -m bench.scale DATA --output docs/benchmarks.md`: how searching grows with the number of units.

A snapshot's units stand for more: their vectors with noise, their words with other towns' names. Times are the
processor's, so that a busy machine tells the same.
"""

from __future__ import annotations

import argparse
import io
import pickle
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import bm25s
import faiss
import numpy as np

from bench import page
from bench.run import ROOT, questions_of
from index import encoder, snapshot
from index.embed import embed
from index.encoder import Vectors
from index.sparse import STREAMS
from service.settings import read

NOISE = 0.35
"""Length of the noise beside a vector of length 1: a copy's cosine with its model is about .94, as of two editions."""
NEAR = 10
"""Of so many nearest, how many the approximate index finds."""
TIE = 1e-5
"""Units this near to the last of the nearest are as good: plans print the same line on many pages."""
KINDS: dict[str, Callable[[int], str]] = {
    "flat": lambda n: "Flat",
    "HNSW32": lambda n: "HNSW32,Flat",
    "IVF,SQ8": lambda n: f"IVF{max(16, int(4 * n**0.5))},SQ8",
}


def multiplied(vectors: Vectors, count: int) -> Vectors:
    """So many vectors: the given ones, then copies with noise."""
    chance = np.random.default_rng(14)
    found = vectors[np.arange(count) % len(vectors)].copy()
    noise = chance.standard_normal((count, vectors.shape[1]), np.float32) * NOISE / np.sqrt(vectors.shape[1])
    found[len(vectors) :] += noise[len(vectors) :]
    return np.ascontiguousarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def median_ms(work: Callable[[int], object], times: int) -> float:
    """Milliseconds of the processor that the work takes, the median of so many."""
    spent = []
    for at in range(times):
        began = time.thread_time()
        work(at)
        spent.append(1000 * (time.thread_time() - began))
    return float(np.median(spent))


def by_meaning(vectors: Vectors, queries: Vectors) -> list[tuple[object, ...]]:
    """(units, kind, recall@10, ms, MB, seconds to build) of every kind of index."""
    exact: Any = faiss.IndexFlatIP(vectors.shape[1])
    exact.add(vectors)
    least = exact.search(queries, NEAR)[0][:, -1:] - TIE
    rows: list[tuple[object, ...]] = []
    for kind, named in KINDS.items():
        began = time.process_time()
        # Of unit vectors the nearest are the most alike.
        index: Any = faiss.index_factory(vectors.shape[1], named(len(vectors)), faiss.METRIC_L2)
        index.train(vectors)
        index.add(vectors)
        built = time.process_time() - began
        if kind == "IVF,SQ8":
            faiss.extract_index_ivf(index).nprobe = 32
        if kind == "HNSW32":
            index.hnsw.efSearch = 128
        found = index.search(queries, NEAR)[1]
        recall = (np.einsum("qkd,qd->qk", vectors[found], queries) >= least).mean()
        spent = median_ms(lambda at, index=index: index.search(queries[at : at + 1], NEAR), len(queries))  # type: ignore[misc]
        size = faiss.serialize_index(index).nbytes / 1e6
        rows.append((len(vectors), kind, f"{recall:.3f}", f"{spent:.2f}", f"{size:.1f}", f"{built:.1f}"))
    return rows


def by_words(cut: Sequence[dict[str, list[str]]], count: int, asked: Sequence[str]) -> tuple[object, ...]:
    """(units, ms of the three streams together, MB, seconds to build) of BM25."""
    began = time.process_time()
    streams: dict[str, bm25s.BM25] = {}
    for name in STREAMS:
        index = bm25s.BM25(method="lucene")
        # a copy is of another town: its number stands among its words
        texts = [[*cut[at % len(cut)][name], f"町{at // len(cut)}"] for at in range(count)]
        index.index(texts, show_progress=False)
        streams[name] = index
    built = time.process_time() - began

    def search(at: int) -> None:
        for name, index in streams.items():
            known = [token for token in STREAMS[name](asked[at]) if token in index.vocab_dict]
            if known:
                index.get_scores(known)

    size = sum(sum(v.nbytes for v in one.scores.values() if hasattr(v, "nbytes")) for one in streams.values())
    size += sum(len(pickle.dumps(one.vocab_dict)) for one in streams.values())
    return count, f"{median_ms(search, len(asked)):.1f}", f"{size / 1e6:.1f}", f"{built:.1f}"


def plot(meaning: Sequence[tuple[object, ...]], words: Sequence[tuple[object, ...]], to: Path) -> None:
    """Milliseconds by number of units, both axes logarithmic."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(6, 3.6), layout="constrained")
    axes = figure.subplots()
    for kind in KINDS:
        own = [row for row in meaning if row[1] == kind]
        axes.plot([float(str(row[0])) for row in own], [float(str(row[3])) for row in own], marker="o", label=kind)
    axes.plot(
        [float(str(row[0])) for row in words], [float(str(row[1])) for row in words], marker="s", label="BM25 x 3"
    )
    axes.set(xscale="log", yscale="log", xlabel="units", ylabel="processor ms, median of a search")
    axes.grid(alpha=0.3)
    axes.legend()
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    to.write_text("\n".join(line.rstrip() for line in drawn.getvalue().splitlines()) + "\n", encoding="utf-8")


def write(meaning: Sequence[tuple[object, ...]], words: Sequence[tuple[object, ...]], to: Path) -> None:
    """The section of the page, and its plot."""
    plot(meaning, words, to.with_name("scale.svg"))
    told = "実在の単位のベクトルに雑音を、語に別の町の名を足して増やしたもの。時間は1スレッドのプロセッサ時間。"
    lines = [*page.machine(), "", told, ""]
    lines += page.table(("単位", "索引", "再現率@10", "検索 ms", "大きさ MB", "作る秒"), meaning)
    lines += ["", *page.table(("単位", "BM25（三つの流れ）ms", "大きさ MB", "作る秒"), words)]
    page.put(to, "大きくなると（make bench-scale）", [*lines, "", "![単位の数と検索の時間](scale.svg)"])


def main() -> None:
    """Measure, and write the tables and the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="a folder with a snapshot")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    faiss.omp_set_num_threads(1)
    settings = read(data=options.data)
    model = encoder.load(settings.encoder, settings.cache)
    texts = [unit.text for unit in snapshot.in_force(options.data).units]
    vectors = embed(texts, model, options.data / "embeddings.sqlite", lambda what, done, total: None)
    asked = questions_of(sorted(ROOT.glob("eval/questions/*.jsonl")), options.questions)
    queries = np.concatenate([model.queries([one]) for one in asked])
    cut = [{name: tokens(text) or [""] for name, tokens in STREAMS.items()} for text in texts]
    meaning: list[tuple[object, ...]] = []
    words: list[tuple[object, ...]] = []
    for size in options.sizes:
        meaning += by_meaning(multiplied(vectors, size), queries)
        words.append(by_words(cut, size, asked))
        write(meaning, words, options.output)  # after each size: the largest takes longest, and may not fit the memory


if __name__ == "__main__":
    main()
