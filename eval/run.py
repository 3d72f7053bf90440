"""The harness: ask every question of every system, judge, write results and report, and say whether it is enough."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from eval import results, sources
from eval.answerers import Answerer, Endpoint, InProcess, snapshot_sources
from eval.ask import ask_all
from eval.baselines import naive
from eval.card import Card, card, of_endpoint, of_snapshot
from eval.case import Attempt, case
from eval.compare import Comparison, compare
from eval.measures import Measure, measures
from eval.outcome import Outcome, Run, outcome
from eval.question import GoldQuestion, load
from eval.report import write_report
from eval.results import asked
from eval.sources import Sources
from eval.support import CrossEncoderEntailment
from eval.terminal import show
from index import encoder as encoders
from ingest.errors import InputError
from service import settings as service_settings


@dataclass(frozen=True)
class Options:
    """One call of the harness; exactly one of `data` and `endpoint`."""

    questions: tuple[Path, ...]
    data: Path | None = None
    endpoint: str | None = None
    corpus: Path | None = None
    """Folder of the documents, where the answerer shall not be believed about its own lines."""
    report: Path | None = None
    """Folder for results.jsonl, report.html, summary.md and card.json."""
    concurrency: int = 1
    baseline: Path | None = None
    """results.jsonl of an earlier run to compare with."""
    fail_under: float | None = None
    """Least correctness, 0 to 1."""
    resume: bool = False
    naive: bool = True
    """Ask the naive baselines too."""
    nli: str | None = None
    """NLI cross-encoder (folder or name on this machine) that judges support, in place of the words."""
    show: int = 0
    """Wrong answers to print."""


@dataclass(frozen=True)
class Opened:
    """What an `Options` names, opened."""

    answerer: Answerer
    source: Sources
    card: Card


def _check(options: Options) -> None:
    if (options.data is None) == (options.endpoint is None):
        raise InputError("--data と --endpoint のどちらか一つを指定してください")
    if options.resume and options.report is None:
        raise InputError("--resume には、途中までの結果がある --report のフォルダが要ります")
    if options.concurrency < 1:
        raise InputError(f"--concurrency {options.concurrency} は使えません。1以上を指定してください")
    if options.fail_under is not None and not 0 <= options.fail_under <= 1:
        raise InputError(f"--fail-under {options.fail_under} は使えません。0から1までの割合を指定してください")


def _settings(options: Options) -> dict[str, str]:
    chosen = {
        "同時に聞く数": str(options.concurrency),
        "支えの判定": options.nli or "数・年・自治体名・引用・語の一致",
        "照合する文書": str(options.corpus) if options.corpus else "回答する側の文書",
    }
    service = {} if options.endpoint else service_settings.read(data=options.data).model_dump(mode="json")
    secret = ("token", "secret", "password", "key")
    return chosen | {
        name: "—" if v is None else str(v) for name, v in service.items() if not any(word in name for word in secret)
    }


def _open(options: Options) -> Opened:
    if options.data is not None:
        from service.pipeline import open_pipeline  # noqa: PLC0415 -- brings the models' libraries

        answerer: Answerer = InProcess(open_pipeline(service_settings.read(data=options.data)))
        told = of_snapshot(options.data)
        own = None if options.corpus else snapshot_sources(options.data)
    else:
        endpoint = Endpoint(options.endpoint or "")
        answerer, told = endpoint, of_endpoint(endpoint)
        own = None if options.corpus else endpoint.sources()
    source = own or sources.folder(options.corpus or Path())
    return Opened(answerer, source, card(told, options.questions, _settings(options)))


def _systems(options: Options, opened: Opened, folder: Path) -> tuple[Answerer, ...]:
    """The product first, then the baselines."""
    if not options.naive:
        return (opened.answerer,)
    chosen = service_settings.read()
    cache = (options.data or folder) / "embeddings.sqlite"
    return (opened.answerer, *naive(opened.source, encoders.load(chosen.encoder, chosen.cache), cache))


def _known(path: Path, questions: Sequence[GoldQuestion]) -> dict[str, dict[str, tuple[Attempt, ...]]]:
    """System → question → attempts of an interrupted run that need no repeating: the same words, and no failure."""
    current = {question.id: asked(question) for question in questions}
    found: dict[str, dict[str, tuple[Attempt, ...]]] = {}
    for row in results.read(path):
        if current.get(row.id) == row.asked and not any(attempt.error for attempt in row.attempts):
            found.setdefault(row.system, {})[row.id] = row.attempts
    return found


def _prepare(options: Options, opened: Opened, folder: Path) -> dict[str, dict[str, tuple[Attempt, ...]]]:
    """What an earlier run left, where it is to be resumed; otherwise an empty results file."""
    file, card_file = folder / "results.jsonl", folder / "card.json"
    known: dict[str, dict[str, tuple[Attempt, ...]]] = {}
    if options.resume and file.exists():
        before = Card.model_validate_json(card_file.read_bytes()) if card_file.exists() else None
        if before is None or before.identity != opened.card.identity:
            raise InputError(
                f"{folder}: 別のスナップショットの結果です。--resume を外すか、別の --report を指定してください"
            )
        known = _known(file, load(options.questions))
    else:
        file.write_text("", encoding="utf-8")
    card_file.write_text(opened.card.model_dump_json(indent=2), encoding="utf-8")
    return known


@contextmanager
def _progress(console: Console, name: str, total: int) -> Iterator[tuple[Progress, TaskID]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield progress, progress.add_task(name, total=total)


def _outcomes(
    name: str, questions: Sequence[GoldQuestion], found: dict[str, tuple[Attempt, ...]], run: Run
) -> tuple[Outcome, ...]:
    return tuple(outcome(name, case(q, found[q.id], run.source), found[q.id], run.measures) for q in questions)


@dataclass(frozen=True)
class _Desk:
    """Where a system's questions are asked and its attempts are kept."""

    questions: tuple[GoldQuestion, ...]
    file: Path
    concurrency: int
    console: Console

    def ask(self, system: Answerer, known: dict[str, tuple[Attempt, ...]]) -> dict[str, tuple[Attempt, ...]]:
        """Ask one system everything; each question is on disk as soon as it is answered."""
        with _progress(self.console, system.name, len(self.questions)) as (progress, task):
            progress.advance(task, len(known))

            def done(question: GoldQuestion, attempts: tuple[Attempt, ...]) -> None:
                results.append(self.file, results.unjudged(system.name, question, attempts))
                progress.advance(task)

            return ask_all(system, self.questions, concurrency=self.concurrency, known=known, done=done)


def _comparisons(run: Run, options: Options, chosen: Sequence[Measure]) -> tuple[Comparison, ...]:
    """The product against each baseline, and against the earlier run."""
    here, *others = run.systems
    rows = [o.row for o in here.outcomes]
    found = [compare(other.name, rows, [o.row for o in other.outcomes], chosen) for other in others]
    if options.baseline:
        before = [row for row in results.read(options.baseline) if row.system == here.name]
        if not {row.id for row in before} & {row.id for row in rows}:
            raise InputError(f"{options.baseline}: この質問ファイルと共通の質問がありません")
        found.insert(0, compare(str(options.baseline), rows, before, chosen))
    return tuple(found)


def evaluate(options: Options, console: Console | None = None) -> int:
    """Run the harness over what the options name.

    Returns:
        0, or 1 where correctness is below `fail_under`.

    Raises:
        InputError: a wrong call, an unusable file, or nobody who answers.
    """
    _check(options)
    load(options.questions)  # say what is wrong with the files before the models are loaded
    if options.baseline:
        results.read(options.baseline)
    return evaluate_opened(options, _open(options), console)


def evaluate_opened(options: Options, opened: Opened, console: Console | None = None) -> int:
    """Run the harness over an answerer that is open already; otherwise as `evaluate`."""
    console = console or Console(stderr=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.report or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        run = _run(options, load(options.questions), opened, folder, console)
        if options.report:
            write_report(options.report, run)
    show(run, console, options.show)
    return _status(run, options, console)


def _run(options: Options, questions: tuple[GoldQuestion, ...], opened: Opened, folder: Path, console: Console) -> Run:
    known = _prepare(options, opened, folder)
    chosen = measures(CrossEncoderEntailment(options.nli) if options.nli else None)
    run = Run(card=opened.card, source=opened.source, measures=chosen)
    file = folder / "results.jsonl"
    desk = _Desk(questions, file, options.concurrency, console)
    for system in _systems(options, opened, folder):
        found = desk.ask(system, known.get(system.name, {}))
        run = run.with_system(system.name, _outcomes(system.name, questions, found, run))
    rows = [o.row for system in run.systems for o in system.outcomes]
    results.write(file, rows, [system.totals for system in run.systems])
    return run.compared(_comparisons(run, options, chosen))


def _status(run: Run, options: Options, console: Console) -> int:
    reached = run.systems[0].mean("correctness").value or 0.0
    if options.fail_under is not None and reached < options.fail_under:
        console.print(f"正答率 {reached:.4f} は --fail-under {options.fail_under} を下回りました", style="bold red")
        return 1
    return 0
