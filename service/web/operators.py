"""The page where a holder of the operator's token reads and exports what residents said of the answers."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import re
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Form, Query, Request
from starlette.responses import Response

from service.web.below import address, onward, site_path
from service.web.context import Context, Here, context
from service.web.errors import Problem, answer
from service.web.feedback import Kept
from service.web.render import page, wants_page

COOKIE = "yakusoku_operator"
_COLUMNS = ("番号", "日付", "役に立ったか", "ご意見", "質問", "回答", "スナップショット", "引用")


class Locked(Problem):
    """Something that only a holder of the token may see or do."""

    def __init__(self) -> None:
        super().__init__(403, "forbidden")


def _ticket(token: str) -> str:
    """What the cookie holds: it proves the token, and does not tell it."""
    return hmac.new(token.encode(), b"operator", hashlib.sha256).hexdigest()


def is_operator(request: Request, here: Here) -> bool:
    """Whether the request bears the operator's token, in a header or by the page's cookie; never where none is set."""
    if here.settings.operator_token is None:
        return False
    token = here.settings.operator_token.get_secret_value()
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    cookie = request.cookies.get(COOKIE, "")
    return hmac.compare_digest(bearer.encode(), token.encode()) or hmac.compare_digest(
        cookie.encode(), _ticket(token).encode()
    )


def required(request: Request, here: Here) -> None:
    """Let only the operator pass.

    Raises:
        Locked: where the request does not bear the token.
    """
    if not is_operator(request, here):
        raise Locked


def as_csv(kept: tuple[Kept, ...]) -> bytes:
    """Feedback as CSV that spreadsheets open (UTF-8 with a byte order mark), one value a cell."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for one in kept:
        cited = " ".join(f"{c.document}:{c.lines[0]}-{c.lines[1]}" for c in one.citations)
        said = [one.comment or "", one.question or "", one.answer or "", one.snapshot or ""]
        writer.writerow([one.id, one.day, "はい" if one.helpful else "いいえ", *map(_inert, said), cited])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _inert(text: str) -> str:
    """Text from outside that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


_AFTER = re.compile(r"/(?:feedback|staff(?:/[^\s\\]*)?)(?:\?[^\s\\]*)?")
"""Where somebody who came in may go on: a page of this site."""


def _after(wanted: str) -> str:
    return wanted if _AFTER.fullmatch(wanted) and "//" not in wanted else "/feedback"


def _way_in(request: Request, here: Context, wanted: str, wrong: bool = False) -> Response:
    """The form for the token; it leads on to the page that was wanted."""
    configured = here.settings.operator_token is not None
    return page(request, "operator.html", status=403, configured=configured, wrong=wrong, wanted=_after(wanted))


Wanted = Annotated[str, Query(alias="next", max_length=2000)]


def _list(request: Request, here: Here, wanted: Wanted = "") -> Response:
    if not is_operator(request, here):
        return _way_in(request, here, wanted)
    if wanted:
        return onward(request, _after(wanted))
    return page(request, "feedback.html", headers={"Cache-Control": "no-store"}, kept=here.feedback.all())


def _enter(
    request: Request, here: Here,
    token: Annotated[str, Form(max_length=200)] = "",
    wanted: Annotated[str, Form(alias="next", max_length=2000)] = "",
) -> Response:  # fmt: skip
    expected = here.settings.operator_token
    if expected is None or not hmac.compare_digest(token.encode(), expected.get_secret_value().encode()):
        return _way_in(request, here, wanted, wrong=True)
    response = onward(request, _after(wanted))
    secure = request.url.scheme == "https"
    path = address(request, "/")  # for no other site of the same host
    response.set_cookie(COOKIE, _ticket(token), httponly=True, samesite="strict", secure=secure, path=path)
    return response


def _leave(request: Request) -> Response:
    response = onward(request, "/feedback")
    response.delete_cookie(COOKIE, path=address(request, "/"))
    return response


def _export(request: Request, here: Here) -> Response:
    required(request, here)
    headers = {"Content-Disposition": 'attachment; filename="feedback.csv"', "Cache-Control": "no-store"}
    return Response(as_csv(here.feedback.all()), media_type="text/csv; charset=utf-8", headers=headers)


def router(limit: Any) -> APIRouter:
    """The operator's endpoints; trying tokens is limited like asking.

    Args:
        limit: a dependency that raises where a client asks too often.
    """
    made = APIRouter(prefix="/feedback", include_in_schema=False)
    made.get("")(_list)
    made.post("", dependencies=[limit])(_enter)
    made.post("/leave")(_leave)
    made.get("/export.csv")(_export)
    return made


def install(app: FastAPI) -> None:
    """Show somebody who opens a page of the operator's by its address the way in, and on to that page."""

    @app.exception_handler(Locked)
    def locked(request: Request, error: Locked) -> Response:
        if request.method != "GET" or not wants_page(request):
            return answer(request, error)
        query = f"?{request.url.query}" if request.url.query else ""
        return _way_in(request, context(request), site_path(request.scope) + query)
