"""The build that the desk starts: the ordinary command in a process of its own, one at a time."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from ingest.model import Value

LOG = "desk-build.log"


class State(Value):
    """How the last build that the desk started stands."""

    running: bool = False
    started: str | None = None
    ended: str | None = None
    failed: bool = False
    said: tuple[str, ...] = ()
    """The last lines of what the build said."""


class Rebuilder:
    """Builds a folder of documents anew; what is asked for while it builds is built once more after it."""

    def __init__(self, sources: Path, data: Path) -> None:
        self._sources, self._data = sources, data
        self._lock = threading.Lock()
        self._state, self._again = State(), False

    @property
    def state(self) -> State:
        """How it stands."""
        return self._state

    def start(self) -> None:
        """Start a build, or have the running one followed by another."""
        with self._lock:
            if self._state.running:
                self._again = True
                return
            self._state = State(running=True, started=_now())
        threading.Thread(target=self._run, name="desk-build", daemon=True).start()

    def _run(self) -> None:
        again = True
        while again:
            status, said = self._build()
            with self._lock:
                again, self._again = self._again, False
                self._state = State(
                    running=again, started=self._state.started, ended=None if again else _now(), failed=status != 0,
                    said=tuple(said.splitlines()[-5:]),
                )  # fmt: skip

    def _build(self) -> tuple[int, str]:
        """Exit status and words of the command; its memory goes with its process."""
        call = [sys.executable, "-m", "service", "build", str(self._sources), "--data", str(self._data)]
        ended = subprocess.run(call, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
        said = ended.stdout + ended.stderr
        (self._data / LOG).write_text(said, encoding="utf-8")
        return ended.returncode, said


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
