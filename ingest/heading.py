"""Whose plan a text is, what it is called, and from when: read from its first pages, or told by the operator.

What the operator says stands over the text: first the arguments, then `<name>.toml` beside the file, then `plan.toml`.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from pathlib import Path
from typing import Any

from ingest import heading_dates
from ingest.errors import InputError
from ingest.heading_front import front
from ingest.heading_owner import owner, town_named
from ingest.heading_title import find_title
from ingest.model import Heading, SourceText

KEYS = ("municipality", "plan", "edition", "published", "as_of", "url", "pages")
"""What a `plan.toml` may hold: texts, and `[pages]`, a table of addresses."""
_ADDRESS = re.compile(r"https?://[^\s/]\S*")


def find_heading(text: SourceText, *, municipality: str | None = None, plan: str | None = None) -> Heading:
    """The plan's town, title, edition and dates; None for what neither the text nor the operator says.

    Args:
        text: the document.
        municipality: the town's name, over everything else.
        plan: the plan's title, over everything else.

    Raises:
        InputError: a `plan.toml` with an unknown key, a value that is no text, or broken syntax.
    """
    told = beside(Path(text.path))
    if municipality:
        told["municipality"] = municipality
    if plan:
        told["plan"] = plan
    lines = front(text)
    title = find_title(text, lines)
    return Heading(
        municipality=town_named(told["municipality"], text) if "municipality" in told else owner(text, lines, title),
        plan=told.get("plan", title),
        edition=told.get("edition", heading_dates.find_edition(lines, title)),
        published=told.get("published", heading_dates.find_published(lines, text.lines[-20:])),
        as_of=told.get("as_of", heading_dates.find_as_of(lines)),
        period=heading_dates.find_period(lines, title),
        url=told.get("url"),
        pages=told.get("pages", {}),
    )


def beside(path: Path) -> dict[str, Any]:
    """What `plan.toml` and `<name>.toml` beside a document say; the document's own file stands over the folder's.

    A text for every key, but for `pages`: first page → address.

    Raises:
        InputError: see `find_heading`.
    """
    told: dict[str, Any] = {}
    for file in (path.with_name("plan.toml"), path.with_suffix(".toml")):
        if file != path and file.is_file():
            told |= _told(file)
    return told


def _told(file: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: TOMLとして読めません（{error}）。書き方を直してください") from error
    told: dict[str, Any] = {}
    for key, value in content.items():
        if key not in KEYS:
            raise InputError(f"{file}: {key} という項目はありません。使える項目: {' '.join(KEYS)}")
        if key == "pages":
            told[key] = _pages(file, value)
            continue
        printed = value.isoformat() if isinstance(value, datetime.date) else value
        if not isinstance(printed, str) or not printed.strip():
            raise InputError(f"{file}: {key} は引用符で囲んだ文字列で書いてください")
        told[key] = _address(file, key, printed) if key == "url" else printed.strip()
    return told


def _pages(file: Path, table: object) -> dict[int, str]:
    if not isinstance(table, dict) or not all(page.isdecimal() and int(page) > 0 for page in table):
        raise InputError(
            f'{file}: pages は、ページ番号と公開先の表で書いてください（例: [pages] の下に 12 = "https://…"）'
        )
    return {int(page): _address(file, f"pages.{page}", address) for page, address in table.items()}


def _address(file: Path, key: str, address: object) -> str:
    # A resident will follow it: nothing but an address of the web.
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address.strip()):
        raise InputError(f"{file}: {key} は https:// で始まるアドレスを引用符で囲んで書いてください")
    return address.strip()
