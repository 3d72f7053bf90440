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


_CHECK = """async (rules) => {
  const result = await axe.run(document, { runOnly: rules, elementRef: true });
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = channels(colour).map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement || at.getRootNode().host) {
      const [, , , alpha = 1] = channels(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return getComputedStyle(at).backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  const contrast = (element) => {
    const style = getComputedStyle(element);
    const written = element.namespaceURI.endsWith("svg") ? style.fill : style.color;
    const [low, high] = [light(written), light(ground(element))].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const undecided = result.incomplete.filter((rule) => rule.id === "color-contrast").flatMap((rule) => rule.nodes);
  const measured = undecided.map((node) => contrast(node.element));
  const plain = (rule) => ({ ...rule, nodes: rule.nodes.map(({ html, target }) => ({ html, target })) });
  return {
    testEngine: result.testEngine, contrasts: measured,
    ...Object.fromEntries(["passes", "violations", "incomplete"].map((kind) => [kind, result[kind].map(plain)])),
  };
}"""
"""Runs axe-core. Where it leaves the contrast open (a single character, text of a drawing, a symbol), what is written
is measured against the ground behind it: nothing here stands over a picture or a bar."""


def axe(page: Any, rules: list[str]) -> dict[str, Any]:
    """What axe-core finds; every contrast that it does not decide is measured and holds 4.5 : 1 (WCAG 1.4.3)."""
    page.evaluate(AXE.read_text(encoding="utf-8"))  # evaluated, since the policy lets no page load it
    result: dict[str, Any] = page.evaluate(_CHECK, rules)
    assert min(result["contrasts"], default=21) >= 4.5
    return result


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
