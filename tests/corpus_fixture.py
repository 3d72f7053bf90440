"""The snapshot of corpus/ by the small encoder, built once for all tests of what the READMEs and docs say."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from index.encoder import CharacterEncoder
from index.snapshot import build
from ingest.documents import ingest, sources
from tests.conftest import ROOT


@cache
def _built() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="yakusoku-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    build([ingest(path) for path in sources([ROOT / "corpus"])], CharacterEncoder(), folder)
    return folder


def corpus_snapshot(data: Path) -> Path:
    """A copy of it as the folder `data`, which is not there yet."""
    return Path(shutil.copytree(_built(), data))
