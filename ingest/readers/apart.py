"""Work in a process of its own: what never ends, or takes its process down, costs one file and no more."""

from __future__ import annotations

import atexit
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

STEP_SECONDS = 30
"""Seconds of the processor for one step: the largest page of a plan takes two."""
WALL_SECONDS = 900
"""Seconds for one step that somehow waits; on a busy machine 30 of the processor take minutes."""
MEMORY = 4 << 30
"""Bytes that the process may take: a page of a plan takes some 200 MB."""
_ROOT = Path(__file__).resolve().parents[2]


class Ended(Exception):
    """The process ended, or was ended, at a step (from 0)."""

    def __init__(self, step: int) -> None:
        super().__init__(f"ended at step {step}")
        self.step = step


class Apart:
    """Hands files, one after another, to a module that calls `work`; its process starts with the first of them."""

    def __init__(self, module: str, seconds: int = STEP_SECONDS) -> None:
        self._module, self._seconds, self._lock = module, seconds, threading.Lock()
        self._running: tuple[subprocess.Popen[bytes], Connection] | None = None
        atexit.register(self._end)

    def __call__(self, raw: bytes) -> Any:
        """What the module makes of a file.

        Raises:
            Ended: a step took too long or too much, or took the process down; the next file gets a new one.
        """
        with self._lock:
            step = 0
            try:
                pipe = (self._running or self._start())[1]
                pipe.send_bytes(raw)
                while pipe.poll(WALL_SECONDS):
                    done, found = pipe.recv()
                    if done:
                        return found
                    step = found
            except (OSError, EOFError):
                pass
            self._end()
            raise Ended(step)

    def _start(self) -> tuple[subprocess.Popen[bytes], Connection]:
        ours, theirs = Pipe()
        with theirs:
            path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
            call = [sys.executable, "-m", self._module, str(theirs.fileno()), str(self._seconds)]
            process = subprocess.Popen(call, pass_fds=[theirs.fileno()], env=os.environ | {"PYTHONPATH": path})
        self._running = process, ours
        return self._running

    def _end(self) -> None:
        if self._running:
            process, pipe = self._running
            self._running = None
            process.kill()
            process.wait()
            pipe.close()


def work(task: Callable[[bytes, Callable[[int], None]], object]) -> None:
    """Do a task for each file that `Apart` sends, until it sends no more; each step is counted and limited."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    pipe, seconds = Connection(int(sys.argv[1])), int(sys.argv[2])

    def told(step: int) -> None:
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds, hard))
        pipe.send((False, step))

    with suppress(EOFError, OSError):
        while True:
            raw = pipe.recv_bytes()
            told(0)
            pipe.send((True, task(raw, told)))
