"""A server of its own process, and what the system says of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

TICKS = os.sysconf("SC_CLK_TCK")


class Used(NamedTuple):
    """What a process has taken so far."""

    processor: float
    """Seconds of processor time, of all its threads."""
    resident: float
    """Megabytes in memory now, shared pages of its files among them."""


class Server(NamedTuple):
    """A server that answers."""

    url: str
    process: int
    start: float
    """Seconds from its start until it was ready."""

    def used(self) -> Used:
        """What it has taken so far."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
        pages = int(Path(f"/proc/{self.process}/statm").read_text(encoding="utf-8").split()[1])
        return Used((int(fields[11]) + int(fields[12])) / TICKS, pages * os.sysconf("SC_PAGE_SIZE") / 1e6)


@contextmanager
def served(data: Path) -> Iterator[Server]:
    """`yakusoku serve` over a folder's snapshots, from its start to its end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    call = [sys.executable, "-m", "service", "serve", "--data", str(data), "--port", str(port)]
    environment = os.environ | {"YAKUSOKU_RATE_LIMIT": "", "YAKUSOKU_LOG_LEVEL": "warning"}
    began = time.perf_counter()
    with subprocess.Popen(call, env=environment, stderr=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            _ready(url, process)
            yield Server(url, process.pid, time.perf_counter() - began)
        finally:
            process.send_signal(signal.SIGINT)


def _ready(url: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz", timeout=30).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.02)
    raise SystemExit("the server ended before it was ready; `yakusoku doctor` says why")
