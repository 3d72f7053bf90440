"""The model card of a run: what was asked whom, with which encoder and settings, on which machine."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from eval.answerers import Endpoint, EndpointError
from ingest.model import Value

PACKAGES = (
    "yakusoku",
    "onnxruntime",
    "sentencepiece",
    "faiss-cpu",
    "bm25s",
    "fugashi",
    "unidic-lite",
    "ir_measures",
    "scipy",
)
"""Packages whose version changes results."""


class Card(Value):
    """Facts about a run, each group by printed name."""

    created: str
    identity: str
    answerer: dict[str, str]
    documents: dict[str, str]
    questions: dict[str, str]
    settings: dict[str, str]
    machine: dict[str, str]
    packages: dict[str, str]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "—"


def _processor() -> str:
    """The processor's name; /proc/cpuinfo tells more than `platform` on Linux."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def machine() -> dict[str, str]:
    """Processor, cores, memory and system of this machine."""
    found = {"CPU": _processor(), "コア": str(os.cpu_count() or "—")}
    if "SC_PHYS_PAGES" in os.sysconf_names:
        found["メモリ"] = f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB"
    return found | {"OS": platform.platform(), "Python": platform.python_version()}


def of_snapshot(data: Path) -> tuple[str, dict[str, str], dict[str, str]]:
    """(identity, what answers, document → SHA-256) of the snapshot in force.

    Raises:
        SnapshotError: there is none, or it is broken.
    """
    from index import snapshot  # noqa: PLC0415

    folder = snapshot.current(data)
    manifest_file = folder / "manifest.json"
    manifest = snapshot.Manifest.model_validate_json(manifest_file.read_bytes())
    digest = _sha256(manifest_file)
    answers = {
        "スナップショット": manifest.name,
        "SHA-256": digest,
        "作成": manifest.created,
        "埋め込みモデル": manifest.encoder,
        "モデルの指紋": manifest.encoder_fingerprint,
        **{name: str(count) for name, count in manifest.counts.items()},
    }
    return digest, answers, manifest.sources


def of_endpoint(endpoint: Endpoint) -> tuple[str, dict[str, str], dict[str, str]]:
    """(identity, what answers, document → SHA-256) as far as a server tells.

    Raises:
        EndpointError: the server is not ready.
    """
    ready = endpoint.get("/readyz")
    told = {name: str(value) for name, value in ready.items()} if isinstance(ready, dict) else {}
    try:
        found = endpoint.get("/api/documents")
        documents = found["documents"] if isinstance(found, dict) else found
        hashes = {str(d["document"]): str(d.get("sha256", "—")) for d in documents}
    except EndpointError:
        hashes = {}  # with --corpus, a server need not give its documents away
    identity = hashlib.sha256(repr((endpoint.url, sorted(told.items()), sorted(hashes.items()))).encode()).hexdigest()
    return identity, {"URL": endpoint.url, **told}, hashes


def card(told: tuple[str, dict[str, str], dict[str, str]], questions: Sequence[Path], settings: dict[str, str]) -> Card:
    """The card of a run that begins now."""
    identity, answers, documents = told
    return Card(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        identity=identity,
        answerer=answers,
        documents=documents,
        questions={path.name: _sha256(path) for path in questions},
        settings=settings,
        machine=machine(),
        packages={name: _version(name) for name in PACKAGES},
    )
