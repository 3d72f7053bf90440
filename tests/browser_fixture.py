"""A running service and a real browser, for tests of what residents see."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
"""Chromium in a container, silent towards the network."""


def chromium() -> str:
    """The browser's path; the test skips, saying how to install what is missing."""
    pytest.importorskip(
        "playwright", reason="`pip install playwright` で入れてください（ブラウザは Debian のものを使います）"
    )
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("Chromium がないため省略: `apt-get install -y chromium fonts-noto-cjk` で入れてください")
    if not AXE.is_file():
        pytest.skip("axe-core がないため省略: このフォルダで `npm ci` を実行してください")
    return path


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The address of an application that runs while the block does."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)


SILENT = ("InlineTextBox", "LineBreak", "none", "generic", "ListMarker")
"""Roles that a screen reader does not say by themselves."""
NAMED = (
    "button",
    "link",
    "textbox",
    "searchbox",
    "combobox",
    "checkbox",
    "radio",
    "img",
    "image",
    "DisclosureTriangle",
)


def spoken(page: Any) -> list[tuple[str, str]]:
    """What a screen reader is given of a page, in its order: role and words (Chromium's accessibility tree)."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    found: list[tuple[str, str]] = []
    waiting = [node["nodeId"] for node in nodes if not node.get("parentId")][::-1]
    while waiting:
        node = by_id[waiting.pop()]
        role = node.get("role", {}).get("value", "none")
        if not node.get("ignored") and role not in SILENT:
            found.append((role, str(node.get("name", {}).get("value", "")).strip()))
        waiting.extend(child for child in reversed(node.get("childIds", [])) if child in by_id)
    session.detach()
    return found
