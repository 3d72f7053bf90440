"""Views of the staff's pages that were given a name: an address to hand on, kept beside the snapshots."""

from __future__ import annotations

import json
import os
import re
import threading
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import Field, TypeAdapter
from starlette.responses import Response

from ingest.model import Value
from service.web.below import onward
from service.web.context import Here
from service.web.errors import Problem
from service.web.operators import required

FILE = "views.json"
MOST = 200
PAGE = re.compile(r"^/staff(?:/overview|/progress|/changes|/compare)?$")
"""Pages whose address says what they show."""
_NAME = re.compile(r"[^/?#%\\\x00-\x1f]{1,60}")

_LOCK = threading.Lock()


class Saved(Value):
    """A named view: the page and its filters."""

    name: str = Field(title="名前")
    path: str = Field(title="ページ")
    query: str = Field(title="条件")


_SAVED = TypeAdapter(tuple[Saved, ...])


def all_saved(data: Path) -> tuple[Saved, ...]:
    """Every named view, by name; none where the file is not there or is none of ours."""
    try:
        return _SAVED.validate_json((data / FILE).read_bytes())
    except (OSError, ValueError):
        return ()


def _write(data: Path, views: tuple[Saved, ...]) -> None:
    scratch = data / f".{FILE}-{os.getpid()}"
    body = [view.model_dump() for view in sorted(views, key=lambda view: view.name)]
    scratch.write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(scratch, data / FILE)


def _save(
    request: Request, here: Here,
    name: Annotated[str, Form(max_length=200)], path: Annotated[str, Form(max_length=100)],
    query: Annotated[str, Form(max_length=2000)] = "",
) -> Response:  # fmt: skip
    required(request, here)
    name = " ".join(name.split())
    if not _NAME.fullmatch(name) or not PAGE.fullmatch(path):
        raise Problem(422, "view_name")
    with _LOCK:
        kept = [view for view in all_saved(here.settings.data) if view.name != name]
        if len(kept) >= MOST:
            raise Problem(422, "too_many_views", most=MOST)
        _write(here.settings.data, (*kept, Saved(name=name, path=path, query=query)))
    return onward(request, f"{path}?{query}" if query else path)


def _forget(request: Request, here: Here, name: Annotated[str, Form(max_length=200)]) -> Response:
    required(request, here)
    with _LOCK:
        _write(here.settings.data, tuple(view for view in all_saved(here.settings.data) if view.name != name))
    return onward(request, "/staff")


def _open(request: Request, here: Here, name: str) -> Response:
    found = next((view for view in all_saved(here.settings.data) if view.name == name), None)
    if found is None:
        raise Problem(404, "not_found", what=name)
    return onward(request, f"{found.path}?{found.query}" if found.query else found.path)


def router() -> APIRouter:
    """The named views; anyone opens them, a holder of the operator's token keeps and forgets them."""
    made = APIRouter(prefix="/views")
    made.post("")(_save)
    made.post("/forget")(_forget)
    made.get("/{name}")(_open)
    return made
