"""What is installed with the service, and under which licences, as a page: `make licenses`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; (.*?))? \\$", re.MULTILINE)


def pinned(text: str) -> Iterator[tuple[str, str, str]]:
    """Name, version and condition of everything that the file of hashes names.

    >>> list(pinned("a-b==1.0 \\\\\\n    --hash=sha256:0\\nc==2 ; sys_platform == 'win32' \\\\\\n"))
    [('a-b', '1.0', ''), ('c', '2', "sys_platform == 'win32'")]
    """
    for match in _PINNED.finditer(text):
        yield match[1], match[2], match[3] or ""


def license_of(name: str) -> str | None:
    """The licence that an installed package declares; None where it is not installed."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return None
    classes = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if one.startswith("License :: ")]
    text = (told.get("License") or "").strip()
    short = text if text and len(text) < 60 and "\n" not in text else ""
    return told.get("License-Expression") or " / ".join(one for one in classes if one != "OSI Approved") or short or "?"


def main() -> None:
    """Print the page."""
    print("# 部品とライセンス\n\n`make licenses` が作ります。手では直しません。`make setup` で入るもののすべてです。\n")
    print("| 部品 | 版 | ライセンス（部品自身の申告） |\n|---|---|---|")
    for name, version, condition in pinned((ROOT / "requirements.hashes").read_text(encoding="utf-8")):
        found = license_of(name)
        print(f"| {name} | {version} | {found or f'この機械には入らない（{condition}）'} |")


if __name__ == "__main__":
    main()
