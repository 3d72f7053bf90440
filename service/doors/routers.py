"""Every door of the service, as the command hangs them."""

from __future__ import annotations

from service.doors import chat, mcp

ROUTERS = (mcp.router, chat.router)
