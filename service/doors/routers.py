"""Every door of the service, as the command hangs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter

from service.doors import chat, mcp
from service.settings import Settings

ROUTERS: tuple[Callable[[Any], APIRouter], ...] = (mcp.router, chat.router)
"""Those that are always open."""


def routers(settings: Settings) -> tuple[Callable[[Any], APIRouter], ...]:
    """Those that the settings open.

    Raises:
        InputError: what LINE needs is named and cannot be read.
    """
    if settings.line_secret_file is None and settings.line_token_file is None:
        return ROUTERS
    from service.doors.line import Door, channel  # noqa: PLC0415 -- its SDK takes a second to load

    return (*ROUTERS, Door(channel(settings)).router)
