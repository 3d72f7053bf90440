"""Where a citation can be read: addresses of the plans' pages, and an answer whose marks lead there. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from fastapi import Request

from ingest.model import Lines, Value
from service.model import Citation
from service.settings import Settings

_MARK = re.compile(r"\[(\d+)\]")


class Link(Value):
    """A mark of an answer that leads to the lines it quotes; `start` and `end` as in a slice of the text."""

    start: int
    end: int
    citation: Citation
    url: str


def base(request: Request, settings: Settings) -> str:
    """The address under which the pages are reached: as the operator says, else as the client called."""
    return str(settings.public_url or request.base_url).rstrip("/")


def page(site: str, document: str, lines: Lines) -> str:
    """The page of a document, at lines.

    >>> page("https://plan.example.lg.jp", "minagi plan", (5, 6))
    'https://plan.example.lg.jp/documents/minagi%20plan?lines=5-6#L5'
    """
    return f"{site}/documents/{quote(document, safe='')}?lines={lines[0]}-{lines[1]}#L{lines[0]}"


def linked(text: str, citations: Sequence[Citation], site: str) -> tuple[str, tuple[Link, ...]]:
    """A text whose [n] marks are Markdown links, and where they stand in it; a mark of no citation stays as it is.

    >>> cited = Citation(n=1, document="d", title="t", lines=(5, 5), quote="建設課")
    >>> linked("建設課です。[1]", [cited], "https://a.jp")[0]
    '建設課です。[[1]](https://a.jp/documents/d?lines=5-5#L5)'
    """
    known = {str(one.n): one for one in citations}
    out, links, at = "", [], 0
    for mark in _MARK.finditer(text):
        citation = known.get(mark[1])
        if citation is None:
            continue
        url = page(site, citation.document, citation.lines)
        out += text[at : mark.start()]
        shown = f"[{mark[0]}]({url})"
        links.append(Link(start=len(out), end=len(out) + len(shown), citation=citation, url=url))
        out, at = out + shown, mark.end()
    return out + text[at:], tuple(links)
