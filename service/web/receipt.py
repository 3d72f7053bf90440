"""The receipt of a reply, for as long as it is kept: proved again whenever it is looked at."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from ingest.errors import InputError
from service.model import Proof
from service.web.context import Context, Here
from service.web.errors import Problem
from service.web.render import page

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
"""A receipt holds a resident's question: no cache and no search engine keeps it."""

Name = Annotated[str, Path(max_length=64)]


def _proof(here: Context, receipt_id: str) -> Proof:
    """A receipt held against the documents that are in force now.

    Raises:
        Problem: there is no such receipt, it is forgotten, or its question is too long to be asked by itself.
    """
    found = here.receipts.get(receipt_id)
    if found is None:
        raise Problem(404, "no_receipt")
    try:
        return here.holder.pipeline.prove(found)
    except InputError as error:
        raise Problem(422, "unreadable", what=error) from error


def _receipt(here: Here, response: Response, receipt_id: Name) -> Proof:
    response.headers.update(PRIVATE)
    return _proof(here, receipt_id)


def _page(request: Request, here: Here, receipt_id: Name) -> Response:
    proof = _proof(here, receipt_id)
    return page(request, "receipt.html", headers=PRIVATE, proof=proof, receipt=proof.receipt, receipt_id=receipt_id)


def router(limit: Any) -> APIRouter:
    """The receipts, behind a limit on requests: each is a question answered again.

    Args:
        limit: a dependency that raises where a client asks too often.
    """
    made = APIRouter(dependencies=[limit])
    made.get("/api/receipts/{receipt_id}", summary="Prove a reply again")(_receipt)
    made.get("/receipts/{receipt_id}", include_in_schema=False)(_page)
    return made
