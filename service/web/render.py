"""Pages from templates, in the reader's language."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from service.web.below import address, site_path
from service.web.context import interface

LANGUAGES = {"ja": ("日本語", "ja"), "en": ("English", "en"), "easy": ("やさしい日本語", "ja")}
"""A page's language → what its switch says, and the language of those words."""


@cache
def words() -> dict[str, dict[str, str]]:
    """The pages' fixed texts, by language and key; やさしい日本語 takes the Japanese where it has none."""
    loaded: dict[str, dict[str, str]] = json.loads(files("service").joinpath("pages/words.json").read_text("utf-8"))
    return {**loaded, "easy": loaded["ja"] | loaded["easy"]}


@cache
def _environment() -> Environment:
    # A missing name is an error (StrictUndefined), and everything printed is escaped.
    return Environment(
        loader=PackageLoader("service", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def compiled() -> None:
    """Compile every template now: the first page would wait half a second for its own."""
    environment = _environment()
    for name in environment.list_templates(extensions=["html"]):
        environment.get_template(name)


def page(
    request: Request, template: str, *, status: int = 200, headers: dict[str, str] | None = None, **values: object
) -> HTMLResponse:
    """A page.

    Args:
        request: tells the language and the address.
        template: a file of `service/pages`.
        status: HTTP status.
        headers: further headers.
        values: the template's own names; `languages` where the page does not stand in all of them.
    """
    reader = interface(request)
    chosen = {"lang": reader} if "lang" in request.query_params else {}

    def site(path: str) -> str:
        """The address of a path on this site."""
        return address(request, path)

    def to(path: str, **parameters: str) -> str:
        """An address on this site that keeps the language which the reader chose."""
        query = urlencode({name: value for name, value in (parameters | chosen).items() if value})
        return f"{site(path)}?{query}" if query else site(path)

    def in_language(code: str) -> str:
        """This page in another language."""
        return "?" + urlencode({**request.query_params, "lang": code})

    html = (
        _environment()
        .get_template(template)
        .render(
            t=words()[reader],
            lang=reader,
            here={"path": site_path(request.scope), "query": request.url.query},
            query=request.query_params,
            site=site,
            to=to,
            in_language=in_language,
            **{"languages": LANGUAGES, **values},
        )
    )
    headers = {"Content-Language": "en" if reader == "en" else "ja", "Vary": "Accept-Language"} | (headers or {})
    return HTMLResponse(html, status_code=status, headers=headers)


def wants_page(request: Request) -> bool:
    """Whether an error is to be shown as a page: the address is no API's, and the reader's program takes HTML."""
    return not site_path(request.scope).startswith("/api/") and "text/html" in request.headers.get("accept", "")


def write_error_page(request: Request, status: int, message: str, headers: dict[str, str]) -> Response:
    """An error as a page."""
    return page(request, "error.html", status=status, headers=headers, message=message)
