"""The documents' lines, for the judge and for the naive baselines: from the answerer itself, or from a folder."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from ingest.documents import sources as readable
from ingest.model import Lines
from ingest.readers import read

HEADING_LINES = 20
"""First lines in which a plan names its town and title, where nobody else tells them."""


class Sources:
    """Documents by name, each read when it is first needed. Safe to share between threads."""

    def __init__(
        self, names: Iterable[str], fetch: Callable[[str], Sequence[str]], headings: Mapping[str, str] | None = None
    ) -> None:
        self.names = tuple(sorted(names))
        self._fetch, self._headings = fetch, dict(headings or {})
        self._lines: dict[str, tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def lines(self, document: str) -> tuple[str, ...]:
        """All lines of a document; none of one that is not here."""
        with self._lock:
            if document not in self._lines:
                self._lines[document] = tuple(self._fetch(document)) if document in self.names else ()
            return self._lines[document]

    def text(self, document: str, lines: Lines) -> str:
        """The lines of a span, 1-based and inclusive, joined; empty where there are none."""
        return "\n".join(self.lines(document)[max(lines[0], 1) - 1 : lines[1]])

    def heading(self, document: str) -> str:
        """Town and title of a document; its first lines where nobody told them."""
        return self._headings.get(document) or "\n".join(self.lines(document)[:HEADING_LINES])


def folder(path: Path) -> Sources:
    """The documents of a folder (or one file), by file name without its ending.

    Raises:
        NoSources: the folder does not exist or holds no readable document.
    """
    files = {file.stem: file for file in readable([path])}
    return Sources(files, lambda name: read(files[name]).lines)
