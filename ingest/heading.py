"""Whose plan a text is, what it is called, and from when: read from its first pages, or told by the operator.

What the operator says stands over the text: first the arguments, then `<name>.toml` beside the file, then `plan.toml`.
"""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path

from ingest import heading_title, municipality
from ingest.errors import InputError
from ingest.model import Heading, Municipality, SourceText
from ingest.unlisted import unlisted

KEYS = ("municipality", "plan", "edition", "published", "as_of")
"""What a `plan.toml` may hold."""


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
    title = heading_title.find_title(text)
    return Heading(
        municipality=town_named(told["municipality"], text) if "municipality" in told else town_of(text),
        plan=told.get("plan", title),
        edition=told.get("edition", heading_title.find_edition(text, title)),
        published=told.get("published", heading_title.find_published(text)),
        as_of=told.get("as_of", heading_title.find_as_of(text)),
    )


def beside(path: Path) -> dict[str, str]:
    """What `plan.toml` and `<name>.toml` beside a document say; the document's own file stands over the folder's.

    Raises:
        InputError: see `find_heading`.
    """
    told: dict[str, str] = {}
    for file in (path.with_name("plan.toml"), path.with_suffix(".toml")):
        if file != path and file.is_file():
            told |= _told(file)
    return told


def _told(file: Path) -> dict[str, str]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: TOMLとして読めません（{error}）。書き方を直してください") from error
    told = {}
    for key, value in content.items():
        if key not in KEYS:
            raise InputError(f"{file}: {key} という項目はありません。使える項目: {' '.join(KEYS)}")
        printed = value.isoformat() if isinstance(value, datetime.date) else value
        if not isinstance(printed, str) or not printed.strip():
            raise InputError(f"{file}: {key} は引用符で囲んだ文字列で書いてください")
        told[key] = printed.strip()
    return told


def _unknown(name: str) -> Municipality:
    """A town without a code: the official list does not hold it, or holds several and the text does not say which."""
    return Municipality(code="", prefecture="", name=name, kana="")


def town_named(name: str, text: SourceText) -> Municipality:
    """The town of a given name; several of one name are told apart by the prefecture that the text names."""
    towns = municipality.by_name(name)
    found = municipality.in_named_prefecture(towns, text.lines) if towns else None
    return found or _unknown(towns[0].name if towns else name.strip())


def town_of(text: SourceText) -> Municipality | None:
    """The town that the text itself gives, or None.

    A name that the first pages give as the plan's own stands over names that are only mentioned; among equals
    the more frequent one wins, and the official list before a name outside of it.
    """
    counts = municipality.mentions(text.lines)
    listed, count = next(iter(counts.most_common(1)), (None, 0))
    others = unlisted(text.lines, municipality.official())
    other = next((named for named in others if municipality.repaired(named.name) not in counts), None)
    if other is not None:
        claimed = listed is not None and heading_title.on_cover(listed, text)
        if (other.own and not claimed) or (other.own == claimed and other.count > count):
            return _unknown(other.name)
    return town_named(listed, text) if listed else None
