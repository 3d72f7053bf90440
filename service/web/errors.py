"""Every error in the reader's language, in one form: `{"error":{"code","message"}}`; never a traceback."""

from __future__ import annotations

import logging
import re
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ingest.errors import NotFound, SnapshotError, StoreAway
from ingest.model import Value
from service.model import Language
from service.web.context import language
from service.web.feedback import NotKept
from service.web.headers import SECURITY
from service.web.holder import NotReady
from service.web.render import wants_page, write_error_page

log = logging.getLogger(__name__)

_MESSAGES: dict[str, dict[Language, str]] = {
    "invalid": {
        "ja": "{where}: {why}。直してもう一度送ってください",
        "en": "{where}: {why}. Correct it and send it again",
    },
    "not_found": {
        "ja": "{what} はありません。アドレスを確かめるか、/documents の一覧から探してください",
        "en": "{what} does not exist. Check the address, or look in the list at /documents",
    },
    "no_receipt": {
        "ja": "この控えはもうありません。控えはしばらくの間だけ、記憶の中に置きます。もう一度質問してください",
        "en": "This receipt is no longer here: receipts are kept for a while, in memory alone. Ask the question again",
    },
    "no_model": {
        "ja": "{what} というモデルはありません。GET /v1/models にある名前を使ってください",
        "en": "There is no model {what}. Use one of GET /v1/models",
    },
    "line_signature": {
        "ja": "署名が LINE のチャネルのものではありません。YAKUSOKU_LINE_SECRET_FILE を確かめてください",
        "en": "The signature is not the LINE channel's. Check YAKUSOKU_LINE_SECRET_FILE",
    },
    "line_body": {"ja": "LINE の Webhook として読めません", "en": "This is no webhook of LINE"},
    "method_not_allowed": {
        "ja": "{what} はこの方法では呼び出せません。使えるのは {allow} です",
        "en": "{what} cannot be called this way. Use {allow}",
    },
    "too_large": {
        "ja": "送られた内容が大きすぎます。短くしてください（上限 {limit} バイト）",
        "en": "What you sent is too large. Shorten it (limit: {limit} bytes)",
    },
    "too_many": {
        "ja": "質問が続いたため、少しお待ちください。{seconds}秒後にもう一度送れます",
        "en": "Too many requests in a row. Please try again in {seconds} seconds",
    },
    "order": {
        "ja": "from（{a}）は to（{b}）より前の版にしてください。二つを入れ替えると比べられます",
        "en": "from ({a}) must be an earlier edition than to ({b}). Swap them to compare",
    },
    "view_name": {
        "ja": "名前は1文字以上60文字以内で、/ ? # % \\ を使わずに付けてください",
        "en": "Give a name of 1 to 60 characters without / ? # % \\",
    },
    "too_many_views": {
        "ja": "名前を付けた一覧は {most} 個までです。使わないものを消してから保存してください",
        "en": "At most {most} views can be kept. Remove one that is not used, then save again",
    },
    "no_sources": {
        "ja": "文書のフォルダが設定されていないため、書き込めません。YAKUSOKU_SOURCES を設定してください",
        "en": "No folder of documents is set, so nothing can be written. Set YAKUSOKU_SOURCES",
    },
    "not_in_sources": {
        "ja": "文書 {what} は YAKUSOKU_SOURCES のフォルダにありません。置き場所を確かめてください",
        "en": "Document {what} is not in the folder YAKUSOKU_SOURCES. Check where it lies",
    },
    "unreadable": {"ja": "{what}", "en": "{what}"},
    "unwritable": {
        "ja": "{what} に書き込めません（{why}）。権限と空き容量を確かめてください",
        "en": "{what} cannot be written ({why}). Check permissions and free space",
    },
    "reason": {
        "ja": "理由と記入者を書いてください。訂正とともに示します",
        "en": "Give a reason and who says so. They are shown with the correction",
    },
    "misfit": {"ja": "この訂正は当てはまりません。{what}", "en": "This correction does not fit. {what}"},
    "file_name": {
        "ja": "このファイル名は使えません。記号（/ \\ : * ? < > |）のない100文字以内の、plan・corrections 以外の名前に",
        "en": "This file name cannot be used: at most 100 characters, no / \\ : * ? < > |, not plan or corrections",
    },
    "no_file": {"ja": "ファイルを選んでください", "en": "Choose a file"},
    "by": {"ja": "記入者を書いてください", "en": "Say who publishes it"},
    "newer_upload": {
        "ja": "{what} は、そのあとの公開で置き換えられています。新しい方を先に取り下げてください",
        "en": "{what} was replaced by a later upload. Take back that one first",
    },
    "forbidden": {
        "ja": "このページは運用者の合言葉がないと開けません。/feedback で合言葉を入れてから開いてください",
        "en": "This page needs the operator's token. Enter it at /feedback, then open the page",
    },
    "not_ready": {
        "ja": "計画の文書を読み込んでいます。しばらくしてからもう一度お試しください",
        "en": "The plans are being loaded. Please try again in a moment",
    },
    "store_away": {
        "ja": "計画の文書を置いているデータベースが応じません。しばらくしてからもう一度お試しください",
        "en": "The database that holds the plans does not answer. Please try again in a moment",
    },
    "not_kept": {
        "ja": "いまは保存できません。時間をおいてもう一度お試しください",
        "en": "This cannot be kept just now. Please try again later",
    },
    "busy": {
        "ja": "いま質問が集中しています。少し待ってから、もう一度お試しください",
        "en": "Many people are asking just now. Please try again in a moment",
    },
    "internal": {
        "ja": "サービスの側で問題が起きました。時間をおいてもう一度お試しください",
        "en": "Something went wrong on our side. Please try again later",
    },
    "refused": {"ja": "この呼び出しには応じられません", "en": "This request cannot be served"},
}

_STATUS_CODES = {403: "forbidden", 404: "not_found", 405: "method_not_allowed", 413: "too_large", 429: "too_many"}

_WHY: dict[str, dict[Language, str]] = {
    "missing": {"ja": "入力が必要です", "en": "is required"},
    "string_pattern_mismatch": {"ja": "入力が必要です", "en": "must not be blank"},
    "string_too_short": {"ja": "入力が必要です", "en": "must not be empty"},
    "string_too_long": {"ja": "{max_length}文字以内にしてください", "en": "at most {max_length} characters"},
    "too_long": {"ja": "{max_length}個以内にしてください", "en": "at most {max_length} items"},
    "greater_than_equal": {"ja": "{ge}以上にしてください", "en": "must be at least {ge}"},
    "less_than_equal": {"ja": "{le}以下にしてください", "en": "must be at most {le}"},
    "extra_forbidden": {"ja": "そのような項目はありません", "en": "is not a known field"},
    "literal_error": {"ja": "使えるのは {expected} です", "en": "must be one of {expected}"},
    "json_invalid": {"ja": "JSON として読めません", "en": "is not valid JSON"},
    "int_parsing": {"ja": "整数にしてください", "en": "must be a whole number"},
    "int_type": {"ja": "整数にしてください", "en": "must be a whole number"},
    "string_type": {"ja": "文字列にしてください", "en": "must be a string"},
    "string_unicode": {"ja": "正しい文字ではありません", "en": "is not valid Unicode"},
    "text_only": {
        "ja": "文字だけを送ってください（画像や音声は読めません）",
        "en": "must be text: images and audio are not read",
    },
    "float_parsing": {"ja": "数にしてください", "en": "must be a number"},
    "int_from_float": {"ja": "整数にしてください", "en": "must be a whole number"},
    "too_short": {"ja": "{min_length}個以上にしてください", "en": "at least {min_length} items"},
    "list_type": {"ja": "一覧（[ ] で囲む）にしてください", "en": "must be a list"},
    "tuple_type": {"ja": "一覧（[ ] で囲む）にしてください", "en": "must be a list"},
    "dict_type": {"ja": "項目と値（{{ }} で囲む）にしてください", "en": "must be an object"},
    "model_attributes_type": {"ja": "項目と値（{{ }} で囲む）にしてください", "en": "must be an object"},
    "bool_type": {"ja": "true か false にしてください", "en": "must be true or false"},
    "bool_parsing": {"ja": "true か false にしてください", "en": "must be true or false"},
}
_OTHERWISE: dict[Language, str] = {"ja": "形式が合いません", "en": "has the wrong form"}


class Problem(Exception):
    """An error of the service that a reader sees."""

    def __init__(self, status: int, code: str, headers: dict[str, str] | None = None, **values: object) -> None:
        super().__init__(code)
        self.status, self.code, self.headers, self.values = status, code, headers or {}, values


class Told(Value):
    """What went wrong: a code for programs, a message in the reader's language."""

    code: str
    message: str


class Failure(Value):
    """The one form of errors."""

    error: Told


DESCRIBED: dict[int | str, dict[str, Any]] = {
    404: {"model": Failure, "description": "There is no such thing"},
    413: {"model": Failure, "description": "The body is too large"},
    422: {"model": Failure, "description": "A value does not fit; the message names it"},
    429: {"model": Failure, "description": "Too many requests; `Retry-After` says how long to wait"},
    500: {"model": Failure, "description": "A fault of the program"},
    503: {
        "model": Failure,
        "description": "No snapshot is loaded yet, or too many requests wait; `Retry-After` says how long to wait",
    },
}
"""What every endpoint may answer instead, for the description of the API."""


def message(code: str, language: Language, **values: object) -> str:
    """An error's message in a language."""
    return _MESSAGES[code][language].format(**values)


def body(code: str, language: Language, **values: object) -> dict[str, dict[str, str]]:
    """The one form of errors."""
    return {"error": {"code": code, "message": message(code, language, **values)}}


def answer(request: Request, problem: Problem) -> Response:
    """The problem as the reader takes it: a page, or the one form of errors."""
    reader = language(request)
    if wants_page(request):
        text = message(problem.code, reader, **problem.values)
        return write_error_page(request, problem.status, text, problem.headers)
    content = body(problem.code, reader, **problem.values)
    return JSONResponse(content, status_code=problem.status, headers=problem.headers)


def _why(error: dict[str, Any], language: Language) -> str:
    reason = _WHY.get(error["type"], {}).get(language, _OTHERWISE[language])
    told = dict(error.get("ctx", {}))
    if "expected" in told:  # pydantic lists them in English: 'ja' or 'en'
        allowed = filter(None, re.findall(r"'([^']*)'", str(told["expected"])))
        told["expected"] = {"ja": "、", "en": ", "}[language].join(allowed)
    return reason.format(**told)


def _of_validation(request: Request, error: RequestValidationError) -> Problem:
    said = error.body.get("language") if isinstance(error.body, dict) else None
    if said in ("ja", "en"):
        request.state.language = said
    reader = language(request)
    first = error.errors()[0]
    # A position inside broken JSON is a number; the reader is told the field, or that it is the body as a whole.
    path = ".".join(str(part) for part in first["loc"][1:] if first["type"] != "json_invalid")
    return Problem(422, "invalid", where=path or {"ja": "本文", "en": "body"}[reader], why=_why(first, reader))


def _of_http(request: Request, error: HTTPException) -> Problem:
    if error.status_code == 400:  # FastAPI's word for a body that is not even text
        reader = language(request)
        return Problem(422, "invalid", where={"ja": "本文", "en": "body"}[reader], why=_WHY["json_invalid"][reader])
    code = _STATUS_CODES.get(error.status_code, "refused")
    allow = (error.headers or {}).get("Allow", "")
    values = {"what": request.url.path, "allow": allow, "limit": error.detail, "seconds": error.detail}
    return Problem(error.status_code, code, dict(error.headers or {}), **values)


def install(app: FastAPI) -> None:
    """Answer every error in the one form."""

    @app.exception_handler(Problem)
    def problem(request: Request, error: Problem) -> Response:
        return answer(request, error)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        return answer(request, _of_validation(request, error))

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        return answer(request, _of_http(request, error))

    @app.exception_handler(NotFound)
    def not_found(request: Request, error: NotFound) -> Response:
        name = next(iter(request.path_params.values()), request.url.path)
        return answer(request, Problem(404, "not_found", what=name))

    @app.exception_handler(NotReady)
    @app.exception_handler(SnapshotError)
    def not_ready(request: Request, error: Exception) -> Response:
        return answer(request, Problem(503, "not_ready", {"Retry-After": "5"}))

    @app.exception_handler(StoreAway)
    def store_away(request: Request, error: StoreAway) -> Response:
        return answer(request, Problem(503, "store_away", {"Retry-After": "5"}))

    @app.exception_handler(NotKept)
    def not_kept(request: Request, error: NotKept) -> Response:
        return answer(request, Problem(503, "not_kept", {"Retry-After": "60"}))

    @app.exception_handler(Exception)
    def internal(request: Request, error: Exception) -> Response:
        # Starlette logs the traceback; its outermost layer answers, so the headers are set here.
        return answer(request, Problem(500, "internal", dict(SECURITY)))
