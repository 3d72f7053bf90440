"""The HTTP application: endpoints, pages, limits and headers around a pipeline."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from service import http_api, http_ask, http_errors, http_feedback, http_pages, http_static, http_status, staff
from service.feedback import FeedbackStore
from service.holder import Holder
from service.http_context import Context
from service.http_headers import Embedding, Headers, WithoutQuery
from service.http_limits import BodyLimit, RateLimit
from service.metrics import Metrics
from service.settings import Settings


def create_app(holder: Holder, settings: Settings) -> FastAPI:
    """The application over a holder's pipeline.

    While it runs, it watches for newer snapshots; until the first is loaded, `/readyz` and everything that
    needs a snapshot answer 503.
    """

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
        holder.start()
        yield
        await anyio.to_thread.run_sync(holder.stop)

    # FastAPI's own documentation pages load scripts from a CDN; the description at /openapi.json stays.
    app = FastAPI(title="Yakusoku", lifespan=running, docs_url=None, redoc_url=None)
    app.state.context = Context(holder, settings, Metrics(), FeedbackStore(settings.feedback_file))
    _endpoints(app, Depends(RateLimit(settings.rate_limit)))
    http_errors.install(app)
    app.add_middleware(BodyLimit, limit=settings.max_body)
    app.add_middleware(GZipMiddleware)
    app.add_middleware(Embedding, origins=settings.embed_origins)
    app.add_middleware(Headers, metrics=app.state.context.metrics)  # the outermost: it sees every response
    if not settings.log_questions:
        logging.getLogger("uvicorn.access").addFilter(WithoutQuery())
    return app


def _endpoints(app: FastAPI, limit: object) -> None:
    app.include_router(http_status.router)
    app.include_router(http_api.router)
    app.include_router(http_ask.router(limit))
    app.include_router(http_static.router)
    app.include_router(http_pages.router(limit))
    app.include_router(http_feedback.router(limit))
    app.include_router(staff.router(limit))
