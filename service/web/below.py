"""Where the site stands: at the root of its host, or below a path (`/plan`) which other sites stand beside."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class Below:
    """Has every path begin with the one that the site stands below, whether a proxy leaves it there or cuts it off.

    So whoever watches from the same machine asks for `/healthz`, and residents for `/plan/healthz`.
    """

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app, self._path = app, path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if self._path and scope["type"] == "http":
            # changed in place: the layer outside of this one writes the page of a fault
            scope["root_path"] = self._path
            if not f"{scope['path']}/".startswith(f"{self._path}/"):
                scope["path"] = self._path + scope["path"]
        await self._app(scope, receive, send)


def site_path(scope: Scope) -> str:
    """A request's path on this site, as routes name it."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")) or "/"


def address(request: Request, path: str) -> str:
    """The address of a path on this site."""
    return str(request.scope.get("root_path", "")) + path


def onward(request: Request, path: str) -> RedirectResponse:
    """On to another page of this site, asked for with GET."""
    return RedirectResponse(address(request, path), status_code=303)
