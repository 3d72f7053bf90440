"""The command: build · check · serve · mcp · ask · verify · records · snapshots · eval. Heavy imports stand inside."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ingest.errors import InputError, YakusokuError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from socket import socket

    from index.snapshot import Snapshot
    from ingest.documents import Everything, Ingested
    from ingest.report import DocumentReport
    from service.settings import Settings
    from service.web.holder import Holder

app = typer.Typer(
    name="yakusoku",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Data = Annotated[Path, typer.Option("--data", help="スナップショットを置くフォルダ", metavar="DIR")]
Evaluated = Annotated[list[Path], typer.Argument(help="質問ファイル（JSONL）", metavar="QUESTIONS.jsonl...")]
CORPUS = Path(__file__).resolve().parent / "corpus"
DATA = Path("data")
COUNTS = {"documents": "文書", "records": "記録", "passages": "箇所"}


def _version(asked: bool) -> None:
    if asked:
        from index.snapshot import FORMAT  # noqa: PLC0415
        from service.receipts import program  # noqa: PLC0415

        typer.echo(f"yakusoku {program()}（スナップショットの形式 {FORMAT}）")
        raise typer.Exit


@app.callback()
def version(
    asked: Annotated[
        bool, typer.Option("--version", help="版を表示して終える", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """自治体の計画文書に、根拠を示して答えます。 / Ask a town what it promised."""


@app.command()
def build(
    source: Annotated[list[Path] | None, typer.Argument(help="文書またはフォルダ（省略時は corpus/）")] = None,
    data: Data = DATA,
    municipality: Annotated[str | None, typer.Option(help="文書にない場合の自治体名")] = None,
    plan: Annotated[str | None, typer.Option(help="文書にない場合の計画名")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="読めない文書が一つでもあれば、作らずに終える")] = False,
    again: Annotated[bool, typer.Option("--again", help="何も変わっていなくても作り直す")] = False,
) -> None:
    """文書を読み、索引を作り、新しいスナップショットへ切り替えます。"""
    from index import encoder, made_from  # noqa: PLC0415
    from ingest import report  # noqa: PLC0415
    from ingest.documents import sources  # noqa: PLC0415

    settings = _settings(data)
    shelf = settings.shelf
    files = sources(source or [CORPUS])
    digest = made_from.digest(files, [municipality, plan], settings.encoder)
    if not again and not settings.store and (same := made_from.unchanged(data, digest)):
        for one in report.read(same).documents:
            typer.echo(_row(one))
        typer.echo(f"{data}: 何も変わっていないので、スナップショット {same.name} をそのまま使います", err=True)
        typer.echo(f"{same / report.HTML}: 読み取りの報告", err=True)
        return
    read = _ingest(files, municipality, plan, strict=strict)
    with _progress("埋め込み") as told:
        model = encoder.load(settings.encoder, settings.cache)
        with _writing(data):
            manifest = shelf.build(read.documents, model, told)
            if not (settings.store or read.broken or read.strangers or any(one.misfits for one in read.documents)):
                made_from.remember(data, manifest.name, digest)
    for ingested in read.documents:
        typer.echo(_row(ingested))
    for said in (*(said for one in read.documents for said in one.misfits), *read.strangers):
        typer.echo(f"訂正が当てはまりません\t{said}")
    for error in read.broken:
        typer.echo(f"読めませんでした\t{_one_line(str(error))}")
    typer.echo(f"{shelf}: スナップショット {manifest.name} に切り替えました", err=True)
    if not settings.store:
        typer.echo(f"{data / 'snapshots' / manifest.name / report.HTML}: 読み取りの報告", err=True)


def _row(ingested: Ingested | DocumentReport) -> str:
    """One line on a document: whose it is, what was read of it, and how much of it that is."""
    from ingest.report import percent  # noqa: PLC0415

    found = ingested.document
    row = (
        f"{found.document}\t{found.municipality or '（自治体名なし）'}\t記録 {found.records}"
        f"\t指標 {found.indicators}\t箇所 {found.passages}\t警告 {found.warnings}"
    )
    if found.coverage:
        row += f"\t数値 {percent(found.coverage.figures)}\t行 {percent(found.coverage.lines)}"
    if not found.records:
        row += "\t記録なし"
    return row + (f"\t訂正 {ingested.corrected}" if ingested.corrected else "")


def _ingest(source: Sequence[Path], municipality: str | None, plan: str | None, *, strict: bool = False) -> Everything:
    """The documents that can be read, and what is wrong with the others.

    Raises:
        UnreadableSource: none can be read; or one cannot, and `strict`.
    """
    from ingest.documents import ingest_all, sources  # noqa: PLC0415

    with _progress("読み取り", named=True) as told:
        read = ingest_all(sources(source), town=municipality, plan=plan, told=told)
    if read.broken and (strict or not read.documents):
        raise InputError(" ／ ".join(map(str, read.broken))) from read.broken[0]
    return read


@app.command()
def check(
    source: Annotated[list[Path], typer.Argument(help="文書のフォルダ、または build の --data", metavar="DIR...")],
) -> None:
    """読み取りで、職員がまず見るべきところを文書ごとに示します。"""
    from ingest.first_look import first_look  # noqa: PLC0415
    from service.staff.looks import look  # noqa: PLC0415

    reports, wrong = _reports(source)
    for said in wrong:
        typer.echo(_one_line(said))
    looked = sorted(
        ((first_look(one), one) for one in reports),
        key=lambda pair: (min((advice.rank for advice in pair[0]), default=99), pair[1].document.document),
    )
    for advice, one in looked:
        typer.echo(f"{one.document.document}（{one.document.municipality or '自治体名なし'}「{one.document.plan}」）")
        for n, point in enumerate(advice, 1):
            typer.echo(f"  {n}. {look(point, 'ja')}")
        if not advice:
            typer.echo("  見直すところはありません")


def _reports(source: Sequence[Path]) -> tuple[list[DocumentReport], list[str]]:
    """The reports on documents, as the snapshot holds them or read now, and what is wrong beside them."""
    from ingest import report  # noqa: PLC0415

    if len(source) == 1 and (source[0] / "CURRENT").is_file():
        from index.snapshot import current  # noqa: PLC0415

        return list(report.read(current(source[0])).documents), []
    read = _ingest(source, None, None)
    wrong = [f"読めませんでした。{error}" for error in read.broken]
    wrong += [f"訂正が当てはまりません。{said}" for said in read.strangers]
    return [report.examine(one) for one in read.documents], wrong


@app.command()
def serve(
    data: Data = DATA,
    host: Annotated[str, typer.Option(help="待ち受けるアドレス")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="待ち受けるポート", min=1, max=65535)] = 8000,
) -> None:
    """API、ウィジェット、職員用ページを配信します。"""
    import uvicorn  # noqa: PLC0415

    from service.doors.routers import routers  # noqa: PLC0415
    from service.staff.open_data import router as open_data  # noqa: PLC0415
    from service.staff.pages import ahead  # noqa: PLC0415
    from service.staff.pages import router as staff  # noqa: PLC0415
    from service.web.app import create_app  # noqa: PLC0415
    from service.web.logs import configure  # noqa: PLC0415
    from service.web.memory import few_arenas  # noqa: PLC0415

    settings = _settings(data)
    few_arenas()
    _standing(settings)
    doors = routers(settings)
    with _bind(host, port) as bound:
        configure(settings)
        holder = _holder(settings)
        typer.echo(f"http://{host}:{port} で配信しています（終了は Ctrl+C）", err=True)
        app = create_app(holder, settings, [staff, open_data, *doors])
        holder.ahead += [ahead, app.state.context.suggester.ahead]
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,  # the application writes its own, without addresses and questions
            forwarded_allow_ips=settings.proxies,
            timeout_graceful_shutdown=settings.drain_seconds,
        )
        with suppress(KeyboardInterrupt):  # passed on after the shutdown; for a server it is the ordinary end
            uvicorn.Server(config).run(sockets=[bound])


def _standing(settings: Settings) -> None:
    """Tell that there is no snapshot before anything slow is loaded."""
    if not settings.shelf.standing():
        settings.shelf.manifest()


def _holder(settings: Settings) -> Holder:
    """A holder that has loaded the current snapshot.

    Raises:
        InputError: it cannot be loaded.
    """
    import logging  # noqa: PLC0415

    from service.conversations import Conversations  # noqa: PLC0415
    from service.pipeline import open_pipeline  # noqa: PLC0415
    from service.web.holder import Holder, NotReady  # noqa: PLC0415

    conversations = Conversations(settings.conversation_ttl, settings.conversation_size)
    holder = Holder(settings.shelf, lambda: open_pipeline(settings, conversations), settings.poll_seconds)
    logging.disable()  # what is wrong with the first snapshot is told once, below
    holder.refresh()
    logging.disable(logging.NOTSET)
    try:
        _tell_instead(holder.pipeline.snapshot)
    except NotReady as error:
        raise InputError(holder.failure or str(error)) from error
    return holder


def _tell_instead(snapshot: Snapshot) -> None:
    """Where an older snapshot stands in for a damaged one, say so."""
    if snapshot.instead_of:
        typer.echo(f"yakusoku: {_one_line(snapshot.instead_of)}。前の {snapshot.manifest.name} で答えます", err=True)


def _bind(host: str, port: int) -> socket:
    """A listening socket, before anything slow is loaded.

    Raises:
        InputError: the port is in use, or the address is not this machine's.
    """
    import socket  # noqa: PLC0415

    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen()
    except (OSError, TypeError, UnicodeError) as error:  # in use; or no address at all
        bound.close()
        reason = getattr(error, "strerror", None) or "アドレスではありません"
        raise InputError(
            f"{host}:{port}: 待ち受けられません（{reason}）。--host か --port で別の値を指定してください"
        ) from error
    return bound


@app.command()
def mcp(data: Data = DATA) -> None:
    """MCP のクライアント（Claude Desktop など）に、標準入出力で答えます。"""
    from service.doors.mcp import Server  # noqa: PLC0415
    from service.web.context import Context  # noqa: PLC0415
    from service.web.logs import configure  # noqa: PLC0415

    settings = _settings(data)
    _standing(settings)
    configure(settings)
    holder = _holder(settings)
    holder.start()
    server = Server(Context.of(holder, settings))
    with suppress(KeyboardInterrupt):
        server.run("stdio")
    holder.stop()


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="質問", metavar="QUESTION")],
    data: Data = DATA,
    municipality: Annotated[str | None, typer.Option(help="自治体名")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="POST /api/ask の本文を出す")] = False,
    trace: Annotated[bool, typer.Option("--trace", help="五つの段階をすべて出す")] = False,
    receipt: Annotated[Path | None, typer.Option(help="答えの証明書を書くファイル", metavar="FILE")] = None,
) -> None:
    """質問に一つ答えます。"""
    from pydantic import ValidationError  # noqa: PLC0415

    from service.model import Question  # noqa: PLC0415
    from service.pipeline import open_pipeline  # noqa: PLC0415
    from service.web.wire import reply_body  # noqa: PLC0415

    try:
        asked = Question(question=question, municipality=municipality, receipt=receipt is not None)
    except ValidationError as error:
        about = error.errors()[0]["loc"][0]
        what = "質問は1文字以上1000文字以内" if about == "question" else "自治体名は50文字以内"
        raise InputError(f"{what}で書いてください（文字として読めないものは使えません）") from error
    pipeline = open_pipeline(_settings(data))
    _tell_instead(pipeline.snapshot)
    towns = sorted({document.municipality for document in pipeline.snapshot.documents})
    if municipality and not any(town.startswith(municipality.strip()) for town in towns):
        held = "、".join(towns)
        raise InputError(f"--municipality {municipality}: その自治体の計画はありません。あるのは {held} です")
    if trace:
        from service.trace import render  # noqa: PLC0415

        typer.echo(render(pipeline.trace(asked)))
        return
    reply = pipeline.ask(asked)
    if receipt and reply.receipt:
        with _writing(receipt):
            receipt.write_text(reply.receipt.model_dump_json(indent=2) + "\n", encoding="utf-8")
    elif receipt:
        typer.echo("計画についての答えではないため、証明書はありません", err=True)
    if as_json:
        typer.echo(json.dumps(reply_body(reply), ensure_ascii=False, indent=2))
        return
    typer.echo(reply.answer)
    for citation in reply.citations:
        first, last = citation.lines
        lines = f"{first}行" if first == last else f"{first}–{last}行"
        typer.echo(f"[{citation.n}] {citation.title} {citation.document} {lines}：{citation.quote}")


@app.command()
def verify(
    receipt: Annotated[Path, typer.Argument(help="証明書", metavar="RECEIPT.json")],
    data: Data = DATA,
) -> None:
    """証明書の答えが、手元の文書から導かれるかを確かめます。"""
    from prompts import say  # noqa: PLC0415
    from service import proof  # noqa: PLC0415
    from service.pipeline import open_pipeline  # noqa: PLC0415

    given = proof.read(receipt)
    settings = _settings(data).model_copy(update={"llm_url": None})
    proved = open_pipeline(settings).prove(given)
    for fault in proved.faults:
        typer.echo(fault)
    if not proved.holds:
        raise typer.Exit(1)
    typer.echo(say(given.language, "proof.holds", documents=len(given.documents), citations=len(given.citations)))


@app.command()
def records(
    data: Data = DATA,
    format_: Annotated[Literal["jsonl", "csv", "xlsx"], typer.Option("--format", help="書き出す形式")] = "jsonl",
    output: Annotated[Path | None, typer.Option(help="書き出すファイル（xlsx では必須）")] = None,
) -> None:
    """すべての記録を書き出します。"""
    from index.store import RecordFilter  # noqa: PLC0415
    from service.staff import export  # noqa: PLC0415

    if format_ == "xlsx" and output is None:
        raise InputError("--format xlsx には --output FILE を指定してください")
    opened = _settings(data).shelf.in_force()
    _tell_instead(opened)
    found = opened.store.records(RecordFilter())[1]
    if output is None:
        try:
            export.write(found, format_, sys.stdout.buffer)
            sys.stdout.flush()
        except BrokenPipeError:  # the reader (`| head`) has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    with _writing(output), output.open("wb") as file:
        export.write(found, format_, file)


snapshots = typer.Typer(rich_markup_mode=None)
app.add_typer(snapshots, name="snapshots")


@snapshots.callback(invoke_without_command=True)
def list_snapshots(context: typer.Context, data: Data = DATA) -> None:
    """スナップショットを新しい順に並べます（* は使っているもの）。検査、巻き戻し、整理もできます。"""
    if context.invoked_subcommand is None:
        _show_snapshots(data, check=False)


@snapshots.command(name="check")
def check_snapshots(data: Data = DATA) -> None:
    """すべてのファイルを読み、壊れていないかを確かめます。壊れていれば終了状態1です。"""
    if not _show_snapshots(data, check=True):
        raise typer.Exit(1)


@snapshots.command()
def use(name: Annotated[str, typer.Argument(help="スナップショットの名前", metavar="NAME")], data: Data = DATA) -> None:
    """そのスナップショットに戻します（進めます）。動いているサーバーは自分で読み込みます。"""
    shelf = _settings(data).shelf
    with _writing(data):
        shelf.use(name)
    typer.echo(f"{shelf}: スナップショット {name} に切り替えました", err=True)


@snapshots.command()
def prune(
    data: Data = DATA, keep: Annotated[int, typer.Option(help="使っているものを含めて残す数", min=1)] = 1
) -> None:
    """使っているものと新しいものを残して消します。"""
    for name in _settings(data).shelf.prune(keep):
        typer.echo(name)


def _show_snapshots(data: Path, *, check: bool) -> bool:
    """One line a snapshot; whether all are whole."""
    shelf = _settings(data).shelf
    found = shelf.standing(check=check)
    for one in found:
        counts = one.manifest.counts if one.manifest else {}
        said = "\t".join(f"{label} {counts[key]}" for key, label in COUNTS.items() if key in counts)
        row = f"{'*' if one.in_force else ' '} {one.name}\t{one.size / 1_000_000:.1f} MB\t{said}"
        typer.echo(f"{row}\t{_one_line(one.wrong)}" if one.wrong else row + ("\t無傷" if check else ""))
    if not any(one.in_force for one in found):
        shelf.manifest()  # raises what is wrong
    return not any(one.wrong for one in found)


@app.command()
def doctor(data: Data = DATA) -> None:
    """この機械とフォルダで動かせるかを調べ、直すところを言います。誤りがあれば終了状態1です。"""
    from service.doctor import examine  # noqa: PLC0415

    found = list(examine(_settings(data)))
    for one in found:
        typer.echo(f"{one.verdict}\t{one.about}\t{_one_line(one.text)}")
    if any(one.verdict == "誤り" for one in found):
        raise typer.Exit(1)


@app.command(name="eval")
def evaluate(
    questions: Evaluated,
    *,
    data: Annotated[Path | None, typer.Option("--data", help="スナップショットのフォルダ", metavar="DIR")] = None,
    endpoint: Annotated[str | None, typer.Option(help="動いているサーバーに聞く", metavar="URL")] = None,
    report: Annotated[Path | None, typer.Option(help="結果と報告を書くフォルダ", metavar="DIR")] = None,
    corpus: Annotated[Path | None, typer.Option(help="引用を照合する文書のフォルダ", metavar="DIR")] = None,
    concurrency: Annotated[int, typer.Option(help="同時に聞く数")] = 1,
    baseline: Annotated[Path | None, typer.Option(help="比べる results.jsonl", metavar="FILE")] = None,
    fail_under: Annotated[float | None, typer.Option(help="正答率がこれを下回れば終了状態1")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="--report の続きから")] = False,
    naive: Annotated[bool, typer.Option(help="素朴な検索にも同じ質問をする")] = True,
    nli: Annotated[str | None, typer.Option(help="支えを判定する NLI モデルのフォルダ", metavar="MODEL")] = None,
    show: Annotated[int, typer.Option(help="画面に出す誤答の数", min=0)] = 0,
) -> None:
    """質問ファイルで評価します。"""
    from eval import run  # noqa: PLC0415

    options = run.Options(
        questions=tuple(questions), data=data or (None if endpoint else DATA), endpoint=endpoint, corpus=corpus,
        report=report, concurrency=concurrency, baseline=baseline, fail_under=fail_under, resume=resume, naive=naive,
        nli=nli, show=show,
    )  # fmt: skip
    with _writing(report or "--report"):
        status = run.evaluate(options)
    raise typer.Exit(status)


@contextmanager
def _writing(place: object) -> Iterator[None]:
    """Turn what a file system says into one line."""
    try:
        yield
    except OSError as error:
        where = error.filename or place
        raise InputError(f"{where}: 書き込めません（{error.strerror}）。別の場所を指定してください") from error


@contextmanager
def _progress(what: str, *, named: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal, nothing elsewhere; `named`: with the name of what is at hand."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda now, done, total: bar.update(
            task, description=f"{what} {now}" if named else what, completed=done, total=total
        )


def _settings(data: Path) -> Settings:
    from service.settings import read  # noqa: PLC0415

    return read(os.environ, data=data)


def main() -> None:
    """Run the command; errors raised on purpose become one line on stderr and their exit status."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        sys.exit(app(standalone_mode=False))
    except YakusokuError as error:
        typer.echo(f"yakusoku: {_one_line(str(error))}", err=True)
        sys.exit(error.exit_status)
    except typer.TyperException as error:
        typer.echo(f"yakusoku: {_one_line(_misuse(error))}", err=True)
        sys.exit(2)


def _misuse(error: typer.TyperException) -> str:
    """What is wrong with a call, and where its usage is told."""
    context = getattr(error, "ctx", None)
    help_ = f"`{context.command_path if context else 'yakusoku'} --help` で使い方を確かめてください"
    option, parameter = getattr(error, "option_name", None), getattr(error, "param", None)
    if type(error).__name__ == "UsageError" and error.message == "Missing command.":
        names = "・".join(context.command.commands) if context else ""
        return f"{names} のどれかを指定してください。{help_}"
    name = parameter.get_error_hint() if parameter else ""
    if type(error).__name__ == "MissingParameter":
        return f"{name} を指定してください。{help_}"
    if parameter:
        return f"{name} の値が使えません（{error.message.rstrip('.')}）。{help_}"
    if option:
        return f"{option}: 指定のしかたが違います（{error.message.rstrip('.')}）。{help_}"
    return f"{error.format_message()} {help_}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    main()
