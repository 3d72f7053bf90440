"""The widget, and the files of the pages; put together once, from text that ships with the program."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request
from rcssmin import cssmin  # type: ignore[import-untyped]
from rjsmin import jsmin  # type: ignore[import-untyped]
from starlette.responses import Response

from service.web.errors import Problem

router = APIRouter()

PARTS = ("card.js", "source.js", "text.js", "reply.js", "widget.js")
"""The widget's scripts in the order in which they need each other."""


def _text(name: str) -> str:
    return files("service").joinpath(name).read_text(encoding="utf-8")


@cache
def widget() -> str:
    """The whole widget as one script: its texts, its style and its parts inside one function.

    One file is one request, and the style travels in the script: a page's Content-Security-Policy need allow
    nothing but the script itself. Comments and white space stay behind; names stay as they are written.
    """
    words = json.dumps(json.loads(_text("widget/words.json")), ensure_ascii=False, separators=(",", ":"))
    style = json.dumps(cssmin(_text("widget/tokens.css") + _text("widget/widget.css")), ensure_ascii=False)
    parts = jsmin("\n".join(_text(f"widget/{name}") for name in PARTS))
    return f'(() => {{\n"use strict";\nconst WORDS = {words};\nconst STYLE = {style};\n{parts}}})();\n'


@cache
def _files() -> dict[str, tuple[str, str]]:
    return {
        "page.css": ("text/css", _text("widget/tokens.css") + _text("pages/page.css")),
        "viewer.js": ("text/javascript", _text("pages/viewer.js")),
        "print.js": ("text/javascript", _text("pages/print.js")),
        "search.js": ("text/javascript", _text("pages/search.js")),
    }


def _served(request: Request, content: str, media_type: str) -> Response:
    """A text with its hash as a tag, so that an unchanged file is not sent again."""
    tag = f'"{hashlib.sha256(content.encode()).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=300"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=f"{media_type}; charset=utf-8", headers=headers)


@router.get("/widget.js", include_in_schema=False)
def widget_js(request: Request) -> Response:
    """The widget."""
    return _served(request, widget(), "text/javascript")


@router.get("/static/{name}", include_in_schema=False)
def static(request: Request, name: str) -> Response:
    """A file of the pages."""
    if name not in _files():
        raise Problem(404, "not_found", what=name)
    media_type, content = _files()[name]
    return _served(request, content, media_type)
