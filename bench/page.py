"""The page of measurements: each section is written by the command that measured it, in the place of its last."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

_HEAD = """# 速さと大きさ / Benchmarks

`make bench`、`make bench-pages`、`make bench-llm`、`make fuzz`、`make endure` が、それぞれの節を
書きます。手では直しません。
比べられるのは一回の中の比だけです（時により 1.6 倍違う）。
「プロセッサ」はプロセッサ時間で、同じ機械のほかの仕事に左右されにくい値です。
"""

_SECTION = re.compile(r"^(?=## )", re.MULTILINE)


def put(page: Path, title: str, lines: Sequence[str]) -> None:
    """Write a section, in the place of the one with its title or behind the others."""
    _, *sections = _SECTION.split(page.read_text(encoding="utf-8") if page.exists() else "")
    new = "\n".join((f"## {title}", "", *lines)).rstrip() + "\n"
    found = [n for n, one in enumerate(sections) if one.startswith(f"## {title}\n")]
    if found:
        sections[found[0]] = new
    else:
        sections.append(new)
    page.write_text("\n".join(part.rstrip() + "\n" for part in (_HEAD, *sections)), encoding="utf-8")


def machine() -> list[str]:
    """When, of which commit and on what it is measured."""
    call = ["git", "describe", "--always", "--dirty"]
    said = subprocess.run(call, cwd=Path(__file__).parent, capture_output=True, text=True, check=False).stdout.strip()
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    cpu = next((line.partition(":")[2].strip() for line in told if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return [
        f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC、コミット `{said}`",
        f"- {cpu}、{os.cpu_count()} コア、{memory:.0f} GB、{platform.system()}、Python {platform.python_version()}",
        f"- 始めたときの負荷（load average）: {' '.join(f'{load:.1f}' for load in os.getloadavg())}",
    ]


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """A table of the page."""
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
