"""The door for LINE: `/line/webhook`, where the platform hands over what people write to the town's account.

Nothing of a person is kept: the conversation goes under a hash of their id, made with a key that lives and dies with
the process. The platform is answered at once; the reply follows by its API, within the life of the reply token.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import threading
import time
from collections import OrderedDict
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Header, Request
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, ReplyMessageRequest, TextMessage
from linebot.v3.webhook import WebhookParser
from linebot.v3.webhooks import FollowEvent, MessageEvent, TextMessageContent, UserSource
from pydantic import ValidationError

from ingest.errors import InputError
from prompts import say
from service.doors.line_message import message, told
from service.doors.links import base
from service.model import Question
from service.settings import Settings
from service.understand import language
from service.web.ask import Stored, answered
from service.web.context import Context, Here
from service.web.errors import Problem
from service.web.holder import NotReady

TOKEN_LIFE = 50.0
"""Seconds after an event in which it is replied to; the platform gives a reply token about a minute."""
REMEMBERED = 10_000
"""Events that are known again when the platform delivers them twice."""
PATIENCE = (3.0, 10.0)
"""Seconds to connect to the platform, and to hear from it."""

log = logging.getLogger(__name__)


class Channel:
    """A LINE channel: whose webhooks are genuine, and through which replies go.

    Args:
        secret: signs the webhooks.
        token: authorises the replies.
        api: address of the platform.
    """

    def __init__(self, secret: str, token: str, api: str) -> None:
        self._parser = WebhookParser(secret)
        settings = Configuration(host=api.rstrip("/"), access_token=token)
        settings.retries = False  # a reply token holds for one try
        self._replies = MessagingApi(ApiClient(settings))
        self._key = secrets.token_bytes(32)
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def events(self, body: bytes, signature: str) -> list[Any]:
        """The events of a webhook.

        Raises:
            Problem: 403 where the signature is not the channel's, 422 where the body is no webhook.
        """
        try:
            return list(self._parser.parse(body.decode("utf-8"), signature))
        except InvalidSignatureError as error:
            raise Problem(403, "line_signature") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Problem(422, "line_body") from error

    def first_time(self, event: Any) -> bool:
        """Whether an event was not handed over before."""
        with self._lock:
            known = event.webhook_event_id in self._seen
            self._seen[event.webhook_event_id] = None
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        return not known

    def conversation(self, user_id: str) -> str:
        """Under what name a person's conversation goes; nobody can tell the person from it."""
        return "line-" + hmac.new(self._key, user_id.encode(), hashlib.sha256).hexdigest()[:32]

    def reply(self, token: str, said: TextMessage) -> None:
        """Send a reply; where the platform does not take it, that alone is logged."""
        try:
            self._replies.reply_message(
                ReplyMessageRequest(replyToken=token, messages=[said]), _request_timeout=PATIENCE
            )
        except Exception as error:  # the platform's own affair: the person writes again
            log.warning("LINE に返信できませんでした（%s %s）", type(error).__name__, getattr(error, "status", ""))


def answer(here: Context, channel: Channel, event: Any, site: str) -> None:
    """Reply to one event: a question with its answer, a new friend with a greeting, a picture with what can be read."""
    person = isinstance(event.source, UserSource) and event.source.user_id
    late = time.time() - event.timestamp / 1000 > TOKEN_LIFE
    if not person or late or not channel.first_time(event):
        return
    if isinstance(event, FollowEvent):
        channel.reply(event.reply_token, told(say("ja", "line.hello")))
    elif isinstance(event, MessageEvent) and event.reply_token:
        channel.reply(event.reply_token, _said(here, channel, event, site))


def _said(here: Context, channel: Channel, event: MessageEvent, site: str) -> TextMessage:
    if not isinstance(event.message, TextMessageContent):
        return told(say("ja", "line.text_only"))
    text = event.message.text
    spoken = language(text)
    try:
        question = Question(question=text, conversation_id=channel.conversation(event.source.user_id))
        return message(answered(here, here.holder.pipeline, question), spoken, site)
    except ValidationError:
        return told(say(spoken, "line.too_long"))
    except NotReady:
        return told(say(spoken, "line.not_ready"))
    except Exception:  # the platform has been answered, so the fault is told to the person
        log.exception("no reply to a question from LINE")
        return told(say(spoken, "line.fault"))


async def _body(request: Request) -> bytes:
    return await request.body()


def channel(settings: Settings) -> Channel:
    """The channel that the settings name.

    Raises:
        InputError: one of its two files is missing or cannot be read.
    """
    secret, token = (
        _held(f"YAKUSOKU_LINE_{name}_FILE", path)
        for name, path in (("SECRET", settings.line_secret_file), ("TOKEN", settings.line_token_file))
    )
    return Channel(secret, token, str(settings.line_api))


def _held(variable: str, path: Path | None) -> str:
    try:
        text = path.read_text(encoding="utf-8").strip() if path else ""
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{variable}={path}: 読めません。LINE Developers の値だけを書いたファイルを指定してください"
        ) from error
    if not text or not text.isascii():
        raise InputError(f"{variable}: LINE Developers の値だけを書いたファイルを指定してください")
    return text


class Door:
    """The webhook of a channel, as an endpoint of the service."""

    def __init__(self, held: Channel) -> None:
        self._channel = held

    def router(self, limit: Any) -> APIRouter:
        """The endpoint.

        Args:
            limit: a dependency that raises where a client asks too often.
        """
        made = APIRouter(dependencies=[limit])

        @made.post("/line/webhook", include_in_schema=False)
        def webhook(
            here: Here, request: Request, tasks: BackgroundTasks, body: Annotated[bytes, Depends(_body)],
            signature: Annotated[str, Header(alias="X-Line-Signature", max_length=200)] = "",
        ) -> Stored:  # fmt: skip
            for event in self._channel.events(body, signature):
                tasks.add_task(answer, here, self._channel, event, base(request, here.settings))
            return Stored()

        return made
