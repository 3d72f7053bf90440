"""The HTTP application: endpoints, pages, limits and headers around a pipeline."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

import anyio.to_thread
from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from service.receipts import program
from service.settings import Settings
from service.web import api, ask, errors, operators, pages, receipt, reference, search, static, status
from service.web.below import Below
from service.web.context import Context
from service.web.headers import Embedding, Headers
from service.web.holder import Holder
from service.web.limits import BodyLimit, Crowd, RateLimit

Endpoints = Callable[[Any], APIRouter]
"""Makes a router, given a dependency that raises where a client asks too often."""


def create_app(holder: Holder, settings: Settings, further: Iterable[Endpoints] = ()) -> FastAPI:
    """The application over a holder's pipeline.

    Args:
        holder: hands out the pipeline in force.
        settings: the service's settings.
        further: endpoints beside the residents' own, such as the staff's; whoever starts the service names them.

    While it runs, it watches for newer snapshots; until the first is loaded, `/readyz` and everything that
    needs a snapshot answer 503.
    """

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
        holder.start()
        yield
        await anyio.to_thread.run_sync(holder.stop)

    # FastAPI's own documentation pages load scripts from a CDN; service.web.reference has one of our own.
    app = FastAPI(
        title="Yakusoku",
        version=program(),
        description="Answers over Japanese municipal plans, each with the lines that prove it",
        lifespan=running,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name.strip("_"),
        responses=errors.DESCRIBED,
    )
    app.state.context = Context.of(holder, settings)
    limit = Depends(RateLimit(settings.rate_limit))
    _endpoints(app, limit)
    for made in further:
        app.include_router(made(limit))
    errors.install(app)
    operators.install(app)
    app.add_middleware(BodyLimit, limit=settings.max_body, upload=settings.max_upload)
    app.add_middleware(GZipMiddleware)
    app.add_middleware(Crowd, limit=settings.queue)
    app.add_middleware(Embedding, origins=settings.embed_origins)
    app.add_middleware(Headers, metrics=app.state.context.metrics)  # it sees every response
    app.add_middleware(Below, path=settings.root_path)
    return app


def _endpoints(app: FastAPI, limit: Any) -> None:
    app.include_router(status.router)
    app.include_router(api.router)
    app.include_router(ask.router(limit))
    app.include_router(receipt.router(limit))
    app.include_router(static.router)
    app.include_router(pages.router(limit))
    app.include_router(search.router(limit))
    app.include_router(reference.router())
    app.include_router(operators.router(limit))
