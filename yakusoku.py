"""The command: build · serve · ask · records · eval. Heavy imports stand inside the subcommands, so that --help is quick."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ingest.errors import InputError, YakusokuError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ingest.documents import Ingested
    from service.settings import Settings

app = typer.Typer(
    name="yakusoku",
    help="自治体の計画文書に、根拠を示して答えます。 / Ask a town what it promised.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Data = Annotated[Path, typer.Option("--data", help="スナップショットを置くフォルダ", metavar="DIR")]
CORPUS = Path(__file__).resolve().parent / "corpus"
DATA = Path("data")


@app.command()
def build(
    source: Annotated[list[Path] | None, typer.Argument(help="文書またはフォルダ（省略時は corpus/）")] = None,
    data: Data = DATA,
    municipality: Annotated[str | None, typer.Option(help="文書にない場合の自治体名")] = None,
    plan: Annotated[str | None, typer.Option(help="文書にない場合の計画名")] = None,
) -> None:
    """文書を読み、索引を作り、新しいスナップショットへ切り替えます。"""
    from index import encoder, snapshot  # noqa: PLC0415
    from ingest.documents import sources  # noqa: PLC0415

    settings = _settings(data)
    documents = _ingest(sources(source or [CORPUS]), municipality, plan)
    with _progress("埋め込み") as told:
        model = encoder.load(settings.encoder, settings.cache)
        manifest = snapshot.build(documents, model, data, progress=told)
    for ingested in documents:
        found = ingested.document
        typer.echo(
            f"{found.document}\t{found.municipality or '（自治体名なし）'}\t記録 {found.records}\t指標 {found.indicators}"
            f"\t箇所 {found.passages}\t警告 {found.warnings}"
        )
    typer.echo(f"{data}: スナップショット {manifest.name} に切り替えました", err=True)


def _ingest(paths: Sequence[Path], municipality: str | None, plan: str | None) -> list[Ingested]:
    from ingest.documents import ingest, unique  # noqa: PLC0415

    with _progress("読み取り") as told:
        found = []
        for done, path in enumerate(paths, 1):
            found.append(ingest(path, town=municipality, plan=plan))
            told("read", done, len(paths))
    return unique(found)


@app.command()
def serve(
    data: Data = DATA,
    host: Annotated[str, typer.Option(help="待ち受けるアドレス")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="待ち受けるポート", min=1, max=65535)] = 8000,
) -> None:
    """API、ウィジェット、職員用ページを配信します。"""
    import uvicorn  # noqa: PLC0415

    from index.snapshot import current  # noqa: PLC0415
    from service.app import create_app  # noqa: PLC0415
    from service.conversations import Conversations  # noqa: PLC0415
    from service.holder import Holder  # noqa: PLC0415
    from service.pipeline import open_pipeline  # noqa: PLC0415

    settings = _settings(data)
    current(data)
    conversations = Conversations(settings.conversation_ttl, settings.conversation_size)
    holder = Holder(data, lambda: open_pipeline(settings, conversations), settings.poll_seconds)
    holder.refresh()
    if holder.failure:
        raise InputError(holder.failure)
    bound = _bind(host, port)
    typer.echo(f"http://{host}:{port} で配信しています（終了は Ctrl+C）", err=True)
    uvicorn.Server(uvicorn.Config(create_app(holder, settings), log_level="warning")).run(sockets=[bound])


def _bind(host: str, port: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """A listening socket.

    Raises:
        InputError: the port is in use, or the address is not this machine's.
    """
    import socket  # noqa: PLC0415

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise InputError(
            f"{host}:{port}: 待ち受けられません（{error.strerror}）。--port で別の番号を指定してください"
        ) from error
    return bound


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="質問")],
    data: Data = DATA,
    municipality: Annotated[str | None, typer.Option(help="自治体名")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="POST /api/ask の本文を出す")] = False,
    trace: Annotated[bool, typer.Option("--trace", help="五つの段階をすべて出す")] = False,
) -> None:
    """質問に一つ答えます。"""
    from pydantic import ValidationError  # noqa: PLC0415

    from service.model import Question  # noqa: PLC0415
    from service.pipeline import open_pipeline  # noqa: PLC0415
    from service.wire import reply_body  # noqa: PLC0415

    try:
        asked = Question(question=question, municipality=municipality)
    except ValidationError as error:
        raise InputError("質問は1文字以上1000文字以内で書いてください") from error
    pipeline = open_pipeline(_settings(data))
    if trace:
        from service.trace import render  # noqa: PLC0415

        typer.echo(render(pipeline.trace(asked)))
        return
    reply = pipeline.ask(asked)
    if as_json:
        typer.echo(json.dumps(reply_body(reply), ensure_ascii=False, indent=2))
        return
    typer.echo(reply.answer)
    for citation in reply.citations:
        first, last = citation.lines
        lines = f"{first}行" if first == last else f"{first}–{last}行"
        typer.echo(f"[{citation.n}] {citation.title} {citation.document} {lines}：{citation.quote}")


@app.command()
def records(
    data: Data = DATA,
    format_: Annotated[Literal["jsonl", "csv", "xlsx"], typer.Option("--format", help="書き出す形式")] = "jsonl",
    output: Annotated[Path | None, typer.Option(help="書き出すファイル（xlsx では必須）")] = None,
) -> None:
    """すべての記録を書き出します。"""
    from index import snapshot  # noqa: PLC0415
    from index.store import RecordFilter, Store  # noqa: PLC0415
    from service import export  # noqa: PLC0415

    if format_ == "xlsx" and output is None:
        raise InputError("--format xlsx には --output FILE を指定してください")
    found = Store(snapshot.current(data) / "records.sqlite").records(RecordFilter())[1]
    if output is None:
        export.write(found, format_, sys.stdout.buffer)
        return
    try:
        with output.open("wb") as file:
            export.write(found, format_, file)
    except OSError as error:
        raise InputError(f"{output}: 書き込めません（{error.strerror}）。別の場所を指定してください") from error


@contextmanager
def _progress(what: str) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal, nothing elsewhere."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda _, done, total: bar.update(task, completed=done, total=total)


def _settings(data: Path) -> Settings:
    from service.settings import read  # noqa: PLC0415

    return read(os.environ, data=data)


def main() -> None:
    """Run the command; errors raised on purpose become one line on stderr and their exit status."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        app()
    except YakusokuError as error:
        typer.echo(f"yakusoku: {error}", err=True)
        sys.exit(error.exit_status)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
