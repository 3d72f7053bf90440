"""The description of the API as JSON on standard output: `python -m service.doors.describe > docs/openapi.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from index.shelf import Folder
from service.doors.routers import ROUTERS
from service.settings import Settings
from service.web.app import create_app
from service.web.holder import Holder, NotReady


def description() -> dict[str, Any]:
    """The OpenAPI document of the service; no snapshot is needed for it."""

    def unopened() -> Any:
        raise NotReady

    return create_app(Holder(Folder(Path()), unopened), Settings(), ROUTERS).openapi()


if __name__ == "__main__":
    print(json.dumps(description(), ensure_ascii=False, indent=1))
