"""`python -m bench.run --output docs/benchmarks.md`: every measurement, one after another, as one page."""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench import page
from bench.encoder import encoders
from bench.load import Asked, for_a_while, one_by_one, while_switching
from bench.server import served
from index import encoder, snapshot
from ingest.documents import Ingested, ingest_all, sources
from service.settings import read

ROOT = Path(__file__).resolve().parent.parent
WARM_UP = 10


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="*", default=[ROOT / "corpus"])
    parser.add_argument("--questions", type=Path, nargs="*", default=sorted(ROOT.glob("eval/questions/*.jsonl")))
    parser.add_argument("--data", type=Path, help="build here; vectors that its cache holds are not computed anew")
    parser.add_argument("--count", type=int, default=150, help="questions asked one by one")
    parser.add_argument("--passages", type=int, default=256, help="passages embedded by each encoder")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=60, help="of load")
    parser.add_argument("--switches", type=int, default=50)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    questions = questions_of(options.questions, options.count)
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or Path(folder)
        # what is measured is written at once: a run that is stopped leaves what it found
        for title, lines in _measured(questions, data, options):
            page.put(options.output, title, lines)


def _measured(questions: Sequence[str], data: Path, options: argparse.Namespace) -> Iterator[tuple[str, list[str]]]:
    """The sections of the page."""
    yield "機械", page.machine()
    yield "作る（build）", _building(options.corpus, data)
    yield "埋め込み", _encoding(questions, data, options.passages)
    yield from _serving(questions, data, options)


def questions_of(files: Iterable[Path], count: int) -> list[str]:
    """So many different questions of the files, the same each time."""
    rows = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    asked = sorted({row["question"] for row in rows if not row.get("history")})
    return random.Random(1).sample(asked, min(count, len(asked)))


def _building(corpus: Sequence[Path], data: Path) -> list[str]:
    """Three builds: of nothing, of nothing new, and of one document changed."""
    settings, known = read(), (data / "embeddings.sqlite").exists()
    began = time.perf_counter(), time.process_time()
    documents = ingest_all(sources(list(corpus))).documents
    rows = [["読み取り", "", *_since(began)]]
    model = encoder.load(settings.encoder, settings.cache)
    builds = {"最初から": documents, "何も変わらない": documents, "一つの文が変わった": _changed(documents)}
    for name, read_now in builds.items():
        embedded = _Counting(model)
        began = time.perf_counter(), time.process_time()
        snapshot.build(read_now, embedded, data)
        rows.append([name, str(embedded.texts), *_since(began)])
    counts = snapshot.manifest_of(snapshot.current(data)).counts
    head = f"文書 {counts['documents']}、記録 {counts['records']}、箇所 {counts['passages']}。"
    head += "前に計算した文は計算し直していません。" if known else ""
    return [head, "", *page.table(["", "埋め込んだ文", "秒", "プロセッサ秒"], rows)]


class _Counting:
    """An encoder that counts what it embeds."""

    def __init__(self, model: encoder.Encoder) -> None:
        self._model, self.texts = model, 0
        self.name, self.fingerprint = model.name, model.fingerprint

    def queries(self, texts: list[str]) -> encoder.Vectors:
        """Vectors of questions."""
        return self._model.queries(texts)

    def passages(self, texts: list[str]) -> encoder.Vectors:
        """Vectors of passages, counted."""
        self.texts += len(texts)
        return self._model.passages(texts)


def _changed(documents: Sequence[Ingested]) -> list[Ingested]:
    """The documents with other words in the last passage of the last one."""
    *others, last = documents
    passage = last.passages[-1].model_copy(
        update={"text": f"{last.passages[-1].text}（{datetime.now(UTC):%H:%M:%S}の改訂）"}
    )
    return [*others, last.model_copy(update={"passages": (*last.passages[:-1], passage)})]


def _encoding(questions: Sequence[str], data: Path, count: int) -> list[str]:
    units = snapshot.in_force(data).units
    passages = random.Random(1).sample([unit.text for unit in units], min(count, len(units)))
    rows = [
        [one.name, f"{one.question:.1f}", f"{one.processor:.1f}", f"{one.passages:.0f}", f"{one.cosine:.5f}"]
        for one in encoders(questions[:60], passages, read().cache)
    ]
    head = ["", "質問 ms", "プロセッサ ms", "箇所/秒", "余弦（最小）"]
    said = "質問は 1 スレッド。箇所は、ONNX Runtime が全コア、torch が 1 コア。"
    return [said, "", *page.table(head, rows)]


def _serving(questions: Sequence[str], data: Path, options: argparse.Namespace) -> Iterator[tuple[str, list[str]]]:
    """One server: its start, one client, many, and a snapshot that is switched under them."""
    clients, seconds, switches = options.clients, options.seconds, options.switches
    with served(data) as server:
        started = server.used()
        one_by_one(server, questions[:WARM_UP])
        used = [server.used()]
        warm = one_by_one(server, questions)
        used.append(server.used())
        loaded = for_a_while(server, questions, clients=clients, seconds=seconds)
        used.append(server.used())
        switched = while_switching(server, questions, data, clients=4, switches=switches)
        used.append(server.used())
    names = ["一人ずつ", f"{clients} 人が同時に {seconds:.0f} 秒", f"4 人が同時に、切り替え {switches} 回"]
    rows = [
        [name, *_row(asked, after.processor - before.processor), f"{after.resident:.0f}"]
        for name, asked, before, after in zip(names, (warm, loaded, switched), used, used[1:], strict=False)
    ]
    start = f"`/readyz` まで {server.start:.1f} 秒（プロセッサ {started.processor:.1f} 秒）"
    head = ["", "答え", "答え以外", "毎秒", "p50 ms", "p99 ms", "プロセッサ ms/答え", "常駐 MB"]
    each = "切り替えの間も、返事は一つのスナップショットの名を持ちます"
    parts = [[name, f"{np.median(ms):.1f}", f"{np.percentile(ms, 99):.1f}"] for name, ms in warm.stages.items()]
    yield "起動", [f"{start}、常駐 {started.resident:.0f} MB。"]
    lines = [
        *page.table(head, rows),
        "",
        f"{each}（{len(switched.times)} の返事に、名は {len(switched.snapshots)} 種類）。",
    ]
    lines += ["", "一人ずつのときの、段階ごとの ms:", "", *page.table(["段階", "p50", "p99"], parts)]
    yield "答える（POST /api/ask）", lines


def _row(asked: Asked, processor: float) -> list[str]:
    wrong = "、".join(f"{name} × {n}" for name, n in sorted(asked.outcomes.items()) if name != "200") or "0"
    told = [asked.percentile(50), asked.percentile(99), processor / max(len(asked.times), 1) * 1000]
    rate = f"{len(asked.times) / asked.seconds:.1f}"
    return [str(len(asked.times)), wrong, rate, *(f"{value:.0f}" for value in told)]


def _since(began: tuple[float, float]) -> list[str]:
    return [f"{time.perf_counter() - began[0]:.1f}", f"{time.process_time() - began[1]:.1f}"]


if __name__ == "__main__":
    main()
