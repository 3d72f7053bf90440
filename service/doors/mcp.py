"""The door for MCP clients: tools over the snapshot in force, documents as resources; over stdio or at `/mcp`."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from mcp.server import MCPServer
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import Resource, ToolAnnotations
from starlette.types import Receive, Scope, Send

from service.doors.tools import ADDRESS, PLAIN_TEXT, WORDS, Tools, address
from service.web.context import Context
from service.web.holder import NotReady

TEMPLATE = ADDRESS + "{document}{?first,last}"
NAMES = ("ask", "search_passages", "find_records", "get_record", "compare_records", "list_documents")


class Server(MCPServer[Any]):
    """The tools, and a resource for every document of the snapshot in force."""

    def __init__(self, here: Context) -> None:
        logging.basicConfig(format="%(message)s")  # or the SDK sets up the program's own logging, to its taste
        super().__init__("yakusoku", title="約束 Yakusoku", instructions=WORDS["instructions"], log_level="ERROR")
        self._here = here
        tools = Tools(here)
        for name in NAMES:
            self.add_tool(
                getattr(tools, name), title=WORDS[f"{name}.title"], description=WORDS[f"{name}.description"].strip(),
                annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False),
            )  # fmt: skip
        self.resource(
            TEMPLATE, name="document", title=WORDS["resource.title"], mime_type=PLAIN_TEXT,
            description=WORDS["resource.description"].strip(),
        )(tools.read_document)  # fmt: skip

    async def list_resources(self) -> list[Resource]:
        """The documents, as the snapshot in force has them."""
        try:
            documents = self._here.holder.pipeline.snapshot.documents
        except NotReady:
            return []
        return [
            Resource(
                uri=address(one.document), name=one.document, title=f"{one.municipality}「{one.plan}」",
                mime_type=PLAIN_TEXT,
            )
            for one in documents
        ]  # fmt: skip


class Handled(Response):
    """A response that another ASGI application gives."""

    def __init__(self, app: StreamableHTTPSessionManager) -> None:
        super().__init__()
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        await self._app.handle_request(scope, receive, send)


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    # No sessions: every call stands by itself, so that nothing of a client is kept and any worker may answer it. The
    # address that a client used is not checked: answers are public, and no cookie is ever accepted.
    server = Server(app.state.context)
    server.streamable_http_app(
        json_response=True, stateless_http=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )  # fmt: skip
    async with server.session_manager.run():
        app.state.mcp = server.session_manager
        yield


def router(limit: Any) -> APIRouter:
    """Streamable HTTP at `/mcp`.

    Args:
        limit: a dependency that raises where a client asks too often.
    """
    made = APIRouter(dependencies=[limit], lifespan=_running)

    @made.api_route("/mcp", methods=["GET", "POST", "DELETE"], include_in_schema=False)
    async def streamable(request: Request) -> Response:
        return Handled(request.app.state.mcp)

    return made
